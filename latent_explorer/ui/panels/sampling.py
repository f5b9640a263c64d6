"""The controls of the generator (X)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout

from latent_explorer.core.formats import percent
from latent_explorer.core.samplers import PARAMETERS, SAMPLERS, UNSEEN, Figures, SamplingSettings
from latent_explorer.core.samplers.conditions import normal_share
from latent_explorer.ui.leisure import leisure
from latent_explorer.ui.panels.words import (
    FITTED_NAMES,
    METHOD_NAMES,
    SPREAD_NAMES,
    level_text,
)
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain, wrapped_tooltip
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.gestures import GestureWidget
from latent_explorer.ui.widgets.value_slider import ValueSlider

_PRODUCT_HELP = (
    "The ellipses of each pair of PCA components: sigma level times fact. A method that draws "
    "inside of them has them dashed in the projections of PCA components; the solid ones there "
    "have a level of their own.\n"
    "The normal share is that of a normal distribution, 1\u00a0−\u00a0exp(−k²/2). The data is not "
    "normal: the counted share is that of the images, a mean over all these pairs. "
    "One component alone makes no pair: both are shares between its limits then."
)
_VARIANCE_HELP = "The share of the data's variance that these components hold"
_SPREAD_HELP = (
    "What the spread of a PCA component is taken from.\n"
    "Standard deviation: of all points.\n"
    "Half-maximum: half the distance between the two points where its histogram falls to half of "
    "its maximum (half-width / 1.177, which is the standard deviation of a normal distribution). "
    "Robust against outliers, coarse where the component spans few bins."
)
_FITTED_HELP = (
    "Which images the PCA is fitted on, whose components are drawn.\n"
    "All images: the PCA of the bundle, which the projections show too.\n"
    "Images within a level: without those far out, as in part X of the series."
)
_MEASURED = (
    "Measured with 2,000 faces of the model that comes with the program; faces found with the "
    "detector of Compare:"
)
_NO_BREAK = "\u00a0"


class SamplingPanel(GestureWidget):
    """Show the sampling settings and let the user change them."""

    sampling_changed = Signal(object)
    """The new `SamplingSettings`."""

    def __init__(self) -> None:
        super().__init__()
        self._sampling = SamplingSettings()
        self._d = 256
        # Those of the methods that were shown so far, by the name of the setting.
        self._counted: float | None = None
        self._form = ControlForm()
        self.sliders: dict[str, ValueSlider] = {}
        self.method = _choice("Method of sampling", METHOD_NAMES, "")
        for index, method in enumerate(METHOD_NAMES):
            help_text = wrapped_tooltip(_described(method))
            self.method.setItemData(index, help_text, Qt.ItemDataRole.ToolTipRole)
        self.level = QLabel()
        explain(self.level, _PRODUCT_HELP)
        self.variance = QLabel()
        explain(self.variance, _VARIANCE_HELP)
        self.width_kind = _choice("What the spread is taken from", SPREAD_NAMES, _SPREAD_HELP)
        self.fitted_on = _choice("Which images the PCA is fitted on", FITTED_NAMES, _FITTED_HELP)
        self._lay_out()
        self.method.currentIndexChanged.connect(self._on_method)
        self.width_kind.currentIndexChanged.connect(self._on_width)
        self.fitted_on.currentIndexChanged.connect(self._on_fitted)
        self._show_settings()

    def _lay_out(self) -> None:
        self._explain_method()
        self._form.add("Method", self.method)
        self._add_slider("sigma_level")
        self._add_slider("fact")
        self._form.add_note(self.level)
        self._add_slider("n_components")
        self._form.add_note(self.variance)
        self._form.add("Spread from", self.width_kind)
        self._form.add("PCA of", self.fitted_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.addWidget(self._form)
        layout.addStretch(1)

    def _add_slider(self, name: str) -> None:
        parameter = PARAMETERS[name]
        slider = ValueSlider(
            *parameter.limits.ends,
            decimals=parameter.decimals,
            unit=parameter.unit,
            name=parameter.title,
            default=parameter.default,
        )
        if name == "n_components":
            slider.set_range(1, self._d)
        explain(slider, parameter.help)
        slider.value_changed.connect(partial(self._on_slider, name))
        self.pass_on(slider)
        self.sliders[name] = slider
        self._form.add(parameter.label, slider)

    def show_limits(self, d: int) -> None:
        """Allow up to `d` PCA components."""
        self._d = d
        self.sliders["n_components"].set_range(1, d)

    def show_sampling(self, sampling: SamplingSettings, explained: float) -> None:
        """Show `sampling`, and that its components explain this share of the variance."""
        self._sampling = sampling
        self.variance.setText(f"{percent(explained)} of the variance")
        self._show_settings()

    def show_counted(self, share: float | None) -> None:
        """Show the counted share of the data inside the ellipses; None while it is counted."""
        self._counted = share
        leisure().do(self, "level", self._show_level)

    def _show_level(self) -> None:
        counted = "…" if self._counted is None else percent(self._counted)
        normal = percent(normal_share(self._sampling))
        parts = (level_text(self._sampling), f"{normal} normal", f"{counted} counted")
        # Where the panel is narrow, a new line begins after a comma only.
        self.level.setText(", ".join(part.replace(" ", _NO_BREAK) for part in parts))

    def _show_settings(self) -> None:
        sampling = self._sampling
        boxes = (
            (self.method, sampling.method),
            (self.width_kind, sampling.width),
            (self.fitted_on, sampling.fitted_on),
        )
        for box, name in boxes:
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(name))
        self._explain_method()
        # What a method does not use is not offered.
        uses = SAMPLERS[sampling.method].uses + _fitted_parameters(sampling)
        usual = SamplingSettings.usual(sampling.method)
        for name in uses:
            if name in PARAMETERS and name not in self.sliders:
                self._add_slider(name)
        for name, slider in self.sliders.items():
            self._form.set_row_visible(slider, name in uses)
            slider.change_default(getattr(usual, name))
            slider.show_value(getattr(sampling, name))
        self._form.set_row_visible(self.level, "sigma_level" in uses)
        self._form.set_row_visible(self.variance, "n_components" in uses)
        self._form.set_row_visible(self.width_kind, "width" in uses)
        leisure().do(self, "level", self._show_level)

    def _explain_method(self) -> None:
        explain(self.method, f"How the vectors are drawn.\n{_described(self._sampling.method)}")

    def _change(self, name: str, value: Any) -> None:
        self.sampling_changed.emit(replace(self._sampling, **{name: value}))

    def _on_method(self) -> None:
        method = self.method.currentData()
        self.sampling_changed.emit(self._sampling.with_method(method, self._d))

    def _on_width(self) -> None:
        self._change("width", self.width_kind.currentData())

    def _on_fitted(self) -> None:
        self._change("fitted_on", self.fitted_on.currentData())

    def _on_slider(self, name: str, value: float) -> None:
        self._change(name, round(value) if PARAMETERS[name].limits.whole else value)


def _choice(name: str, labels: Mapping[str, str], help_text: str) -> ChoiceBox:
    box = ChoiceBox(name)
    for value, label in labels.items():
        box.addItem(label, value)
    explain(box, help_text)
    return box


def _described(method: str) -> str:
    """Return what a method draws, and what was measured of it."""
    lines = [f"{METHOD_NAMES[method]}: {SAMPLERS[method].description}"]
    if SAMPLERS[method].figures:
        lines.append(_MEASURED)
        lines += [_figures_text(each) for each in (*SAMPLERS[method].figures, UNSEEN)]
    return "\n".join(lines)


def _figures_text(figures: Figures) -> str:
    return (
        f"{figures.drawn_with}: Fréchet distance {figures.frechet:.1f}, density "
        f"{figures.density:.2f}, coverage {figures.coverage:.2f}, nearest image "
        f"{figures.novelty:.2f} as far as that of an unseen picture, face found in "
        f"{percent(figures.face_found)}"
    )


def _fitted_parameters(sampling: SamplingSettings) -> tuple[str, ...]:
    """Return what there is to say of the points that the PCA is fitted on."""
    if sampling.fitted_on == "all":
        return ()
    return ("fitted_points",) + ("fitted_level",) * (sampling.fitted_on == "within")
