"""A picture in place of another one, as long as a key is held."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent

from latent_explorer.export.scaling import scaled
from latent_explorer.ui.theme import text_font
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.widgets.picture_view import PictureView

_TAG, _INK, _GROUND = "Before", "#ffffff", "#c0101216"


class BeforeOverlay(PictureView):
    """Cover a picture with an earlier one.

    Parameters
    ----------
    covered : PictureView
        The picture that is covered; this becomes its child. What stands beside the picture in it,
        such as an original, stays in sight.
    """

    def __init__(self, covered: PictureView) -> None:
        super().__init__()
        self._covered = covered
        self._face: NDArray[np.uint8] | None = None
        self.setParent(covered)
        self.setMinimumSize(0, 0)
        self.setAccessibleName("Face before")
        self.setAutoFillBackground(True)
        self.hide()

    def show_before(self, face: NDArray[np.uint8] | None) -> None:
        """Hold `face` of shape (size, size, 3) ready; None where there is nothing to compare."""
        self._face = face
        if face is None:
            self.hide()

    def show_held(self, held: bool) -> None:
        """Cover the picture, or uncover it."""
        if held and self._face is not None:
            place = self._covered.picture_rect.toAlignedRect()
            self.setGeometry(self._covered.rect() if place.isEmpty() else place)
            room = min(self.width(), self.height()) * self.devicePixelRatioF()
            self.show_picture(scaled(self._face, max(1, round(room))))
            self.raise_()
        self.setVisible(held and self._face is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(TextSize.NORMAL))
        width = painter.fontMetrics().horizontalAdvance(_TAG) + 4 * UNIT
        height = painter.fontMetrics().height() + UNIT
        corner = self.picture_rect.topLeft()
        tag = QRectF(corner.x() + 2 * UNIT, corner.y() + 2 * UNIT, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_GROUND))
        painter.drawRoundedRect(tag, UNIT, UNIT)
        painter.setPen(QColor(_INK))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, _TAG)
        painter.end()
