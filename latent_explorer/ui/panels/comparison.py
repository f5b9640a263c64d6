"""Samplers side by side: their faces, what they are like, and charts of figures and radii."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from latent_explorer.controller.presenters.compared import FigureCurve, Progress, SetShown
from latent_explorer.controller.presenters.radii import RadiusCurve
from latent_explorer.session.comparison import Comparison, Figure, Over
from latent_explorer.ui.panels.comparison_charts import ComparisonCharts
from latent_explorer.ui.panels.comparison_controls import ComparisonControls
from latent_explorer.ui.panels.comparison_row import SetRow
from latent_explorer.ui.panels.comparison_table import FigureTable
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.widgets.gestures import GestureWidget
from latent_explorer.ui.widgets.save_button import SaveButton, with_button

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding

SAVE_FACES = "save-comparison-faces"
"""The command that saves the faces of all sets."""


class ComparisonPanel(GestureWidget):
    """Show two to six sets, and let the user choose them."""

    set_added = Signal(str)
    """The method of another set; empty for the sampler as it is now."""
    set_removed = Signal(object)
    """The number of a set."""
    set_changed = Signal(object, object)
    """The number of a set, and its new `SamplingSettings`."""
    reset_requested = Signal()
    """Compare the sets that are compared at first."""
    in_planes_toggled = Signal(bool)
    """Draw the sets in the projections, or not."""
    over_chosen = Signal(str)
    """Draw curves over "fact" or "sigma_level", or with "" none."""
    figure_chosen = Signal(str)
    """Let them show this figure."""
    running_toggled = Signal(bool)
    """Go on with what is not known yet, or stop."""
    command = Signal(str)
    """Do the command of this id."""

    def __init__(self) -> None:
        super().__init__()
        self._d, self._half_side = 256, 1.0
        self.rows: list[SetRow] = []
        self._shown: Sequence[SetShown] = ()
        self.controls = ComparisonControls()
        self.table = FigureTable()
        what, finding = "figures of the sets", self._figures_finding
        self.save_figures = SaveButton(what, finding, figure=False)
        self.charts = ComparisonCharts()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._sets = QVBoxLayout()
        self._sets.setSpacing(2 * UNIT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(self.controls)
        layout.addLayout(self._sets)
        layout.addLayout(with_button(self.table, self.save_figures))
        layout.addWidget(self.charts, 1)

    def _connect(self) -> None:
        controls, charts = self.controls, self.charts
        controls.set_added.connect(self.set_added)
        controls.reset_requested.connect(self.reset_requested)
        controls.in_planes_toggled.connect(self.in_planes_toggled)
        controls.running_toggled.connect(self.running_toggled)
        controls.save_faces_requested.connect(self._on_save_faces)
        charts.over_chosen.connect(self.over_chosen)
        charts.figure_chosen.connect(self.figure_chosen)

    # What is shown

    def show_space(self, d: int, half_side: float) -> None:
        """Allow up to d components; `half_side` is b of the cube at a level and a size of 1."""
        self._d, self._half_side = d, half_side
        for row in self.rows:
            row.show_space(d, half_side)

    def show_choices(self, comparison: Comparison) -> None:
        """Show what was chosen, but for the sets."""
        self.controls.show_choices(comparison)
        self.charts.show_choices(comparison)

    def show_sets(self, sets: Sequence[SetShown]) -> None:
        """Show the sets, as far as they are known."""
        self._shown = sets
        if len(self.rows) > len(sets):
            # The settings that were open are perhaps those of another set now.
            for row in self.rows:
                row.edit.setChecked(False)
        while len(self.rows) > len(sets):
            self._drop(self.rows.pop())
        while len(self.rows) < len(sets):
            self._add_row()
        for row, shown in zip(self.rows, sets, strict=True):
            row.show_removable(len(sets) > 2)
            row.show_set(shown)
        self.table.show_sets(sets)

    def show_progress(self, progress: Progress) -> None:
        """Show how much is worked out."""
        self.controls.show_progress(progress)

    def show_curves(self, over: Over, figure: Figure, curves: Sequence[FigureCurve]) -> None:
        """Draw a figure over size or level."""
        self.charts.show_curves(over, figure, curves, self._shown)

    def show_radii(self, curves: Sequence[RadiusCurve]) -> None:
        """Draw the radii of images and sets."""
        self.charts.show_radii(curves, self._d)

    def _add_row(self) -> None:
        row = SetRow(len(self.rows))
        row.show_space(self._d, self._half_side)
        row.settings_changed.connect(self.set_changed)
        row.remove_requested.connect(self.set_removed)
        self.pass_on(row)
        self.rows.append(row)
        self._sets.addWidget(row)

    def _drop(self, row: SetRow) -> None:
        # A number that was typed in it and not confirmed is meant for no other set.
        row.blockSignals(True)
        row.hide()
        self._sets.removeWidget(row)
        row.setParent(None)
        row.deleteLater()

    def _figures_finding(self) -> Finding | None:
        from latent_explorer.ui.panels.comparison_findings import figures_finding

        return figures_finding(self._shown)

    def _on_save_faces(self) -> None:
        self.command.emit(SAVE_FACES)
