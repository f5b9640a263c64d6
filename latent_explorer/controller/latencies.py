"""How fast faces follow what the user does."""

from __future__ import annotations

from collections import deque

import numpy as np

from latent_explorer.controller.scene import Latency

_KEPT = 200
_TOLD_EVERY = 8


class Latencies:
    """The times from event to painted face of the last moves."""

    def __init__(self) -> None:
        self._last: deque[float] = deque(maxlen=_KEPT)
        self._painted = 0

    def note(self, seconds: float) -> Latency | None:
        """Add a time; return what they are like, or None where it was told a moment ago."""
        self._last.append(seconds * 1e3)
        self._painted += 1
        # Nobody reads figures that change at each event of a drag.
        if self._painted % _TOLD_EVERY and len(self._last) > 1:
            return None
        median, p95 = np.percentile(self._last, (50, 95))
        return Latency(float(median), float(p95), len(self._last))

    def clear(self) -> None:
        """Forget all: another bundle is open."""
        self._last.clear()
