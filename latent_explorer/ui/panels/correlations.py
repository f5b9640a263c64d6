"""The list of correlated pairs (III)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from latent_explorer.core.correlation import COUNT_THRESHOLDS
from latent_explorer.jobs import Correlations
from latent_explorer.session import CorrelationSettings
from latent_explorer.ui.widgets.value_slider import ValueSlider

_HEADERS = ("i", "j", "r")
_HEADER_HELP = (
    "First component, counted from 0",
    "Second component, counted from 0",
    "Pearson's r",
)
_STRENGTH = 2
_ALL, _SOME = "all points", "random points"
_Index = QModelIndex | QPersistentModelIndex


class PairModel(QAbstractTableModel):
    """Rows (i, j, r) for a table view."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[int, int, float]] = []

    def show_rows(self, rows: list[tuple[int, int, float]]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def pair(self, row: int) -> tuple[int, int]:
        """Return the pair of `row`."""
        i, j, _ = self._rows[row]
        return i, j

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADERS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        value = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{value:+.3f}" if index.column() == _STRENGTH else str(value)
        if role == Qt.ItemDataRole.UserRole:
            return abs(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return _HEADERS[section]
            if role == Qt.ItemDataRole.ToolTipRole:
                return _HEADER_HELP[section]
        return None


class PairFilter(QSortFilterProxyModel):
    """Keep the pairs that contain all component numbers typed."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: set[int] = set()
        self.setSortRole(Qt.ItemDataRole.UserRole)

    def show_only(self, text: str) -> None:
        """Keep pairs that contain the numbers in `text`."""
        self._numbers = {int(word) for word in text.replace(",", " ").split() if word.isdecimal()}
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:
        model = self.sourceModel()
        assert isinstance(model, PairModel)
        return self._numbers <= set(model.pair(source_row))


class CorrelationsPanel(QWidget):
    """Show the strongest pairs and let the user choose which to see as projections."""

    settings_changed = Signal(object)
    """The new `CorrelationSettings`."""
    pairs_chosen = Signal(object)
    """A list of pairs, in the order of the list."""

    def __init__(self) -> None:
        super().__init__()
        self._settings = CorrelationSettings()
        self.coordinates = QComboBox()
        self.coordinates.addItem("z components", "z")
        self.coordinates.addItem("PCA components", "pca")
        self.coordinates.setToolTip(
            "Correlate the components of the z-vectors, or their PCA components "
            "(which are not correlated over all points, but are over few)"
        )
        self.threshold = ValueSlider(0.0, 1.0, decimals=2)
        self.threshold.setToolTip("List the pairs whose |r| is above this")
        self.points = QComboBox()
        self.points.addItems([_ALL, _SOME])
        self.points.setToolTip("Use all points, or some drawn at random (the series took 5000)")
        self.sample = QSpinBox()
        self.sample.setRange(2, 2_000_000)
        self.sample.setValue(5000)
        self.sample.setSingleStep(1000)
        self.sample.setGroupSeparatorShown(True)
        self.sample.setKeyboardTracking(False)
        self.sample.setPrefix("M = ")
        self.sample.setToolTip("How many random points")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("filter: component numbers")
        self.filter.setClearButtonEnabled(True)
        self.filter.setToolTip("List only pairs that contain these components, for example 177")
        self.counts = QLabel()
        self.counts.setWordWrap(True)
        self.counts.setToolTip("How many pairs have |r| above 0.1, 0.2 … 0.6")
        self._model = PairModel()
        self._filter = PairFilter()
        self._filter.setSourceModel(self._model)
        self.table = self._build_table()
        self._lay_out()
        self.show_settings(self._settings)
        self.coordinates.currentIndexChanged.connect(self._on_settings)
        self.points.currentIndexChanged.connect(self._on_settings)
        self.sample.valueChanged.connect(self._on_settings)
        self.threshold.value_changed.connect(self._on_threshold)
        self.filter.textChanged.connect(self._on_filter)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)

    def _build_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._filter)
        table.setSortingEnabled(True)
        table.sortByColumn(_STRENGTH, Qt.SortOrder.DescendingOrder)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(22)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.setToolTip(
            "Click a pair to see it in the active projection; select several (Ctrl or Shift) "
            "to see them side by side"
        )
        return table

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Of", self.coordinates)
        form.addRow("|r| above", self.threshold)
        form.addRow("Over", self.points)
        form.addRow("", self.sample)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.filter)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.counts)
        self._form = form

    def show_settings(self, settings: CorrelationSettings) -> None:
        """Show `settings`."""
        self._settings = settings
        with QSignalBlocker(self.coordinates), QSignalBlocker(self.points):
            self.coordinates.setCurrentIndex(self.coordinates.findData(settings.coordinates))
            self.points.setCurrentText(_ALL if settings.sample is None else _SOME)
        if settings.sample is not None:
            with QSignalBlocker(self.sample):
                self.sample.setValue(settings.sample)
        self._form.setRowVisible(self.sample, settings.sample is not None)
        self.threshold.show_value(settings.threshold)

    def show_correlations(self, correlations: Correlations) -> None:
        """List the pairs and the counts."""
        pairs = correlations.pairs
        rows = zip(pairs.i.tolist(), pairs.j.tolist(), pairs.r.tolist(), strict=True)
        with QSignalBlocker(self.table.selectionModel()):
            self._model.show_rows(list(rows))
        above = "  ".join(
            f">\u202f{threshold:.1f}:\u00a0{count:,}"
            for threshold, count in zip(COUNT_THRESHOLDS, correlations.counts, strict=True)
        )
        self.counts.setText(
            f"{len(pairs.i):,} pairs over {correlations.n_points:,} points\n{above}"
        )

    def _on_settings(self) -> None:
        some = self.points.currentText() == _SOME
        self.settings_changed.emit(
            replace(
                self._settings,
                coordinates=self.coordinates.currentData(),
                sample=self.sample.value() if some else None,
            )
        )

    def _on_threshold(self, threshold: float) -> None:
        self.settings_changed.emit(replace(self._settings, threshold=threshold))

    def _on_filter(self, text: str) -> None:
        # What is no longer listed is no longer selected, but nobody has chosen other pairs.
        with QSignalBlocker(self.table.selectionModel()):
            self._filter.show_only(text)

    def _on_selection(self) -> None:
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        pairs = [
            self._model.pair(self._filter.mapToSource(self._filter.index(r, 0)).row()) for r in rows
        ]
        if pairs:
            self.pairs_chosen.emit(pairs)

    def clear_selection(self) -> None:
        """Select no pair, silently."""
        with QSignalBlocker(self.table.selectionModel()):
            self.table.selectionModel().clear()
