"""A small picture with a name, beside what it belongs to and above everything else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from latent_explorer.ui.theme import current_theme, text_font
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.widgets.enlarging import fitted

PICTURE = 32 * UNIT
"""Side of the picture in pixels."""

_MARGIN = UNIT
_GAP = 2 * UNIT  # to what it stands beside
_RADIUS = UNIT
_NOTHING = QRect()


class Thumbnail(QWidget):
    """A child of the window, so that it needs no window of its own; the mouse goes through it.

    Attributes
    ----------
    name : str
        What is written below the picture.
    note : str
        What is written below the name, such as which picture it is.
    has_picture : bool
        Whether there is one.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = self.note = ""
        self._image: QImage | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def has_picture(self) -> bool:
        return self._image is not None

    def show_content(self, name: str, picture: NDArray[np.uint8] | None, note: str = "") -> None:
        """Show a name, and a picture of shape (height, width, 3) or an empty place for it."""
        self.name, self.note = name, note
        self.setAccessibleName(", ".join(filter(None, (name, note))))
        self._image = None
        if picture is not None:
            height, width, _ = picture.shape
            rgb = QImage.Format.Format_RGB888
            # Without the copy the image would refer to bytes that are collected.
            self._image = QImage(picture.tobytes(), width, height, 3 * width, rgb).copy()
        self.setFont(text_font(TextSize.SMALL))
        lines = self.fontMetrics().height() * (2 if note else 1)
        self.resize(PICTURE + 2 * _MARGIN, PICTURE + lines + 3 * _MARGIN)
        self.update()

    def show_beside(
        self,
        keep_free: QRect,
        window: QWidget,
        marks: Sequence[QPoint] = (),
        words: QRect = _NOTHING,
    ) -> None:
        """Show it within `window` at the nearest place that covers nothing of `keep_free`.

        Where there is none it is not shown; of several, it is shown where it covers nothing of
        `words` and least of `marks`.
        """
        place = nearest_place(keep_free, self.size(), window.rect(), marks, words)
        if place is None:
            self.hide()
            return
        if self.parentWidget() is not window:
            self.setParent(window)
        self.move(place)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(QColor(theme.edge), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS
        )
        place = QRect(_MARGIN, _MARGIN, PICTURE, PICTURE)
        if self._image is None:
            painter.fillRect(place, QColor(theme.field))
        else:
            painter.drawImage(fitted(place, self._image), self._image)
        below = QRect(_MARGIN, PICTURE + 2 * _MARGIN, PICTURE, self.fontMetrics().height())
        for words, color in ((self.name, theme.text), (self.note, theme.quiet)):
            painter.setPen(QColor(color))
            text = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, PICTURE)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
            below.translate(0, below.height())
        painter.end()


def nearest_place(
    keep_free: QRect,
    size: QSize,
    inside: QRect,
    marks: Sequence[QPoint] = (),
    words: QRect = _NOTHING,
) -> QPoint | None:
    """Return where a rectangle of `size` is nearest to another one without covering any of it.

    Parameters
    ----------
    keep_free : QRect
        The one beside which it is to be.
    size : QSize
        Of the rectangle.
    inside : QRect
        What it must not leave.
    marks : sequence of QPoint
        What is better not covered: where that is least counts more than where it is nearest.
    words : QRect
        What is said of the same thing: not to cover it counts more than marks.

    Returns
    -------
    QPoint or None
        Its upper left corner; None where there is no such place.
    """
    middle = keep_free.center()
    across = _between(
        middle.x() - size.width() // 2, inside.left(), inside.right() + 1 - size.width()
    )
    along = _between(
        middle.y() - size.height() // 2, inside.top(), inside.bottom() + 1 - size.height()
    )
    places = [
        QPoint(keep_free.right() + 1 + _GAP, along),
        QPoint(keep_free.left() - _GAP - size.width(), along),
        QPoint(across, keep_free.top() - _GAP - size.height()),
        QPoint(across, keep_free.bottom() + 1 + _GAP),
    ]
    within = [place for place in places if inside.contains(QRect(place, size))]

    def cost(place: QPoint) -> tuple[bool, int, int]:
        rect = QRect(place, size)
        offset = rect.center() - middle
        covered = sum(map(rect.contains, marks))
        return rect.intersects(words), covered, QPoint.dotProduct(offset, offset)

    return min(within, key=cost, default=None)


def _between(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))
