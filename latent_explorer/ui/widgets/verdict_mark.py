"""What each verdict looks like: a mark told apart by shape as well as by colour, and its words."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from latent_explorer.core.plausibility import VERDICT_WORDS, Verdict
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import DARK, Theme

__all__ = [
    "COLORS",
    "GLYPHS",
    "HALO",
    "VERDICT_WORDS",
    "Marks",
    "VerdictMark",
    "paint_mark",
    "verdict_ink",
    "write_in_ink",
]

GLYPHS: dict[Verdict, str] = {"smoother": "○", "among": "●", "rim": "▲", "void": "✕"}
"""The same shapes as characters, for texts."""

COLORS: dict[Verdict, str] = {
    "smoother": "#7cc8f5",
    "among": "#3ddc97",
    "rim": "#ffb000",
    "void": "#ff6a4d",
}
"""Bright ones; the dark halo around the mark makes them readable on any ground."""

_ON_LIGHT: dict[Verdict, str] = {
    "smoother": "#0b6699",
    "among": "#12704a",
    "rim": "#8a5a00",
    "void": "#b83220",
}

HALO = "#101216"
"""The colour around each mark."""

_SIZE = 16


def verdict_ink(verdict: Verdict, theme: Theme) -> str:
    """Return the colour of texts and lines of a verdict: 4.5:1 against every ground of `theme`."""
    return (COLORS if theme == DARK else _ON_LIGHT)[verdict]


def write_in_ink(label: QWidget, verdict: Verdict | None) -> None:
    """Write a label in the colour of a verdict, or without one in that of other texts."""
    theme = current_theme()
    color = QColor(theme.text if verdict is None else verdict_ink(verdict, theme))
    palette = label.palette()
    if palette.color(QPalette.ColorRole.WindowText) != color:
        palette.setColor(QPalette.ColorRole.WindowText, color)
        label.setPalette(palette)


def paint_mark(painter: QPainter, rect: QRectF, verdict: Verdict) -> None:
    """Paint the mark of `verdict` into the square `rect`."""
    stroke = max(rect.width() / 6, 1.2)
    inner = rect.adjusted(stroke, stroke, -stroke, -stroke)
    outline = _outline(inner, verdict)
    color = QColor(COLORS[verdict])
    filled = verdict in ("among", "rim")
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, ink in ((2.2 * stroke, QColor(HALO)), (stroke, color)):
        painter.setPen(QPen(ink, width, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPath(outline)
    if filled:
        painter.fillPath(outline, color)


def _outline(rect: QRectF, verdict: Verdict) -> QPainterPath:
    path = QPainterPath()
    if verdict in ("smoother", "among"):
        path.addEllipse(rect)
    elif verdict == "rim":
        low = rect.bottom() - rect.height() * (1 - math.sqrt(3) / 2)
        path.moveTo(rect.left(), low)
        path.lineTo(QPointF(rect.center().x(), rect.top()))
        path.lineTo(rect.right(), low)
        path.closeSubpath()
    else:
        path.moveTo(rect.topLeft())
        path.lineTo(rect.bottomRight())
        path.moveTo(rect.topRight())
        path.lineTo(rect.bottomLeft())
    return path


class Marks:
    """The marks in one size, to be painted hundreds of times.

    Parameters
    ----------
    side : float
        Of a mark, in pixels of the widget.
    ratio : float
        Pixels of the screen for each of the widget.
    """

    def __init__(self, side: float, ratio: float) -> None:
        self._side, self._ratio = side, ratio
        self._pixmaps: dict[Verdict, QPixmap] = {}

    def paint(self, painter: QPainter, top_left: QPointF, verdict: Verdict) -> None:
        """Paint the mark of `verdict`."""
        pixmap = self._pixmaps.get(verdict)
        if pixmap is None:
            pixmap = self._pixmaps[verdict] = self._drawn(verdict)
        painter.drawPixmap(top_left, pixmap)

    def _drawn(self, verdict: Verdict) -> QPixmap:
        pixels = math.ceil(self._side * self._ratio)
        pixmap = QPixmap(pixels, pixels)
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, QRectF(0, 0, self._side, self._side), verdict)
        painter.end()
        return pixmap


class VerdictMark(QWidget):
    """The mark of one verdict; empty while there is none, in the same size."""

    def __init__(self) -> None:
        super().__init__()
        self._verdict: Verdict | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Show the mark of `verdict`."""
        if verdict != self._verdict:
            self._verdict = verdict
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(_SIZE + 2, _SIZE + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._verdict is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            side = min(self.width(), self.height()) - 2
            paint_mark(painter, QRectF(1, (self.height() - side) / 2, side, side), self._verdict)
            painter.end()
