"""The images of a list: their names, and what is told of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import Qt

from latent_explorer.session.image_search import plain_name
from latent_explorer.ui.panels.image_words import image_text
from latent_explorer.ui.panels.item_model import NO_ITEMS, ItemModel
from latent_explorer.ui.tool_tips import wrapped_tooltip
from latent_explorer.ui.widgets.row_table import Index


class ImageModel(ItemModel):
    """List images by their numbers.

    Parameters
    ----------
    kind_of : callable, optional
        Says which picture of an image is shown, in words; empty where there is none.
    """

    def __init__(self, kind_of: Callable[[int], str] = lambda image: "") -> None:
        super().__init__()
        self._kind_of = kind_of
        self._names: Sequence[str] = ()
        self._columns: Mapping[str, NDArray[Any]] = {}

    def show_images(self, names: Sequence[str], columns: Mapping[str, NDArray[Any]]) -> None:
        """List nothing yet, of other images."""
        self.beginResetModel()
        self._names, self._columns, self.order = names, columns, NO_ITEMS
        self.endResetModel()

    def name(self, image: int) -> str:
        """Return the name of an image as it can be shown."""
        return plain_name(self._names[image])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        image = self.item(index)
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
