"""Pictures of one size side by side, or one below the other, each with its name."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QFontMetrics, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from latent_explorer.export.scaling import within
from latent_explorer.ui.theme import current_theme, text_font
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.widgets.enlarging import bicubic, fitted

_GAP = 2 * UNIT
_LEAST = 16 * UNIT
_DIMMED = 0.35


class PictureRow(QWidget):
    """Show pictures as large as they fit, or a text while there are none.

    Parameters
    ----------
    placeholder : str
        Said at first.
    """

    accessible_role = QAccessible.Role.Graphic

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self._placeholder, self._waiting = placeholder, True
        self._pictures: tuple[NDArray[np.uint8], ...] = ()
        self._drawn: tuple[int, tuple[QImage, ...]] = (0, ())
        self.captions: tuple[str, ...] = ()
        # As large as there is room for, whatever else the layout holds.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(2 * _LEAST + _GAP, _LEAST + self._line)

    def show_pictures(self, pictures: Sequence[NDArray[np.uint8]], captions: Sequence[str]) -> None:
        """Show pictures of shape (size, size, 3), with their names."""
        same = len(pictures) == len(self._pictures) and all(map(is_, pictures, self._pictures))
        self._pictures, self.captions, self._waiting = tuple(pictures), tuple(captions), False
        if not same:
            self._drawn = (0, ())
        self.setAccessibleDescription(", ".join(captions))
        self.update()

    def show_waiting(self, text: str) -> None:
        """Show `text`, above dimmed pictures when there are some."""
        self._placeholder, self._waiting = text, True
        self.update()

    @property
    def picture_rects(self) -> tuple[QRect, ...]:
        """Where the pictures are drawn, in widget coordinates."""
        n = max(len(self._pictures), 1)
        width, height, line, gaps = self.width(), self.height(), self._line, (n - 1) * _GAP
        beside = min((width - gaps) // n, height - line)
        below = min(width, (height - gaps) // n - line)
        side = max(1, beside, below)
        if beside >= below:
            left, top = (width - n * side - gaps) // 2, max(0, (height - side - line) // 2)
            return tuple(QRect(left + i * (side + _GAP), top, side, side) for i in range(n))
        left, top = (width - side) // 2, (height - n * (side + line) - gaps) // 2
        return tuple(QRect(left, top + i * (side + line + _GAP), side, side) for i in range(n))

    @property
    def _line(self) -> int:
        return QFontMetrics(text_font(TextSize.SMALL)).height() + UNIT

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        if self._pictures:
            painter.setOpacity(_DIMMED if self._waiting else 1.0)
            painter.setFont(text_font(TextSize.SMALL))
            painter.setPen(QColor(theme.text))
            rects = self.picture_rects
            for rect, image, name in zip(
                rects, self._sized(rects[0].width()), self.captions, strict=True
            ):
                painter.drawImage(fitted(rect, image), image)
                below = QRect(rect.left(), rect.bottom() + UNIT, rect.width(), self._line - UNIT)
                elide = Qt.TextElideMode.ElideMiddle
                text = painter.fontMetrics().elidedText(name, elide, rect.width())
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
            painter.setOpacity(1.0)
        if self._waiting:
            painter.setFont(self.font())
            painter.setPen(QColor(theme.text))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            margin = 4 * UNIT
            place = self.rect().adjusted(margin, margin, -margin, -margin)
            painter.drawText(place, flags, self._placeholder)
        painter.end()

    def _sized(self, side: int) -> tuple[QImage, ...]:
        pixels = max(1, round(side * self.devicePixelRatioF()))
        if self._drawn[0] != pixels:
            sizes = (within(picture.shape, pixels) for picture in self._pictures)
            images = tuple(
                bicubic(picture, width, height)
                for picture, (height, width) in zip(self._pictures, sizes, strict=True)
            )
            self._drawn = (pixels, images)
        return self._drawn[1]
