"""A slider with a typed value beside it."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from superqt import QDoubleSlider

from latent_explorer.ui.event_time import event_time
from latent_explorer.ui.widgets.number_box import FloatBox

_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
}
_PAGE_KEYS = {Qt.Key.Key_PageDown: -1, Qt.Key.Key_PageUp: 1}


class _Slider(QDoubleSlider):
    gesture_began = Signal()
    gesture_ended = Signal()

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)  # type: ignore[no-untyped-call]
        self._held = False
        self.event_time: float | None = None

    # superqt's sliders do not know the keys that Qt's own have.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = _KEYS.get(key, 0) * self.singleStep() + _PAGE_KEYS.get(key, 0) * self.pageStep()
        if step:
            self.event_time = event_time(event)
            self.setValue(self.value() + step)
            self.event_time = None
        else:
            super().keyPressEvent(event)

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


class ValueSlider(QWidget):
    """A slider and a box to type in, which always show the same value.

    The value is the float that was set; the slider only shows it.

    Parameters
    ----------
    low, high : float
        The range.
    decimals : int
        Digits behind the point; 0 for whole numbers.
    unit : str
        Shown behind the number.
    name : str
        What it sets, for screen readers.
    """

    value_changed = Signal(float)
    """The user chose a value."""
    gesture_began = Signal()
    """The slider is held; all changes until it is let go are one."""
    gesture_ended = Signal()
    """The slider was let go."""

    def __init__(
        self, low: float, high: float, *, decimals: int, unit: str = "", name: str = ""
    ) -> None:
        super().__init__()
        self._slider = _Slider()
        self._box = FloatBox()
        self._box.setDecimals(decimals)
        self._box.setSuffix(f" {unit}" if unit else "")
        self._box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._slider.setTracking(True)
        for part in (self._slider, self._box):
            part.setAccessibleName(name)
        self._decimals = decimals
        self.set_range(low, high)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._slider, 1)
        layout.addWidget(self._box)
        self.setFocusProxy(self._box)
        self._slider.valueChanged.connect(self._on_slider)
        self._slider.gesture_began.connect(self.gesture_began)
        self._slider.gesture_ended.connect(self.gesture_ended)
        self._box.valueChanged.connect(self._on_box)

    @property
    def value(self) -> float:
        """The value shown."""
        return self._box.value()

    @property
    def changed_at(self) -> float:
        """When the event happened that is changing the value, in `time.perf_counter` seconds."""
        happened = self._slider.event_time
        return time.perf_counter() if happened is None else happened

    def set_range(self, low: float, high: float) -> None:
        """Allow values from `low` to `high`, silently."""
        step = 10.0**-self._decimals
        with QSignalBlocker(self._slider), QSignalBlocker(self._box):
            self._box.setRange(low, high)
            self._slider.setRange(low, high)
            self._slider.setSingleStep(step)
            self._slider.setPageStep(max(step, round((high - low) / 20, self._decimals)))
            self._box.setSingleStep(max(step, 0.05 if self._decimals else 1))

    def show_value(self, value: float) -> None:
        """Show `value` without telling anybody."""
        with QSignalBlocker(self._slider), QSignalBlocker(self._box):
            # What is being typed stays while it means the same as before.
            if self._box.value() != self._box.nearest(value):
                self._box.setValue(value)
            self._slider.setValue(value)

    def _on_slider(self, value: float) -> None:
        rounded = round(value, self._decimals)
        with QSignalBlocker(self._box):
            changed = self._box.value() != rounded
            self._box.setValue(rounded)
        if changed:
            self.value_changed.emit(rounded)

    def _on_box(self, value: float) -> None:
        with QSignalBlocker(self._slider):
            self._slider.setValue(value)
        self.value_changed.emit(value)
