"""What the tables have in common: rows that are chosen as a whole, and headers with tips."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

Index = QModelIndex | QPersistentModelIndex


class HeadedModel(QAbstractTableModel):
    """A model whose columns have names and tips.

    Parameters
    ----------
    headers : iterable of (str, str)
        The name of each column, and what it is.
    """

    def __init__(self, headers: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.headers = tuple(headers)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.headers[section][0]
            if role == Qt.ItemDataRole.ToolTipRole:
                return self.headers[section][1]
        return None


def prepare_rows(table: QTableView, model: HeadedModel, name: str) -> None:
    """Let a table list a model whose rows are chosen as a whole, and of which several can be.

    Parameters
    ----------
    table : QTableView
        The table.
    model : HeadedModel
        What it lists.
    name : str
        What that is, for screen readers.
    """
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    # Rows are chosen, so that all columns would stand out.
    table.horizontalHeader().setHighlightSections(False)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
