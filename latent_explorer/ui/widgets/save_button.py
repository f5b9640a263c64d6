"""A small button in the corner of a panel: save what it shows, as table or figure."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.widgets.glyph_button import GlyphButton

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding

_TABLE = (".csv", "Save table as &CSV …")
_KINDS = {
    _TABLE[0]: _TABLE[1],
    ".png": "Save figure as &PNG …",
    ".svg": "Save figure as &SVG …",
}


class SaveButton(GlyphButton):
    """Ask for what is shown to be saved; the program joins every such button to its exports.

    Parameters
    ----------
    what : str
        What can be saved, in a word or two.
    finding : callable
        Returns it; None while there is nothing.
    figure : bool
        Whether there is a figure of it beside the table.
    """

    save_requested = Signal(object, str)
    """A `Finding`, or None where there is none yet, and the suffix of the file, such as ".csv"."""

    def __init__(
        self,
        what: str,
        finding: Callable[[], Finding | None],
        *,
        figure: bool = True,
    ) -> None:
        kinds = "CSV, PNG or SVG" if figure else "CSV"
        super().__init__("content_save_outline", f"Save {what}", f"Save {what}: {kinds}")
        # The arrow of a menu needs room.
        self.setFixedWidth(self.width() + 4 * UNIT)
        self._finding = finding
        menu = QMenu(self)
        for suffix, text in _KINDS.items() if figure else [_TABLE]:
            menu.addAction(text).triggered.connect(partial(self._ask, suffix))
        self.setMenu(menu)

    def _ask(self, suffix: str) -> None:
        self.save_requested.emit(self._finding(), suffix)


def with_button(held: QWidget, button: SaveButton) -> QHBoxLayout:
    """Return a row of a widget with a button in its upper right corner."""
    row = QHBoxLayout()
    row.setSpacing(2 * UNIT)
    row.addWidget(held, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return row
