"""What is drawn in a projection: the cloud, and the small items above it."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from latent_explorer.core.density import density_image, in_view, log_scaled
from latent_explorer.session.numbers import Position, View
from latent_explorer.ui.projections.ranges import Frame

POINTS_AT_MOST = 1500
"""With fewer points in view they are drawn as points, with more as a density."""

_PIXELS_PER_BIN = 2
_BINS_AT_MOST = 400
_POINTER_RADIUS = 7.5  # pixels
_POINTER_TIP = 15.0  # pixels from its middle


class Marker(QGraphicsPathItem):
    """One symbol of a fixed size in pixels; moving it costs Qt nothing but the repaint below it."""

    def __init__(self, shape: QPainterPath) -> None:
        super().__init__(shape)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.hide()

    def show_at(self, point: NDArray[np.float64] | Position | None) -> None:
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


def _pointer() -> QPainterPath:
    """Return a disc that is drawn out to a tip on its right."""
    # Where the lines from the tip touch the disc.
    x = _POINTER_RADIUS**2 / _POINTER_TIP
    y = math.sqrt(_POINTER_RADIUS**2 - x**2)
    disc, tip = QPainterPath(), QPainterPath()
    disc.addEllipse(QPointF(0, 0), _POINTER_RADIUS, _POINTER_RADIUS)
    tip.addPolygon(QPolygonF([QPointF(_POINTER_TIP, 0), QPointF(x, y), QPointF(x, -y)]))
    return disc.united(tip)


class LetterMarker(Marker):
    """A mark with a letter on it.

    Parameters
    ----------
    shape : QPainterPath
        The mark.
    text : str
        The letter.
    size : int
        Its height in pixels.
    """

    def __init__(self, shape: QPainterPath, text: str, size: int) -> None:
        super().__init__(shape)
        font = QFont()
        font.setPixelSize(size)
        font.setBold(True)
        glyph = QPainterPath()
        glyph.addText(0, 0, font, text)
        self._letter = QGraphicsPathItem(glyph.translated(-glyph.boundingRect().center()), self)
        self._letter.setPen(QPen(Qt.PenStyle.NoPen))

    def set_colors(self, fill: str, outline: str, width: float) -> None:
        """Set fill and outline; the letter has the colour of the outline."""
        super().set_colors(fill, outline, width)
        self._letter.setBrush(pg.mkBrush(outline))

    def turn(self, degrees: float) -> None:
        """Turn the mark, and leave the letter upright."""
        self.setRotation(degrees)
        self._letter.setRotation(-degrees)


class Handle:
    """A mark that can be dragged. Out of view it is shown at the border, as a pointer towards it.

    Parameters
    ----------
    letter : str
        On the mark; a disc without one if empty.
    size : int
        Pixels across.
    """

    def __init__(self, letter: str, size: int) -> None:
        self.point: Position | None = None
        self._frame: Frame | None = None
        self._marker = LetterMarker(symbol("o", size), letter, round(size * 0.7))
        self._pointer = LetterMarker(_pointer(), letter, 10)
        self.items = (self._marker, self._pointer)

    @property
    def grip(self) -> Position | None:
        """Where it can be grabbed, in the units of the plane; None where it is not shown."""
        for item in self.items:
            if item.isVisible():
                return item.pos().x(), item.pos().y()
        return None

    def show_at(self, point: NDArray[np.float64] | Position | None) -> None:
        """Move to `point` of shape (2,), or hide."""
        self.point = None if point is None else (float(point[0]), float(point[1]))
        self._place()

    def follow(self, frame: Frame) -> None:
        """Stay in view though the view has changed."""
        self._frame = frame
        self._place()

    def _place(self) -> None:
        frame, point = self._frame, self.point
        if point is None or frame is None or frame.contains(*point):
            self._marker.show_at(point)
            self._pointer.show_at(None)
            return
        margin = _POINTER_TIP + 1
        at = frame.inside(*point, margin, margin, margin, margin)
        px, py = frame.pixel
        self._marker.show_at(None)
        self._pointer.show_at(at)
        self._pointer.turn(
            math.degrees(math.atan2((at[1] - point[1]) / py, (point[0] - at[0]) / px))
        )

    def set_colors(self, fill: str, outline: str, width: float) -> None:
        """Set fill and outline."""
        for item in self.items:
            item.set_colors(fill, outline, width)


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

    def hide(self) -> None:
        """Show nothing until the next `draw`."""
        self._image.hide()
        self._points.hide()

    def draw(
        self, x: NDArray[np.float32], y: NDArray[np.float32], view: View, size: tuple[int, int]
    ) -> int:
        """Draw the points in view and return their number.

        Parameters
        ----------
        x, y : ndarray of float32 of shape (n,)
            All points.
        view : tuple of float
            The part in view.
        size : tuple of int
            Width and height of the view in pixels.
        """
        x_range, y_range = view[:2], view[2:]
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
