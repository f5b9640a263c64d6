"""The filter of an attribute: boxes for its classes, or a range of its numbers."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from superqt import QDoubleRangeSlider

from latent_explorer.core.attributes import MOST_CLASSES, Attribute, Classes, Numbers
from latent_explorer.session.colouring import Colouring
from latent_explorer.ui.attribute_words import shortened, shown_name
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.widgets.check_box import CheckBox
from latent_explorer.ui.widgets.number_box import FloatBox

_STEPS = 1000
_DECIMALS_AT_MOST = 6
_BOX_WIDTH = 24 * UNIT
_SLIDER_WIDTH = 60 * UNIT
_LONGEST_LABEL = 40  # characters


class ColourFilter(QFrame):
    """A window that pops up, and tells at once what is to be shown.

    Parameters
    ----------
    parent : QWidget
        Whose window it belongs to.
    """

    changed = Signal(object)
    """Colour like this."""
    gesture_began = Signal()
    """A handle of the range was pressed: all changes until it is let go are one."""
    gesture_ended = Signal()
    """It was let go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._attribute: Attribute | None = None
        self._colouring = Colouring()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        self.classes = [CheckBox() for _ in range(MOST_CLASSES)]
        for box in self.classes:
            box.toggled.connect(self._on_class)
            layout.addWidget(box)
        self.range = _RangeField()
        self.range.changed.connect(self._on_range)
        self.range.gesture_began.connect(self.gesture_began)
        self.range.gesture_ended.connect(self.gesture_ended)
        layout.addWidget(self.range)
        self.ellipses = CheckBox("&Ellipse for each class")
        self.ellipses.toggled.connect(self._on_ellipses)
        self.all = QPushButton("Show &all")
        self.all.clicked.connect(self._on_all)
        layout.addSpacing(UNIT)
        layout.addWidget(self.ellipses)
        layout.addWidget(self.all)

    def show_colouring(self, attribute: Attribute, colouring: Colouring) -> None:
        """Show the classes or the range, and what of them is shown."""
        is_other = attribute is not self._attribute
        self._attribute, self._colouring = attribute, colouring
        labels = attribute.labels if isinstance(attribute, Classes) else ()
        counts = attribute.counts if isinstance(attribute, Classes) else ()
        for number, box in enumerate(self.classes):
            with QSignalBlocker(box):
                box.setChecked(number not in colouring.hidden)
            box.setVisible(number < len(labels))
            if number < len(labels):
                label = shortened(shown_name(labels[number]), _LONGEST_LABEL).replace("&", "&&")
                box.setText(f"{label}  ({counts[number]:,})")
        with QSignalBlocker(self.ellipses):
            self.ellipses.setChecked(colouring.ellipses)
        self.ellipses.setVisible(bool(labels))
        self.range.setVisible(isinstance(attribute, Numbers))
        if isinstance(attribute, Numbers):
            if is_other:
                self.range.show_ends(attribute)
            self.range.show_range(colouring.low, colouring.high)
        self.all.setEnabled(colouring.filters)
        self.adjustSize()

    def open_at(self, button: QWidget) -> None:
        """Open above `button`, their right sides in line, within the screen."""
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(button.width() - self.width(), -self.height()))
        screen = button.screen().availableGeometry()
        if corner.y() < screen.top():
            corner.setY(button.mapToGlobal(QPoint(0, button.height())).y())
        corner.setX(max(screen.left(), corner.x()))
        self.move(corner)
        self.show()

    def _tell(self, colouring: Colouring) -> None:
        if colouring != self._colouring:
            self.changed.emit(colouring)

    def _on_class(self) -> None:
        shown = [box.isChecked() or box.isHidden() for box in self.classes]
        hidden = tuple(number for number, is_shown in enumerate(shown) if not is_shown)
        self._tell(replace(self._colouring, hidden=hidden))

    def _on_range(self, low: float | None, high: float | None) -> None:
        self._tell(replace(self._colouring, low=low, high=high))

    def _on_ellipses(self, on: bool) -> None:
        self._tell(replace(self._colouring, ellipses=on))

    def _on_all(self) -> None:
        self._tell(replace(self._colouring, hidden=(), low=None, high=None))


