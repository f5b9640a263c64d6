"""The images of a list as the cells of a table, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from latent_explorer.session.image_search import plain_name
from latent_explorer.ui.panels.image_words import image_text
from latent_explorer.ui.tool_tips import wrapped_tooltip

_NONE: NDArray[np.intp] = np.empty(0, np.intp)
_Index = QModelIndex | QPersistentModelIndex


class ImageModel(QAbstractTableModel):
    """Cells in lines of `across`; a table view knows where they are without asking for each.

    A list view that wraps would lay out all of them whenever one changes: at 49,820 images this
    takes it 50 to 130 ms, and a table view less than 2.

    Parameters
    ----------
    kind_of : callable, optional
        Says which picture of an image is shown, in words; empty where there is none.
    """

    def __init__(self, kind_of: Callable[[int], str] = lambda image: "") -> None:
        super().__init__()
        self._kind_of = kind_of
        self.across = 1
        self.order = _NONE
        self._names: Sequence[str] = ()
        self._columns: Mapping[str, NDArray[Any]] = {}

    def show_images(self, names: Sequence[str], columns: Mapping[str, NDArray[Any]]) -> None:
        """List nothing yet, of other images."""
        self.beginResetModel()
        self._names, self._columns, self.order = names, columns, _NONE
        self.endResetModel()

    def show_order(self, order: NDArray[np.intp]) -> None:
        """List the images of `order`, of shape (m,)."""
        self.beginResetModel()
        self.order = order
        self.endResetModel()

    def show_across(self, across: int) -> None:
        """Put so many beside each other."""
        self.beginResetModel()
        self.across = across
        self.endResetModel()

    # Images, their places in the list, and the cells these are in

    def place_of(self, image: int | None) -> int | None:
        """Return where in the list an image is."""
        found = _NONE if image is None else np.flatnonzero(self.order == image)
        return int(found[0]) if len(found) else None

    def cell(self, place: int | None) -> QModelIndex:
        """Return the cell of a place; an invalid one for none."""
        if place is None or not 0 <= place < len(self.order):
            return QModelIndex()
        return self.index(*divmod(place, self.across))

    def place(self, index: _Index) -> int | None:
        """Return the place that a cell shows, None for one behind the last."""
        place = index.row() * self.across + index.column()
        return place if index.isValid() and place < len(self.order) else None

    def image(self, index: _Index) -> int | None:
        """Return the image that a cell shows."""
        place = self.place(index)
        return None if place is None else int(self.order[place])

    def images(self, places: Iterable[int]) -> list[int]:
        """Return the images at some places, without those where none is."""
        n = len(self.order)
        return [int(self.order[place]) for place in places if 0 <= place < n]

    def name(self, image: int) -> str:
        """Return the name of an image as it can be shown."""
        return plain_name(self._names[image])

    # What Qt asks for

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else -(-len(self.order) // self.across)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.across

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self.place(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        image = self.image(index)
        if image is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.name(image)
        if role == Qt.ItemDataRole.ToolTipRole:
            shown = image_text(image, self.name(image), self._kind_of(image), self._columns)
            return wrapped_tooltip(shown)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (self.name(image), self._kind_of(image))))
        return None
