"""The cloud of a projection: a density, a selection, a slice or colours; an image or points."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from latent_explorer.controller.presenters.layers import PlaneSlice
from latent_explorer.controller.presenters.selecting import PlaneSelection
from latent_explorer.core.density import is_in_view
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.numbers import View
from latent_explorer.ui.projections.bins import Bins
from latent_explorer.ui.projections.coloured import ColouredItem
from latent_explorer.ui.projections.density_item import DensityItem
from latent_explorer.ui.projections.selected_item import SelectedItem
from latent_explorer.ui.projections.slice_points import SlicePoints
from latent_explorer.ui.theme import current_theme, density_lut
from latent_explorer.ui.tokens import Theme

POINTS_AT_MOST = 1500
"""With fewer points in view they are drawn as points, with more as an image."""


class CloudItem:
    """The cloud as drawn for one view: a selection, or its slice, or its colours, or its density.

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
        self._selected = SelectedItem(view_box, POINTS_AT_MOST)
        self._drawn: tuple[Bins, NDArray[np.float32]] | None = None
        self._as_points = False
        self.most = 0

    def apply_theme(self, theme: Theme, ratio: float) -> None:
        """Take the colours of `theme`, from the next `draw` on.

        The screen has `ratio` pixels a pixel of the window.
        """
        self._density.set_colors(density_lut(theme))
        self._coloured.apply_theme()
        self._selected.apply_theme(theme, ratio)

    def show_coloured(self, coloured: ColouredCloud | None, colouring: Colouring) -> bool:
        """Draw in other colours, from the next `draw` on; return whether they are others."""
        return self._coloured.show(coloured, colouring)

    def show_slice(self, sliced: PlaneSlice | None) -> bool:
        """Draw another slice, from the next `draw` on; return whether it is another."""
        return self._sliced.show(sliced)

    def show_selected(self, selected: PlaneSelection | None) -> bool:
        """Draw another selection, from the next `draw` on; return whether it is another."""
        return self._selected.show(selected)

    def findable(self, cloud: Cloud) -> NDArray[np.bool_] | None:
        """Return which points of `cloud` are not grey, of shape (n,); None for all."""
        for some in (self._selected.points, self._sliced):
            if some.fits(cloud):
                return some.mask
        return self._coloured.mask if self._coloured.fits(cloud) else None

    def show_ellipse_level(self, level: float) -> None:
        """Draw the ellipses of the classes and of the selection at another sigma level."""
        self._coloured.show_ellipse_level(level)
        self._selected.show_level(level)

    def hide(self) -> None:
        """Show nothing until the next `draw`."""
        self._density.hide()
        self._coloured.hide()
        self._sliced.hide()
        self._selected.hide()
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
        selected = self._selected.points.fits(cloud)
        sliced = not selected and self._sliced.fits(cloud)
        coloured = not selected and not sliced and self._coloured.fits(cloud)
        for item, drawn in (
            (self._selected, selected),
            (self._sliced, sliced),
            (self._coloured, coloured),
            (self._density, not (selected or sliced or coloured)),
        ):
            if not drawn:
                item.hide()
        if selected:
            counts, self.most = self._selected.draw(view, bins, current_theme())
        elif sliced:
            counts, self.most = self._sliced.draw(view, bins, current_theme())
        elif coloured:
            counts = self._coloured.draw(view, bins, self._as_points)
        else:
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
