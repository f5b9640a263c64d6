"""The edge of what can be used, and the ring around what has the keys."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT

_RING = 2.0  # pixels
_ROUND = 0.75 * UNIT


def paint_edge(widget: QWidget, rect: QRectF | None = None, *, radius: float = _ROUND) -> None:
    """Draw the edge of a field above what its style has drawn; a ring where it has the focus.

    Fusion's own edge is darker than the ground, and so invisible on a dark one.

    Parameters
    ----------
    widget : QWidget
        What is painted just now.
    rect : QRectF, optional
        The field, where that is only a part of it.
    radius : float
        Of its corners, in pixels.
    """
    theme = current_theme()
    if widget.hasFocus():
        _paint(widget, theme.accent, _RING, rect, radius)
    else:
        color = theme.edge if widget.isEnabled() else theme.border
        _paint(widget, color, 1.0, rect, radius)


def paint_ring(widget: QWidget) -> None:
    """Draw a ring around a widget without an edge of its own, where it has the focus."""
    if widget.hasFocus():
        _paint(widget, current_theme().accent, _RING)


def _paint(
    widget: QWidget,
    color: str,
    width: float,
    rect: QRectF | None = None,
    radius: float = _ROUND,
) -> None:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(color), width))
    around = QRectF(widget.rect()) if rect is None else rect
    inside = around.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.drawRoundedRect(inside, radius, radius)
    painter.end()


class TextField(QLineEdit):
    """A field for text whose edge can be seen in light and dark.

    Parameters
    ----------
    name : str
        What is typed, for screen readers.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_edge(self)


def paint_border(widget: QWidget, *, chosen: bool = False) -> None:
    """Draw the line around a surface, in the accent where it is the one that was chosen."""
    theme = current_theme()
    _paint(widget, theme.accent if chosen else theme.border, 1.0)


class FloatingCard(QFrame):
    """Something above the window that one can tell from it.

    Parameters
    ----------
    window : QWidget
        What it is shown in.
    name : str
        What it is, for screen readers.
    """

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window)
        self.setAccessibleName(name)
        self.setAutoFillBackground(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint(self, current_theme().edge, 1.0)
