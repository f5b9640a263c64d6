"""The cloud of a projection: a density, a slice or colours, as an image or as points."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from latent_explorer.controller.presenters.layers import PlaneSlice
from latent_explorer.core.density import is_in_view
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.numbers import View
from latent_explorer.ui.projections.bins import Bins
from latent_explorer.ui.projections.coloured import ColouredItem
from latent_explorer.ui.projections.density_item import DensityItem
from latent_explorer.ui.projections.slice_points import SlicePoints
from latent_explorer.ui.theme import current_theme, density_lut
from latent_explorer.ui.tokens import Theme

POINTS_AT_MOST = 1500
"""With fewer points in view they are drawn as points, with more as an image."""


class CloudItem:
    """The cloud as it is drawn for one view: its slice, or its colours, or its density.

    Parameters
    ----------
    view_box : pyqtgraph.ViewBox
        Where it is drawn.

    Attributes
    ----------
    most : int
        The largest count of a bin of the density; 0 where none is drawn.
    """

    def __init__(self, view_box: pg.ViewBox) -> None:
        self._density = DensityItem(view_box)
        self._coloured = ColouredItem(view_box)
        self._sliced = SlicePoints(view_box, POINTS_AT_MOST)
        self._drawn: tuple[Bins, NDArray[np.float32]] | None = None
        self._as_points = False
        self.most = 0

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`, from the next `draw` on."""
        self._density.set_colors(density_lut(theme))
        self._coloured.apply_theme()

    def show_coloured(self, coloured: ColouredCloud | None, colouring: Colouring) -> bool:
        """Draw in other colours, from the next `draw` on; return whether they are others."""
        return self._coloured.show(coloured, colouring)

    def show_slice(self, sliced: PlaneSlice | None) -> bool:
        """Draw another slice, from the next `draw` on; return whether it is another."""
        return self._sliced.show(sliced)

    def findable(self, cloud: Cloud) -> NDArray[np.bool_] | None:
        """Return which points of `cloud` are not grey, of shape (n,); None for all."""
        if self._sliced.fits(cloud):
            return self._sliced.mask
        return self._coloured.mask if self._coloured.fits(cloud) else None

    def show_ellipse_level(self, level: float) -> None:
        """Draw the ellipses of the classes at another sigma level."""
        self._coloured.show_ellipse_level(level)

    def hide(self) -> None:
        """Show nothing until the next `draw`."""
        self._density.hide()
        self._coloured.hide()
        self._sliced.hide()
        self._drawn, self.most = None, 0

    def draw(self, cloud: Cloud, view: View, size: tuple[float, float]) -> int:
        """Draw the points in view and return their number, also of those that are filtered out.

        Parameters
        ----------
        cloud : Cloud
            All points.
        view : tuple of float
            The part in view.
        size : tuple of float
            Width and height of the view in pixels of the screen.
        """
        bins = Bins.over(view, size)
        # Of the bins the last ones lie partly out of view.
        visible = is_in_view(cloud.x, cloud.y, view[:2], view[2:])
        n = int(np.count_nonzero(visible))
        self._as_points = n <= POINTS_AT_MOST
        self.most = 0
        if self._sliced.fits(cloud):
            self._density.hide()
            self._coloured.hide()
            counts, self.most = self._sliced.draw(view, bins, current_theme())
        elif self._coloured.fits(cloud):
            self._density.hide()
            self._sliced.hide()
            counts = self._coloured.draw(view, bins, self._as_points)
        else:
            self._coloured.hide()
            self._sliced.hide()
            counts = self._density.draw(cloud, bins, visible, self._as_points)
            self.most = 0 if self._as_points else int(counts.max())
        self._drawn = bins, counts
        return n

    def count_at(self, x: float, y: float) -> int:
        """Return how many points are drawn at (x, y): in its bin; of points, also around it."""
        if self._drawn is None:
            return 0
        bins, counts = self._drawn
        found = bins.bin_at(x, y)
        if found is None:
            return 0
        around = 1 if self._as_points else 0
        row, column = found
        rows = slice(max(row - around, 0), row + around + 1)
        columns = slice(max(column - around, 0), column + around + 1)
        return int(counts[rows, columns].sum())
