"""A slider for a float, drawn so that it can be seen in light and dark."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QStyle
from superqt import QDoubleSlider

from latent_explorer.ui.event_time import event_time
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.widgets.edges import paint_ring

_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
}
_PAGE_KEYS = {Qt.Key.Key_PageDown: -1, Qt.Key.Key_PageUp: 1}
_DEFAULT_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_SHORTEST = 10 * UNIT
_LINE = 0.75 * UNIT
_HANDLE = 3.5 * UNIT


class LineSlider(QDoubleSlider):
    """A horizontal slider for a float, whose moves with the mouse are gestures."""

    gesture_began = Signal()
    """The handle is held; all changes until it is let go are one."""
    gesture_ended = Signal()
    """The handle was let go, or cannot be held any more."""
    default_requested = Signal()
    """The user wants the usual value."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)  # type: ignore[no-untyped-call]
        self._held = False
        # Not by the wheel: who scrolls past a slider does not mean to change it.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(_SHORTEST)
        self.event_time: float | None = None

    # superqt's sliders do not know the keys that Qt's own have.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = _KEYS.get(key, 0) * self.singleStep() + _PAGE_KEYS.get(key, 0) * self.pageStep()
        if step:
            self.event_time = event_time(event)
            self.setValue(self.value() + step)
            self.event_time = None
        elif key in _DEFAULT_KEYS:
            self.default_requested.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Not as Fusion does it: its line is darker than the ground, and so invisible on a dark one.
        theme = current_theme()
        enabled = self.isEnabled()
        handle = self._handle()
        middle = self.rect().toRectF().center().y() + 0.5
        ends = QPointF(_HANDLE / 2, middle), QPointF(self.width() - _HANDLE / 2, middle)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for color, begin, end in (
            (theme.edge if enabled else theme.border, ends[0], ends[1]),
            (theme.accent if enabled else theme.border, ends[0], QPointF(handle.x(), middle)),
        ):
            pen = QPen(QColor(color), _LINE)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(begin, end)
        painter.setPen(QPen(QColor(theme.accent if enabled else theme.border), _LINE / 2))
        held = self._held and enabled
        painter.setBrush(QColor(theme.accent if held else theme.surface))
        radius = (_HANDLE - _LINE) / 2
        painter.drawEllipse(QPointF(handle.x(), middle), radius, radius)
        painter.end()
        paint_ring(self)

    def _handle(self) -> QPointF:
        """Return the middle of the handle, where the style takes it to be."""
        rect = self.style().subControlRect(
            QStyle.ComplexControl.CC_Slider,
            self._styleOption,
            QStyle.SubControl.SC_SliderHandle,
            self,
        )
        return QRectF(rect).center()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # Not by sliderPressed: the value moves to the mouse before that.
        if not self._held:
            self._held = True
            self.gesture_began.emit()
        self.event_time = event_time(event)
        super().mousePressEvent(event)
        self.event_time = None
        self._end_if_released()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # The slider may have been hidden or disabled since it was pressed.
        if self._held:
            self.event_time = event_time(event)
            super().mouseMoveEvent(event)
            self.event_time = None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._end_if_released()

    def hideEvent(self, event: QHideEvent) -> None:
        self.setSliderDown(False)
        self._end_if_released()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self.setSliderDown(False)
            self._end_if_released()
        super().changeEvent(event)

    def _end_if_released(self) -> None:
        if self._held and not self.isSliderDown():
            self._held = False
            self.gesture_ended.emit()
