"""The correlations of all components as a picture, what chance gives, and groups (III, X)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLabel, QTabWidget, QVBoxLayout, QWidget

from latent_explorer.core.clusters import Group
from latent_explorer.core.formats import chance_share_text, fine_share, how_many, signed
from latent_explorer.jobs.matrix import CorrelatedGroups, CorrelationMatrix
from latent_explorer.session.matrix import GROUP_THRESHOLDS, MatrixSettings
from latent_explorer.session.projections import Projection
from latent_explorer.ui.panels.correlated_points import UNCORRELATED, CorrelatedPoints
from latent_explorer.ui.panels.matrix_colours import scale_end
from latent_explorer.ui.panels.matrix_picture import Cell, MatrixPicture
from latent_explorer.ui.panels.matrix_scale import MatrixScale
from latent_explorer.ui.panels.text_table import TextTable
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.gestures import GestureWidget
from latent_explorer.ui.widgets.plain_label import PlainLabel
from latent_explorer.ui.widgets.save_button import SaveButton, with_button
from latent_explorer.ui.widgets.value_slider import ValueSlider

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding

_POINT = "Point at a cell, or use the arrow keys"
_SYMBOLS = {"pearson": "r", "spearman": "rank r"}


class MatrixPanel(GestureWidget):
    """Show all correlations, and let the user choose pairs and groups to see as projections."""

    settings_changed = Signal(object)
    """The new `MatrixSettings`."""
    pairs_chosen = Signal(object, str)
    """Pairs (i, j), and the coordinates of the matrix that is seen, "z" or "pca"."""

    def __init__(self) -> None:
        super().__init__()
        self._settings = MatrixSettings()
        self._shown: CorrelationMatrix | None = None
        self._order: NDArray[np.intp] = np.empty(0, np.intp)
        self._groups: CorrelatedGroups | None = None
        self._build_controls()
        self.picture = MatrixPicture()
        self.picture.setAccessibleName("Matrix of correlations")
        explain(
            self.picture,
            "The correlations of all pairs. A click, or Enter, shows the pair in the active "
            "projection. The wheel zooms, a double click shows all again. Arrow keys move a "
            "cursor, with Shift by 10",
        )
        self.readout = PlainLabel()
        self.readout.show_text(_POINT)
        self.scale = MatrixScale()
        self._build_findings()
        self.save = SaveButton("the matrix", self._finding)
        self._lay_out()
        self.show_settings(self._settings)
        self.correlated.changed.connect(self._on_settings)
        for box in (self.coefficient, self.order):
            box.currentIndexChanged.connect(self._on_settings)
        self.threshold.value_changed.connect(self._on_threshold)
        self.pass_on(self.threshold)
        self.picture.pointed.connect(self._on_pointed)
        self.picture.chosen.connect(self._on_chosen)
        self.groups.clicked.connect(self._on_group)
        self.groups.activated.connect(self._on_group)

    def _build_controls(self) -> None:
        self.correlated = CorrelatedPoints(
            "of the matrix", "Correlate the components of the z-vectors, or PCA components"
        )
        self.coefficient = ChoiceBox("Coefficient of correlation")
        self.coefficient.addItem("Pearson", "pearson")
        self.coefficient.addItem("Spearman (ranks)", "spearman")
        explain(
            self.coefficient,
            "Pearson's r of the values, or of their ranks (Spearman): ranks do not depend on how "
            "far outliers lie",
        )
        self.order = ChoiceBox("Order of the matrix")
        self.order.addItem("by number", "number")
        self.order.addItem("by clustering", "clusters")
        explain(
            self.order,
            "The components in the order of their numbers, or so that correlated ones stand side "
            "by side",
        )

    def _build_findings(self) -> None:
        self.chance_note = QLabel()
        self.chance = TextTable(
            "Micro-correlations",
            (
                ("|r| above", "Thresholds of |r|, r without its sign"),
                ("counted", "The share of all pairs whose |r| is above it"),
                (
                    "by chance",
                    "The share that would be above it if all components were independent, for as "
                    "many points",
                ),
            ),
        )
        self.threshold = ValueSlider(
            *GROUP_THRESHOLDS.ends,
            decimals=2,
            name="Mean strength |r| of groups",
            default=self._settings.group_threshold,
        )
        explain(
            self.threshold,
            "Components are joined to groups while the mean of |r| between them is at least this",
        )
        self.groups_note = QLabel()
        self.groups = TextTable(
            "Groups of components",
            (
                ("group", "Components whose correlations are strong on average"),
                ("size", "How many components it has"),
                ("mean |r|", "The mean of |r| over all its pairs"),
                ("strongest", "The pair with the largest |r|, and its r"),
            ),
        )
        explain(self.groups, "Click a group to see its strongest pairs, at most 9, as projections")
        for note in (self.chance_note, self.groups_note):
            note.setTextFormat(Qt.TextFormat.PlainText)
            note.setWordWrap(True)
            set_text_size(note, TextSize.SMALL)

    def _lay_out(self) -> None:
        form = ControlForm()
        self.correlated.add_coordinates(form)
        form.add("Coefficient", self.coefficient)
        self.correlated.add_points(form)
        form.add("Order", self.order)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("What is found in the matrix")
        self.tabs.addTab(_column(self.chance_note, self.chance), "Micro-correlations")
        threshold = ControlForm()
        threshold.add("Mean |r|", self.threshold)
        self.tabs.addTab(_column(threshold, self.groups_note, self.groups), "Groups")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(with_button(form, self.save))
        layout.addWidget(self.picture, 3)
        layout.addWidget(self.readout)
        layout.addWidget(self.scale)
        layout.addWidget(self.tabs, 2)

    # What is shown

    def show_settings(self, settings: MatrixSettings) -> None:
        """Show `settings`."""
        self._settings = settings
        self.correlated.show_choice(settings.coordinates, settings.sample)
        for box, value in (
            (self.coefficient, settings.coefficient),
            (self.order, settings.order),
        ):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(value))
        self.threshold.show_value(settings.group_threshold)

    def show_matrix(self, matrix: CorrelationMatrix | None, order: NDArray[np.intp]) -> None:
        """Show correlations, their components in an order of shape (d,); None where none are."""
        self._shown, self._order = matrix, order
        self.readout.show_text(_POINT)
        if matrix is None:
            self.picture.show_matrix(np.empty((0, 0)), order, 1.0)
            self.chance.show_rows(())
            self.chance_note.clear()
            return
        end = scale_end(matrix.r)
        self.picture.show_matrix(matrix.r[np.ix_(order, order)], order, end)
        self.scale.show_end(end)
        chance = matrix.chance
        said = f"{how_many(chance.n_pairs, 'pair')} over {how_many(matrix.n_points, 'point')}"
        self.chance_note.setText(UNCORRELATED if matrix.by_construction else said)
        columns = (chance.thresholds, chance.counted, chance.by_chance)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        self.chance.show_rows(
            [
                (_level(level), fine_share(counted), chance_share_text(share))
                for level, counted, share in rows
            ]
        )

    def show_waiting(self, text: str) -> None:
        """Grey the matrix, and say why there is no other one."""
        self.picture.show_old()
        self.readout.show_text(text)

    def show_groups(self, groups: CorrelatedGroups | None) -> None:
        """List the groups; None while they are on their way."""
        self._groups = groups
        found = () if groups is None else groups.groups
        self.groups.show_rows(
            [
                (
                    group.name,
                    str(len(group.components)),
                    f"{group.mean_strength:.2f}",
                    "{}, {}: {}".format(*group.strongest, signed(group.r, 2)),
                )
                for group in found
            ],
            [_members(group) for group in found],
        )
        if groups is None:
            self.groups_note.setText("…")
        elif not found:
            self.groups_note.setText("No components are joined: lower the mean |r|")
        else:
            members = sum(len(group.components) for group in found)
            self.groups_note.setText(
                f"{how_many(len(found), 'group')} of {members:,} components in all; a click shows "
                "the strongest pairs"
            )

    # What the user does

    def _finding(self) -> Finding | None:
        from latent_explorer.export.findings import matrix_finding, matrix_title

        shown = self._shown
        if shown is None:
            return None
        request = shown.request
        title = matrix_title(request.coefficient, shown.n_points)
        names = ("coordinates", "coefficient", "sample", "seed")
        settings = {name: getattr(request, name) for name in names} | {"points": shown.n_points}
        return matrix_finding(shown.r, self._order.tolist(), title, settings)

    def _on_settings(self) -> None:
        self.settings_changed.emit(
            replace(
                self._settings,
                coordinates=self.correlated.chosen_coordinates,
                coefficient=self.coefficient.currentData(),
                sample=self.correlated.chosen_sample,
                order=self.order.currentData(),
            )
        )

    def _on_threshold(self, threshold: float) -> None:
        self.settings_changed.emit(replace(self._settings, group_threshold=threshold))

    def _on_pointed(self, cell: Cell | None) -> None:
        said = _POINT if cell is None else self._said(cell)
        self.readout.show_text(said)
        self.picture.setAccessibleDescription(said)

    def _said(self, cell: Cell) -> str:
        """Return the pair of a cell and its r, in words."""
        if self._shown is None:
            return _POINT
        request = self._shown.request
        i, j = self._pair(cell)
        if i == j:
            return f"{'z' if request.coordinates == 'z' else 'PCA'} {i}, with itself"
        names = ", ".join(Projection((i, j), request.coordinates).axis_names)
        return f"{names}: {_SYMBOLS[request.coefficient]} {signed(float(self._shown.r[i, j]), 3)}"

    def _pair(self, cell: Cell) -> tuple[int, int]:
        """Return the components of a cell, the smaller number first, as lists of pairs have it."""
        i, j = sorted(int(self._order[k]) for k in cell)
        return i, j

    def _on_chosen(self, cell: Cell) -> None:
        i, j = self._pair(cell)
        if self._shown is not None and i != j:
            self.pairs_chosen.emit([(i, j)], self._shown.request.coordinates)

    def _on_group(self, index: QModelIndex) -> None:
        if self._groups is not None and index.row() < len(self._groups.pairs):
            coordinates = self._groups.request.matrix.request.coordinates
            self.pairs_chosen.emit(list(self._groups.pairs[index.row()]), coordinates)


def _members(group: Group) -> str:
    return f"{len(group.components):,} components: {', '.join(map(str, group.components))}"


def _level(threshold: float) -> str:
    return f"{threshold:.3g}"


def _column(*widgets: QWidget) -> QWidget:
    """Return widgets below each other, of which the last one has the room that is left."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 2 * UNIT, 0, 0)
    layout.setSpacing(2 * UNIT)
    for widget in widgets:
        layout.addWidget(widget, int(widget is widgets[-1]))
    return column
