"""Artificial points in the projections: the sets that are compared, with a legend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from latent_explorer.controller.views import PlanePoints

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane
    from latent_explorer.ui.projections.legend import Legend


class ProjectionSets(QObject):
    """Sets in a grid of projections, and their names in the legend.

    Parameters
    ----------
    planes : callable
        Returns the planes, in order.
    legend : callable
        Returns the legend of the marks.
    parent : QWidget
        The panel they belong to.

    Attributes
    ----------
    names : tuple of str
        What the sets are called; none where none are shown.
    looks : tuple of int
        The numbers of their colours and shapes.
    """

    def __init__(
        self,
        planes: Callable[[], Sequence[Plane]],
        legend: Callable[[], Legend],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._planes = planes
        self._legend = legend
        self.names: tuple[str, ...] = ()
        self.looks: tuple[int, ...] = ()

    def show_sets(
        self,
        names: Sequence[str],
        points: Sequence[Sequence[PlanePoints | None]],
        looks: Sequence[int],
    ) -> None:
        """Show sets: for each plane the points of each, None for one that is on its way.

        Looks are the numbers of their colours and shapes.
        """
        for plane, sets in zip(self._planes(), points, strict=True):
            plane.marks.sets.show(sets, looks)
        # The legend is not made to show that there are none.
        if names or self.names:
            self._legend().show_sets(names, looks)
        self.names, self.looks = tuple(names), tuple(looks)
