"""What a set is drawn with: the sliders of its method, and for the cube its b."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout

from latent_explorer.core.samplers import LIMITS, PARAMETERS, SAMPLERS, SamplingSettings
from latent_explorer.ui.panels.words import METHOD_NAMES, SPREAD_NAMES
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.gestures import GestureWidget
from latent_explorer.ui.widgets.value_slider import ValueSlider

_B_HELP = (
    "Half the side of the cube [−b, b]: each z component uniform for itself (part V of the "
    "series). It is level × size × the spread of the components"
)
_WIDTH_HELP = (
    "What the spread of a PCA component is taken from: the standard deviation of all points, or "
    "the width of its histogram at half of its maximum"
)
_USUAL = SamplingSettings()
_WIDEST = 110 * UNIT


class SetForm(GestureWidget):
    """Let the user change a set; controls are made when a method that uses them is chosen."""

    settings_changed = Signal(object)
    """The new `SamplingSettings`."""

    def __init__(self, d: int, half_side: float) -> None:
        super().__init__()
        self._settings = _USUAL
        self._d = d
        self._half_side = half_side
        self._form = ControlForm()
        self.method = ChoiceBox("Method of the set")
        for name, title in METHOD_NAMES.items():
            self.method.addItem(title, name)
        explain(self.method, "How the vectors of the set are drawn")
        self._form.add("Method", self.method)
        self.method.currentIndexChanged.connect(self._on_method)
        self.sliders: dict[str, ValueSlider] = {}
        self.b = self._slider(
            "b", "Cube b", _B_HELP, name="Half the side of the cube, b", low=0.01, high=10.0
        )
        self.b.value_changed.connect(self._on_b)
        # Where most methods have them; what few use comes below.
        for name in ("sigma_level", "fact", "n_components"):
            self._parameter_slider(name)
        self.width_kind = ChoiceBox("What the spread of the set is taken from")
        for name, title in SPREAD_NAMES.items():
            self.width_kind.addItem(title, name)
        explain(self.width_kind, _WIDTH_HELP)
        self.width_kind.currentIndexChanged.connect(self._on_width)
        self._form.add("Spread from", self.width_kind)
        self._form.setMaximumWidth(_WIDEST)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, UNIT, 0, 2 * UNIT)
        layout.addWidget(self._form)

    def _slider(
        self,
        key: str,
        label: str,
        help_text: str,
        *,
        name: str,
        low: float,
        high: float,
        decimals: int = 2,
        unit: str = "",
    ) -> ValueSlider:
        slider = ValueSlider(low, high, decimals=decimals, unit=unit, name=name)
        explain(slider, help_text)
        self.pass_on(slider)
        self.sliders[key] = slider
        self._form.add(label, slider)
        return slider

    def _parameter_slider(self, name: str) -> ValueSlider:
        parameter = PARAMETERS[name]
        low, high = parameter.limits.ends
        slider = self._slider(
            name,
            parameter.label,
            parameter.help,
            name=parameter.title,
            low=low,
            high=min(high, self._d) if name == "n_components" else high,
            decimals=parameter.decimals,
            unit=parameter.unit,
        )
        slider.value_changed.connect(partial(self._on_slider, name))
        return slider

    def show_settings(self, settings: SamplingSettings) -> None:
        """Show what a set is drawn with."""
        self._settings = settings
        sampler, usual = SAMPLERS[settings.method], self._usual(settings.method)
        is_cube = settings.method == "cube"
        # Of the cube level and size are one thing.
        used = () if is_cube else tuple(name for name in sampler.uses if name in PARAMETERS)
        for name in used:
            slider = self.sliders.get(name) or self._parameter_slider(name)
            slider.change_default(getattr(usual, name))
            slider.show_value(getattr(settings, name))
        for name, slider in self.sliders.items():
            self._form.set_row_visible(slider, is_cube if name == "b" else name in used)
        self._form.set_row_visible(self.width_kind, "width" in sampler.uses)
        unit = settings.sigma_level * self._half_side
        self.b.set_range(unit * LIMITS["fact"].low, unit * LIMITS["fact"].high)
        self.b.change_default(usual.sigma_level * usual.fact * self._half_side)
        self.b.show_value(unit * settings.fact)
        for box, value in ((self.method, settings.method), (self.width_kind, settings.width)):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(value))

    def _usual(self, method: str) -> SamplingSettings:
        return SamplingSettings.usual(method).within(self._d)

    def _on_method(self) -> None:
        method = self.method.currentData()
        self.settings_changed.emit(self._settings.with_method(method, self._d))

    def _on_width(self) -> None:
        self.settings_changed.emit(replace(self._settings, width=self.width_kind.currentData()))

    def _on_slider(self, name: str, value: float) -> None:
        changed: dict[str, Any] = {name: round(value) if PARAMETERS[name].limits.whole else value}
        self.settings_changed.emit(replace(self._settings, **changed))

    def _on_b(self, b: float) -> None:
        fact = b / (self._settings.sigma_level * self._half_side)
        self.settings_changed.emit(replace(self._settings, fact=LIMITS["fact"].clip(fact)))
