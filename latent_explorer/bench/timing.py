"""Repeated timings and what is told of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Timing:
    """What something takes, beside its bare counterpart, in milliseconds.

    Parameters
    ----------
    name : str
        What was measured.
    p50_ms, p95_ms, worst_ms : float
        Median, 95th percentile and the longest.
    bare_ms, bare_p95_ms : float
        Median and 95th percentile of the bare counterpart.
    """

    name: str
    p50_ms: float
    p95_ms: float
    worst_ms: float
    bare_ms: float
    bare_p95_ms: float

    @classmethod
    def of(cls, name: str, measured: Sequence[float], bare: Sequence[float]) -> Timing:
        """Summarize two lists of seconds."""
        p50, p95, worst = (float(ms) for ms in np.percentile(measured, (50, 95, 100)) * 1e3)
        bare_p50, bare_p95 = (float(ms) for ms in np.percentile(bare, (50, 95)) * 1e3)
        return cls(name, p50, p95, worst, bare_p50, bare_p95)

    @property
    def ratio(self) -> float:
        """Median over the median of the bare counterpart."""
        return self.p50_ms / self.bare_ms

    @property
    def p95_ratio(self) -> float:
        """95th percentile over that of the bare counterpart."""
        return self.p95_ms / self.bare_p95_ms

    def as_dict(self) -> dict[str, Any]:
        """Return the figures, rounded, with the ratios."""
        figures = asdict(self) | {"ratio": self.ratio, "p95_ratio": self.p95_ratio}
        return {k: round(v, 3) if isinstance(v, float) else v for k, v in figures.items()}


def seconds(call: Callable[[], object]) -> float:
    """Return how long one `call` takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def in_turn(
    call: Callable[[], object], bare: Callable[[], object], n: int
) -> tuple[list[float], list[float]]:
    """Time two calls `n` times in turn, so that both see the same machine; the first is dropped."""
    pairs = [(seconds(call), seconds(bare)) for _ in range(n + 1)][1:]
    return [a for a, _ in pairs], [b for _, b in pairs]
