"""When the system says that an event happened, on the clock of `time.perf_counter`."""

from __future__ import annotations

import time

from PySide6.QtGui import QInputEvent

_WRAP = 1 << 32  # X11 counts milliseconds in 32 bits
_PLAUSIBLE = 2.0  # seconds; an older time stamp is taken for that of another clock


def event_time(event: QInputEvent) -> float:
    """Return when `event` happened, so that a delay before its handler is part of what is measured.

    Time stamps of X11 and Wayland are milliseconds of the clock that `time.perf_counter` reads.
    Where they are not, and for made-up events, it is the present.

    Parameters
    ----------
    event : QInputEvent
        A press, a move or a key, while it is handled.

    Returns
    -------
    float
        Seconds, never later than the present.
    """
    now = time.perf_counter()
    delay = ((int(now * 1000) - event.timestamp()) % _WRAP) / 1000
    return now - delay if delay <= _PLAUSIBLE else now
