"""A grid of pictures: scrolled lazily, with mouse and keyboard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QRectF,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from latent_explorer.ui.panels.item_model import ItemModel
from latent_explorer.ui.panels.item_pictures import ItemPainter, ItemPictures
from latent_explorer.ui.widgets.row_table import Index

_Action = QAbstractItemView.CursorAction
_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect
MOVES = frozenset(
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
"""The keys that go from one item to another."""


class ItemGrid(QTableView):
    """Show items, which are numbers, by their pictures; a click or the arrow keys choose one.

    Parameters
    ----------
    name : str
        For screen readers.
    model : ItemModel
        What is listed.
    pictures : ItemPictures
        The pictures that there are.
    painter : ItemPainter
        Draws an item.
    block : int
        How many pictures are asked for together.
    """

    chosen = Signal(object)
    """The item that was chosen."""
    gesture_began = Signal()
    """A key is held."""
    gesture_ended = Signal()
    """It is released."""
    missing = Signal(object)
    """The items that can be seen and lack pictures, as a tuple of blocks, which are tuples."""

    def __init__(
        self,
        name: str,
        model: ItemModel,
        pictures: ItemPictures,
        painter: ItemPainter,
        block: int,
    ) -> None:
        super().__init__()
        self._items, self._pictures, self._painter = model, pictures, painter
        self._block = block
        self._chosen: int | None = None
        self._moving = False
        self.setModel(model)
        self.setItemDelegate(painter)
        self.setAccessibleName(name)
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

    # What is shown

    def show_order(self, order: NDArray[np.intp]) -> None:
        """List the items of `order`, of shape (m,), from the chosen one or from the first."""
        with QSignalBlocker(self.selectionModel()):
            self._items.show_order(order)
            self._select()
        self.scrollToTop()
        self._reveal()

    def show_chosen(self, item: int | None) -> None:
        """Frame an item, and scroll to it if it is listed and cannot be seen."""
        self._chosen = item
        if self._items.item(self.currentIndex()) == item and self._selects_current():
            # It was chosen here: what was clicked stays where it is.
            return
        with QSignalBlocker(self.selectionModel()):
            self._select()
        self._reveal()
        self.viewport().update()

    def ask_anew(self) -> None:
        """Ask for all pictures again that are seen; until they come the old ones stay."""
        self._pictures.await_all()
        self.viewport().update()

    def picture_rect(self, item: int) -> QRectF:
        """Return where the picture of an item is, in the viewport."""
        cell = self._items.cell(self._items.place_of(item))
        return self._painter.picture_rect(QRectF(self.visualRect(cell)))

    def has_cursor(self) -> bool:
        """Return whether the keys go on from the current cell, and not from what is seen first."""
        return self._selects_current()

    def _selects_current(self) -> bool:
        return self.selectionModel().isSelected(self.currentIndex())

    def _select(self) -> None:
        cell = self._items.cell(self._items.place_of(self._chosen))
        self.selectionModel().setCurrentIndex(cell, _SELECT)

    def _reveal(self) -> None:
        cell = self._items.cell(self._items.place_of(self._chosen))
        if cell.isValid() and not self.viewport().rect().contains(self.visualRect(cell)):
            self.scrollTo(cell, QAbstractItemView.ScrollHint.PositionAtCenter)

    # How many are beside each other

    def _size_cells(self) -> None:
        height = self._painter.cell_size().height()
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        across = max(1, self.viewport().width() // self._painter.cell_size().width())
        if across == self._items.across:
            return
        first = self._items.items(self._seen()[:1])
        with QSignalBlocker(self.selectionModel()):
            self._items.show_across(across)
            self._select()
        for item in first:
            top = self._items.cell(self._items.place_of(item))
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
        last = self._items.rowCount() - 1 if last < 0 else last
        end = min((last + 1) * self._items.across, len(self._items.order))
        return range(first * self._items.across, end)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._pictures.set_ratio(self.devicePixelRatioF())
        super().paintEvent(event)
        self._telling.start(0)

    def _tell_missing(self) -> None:
        seen, size = self._seen(), self._block
        page = len(seen)
        # Those that are seen before those that will be when one scrolls on, or back.
        pages = (seen, range(seen.stop, seen.stop + page), range(seen.start - page, seen.start))
        numbers = dict.fromkeys(
            place // self._block for part in pages for place in part if place >= 0
        )
        blocks = []
        # No more than there is room for, or they would drive each other out.
        for number in list(numbers)[: self._pictures.capacity // (2 * size)]:
            block = self._items.items(range(number * size, (number + 1) * size))
            lacking = tuple(item for item in block if self._pictures.lacks(item))
            if lacking:
                blocks.append(lacking)
        self.missing.emit(tuple(blocks))

    # Mouse and keyboard

    def _on_selection(self) -> None:
        item = self._items.item(self.currentIndex())
        if item is not None and self._selects_current():
            self.chosen.emit(item)

    def selectionCommand(
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        # One is always chosen: no click and no key takes that back.
        none = self._items.item(index) is None
        return QItemSelectionModel.SelectionFlag.NoUpdate if none else _SELECT

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # Another button asks what can be done with an item, and chooses none.
        if event.button() == Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # With a button pressed it would choose all items that the mouse comes over.
        if event.buttons() == Qt.MouseButton.NoButton:
            super().mouseMoveEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # What would be a shortcut of the window elsewhere is a key of the list here.
            if self.takes_key(event):
                event.accept()
                return True
        return super().event(event)

    def takes_key(self, event: QKeyEvent) -> bool:
        """Return whether a key means something here that elsewhere is a command."""
        return Qt.Key(event.key()) in MOVES

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in MOVES and not self._moving:
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
        if not self.has_cursor():
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
        place, n = self._items.place(self.currentIndex()), len(self._items.order)
        if place is None or not self.has_cursor():
            # The first key chooses what is at the top of what is seen.
            seen = self._seen()
            place = {_Action.MoveHome: 0, _Action.MoveEnd: n - 1}.get(action, seen.start)
            return self._items.cell(place)
        across = self._items.across
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
        return self._items.cell(min(max(place + steps[action], 0), n - 1))
