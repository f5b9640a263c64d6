"""The cloud of a projection: a density, a selection, a slice or colours; an image or points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from latent_explorer.controller.presenters.layers import PlaneSlice
from latent_explorer.controller.presenters.selecting import PlaneSelection
from latent_explorer.core import plane_index
from latent_explorer.core.arrays import Pauses, without_pauses
from latent_explorer.core.plane_counts import Counts, PlaneView, count_all, count_steps, foreseen
from latent_explorer.core.run_counts import Run, RunsInView, foreseen_runs, run_count_steps
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.numbers import View
from latent_explorer.ui.projections.bins import Bins
from latent_explorer.ui.projections.coloured import ColouredItem
from latent_explorer.ui.projections.density_item import DensityItem
from latent_explorer.ui.projections.line_labels import LineText
from latent_explorer.ui.projections.selected_item import SelectedItem
from latent_explorer.ui.projections.slice_points import SlicePoints
from latent_explorer.ui.theme import current_theme, density_lut
from latent_explorer.ui.tokens import Theme

POINTS_AT_MOST = 1500
"""With fewer points in view they are drawn as points, with more as an image."""

_Found = Counts | RunsInView


class _Apart(Protocol):
    """Shows points in runs."""

    @property
    def has_mask(self) -> bool: ...
    @property
    def runs(self) -> list[Run]: ...
    def fits(self, cloud: Cloud) -> bool: ...
    def mask_steps(self) -> Pauses[NDArray[np.bool_] | None]: ...


class CloudItem:
    """The cloud as drawn for one view: a selection, or its slice, or its colours, or its density.

    Parameters
    ----------
    view_box : pyqtgraph.ViewBox
        Where it is drawn.

    Attributes
    ----------
    is_exact : bool
        Whether all points were counted; else it is drawn what they will look like, and `count_on`
        counts them.
    most : int
        The largest count of a bin of the density; 0 where none is drawn.
    """

    def __init__(self, view_box: pg.ViewBox) -> None:
        self._density = DensityItem(view_box)
        self._coloured = ColouredItem(view_box)
        self._sliced = SlicePoints(view_box)
        self._selected = SelectedItem(view_box)
        self._drawn: tuple[Bins, NDArray[np.float32]] | None = None
        self._as_points = False
        self._later: Iterator[int | None] | None = None
        self.is_exact = True
        self.most = 0

    @property
    def names(self) -> tuple[LineText, ...]:
        """The names of the classes, to be written at their ellipses where these are drawn."""
        return self._coloured.names

    @property
    def has_more_to_do(self) -> bool:
        """Whether `count_on` still has something to do."""
        return self._later is not None

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

    def colours(self, cloud: Cloud) -> tuple[ColouredCloud, Colouring] | None:
        """Return the colours of `cloud`, and which are shown; None where it is drawn without."""
        return self._coloured.shown if self._apart(cloud) is self._coloured else None

    def findable(self, cloud: Cloud) -> NDArray[np.bool_] | None:
        """Return which points of `cloud` are not grey, of shape (n,); None for all.

        Of very many it is all of them too, until it is known which.
        """
        apart = self._apart(cloud)
        if apart is None or (_are_many(apart.runs) and not apart.has_mask):
            return None
        return without_pauses(apart.mask_steps())

    def _apart(self, cloud: Cloud) -> _Apart | None:
        """Return what shows the points of `cloud` in some other way than as their density."""
        known: tuple[_Apart, ...] = self._selected.points, self._sliced, self._coloured
        return next((each for each in known if each.fits(cloud)), None)

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
        self._drawn, self.most, self._later, self.is_exact = None, 0, None, True

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
        apart, near = self._apart(cloud), cloud.near
        runs = None if apart is None else apart.runs
        counting = _counting(cloud, runs, plane_view)
        found: _Found
        if runs is not None and _are_many(runs):
            self.is_exact = False
            found = foreseen_runs(runs, plane_view, _all_in(cloud, plane_view))
        elif runs is None and near.lattice is not None and not plane_view.fits_a_frame(near):
            self.is_exact = False
            found = foreseen(near.lattice, plane_view)
        else:
            self.is_exact = True
            at_once = runs is None and near.lattice is None and plane_view.spans(near)
            found = (
                count_all(cloud.x[:], cloud.y[:], near, plane_view)
                if at_once
                else without_pauses(counting)
            )
        self._later = None if self.is_exact else self._counted(counting, cloud, view, bins, apart)
        self._draw(cloud, view, bins, apart, found)
        return found.in_view

    def count_on(self) -> int | None:
        """Count more points of what was drawn last; with the last of them return their number.

        It takes some milliseconds. When the picture has become exact it is drawn anew.
        """
        if self._later is None:
            return None
        try:
            return next(self._later)
        except StopIteration:
            self._later = None
            return None

    def _counted(
        self,
        counting: Pauses[_Found],
        cloud: Cloud,
        view: View,
        bins: Bins,
        apart: _Apart | None,
    ) -> Iterator[int | None]:
        """Count the points, draw them, tell how many they are, and find out which are grey."""
        found = yield from counting
        self.is_exact = True
        self._draw(cloud, view, bins, apart, found)
        # It belongs to what is known of the cloud, which may be a sample still.
        yield found.in_view if cloud.sample_of is None else None
        if apart is not None:
            yield from apart.mask_steps()

    def _draw(
        self, cloud: Cloud, view: View, bins: Bins, apart: _Apart | None, found: _Found
    ) -> None:
        self._as_points = self.is_exact and found.in_view <= POINTS_AT_MOST
        self.most, counts = 0, found.bins
        sliced = apart is self._sliced
        selected = apart is self._selected.points
        for item, drawn in (
            (self._selected, selected),
            (self._sliced, sliced),
            (self._coloured, apart is self._coloured),
            (self._density, apart is None),
        ):
            if not drawn:
                item.hide()
        if isinstance(found, Counts):
            self._density.draw(cloud, view, bins, counts, self._as_points)
            self.most = 0 if self._as_points else int(counts.max())
        elif selected or sliced:
            item = self._selected if selected else self._sliced
            counts, self.most = item.draw(bins, found, current_theme())
        else:
            counts = self._coloured.draw(bins, found, self._as_points)
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


def _are_many(runs: Sequence[Run]) -> bool:
    return sum(len(run.x) for run in runs) > plane_index.MANY


def _counting(cloud: Cloud, runs: Sequence[Run] | None, view: PlaneView) -> Pauses[_Found]:
    if runs is None:
        return count_steps(cloud.near, view)
    return run_count_steps(runs, view, POINTS_AT_MOST)


def _all_in(cloud: Cloud, view: PlaneView) -> Counts:
    """Return about how many points of a cloud of very many there are in a view."""
    if cloud.near.lattice is not None:
        return foreseen(cloud.near.lattice, view)
    found = without_pauses(count_steps(cloud.near, view))
    share = len(cloud.x) / (cloud.sample_of or len(cloud.x))
    return Counts(found.bins / np.float32(share), found.in_view)
