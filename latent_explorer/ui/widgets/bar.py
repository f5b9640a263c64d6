"""The bars at the top of the window, of one ground with it."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolBar

from latent_explorer.ui.theme import current_theme


class Bar(QToolBar):
    """A tool bar without the line of light that Fusion draws above it.

    On a dark ground that is the brightest line of the window.
    """

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, QColor(current_theme().window))
        painter.end()
