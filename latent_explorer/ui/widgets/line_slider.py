"""A slider for a float, drawn so that it can be seen in light and dark."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
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
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from latent_explorer.ui.event_time import event_time
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.widgets.edges import paint_ring

_DEFAULT_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_SHORTEST = 10 * UNIT
_LINE = 0.75 * UNIT
_HANDLE = 3.5 * UNIT
_PAGES = 20


class LineSlider(QSlider):
    """A horizontal slider for a float, whose moves with the mouse are gestures.

    Parameters
    ----------
    decimals : int
        Digits behind the point: one step of the slider is one of the last of them.
    """

    number_changed = Signal(float)
    """Another number is shown."""

    gesture_began = Signal()
    """The handle is held; all changes until it is let go are one."""
    gesture_ended = Signal()
    """The handle was let go, or cannot be held any more."""
    default_requested = Signal()
    """The user wants the usual value."""

    def __init__(self, decimals: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._decimals = decimals
        self._steps_in_one = int(10**decimals)
        self._held = False
        # Not by the wheel: who scrolls past a slider does not mean to change it.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(_SHORTEST)
        self.event_time: float | None = None
        self.valueChanged.connect(self._tell)

    @property
    def number(self) -> float:
        """The number shown."""
        return round(self.value() / self._steps_in_one, self._decimals)

    def set_number(self, number: float) -> None:
        """Show the number of the scale that is nearest to `number`."""
        self.setValue(self._steps(number))

    def set_number_range(self, low: float, high: float) -> None:
        """Let the scale go from `low` to `high`."""
        self.setRange(self._steps(low), self._steps(high))
        self.setPageStep(max(1, (self.maximum() - self.minimum()) // _PAGES))

    def _steps(self, number: float) -> int:
        return round(number * self._steps_in_one)

    def _tell(self) -> None:
        self.number_changed.emit(self.number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _DEFAULT_KEYS:
            self.default_requested.emit()
            return
        self.event_time = event_time(event)
        super().keyPressEvent(event)
        self.event_time = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Not as Fusion does it: its line is darker than the ground, and so invisible on a dark one.
        theme = current_theme()
        enabled = self.isEnabled()
        handle = QRectF(self._handle()).center()
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

    def _handle(self) -> QRect:
        """Return where the style takes the handle to be."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        parts, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
        return self.style().subControlRect(parts, option, part, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # Not by sliderPressed: the value moves to the mouse before that.
        if not self._held:
            self._held = True
            self.gesture_began.emit()
        self.event_time = event_time(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._come_to(event.position().toPoint().x())
        super().mousePressEvent(event)
        self.event_time = None
        self._end_if_released()

    def _come_to(self, x: int) -> None:
        """Put the handle below the mouse, where it is not there yet: Qt would turn a page."""
        handle = self._handle()
        if not handle.left() <= x <= handle.right():
            room = self.width() - handle.width()
            ends, place = (self.minimum(), self.maximum()), x - handle.width() // 2
            self.setSliderPosition(QStyle.sliderValueFromPosition(*ends, place, room))

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
