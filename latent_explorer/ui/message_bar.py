"""A bar at the top of the window: what went wrong, and what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QToolBar

from latent_explorer.ui.icons import paint_glyphs, set_glyph
from latent_explorer.ui.theme import set_text_color
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.plain_label import PlainLabel


class MessageBar(QToolBar):
    """Hidden until there is a message, which stays until it is dismissed or no longer true."""

    def __init__(self) -> None:
        super().__init__("Messages")
        self.setObjectName("messages")
        self.setMovable(False)
        glyph = QLabel()
        glyph.setContentsMargins(UNIT, 0, UNIT, 0)
        set_glyph(glyph, "alert_circle_outline", "error")
        self.text = PlainLabel()
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.text.setAccessibleName("Message")
        set_text_color(self.text, "error")
        dismiss = QPushButton("Dismiss")
        explain(dismiss, "Hide this message")
        dismiss.clicked.connect(self.hide)
        for part in (glyph, self.text, dismiss):
            self.addWidget(part)
        self.toggleViewAction().setVisible(False)
        self.hide()

    def show_message(self, message: str | None) -> None:
        """Show what went wrong, in the place of the last message; None hides the bar."""
        self.text.show_text(message or "")
        if message:
            # Not before: loading the font of the icons takes a while.
            paint_glyphs(self)
        self.setVisible(bool(message))
