"""Items of a list as the cells of a table, line by line."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from latent_explorer.ui.widgets.row_table import Index

NO_ITEMS: NDArray[np.intp] = np.empty(0, np.intp)
"""The order of an empty list."""


class ItemModel(QAbstractTableModel):
    """Cells in lines of `across`; a table view knows where they are without asking for each.

    A list view that wraps would lay out all of them whenever one changes: at 49,820 items this
    takes it 50 to 130 ms, and a table view less than 2.

    Attributes
    ----------
    order : ndarray of int of shape (m,)
        The items that are listed, which are numbers, in their order.
    across : int
        How many are beside each other.
    """

    def __init__(self) -> None:
        super().__init__()
        self.across = 1
        self.order = NO_ITEMS

    def show_order(self, order: NDArray[np.intp]) -> None:
        """List the items of `order`, of shape (m,)."""
        self.beginResetModel()
        self.order = order
        self.endResetModel()

    def show_across(self, across: int) -> None:
        """Put so many beside each other."""
        self.beginResetModel()
        self.across = across
        self.endResetModel()

    # Items, their places in the list, and the cells these are in

    def place_of(self, item: int | None) -> int | None:
        """Return where in the list an item is."""
        found = NO_ITEMS if item is None else np.flatnonzero(self.order == item)
        return int(found[0]) if len(found) else None

    def cell(self, place: int | None) -> QModelIndex:
        """Return the cell of a place; an invalid one for none."""
        if place is None or not 0 <= place < len(self.order):
            return QModelIndex()
        return self.index(*divmod(place, self.across))

    def place(self, index: Index) -> int | None:
        """Return the place that a cell shows, None for one behind the last."""
        place = index.row() * self.across + index.column()
        return place if index.isValid() and place < len(self.order) else None

    def item(self, index: Index) -> int | None:
        """Return the item that a cell shows."""
        place = self.place(index)
        return None if place is None else int(self.order[place])

    def items(self, places: Iterable[int]) -> list[int]:
        """Return the items at some places, without those where none is."""
        n = len(self.order)
        return [int(self.order[place]) for place in places if 0 <= place < n]

    # What Qt asks for

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else -(-len(self.order) // self.across)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self.across

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.place(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
