"""A photo, and on it the square that is cut: dragged, resized, moved by keys and the wheel."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy

from latent_explorer.controller.presenters.photo_shown import PhotoShown
from latent_explorer.core.square_box import SquareBox
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.edges import paint_ring
from latent_explorer.ui.widgets.enlarging import bicubic
from latent_explorer.ui.widgets.gestures import GestureWidget

_HELP = (
    "What is cut from the photo: drag the square, or one of its corners; the wheel resizes it. The "
    "two rings are where the model has the eyes; one whose pictures show no faces has none. Keys: "
    "the arrows move it, with Shift ten times as far; + and \u2212 resize it; Home is the square "
    "that was proposed."
)
_GRIP = 10.0  # pixels around a corner
_HANDLE = 9.0
_RING = 0.045  # share of the side
_DARK = 130  # of 255, outside
_STEP, _FAR, _FACTOR = 0.01, 10, 1.04
_MOST_NOTCHES = 8.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_RESIZING = {Qt.Key.Key_Plus: _FACTOR, Qt.Key.Key_Equal: _FACTOR, Qt.Key.Key_Minus: 1 / _FACTOR}
_CORNERS = ((False, False), (True, False), (False, True), (True, True))


@dataclass(frozen=True)
class _Drag:
    """Where it began, with which square, and at which corner; None for the whole."""

    start: QPointF
    box: SquareBox
    corner: tuple[bool, bool] | None


class PhotoView(GestureWidget):
    """Show a photo as large as it fits with its square, or words while there is none."""

    accessible_role = QAccessible.Role.Graphic

    box_changed = Signal(object)
    """Cut this square; it may reach out of the photo."""
    box_proposed = Signal()
    """Cut the square that was proposed."""
    open_requested = Signal()
    """Open a photo: the place where there is none was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Your picture, and what is cut from it")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(24 * UNIT, 20 * UNIT)
        self.setMouseTracking(True)
        self.box: SquareBox | None = None
        self._shown: PhotoShown | None = None
        self._words = ""
        self._drawn: QImage | None = None
        self._drag: _Drag | None = None

    def sizeHint(self) -> QSize:
        return QSize(60 * UNIT, 50 * UNIT)

    # What is shown

    def show_photo(self, photo: PhotoShown | None, words: str) -> None:
        """Show a photo, and words above it or in its place."""
        before = None if self._shown is None else self._shown.preview
        if photo is None or photo.preview is not before:
            self._end_drag()
            self._drawn = None
        self._shown, self._words = photo, words
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if photo is None else Qt.FocusPolicy.StrongFocus)
        explain(self, "" if photo is None else f"<p>{_HELP}</p>")
        self.setAccessibleDescription(words if photo is None else photo.name)
        self.update()

    def show_box(self, box: SquareBox | None) -> None:
        """Show what is cut; None while it is not known."""
        if box != self.box:
            self.box = box
            self.update()

    @property
    def picture_rect(self) -> QRectF:
        """Where the photo is, in widget coordinates; empty where there is none."""
        if self._shown is None:
            return QRectF()
        width, height = self._shown.width, self._shown.height
        scale = min(self.width() / width, self.height() / height)
        across, down = max(round(width * scale), 1), max(round(height * scale), 1)
        left, top = (self.width() - across) // 2, (self.height() - down) // 2
        return QRectF(left, top, across, down)

    @property
    def box_rect(self) -> QRectF:
        """Where the square is, in widget coordinates; empty where there is none."""
        if self._shown is None or self.box is None:
            return QRectF()
        rect, scale = self.picture_rect, self._scale
        left, top = rect.left() + self.box.left * scale, rect.top() + self.box.top * scale
        return QRectF(left, top, self.box.side * scale, self.box.side * scale)

    @property
    def _scale(self) -> float:
        """Pixels of the widget a pixel of the photo."""
        assert self._shown is not None
        return self.picture_rect.width() / self._shown.width

    # What the user does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        box, at = self.box, event.position()
        corner = self._corner_at(at)
        inside = self.box_rect.contains(at)
        if event.button() != Qt.MouseButton.LeftButton or box is None:
            super().mousePressEvent(event)
        elif corner is not None or inside:
            self._drag = _Drag(at, box, corner)
            self.gesture_began.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        drag, shown, at = self._drag, self._shown, event.position()
        if drag is None or shown is None:
            self._point_out(at)
            return
        scale = self._scale
        if drag.corner is None:
            right, down = (at - drag.start).x() / scale, (at - drag.start).y() / scale
            self.box_changed.emit(drag.box.moved(round(right), round(down)))
        else:
            place = (at - self.picture_rect.topLeft()) / scale
            right, bottom = drag.corner
            size = shown.width, shown.height
            box = drag.box.with_corner(
                place.x(), place.y(), right=right, bottom=bottom, within=size
            )
            self.box_changed.emit(box)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end_drag()
            if self._shown is None and self.rect().contains(event.position().toPoint()):
                self.open_requested.emit()
        super().mouseReleaseEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._end_drag()
        super().hideEvent(event)

    def _end_drag(self) -> None:
        if self._drag is not None:
            self._drag = None
            self.gesture_ended.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.box is None or self._drag is not None:
            super().wheelEvent(event)
            return
        notches = event.angleDelta().y() / 120
        notches = min(max(notches, -_MOST_NOTCHES), _MOST_NOTCHES)
        self.box_changed.emit(self.box.resized(self.box.side * _FACTOR**notches))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        box, key = self.box, Qt.Key(event.key())
        if box is None:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape and self._drag is not None:
            before = self._drag.box
            self._end_drag()
            self.box_changed.emit(before)
        elif key in _ARROWS:
            far = _FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            pixels = max(1, round(box.side * _STEP)) * far
            right, down = _ARROWS[key]
            self.box_changed.emit(box.moved(right * pixels, down * pixels))
        elif key in _RESIZING:
            side = box.side * _RESIZING[key]
            # Of a small square, too, by a pixel at least on either side.
            more = max(2.0, abs(side - box.side))
            self.box_changed.emit(box.resized(box.side + (more if side > box.side else -more)))
        elif key == Qt.Key.Key_Home:
            self.box_proposed.emit()
        else:
            super().keyPressEvent(event)

    def _corner_at(self, at: QPointF) -> tuple[bool, bool] | None:
        """Return which corner of the square is under the mouse: whether right, whether lower."""
        rect = self.box_rect
        if rect.isEmpty():
            return None
        for right, bottom in _CORNERS:
            corner = QPointF(
                rect.right() if right else rect.left(), rect.bottom() if bottom else rect.top()
            )
            if (at - corner).manhattanLength() <= 1.5 * _GRIP:
                return right, bottom
        return None

    def _point_out(self, at: QPointF) -> None:
        """Show by the cursor what a press would do."""
        corner = self._corner_at(at)
        if corner is not None:
            falling = corner[0] == corner[1]
            shape = Qt.CursorShape.SizeFDiagCursor if falling else Qt.CursorShape.SizeBDiagCursor
            self.setCursor(shape)
        elif self.box_rect.contains(at):
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        else:
            self.unsetCursor()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._shown is not None:
            rect = self.picture_rect
            painter.drawImage(rect, self._sized(self._shown, rect))
            if self.box is not None:
                self._paint_box(painter, rect, self.box_rect)
        else:
            self._paint_place(painter)
        if self._words:
            self._paint_words(painter)
        painter.end()
        paint_ring(self)

    def _sized(self, shown: PhotoShown, rect: QRectF) -> QImage:
        ratio = self.devicePixelRatioF()
        width, height = round(rect.width() * ratio), round(rect.height() * ratio)
        if self._drawn is None or self._drawn.size() != QSize(width, height):
            self._drawn = bicubic(shown.preview, width, height)
        return self._drawn

    def _paint_box(self, painter: QPainter, rect: QRectF, box: QRectF) -> None:
        theme = current_theme()
        outside = QPainterPath()
        outside.addRect(rect)
        outside.addRect(box)
        painter.fillPath(outside, QColor(0, 0, 0, _DARK))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # On any photo: bright on dark.
        for width, color in ((4.0, QColor(0, 0, 0, _DARK)), (2.0, QColor("white"))):
            painter.setPen(QPen(color, width))
            painter.drawRect(box)
            for x, y in () if self._shown is None else self._shown.eyes:
                radius = max(_RING * box.width(), 3.0)
                middle = box.topLeft() + QPointF(x * box.width(), y * box.height())
                painter.setPen(QPen(color, width - 0.7))
                painter.drawEllipse(middle, radius, radius)
        painter.setPen(QPen(QColor("white"), 1.5))
        painter.setBrush(QColor(theme.accent))
        for corner in (box.topLeft(), box.topRight(), box.bottomLeft(), box.bottomRight()):
            handle = QRectF(0, 0, _HANDLE, _HANDLE)
            handle.moveCenter(corner)
            painter.drawRect(handle)

    def _paint_place(self, painter: QPainter) -> None:
        """Draw where something can be dropped."""
        pen = QPen(QColor(current_theme().edge), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inside = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.drawRoundedRect(inside, 2 * UNIT, 2 * UNIT)

    def _paint_words(self, painter: QPainter) -> None:
        margin = 3 * UNIT
        room = self.rect().adjusted(margin, margin, -margin, -margin)
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        if self._shown is not None:
            ground = painter.boundingRect(room, flags, self._words)
            veil = QColor(current_theme().surface)
            veil.setAlpha(220)
            painter.fillRect(ground.adjusted(-UNIT, -UNIT, UNIT, UNIT), veil)
        painter.setPen(QColor(current_theme().text))
        painter.drawText(room, flags, self._words)
