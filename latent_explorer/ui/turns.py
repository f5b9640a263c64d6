"""Doing things one a turn of the event loop: what the user does meanwhile comes between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from functools import cache, partial

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QWidget

Step = Callable[[], object]


class Turns(QObject):
    """Steps in their order, one a turn; the first at once where no other waits.

    A turn ends when all is done that its step has led to: layouts, painting. What belongs to an
    object is dropped when that is gone.
    """

    crowded = Signal()
    """There is much to do; told at each turn until all is done."""
    _began = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: deque[Step] = deque()
        self._last: deque[Step] = deque()
        self._began.connect(self._begin, Qt.ConnectionType.QueuedConnection)
        # Without an interval it is rung when nothing else is to be done.
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._ring)
        self._stepped = self._is_crowded = False

    @property
    def waiting(self) -> bool:
        """Whether steps are left."""
        return bool(self._steps or self._last)

    def add(self, step: Step, *, at_once: bool = True) -> None:
        """Do this after what was added before.

        Parameters
        ----------
        step : callable
            What is done.
        at_once : bool
            Whether this turn will do where no other step waits. Not so where the turn has enough to
            do already.
        """
        if not at_once:
            self._crowd()
        elif not self._steps and not self._timer.isActive():
            self._began.emit()
        self._steps.append(step)

    def add_last(self, step: Step) -> None:
        """Do this after all others, also after those that are still to come of them."""
        self._last.append(step)
        self._crowd()

    def finish(self) -> None:
        """Do all that waits now."""
        while self.waiting:
            self._next()

    def _crowd(self) -> None:
        self._timer.start()
        self._is_crowded = True
        self.crowded.emit()

    def _begin(self) -> None:
        if not self._steps or self._timer.isActive():
            return
        self._timer.start()
        self._next()

    def _ring(self) -> None:
        # It may ring once more in the very turn of a step, before what that has led to is done.
        if self._stepped:
            self._stepped = False
        elif self.waiting:
            if self._is_crowded:
                self.crowded.emit()
            self._next()
        else:
            self._timer.stop()
            self._is_crowded = False

    def _next(self) -> None:
        self._stepped = True
        step = (self._steps or self._last).popleft()
        # Of a method, also of one that has its arguments already.
        owner = getattr(getattr(step, "func", step), "__self__", None)
        if not isinstance(owner, QObject) or shiboken6.isValid(owner):
            step()


@cache
def turns() -> Turns:
    """Return those of the application."""
    return Turns(QApplication.instance())


class Allowance(QObject):
    """How much may be done in one turn where several ask to do something at once.

    Parameters
    ----------
    most : int
        So much; what is alone in its turn may be more.
    parent : QObject, optional
        The owner.
    """

    def __init__(self, most: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self._taken = 0
        # Rung when nothing else is to be done in the turn.
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._begin_anew)

    def take(self, size: int) -> bool:
        """Return whether so much may be done in this turn still, and count it as done."""
        if self._taken and self._taken + size > self._most:
            return False
        self._taken += size
        self._timer.start()
        return True

    def _begin_anew(self) -> None:
        self._taken = 0


class PaintedApart(QFrame):
    """A part of a panel that is painted in a turn of its own, as each panel is."""


def paint_in_turns(window: QWidget, panels: Iterable[QWidget]) -> None:
    """Let a window whose look is about to change be painted one part a turn.

    To paint all of a large window takes longer than anybody should wait for a click. Until its turn
    comes, a part stays on screen as it is.

    Parameters
    ----------
    window : QWidget
        Each `PaintedApart` in it is a part; where it is not on screen nothing is done.
    panels : iterable of QWidget
        Parts too.
    """
    if not window.isVisible():
        return
    for part in (*panels, *window.findChildren(PaintedApart)):
        part.setUpdatesEnabled(False)
        turns().add_last(partial(part.setUpdatesEnabled, True))


def do_before_painting(part: QWidget, step: Step) -> None:
    """Do what `part` needs to be painted, at once or, where that is in a turn later, in one before.

    Parameters
    ----------
    part : QWidget
        It may be in something that `paint_in_turns` holds.
    step : callable
        What it needs.
    """
    if part.updatesEnabled():
        step()
    else:
        turns().add(step, at_once=False)
