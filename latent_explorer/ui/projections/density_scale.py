"""The scale of the density: colours from one point a bin to the most."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from latent_explorer.core.formats import how_many
from latent_explorer.ui.theme import current_theme, density_lut, set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain

BAR = QSize(24 * UNIT, 3 * UNIT)
"""Room for the colours."""

_USUAL = 999  # points: it has that much room from the beginning
_TIP = (
    "How many points lie in a bin of the density of the active projection, on a log scale; "
    "a bin is two pixels of the screen wide and high"
)


class _Bar(QWidget):
    """The colours themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.most = 1
        self.setFixedSize(BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_scale(painter, QRectF(self.rect()), self.most)
        painter.end()


class DensityScale(QWidget):
    """The colours between the smallest count and the largest."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = _Bar()
        self.least, self.most = QLabel("1"), QLabel()
        self._reserved_in = QFont()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        for widget in (self.least, self._bar, self.most):
            layout.addWidget(widget)
        for label in (self.least, self.most):
            set_text_size(label, TextSize.SMALL)
        explain(self, _TIP)
        self.setAccessibleName("Scale of the density")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_most(self, most: int) -> None:
        """Show the scale up to a count of `most` points in a bin; 0 hides it."""
        self.setVisible(most > 0)
        if most > 0 and most != self._bar.most:
            self._bar.most = most
            self.most.setText(most_text(most))
            self._reserve()
            self._bar.update()

    def _reserve(self) -> None:
        # It never gets narrower again: the legend could need a line less then, the projections get
        # that room and another count with it, and so on without end.
        font = self.most.font()
        before = self.most.minimumWidth() if font == self._reserved_in else 0
        self._reserved_in = font
        widest = max(self.most.text(), most_text(_USUAL), key=len)
        needed = self.most.fontMetrics().horizontalAdvance(widest)
        self.most.setMinimumWidth(max(needed, before))


def most_text(most: int) -> str:
    """Return what stands at the end of the scale."""
    return f"{how_many(most, 'point')} in a bin"


def paint_scale(painter: QPainter, place: QRectF, most: int) -> None:
    """Paint the colours from one point in a bin to `most` points."""
    # Where one point lies on the scale depends on the most that there are.
    first = math.ceil(255 * math.log1p(1) / math.log1p(most))
    colors = np.ascontiguousarray(density_lut(current_theme())[first:])
    image = QImage(colors.data, len(colors), 1, colors.nbytes, QImage.Format.Format_RGBA8888)
    painter.drawImage(place, image)
