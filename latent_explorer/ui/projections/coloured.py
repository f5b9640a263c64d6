"""The cloud in the colours of an attribute: an image of counts and means, or points."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from latent_explorer.core.attributes import Classes
from latent_explorer.core.coloured_density import (
    leaders,
    level_sums,
    mean_levels,
    run_counts,
    with_surroundings,
)
from latent_explorer.core.density import in_view, log_scaled
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring, left_out
from latent_explorer.session.numbers import View
from latent_explorer.ui.attribute_colours import (
    SHAPES,
    STEPS_OF_LEAD,
    class_colours,
    class_lut,
    ground_colour,
    number_lut,
    rgb,
)
from latent_explorer.ui.projections.class_ellipses import ClassEllipses
from latent_explorer.ui.projections.items import POINTS_AT_MOST
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import Theme

_POINT_SIZE = 6  # pixels
_NUMBER_COLOURS = 16  # of points, so that few brushes are shared by all
# Of 255, where there is one point and where there are most.
_CLASS_OPACITY = (110, 255)
_NUMBER_OPACITY = (190, 255)
_GROUND_OPACITY = (120, 200)

_PIXELS_PER_BIN = 2
_BINS_AT_MOST = 600

Pixels = NDArray[np.uint32]


class ColouredCloudItem:
    """The cloud in colours, and the ellipses of the classes; nothing is there until it is needed.

    Parameters
    ----------
    view_box : pyqtgraph.ViewBox
        Where it is drawn.
    """

    def __init__(self, view_box: pg.ViewBox) -> None:
        self._view_box = view_box
        self._shown: tuple[ColouredCloud, Colouring] | None = None
        self._mask: tuple[NDArray[np.bool_] | None] | None = None
        self._image: pg.ImageItem | None = None
        self._points: list[pg.ScatterPlotItem] = []
        self._ellipses = ClassEllipses(view_box)

    def show(self, coloured: ColouredCloud | None, colouring: Colouring) -> bool:
        """Show other points or another filter, from the next `draw` on; return whether it is."""
        shown = None if coloured is None else (coloured, colouring)
        if shown == self._shown:
            return False
        self._shown, self._mask = shown, None
        if coloured is None:
            self.hide()
        else:
            self._ellipses.show(coloured, colouring)
        return True

    def fits(self, cloud: Cloud) -> bool:
        """Return whether there are colours for this very cloud."""
        if self._shown is None:
            return False
        own = self._shown[0].request
        other = cloud.request
        return (own.bundle, own.projection) == (other.bundle, other.projection)

    @property
    def mask(self) -> NDArray[np.bool_] | None:
        """Which points are shown in colour, of shape (n,); None where all are."""
        assert self._shown is not None
        if self._mask is None:
            # Not before somebody points at something: while a filter is dragged it always changes.
            coloured, colouring = self._shown
            self._mask = (colouring.mask(coloured.attribute),)
        return self._mask[0]

    def show_ellipse_level(self, level: float) -> None:
        """Draw the ellipses at another sigma level."""
        self._ellipses.show_level(level)

    def apply_theme(self) -> None:
        """Take the colours of the theme, from the next `draw` on."""
        self._ellipses.apply_theme()

    def hide(self) -> None:
        """Show nothing until the next `draw`."""
        for item in (self._image, *self._points):
            if item is not None:
                item.hide()
        self._ellipses.set_visible(False)

    def draw(self, view: View, size: tuple[int, int]) -> int:
        """Draw the points in view and return their number, also of those that are filtered out.

        Parameters
        ----------
        view : tuple of float
            The part in view.
        size : tuple of int
            Width and height of the view in pixels.
        """
        assert self._shown is not None
        coloured, colouring = self._shown
        theme = current_theme()
        columns, rows = (int(np.clip(s // _PIXELS_PER_BIN, 1, _BINS_AT_MOST)) for s in size)
        shape = rows, columns
        attribute, x, y = coloured.attribute, coloured.x, coloured.y
        x_range, y_range = view[:2], view[2:]
        runs = colouring.runs(attribute)
        if isinstance(attribute, Classes):
            each = run_counts(x, y, runs, x_range, y_range, shape)
            counts = each.sum(axis=0)
            leader, lead = leaders(np.stack([with_surroundings(own) for own in each]))
            lead *= STEPS_OF_LEAD - 1
            index = leader.astype(np.intp) * STEPS_OF_LEAD + lead.astype(np.intp)
            colours, opacity = class_lut(theme).reshape(-1, 3), _CLASS_OPACITY
        else:
            (run,) = runs
            weights = attribute.weights[run]
            counts, sums = level_sums(x[run], y[run], weights, x_range, y_range, shape)
            means = mean_levels(with_surroundings(counts), with_surroundings(sums))
            index = means.astype(np.intp)
            colours, opacity = number_lut(theme), _NUMBER_OPACITY
        rest = left_out(runs, len(x))
        ground = run_counts(x, y, rest, x_range, y_range, shape).sum(axis=0) if rest else None
        n = int(counts.sum()) + (0 if ground is None else int(ground.sum()))
        as_points = n <= POINTS_AT_MOST
        self._ellipses.set_visible(True)
        self._show_items(as_points)
        if as_points:
            self._draw_points(in_view(x, y, x_range, y_range), runs, theme)
        else:
            pixels = _packed(colours)[index] | _opacities(opacity)[log_scaled(counts)]
            if ground is not None:
                grey = _packed(rgb(ground_colour(theme)))
                beneath = grey[0] | _opacities(_GROUND_OPACITY)[log_scaled(ground)]
                np.copyto(pixels, beneath, where=counts == 0)
            self._draw_image(pixels, view)
        return n

    def _show_items(self, as_points: bool) -> None:
        if self._image is None:
            self._image = pg.ImageItem(autoDownsample=False)
            # That of the ground is the lowest.
            self._points = [
                pg.ScatterPlotItem(size=_POINT_SIZE, pxMode=True) for _ in range(len(SHAPES) + 1)
            ]
            for z, item in enumerate((self._image, *self._points)):
                item.setZValue(z / (len(SHAPES) + 2))
                self._view_box.addItem(item, ignoreBounds=True)
        self._image.setVisible(not as_points)
        for points in self._points:
            points.setVisible(as_points)

    def _draw_image(self, pixels: Pixels, view: View) -> None:
        assert self._image is not None
        rows, columns = pixels.shape
        self._image.setImage(
            pixels.view(np.uint8).reshape(rows, columns, 4), levels=None, autoLevels=False
        )
        x0, x1, y0, y1 = view
        self._image.setRect(QRectF(x0, y0, x1 - x0, y1 - y0))

    def _draw_points(self, places: NDArray[np.intp], runs: tuple[slice, ...], theme: Theme) -> None:
        assert self._shown is not None
        coloured, _ = self._shown
        x, y, attribute = coloured.x, coloured.y, coloured.attribute
        # Places rise, and so do the runs.
        bounds = [np.searchsorted(places, (run.start, run.stop)) for run in runs]
        own = [places[start:stop] for start, stop in bounds]
        ground = np.setdiff1d(places, np.concatenate(own), assume_unique=True)
        if isinstance(attribute, Classes):
            brushes = [pg.mkBrush(colour) for colour in class_colours(theme)]
            looks = list(zip(own, SHAPES, brushes, strict=False))
        else:
            (shown,) = own
            levels = attribute.weights[shown] - 2.0**32
            brushes = [pg.mkBrush(*colour) for colour in number_lut(theme)[::16]]
            looks = [(shown, "o", [brushes[int(level) // 16] for level in levels])]
        looks.insert(0, (ground, "o", pg.mkBrush(ground_colour(theme))))
        for item in self._points[len(looks) :]:
            item.clear()
        for item, (rows, shape, brush) in zip(self._points, looks, strict=False):
            item.setData(x[rows], y[rows], symbol=shape, brush=brush, pen=None)


def _packed(colours: NDArray[np.uint8]) -> Pixels:
    """Return colours of shape (n, 3) as pixels of no opacity, of shape (n,)."""
    padded = np.zeros((len(colours), 4), np.uint8)
    padded[:, :3] = colours
    return padded.view(np.uint32).ravel()


def _opacities(ends: tuple[int, int]) -> Pixels:
    """Return the opacity for each brightness, of shape (256,): none where there is no point."""
    padded = np.zeros((256, 4), np.uint8)
    padded[1:, 3] = np.rint(np.linspace(*ends, 255))
    return padded.view(np.uint32).ravel()
