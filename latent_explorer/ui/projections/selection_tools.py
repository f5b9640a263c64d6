"""The tools that draw around points: lasso and rectangle."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsPolygonItem

from latent_explorer.core.polygon import thinned
from latent_explorer.session.numbers import Position
from latent_explorer.session.selection import Op
from latent_explorer.ui.theme import current_theme

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane

_APART = 3.0  # pixels between two corners of a lasso
_ABOVE_ALL = 100.0
_FAINT = 36  # of 255
_LINE, _HALO = 1.5, 3.5
_FINER_THAN_A_PIXEL = 2  # digits


def op_for(modifiers: Qt.KeyboardModifier) -> Op | None:
    """Return how what is drawn with these keys is joined to the selection; None as usual."""
    keys = Qt.KeyboardModifier
    adds = bool(modifiers & keys.ShiftModifier)
    takes = bool(modifiers & (keys.ControlModifier | keys.AltModifier))
    if adds and takes:
        return "intersect"
    return "add" if adds else "subtract" if takes else None


def selection_tool(
    plane: Plane, pressed: QPointF, modifiers: Qt.KeyboardModifier
) -> Lasso | Rectangle:
    """Return the tool of a plane that draws a selection; the keys that are held join it."""
    kind = Lasso if plane.selecting.tool == "lasso" else Rectangle
    return kind(plane, pressed, op_for(modifiers))


class Lasso:
    """Draw around points by hand; they are selected when the button is released.

    Parameters
    ----------
    plane : Plane
        Where.
    pressed : QPointF
        Where the mouse was pressed.
    op : "add", "subtract" or "intersect", optional
        How it is joined to the selection; None as usual.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, plane: Plane, pressed: QPointF, op: Op | None) -> None:
        self._plane, self._op = plane, op
        self._pressed = plane.to_plane(pressed)
        # In the plane: the wheel may zoom meanwhile.
        self._corners: list[Position] = [self._pressed]
        # The line, and what sets it off from a dense cloud and from an empty ground.
        self._items = QGraphicsPolygonItem(), QGraphicsPolygonItem()

    def begin(self) -> None:
        """Begin to draw."""
        theme, ratio = current_theme(), self._plane.devicePixelRatioF()
        view_box: pg.ViewBox = self._plane.getViewBox()
        for item, color, width, style in zip(
            self._items,
            (theme.halo, theme.origin),
            (_HALO, _LINE),
            (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine),
            strict=True,
        ):
            pen = QPen(QColor(color), width * ratio, style)
            pen.setCosmetic(True)
            item.setPen(pen)
            item.setZValue(_ABOVE_ALL)
            view_box.addItem(item, ignoreBounds=True)
        ground = QColor(theme.origin)
        ground.setAlpha(_FAINT)
        self._items[0].setBrush(ground)

    def move(self, position: QPointF, started: float) -> None:
        """Follow the mouse."""
        last = self._plane.to_pixels(*self._corners[-1])
        if math.hypot(position.x() - last.x(), position.y() - last.y()) >= _APART:
            self._corners.append(self._plane.to_plane(position))
            self._show()

    def end(self) -> None:
        """Select what is inside; a line that surrounds nothing changes nothing."""
        self._put_away()
        outline = self._outline()
        if len(outline) >= 3:
            self._plane.outline_drawn.emit(outline, self._op)

    def cancel(self) -> None:
        """Select nothing."""
        self._put_away()

    def _show(self) -> None:
        polygon = QPolygonF([QPointF(x, y) for x, y in self._corners])
        for item in self._items:
            item.setPolygon(polygon)

    def _put_away(self) -> None:
        for item in self._items:
            if item.scene() is not None:
                self._plane.getViewBox().removeItem(item)

    def _outline(self) -> tuple[Position, ...]:
        """Return the corners, no finer than can be pointed at: so they are short as text."""
        pixels = [self._plane.to_pixels(*corner) for corner in self._corners]
        kept = thinned(np.array([(p.x(), p.y()) for p in pixels]), _APART)
        digits = [_FINER_THAN_A_PIXEL - math.floor(math.log10(p)) for p in self._plane.frame.pixel]
        return tuple(
            (round(x, digits[0]), round(y, digits[1]))
            for x, y in (self._corners[number] for number in kept.tolist())
        )


class Rectangle(Lasso):
    """Draw a rectangle from one corner to the other."""

    def move(self, position: QPointF, started: float) -> None:
        """Put the other corner below the mouse."""
        (x0, y0), (x1, y1) = self._pressed, self._plane.to_plane(position)
        self._corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        self._show()
