"""A slider with a typed value beside it, and a name that sets its default."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.line_slider import LineSlider
from latent_explorer.ui.widgets.number_box import FloatBox

_WIDEST = "00.00 σ"
_BUTTONS = 8 * UNIT
_FONTS = (QEvent.Type.FontChange, QEvent.Type.StyleChange)


class SliderName(QLabel):
    """What a slider sets; a double click sets its default."""

    def __init__(self, text: str, slider: ValueSlider) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setBuddy(slider)
        self._slider = slider

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._slider.set_default()


class ValueSlider(QWidget):
    """A slider and a box to type in, which always show the same value.

    The value is the float that was set; the slider only shows it. All boxes have one width, so that
    sliders below each other end on one line.

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
    default : float, optional
        What a double click on its name and the key Delete set.
    """

    value_changed = Signal(float)
    """The user chose a value."""
    gesture_began = Signal()
    """The slider is held; all changes until it is let go are one."""
    gesture_ended = Signal()
    """The slider was let go."""

    def __init__(
        self,
        low: float,
        high: float,
        *,
        decimals: int,
        unit: str = "",
        name: str = "",
        default: float | None = None,
    ) -> None:
        super().__init__()
        self._default = default
        self._label: SliderName | None = None
        self._slider = LineSlider(decimals)
        self._box = FloatBox()
        self._box.setDecimals(decimals)
        self._box.setSuffix(f" {unit}" if unit else "")
        self._box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._slider.setTracking(True)
        self.name_parts(name)
        self._decimals = decimals
        self.set_range(low, high)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(self._slider, 1)
        layout.addWidget(self._box)
        self._fit_box()
        self._slider.number_changed.connect(self._on_slider)
        self._slider.gesture_began.connect(self.gesture_began)
        self._slider.gesture_ended.connect(self.gesture_ended)
        self._slider.default_requested.connect(self.set_default)
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

    def name_label(self, text: str) -> SliderName:
        """Return a label that names it, with its tooltip; a double click sets the default."""
        self._label = SliderName(text, self)
        self._explain_label()
        return self._label

    def change_default(self, default: float) -> None:
        """Let a double click on the name and the key Delete set another value."""
        if default != self._default:
            self._default = default
            self._explain_label()

    def _explain_label(self) -> None:
        if self._label is None:
            return
        lines = [self.toolTip()]
        if self._default is not None:
            lines.append(
                f"Double click the name, or Delete on the slider: {self._said(self._default)}"
            )
        explain(self._label, "\n".join(filter(None, lines)))

    def set_default(self) -> None:
        """Set the default, as the user would."""
        if self._default is not None and self.isEnabled():
            default = self._box.nearest(self._default)
            self.show_value(default)
            # Also where the same is shown: what is set may be finer than that.
            self.value_changed.emit(default)

    def _said(self, value: float) -> str:
        return f"{self._box.textFromValue(value)}{self._box.suffix()}"

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _FONTS:
            self._fit_box()

    def _fit_box(self) -> None:
        self._box.setFixedWidth(self.fontMetrics().horizontalAdvance(_WIDEST) + _BUTTONS)

    def set_range(self, low: float, high: float) -> None:
        """Allow values from `low` to `high`, silently."""
        step = 10.0**-self._decimals
        with QSignalBlocker(self._slider), QSignalBlocker(self._box):
            self._box.setRange(low, high)
            self._slider.set_number_range(low, high)
            self._box.setSingleStep(max(step, 0.05 if self._decimals else 1))

    def name_parts(self, name: str) -> None:
        """Tell screen readers what it sets."""
        for part in (self._slider, self._box):
            part.setAccessibleName(name)

    def set_reach(self, low: float, high: float) -> None:
        """Let the slider go from `low` to `high`, within the range of what can be typed."""
        with QSignalBlocker(self._slider):
            self._slider.set_number_range(low, high)

    def show_value(self, value: float) -> None:
        """Show `value` without telling anybody."""
        with QSignalBlocker(self._slider), QSignalBlocker(self._box):
            # What is being typed stays while it means the same as before.
            if self._box.value() != self._box.nearest(value):
                self._box.setValue(value)
            self._slider.set_number(value)

    def _on_slider(self, value: float) -> None:
        with QSignalBlocker(self._box):
            changed = self._box.value() != value
            self._box.setValue(value)
        if changed:
            self.value_changed.emit(value)

    def _on_box(self, value: float) -> None:
        with QSignalBlocker(self._slider):
            self._slider.set_number(value)
        self.value_changed.emit(value)
