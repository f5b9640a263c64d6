"""A bar at the top of the window: what went wrong and what to do, or what has been saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QToolBar

from latent_explorer.ui.icons import paint_glyphs, set_glyph
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.plain_label import PlainLabel, one_line

_SECONDS_SHOWN = 8


class MessageBar(QToolBar):
    """Hidden until there is a message.

    An error stays until it is dismissed or no longer true, a success for some seconds.
    """

    def __init__(self) -> None:
        super().__init__("Messages")
        self.setObjectName("messages")
        self.setMovable(False)
        self._glyph = QLabel()
        self._glyph.setContentsMargins(UNIT, 0, UNIT, 0)
        self.text = PlainLabel()
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.text.setAccessibleName("Message")
        self.folder = QPushButton("Show in &folder")
        explain(self.folder, "Open the folder that the file is in")
        self.folder.clicked.connect(self._show_folder)
        dismiss = QPushButton("Dismiss")
        explain(dismiss, "Hide this message")
        dismiss.clicked.connect(self.hide)
        self.addWidget(self._glyph)
        self.addWidget(self.text)
        # Of what a tool bar holds, it is the action that is hidden.
        self._folder_action = self.addWidget(self.folder)
        self.addWidget(dismiss)
        self.toggleViewAction().setVisible(False)
        self._saved = Path()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(1000 * _SECONDS_SHOWN)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_message(self, message: str | None) -> None:
        """Show what went wrong, in the place of the last message; None hides the bar."""
        self._show(message or "", "alert_circle_outline", "error")
        self._folder_action.setVisible(False)
        self._timer.stop()

    def show_saved(self, path: Path) -> None:
        """Show for a moment that a file was saved, and offer its folder."""
        self._saved = path
        self._show(f"Saved {one_line(str(path))}", "check_circle_outline", "success")
        self._folder_action.setVisible(True)
        self._timer.start()

    def _show(self, text: str, glyph: str, kind: str) -> None:
        self.text.show_text(text)
        set_glyph(self._glyph, glyph, kind)
        paint_glyphs(self)
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            # Or the colour stays that of the message before, or of none.
            for part in (self, self._glyph, self.text):
                part.style().unpolish(part)
                part.style().polish(part)
        self.setVisible(bool(text))

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved.absolute().parent)))
