"""The grid of thumbnails: a click or the arrow keys choose an image, Enter starts from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu

from latent_explorer.jobs.images import BLOCK
from latent_explorer.ui.panels.image_model import ImageModel
from latent_explorer.ui.panels.item_grid import ItemGrid
from latent_explorer.ui.panels.thumbnails import ThumbnailPainter, Thumbnails

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMMAND_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class ImageGrid(ItemGrid):
    """Show images in a grid."""

    start_requested = Signal(object)
    """The image to start from."""
    typed = Signal(str)
    """What was typed here, to be searched for."""

    def __init__(self) -> None:
        self.thumbnails = Thumbnails()
        self.images = ImageModel(self.thumbnails.kind)
        painter = ThumbnailPainter(self.images, self.thumbnails)
        super().__init__("Images", self.images, self.thumbnails, painter, BLOCK)
        self.doubleClicked.connect(self._start_from)

    def show_images(self, names: Sequence[str], columns: Mapping[str, NDArray[Any]]) -> None:
        """List nothing yet, of other images."""
        self.thumbnails.clear()
        self.images.show_images(names, columns)

    def show_thumbnails(
        self,
        images: Iterable[int],
        pictures: Iterable[NDArray[np.uint8]],
        originals: Collection[int] = (),
        awaited: Collection[int] = (),
    ) -> None:
        """Show pictures, each of shape (height, width, 3), of some images.

        Some are the `originals`; those that are `awaited` are missing as long as they are not.
        """
        for image, picture in zip(images, pictures, strict=True):
            self.thumbnails.add(
                image, picture, original=image in originals, awaited=image in awaited
            )
        self.viewport().update()

    def _start_from(self, index: QModelIndex) -> None:
        image = self.images.item(index)
        if image is not None:
            self.start_requested.emit(image)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if at_key else self.indexAt(event.pos())
        image = self.images.item(index)
        if image is None:
            return
        name = self.images.name(image)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        start, copy = menu.addAction("Start from this image"), menu.addAction("Copy the name")
        start.triggered.connect(lambda: self.start_requested.emit(image))
        copy.triggered.connect(lambda: QApplication.clipboard().setText(name))
        cell = self.visualRect(index).center()
        menu.popup(self.viewport().mapToGlobal(cell) if at_key else event.globalPos())

    def takes_key(self, event: QKeyEvent) -> bool:
        return super().takes_key(event) or _is_text(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._start_from(self.currentIndex())
        elif _is_text(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


def _is_text(event: QKeyEvent) -> bool:
    """Return whether a key types something to search for."""
    text = event.text()
    return (
        bool(text) and text.isprintable() and text != " " and not event.modifiers() & _COMMAND_KEYS
    )
