"""A slider with a typed value beside it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QWidget
from superqt import QDoubleSlider

_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
}
_PAGE_KEYS = {Qt.Key.Key_PageDown: -1, Qt.Key.Key_PageUp: 1}


class _Slider(QDoubleSlider):
    # superqt's sliders do not know the keys that Qt's own have.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = _KEYS.get(key, 0) * self.singleStep() + _PAGE_KEYS.get(key, 0) * self.pageStep()
        if step:
            self.setValue(self.value() + step)
        else:
            super().keyPressEvent(event)


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
    """

    value_changed = Signal(float)
    """The user chose a value."""

    def __init__(self, low: float, high: float, *, decimals: int, unit: str = "") -> None:
        super().__init__()
        self._slider = _Slider(Qt.Orientation.Horizontal)  # type: ignore[no-untyped-call]
        self._box = QDoubleSpinBox()
        self._box.setDecimals(decimals)
        self._box.setSuffix(f" {unit}" if unit else "")
        self._box.setKeyboardTracking(False)
        self._box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._slider.setTracking(True)
        self._decimals = decimals
        self.set_range(low, high)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._slider, 1)
        layout.addWidget(self._box)
        self.setFocusProxy(self._box)
        self._slider.valueChanged.connect(self._on_slider)
        self._box.valueChanged.connect(self._on_box)

    @property
    def value(self) -> float:
        """The value shown."""
        return self._box.value()

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
