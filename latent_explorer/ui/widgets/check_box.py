"""Boxes to tick and rings to choose by, whose edges can be seen in light and dark."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QCheckBox, QRadioButton, QStyle, QStyleOptionButton

from latent_explorer.ui.widgets.edges import paint_edge


class CheckBox(QCheckBox):
    """A check box with an edge around what is ticked."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        element = QStyle.SubElement.SE_CheckBoxIndicator
        paint_edge(self, QRectF(self.style().subElementRect(element, option, self)))


class RadioButton(QRadioButton):
    """A radio button with an edge around its ring."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        element = QStyle.SubElement.SE_RadioButtonIndicator
        ring = QRectF(self.style().subElementRect(element, option, self))
        paint_edge(self, ring, radius=ring.height() / 2)
