"""The scale of a matrix of correlations: colours from the lowest r to the highest."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from latent_explorer.core.formats import signed
from latent_explorer.ui.panels.matrix_colours import matrix_colours
from latent_explorer.ui.theme import current_theme, set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain

_STEPS = 255


class _Bar(QWidget):
    """The colours themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(16 * UNIT)
        self.setFixedHeight(3 * UNIT)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = matrix_colours(np.linspace(-1, 1, _STEPS)[np.newaxis], 1.0, current_theme())
        data = colours.tobytes()
        image = QImage(data, _STEPS, 1, 3 * _STEPS, QImage.Format.Format_RGB888)
        painter = QPainter(self)
        painter.drawImage(QRectF(self.rect()), image)
        painter.end()


class MatrixScale(QWidget):
    """The colours between the two ends of r, with 0 in their middle."""

    def __init__(self) -> None:
        super().__init__()
        self.low, self.high = QLabel(), QLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        for label in (self.low, self.high):
            set_text_size(label, TextSize.SMALL)
        self.bar = _Bar()
        layout.addWidget(self.low)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.high)
        explain(
            self,
            "The colours of r, with 0 in the middle. Of 100 pairs 99 lie between the ends; "
            "stronger ones have the colours of the ends",
        )
        self.setAccessibleName("Scale of r")
        self.show_end(1.0)

    def show_end(self, end: float) -> None:
        """Let the scale go from -`end` to `end`; what lies beyond has the same colours."""
        digits = 1 if end >= 0.1 else 2
        below, above = ("\u2264 ", "\u2265 ") if end < 1 else ("", "")
        self.low.setText(below + signed(-end, digits))
        self.high.setText(above + signed(end, digits))
