"""Buttons that are an icon alone, where there is no room for words."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton

from latent_explorer.ui.icons import set_glyph
from latent_explorer.ui.tokens import ICON, UNIT
from latent_explorer.ui.tool_tips import explain

_SIDE = 6 * UNIT


class GlyphButton(QPushButton):
    """A square button with an icon; its words are in the tooltip, and for screen readers.

    Parameters
    ----------
    glyph : str
        The icon, an attribute of `MDI7`.
    name : str
        What it is called.
    tip : str
        What it does.
    """

    def __init__(self, glyph: str, name: str, tip: str) -> None:
        super().__init__()
        set_glyph(self, glyph)
        self.setIconSize(QSize(ICON, ICON))
        self.setFixedWidth(_SIDE + UNIT)
        self.setAccessibleName(name)
        explain(self, f"<p>{tip}</p>")
