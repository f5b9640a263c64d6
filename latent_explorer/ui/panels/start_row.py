"""Where the current point comes from, and where else it can start."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from latent_explorer.session.point import Start
from latent_explorer.ui.icons import set_glyph
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.plain_label import PlainLabel

# Of the words of a button, on both sides: three of them fit into 234 pixels.
_MARGIN = 2 * UNIT


class StartRow(QWidget):
    """Show the start of the current point; let the user choose another or go back to it."""

    mean_chosen = Signal()
    """Start from the mean."""
    random_chosen = Signal()
    """Start from any image."""
    back_requested = Signal()
    """Back to the start."""

    def __init__(self) -> None:
        super().__init__()
        self._where = PlainLabel()
        self.mean = _button("&Mean", "target", "Start from the mean of all z-points (Ctrl+M)")
        self.random = _button("Ra&ndom", "dice_5_outline", "Start from any image (Ctrl+R)")
        self.back = _button("&Back", "restart", "Put the point back where it started (Home)")
        self.mean.clicked.connect(self.mean_chosen)
        self.random.clicked.connect(self.random_chosen)
        self.back.clicked.connect(self.back_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        for button in (self.mean, self.random, self.back):
            # Each as much as its words need.
            buttons.addWidget(button, button.sizeHint().width())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self._where)
        layout.addLayout(buttons)

    def show_start(self, start: Start, moved: bool) -> None:
        """Say where the current vector comes from."""
        self._where.show_text(f"From {start.label}" + (", moved" if moved else ""))
        self.back.setEnabled(moved)


def _button(text: str, glyph: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    explain(button, tip)
    set_glyph(button, glyph)
    words = button.fontMetrics().horizontalAdvance(text.replace("&", ""))
    button.setMinimumWidth(words + _MARGIN)
    return button
