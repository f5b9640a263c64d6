"""What may follow a gesture some way behind, so that faces follow it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import cache, partial

import shiboken6
from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QApplication

from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.request import Request

Step = Callable[[], object]


class Pace(IntEnum):
    """How often something is done while something moves; the interval in milliseconds."""

    SEEN = 16
    """As often as a screen shows another picture."""
    READ = 100
    """What changes more often cannot be read."""


_NEARLY = 0.75
_AT_LAST = 1.5
"""Of a pace, since the last time: from the first on, what waits is done in a pause of the worker;
after the second it waits for none. With faces 120 times a second, or 60, the pace is kept."""


class Leisure(QObject):
    """Steps done now and then while something moves, each the latest of its kind.

    Painting points and figures at each event takes time from the processors that decode the faces.
    At rest all is done at once, and what still waits when the gesture ends is done then.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moving = False
        self._waiting: dict[Pace, dict[tuple[QObject, str], Step]] = {pace: {} for pace in Pace}
        self._timers: dict[Pace, QTimer] = {}
        for pace in Pace:
            self._timers[pace] = QTimer(self, singleShot=True)
            self._timers[pace].timeout.connect(partial(self._catch_up, pace))
        self._since_seen = QElapsedTimer()
        self._since_seen.start()

    @property
    def waiting(self) -> bool:
        """Whether something that is shown is behind."""
        return any(self._waiting.values())

    def set_moving(self, moving: bool) -> None:
        """Say whether a gesture goes on; without one nothing is behind."""
        self._moving = moving
        if not moving:
            self.catch_up()

    def do(self, owner: QObject, kind: str, step: Step, pace: Pace = Pace.READ) -> None:
        """Do a step, in place of one of this kind that still waits.

        Parameters
        ----------
        owner : QObject
            Whose step it is; it is dropped when that is gone.
        kind : str
            Tells apart the steps of one owner.
        step : callable
            What is done.
        pace : Pace
            How often it is done while something moves.
        """
        for others in self._waiting.values():
            others.pop((owner, kind), None)
        if not self._moving:
            step()
            return
        self._waiting[pace][owner, kind] = step
        if not self._timers[pace].isActive():
            for_pause = round(_AT_LAST * pace - self._since_seen.elapsed())
            self._timers[pace].start(max(pace, for_pause) if pace is Pace.SEEN else pace)

    def use_pause(self) -> None:
        """Do what is seen to move, if it is about its time: the worker waits for the next event.

        Beside a face that is decoded, the same painting would make that take longer. Not at once,
        but in a turn of its own: who tells of the pause may be painting.
        """
        if self._waiting[Pace.SEEN] and self._since_seen.elapsed() >= _NEARLY * Pace.SEEN:
            self._timers[Pace.SEEN].start(0)

    def catch_up(self) -> None:
        """Do all that waits now: for a picture that is kept, or because nothing moves any more."""
        for pace in Pace:
            self._catch_up(pace)

    def _catch_up(self, pace: Pace) -> None:
        self._timers[pace].stop()
        if pace is Pace.SEEN:
            self._since_seen.restart()
        waiting, self._waiting[pace] = self._waiting[pace], {}
        for (owner, _), step in waiting.items():
            if shiboken6.isValid(owner):
                step()


class LeisurePresenter:
    """Tells the leisure of the application whether a gesture goes on; it comes before the panels.

    Parameters
    ----------
    leisure : Leisure
        What is told.
    """

    def __init__(self, leisure: Leisure) -> None:
        self._leisure = leisure

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for nothing."""
        return ()

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Tell it."""
        if before is None or before.moving != scene.moving:
            self._leisure.set_moving(scene.moving)


@cache
def leisure() -> Leisure:
    """Return that of the application."""
    return Leisure(QApplication.instance())
