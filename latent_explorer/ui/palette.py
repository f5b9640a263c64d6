"""The command palette: every command by a few letters of its name, or by what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.edges import FloatingCard, TextField

_WIDTH, _ROWS = 140 * UNIT, 12
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _ROWS - 1,
    Qt.Key.Key_PageUp: 1 - _ROWS,
}
# What a word costs at least where it is only in what the command does, or only its letters are
# there: more than all other words together.
_BY_TIP, _SCATTERED = 100.0, 10_000.0
_NOTHING = "No command has these words"


@dataclass(frozen=True)
class Entry:
    """A command as it is listed: its text, its menu, its keys, and what has it done.

    It is also found by its tip, which says what it does.
    """

    text: str
    menu: str
    keys: str
    tip: str
    action: QAction


def rank(typed: str, text: str, menu: str = "", tip: str = "") -> float | None:
    """Return how far a command is from what was typed; None where it is not meant at all.

    Each word that was typed is looked for: where a word of the text begins (best, and the better
    the earlier), within one, in the name of the menu, where a word of the tip begins, and at last
    as letters of the text with others between.

    Parameters
    ----------
    typed, text, menu, tip : str
        What was typed; what the command and its menu are called, and what it does. Capitals count
        for nothing.
    """
    text, menu, tip = f" {text.lower()}", menu.lower(), f" {tip.lower()}"
    costs = [_cost(word, text, menu, tip) for word in typed.lower().split()]
    return None if None in costs else sum(cost for cost in costs if cost is not None)


def _cost(word: str, text: str, menu: str, tip: str) -> float | None:
    begins = f" {word}"
    places = text.find(begins), text.find(word), menu.find(word), tip.find(begins)
    for level, place in zip((0, 1, 2, _BY_TIP), places, strict=True):
        if place >= 0:
            return level + place / (place + 1 + len(text))
    gaps = _gaps(word, text)
    return None if gaps is None else _SCATTERED + gaps


def _gaps(word: str, text: str) -> int | None:
    """Return how many letters of `text` lie between those of `word`; None where one is missing."""
    first = place = text.find(word[0])
    for letter in word[1:]:
        if place < 0:
            return None
        place = text.find(letter, place + 1)
    return None if place < 0 else place - first + 1 - len(word)


class Palette(FloatingCard):
    """A field and a list above the window; Enter has the chosen command done, Escape nothing.

    Parameters
    ----------
    window : QWidget
        What it is shown in.

    Attributes
    ----------
    field : TextField
        Where one types.
    table : QTableView
        The commands: text, menu and keys.
    nothing : QLabel
        In place of them where none is found.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Commands")
        self._window = window
        self._entries: Sequence[Entry] = ()
        self._listed: list[Entry] = []
        self._before: QWidget | None = None
        self.field = TextField("Find a command")
        self.field.setPlaceholderText("Find a command")
        self.field.textChanged.connect(self._list)
        self.field.installEventFilter(self)
        self._model = QStandardItemModel(0, 3, self)
        self.table = self._build_table()
        self.nothing = QLabel(_NOTHING)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.nothing.setMargin(2 * UNIT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.addWidget(self.field)
        layout.addWidget(self.table)
        layout.addWidget(self.nothing)
        self.hide()

    def _build_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._model)
        table.setAccessibleName("Commands that match")
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setShowGrid(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.horizontalHeader().hide()
        table.verticalHeader().hide()
        modes = QHeaderView.ResizeMode
        table.horizontalHeader().setSectionResizeMode(0, modes.Stretch)
        table.horizontalHeader().setSectionResizeMode(1, modes.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(2, modes.ResizeToContents)
        table.clicked.connect(self._on_click)
        explain(table)
        return table

    def open(self, entries: Sequence[Entry]) -> None:
        """Show the palette with these commands."""
        self._entries = entries
        self._before = self._window.focusWidget()
        row = self.fontMetrics().height() + 2 * UNIT
        self.table.verticalHeader().setDefaultSectionSize(row)
        width = min(_WIDTH, self._window.width() - 4 * UNIT)
        height = min(_ROWS * row, self._window.height() // 2)
        for part in (self.table, self.nothing):
            part.setFixedHeight(height)
        self.field.clear()
        self._list("")
        self.resize(width, self.sizeHint().height())
        self.move((self._window.width() - width) // 2, 12 * UNIT)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _list(self, typed: str) -> None:
        ranks = [(rank(typed, e.text, e.menu, e.tip), e) for e in self._entries]
        # Stable, and so commands that are equally near stay in the order of the menus; those that
        # cannot be done now come after the others that have the words, before a chance likeness.
        found = [
            ((r >= _BY_TIP) + (r >= _SCATTERED), not e.action.isEnabled(), r, e)
            for r, e in ranks
            if r is not None
        ]
        self._listed = [entry for *_, entry in sorted(found, key=lambda each: each[:3])]
        self.table.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self._model.setRowCount(0)
        quiet = QColor(current_theme().quiet)
        for entry in self._listed:
            items = [QStandardItem(text) for text in (entry.text, entry.menu, entry.keys)]
            for item in items[1:]:
                item.setForeground(quiet)
            for item in items:
                item.setEnabled(entry.action.isEnabled())
                item.setToolTip(entry.action.toolTip())
            self._model.appendRow(items)
        self._choose(0)

    def _choose(self, row: int) -> None:
        """Choose the command in `row`, or the last that can be done before it."""
        last = sum(entry.action.isEnabled() for entry in self._listed) - 1
        self.table.setCurrentIndex(self._model.index(min(max(row, 0), last), 0))

    def _on_click(self, index: QModelIndex) -> None:
        self._run(index.row())

    def _run(self, row: int) -> None:
        if 0 <= row < len(self._listed) and self._listed[row].action.isEnabled():
            self.close_again()
            self._listed[row].action.trigger()

    def close_again(self) -> None:
        """Hide the palette; the keys go where they went before."""
        if not self.isVisible():
            return
        had_the_keys, before = self.field.hasFocus(), self._before
        self._before = None
        self.hide()
        if had_the_keys and before is not None and shiboken6.isValid(before):
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and not self.field.hasFocus():
            self.close_again()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(Qt.Key(event.key()))
        return False

    def _on_key(self, key: Qt.Key) -> bool:
        row = self.table.currentIndex().row()
        if key == Qt.Key.Key_Escape:
            self.close_again()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(row)
        elif key in _STEPS:
            self._choose(row + _STEPS[key])
        else:
            return False
        return True


def open_palette(window: QWidget, entries: Sequence[Entry]) -> None:
    """Show the palette of a window with these commands."""
    (window.findChild(Palette) or Palette(window)).open(entries)
