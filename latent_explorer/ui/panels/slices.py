"""The slice of the active projection: its thickness, and the count of the points in it (IV)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout

from latent_explorer.controller.presenters.slices import SliceShown
from latent_explorer.core.formats import how_many
from latent_explorer.core.slices import About
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.chart import Chart
from latent_explorer.ui.widgets.chart_parts import Dot, Drawing, Trace
from latent_explorer.ui.widgets.check_box import CheckBox
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.gestures import GestureWidget
from latent_explorer.ui.widgets.save_button import SaveButton, with_button
from latent_explorer.ui.widgets.value_slider import ValueSlider
from latent_explorer.ui.widgets.whole_label import WholeLabel

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding

_ABOUT_NAMES: dict[About, str] = {"origin": "the origin", "center": "the mean of the images"}
_WIDEST = 10.0
_HEADROOM = 1.05
_B_HELP = (
    "Half the thickness of the slice: a point lies in it when every component, but the two of the "
    "active projection, is at most b from the middle. What is left has no projection effects (part "
    "IV of the series). The default is three times the spread of the components"
)
_ABOUT_HELP = "What the slice lies around: the vector of zeros, or the mean of all images"
_PLOT_HELP = (
    "How many points the slice holds, for each b. Drag the line to choose b, or use arrow and page "
    "keys; Esc gives up a drag"
)
_DRAWING_HELP = (
    "Draw the points of the slice in the active projection, over the others in grey; in place of "
    "the colours of an attribute. It is also in the menu Layers of the projections"
)
_STEP, _PAGE = 0.01, 0.1
_AXES = ("b", "points")
_WAITING = "…"


class SlicesPanel(GestureWidget):
    """Show how many points a slice holds, and let the user choose how thick it is."""

    about_chosen = Signal(object)
    """One of ABOUTS."""
    b_changed = Signal(float)
    """Half the thickness."""
    drawing_toggled = Signal(bool)
    """Let the active projection show the slice, or not."""

    def __init__(self) -> None:
        super().__init__()
        self.about = ChoiceBox("What the slice lies around")
        for value, text in _ABOUT_NAMES.items():
            self.about.addItem(text, value)
        explain(self.about, _ABOUT_HELP)
        self.b = ValueSlider(0.0, _WIDEST, decimals=2, name="Half the thickness of the slice, b")
        explain(self.b, _B_HELP)
        self.drawing = CheckBox("Show in the projection")
        explain(self.drawing, _DRAWING_HELP)
        self.drawing.clicked.connect(self.drawing_toggled)
        self.plot = Chart("Count of the points over the thickness", _PLOT_HELP)
        self.line = self.plot.add_handle(step=_STEP, page=_PAGE, colour="generated", dashed=True)
        self.words = WholeLabel(_WAITING)
        self.save = SaveButton("counts of slices", self._finding)
        self._shown: SliceShown | None = None
        self._lay_out()
        self.about.currentIndexChanged.connect(self._on_about)
        self.b.value_changed.connect(self.b_changed)
        self.line.wanted.connect(self.b_changed)
        self.pass_on(self.b, self.line)

    def _lay_out(self) -> None:
        form = ControlForm()
        form.add("About", self.about)
        form.add("Slice b", self.b)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(with_button(form, self.save))
        layout.addWidget(self.drawing)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.words)

    def show_settings(self, about: About, b: float, usual: float, most: float) -> None:
        """Show which slice it is; `usual` is the default of b, `most` the end of the slider."""
        with QSignalBlocker(self.about):
            self.about.setCurrentIndex(self.about.findData(about))
        self.b.set_range(0.0, most)
        self.b.change_default(usual)
        self.b.show_value(b)

    def show_drawing(self, drawn: bool) -> None:
        """Show whether the active projection shows the slice."""
        self.drawing.setChecked(drawn)

    def show_slice(self, shown: SliceShown | None) -> None:
        """Show what was counted; None while it is not known."""
        self._shown = shown
        if shown is None:
            self.line.forbid()
            self.plot.show_drawing(Drawing(x_name=_AXES[0], y_name=_AXES[1]))
            self.words.show_text(_WAITING)
            return
        b, count = shown.at
        right = max(float(shown.b[-1]), b) or 1.0
        self.plot.show_drawing(
            Drawing(
                traces=(Trace(shown.b, shown.counts, "accent"),),
                dots=(Dot(b, count, "generated"),),
                x_range=(0.0, right),
                y_range=(0.0, _HEADROOM * float(shown.counts[-1])),
                x_name=_AXES[0],
                y_name=_AXES[1],
                title=f"Points in the slice of {shown.plane}",
            )
        )
        self.line.allow(0.0, right)
        self.line.show_value(b)
        self.words.show_text(shown.words)

    def _finding(self) -> Finding | None:
        from latent_explorer.ui.widgets.chart_saving import drawing_finding

        shown = self._shown
        if shown is None:
            return None
        b, count = shown.at
        return drawing_finding(
            "slices",
            self.plot.drawing,
            marks=[(b, f"b = {b:.2f}: {how_many(count, 'point')}")],
            columns={"b": shown.b.tolist(), "points": shown.counts.tolist()},
            settings={"plane": shown.plane, "b": b, "points": count},
        )

    def _on_about(self) -> None:
        self.about_chosen.emit(self.about.currentData())
