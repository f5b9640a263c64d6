"""A visible ring around what has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QVBoxLayout, QWidget

from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT

_WIDTH = 2


def paint_ring_inside(view: QAbstractScrollArea) -> None:
    """Draw a ring upon a view that has the keyboard; at the end of its `paintEvent`.

    Not as an item of what is in the view: a saved figure has none.
    """
    if view.hasFocus():
        painter = QPainter(view.viewport())
        pen = QPen(QColor(current_theme().accent), _WIDTH)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        half = _WIDTH // 2
        painter.drawRect(view.viewport().rect().adjusted(half, half, -half, -half))
        painter.end()


class FocusRing(QWidget):
    """Hold a widget, and draw a ring around it while another one inside has the keyboard.

    Parameters
    ----------
    held : QWidget
        What is held.
    focused : QWidget
        Whose focus is shown; `held`, or a widget inside it.
    """

    def __init__(self, held: QWidget, focused: QWidget) -> None:
        super().__init__()
        self._focused = focused
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_WIDTH, _WIDTH, _WIDTH, _WIDTH)
        layout.addWidget(held)
        focused.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._focused.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(current_theme().accent), _WIDTH))
            inset = _WIDTH / 2
            ring = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(ring, UNIT, UNIT)
            painter.end()