class _RangeSlider(QDoubleRangeSlider):
    """A slider with two handles that a screen reader can name."""

    def __init__(self) -> None:
        # superqt does not type how its sliders are made.
        super().__init__(Qt.Orientation.Horizontal)  # type: ignore[no-untyped-call]
        self.setAccessibleName("Range of the values shown")
        self.setMinimumWidth(_SLIDER_WIDTH)


class _RangeField(QWidget):
    """A range of numbers as two boxes and a slider with two handles.

    What is not moved stays as it is: boxes and slider show it rounded. At its end a range has no
    limit, and no end can be moved beyond the other.
    """

    changed = Signal(object, object)
    """Show the numbers from this to that; None for no limit."""
    gesture_began = Signal()
    gesture_ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._ends = (0.0, 1.0)
        self._limits: tuple[float | None, float | None] = (None, None)
        self._places: tuple[float, ...] = (0.0, float(_STEPS))
        self.slider = _RangeSlider()
        self.boxes = (FloatBox(), FloatBox())
        for box, name in zip(self.boxes, ("lowest", "highest"), strict=True):
            box.setAccessibleName(f"{name} value shown".capitalize())
            box.setFixedWidth(_BOX_WIDTH)
            box.setKeyboardTracking(False)
        self.boxes[0].valueChanged.connect(self._on_low)
        self.boxes[1].valueChanged.connect(self._on_high)
        row = QHBoxLayout()
        row.addWidget(self.boxes[0])
        row.addStretch(1)
        row.addWidget(QLabel("to"))
        row.addStretch(1)
        row.addWidget(self.boxes[1])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.slider)
        layout.addLayout(row)
        # In steps of its own: ends of numbers may be further apart than it can count.
        self.slider.setRange(0, _STEPS)
        self.slider.valueChanged.connect(self._on_slider)
        self.slider.sliderPressed.connect(self.gesture_began)
        self.slider.sliderReleased.connect(self.gesture_ended)

    def show_ends(self, attribute: Numbers) -> None:
        """Let the range lie between the ends of an attribute."""
        low, high = self._ends = attribute.least, attribute.most
        width = high / 2 - low / 2
        whole = bool((attribute.values % 1 == 0).all())
        digits = 4 - math.ceil(math.log10(2 * width)) if width > 0 else 0
        decimals = 0 if whole else min(max(digits, 0), _DECIMALS_AT_MOST)
        for box in self.boxes:
            with QSignalBlocker(box):
                box.setDecimals(decimals)
                box.setSingleStep(max(10.0**-decimals, round(width / 50, decimals)))

    def show_range(self, low: float | None, high: float | None) -> None:
        """Show a range."""
        self._limits = low, high
        least, most = self._ends
        shown = (least if low is None else low, most if high is None else high)
        with QSignalBlocker(self.slider):
            self.slider.setValue(tuple(map(self._place, shown)))
            self._places = self.slider.value()
        lower, upper = self.boxes
        with QSignalBlocker(lower), QSignalBlocker(upper):
            for box, value in zip(self.boxes, shown, strict=True):
                # Both ends as the box rounds them: there it has no limit.
                box.setRange(least, most)
                box.setValue(value)
            lower.setMaximum(upper.value())
            upper.setMinimum(lower.value())

    def _place(self, value: float) -> float:
        low, high = self._ends
        width = high / 2 - low / 2
        share = (value / 2 - low / 2) / width if width > 0 else 0.0
        return _STEPS * min(max(share, 0.0), 1.0)

    def _value(self, place: float) -> float | None:
        """Return the number at a place of the slider; None at its ends."""
        if not 0 < place < _STEPS:
            return None
        low, high = self._ends
        share = place / _STEPS
        return low * (1 - share) + high * share

    def _on_slider(self, places: tuple[float, float]) -> None:
        low, high = (
            limit if place == before else self._value(place)
            for limit, place, before in zip(self._limits, places, self._places, strict=True)
        )
        self._change(low, high)

    def _on_low(self, value: float) -> None:
        high = self._limits[1]
        # The other box may show its end rounded up.
        most = self._ends[1] if high is None else high
        self._change(None if value <= self.boxes[0].minimum() else min(value, most), high)

    def _on_high(self, value: float) -> None:
        low = self._limits[0]
        least = self._ends[0] if low is None else low
        self._change(low, None if value >= self.boxes[1].maximum() else max(value, least))

    def _change(self, low: float | None, high: float | None) -> None:
        self.show_range(low, high)
        self.changed.emit(low, high)
