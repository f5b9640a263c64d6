"""A small table of words and figures that are only read, or clicked by rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.widgets.row_table import HeadedModel, Index, prepare_rows


class _Model(HeadedModel):
    """Rows of texts; all columns but the first are aligned as figures are."""

    def __init__(self, headers: Sequence[tuple[str, str]]) -> None:
        super().__init__(headers)
        self.rows: Sequence[Sequence[str]] = ()
        self.tips: Sequence[str] = ()

    def show_rows(self, rows: Sequence[Sequence[str]], tips: Sequence[str]) -> None:
        self.beginResetModel()
        self.rows, self.tips = rows, tips
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.headers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole and self.tips and index.column() == 0:
            return self.tips[index.row()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section) if orientation == Qt.Orientation.Horizontal else None
        return super().headerData(section, orientation, role)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class TextTable(QTableView):
    """Show rows of texts; nothing in them is cut: where there is little room it scrolls.

    Parameters
    ----------
    name : str
        What it lists, for screen readers.
    headers : sequence of (str, str)
        The name of each column, and what it is.
    wide : int
        The column that has the width that the others leave.
    most : int
        The least width that it asks for where its rows need so much, in pixels.
    """

    def __init__(
        self, name: str, headers: Sequence[tuple[str, str]], *, wide: int = 0, most: int = 0
    ) -> None:
        super().__init__()
        self._wide = wide
        self._most = most
        self._model = _Model(headers)
        prepare_rows(self, self._model, name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(False)
        modes, header = QHeaderView.ResizeMode, self.horizontalHeader()
        for column in range(len(headers)):
            # Not stretched by Qt, which would leave it no width at all.
            mode = modes.Fixed if column == wide else modes.ResizeToContents
            header.setSectionResizeMode(column, mode)
        header.sectionResized.connect(self._on_section)
        self._fit_rows()

    def sizeHint(self) -> QSize:
        # As much as is left, not as much as Qt takes for usual.
        return QSize(super().sizeHint().width(), self.minimumHeight())

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """What is listed."""
        return self._model.rows

    def show_rows(self, rows: Sequence[Sequence[str]], tips: Sequence[str] = ()) -> None:
        """List other rows; the same ones stay selected where nothing differs.

        Parameters
        ----------
        rows : sequence of sequence of str
            The texts of their cells.
        tips : sequence of str
            What the first cell of each explains; none by default.
        """
        if rows != self._model.rows or tips != self._model.tips:
            self._model.show_rows(rows, tips)
            self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    def _on_section(self, column: int) -> None:
        if column != self._wide:
            self._fit_columns()

    def _fit_columns(self) -> None:
        header, wide = self.horizontalHeader(), self._wide
        needed = max(self.sizeHintForColumn(wide), header.sectionSizeHint(wide))
        others = sum(header.sectionSize(k) for k in range(header.count()) if k != wide)
        header.resizeSection(wide, max(needed, self.viewport().width() - others))
        if self._most:
            beside = self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()
            self.setMinimumWidth(min(needed + others + beside, self._most))

    def _fit_rows(self) -> None:
        row = self.fontMetrics().height() + 2 * UNIT
        self.verticalHeader().setDefaultSectionSize(row)
        self.setMinimumHeight(4 * row)
        self._fit_columns()
