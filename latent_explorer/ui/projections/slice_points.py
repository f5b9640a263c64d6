"""Some of the points, those of a slice or of a selection, over all others in grey."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from latent_explorer.controller.presenters.layers import PlaneSlice
from latent_explorer.controller.presenters.selecting import PlaneSelection
from latent_explorer.core.density import density_image, in_view, log_scaled
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.numbers import View
from latent_explorer.ui.attribute_colours import ground_colour, rgb
from latent_explorer.ui.projections.bins import Bins
from latent_explorer.ui.theme import density_lut
from latent_explorer.ui.tokens import Theme

_POINT, _GROUND_POINT = 6, 4  # pixels across
_POINT_COLOR = 224  # of the 256 of the map
_GROUND_OPACITY = (120, 200)  # of 255, where there is one point and where there are most


Some = PlaneSlice | PlaneSelection
"""Points that come first in a table of all."""


class SlicePoints:
    """An image of some points over one of the rest; either is points where they are few.

    The items are made when there are some.

    Parameters
    ----------
    view_box : pyqtgraph.ViewBox
        Where it is drawn.
    at_most : int
        So many points, or fewer, are drawn as points.
    """

    def __init__(self, view_box: pg.ViewBox, at_most: int) -> None:
        self._view_box = view_box
        self._at_most = at_most
        self._shown: Some | None = None
        self._mask: NDArray[np.bool_] | None = None
        self._images: list[pg.ImageItem] = []
        self._points: list[pg.ScatterPlotItem] = []

    def show(self, shown: Some | None) -> bool:
        """Show other ones, from the next `draw` on; return whether they are others."""
        if shown == self._shown:
            return False
        self._shown, self._mask = shown, None
        if shown is None:
            self.hide()
        return True

    def fits(self, cloud: Cloud) -> bool:
        """Return whether there are some of this very cloud."""
        if self._shown is None:
            return False
        own, other = self._shown.points.request, cloud.request
        return (own.bundle, own.projection) == (other.bundle, other.projection)

    @property
    def mask(self) -> NDArray[np.bool_]:
        """Which points these are, of shape (n,)."""
        assert self._shown is not None
        if self._mask is None:
            points = self._shown.points
            self._mask = np.zeros(len(points.order), bool)
            self._mask[points.order[: self._shown.count]] = True
        return self._mask

    def hide(self) -> None:
        """Show nothing until the next `draw`."""
        for item in (*self._images, *self._points):
            item.hide()

    def draw(self, view: View, bins: Bins, theme: Theme) -> tuple[NDArray[np.float32], int]:
        """Draw the points in view.

        Parameters
        ----------
        view : tuple of float
            The part in view.
        bins : Bins
            Those of the view.
        theme : Theme
            The appearance.

        Returns
        -------
        counts : ndarray of float32 of shape (rows, columns)
            How many points are in each bin, these or others.
        most : int
            The largest count of a bin of these; 0 where they are drawn as points.
        """
        assert self._shown is not None
        self._make_items()
        points, count = self._shown.points, self._shown.count
        lut, ground = density_lut(theme), ground_colour(theme)
        (red_green_blue,) = rgb(ground)
        grey = np.empty((256, 4), np.uint8)
        grey[:, :3] = red_green_blue
        grey[0, 3] = 0
        grey[1:, 3] = np.rint(np.linspace(*_GROUND_OPACITY, 255))
        total, most = np.zeros(bins.shape, np.float32), 0
        layers = (
            (slice(count, None), grey, pg.mkBrush(ground), None),
            (slice(count), lut, pg.mkBrush(*lut[_POINT_COLOR]), pg.mkPen(theme.halo, width=1)),
        )
        for image, scatter, (run, colors, brush, pen) in zip(
            self._images, self._points, layers, strict=True
        ):
            x, y = points.x[run], points.y[run]
            counts = density_image(x, y, bins.x_range, bins.y_range, bins.shape)
            total += counts
            # What is counted lies in view, but for the bins at its right and upper end.
            as_points = bool(counts.sum() <= self._at_most)
            image.setVisible(not as_points)
            scatter.setVisible(as_points)
            if as_points:
                inside = in_view(x, y, view[:2], view[2:])
                scatter.setData(x[inside], y[inside], brush=brush, pen=pen)
            else:
                image.setLookupTable(colors)
                image.setImage(log_scaled(counts), levels=(0, 255), autoLevels=False)
                image.setRect(bins.rect)
            most = 0 if as_points else int(counts.max())
        return total, most

    def _make_items(self) -> None:
        if self._images:
            return
        self._images = [pg.ImageItem(autoDownsample=False) for _ in range(2)]
        self._points = [
            pg.ScatterPlotItem(size=size, pxMode=True) for size in (_GROUND_POINT, _POINT)
        ]
        for z, item in enumerate((*self._images, *self._points)):
            item.setZValue(z / 4)
            self._view_box.addItem(item, ignoreBounds=True)
