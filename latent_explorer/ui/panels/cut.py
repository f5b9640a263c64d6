"""The number density along a cut through the active projection, beside a Gaussian's (VIII)."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from latent_explorer.controller.presenters.cut import CutShown
from latent_explorer.core.cut_axes import CUT_LEVEL, STRIP, STRIPS, CutAxis
from latent_explorer.session.cut import PLACES, CutEnd, CutUnit
from latent_explorer.session.numbers import Position
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.chart import Chart
from latent_explorer.ui.widgets.chart_parts import Drawing, Trace
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.gestures import GestureWidget
from latent_explorer.ui.widgets.number_box import FloatBox
from latent_explorer.ui.widgets.save_button import SaveButton, with_button
from latent_explorer.ui.widgets.value_slider import ValueSlider
from latent_explorer.ui.widgets.whole_label import WholeLabel

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding

_AXES: dict[CutAxis, tuple[str, str]] = {
    "main": ("&main", "the long axis of the ellipse"),
    "minor": ("m&inor", "the short axis of the ellipse"),
    "x": ("&x", "the x axis of the projection"),
    "y": ("&y", "the y axis of the projection"),
}
_UNITS: dict[CutUnit, str] = {"sigma": "in σ, from the mean", "units": "as the axes have it"}
_ENDS: dict[CutEnd, str] = {"start": "Begin", "end": "End"}
_STEP = 0.5  # in the units of the axes
_STRIP_HELP = (
    "Points are counted that lie so far from the line at most, in standard deviations across it; "
    "the strip is drawn faintly in the projection"
)
_CHART_HELP = (
    "How many points the strip holds along the cut, and how many a Gaussian with the mean and the "
    "covariance of this pair would have there (part VIII of the series). Drag the ends of the cut "
    "in the projection"
)
_COUNTED, _GAUSSIAN = "points in the strip", "Gaussian of the same mean and covariance"
_Y_NAME = "points a bin"
_WAITING = "…"


class CutPanel(GestureWidget):
    """Show what lies along a cut, and let the user choose where it lies."""

    axis_chosen = Signal(object)
    """Cut along one of CUT_AXES."""
    strip_changed = Signal(float)
    """How far the strip reaches to either side, in standard deviations across it."""
    unit_chosen = Signal(object)
    """One of CUT_UNITS."""
    end_typed = Signal(str, object)
    """(end, (x, y)): put the "start" or the "end" of the cut there."""

    def __init__(self) -> None:
        super().__init__()
        self.axes: dict[CutAxis, QPushButton] = {}
        self._group = QButtonGroup(self)
        self.strip = ValueSlider(
            *STRIPS.ends, decimals=2, unit="σ", name="Strip on either side of the cut"
        )
        self.strip.change_default(STRIP)
        explain(self.strip, _STRIP_HELP)
        self.unit = ChoiceBox("Distances along the cut")
        for value, text in _UNITS.items():
            self.unit.addItem(text, value)
        explain(self.unit, "Measure distances along the cut in standard deviations, or not")
        self._places: dict[CutEnd, Position] = {"start": (0.0, 0.0), "end": (0.0, 0.0)}
        self.ends = {end: (self._box(end, 0), self._box(end, 1)) for end in _ENDS}
        self.plot = Chart("Density along the cut", _CHART_HELP)
        self.words = WholeLabel(_WAITING)
        self.save = SaveButton("what lies along the cut", self._finding)
        self._shown: CutShown | None = None
        self._lay_out()
        self.strip.value_changed.connect(self.strip_changed)
        self.pass_on(self.strip)
        self.unit.currentIndexChanged.connect(self._on_unit)

    def _box(self, end: CutEnd, axis: int) -> FloatBox:
        box = FloatBox()
        box.setRange(*PLACES.ends)
        box.setDecimals(2)
        box.setSingleStep(_STEP)
        box.setButtonSymbols(FloatBox.ButtonSymbols.NoButtons)
        # Of its range it would have room for the longest number.
        box.setMinimumWidth(12 * UNIT)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        name = f"{_ENDS[end]} of the cut, {'xy'[axis]}"
        box.setAccessibleName(name)
        explain(box, f"{name}; type it and press Enter, or use the up and down keys")
        box.valueChanged.connect(partial(self._on_end, end, axis))
        return box

    def _lay_out(self) -> None:
        along = QHBoxLayout()
        along.setContentsMargins(0, 0, 0, 0)
        along.setSpacing(UNIT)
        for axis, (text, name) in _AXES.items():
            button = QPushButton(text)
            button.setCheckable(True)
            button.setMinimumWidth(UNIT)
            button.setAccessibleName(f"Cut along {name}")
            explain(button, f"Cut along {name}, through the mean, {CUT_LEVEL:g} σ either way")
            button.clicked.connect(partial(self._on_axis, axis))
            self._group.addButton(button)
            self.axes[axis] = button
            along.addWidget(button)
        buttons = QWidget()
        buttons.setLayout(along)
        explain(buttons, "Where the cut lies; its ends can be dragged in the projection too")
        form = ControlForm()
        form.add("Along", buttons)
        form.add("From", _pair(self.ends["start"]))
        form.add("to", _pair(self.ends["end"]))
        form.add("Strip ±", self.strip)
        form.add("Distance", self.unit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(with_button(form, self.save))
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.plot.legend)
        layout.addWidget(self.words)

    def show_settings(self, axis: CutAxis | None, strip: float, unit: CutUnit) -> None:
        """Show along which axis it lies, None where its ends were moved, and how."""
        # None of an exclusive group cannot be unchecked.
        self._group.setExclusive(False)
        for each, button in self.axes.items():
            button.setChecked(each == axis)
        self._group.setExclusive(axis is not None)
        self.strip.show_value(strip)
        with QSignalBlocker(self.unit):
            self.unit.setCurrentIndex(self.unit.findData(unit))

    def show_ends(self, start: Position, end: Position) -> None:
        """Show where it begins and ends, in the units of the axes."""
        self._places = {"start": start, "end": end}
        for name, place in self._places.items():
            for box, value in zip(self.ends[name], place, strict=True):
                with QSignalBlocker(box):
                    box.setValue(value)

    def show_cut(self, shown: CutShown | None, problem: str | None) -> None:
        """Show what was counted; None while it is not known, or because of a problem."""
        self._shown = shown if problem is None else None
        if shown is None or problem is not None:
            self.plot.show_drawing(Drawing(y_name=_Y_NAME))
            self.words.show_text(problem or _WAITING)
            return
        middles = (shown.edges[1:] + shown.edges[:-1]) / 2
        self.plot.show_drawing(
            Drawing(
                traces=(
                    Trace(shown.edges, shown.counts, "accent", _COUNTED, steps=True, filled=True),
                    Trace(middles, shown.gaussian, "ellipse", _GAUSSIAN, halo=True),
                ),
                x_name=shown.axis,
                y_name=_Y_NAME,
            )
        )
        self.words.show_text("\n".join(shown.words))

    def _on_axis(self, axis: CutAxis, checked: bool = False) -> None:
        # It is checked when the cut lies there.
        self.axes[axis].setChecked(True)
        self.axis_chosen.emit(axis)

    def _on_end(self, end: CutEnd, axis: int, value: float) -> None:
        # The other number as it is, not as it is rounded in its box.
        x, y = self._places[end]
        self.end_typed.emit(end, (value, y) if axis == 0 else (x, value))

    def _on_unit(self) -> None:
        self.unit_chosen.emit(self.unit.currentData())

    def _finding(self) -> Finding | None:
        if self._shown is None:
            return None
        from latent_explorer.export.cuts import cut_chart, cut_columns
        from latent_explorer.export.findings import chart_finding

        found = self._shown.found
        request = found.request
        plane = " and ".join(request.projection.axis_names)
        settings = {
            "coordinates": asdict(request.projection)["coordinates"],
            "pair": list(request.projection.pair),
            "start": list(request.start),
            "end": list(request.end),
            "half_thickness": request.half_thickness,
        }
        chart = cut_chart(found.cut, f"Density along a cut through {plane}")
        return chart_finding("cut", chart, cut_columns(found.cut, found.ellipse), settings)


def _pair(boxes: tuple[FloatBox, FloatBox]) -> QWidget:
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(UNIT)
    for box in boxes:
        row.addWidget(box)
    return pair
