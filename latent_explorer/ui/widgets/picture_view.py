"""A widget that shows one picture as large as it fits."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QHideEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from latent_explorer.ui.widgets.enlarging import draw_smoothly


class PictureView(QWidget):
    """Show an RGB picture, centred and enlarged to the widget, or a text while there is none."""

    accessible_role = QAccessible.Role.Graphic

    painted = Signal(float, float)
    """A picture is on screen for the first time: when the event happened that led to it, and now.

    Both are seconds of `time.perf_counter`.
    """

    def __init__(self, placeholder: str = "") -> None:
        super().__init__()
        self._image: QImage | None = None
        self._placeholder = placeholder
        self._waiting = False
        self._started = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 96)

    def sizeHint(self) -> QSize:
        return QSize(320, 320)

    def show_picture(self, pixels: NDArray[np.uint8], started: float = 0.0) -> None:
        """Show `pixels` of shape (height, width, 3).

        `started` is when the event happened that led to it; 0 where nobody wants to know.
        """
        height, width, _ = pixels.shape
        view = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        # Without the copy the image would refer to bytes that are collected.
        self._image = view.copy()
        self._waiting = False
        # What cannot be seen is painted at some later time, which measures nothing.
        seen = self.isVisible() and not self.window().isMinimized()
        self._started = started if seen else 0.0
        if self._started > 0:
            # Somebody drags: the next event of the mouse must not come before the painting.
            self.repaint()
        else:
            self.update()

    def show_waiting(self, text: str) -> None:
        """Show `text`, above a dimmed picture when there is one."""
        self._placeholder = text
        self._waiting = True
        self.update()

    @property
    def waiting(self) -> bool:
        """Whether a text stands in for a picture that is still to come."""
        return self._waiting

    @property
    def picture_rect(self) -> QRectF:
        """Where the picture is, in widget coordinates."""
        if self._image is None:
            return QRectF()
        size = QRectF(self.rect()).size()
        scale = min(size.width() / self._image.width(), size.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        left, top = (size.width() - width) / 2, (size.height() - height) / 2
        return QRectF(left, top, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image is not None:
            painter.setOpacity(0.35 if self._waiting else 1.0)
            self.paint_picture(painter, self._image)
            painter.setOpacity(1.0)
        if self._image is None or self._waiting:
            painter.setPen(self.palette().text().color())
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 16, -16, -16), flags, self._placeholder)
        self.paint_over(painter)
        painter.end()
        if self._started > 0 and not self._waiting:
            started, self._started = self._started, 0.0
            self.painted.emit(started, time.perf_counter())

    def hideEvent(self, event: QHideEvent) -> None:
        self._started = 0.0
        super().hideEvent(event)

    def paint_picture(self, painter: QPainter, picture: QImage) -> None:
        """Draw the picture; for subclasses that do it otherwise."""
        draw_smoothly(painter, self.picture_rect, picture)

    def paint_over(self, painter: QPainter) -> None:
        """Draw above the picture; for subclasses."""
