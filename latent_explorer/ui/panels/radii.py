"""Distributions of radii: images, sampler and cube in one plot, and in words (II, IV and V)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout

from latent_explorer.controller.presenters.radii import (
    CUBE,
    DRAWN,
    IMAGES,
    THEORY,
    RadiiShown,
    RadiusCurve,
)
from latent_explorer.core.formats import how_many
from latent_explorer.core.radii import Measure
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.chart import Chart
from latent_explorer.ui.widgets.chart_parts import Colour, Drawing, Trace, Upright
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.gestures import GestureWidget
from latent_explorer.ui.widgets.save_button import SaveButton, with_button
from latent_explorer.ui.widgets.value_slider import ValueSlider
from latent_explorer.ui.widgets.whole_label import WholeLabel

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding

_LEAST_B = 0.01
_HEIGHT = 1.08
_THEORY_WIDTH = 1.5
COLOURS: dict[str, Colour] = {IMAGES: 0, DRAWN: 1, CUBE: 2, THEORY: "text"}
"""The first ones of those that all tell apart."""
_MEASURE_HELP = (
    "Length: of the z-vectors, from the origin.\n"
    "Mahalanobis: how far from the mean, each PCA component measured in its standard deviations; "
    "over the components that are sampled, or over all. Of a Gaussian these have the chi "
    "distribution. Vectors can be as long as images and still lie where no image is: over all "
    "components it shows."
)
_B_HELP = (
    "The cube [−b, b]: each z component uniform for itself, as in part V of the series. Its "
    "vectors all have nearly the same length, b\u00a0√(d\u00a0/\u00a03), in directions that have "
    "nothing to do with faces. At first b follows level and size of the sampling"
)
_PLOT_HELP = (
    "How many vectors have which radius; each distribution is as high as its fullest bin. Drawn "
    "and cube: 1,000 vectors each"
)
_WAITING = "The radii appear here when a bundle is open."


class RadiiPanel(GestureWidget):
    """Show distributions of radii, and let the user choose the measure and the cube."""

    measure_chosen = Signal(object)
    """One of MEASURES."""
    b_changed = Signal(float)
    """Half the side of the cube."""

    def __init__(self) -> None:
        super().__init__()
        self.measure = ChoiceBox("What is measured")
        for value, text in _measure_names(105, 256).items():
            self.measure.addItem(text, value)
        explain(self.measure, _MEASURE_HELP)
        self.b = ValueSlider(_LEAST_B, 10.0, decimals=2, name="Half the side of the cube, b")
        explain(self.b, _B_HELP)
        self.plot = Chart("Distributions of radii", _PLOT_HELP, y_axis=False)
        self.words = WholeLabel(_WAITING)
        self._curves: Sequence[RadiusCurve] = ()
        self.save = SaveButton("radii", self._finding)
        self._lay_out()
        self.measure.currentIndexChanged.connect(self._on_measure)
        self.b.value_changed.connect(self.b_changed)
        self.pass_on(self.b)

    def _lay_out(self) -> None:
        form = ControlForm()
        form.add("Measure", self.measure)
        form.add("Cube b", self.b)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(with_button(form, self.save))
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.plot.legend)
        layout.addWidget(self.words)

    def show_components(self, sampled: int, d: int) -> None:
        """Offer Mahalanobis radii over the sampled components, and over all d."""
        names = _measure_names(sampled, d)
        for index, name in enumerate(names.values()):
            self.measure.setItemText(index, name)

    def show_settings(self, measure: Measure, b: float, usual: float, most: float) -> None:
        """Show what is measured; `usual` is the b of the sampler, `most` the end of the slider."""
        with QSignalBlocker(self.measure):
            self.measure.setCurrentIndex(self.measure.findData(measure))
        self.b.set_range(_LEAST_B, max(most, 2 * _LEAST_B))
        self.b.change_default(usual)
        self.b.show_value(b)

    def show_radii(self, shown: RadiiShown) -> None:
        """Show the distributions that are known."""
        self._curves = shown.curves
        self.plot.show_drawing(_drawing(shown))
        self.words.show_text("\n".join(shown.words) or "…")

    def _finding(self) -> Finding | None:
        from latent_explorer.ui.panels.radius_table import FULLEST_BIN, radius_columns
        from latent_explorer.ui.widgets.chart_saving import drawing_finding

        columns = radius_columns(self._curves)
        return drawing_finding("radii", self.plot.drawing, y_name=FULLEST_BIN, columns=columns)

    def _on_measure(self) -> None:
        self.measure_chosen.emit(self.measure.currentData())


def _measure_names(sampled: int, d: int) -> dict[Measure, str]:
    return {
        "lengths": "length in z",
        "mahalanobis": f"Mahalanobis, {how_many(sampled, 'component')}",
        "mahalanobis-all": f"Mahalanobis, all {d}",
    }


def _drawing(shown: RadiiShown) -> Drawing:
    shell = shown.shell
    uprights: tuple[Upright, ...] = ()
    if shell is not None:
        uprights = (Upright(shell, COLOURS[CUBE], f"theory: b √(d / 3) = {shell:.2f}"),)
    most = max((float(curve.edges[-1]) for curve in shown.curves), default=1.0)
    return Drawing(
        traces=tuple(map(_trace, shown.curves)),
        uprights=uprights,
        x_range=(0.0, most),
        y_range=(0.0, _HEIGHT),
        x_name=shown.axis,
        title=f"Distributions of radii: {shown.axis}",
    )


def _trace(curve: RadiusCurve) -> Trace:
    x, colour = curve.edges, COLOURS[curve.kind]
    if curve.kind == THEORY:
        middles = (x[1:] + x[:-1]) / 2
        width = _THEORY_WIDTH
        return Trace(middles, curve.heights, colour, curve.name, style="dashed", width=width)
    return Trace(x, curve.heights, colour, curve.name, steps=True, filled=True)
