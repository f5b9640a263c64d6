"""The list of selections that have names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QMenu

from latent_explorer.session.selection import Op
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain

_ROWS = 5
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TIP = (
    "Selections that stay. Double click or Enter: select it; F2: rename; Delete: forget it. "
    "Right click: more, such as to add it to what is selected"
)
JOINS: tuple[tuple[str, Op | None], ...] = (
    ("&Select", None),
    ("&Add to the selection", "add"),
    ("&Take from the selection", "subtract"),
    ("Select &only what is in both", "intersect"),
)
"""What can be done with a named selection, in words."""


class NamedSelectionList(QListWidget):
    """Show names; a double click, keys and a menu say what to do with one."""

    taken = Signal(object, object)
    """(index, op): select what it does, alone where op is None."""
    renamed = Signal(object, str)
    """(index, name): give it another name."""
    removed = Signal(object)
    """(index): forget it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Selections that stay")
        explain(self, _TIP)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.itemDoubleClicked.connect(self._on_double_click)
        self.itemChanged.connect(self._on_edited)
        self._names: Sequence[str] = ()
        self._chosen: int | None = None
        self.hide()

    def show_names(self, names: Sequence[str], chosen: int | None) -> None:
        """List the names, the one of what is selected marked."""
        self._names = names
        with QSignalBlocker(self):
            while self.count() > len(names):
                self.takeItem(self.count() - 1)
            while self.count() < len(names):
                item = QListWidgetItem()
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                self.addItem(item)
            for row, name in enumerate(names):
                # Also where it is the same: what was typed may have been refused.
                self.item(row).setText(name)
            # The keys go on from where they are, but nothing looks selected that is not.
            if chosen is not None:
                self.setCurrentRow(chosen)
            elif self._chosen is not None or not self.hasFocus():
                self.clearSelection()
            self._chosen = chosen
        self.setVisible(bool(names))
        self._fit()

    def take_current(self, op: Op | None) -> None:
        """Ask for the marked one to be selected, alone or joined."""
        if self.currentRow() >= 0:
            self.taken.emit(self.currentRow(), op)

    def remove_current(self) -> None:
        """Ask for the marked one to be forgotten."""
        if self.currentRow() >= 0:
            self.removed.emit(self.currentRow())

    def rename_current(self) -> None:
        """Let the name of the marked one be typed."""
        if self.currentItem() is not None:
            self.editItem(self.currentItem())

    def fill(self, menu: QMenu) -> None:
        """Offer in `menu` what can be done with the marked one."""
        for text, op in JOINS:
            menu.addAction(text, partial(self.take_current, op))
        menu.addSeparator()
        menu.addAction("&Rename", self.rename_current)
        menu.addAction("&Delete", self.remove_current)

    def _open_menu(self) -> None:
        if self.currentRow() < 0:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill(menu)
        menu.popup(self.viewport().mapToGlobal(self.visualItemRect(self.currentItem()).center()))

    def _on_double_click(self) -> None:
        self.take_current(None)

    def _on_edited(self, item: QListWidgetItem) -> None:
        row = self.row(item)
        if item.text() != self._names[row]:
            self.renamed.emit(row, item.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.take_current(None)
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_current()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Show all names where they are few."""
        row = max(self.sizeHintForRow(0), self.fontMetrics().height() + UNIT)
        shown = min(max(self.count(), 1), _ROWS)
        self.setFixedHeight(shown * row + 2 * self.frameWidth() + UNIT)
