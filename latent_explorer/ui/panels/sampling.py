"""The controls of the generator (X)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from latent_explorer.core.ellipse import probability_within
from latent_explorer.core.formats import percent
from latent_explorer.core.samplers import LIMITS, SamplingSettings
from latent_explorer.ui.panels.words import METHOD_NAMES, SPREAD_NAMES, level_text
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.value_slider import ValueSlider

_METHOD_HELP = (
    "How the vectors are drawn.\n"
    "Pair ellipses (series): each component uniform, then redrawn until every pair of PCA "
    "components lies in its ellipse.\n"
    "Pair ellipses, uniform: evenly inside all these ellipses; a little wider.\n"
    "Normal distribution: mean and covariance of the data, times the size.\n"
    "Cube: every z component alike and independent, without regard to the data. Shows why the "
    "ellipses are needed."
)
_LEVEL_HELP = (
    "The sigma level of the series: how far the ellipses reach, in standard deviations (or what "
    "stands for them below), before the size shrinks them"
)
_FACT_HELP = (
    "The fact of the series: shrinks or widens the ellipses. 0.6 to 0.8 gives clean faces that "
    "resemble each other, 1.0 varied ones, more gives smears"
)
_PRODUCT_HELP = (
    "The ellipses that are sampled, of each pair of PCA components: sigma level times fact. They "
    "are the dashed ones in the projections of PCA components; the solid ones there have a level "
    "of their own.\n"
    "The normal share is that of a normal distribution, 1\u00a0−\u00a0exp(−k²/2). The data is not "
    "normal: the counted share is that of the images, a mean over all these pairs."
)
_COMPONENTS_HELP = (
    "K of the series: how many PCA components are drawn; the others stay at the mean. More give "
    "more detail"
)
_VARIANCE_HELP = "The share of the data's variance that these components hold"
_SPREAD_HELP = (
    "What the spread of a PCA component is taken from.\n"
    "Standard deviation: of all points.\n"
    "Half-maximum: half the distance between the two points where its histogram falls to half of "
    "its maximum (half-width / 1.177, which is the standard deviation of a normal distribution). "
    "Robust against outliers, coarse where the component spans few bins."
)
_NO_BREAK = "\u00a0"


class SamplingPanel(QWidget):
    """Show the sampling settings and let the user change them."""

    sampling_changed = Signal(object)
    """The new `SamplingSettings`."""
    gesture_began = Signal()
    """All changes until the gesture has ended are one."""
    gesture_ended = Signal()
    """The gesture has ended."""

    def __init__(self) -> None:
        super().__init__()
        self._sampling = usual = SamplingSettings()
        self._counted: float | None = None
        self.method = ChoiceBox("Method of sampling")
        for name, label in METHOD_NAMES.items():
            self.method.addItem(label, name)
        explain(self.method, _METHOD_HELP)
        self.sigma_level = ValueSlider(
            *LIMITS["sigma_level"].ends,
            decimals=2,
            unit="σ",
            name="Level of the ellipses (sigma)",
            default=usual.sigma_level,
        )
        explain(self.sigma_level, _LEVEL_HELP)
        self.fact = ValueSlider(
            *LIMITS["fact"].ends,
            decimals=2,
            unit="×",
            name="Size of the ellipses (fact)",
            default=usual.fact,
        )
        explain(self.fact, _FACT_HELP)
        self.level = QLabel()
        explain(self.level, _PRODUCT_HELP)
        self.n_components = ValueSlider(
            1, 256, decimals=0, name="Number of PCA components", default=usual.n_components
        )
        explain(self.n_components, _COMPONENTS_HELP)
        self.variance = QLabel()
        explain(self.variance, _VARIANCE_HELP)
        self.width_kind = ChoiceBox("What the spread is taken from")
        for name, label in SPREAD_NAMES.items():
            self.width_kind.addItem(label, name)
        explain(self.width_kind, _SPREAD_HELP)
        self._lay_out()
        self._connect()
        self._show_settings()

    def _lay_out(self) -> None:
        form = ControlForm()
        form.add("Method", self.method)
        form.add("Level (sigma)", self.sigma_level)
        form.add("Size (fact)", self.fact)
        form.add_note(self.level)
        form.add("Components", self.n_components)
        form.add_note(self.variance)
        form.add("Spread from", self.width_kind)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.addWidget(form)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.method.currentIndexChanged.connect(self._on_method)
        self.width_kind.currentIndexChanged.connect(self._on_width)
        self.sigma_level.value_changed.connect(partial(self._change, "sigma_level"))
        self.fact.value_changed.connect(partial(self._change, "fact"))
        self.n_components.value_changed.connect(self._on_n_components)
        for slider in (self.sigma_level, self.fact, self.n_components):
            slider.gesture_began.connect(self.gesture_began)
            slider.gesture_ended.connect(self.gesture_ended)

    def show_limits(self, d: int) -> None:
        """Allow up to `d` PCA components."""
        self.n_components.set_range(1, d)

    def show_sampling(self, sampling: SamplingSettings, explained: float) -> None:
        """Show `sampling`, and that its components explain this share of the variance."""
        self._sampling = sampling
        self.variance.setText(f"{percent(explained)} of the variance")
        self._show_settings()

    def show_counted(self, share: float | None) -> None:
        """Show the counted share of the data inside the ellipses; None while it is counted."""
        self._counted = share
        self._show_level()

    def _show_level(self) -> None:
        counted = "…" if self._counted is None else percent(self._counted)
        normal = percent(probability_within(self._sampling.sigma_level * self._sampling.fact))
        parts = (level_text(self._sampling), f"{normal} normal", f"{counted} counted")
        # Where the panel is narrow, a new line begins after a comma only.
        self.level.setText(", ".join(part.replace(" ", _NO_BREAK) for part in parts))

    def _show_settings(self) -> None:
        sampling = self._sampling
        for box, name in ((self.method, sampling.method), (self.width_kind, sampling.width)):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(name))
        self.sigma_level.show_value(sampling.sigma_level)
        self.fact.show_value(sampling.fact)
        self.n_components.show_value(sampling.n_components)
        self._show_level()
        # What a method does not use is not offered.
        self.sigma_level.setEnabled(sampling.method != "gaussian")
        self.width_kind.setEnabled(sampling.method != "cube")

    def _change(self, name: str, value: Any) -> None:
        self.sampling_changed.emit(replace(self._sampling, **{name: value}))

    def _on_method(self) -> None:
        self._change("method", self.method.currentData())

    def _on_width(self) -> None:
        self._change("width", self.width_kind.currentData())

    def _on_n_components(self, value: float) -> None:
        self._change("n_components", round(value))
