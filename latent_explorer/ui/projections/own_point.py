"""The point of the user's own picture in a grid of projections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from latent_explorer.controller.views import PlanePoints

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane


class OwnPoint(QObject):
    """The mark in all planes.

    Parameters
    ----------
    planes : callable
        Returns the planes, in order.
    parent : QWidget
        The panel they belong to.
    """

    shown = Signal(object)
    """Which planes show it now: a list of bool."""

    def __init__(self, planes: Callable[[], Sequence[Plane]], parent: QWidget) -> None:
        super().__init__(parent)
        self._planes = planes

    def show_own(self, points: Sequence[PlanePoints | None]) -> None:
        """Mark it at points of shape (2,), one for each plane; None for no mark."""
        for plane, point in zip(self._planes(), points, strict=True):
            plane.marks.show_own(point)
        self.shown.emit([point is not None for point in points])
