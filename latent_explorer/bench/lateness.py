"""How late the window's main thread is while it is used: what a user feels as jerks."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

_INTERVAL_MS = 8
_SHORTEST = 1e-6  # seconds: that of an idle thread is divided by


def late_during(act: Callable[[], object]) -> list[float]:
    """Return how late a timer was rung, in seconds, each time while `act` ran event loops."""
    clock = _Clock()
    act()
    clock.timer.stop()
    return clock.late


def wait(seconds: float) -> None:
    """Let the event loop run for some time."""
    loop = QEventLoop()
    QTimer.singleShot(round(1e3 * seconds), loop.quit)
    loop.exec()


class _Clock(QObject):
    """A timer in the thread that makes it, and how late it was each time."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._last = time.perf_counter()
        self.timer = QTimer(self)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.setInterval(_INTERVAL_MS)
        self.timer.timeout.connect(self._note)
        self.timer.start()

    def _note(self) -> None:
        now = time.perf_counter()
        # Rung sooner, because it was late before, is not late.
        self.late.append(max(now - self._last - _INTERVAL_MS / 1e3, _SHORTEST))
        self._last = now
