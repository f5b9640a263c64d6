"""The frames of faces: what is chosen, what is under the mouse, and where a face lies."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from latent_explorer.core.plausibility import Verdict
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import DARK, UNIT

# Quiet where nothing is to be said; what is not among the images stands out, by line and colour.
_STYLES: dict[Verdict, tuple[float, Qt.PenStyle]] = {
    "smoother": (1.0, Qt.PenStyle.DotLine),
    "among": (1.0, Qt.PenStyle.SolidLine),
    "rim": (2.0, Qt.PenStyle.DashLine),
    "void": (3.0, Qt.PenStyle.SolidLine),
}
FRAMES_ON_DARK: dict[Verdict, str] = {
    "smoother": "#5b7a90",
    "among": "#4f7d68",
    "rim": "#ffb000",
    "void": "#ff6a4d",
}
FRAMES_ON_LIGHT: dict[Verdict, str] = {
    "smoother": "#8aa5b8",
    "among": "#7faa96",
    "rim": "#a86400",
    "void": "#c62f14",
}
"""Those that stand out have 3:1 against the ground of the window."""

_CHOSEN_WIDTH, _HALO_WIDTH, _HOVER_WIDTH = 3.0, 5.0, 2.0


def frame_color(verdict: Verdict) -> str:
    """Return the colour of the frame of a verdict."""
    return (FRAMES_ON_DARK if current_theme() is DARK else FRAMES_ON_LIGHT)[verdict]


def paint_verdict(painter: QPainter, face: QRectF, verdict: Verdict) -> None:
    """Paint the frame of a verdict around a face."""
    width, style = _STYLES[verdict]
    pen = QPen(QColor(frame_color(verdict)), width, style)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    out = width / 2
    painter.drawRect(face.adjusted(-out, -out, out, out))


def paint_current(painter: QPainter, place: QRectF) -> None:
    """Paint into a small rectangle the mark of where the current face is, which points up."""
    theme = current_theme()
    painter.setPen(QPen(QColor(theme.halo), 1))
    painter.setBrush(QColor(theme.current))
    top = QPointF(place.center().x(), place.top())
    painter.drawPolygon(QPolygonF([place.bottomLeft(), place.bottomRight(), top]))


def paint_hovered(painter: QPainter, face: QRectF) -> None:
    """Paint the frame of the face under the mouse."""
    _paint(painter, face, current_theme().edge, _HOVER_WIDTH, _HOVER_WIDTH / 2)


def paint_chosen(painter: QPainter, face: QRectF) -> None:
    """Paint the frame of the chosen face: the accent, with a halo towards the face."""
    theme = current_theme()
    _paint(painter, face, theme.halo, _HALO_WIDTH, 0.5)
    _paint(painter, face, theme.accent, _CHOSEN_WIDTH, _CHOSEN_WIDTH / 2)


def _paint(painter: QPainter, face: QRectF, color: str, width: float, out: float) -> None:
    painter.setPen(QPen(QColor(color), width))
    painter.drawRoundedRect(face.adjusted(-out, -out, out, out), UNIT / 2, UNIT / 2)
