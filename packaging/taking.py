"""Putting a window into one state after the other, and taking a picture of each."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QApplication

from latent_explorer.session.state import SECTIONS
from latent_explorer.session.state import State as Chosen
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.arrangements import ARRANGEMENTS
from latent_explorer.ui.turns import turns

State = Callable[[Explorer], Iterator[None]]

_EVERY = 50  # milliseconds
_QUIET = 16  # times in a row that nothing was under way: what comes by a timer is there by then
_AT_MOST = 600  # times: what takes longer is looked at while it is under way


class Taker(QObject):
    """Take a picture of each state when all is shown that it asks for.

    It goes on by a timer: a dialog may run a loop of its own meanwhile.

    Parameters
    ----------
    explorer : Explorer
        Its window is shown, or will be.
    states : mapping of Path to function
        The files to write, and the states.

    Attributes
    ----------
    failed : bool
        Whether the window could not be put into some of them.
    """

    done = Signal()

    def __init__(self, explorer: Explorer, states: Mapping[Path, State]) -> None:
        super().__init__(explorer)
        self._explorer = explorer
        self._states = iter(states.items())
        self._path = Path()
        self._shown: Iterator[None] | None = None
        self._first: Chosen | None = None
        self._quiet = self._ticks = 0
        self._busy = self.failed = False
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        controller = self._explorer.controller
        if self._busy:
            return
        working = controller.scene.bundle is None or controller.awaited or turns().waiting
        self._ticks += 1
        self._quiet = 0 if working else self._quiet + 1
        if self._quiet < _QUIET and self._ticks < _AT_MOST:
            return
        self._busy = True
        self._quiet = self._ticks = 0
        try:
            self._go_on()
        except Exception:
            # In a call of Qt's it would only be printed, and the next state begun all the same.
            traceback.print_exc()
            self.failed = True
        finally:
            self._busy = False

    def _go_on(self) -> None:
        if self._shown is not None:
            self._take()
            shown, self._shown = self._shown, None
            next(shown, None)
            self._put_back()
        elif (found := next(self._states, None)) is not None:
            self._path, state = found
            self._first = self._first or self._explorer.controller.state
            self._shown = state(self._explorer)
            next(self._shown)
        else:
            self._timer.stop()
            self.done.emit()

    def _take(self) -> None:
        tops = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        seen = reduce(QRect.united, (each.frameGeometry() for each in tops))
        screen = self._explorer.window.screen()
        # Of the screen: menus, tooltips and dialogs are windows of their own.
        picture = screen.grabWindow(0, *seen.intersected(screen.geometry()).getRect())
        picture.save(str(self._path))
        print(self._path, flush=True)

    def _put_back(self) -> None:
        assert self._first is not None
        explorer = self._explorer
        explorer.window.workspaces.show(ARRANGEMENTS[0])
        turns().finish()
        explorer.window.workspaces.reset()
        first = self._first
        explorer.controller.change("", *(first[kind] for kind in SECTIONS.values()))
