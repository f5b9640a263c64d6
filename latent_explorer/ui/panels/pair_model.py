"""The rows of the list of correlated pairs: arrays, sorted and filtered as arrays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from latent_explorer.core.formats import signed
from latent_explorer.core.space import Pair
from latent_explorer.ui.panels.strength_bar import SHARE_ROLE
from latent_explorer.ui.widgets.row_table import HeadedModel, Index

STRENGTH = 2
"""The column of r."""

_HEADERS = (
    ("i", "First component, counted from 0"),
    ("j", "Second component, counted from 0"),
    ("r", "Pearson's r; sorted by |r|"),
)
_NO_NUMBERS: NDArray[np.intp] = np.empty(0, np.intp)
_NO_COMPONENT = -1
_DIGITS = 9  # more than any component has, and few enough for every integer type


def component_numbers(text: str) -> frozenset[int]:
    """Return the component numbers in `text`; one too large for any component is -1."""
    words = [word for word in text.replace(",", " ").split() if word.isdecimal()]
    return frozenset(int(w) if len(w) <= _DIGITS else _NO_COMPONENT for w in words)


class PairModel(HeadedModel):
    """Rows (i, j, r) for a table view.

    Tens of thousands of rows are sorted and filtered in a few milliseconds; Qt's own proxy would
    call Python for each comparison. For the same reason there is no `flags` here: with all rows
    selected, Qt asks for those of every cell each time it paints the headers.
    """

    def __init__(self) -> None:
        super().__init__(_HEADERS)
        self._i = self._j = _NO_NUMBERS
        self._r: NDArray[np.float64] = np.empty(0)
        # The rows of the arrays, in the order in which they are listed.
        self._order = _NO_NUMBERS
        self._only: Collection[int] = frozenset()
        self._column, self._descending = STRENGTH, True
        self.waiting = False

    def show_pairs(self, i: NDArray[np.intp], j: NDArray[np.intp], r: NDArray[np.float64]) -> None:
        """List other pairs; all arrays of shape (m,)."""
        self.beginResetModel()
        self._i, self._j, self._r = i, j, r
        self._arrange()
        self.endResetModel()

    def show_only(self, numbers: Collection[int]) -> None:
        """List only pairs that contain all these components."""
        self.beginResetModel()
        self._only = numbers
        self._arrange()
        self.endResetModel()

    def show_waiting(self, waiting: bool) -> None:
        """Grey the rows out, or undo that."""
        if waiting != self.waiting:
            self.waiting = waiting
            if len(self._order):
                last = self.index(len(self._order) - 1, STRENGTH)
                self.dataChanged.emit(self.index(0, 0), last)

    def pairs_of(self, rows: Sequence[int]) -> list[Pair]:
        """Return the pairs listed in `rows`."""
        chosen = self._order[np.asarray(rows, np.intp)]
        return list(zip(self._i[chosen].tolist(), self._j[chosen].tolist(), strict=True))

    def runs_of(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, int]]:
        """Yield first and last row of each run of rows that list one of `pairs`."""
        if not pairs or not len(self._order):
            return
        wanted = np.array(pairs, np.int64)
        width = int(max(self._j.max(), self._i.max(), wanted.max())) + 1
        listed = self._i[self._order].astype(np.int64) * width + self._j[self._order]
        rows = np.flatnonzero(np.isin(listed, wanted[:, 0] * width + wanted[:, 1]))
        breaks = np.flatnonzero(np.diff(rows) > 1) + 1
        for run in np.split(rows, breaks):
            if len(run):
                yield int(run[0]), int(run[-1])

    def _arrange(self) -> None:
        kept = np.ones(len(self._i), bool)
        for number in self._only:
            kept &= (self._i == number) | (self._j == number)
        rows = np.flatnonzero(kept)
        key = (self._i, self._j, np.abs(self._r))[self._column][rows]
        # Stable, and so the strongest of those that are equal stay first.
        self._order = rows[np.argsort(-key if self._descending else key, kind="stable")]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        pairs_of_old = self._order[[index.row() for index in old]] if old else _NO_NUMBERS
        self._column, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self._arrange()
        if old:
            row_of = np.full(len(self._i), -1)
            row_of[self._order] = np.arange(len(self._order))
            new = [
                self.index(int(row), index.column())
                for row, index in zip(row_of[pairs_of_old], old, strict=True)
            ]
            self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(_HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            row = self._order[index.row()]
            if index.column() == STRENGTH:
                return signed(float(self._r[row]), 3)
            return str((self._i, self._j)[index.column()][row])
        if role == SHARE_ROLE and index.column() == STRENGTH and not self.waiting:
            r = abs(float(self._r[self._order[index.row()]]))
            return r if r <= 1 else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and self.waiting:
            return QApplication.palette().brush(
                QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text
            )
        return None
