"""The controls of the generator (X)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from latent_explorer.core.ellipse import probability_within
from latent_explorer.core.formats import percent
from latent_explorer.core.samplers import LIMITS, SamplingSettings
from latent_explorer.session.sampling import FACES_AT_MOST
from latent_explorer.ui.panels.words import level_text
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.number_box import IntBox
from latent_explorer.ui.widgets.value_slider import ValueSlider

_METHODS = {
    "pairwise": "Pair ellipses, by redrawing (series)",
    "pairwise-uniform": "Pair ellipses, uniform",
    "gaussian": "Normal distribution",
    "cube": "Cube around the origin (fails)",
}
_METHOD_HELP = (
    "How the vectors are drawn.\n"
    "Pair ellipses, by redrawing: each component uniform, then redrawn until every pair of PCA "
    "components lies in its ellipse.\n"
    "Pair ellipses, uniform: evenly inside all these ellipses; a little wider.\n"
    "Normal distribution: mean and covariance of the data, times the fact.\n"
    "Cube: every z component alike and independent, without regard to the data. Shows why the "
    "ellipses are needed."
)
_SEED_WIDTH = 60
_WIDTHS = {"std": "standard deviation", "half-width": "half-width / 1.177"}


class SamplingPanel(QWidget):
    """Show the sampling settings and let the user change them."""

    sampling_changed = Signal(object)
    """The new `SamplingSettings`."""
    draw_again_requested = Signal()
    """Draw with the next seed."""
    gesture_began = Signal()
    """All changes until the gesture has ended are one."""
    gesture_ended = Signal()
    """The gesture has ended."""

    def __init__(self) -> None:
        super().__init__()
        self._sampling = SamplingSettings()
        self._counted: float | None = None
        self.method = ChoiceBox("Method of sampling")
        for name, label in _METHODS.items():
            self.method.addItem(label, name)
        self.method.setToolTip(_METHOD_HELP)
        # Or the longest label would keep the dock from being made narrower.
        self.method.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.method.setMinimumContentsLength(12)
        self.sigma_level = ValueSlider(
            *LIMITS["sigma_level"].ends, decimals=2, unit="σ", name="Sigma level"
        )
        self.sigma_level.setToolTip(
            "Half-axes of the ellipses, in widths of the components, before the fact shrinks them"
        )
        self.fact = ValueSlider(*LIMITS["fact"].ends, decimals=2, unit="×", name="Fact")
        self.fact.setToolTip(
            "Shrinks or widens the ellipses: 0.6 to 0.8 gives clean faces that resemble each other,"
            " 1.0 varied ones, more gives smears"
        )
        self.level = QLabel()
        self.level.setTextFormat(Qt.TextFormat.PlainText)
        self.level.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.level.setToolTip(
            "The ellipses that are sampled, of each pair of PCA components: sigma level times "
            "fact, in widths of the components. They are the dashed ones in the projections of "
            "PCA components; the solid ones there have a level of their own.\n"
            "The normal share is that of a normal distribution, 1 − exp(−k²/2). The data is not "
            "normal: the counted share is that of the images, a mean over all these pairs."
        )
        self.n_components = ValueSlider(1, 256, decimals=0, name="PCA components")
        self.n_components.setToolTip(
            "How many PCA components are drawn; the others stay at the mean. More give more detail"
        )
        self.variance = QLabel()
        self.variance.setToolTip("The share of the data's variance that these components hold")
        self.width_kind = ChoiceBox("Measure of the width")
        for name, label in _WIDTHS.items():
            self.width_kind.addItem(label, name)
        self.width_kind.setToolTip(
            "What measures the width of a PCA component: its standard deviation, or half the "
            "distance between the half-maximum points of its histogram (robust against outliers, "
            "coarse where the component spans few bins)"
        )
        self.count = IntBox()
        self.count.setAccessibleName("Number of faces")
        self.count.setRange(1, FACES_AT_MOST)
        self.count.setToolTip("How many faces are drawn")
        self.seed = IntBox()
        self.seed.setAccessibleName("Seed")
        self.seed.setRange(*map(int, LIMITS["seed"].ends))
        self.seed.setToolTip(
            "The same seed and settings give the same vectors, here and on the command line"
        )
        # Or room for ten digits would keep the dock from being made narrower.
        self.seed.setMinimumWidth(_SEED_WIDTH)
        self.again = QPushButton("&Draw again")
        self.again.setToolTip("Draw another set with the next seed (F5)")
        self._lay_out()
        self._connect()
        self._show_settings()

    def _lay_out(self) -> None:
        counts = QHBoxLayout()
        counts.addWidget(self.count, 1)
        counts.addWidget(QLabel("Seed"))
        counts.addWidget(self.seed, 2)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Method", self.method)
        form.addRow("Sigma level", self.sigma_level)
        form.addRow("Fact", self.fact)
        form.addRow(self.level)
        form.addRow("PCA components", self.n_components)
        form.addRow("", self.variance)
        form.addRow("Width by", self.width_kind)
        form.addRow("Faces", counts)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.again)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.method.currentIndexChanged.connect(self._on_method)
        self.width_kind.currentIndexChanged.connect(self._on_width)
        self.sigma_level.value_changed.connect(partial(self._change, "sigma_level"))
        self.fact.value_changed.connect(partial(self._change, "fact"))
        self.n_components.value_changed.connect(self._on_n_components)
        self.count.valueChanged.connect(partial(self._change, "count"))
        self.seed.valueChanged.connect(partial(self._change, "seed"))
        self.again.clicked.connect(self.draw_again_requested)
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
        # In two lines: in one it would be cut where the panel is narrow.
        self.level.setText(f"{level_text(self._sampling)}\n{normal} normal, {counted} counted")

    def _show_settings(self) -> None:
        sampling = self._sampling
        for box, name in ((self.method, sampling.method), (self.width_kind, sampling.width)):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(name))
        for number, value in ((self.count, sampling.count), (self.seed, sampling.seed)):
            with QSignalBlocker(number):
                # What is being typed stays while it means the same as before.
                if number.value() != value:
                    number.setValue(value)
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
