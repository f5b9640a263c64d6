"""Some of the points, those of a slice or of a selection, over all others in grey."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from latent_explorer.controller.presenters.layers import PlaneSlice
from latent_explorer.controller.presenters.selecting import PlaneSelection
from latent_explorer.core.arrays import Pauses, mask_steps
from latent_explorer.core.density import log_scaled
from latent_explorer.core.run_counts import Run, RunsInView
from latent_explorer.jobs.clouds import Cloud
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
    """

    def __init__(self, view_box: pg.ViewBox) -> None:
        self._view_box = view_box
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
    def runs(self) -> list[Run]:
        """What is counted: the others, and these."""
        assert self._shown is not None
        points, count = self._shown.points, self._shown.count
        return [
            Run(points.x[count:], points.y[count:], count),
            Run(points.x[:count], points.y[:count]),
        ]

    @property
    def has_mask(self) -> bool:
        """Whether `mask_steps` is done at once."""
        return self._mask is not None

    def mask_steps(self) -> Pauses[NDArray[np.bool_]]:
        """Return which points these are, of shape (n,), in steps."""
        assert self._shown is not None
        if self._mask is None:
            order, count = self._shown.points.order, self._shown.count
            self._mask = yield from mask_steps(len(order), [order[:count]])
        return self._mask

    def hide(self) -> None:
        """Show nothing until the next `draw`."""
        for item in (*self._images, *self._points):
            item.hide()

    def draw(self, bins: Bins, found: RunsInView, theme: Theme) -> tuple[NDArray[np.float32], int]:
        """Draw the points in view.

        Parameters
        ----------
        bins : Bins
            Those of the view.
        found : RunsInView
            The counts of `runs`; of those of which the places are known points are drawn.
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
        points = self._shown.points
        lut, ground = density_lut(theme), ground_colour(theme)
        (red_green_blue,) = rgb(ground)
        grey = np.empty((256, 4), np.uint8)
        grey[:, :3] = red_green_blue
        grey[0, 3] = 0
        grey[1:, 3] = np.rint(np.linspace(*_GROUND_OPACITY, 255))
        most = 0
        layers = (
            (grey, pg.mkBrush(ground), None),
            (lut, pg.mkBrush(*lut[_POINT_COLOR]), pg.mkPen(theme.halo, width=1)),
        )
        for image, scatter, run, (colors, brush, pen) in zip(
            self._images, self._points, found.runs, layers, strict=True
        ):
            image.setVisible(run.places is None)
            scatter.setVisible(run.places is not None)
            if run.places is None:
                image.setLookupTable(colors)
                image.setImage(log_scaled(run.bins), levels=(0, 255), autoLevels=False)
                image.setRect(bins.rect)
                most = int(run.bins.max())
            else:
                x, y = points.x[run.places], points.y[run.places]
                scatter.setData(x, y, brush=brush, pen=pen)
                most = 0
        return found.bins, most

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
