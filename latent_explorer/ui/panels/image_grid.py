"""The grid of thumbnails: scrolled lazily, with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QMenu, QTableView

from latent_explorer.jobs.images import BLOCK
from latent_explorer.ui.panels.image_model import ImageModel
from latent_explorer.ui.panels.thumbnails import ThumbnailPainter, Thumbnails

_Action = QAbstractItemView.CursorAction
_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect
_MOVES = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    }
)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMMAND_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class ImageGrid(QTableView):
    """Show images in a grid; a click or the arrow keys choose one."""

    chosen = Signal(object)
    """The image that was chosen."""
    start_requested = Signal(object)
    """The image to start from."""
    gesture_began = Signal()
    """A key is held."""
    gesture_ended = Signal()
    """It is released."""
    typed = Signal(str)
    """What was typed here, to be searched for."""
    missing = Signal(object)
    """The images that can be seen and lack pictures, as a tuple of blocks, which are tuples."""

    def __init__(self) -> None:
        super().__init__()
        self.thumbnails = Thumbnails()
        self.images = ImageModel(self.thumbnails.kind)
        self._painter = ThumbnailPainter(self.images, self.thumbnails)
        self._chosen: int | None = None
        self._moving = False
        self.setModel(self.images)
        self.setItemDelegate(self._painter)
        self.setAccessibleName("Images")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always: with it the number of columns would change, and with that whether it is needed.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.horizontalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._size_cells()
        # Not while it is painted: what follows changes other panels.
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.timeout.connect(self._tell_missing)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.doubleClicked.connect(self._start_from)

    # What is shown

    def show_images(self, names: Sequence[str], columns: Mapping[str, NDArray[Any]]) -> None:
        """List nothing yet, of other images."""
        self.thumbnails.clear()
        self.images.show_images(names, columns)

    def show_order(self, order: NDArray[np.intp]) -> None:
        """List the images of `order`, of shape (m,), from the chosen one or from the first."""
        with QSignalBlocker(self.selectionModel()):
            self.images.show_order(order)
            self._select()
        self.scrollToTop()
        self._reveal()

    def show_chosen(self, image: int | None) -> None:
        """Frame an image, and scroll to it if it is listed and cannot be seen."""
        self._chosen = image
        if self.images.image(self.currentIndex()) == image and self._selects_current():
            # It was chosen here: what was clicked stays where it is.
            return
        with QSignalBlocker(self.selectionModel()):
            self._select()
        self._reveal()
        self.viewport().update()

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

    def ask_anew(self) -> None:
        """Ask for all pictures again that are seen; until they come the old ones stay."""
        self.thumbnails.await_all()
        self.viewport().update()

    def _selects_current(self) -> bool:
        return self.selectionModel().isSelected(self.currentIndex())

    def _select(self) -> None:
        cell = self.images.cell(self.images.place_of(self._chosen))
        self.selectionModel().setCurrentIndex(cell, _SELECT)

    def _reveal(self) -> None:
        cell = self.images.cell(self.images.place_of(self._chosen))
        if cell.isValid() and not self.viewport().rect().contains(self.visualRect(cell)):
            self.scrollTo(cell, QAbstractItemView.ScrollHint.PositionAtCenter)

    # How many are beside each other

    def _size_cells(self) -> None:
        height = ThumbnailPainter.cell_size().height()
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        across = max(1, self.viewport().width() // ThumbnailPainter.cell_size().width())
        if across == self.images.across:
            return
        first = self.images.images(self._seen()[:1])
        with QSignalBlocker(self.selectionModel()):
            self.images.show_across(across)
            self._select()
        for image in first:
            top = self.images.cell(self.images.place_of(image))
            self.scrollTo(top, QAbstractItemView.ScrollHint.PositionAtTop)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._size_cells()
            self._arrange()

    # What is missing

    def _seen(self) -> range:
        """Return the places of the list that can be seen."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first < 0:
            return range(0)
        last = self.images.rowCount() - 1 if last < 0 else last
        end = min((last + 1) * self.images.across, len(self.images.order))
        return range(first * self.images.across, end)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.thumbnails.set_ratio(self.devicePixelRatioF())
        super().paintEvent(event)
        self._telling.start(0)

    def _tell_missing(self) -> None:
        seen = self._seen()
        page = len(seen)
        # Those that are seen before those that will be when one scrolls on, or back.
        pages = (seen, range(seen.stop, seen.stop + page), range(seen.start - page, seen.start))
        numbers = dict.fromkeys(place // BLOCK for part in pages for place in part if place >= 0)
        blocks = []
        # No more than there is room for, or they would drive each other out.
        for number in list(numbers)[: self.thumbnails.capacity // (2 * BLOCK)]:
            block = self.images.images(range(number * BLOCK, (number + 1) * BLOCK))
            lacking = tuple(image for image in block if self.thumbnails.lacks(image))
            if lacking:
                blocks.append(lacking)
        self.missing.emit(tuple(blocks))

    # Mouse and keyboard

    def _on_selection(self) -> None:
        image = self.images.image(self.currentIndex())
        if image is not None and self._selects_current():
            self.chosen.emit(image)

    def _start_from(self, index: QModelIndex) -> None:
        image = self.images.image(index)
        if image is not None:
            self.start_requested.emit(image)

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        # One is always chosen: no click and no key takes that back.
        none = self.images.image(index) is None
        return QItemSelectionModel.SelectionFlag.NoUpdate if none else _SELECT

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # Another button asks what can be done with an image, and chooses none.
        if event.button() == Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # With a button pressed it would choose all images that the mouse comes over.
        if event.buttons() == Qt.MouseButton.NoButton:
            super().mouseMoveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if at_key else self.indexAt(event.pos())
        image = self.images.image(index)
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

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # What would be a shortcut of the window elsewhere is a key of the list here.
            if Qt.Key(event.key()) in _MOVES or _is_text(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ENTER:
            self._start_from(self.currentIndex())
        elif _is_text(event):
            self.typed.emit(event.text())
        else:
            if key in _MOVES and not self._moving:
                self._moving = True
                self.gesture_began.emit()
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        # A key that is held repeats itself: the same gesture.
        if not event.isAutoRepeat():
            self._end_move()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self._selects_current():
            # A view makes its first cell the current one, without choosing it: then the first key
            # would find nothing to change.
            self.selectionModel().clearCurrentIndex()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._end_move()

    def _end_move(self) -> None:
        if self._moving:
            self._moving = False
            self.gesture_ended.emit()

    def moveCursor(self, action: _Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        place, n = self.images.place(self.currentIndex()), len(self.images.order)
        if place is None or not self._selects_current():
            # The first key chooses what is at the top of what is seen.
            seen = self._seen()
            place = {_Action.MoveHome: 0, _Action.MoveEnd: n - 1}.get(action, seen.start)
            return self.images.cell(place)
        across = self.images.across
        page = max(1, self.viewport().height() // self.rowHeight(0)) * across
        steps = {
            _Action.MoveUp: -across if place >= across else 0,
            _Action.MoveDown: across,
            _Action.MoveLeft: -1,
            _Action.MovePrevious: -1,
            _Action.MoveRight: 1,
            _Action.MoveNext: 1,
            _Action.MovePageUp: -page,
            _Action.MovePageDown: page,
            _Action.MoveHome: -n,
            _Action.MoveEnd: n,
        }
        return self.images.cell(min(max(place + steps[action], 0), n - 1))


def _is_text(event: QKeyEvent) -> bool:
    """Return whether a key types something to search for."""
    text = event.text()
    return (
        bool(text) and text.isprintable() and text != " " and not event.modifiers() & _COMMAND_KEYS
    )
