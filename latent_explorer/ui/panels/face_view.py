"""The current face, large, and the original of the chosen image beside it or below a wipe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)

from latent_explorer.controller.presenters.originals import OriginalShown
from latent_explorer.export.scaling import within
from latent_explorer.ui.theme import current_theme, text_font
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.enlarging import bicubic, fitted
from latent_explorer.ui.widgets.picture_view import PictureView

_SMALLEST = 24 * UNIT
_SMALLEST_OF_PAIR = 20 * UNIT
_GAP = 2 * UNIT
# The least side of the original, as a share of the face's: the face stays large.
_ORIGINAL = 0.6
# During a drag a face is enlarged by Qt, which is bilinear: that takes 0.1 ms instead of up to 4,
# and is the same to within a few levels. When the drag pauses, the better picture follows.
_PAUSE = 80  # ms
_STEP = 0.05
_HELP = (
    "Press and drag across to wipe between the original and the face; with the keyboard, the left "
    "and right arrows do so and Escape ends it."
)


@dataclass(frozen=True)
class Arrangement:
    """Where the face and the original are; empty where there is none."""

    face: QRect
    original: QRect


def arranged(width: int, height: int, caption: int, *, pair: bool) -> Arrangement:
    """Return where the face, as large as possible, and perhaps the original fit into some room.

    Parameters
    ----------
    width, height : int
        Of the room, in pixels.
    caption : int
        Height of the line below each of a pair.
    pair : bool
        Whether there is an original: left of the face or below it, and never larger. Where both
        would be tiny, there is only the face.
    """
    side = min(width, height)
    alone = Arrangement(QRect((width - side) // 2, 0, side, side), QRect())
    if not pair:
        return alone
    across, down = width - _GAP, height - _GAP - 2 * caption
    beside = round(min(height - caption, across / (1 + _ORIGINAL)))
    below = round(min(width, down / (1 + _ORIGINAL)))
    face = max(beside, below)
    if face < _SMALLEST_OF_PAIR:
        return alone
    if beside >= below:
        original = min(face, across - face)
        left = (across - face - original) // 2
        return Arrangement(
            QRect(left + original + _GAP, 0, face, face),
            QRect(left, face - original, original, original),
        )
    original = min(face, down - face)
    return Arrangement(
        QRect((width - face) // 2, 0, face, face),
        QRect((width - original) // 2, face + caption + _GAP, original, original),
    )


class _Sized:
    """A picture in the size it was last painted in."""

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        self.pixels = pixels
        self._image: QImage | None = None

    def in_size(self, side: int) -> QImage:
        height, width = within(self.pixels.shape, side)
        if self._image is None or (self._image.width(), self._image.height()) != (width, height):
            self._image = bicubic(self.pixels, width, height)
        return self._image


class FaceView(PictureView):
    """Show the face, and with it the original that it can be compared with."""

    def __init__(self) -> None:
        super().__init__("The face appears here")
        self._face: _Sized | None = None
        self._coarse = False
        self._shown: OriginalShown | None = None
        self._original: _Sized | None = None
        self._wipe: float | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_PAUSE)
        self._rest.timeout.connect(self._refine)
        self.setMinimumSize(_SMALLEST, _SMALLEST)

    def sizeHint(self) -> QSize:
        # Small: where there is little room, what else is in the panel goes first.
        return QSize(_SMALLEST, _SMALLEST)

    # What is shown

    def show_picture(self, pixels: NDArray[np.uint8], started: float = 0.0) -> None:
        """Show the face; see `PictureView.show_picture`."""
        self._face = _Sized(pixels)
        self._coarse = started > 0
        if self._coarse:
            self._rest.start()
        super().show_picture(pixels, started)

    def show_original(self, shown: OriginalShown | None) -> None:
        """Show the picture of the chosen image."""
        if shown == self._shown:
            return
        before, self._shown = self._shown, shown
        picture = None if shown is None else shown.picture
        if picture is None:
            self._original = None
        elif before is None or before.picture is not picture:
            self._original = _Sized(picture)
        comparable = self._original is not None
        policy = Qt.FocusPolicy.StrongFocus if comparable else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        explain(self, f"<p>{_HELP}</p>" if comparable else "")
        if comparable:
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self.unsetCursor()
            self._wipe = None
        # Whoever has placed it may give it other room.
        self.updateGeometry()
        self.update()

    @property
    def wipe(self) -> float | None:
        """Where the original gives way to the face, from 0 to 1; None while not comparing."""
        return self._wipe

    @property
    def arrangement(self) -> Arrangement:
        """Where face and original are, in widget coordinates."""
        return arranged(self.width(), self.height(), self._caption, pair=self._paired)

    @property
    def picture_rect(self) -> QRectF:
        """Where the face is, in widget coordinates."""
        return QRectF() if self._face is None else QRectF(self.arrangement.face)

    @property
    def _paired(self) -> bool:
        return self._shown is not None and self._shown.beside and self._wipe is None

    @property
    def _caption(self) -> int:
        return QFontMetrics(text_font(TextSize.SMALL)).height() + UNIT

    def limit(self, room: int) -> int:
        """Take no more of `room`, a height in pixels, than the pictures need in this width.

        Returns
        -------
        int
            The height that they need, in pixels.
        """
        beside = self._shown is not None and self._shown.beside
        at = arranged(self.width(), max(room, _SMALLEST), self._caption, pair=beside)
        lowest = max(at.face.bottom(), at.original.bottom()) + 1
        needed = lowest + (0 if at.original.isNull() else self._caption)
        self.setMaximumHeight(needed)
        return needed

    def _refine(self) -> None:
        self._coarse = False
        self.update()

    # What the user does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._original is not None:
            self._wipe_to(event.position())
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._wipe is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._wipe_to(event.position())
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end_wipe()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -_STEP, Qt.Key.Key_Right: _STEP}
        key = Qt.Key(event.key())
        if key in steps and self._original is not None:
            here = 0.5 if self._wipe is None else self._wipe + steps[key]
            self._wipe = min(max(here, 0.0), 1.0)
            self.update()
        elif key == Qt.Key.Key_Escape and self._wipe is not None:
            self._end_wipe()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._end_wipe()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._end_wipe()
        super().hideEvent(event)

    def _wipe_to(self, position: QPointF) -> None:
        # The place is that on the large picture, which takes the place of both.
        rect = arranged(self.width(), self.height(), self._caption, pair=False).face
        self._wipe = min(max((position.x() - rect.left()) / rect.width(), 0.0), 1.0)
        self.update()

    def _end_wipe(self) -> None:
        if self._wipe is not None:
            self._wipe = None
            self.update()

    # Painting

    def paint_picture(self, painter: QPainter, picture: QImage) -> None:
        """Draw the face and, where there is one, the original."""
        at = self.arrangement
        if self._coarse:
            super().paint_picture(painter, picture)
        elif self._face is not None:
            self._paint(painter, at.face, self._face)
        shown = self._shown
        if shown is None:
            return
        if self._wipe is not None and self._original is not None:
            self._paint_wipe(painter, at.face, self._wipe, self._original, shown)
        elif not at.original.isNull():
            if self._original is not None:
                self._paint(painter, at.original, self._original)
            else:
                painter.fillRect(at.original, QColor(current_theme().border))
            painter.setPen(QColor(current_theme().quiet))
            for rect, text in ((at.original, shown.caption), (at.face, shown.face_caption)):
                below = QRect(rect.left(), rect.bottom() + 1, rect.width(), self._caption)
                self._write(painter, below, text, Qt.AlignmentFlag.AlignCenter)

    def _paint(self, painter: QPainter, rect: QRect, picture: _Sized) -> None:
        side = round(rect.width() * self.devicePixelRatioF())
        image = picture.in_size(side)
        painter.drawImage(fitted(rect, image), image)

    def _paint_wipe(
        self,
        painter: QPainter,
        rect: QRect,
        wipe: float,
        original: _Sized,
        shown: OriginalShown,
    ) -> None:
        border = rect.left() + round(wipe * rect.width())
        painter.save()
        painter.setClipRect(QRect(rect.left(), rect.top(), border - rect.left(), rect.height()))
        self._paint(painter, rect, original)
        painter.restore()
        theme = current_theme()
        for width, color in ((3.0, theme.halo), (1.0, theme.accent)):
            painter.setPen(QPen(QColor(color), width))
            painter.drawLine(border, rect.top(), border, rect.bottom())
        top = rect.bottom() + 1 - self._caption
        line = QRect(rect.left(), top, rect.width(), self._caption)
        ground = QColor(theme.surface)
        ground.setAlphaF(0.85)
        painter.fillRect(line, ground)
        painter.setPen(QColor(theme.text))
        half = line.adjusted(UNIT, 0, -line.width() // 2, 0)
        other = line.adjusted(line.width() // 2, 0, -UNIT, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        self._write(painter, half, shown.caption, Qt.AlignmentFlag.AlignLeft | middle)
        self._write(painter, other, shown.face_caption, Qt.AlignmentFlag.AlignRight | middle)

    def _write(
        self, painter: QPainter, rect: QRect, text: str, alignment: Qt.AlignmentFlag
    ) -> None:
        font = text_font(TextSize.SMALL)
        painter.setFont(font)
        fitting = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, alignment, fitting)

    def paint_over(self, painter: QPainter) -> None:
        """Draw a frame where the keyboard is."""
        if self.hasFocus():
            painter.setPen(QPen(QColor(current_theme().accent), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
