"""The points of compared sets in one plane, each set in its own colour and shape."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtWidgets import QGraphicsItem

from latent_explorer.ui.projections.set_looks import HALO, POINT, SYMBOLS, set_colours
from latent_explorer.ui.tokens import Theme

Points = NDArray[np.float64]
_NO_POINTS = np.zeros((0, 2))
_ABOVE_THE_CLOUD = 9  # and below all that can be dragged or clicked


class SetMarks:
    """The points of sets in one plane; the items are made when there are some.

    Parameters
    ----------
    group : QGraphicsItem
        What they are shown and hidden with.
    """

    def __init__(self, group: QGraphicsItem) -> None:
        self._group = group
        self._items: dict[int, pg.ScatterPlotItem] = {}
        self._points: dict[int, Points] = {}
        self._theme: Theme | None = None

    def show(self, sets: Sequence[Points | None], looks: Sequence[int]) -> None:
        """Show sets at points of shape (n, 2), in these looks; None for one that is on its way."""
        placed = zip(looks, sets, strict=True)
        there = {look: points for look, points in placed if points is not None}
        for place, (number, points) in enumerate(there.items()):
            if number not in self._items:
                self._add(number)
            # The first on top: the cube, small in most planes, would be lost among others.
            self._items[number].setZValue(_ABOVE_THE_CLOUD - place / 10)
            # One that was hidden keeps its points: to draw them again takes longer.
            if not np.array_equal(points, self._points.get(number, _NO_POINTS)):
                self._items[number].setData(points[:, 0], points[:, 1])
                self._points[number] = points
        for number, item in self._items.items():
            item.setVisible(number in there)

    @property
    def shown(self) -> frozenset[int]:
        """The looks of the sets whose points are there to be seen."""
        return frozenset(n for n, item in self._items.items() if item.isVisible())

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        for number, item in self._items.items():
            self._colour(number, item)

    def _add(self, number: int) -> None:
        item = self._items[number] = pg.ScatterPlotItem(size=POINT, symbol=SYMBOLS[number])
        # A marker that moves above them repaints them: a copy is there sooner than points.
        item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        item.setParentItem(self._group)
        self._colour(number, item)

    def _colour(self, number: int, item: pg.ScatterPlotItem) -> None:
        if self._theme is not None:
            item.setBrush(pg.mkBrush(set_colours(self._theme)[number]))
            item.setPen(pg.mkPen(self._theme.halo, width=HALO))
