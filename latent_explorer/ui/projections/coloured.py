"""The cloud in the colours of an attribute: an image of counts and means, or points."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QBrush

from latent_explorer.core.arrays import Pauses
from latent_explorer.core.attributes import Classes
from latent_explorer.core.coloured_density import levels_of
from latent_explorer.core.run_counts import Run, RunsInView
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.ui.attribute_colours import SHAPES, class_colours, ground_colour, number_lut
from latent_explorer.ui.projections.bins import Bins
from latent_explorer.ui.projections.class_ellipses import ClassEllipses
from latent_explorer.ui.projections.coloured_pixels import (
    coloured_pixels,
    coloured_runs,
    shown_classes,
)
from latent_explorer.ui.projections.line_labels import LineText
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import Theme

_POINT_SIZE = 6  # pixels
_NUMBER_COLOURS = 16  # of points, so that few brushes are shared by all


class ColouredItem:
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

    @property
    def shown(self) -> tuple[ColouredCloud, Colouring] | None:
        """The points, and which of them are shown."""
        return self._shown

    def fits(self, cloud: Cloud) -> bool:
        """Return whether there are colours for this very cloud."""
        if self._shown is None:
            return False
        own = self._shown[0].request
        other = cloud.request
        return (own.bundle, own.projection) == (other.bundle, other.projection)

    @property
    def runs(self) -> list[Run]:
        """What is counted: each colour, and what is filtered out."""
        assert self._shown is not None
        return coloured_runs(*self._shown)

    @property
    def has_mask(self) -> bool:
        """Whether `mask_steps` is done at once."""
        return self._mask is not None

    def mask_steps(self) -> Pauses[NDArray[np.bool_] | None]:
        """Return which points are shown in colour, of shape (n,), in steps; None where all are."""
        assert self._shown is not None
        if self._mask is None:
            coloured, colouring = self._shown
            mask = yield from colouring.mask_steps(coloured.attribute)
            self._mask = (mask,)
        return self._mask[0]

    @property
    def names(self) -> tuple[LineText, ...]:
        """The names of the classes, to be written at their ellipses where these are drawn."""
        return self._ellipses.names

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

    def draw(self, bins: Bins, found: RunsInView, as_points: bool) -> NDArray[np.float32]:
        """Draw the points in view and return how many are in each bin, filtered out or not.

        Parameters
        ----------
        bins : Bins
            Those of the view.
        found : RunsInView
            The counts of `runs`.
        as_points : bool
            Whether these are few enough to be drawn as points.

        Returns
        -------
        ndarray of float32 of shape (rows, columns)
        """
        assert self._shown is not None
        theme = current_theme()
        self._ellipses.set_visible(True)
        image = self._show_items(as_points)
        if as_points:
            self._draw_points([run.places for run in found.runs if run.places is not None], theme)
            return found.bins
        pixels, counts = coloured_pixels(*self._shown, found, theme)
        image.setImage(pixels, levels=None, autoLevels=False)
        image.setRect(bins.rect)
        return counts

    def _show_items(self, as_points: bool) -> pg.ImageItem:
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
        return self._image

    def _draw_points(self, places: list[NDArray[np.intp]], theme: Theme) -> None:
        assert self._shown is not None
        coloured, colouring = self._shown
        x, y, attribute = coloured.x, coloured.y, coloured.attribute
        own: dict[str, tuple[NDArray[np.intp], QBrush | list[QBrush]]] = {}
        if isinstance(attribute, Classes):
            brushes = [pg.mkBrush(colour) for colour in class_colours(theme)]
            shown = shown_classes(coloured, colouring)
            own = {SHAPES[c]: (places[k], brushes[c]) for k, c in enumerate(shown)}
        else:
            shared = 256 // _NUMBER_COLOURS
            brushes = [pg.mkBrush(*colour) for colour in number_lut(theme)[::shared]]
            steps = levels_of(attribute.weights[places[0]]) // shared
            own = {"o": (places[0], [brushes[step] for step in steps.tolist()])}
        ground = np.concatenate([np.empty(0, np.intp), *places[len(own) :]])
        looks = [("o", (ground, pg.mkBrush(ground_colour(theme)))), *own.items()]
        for item in self._points[len(looks) :]:
            item.clear()
        for item, (shape, (rows, brush)) in zip(self._points, looks, strict=False):
            item.setData(x[rows], y[rows], symbol=shape, brush=brush, pen=None)
