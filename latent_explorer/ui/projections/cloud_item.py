"""The cloud of a projection: a density, a selection, a slice or colours; an image or points."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from latent_explorer.controller.presenters.layers import PlaneSlice
from latent_explorer.controller.presenters.selecting import PlaneSelection
from latent_explorer.core.arrays import Pauses, without_pauses
from latent_explorer.core.plane_counts import Counts, PlaneView, count_all, count_steps, foreseen
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
        self._counting: tuple[Pauses[Counts], Cloud, View, Bins] | None = None
        self.most = 0

    @property
    def is_exact(self) -> bool:
        """Whether all points were counted; else it is drawn what they will look like.

        `count_on` counts them.
        """
        return self._counting is None

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
        self._drawn, self.most, self._counting = None, 0, None

    def draw(self, cloud: Cloud, view: View, size: tuple[float, float]) -> int:
        """Draw the points in view and return their number, also of those that are filtered out.

        Of more than fit into a frame both are estimates: see `is_exact`.

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
        plane_view = PlaneView(bins.x_range, bins.y_range, bins.shape, view[1], view[3])
        near, self._counting = cloud.near, None
        if near.lattice is None and plane_view.spans(near):
            found = count_all(cloud.x[:], cloud.y[:], near, plane_view)
        elif near.lattice is None or plane_view.fits_a_frame(near):
            found = without_pauses(count_steps(near, plane_view))
        else:
            found = foreseen(near.lattice, plane_view)
            self._counting = count_steps(near, plane_view), cloud, view, bins
        self._draw(cloud, view, bins, found)
        return found.in_view

    def count_on(self) -> int | None:
        """Count more points of what was drawn last; with the last of them return their number.

        It takes some milliseconds. When the picture has become exact it is drawn anew.
        """
        if self._counting is None:
            return None
        counting, cloud, view, bins = self._counting
        try:
            next(counting)
        except StopIteration as end:
            found: Counts = end.value
            self._counting = None
            self._draw(cloud, view, bins, found)
            return found.in_view
        return None

    def _draw(self, cloud: Cloud, view: View, bins: Bins, found: Counts) -> None:
        self._as_points = self.is_exact and found.in_view <= POINTS_AT_MOST
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
            counts = found.bins
            self._density.draw(cloud, view, bins, counts, self._as_points)
            self.most = 0 if self._as_points else int(counts.max())
        self._drawn = bins, counts

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
