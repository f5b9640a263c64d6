"""The cut in a grid of projections: where it is shown, and where its ends are wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from latent_explorer.controller.presenters.cut import CutInPlane
    from latent_explorer.ui.projections.canvas import Plane

START, END = "cut-start", "cut-end"
"""The names of the handles at its ends."""


class CutLines(QObject):
    """The cut in a grid of planes.

    Parameters
    ----------
    planes : callable
        Returns the planes, in order.
    parent : QWidget
        The panel they belong to.
    """

    end_moved = Signal(str, object, object)
    """(end, index, (x, y)): put the "start" or the "end" of the cut somewhere in a plane."""
    shown = Signal(object)
    """Which planes show it now: a list of bool."""

    def __init__(self, planes: Callable[[], Sequence[Plane]], parent: QWidget) -> None:
        super().__init__(parent)
        self._planes = planes

    def show_cuts(self, cuts: Sequence[CutInPlane | None]) -> None:
        """Draw the cut in each plane where it is given."""
        for plane, cut in zip(self._planes(), cuts, strict=True):
            plane.marks.show_cut(cut)
        self.shown.emit([cut is not None for cut in cuts])

    def move(self, plane: Plane, name: str, x: float, y: float) -> None:
        """Tell that the handle `name` of a plane is wanted at (x, y)."""
        end = "start" if name == START else "end"
        self.end_moved.emit(end, list(self._planes()).index(plane), (x, y))
