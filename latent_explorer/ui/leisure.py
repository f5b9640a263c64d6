"""What may follow a gesture some way behind, so that faces follow it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.request import Request

Step = Callable[[], object]

_INTERVAL_MS = 100


class Leisure(QObject):
    """Steps done ten times a second while something moves, each the latest of its kind.

    Points and figures that change with each move of a slider cannot be read, and painting them
    takes time from the processors that decode the faces. At rest all is done at once, and what
    still waits when the gesture ends is done then.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moving = False
        self._waiting: dict[tuple[QObject, str], Step] = {}
        self._timer = QTimer(self, singleShot=True, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self.catch_up)

    @property
    def waiting(self) -> bool:
        """Whether something that is shown is behind."""
        return bool(self._waiting)

    def set_moving(self, moving: bool) -> None:
        """Say whether a gesture goes on; without one nothing is behind."""
        self._moving = moving
        if not moving:
            self.catch_up()

    def do(self, owner: QObject, kind: str, step: Step, *, at_once: bool = False) -> None:
        """Do a step, in place of one of this kind that still waits.

        Parameters
        ----------
        owner : QObject
            Whose step it is; it is dropped when that is gone.
        kind : str
            Tells apart the steps of one owner.
        step : callable
            What is done.
        at_once : bool
            Whether it cannot wait, though something moves.
        """
        self._waiting.pop((owner, kind), None)
        if at_once or not self._moving:
            step()
            return
        self._waiting[owner, kind] = step
        if not self._timer.isActive():
            self._timer.start()

    def catch_up(self) -> None:
        """Do all that waits now: for a picture that is kept, or because nothing moves any more."""
        self._timer.stop()
        waiting, self._waiting = self._waiting, {}
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
