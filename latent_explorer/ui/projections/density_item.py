"""The cloud as a density, or as points of one colour."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from latent_explorer.core.density import log_scaled
from latent_explorer.core.plane_counts import points_in
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.numbers import View
from latent_explorer.ui.projections.bins import Bins

_POINT = 4  # pixels across
_POINT_COLOR = 224  # of the 256 of the map: a point has to stand out


class DensityItem:
    """An image of how many points are in each bin, or the points where they are few.

    Parameters
    ----------
    view_box : pyqtgraph.ViewBox
        Where it is drawn.
    """

    def __init__(self, view_box: pg.ViewBox) -> None:
        self._image = pg.ImageItem(autoDownsample=False)
        self._points = pg.ScatterPlotItem(size=_POINT, pxMode=True)
        for z, item in enumerate((self._image, self._points)):
            item.setZValue(z)
            view_box.addItem(item, ignoreBounds=True)

    def set_colors(self, lut: NDArray[np.uint8]) -> None:
        """Draw with the colours `lut` of shape (256, 4), sparse to dense."""
        self._image.setLookupTable(lut)
        self._points.setPen(None)
        self._points.setBrush(pg.mkBrush(*lut[_POINT_COLOR]))

    def hide(self) -> None:
        """Show nothing until the next `draw`."""
        self._image.hide()
        self._points.hide()

    def draw(
        self, cloud: Cloud, view: View, bins: Bins, counts: NDArray[np.float32], as_points: bool
    ) -> None:
        """Draw a cloud.

        Parameters
        ----------
        cloud : Cloud
            Its points.
        view : tuple of float
            The part in view.
        bins : Bins
            Those of the view.
        counts : ndarray of float32 of shape (rows, columns)
            How many points are in each of them.
        as_points : bool
            Whether those in view are few enough to be drawn as points.
        """
        self._points.setVisible(as_points)
        self._image.setVisible(not as_points)
        if as_points:
            self._points.setData(*points_in(cloud.near, view[:2], view[2:]))
        else:
            self._image.setImage(log_scaled(counts), levels=(0, 255), autoLevels=False)
            self._image.setRect(bins.rect)
