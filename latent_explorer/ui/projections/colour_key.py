"""What the colours of one projection mean, drawn upon it: for pictures that leave the window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from latent_explorer.core.attributes import Classes
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.ui.attribute_colours import (
    SHAPES,
    class_colours,
    ground_colour,
    number_lut,
)
from latent_explorer.ui.attribute_words import number_text, shortened, shown_name
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT

_ABOVE_ALL = 1000
_MARGIN = 2 * UNIT
_SWATCH = 2.5 * UNIT
_BAR = 30 * UNIT
_GROUND_ALPHA = "d8"
_LONGEST = 30  # characters


@dataclass(frozen=True)
class _Line:
    text: str
    colour: str = ""
    shape: str = ""


class ColourKey(QGraphicsItem):
    """A box with a line for each class, or a bar of colours, and the number of points shown.

    Parameters
    ----------
    coloured : ColouredCloud
        The points.
    colouring : Colouring
        Which of them are shown.
    font : QFont
        That of the plane.
    """

    def __init__(self, coloured: ColouredCloud, colouring: Colouring, font: QFont) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setZValue(_ABOVE_ALL)
        self._attribute = coloured.attribute
        self._font = font
        self._lines = _lines(coloured, colouring)
        metrics = QFontMetricsF(font)
        self._row = metrics.height() * 1.15
        width = max(metrics.horizontalAdvance(line.text) for line in self._lines) + 2 * _SWATCH
        if not isinstance(self._attribute, Classes):
            width = max(width, _BAR)
        self._size = width + 2 * _MARGIN, self._row * len(self._lines) + 2 * _MARGIN

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, *self._size)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        theme = current_theme()
        painter.setFont(self._font)
        painter.fillRect(self.boundingRect(), pg.mkColor(theme.plot + _GROUND_ALPHA))
        metrics = QFontMetricsF(self._font)
        for number, line in enumerate(self._lines):
            middle = _MARGIN + self._row * (number + 0.5)
            if line.shape == "bar":
                colours = np.ascontiguousarray(number_lut(theme))
                image = QImage(colours.data, 256, 1, 3 * 256, QImage.Format.Format_RGB888)
                painter.drawImage(QRectF(_MARGIN, middle - _SWATCH / 2, _BAR, _SWATCH), image)
                continue
            if line.shape:
                painter.fillPath(_symbol(line.shape, _MARGIN, middle), pg.mkBrush(line.colour))
            painter.setPen(pg.mkPen(theme.text))
            left = _MARGIN + (2 * _SWATCH if line.shape else 0)
            base = middle + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(left, base), line.text)


@contextmanager
def with_colour_key(
    plane: Plane, coloured: ColouredCloud, colouring: Colouring, r: float
) -> Iterator[Plane]:
    """Yield `plane` with a key in a lower corner, where a cloud of correlation `r` leaves room."""
    view_box = plane.getViewBox()
    key = ColourKey(coloured, colouring, plane.font())
    key.setParentItem(view_box)
    # A view box counts its pixels from its upper left corner.
    room, size = view_box.boundingRect(), key.boundingRect()
    left = room.right() - size.width() - _MARGIN if r > 0 else room.left() + _MARGIN
    key.setPos(left, room.bottom() - size.height() - _MARGIN)
    try:
        yield plane
    finally:
        plane.scene().removeItem(key)


def _lines(coloured: ColouredCloud, colouring: Colouring) -> list[_Line]:
    theme, attribute = current_theme(), coloured.attribute
    lines = [_Line(shortened(shown_name(coloured.request.attribute), _LONGEST))]
    if isinstance(attribute, Classes):
        looks = zip(attribute.labels, attribute.counts, SHAPES, class_colours(theme), strict=False)
        lines += [
            _Line(f"{shortened(shown_name(label), _LONGEST)} {count:,}", colour, shape)
            for number, (label, count, shape, colour) in enumerate(looks)
            if number not in colouring.hidden
        ]
    else:
        low, high = (number_text(end) for end in attribute.scale)
        lines += [_Line("", shape="bar"), _Line(f"{low} to {high}")]
    if rest := len(attribute.order) - colouring.n_shown(attribute):
        lines.append(_Line(f"not shown {rest:,}", ground_colour(theme), "o"))
    return lines


def _symbol(name: str, left: float, middle: float) -> QPainterPath:
    path: QPainterPath = QTransform.fromScale(_SWATCH, _SWATCH).map(Symbols[name])
    return path.translated(left + _SWATCH / 2, middle)
