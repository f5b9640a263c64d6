"""A button that opens a menu, with an arrow that can be seen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QMenu,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
)

from latent_explorer.ui.tokens import UNIT

_ARROW = 2 * UNIT


class MenuButton(QToolButton):
    """Open a menu by a click.

    Parameters
    ----------
    text : str
        What is on it.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))

    def sizeHint(self) -> QSize:
        both = self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        # Beside an icon the text begins at once, and all that is left over would part it from the
        # arrow.
        spare = 2 * UNIT if both and not self.icon().isNull() else 0
        return super().sizeHint() + QSize(_ARROW + 2 * UNIT - spare, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionToolButton()
        self.initStyleOption(option)
        # Fusion's own arrow is no larger than a full stop.
        feature = QStyleOptionToolButton.ToolButtonFeature.HasMenu
        option.features &= ~feature
        button = QStyleOptionToolButton(option)
        button.text, button.icon = "", QIcon()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, button)
        option.rect = self.rect().adjusted(0, 0, -_ARROW - UNIT, 0)
        painter.drawControl(QStyle.ControlElement.CE_ToolButtonLabel, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().buttonText(), 1.5))
        right, middle = self.width() - UNIT, self.height() / 2
        for x in (right - _ARROW, right):
            end = QPointF(right - _ARROW / 2, middle + _ARROW / 4)
            painter.drawLine(QPointF(x, middle - _ARROW / 4), end)
