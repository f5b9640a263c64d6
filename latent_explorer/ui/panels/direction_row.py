"""One direction in the list: its name and accuracy, and a slider along it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from latent_explorer.controller.presenters.directions import STEPS
from latent_explorer.controller.presenters.directions_shown import DirectionShown
from latent_explorer.ui.icons import paint_glyphs, set_glyph
from latent_explorer.ui.tokens import ICON, UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.plain_label import PlainLabel
from latent_explorer.ui.widgets.value_slider import ValueSlider

_CLEAR, _FAINT = QPalette.ColorRole.WindowText, QPalette.ColorRole.PlaceholderText
_REACH = 5.0
_WIDE = 85 * UNIT  # pixels: room for the slider beside the name
_HOLD = (
    "Hold it: all other directions are made independent of it, so that to move along them leaves "
    "it as it is. Each shows the accuracy it has left"
)
_SLIDE = (
    "Move the current face along this direction, in standard deviations of the images. The number "
    "is how far it is from its start, whatever has moved it. Delete: back to 0"
)


class DirectionRow(QWidget):
    """Show a direction; a slider moves along it."""

    value_changed = Signal(str, float, float)
    """(name, value, time): go there, because of an event at this time."""
    held_toggled = Signal(str, bool)
    """(name, held): let all others be independent of it, or no longer."""
    removed = Signal(str)
    """(name): forget it."""
    gesture_began = Signal()
    """The slider is held."""
    gesture_ended = Signal()
    """It was let go."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        self.label, self.accuracy = PlainLabel(), QLabel()
        self.slider = ValueSlider(*STEPS.ends, decimals=2, unit="σ", default=0.0)
        self.slider.set_reach(-_REACH, _REACH)
        explain(self.slider, _SLIDE)
        self.hold = _button("lock_open_variant_outline", _HOLD)
        self.hold.setCheckable(True)
        self.forget = _button("close", "Forget this direction")
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(UNIT)
        self._layout.setVerticalSpacing(0)
        self._layout.setColumnStretch(0, 1)
        self._wide: bool | None = None
        self._place(wide=False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.slider.value_changed.connect(self._on_value)
        self.slider.gesture_began.connect(self.gesture_began)
        self.slider.gesture_ended.connect(self.gesture_ended)
        self.hold.clicked.connect(self._on_hold)
        self.forget.clicked.connect(self._on_forget)

    def show_direction(self, shown: DirectionShown) -> None:
        """Show another direction, or another accuracy."""
        self.name = shown.name
        there = bool(shown.accuracy)
        self.label.show_text(shown.name)
        explain(self.label, shown.help)
        self.accuracy.setText(" ".join(filter(None, (shown.words, shown.accuracy))))
        explain(self.accuracy, shown.help)
        for label in (self.label, self.accuracy):
            label.setForegroundRole(_FAINT if shown.faint else _CLEAR)
        self.slider.name_parts(f"Along {shown.name}, in standard deviations")
        self.slider.setVisible(there)
        self.hold.setChecked(shown.held)
        self.hold.setVisible(there or shown.held)
        self.hold.setAccessibleName(f"Hold {shown.name}")
        set_glyph(self.hold, "lock" if shown.held else "lock_open_variant_outline")
        self.forget.setVisible(shown.made)
        self.forget.setAccessibleName(f"Forget {shown.name}")
        if self.isVisible():
            paint_glyphs(self)

    def show_value(self, value: float) -> None:
        """Show how far the point is along it."""
        self.slider.show_value(value)

    def _on_value(self, value: float) -> None:
        self.value_changed.emit(self.name, value, self.slider.changed_at)

    def _on_hold(self, held: bool) -> None:
        self.held_toggled.emit(self.name, held)

    def _on_forget(self) -> None:
        self.removed.emit(self.name)

    def _place(self, *, wide: bool) -> None:
        """Put the slider beside the name, or below it."""
        if wide == self._wide:
            return
        self._wide = wide
        layout = self._layout
        for widget in (self.label, self.slider, self.accuracy, self.hold, self.forget):
            layout.removeWidget(widget)
        layout.addWidget(self.label, 0, 0)
        layout.addWidget(self.accuracy, 0, 2)
        layout.addWidget(self.hold, 0, 3)
        layout.addWidget(self.forget, 0, 4)
        if wide:
            layout.addWidget(self.slider, 0, 1)
        else:
            layout.addWidget(self.slider, 1, 0, 1, 5)
        layout.setColumnStretch(1, 1 if wide else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(wide=self.width() >= _WIDE)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        paint_glyphs(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            paint_glyphs(self)


def _button(glyph: str, tip: str) -> QToolButton:
    button = QToolButton()
    set_glyph(button, glyph)
    explain(button, tip)
    button.setAutoRaise(True)
    button.setFixedSize(ICON + 6, ICON + 6)
    return button
