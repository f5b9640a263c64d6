"""Small dialogs that ask for one thing; buttons have words and no icons, as everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.edges import TextField
from latent_explorer.ui.widgets.number_box import IntBox

_URL_LETTERS = 48


def ask_item(
    parent: QWidget, title: str, label: str, items: Sequence[str], current: int
) -> tuple[str, bool]:
    """Ask for one of some items.

    Parameters
    ----------
    parent : QWidget
        Above which the dialog opens.
    title, label : str
        What it is about, and what is asked.
    items : sequence of str
        What one can choose.
    current : int
        Which of them is offered.

    Returns
    -------
    item : str
        Which one was chosen.
    chosen : bool
        Whether one was; else the dialog was given up.
    """
    box = ChoiceBox(label)
    box.addItems(list(items))
    box.setCurrentIndex(current)
    chosen = _asked(parent, title, label, box)
    return box.currentText(), chosen


def ask_int(
    parent: QWidget, title: str, label: str, value: int, least: int, most: int
) -> tuple[int, bool]:
    """Ask for a whole number from `least` to `most`; see `ask_item`."""
    box = IntBox()
    box.setRange(least, most)
    box.setValue(value)
    box.setAccessibleName(label)
    chosen = _asked(parent, title, label, box)
    return box.value(), chosen


def ask_text(parent: QWidget, title: str, label: str, text: str) -> tuple[str, bool]:
    """Ask for a line of text; see `ask_item`."""
    field = TextField(label)
    field.setText(text)
    field.setMinimumWidth(_URL_LETTERS * field.fontMetrics().averageCharWidth())
    chosen = _asked(parent, title, label, field)
    return field.text(), chosen


def without_icons(buttons: QDialogButtonBox) -> QDialogButtonBox:
    """Take the icons from buttons that their style, or the desktop, has given them."""
    for button in buttons.buttons():
        button.setIcon(QIcon())
    return buttons


def _asked(parent: QWidget, title: str, label: str, control: QWidget) -> bool:
    """Show a dialog with a control in it; return whether it was accepted."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    standard = QDialogButtonBox.StandardButton
    buttons = without_icons(QDialogButtonBox(standard.Ok | standard.Cancel))
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    words = QLabel(label)
    words.setBuddy(control)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(4 * UNIT, 4 * UNIT, 4 * UNIT, 4 * UNIT)
    layout.setSpacing(2 * UNIT)
    layout.addWidget(words)
    layout.addWidget(control)
    layout.addSpacing(UNIT)
    layout.addWidget(buttons)
    control.setFocus()
    accepted = bool(dialog.exec())
    # The control is still to be read.
    control.setParent(None)
    dialog.deleteLater()
    return accepted
