"""The list of pairs, the most correlated ones first (III)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QItemSelection, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
)

from latent_explorer.core.correlation import COUNT_THRESHOLDS
from latent_explorer.core.formats import how_many
from latent_explorer.core.space import Coordinates, Pair
from latent_explorer.jobs.correlations import Correlations
from latent_explorer.session.correlations import THRESHOLDS, CorrelationSettings
from latent_explorer.ui.panels.correlated_points import UNCORRELATED, CorrelatedPoints
from latent_explorer.ui.panels.pair_model import STRENGTH, PairModel, component_numbers
from latent_explorer.ui.panels.strength_bar import StrengthBar
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.edges import TextField
from latent_explorer.ui.widgets.gestures import GestureWidget
from latent_explorer.ui.widgets.row_table import prepare_rows
from latent_explorer.ui.widgets.value_slider import ValueSlider


class CorrelationsPanel(GestureWidget):
    """Show the strongest pairs and let the user choose which to see as projections."""

    settings_changed = Signal(object)
    """The new `CorrelationSettings`."""
    pairs_chosen = Signal(object, str)
    """Pairs (i, j) in the order of the list, and the coordinates of the list, "z" or "pca"."""

    def __init__(self) -> None:
        super().__init__()
        self._settings = CorrelationSettings()
        self._shown: Correlations | None = None
        self.correlated = CorrelatedPoints(
            "that are correlated",
            "Correlate the components of the z-vectors, or their PCA components "
            "(which are not correlated over all points, but are over few)",
        )
        self.threshold = ValueSlider(
            *THRESHOLDS.ends,
            decimals=2,
            name="Least strength |r|",
            default=self._settings.threshold,
        )
        explain(
            self.threshold,
            "List the pairs whose correlation is stronger than this: |r|, Pearson's r without its "
            "sign. 0 is no correlation, 1 a straight line",
        )
        self.filter = TextField("Filter by component numbers")
        self.filter.setPlaceholderText("such as 52 145")
        self.filter.setClearButtonEnabled(True)
        explain(
            self.filter, "List only pairs that contain these components, for example 177, or 52 145"
        )
        self.counts = QLabel()
        self.counts.setTextFormat(Qt.TextFormat.PlainText)
        self.counts.setWordWrap(True)
        explain(self.counts, "How many pairs have |r| above 0.1, 0.2 … 0.6")
        self._model = PairModel()
        self.table = self._build_table()
        self.reason = QLabel()
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setWordWrap(True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.reason.setMargin(12)
        self._list = QStackedWidget()
        self._fit_table()
        self._lay_out()
        self.show_settings(self._settings)
        self.correlated.changed.connect(self._on_settings)
        self.threshold.value_changed.connect(self._on_threshold)
        self.pass_on(self.threshold)
        self.filter.textChanged.connect(self._on_filter)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)

    def _build_table(self) -> QTableView:
        table = QTableView()
        prepare_rows(table, self._model, "Pairs, by strength")
        table.setItemDelegateForColumn(STRENGTH, StrengthBar(table))
        table.setSortingEnabled(True)
        table.sortByColumn(STRENGTH, Qt.SortOrder.DescendingOrder)
        for column in range(self._model.columnCount()):
            stretched = column == STRENGTH
            mode = QHeaderView.ResizeMode.Stretch if stretched else QHeaderView.ResizeMode.Fixed
            table.horizontalHeader().setSectionResizeMode(column, mode)
        explain(
            table,
            "Click a pair to see it in the active projection; select several (Ctrl or Shift) "
            "to see them side by side",
        )
        return table

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_table()

    def _fit_table(self) -> None:
        """Give rows and columns the size that their text needs; r has the rest of the width."""
        metrics, pairs = self.fontMetrics(), self._shown.pairs if self._shown else None
        largest = 0 if pairs is None or not len(pairs) else int(max(pairs.i.max(), pairs.j.max()))
        longest = "0" * max(len(str(largest)), 3)
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + 2 * UNIT)
        for column in range(STRENGTH):
            self.table.setColumnWidth(column, metrics.horizontalAdvance(longest) + 3 * UNIT)

    def _lay_out(self) -> None:
        form = ControlForm()
        self.correlated.add_coordinates(form)
        form.add("Strength |r|", self.threshold)
        self.correlated.add_points(form)
        form.add("Filter", self.filter)
        self._list.addWidget(self.table)
        self._list.addWidget(self.reason)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(form)
        layout.addWidget(self._list, 1)
        layout.addWidget(self.counts)

    def show_settings(self, settings: CorrelationSettings) -> None:
        """Show `settings`."""
        self._settings = settings
        self.correlated.show_choice(settings.coordinates, settings.sample)
        self.threshold.show_value(settings.threshold)

    def show_correlations(self, correlations: Correlations | None) -> None:
        """List the pairs and the counts; None while a new list is awaited."""
        if correlations is None:
            # What is still listed is not what will be listed: to be read, but not to be clicked.
            self._show_waiting(True)
            self.counts.setText("…")
            self.reason.setText("…")
            return
        selected = self._selected_pairs() if self._coordinates_shown() == _of(correlations) else []
        pairs = correlations.pairs
        self._shown = correlations
        with QSignalBlocker(self.table.selectionModel()):
            self._show_waiting(False)
            self._model.show_pairs(pairs.i, pairs.j, pairs.r)
            self._select(selected)
        self._fit_table()
        above = "  ".join(
            f">\u202f{threshold:.1f}:\u00a0{count:,}"
            for threshold, count in zip(COUNT_THRESHOLDS, correlations.counts, strict=True)
        )
        listed = how_many(len(pairs.i), "pair")
        self.counts.setText(f"{listed} over {correlations.n_points:,} points\n{above}")
        self._show_reason()

    def _show_waiting(self, waiting: bool) -> None:
        modes = QAbstractItemView.SelectionMode
        self.table.setSelectionMode(modes.NoSelection if waiting else modes.ExtendedSelection)
        self._model.show_waiting(waiting)

    def _coordinates_shown(self) -> Coordinates | None:
        return None if self._shown is None else _of(self._shown)

    def _show_reason(self) -> None:
        """Say why the list is empty, in its place."""
        empty = self._model.rowCount() == 0
        if empty and self._shown is not None:
            self.reason.setText(self._why_empty(self._shown))
        self._list.setCurrentWidget(self.reason if empty and self._shown else self.table)

    def _why_empty(self, shown: Correlations) -> str:
        settings = shown.request.settings
        threshold = f"{settings.threshold:.2f}"
        if len(shown.pairs):
            wanted = " and ".join(map(str, sorted(component_numbers(self.filter.text()))))
            return f"No pair of component {wanted} has |r| above {threshold}; clear the filter"
        if shown.by_construction:
            return UNCORRELATED
        return f"No pair has |r| above {threshold}; lower the threshold"

    def _on_settings(self) -> None:
        self.settings_changed.emit(
            replace(
                self._settings,
                coordinates=self.correlated.chosen_coordinates,
                sample=self.correlated.chosen_sample,
            )
        )

    def _on_threshold(self, threshold: float) -> None:
        self.settings_changed.emit(replace(self._settings, threshold=threshold))

    def _on_filter(self, text: str) -> None:
        # What is no longer listed is no longer selected, but nobody has chosen other pairs.
        selected = self._selected_pairs()
        with QSignalBlocker(self.table.selectionModel()):
            self._model.show_only(component_numbers(text))
            self._select(selected)
        self._show_reason()

    def _on_selection(self) -> None:
        pairs, coordinates = self._selected_pairs(), self._coordinates_shown()
        if pairs and coordinates is not None and not self._model.waiting:
            self.pairs_chosen.emit(pairs, coordinates)

    def _selected_pairs(self) -> list[Pair]:
        # By ranges: an index for each of thousands of rows would take longer than all the rest.
        rows: set[int] = set()
        for part in self.table.selectionModel().selection().toList():
            rows.update(range(part.top(), part.bottom() + 1))
        return self._model.pairs_of(sorted(rows))

    def _select(self, pairs: list[Pair]) -> None:
        """Select these pairs where they are listed, and no others."""
        selection = QItemSelection()
        last = self._model.columnCount() - 1
        for first_row, last_row in self._model.runs_of(pairs):
            selection.select(self._model.index(first_row, 0), self._model.index(last_row, last))
        model = self.table.selectionModel()
        model.select(selection, model.SelectionFlag.ClearAndSelect)
        self.table.viewport().update()


def _of(correlations: Correlations) -> Coordinates:
    coordinates: Coordinates = correlations.request.settings.coordinates
    return coordinates
