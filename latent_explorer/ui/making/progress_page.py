"""How far a command is that makes a bundle, and the buttons that stop and hide it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.whole_label import WholeLabel

_PHASES = {
    "reading": "Reading the pictures",
    "encoding": "Encoding the pictures",
    "measuring": "Measuring the images",
}


class ProgressPage(QWidget):
    """Show phase, progress and notices of a command.

    Parameters
    ----------
    body : QWidget
        What else there is to see of it, below the bar.
    """

    stop_requested = Signal()
    """Stop the command."""
    hide_requested = Signal()
    """Let it go on behind the window."""

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self.phase, self.said = WholeLabel(), WholeLabel()
        set_text_size(self.phase, TextSize.LARGE)
        set_text_size(self.said, TextSize.SMALL)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress")
        self.stop_button, self.hide_button = QPushButton("Stop"), QPushButton("Hide")
        explain(self.hide_button, "Go on behind the window; the File menu brings this back")
        self.hide_button.setAutoDefault(False)
        self.stop_button.setAutoDefault(False)
        self.stop_button.clicked.connect(self.stop_requested)
        self.hide_button.clicked.connect(self.hide_requested)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.hide_button)
        buttons.addWidget(self.stop_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(self.phase)
        layout.addWidget(self.bar)
        layout.addWidget(self.said)
        layout.addWidget(body, 1)
        layout.addLayout(buttons)

    def show_starting(self) -> None:
        """Show that a command was started, and nothing of the one before."""
        self.phase.show_text("Starting …")
        self.said.show_text("")
        self.bar.setRange(0, 0)
        self.stop_button.setEnabled(True)

    def show_stopping(self) -> None:
        """Show that the command was asked to end; how far it is counts no more."""
        self.stop_button.setEnabled(False)
        self.phase.show_text("Stopping …")

    @property
    def is_stopping(self) -> bool:
        """Whether the command was asked to end."""
        return not self.stop_button.isEnabled()

    def show_done(self, words: str, done: int, total: int) -> None:
        """Show how far the command is, unless it was asked to end."""
        if not self.is_stopping:
            self.phase.show_text(words)
            self.bar.setRange(0, max(total, 1))
            self.bar.setValue(done)

    def show_report(self, report: Mapping[str, Any]) -> None:
        """Show what every command reports: its notices, and how far it is."""
        phase = report.get("phase")
        if phase == "notice":
            before = self.said.text()
            self.said.show_text(f"{before}\n{report.get('message', '')}".strip())
        done, total = report.get("done"), report.get("total")
        words = _PHASES.get(str(phase))
        if words and isinstance(done, int) and isinstance(total, int):
            self.show_done(f"{words}: {done:,} of {total:,}", done, total)
