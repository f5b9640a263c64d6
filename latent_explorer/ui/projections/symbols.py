"""The shapes of the marks: no two kinds of marks have the same."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainterPath,
    QPainterPathStroker,
    QPen,
    QPolygonF,
    QTransform,
)

HALO = 1.5
"""Pixels of halo around a mark, and on either side of a line."""

LINE = 2.0
"""Width of a line in pixels."""

_THIN = 1.3  # of lines of which there are many

GENERATED, GENERATED_SIZE = "t1", 11
"""The symbol of generated vectors, as pyqtgraph calls it, and its size in pixels."""

PIN_HEAD = 14
"""From the tip of the pin on a path to the middle of its head, in pixels."""

_CURRENT, _END, _IMAGE, _CHOSEN, _ORIGIN, _CENTRE, _CUT, _OWN = 15, 17, 14, 21, 14, 12, 11, 23
_ARM = 2.6  # width of the arms of crosses
_RING = 2.8
_DOT = 3.0  # across, of a dotted line
_PIN_RADIUS = 5.5
_PILL = 22, 13  # width and height
_BOLD, _DOTS = 3.0, 4.5  # of pieces of a path


def symbol(name: str, size: float) -> QPainterPath:
    """Return one of pyqtgraph's symbols, `size` pixels across."""
    path: QPainterPath = QTransform.fromScale(size, size).map(Symbols[name])
    return path


def _stroked(path: QPainterPath, width: float) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    return stroker.createStroke(path).simplified()


_grown: dict[tuple[int, float], tuple[QPainterPath, QPainterPath]] = {}


def grown(path: QPainterPath, by: float) -> QPainterPath:
    """Return a shape with `by` pixels more on all sides; that of one path is made once."""
    # Paths are not hashable; one that is kept here shares its address with no other.
    found = _grown.get((id(path), by))
    if found is None:
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * by)
        stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        around = path.united(stroker.createStroke(path)).simplified()
        found = _grown[id(path), by] = path, around
    return found[1]


def _plus(size: float) -> QPainterPath:
    path, half = QPainterPath(), size / 2
    path.moveTo(-half, 0)
    path.lineTo(half, 0)
    path.moveTo(0, -half)
    path.lineTo(0, half)
    return _stroked(path, _ARM)


def _tile(size: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(-size / 2, -size / 2, size, size), 3, 3)
    return path


def _frame(size: float) -> QPainterPath:
    """Return a picture frame with a dot in it; the current point has room inside."""
    half = (size - _RING) / 2
    outline, inside = QPainterPath(), QPainterPath()
    outline.addRect(QRectF(-half, -half, 2 * half, 2 * half))
    inside.addEllipse(QPointF(0, 0), size / 8, size / 8)
    return _stroked(outline, _RING).united(inside)


def _pill(width: float, height: float) -> QPainterPath:
    path, round_ = QPainterPath(), height / 2
    path.addRoundedRect(QRectF(-width / 2, -height / 2, width, height), round_, round_)
    return path


def _pin() -> QPainterPath:
    """Return a pin with its tip at (0, 0) and its head above."""
    head, tip = QPainterPath(), QPainterPath()
    head.addEllipse(QPointF(0, -PIN_HEAD), _PIN_RADIUS, _PIN_RADIUS)
    shoulder = _PIN_RADIUS * 0.7
    corners = QPointF(0, 0), QPointF(shoulder, -PIN_HEAD + 3), QPointF(-shoulder, -PIN_HEAD + 3)
    tip.addPolygon(QPolygonF(corners))
    tip.closeSubpath()
    return head.united(tip)


def ring(size: float, width: float) -> QPainterPath:
    """Return a ring, `size` pixels across and `width` wide."""
    path, radius = QPainterPath(), (size - width) / 2
    path.addEllipse(QPointF(0, 0), radius, radius)
    return _stroked(path, width)


def letter_path(text: str, size: int) -> QPainterPath:
    """Return a letter of `size` pixels, its middle at (0, 0)."""
    font = QFont()
    font.setPixelSize(size)
    font.setBold(True)
    path = QPainterPath()
    path.addText(0, 0, font, text)
    return path.translated(-path.boundingRect().center())


@dataclass(frozen=True)
class Look:
    """What a mark looks like.

    Parameters
    ----------
    color : str
        Its colour in the theme, by name.
    shape : QPainterPath, optional
        In pixels around (0, 0); None for a line.
    letter : str
        Upon it, in the colour of the halo.
    dashes : tuple of float
        Of a line: dash and gap in widths of the line; nothing for one without gaps.
    closed : bool
        Whether the line is an ellipse.
    width : float
        Of a line, in pixels.
    """

    color: str
    shape: QPainterPath | None = None
    letter: str = ""
    dashes: tuple[float, ...] = ()
    closed: bool = False
    width: float = LINE

    def pen(self, color: str, ratio: float = 1.0) -> QPen:
        """Return the pen of a line; see `halo_pen`."""
        dotted = bool(self.dashes) and self.dashes[0] < 1
        pen = _pen(color, (max(_DOT, self.width) if dotted else self.width) * ratio)
        if self.dashes:
            pen.setDashPattern(self.dashes)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap if dotted else Qt.PenCapStyle.FlatCap)
        return pen

    def halo_pen(self, color: str, ratio: float = 1.0) -> QPen:
        """Return the pen of what is around a line.

        Parameters
        ----------
        color : str
            Its colour.
        ratio : float
            Pixels of the screen a pixel of the window: Qt counts the former.
        """
        around = min(self.width * 2 * HALO / LINE, 2 * HALO)
        return _pen(color, (self.width + around) * ratio)


def _pen(color: str, width: float) -> QPen:
    pen = QPen(QColor(color), width)
    # A line keeps its width whatever the view.
    pen.setCosmetic(True)
    return pen


LOOKS = {
    "current": Look("current", symbol("o", _CURRENT)),
    "a": Look("current", _tile(_END), "A"),
    "b": Look("current", _tile(_END), "B"),
    "path": Look("current", dashes=(0.1, 2.0)),
    "path_smoother": Look("smoother", dashes=(5.0, 1.5)),
    "path_among": Look("among", width=_BOLD),
    "path_rim": Look("rim", dashes=(2.0, 1.2), width=_BOLD),
    "path_void": Look("void", dashes=(0.1, 1.6), width=_DOTS),
    "waypoint": Look("current", _pill(*_PILL), "1"),
    "pin": Look("current", _pin()),
    "generated": Look("generated", symbol(GENERATED, GENERATED_SIZE)),
    "chosen": Look("generated", ring(_CHOSEN, _RING)),
    "image": Look("image", symbol("d", _IMAGE)),
    "own": Look("image", _frame(_OWN)),
    "ellipse": Look("ellipse", closed=True),
    "contours": Look("origin", closed=True, width=_THIN),
    "levels": Look("ellipse", dashes=(7.0, 3.0), closed=True, width=_THIN),
    "centre": Look("ellipse", QTransform().rotate(45).map(_plus(_CENTRE))),
    "sampling": Look("generated", dashes=(4.0, 2.5), closed=True),
    "origin": Look("origin", _plus(_ORIGIN)),
    "selection": Look("image", dashes=(2.0, 1.2), closed=True),
    "cut": Look("origin", dashes=(6.0, 2.0, 1.0, 2.0)),
    "cut_end": Look("origin", symbol("s", _CUT)),
}
"""The kinds of marks, by what they show."""


def letter_look(name: str, letter: str) -> Look:
    """Return the look of a mark with another letter upon it."""
    return replace(LOOKS[name], letter=letter)
