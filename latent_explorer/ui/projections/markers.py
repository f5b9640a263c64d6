"""Marks at a point of a projection, of a fixed size in pixels; handles stay in view."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from latent_explorer.session.numbers import Position
from latent_explorer.ui.projections.ranges import Frame
from latent_explorer.ui.projections.symbols import HALO, Look, grown, letter_path

_POINTER_RADIUS = 7.5  # pixels
_POINTER_TIP = 15.0  # pixels from its middle
_LETTER, _LETTER_OF_POINTER = 12, 10  # heights in pixels


class Marker(QGraphicsPathItem):
    """One symbol of a fixed size in pixels; moving it costs Qt nothing but the repaint below it."""

    def __init__(self, shape: QPainterPath) -> None:
        super().__init__(shape)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self._shape = shape
        self._halo = 0.0
        self.hide()

    def show_at(self, point: NDArray[np.float64] | Position | None) -> None:
        """Move to `point` of shape (2,), or hide."""
        if point is None:
            self.hide()
            return
        self.setPos(float(point[0]), float(point[1]))
        self.show()

    def set_colors(self, fill: str, halo: str, width: float = HALO) -> None:
        """Set the colours of the symbol and of the `width` pixels around it."""
        # One item, or each move would cost two: a line drawn just outside the shape.
        if width != self._halo:
            self._halo = width
            self.setPath(grown(self._shape, width / 2))
        self.setBrush(pg.mkBrush(fill))
        pen = QPen(pg.mkColor(halo), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self.setPen(pen)


class Points(pg.ScatterPlotItem):
    """Many symbols of a fixed size in pixels, for points that come and go while a slider moves.

    Where they end is worked out once after each change. Qt asks for it six times each time that it
    paints them, and what pyqtgraph does to answer took a third of that time, in each plane.
    """

    _bounds: QRectF | None = None

    def boundingRect(self) -> QRectF:
        if self._bounds is None:
            self._bounds = super().boundingRect()
        return self._bounds

    def prepareGeometryChange(self) -> None:
        # There will be other points or another view. Here Qt asks once more for what was before.
        super().prepareGeometryChange()
        self._bounds = None

    def invalidate(self) -> None:
        # There are other points, or they are drawn in another way.
        super().invalidate()
        self._bounds = None


@cache
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
        self._letter = QGraphicsPathItem(letter_path(text, size), self)
        self._letter.setPen(QPen(Qt.PenStyle.NoPen))

    def set_colors(self, fill: str, halo: str, width: float = HALO) -> None:
        """Set the colours; the letter has that of the halo."""
        super().set_colors(fill, halo, width)
        self._letter.setBrush(pg.mkBrush(halo))

    def turn(self, degrees: float) -> None:
        """Turn the mark, and leave the letter upright."""
        self.setRotation(degrees)
        self._letter.setRotation(-degrees)


class Handle:
    """A mark that can be dragged. Out of view it is shown at the border, as a pointer towards it.

    Parameters
    ----------
    look : Look
        Its shape, and what is written on it.
    """

    def __init__(self, look: Look) -> None:
        assert look.shape is not None  # lines are no handles
        self.point: Position | None = None
        self._frame: Frame | None = None
        self._marker = LetterMarker(look.shape, look.letter, _LETTER)
        self._pointer = LetterMarker(_pointer(), look.letter, _LETTER_OF_POINTER)
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

    def set_colors(self, fill: str, halo: str) -> None:
        """Set the colours."""
        for item in self.items:
            item.set_colors(fill, halo)
