"""The rows of the table of components: arrays, sorted as arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from latent_explorer.core.arrays import Array
from latent_explorer.core.components import FEW_BINS, ComponentTable
from latent_explorer.core.formats import percent, signed
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import ICON
from latent_explorer.ui.widgets.row_table import HeadedModel, Index

DOMINANT_MARK = "◆"
ROUGH_MARK = "~"
NUMBER, MEAN, STD, HALF_WIDTH, SKEWNESS, KURTOSIS, EXPLAINED, CUMULATED = range(8)
"""The columns; the last two only in PCA coordinates."""

_NO_ROWS: NDArray[np.intp] = np.empty(0, np.intp)
_MOST_DECIMALS = 8
_EDGE = 2  # pixels around a swatch


@dataclass(frozen=True)
class _Column:
    header: str
    tip: str
    values: Callable[[ComponentTable], Array]


def _share(values: Array | None) -> Array:
    assert values is not None  # the column is there only in PCA coordinates
    return values


_COLUMNS = (
    _Column(
        "No.",
        f"Number of the component, counted from 0; {DOMINANT_MARK}: dominant",
        lambda t: np.arange(len(t), dtype=np.float64),
    ),
    _Column("mean", "Mean of the component over all points", lambda t: t.mean),
    _Column("std", "Standard deviation", lambda t: t.std),
    _Column(
        "half-w.",
        "Half-width: half the distance between the points where the number density falls to half "
        f"of its maximum. {ROUGH_MARK}: it spans fewer than {FEW_BINS:.0f} bins",
        lambda t: t.half_widths,
    ),
    _Column("skew.", "Skewness: 0 for a Gaussian", lambda t: t.skewness),
    _Column("kurt.", "Excess kurtosis: 0 for a Gaussian", lambda t: t.kurtosis),
    _Column(
        "expl.", "Share of the variance that the component explains", lambda t: _share(t.explained)
    ),
    _Column(
        "cum.",
        "Cumulated: the share of the variance of this component and of those before it",
        lambda t: _share(t.cumulated),
    ),
)


class ComponentModel(HeadedModel):
    """A row for each component, in the order that the user has chosen."""

    def __init__(self) -> None:
        super().__init__((column.header, column.tip) for column in _COLUMNS)
        self.table: ComponentTable | None = None
        # The component of each row.
        self._order = _NO_ROWS
        self._column, self._descending = NUMBER, False
        self._colours: dict[int, str] = {}
        self._swatches: dict[int, QIcon] = {}
        self._decimals = 2
        self._marks: tuple[NDArray[np.bool_], ...] = ()

    def show_table(self, table: ComponentTable | None) -> None:
        """List other components, or none."""
        self.beginResetModel()
        self.table = table
        if table is not None:
            # They look for medians, and rows are painted one by one.
            self._marks = (table.far_mean, table.far_width, table.rough)
            self._decimals = _decimals(float(np.median(table.std)))
            if self._column >= self.columnCount():
                self._column, self._descending = NUMBER, False
        self._order = self._arranged()
        self.endResetModel()

    def show_colours(self, colours: dict[int, str]) -> None:
        """Mark these components with these colours, and no others."""
        if colours != self._colours:
            self._colours = colours
            self._swatches = {i: _swatch(colour) for i, colour in colours.items()}
            if len(self._order):
                last = self.index(len(self._order) - 1, NUMBER)
                self.dataChanged.emit(self.index(0, NUMBER), last)

    def components_of(self, rows: Sequence[int]) -> list[int]:
        """Return the components that are listed in `rows`."""
        listed: list[int] = self._order[np.asarray(rows, np.intp)].tolist()
        return listed

    def row_of(self, component: int) -> int:
        """Return where a component is listed."""
        return int(np.flatnonzero(self._order == component)[0])

    def _arranged(self) -> NDArray[np.intp]:
        if self.table is None:
            return _NO_ROWS
        values = _COLUMNS[self._column].values(self.table)
        # Stable, and what is no number comes last either way.
        return np.argsort(-values if self._descending else values, kind="stable")

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < self.columnCount():
            column, order = NUMBER, Qt.SortOrder.AscendingOrder
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        components = [int(self._order[index.row()]) for index in old]
        self._column, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self._order = self._arranged()
        row_of = np.argsort(self._order)
        new = [
            self.index(int(row_of[component]), index.column())
            for component, index in zip(components, old, strict=True)
        ]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        if parent.isValid():
            return 0
        has_shares = self.table is not None and self.table.explained is not None
        return len(_COLUMNS) if has_shares else EXPLAINED

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.table is None:
            return None
        component, column = int(self._order[index.row()]), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(component, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(component, column)
        if role == Qt.ItemDataRole.FontRole and self._is_dominant(component, column):
            font = QFont(QApplication.font())
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.DecorationRole and column == NUMBER:
            return self._swatches.get(component)
        return None

    def _is_dominant(self, component: int, column: int) -> bool:
        far_mean, far_width, _ = self._marks
        by_mean, by_width = bool(far_mean[component]), bool(far_width[component])
        return {NUMBER: by_mean or by_width, MEAN: by_mean, HALF_WIDTH: by_width}.get(column, False)

    def _text(self, component: int, column: int) -> str:
        assert self.table is not None
        if column == NUMBER:
            dominant = self._is_dominant(component, NUMBER)
            return f"{DOMINANT_MARK} {component}" if dominant else str(component)
        value = float(_COLUMNS[column].values(self.table)[component])
        if math.isnan(value):
            return "–"
        if column in (EXPLAINED, CUMULATED):
            return percent(value)
        if column in (STD, HALF_WIDTH):
            rough = column == HALF_WIDTH and bool(self._marks[2][component])
            return f"{ROUGH_MARK if rough else ''}{value:.{self._decimals}f}"
        return signed(value, self._decimals if column == MEAN else 2)

    def _tip(self, component: int, column: int) -> str | None:
        assert self.table is not None
        if column == HALF_WIDTH:
            bins = f"The full width spans {self.table.bins_spanned[component]:.1f} bins"
            if self._marks[2][component]:
                return f"{bins}: fewer than {FEW_BINS:.0f}, so that the bins decide it"
            return bins
        if column == NUMBER and self._is_dominant(component, NUMBER):
            why = [
                word
                for word, far in zip(("|mean|", "half-width"), self._marks[:2], strict=True)
                if far[component]
            ]
            return f"Dominant by its {' and its '.join(why)}"
        return None


def _swatch(colour: str) -> QIcon:
    """Return a square of a colour, with an edge that parts it from the ground of a chosen row."""
    pixmap = QPixmap(ICON, ICON)
    pixmap.fill(QColor(current_theme().plot))
    painter = QPainter(pixmap)
    inner = pixmap.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
    painter.fillRect(inner, QColor(colour))
    painter.end()
    icon = QIcon()
    # Of its own Qt would tint it in a chosen row.
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        icon.addPixmap(pixmap, mode)
    return icon


def _decimals(scale: float) -> int:
    """Return how many decimals give numbers of this scale three digits."""
    if not scale > 0:
        return 2
    return min(max(2 - math.floor(math.log10(scale)), 0), _MOST_DECIMALS)
