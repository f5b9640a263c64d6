"""What is drawn in a projection: the cloud, and the small items above it."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from latent_explorer.core.density import density_image, in_view, log_scaled

Range = tuple[float, float]

POINTS_AT_MOST = 1500
"""With fewer points in view they are drawn as points, with more as a density."""

_PIXELS_PER_BIN = 2
_BINS_AT_MOST = 400


class Marker(QGraphicsPathItem):
    """One symbol of a fixed size in pixels; moving it costs Qt nothing but the repaint below it."""

    def __init__(self, shape: QPainterPath) -> None:
        super().__init__(shape)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.hide()

    def show_at(self, point: NDArray[np.float64] | tuple[float, float] | None) -> None:
        """Move to `point` of shape (2,), or hide."""
        if point is None:
            self.hide()
            return
        self.setPos(float(point[0]), float(point[1]))
        self.show()

    def set_colors(self, fill: str, outline: str, width: float) -> None:
        """Set fill and outline."""
        self.setBrush(pg.mkBrush(fill))
        self.setPen(pg.mkPen(outline, width=width))


def symbol(name: str, size: float) -> QPainterPath:
    """Return one of pyqtgraph's symbols, `size` pixels across."""
    path: QPainterPath = QTransform.fromScale(size, size).map(Symbols[name])
    return path


class LetterMarker(Marker):
    """A disc with a letter on it.

    Parameters
    ----------
    text : str
        The letter.
    size : int
        Pixels across.
    """

    def __init__(self, text: str, size: int) -> None:
        super().__init__(symbol("o", size))
        font = QFont()
        font.setPixelSize(round(size * 0.7))
        font.setBold(True)
        glyph = QPainterPath()
        glyph.addText(0, 0, font, text)
        self._letter = QGraphicsPathItem(glyph.translated(-glyph.boundingRect().center()), self)
        self._letter.setPen(QPen(Qt.PenStyle.NoPen))

    def set_colors(self, fill: str, outline: str, width: float) -> None:
        """Set fill and outline; the letter has the colour of the outline."""
        super().set_colors(fill, outline, width)
        self._letter.setBrush(pg.mkBrush(outline))


class CloudItem:
    """The cloud: a density image that follows the view range, or points where few are in view."""

    def __init__(self, view_box: pg.ViewBox) -> None:
        self._image = pg.ImageItem(autoDownsample=False)
        self._points = pg.ScatterPlotItem(size=4, pxMode=True)
        for z, item in enumerate((self._image, self._points)):
            item.setZValue(z)
            view_box.addItem(item, ignoreBounds=True)

    def set_colors(self, lut: NDArray[np.uint8]) -> None:
        """Draw with the colours `lut` of shape (256, 4), sparse to dense."""
        self._image.setLookupTable(lut)
        self._points.setPen(None)
        self._points.setBrush(pg.mkBrush(*lut[160]))

    def draw(
        self,
        x: NDArray[np.float32],
        y: NDArray[np.float32],
        x_range: Range,
        y_range: Range,
        size: tuple[int, int],
    ) -> int:
        """Draw the points in view and return their number.

        Parameters
        ----------
        x, y : ndarray of float32 of shape (n,)
            All points.
        x_range, y_range : tuple of float
            The part in view.
        size : tuple of int
            Width and height of the view in pixels.
        """
        columns, rows = (int(np.clip(s // _PIXELS_PER_BIN, 1, _BINS_AT_MOST)) for s in size)
        counts = density_image(x, y, x_range, y_range, (rows, columns))
        n = int(counts.sum())
        as_points = n <= POINTS_AT_MOST
        self._points.setVisible(as_points)
        self._image.setVisible(not as_points)
        if as_points:
            visible = in_view(x, y, x_range, y_range)
            self._points.setData(x[visible], y[visible])
        else:
            width, height = x_range[1] - x_range[0], y_range[1] - y_range[0]
            self._image.setImage(log_scaled(counts), levels=(0, 255), autoLevels=False)
            self._image.setRect(QRectF(x_range[0], y_range[0], width, height))
        return n
