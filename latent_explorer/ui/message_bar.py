"""A bar at the top of the window: what went wrong, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy

from latent_explorer.ui.icons import paint_glyphs, set_glyph
from latent_explorer.ui.theme import set_text_color
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.bar import Bar
from latent_explorer.ui.widgets.plain_label import PlainLabel

_DISMISS = "Dismiss"
_NO_OFFER = ("", "Do it", "Do what is offered", _DISMISS)


class MessageBar(Bar):
    """Hidden until there is a message, which stays until it is dismissed or no longer true.

    An offer stays until it is answered; a message goes before it.
    """

    accepted = Signal()
    """What was offered is to be done."""
    declined = Signal()
    """It is not to be done."""

    def __init__(self) -> None:
        super().__init__("Messages")
        self.setObjectName("messages")
        self.setMovable(False)
        self._glyph = QLabel()
        self._glyph.setContentsMargins(UNIT, 0, UNIT, 0)
        self.text = PlainLabel()
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.text.setAccessibleName("Message")
        self.accept = QPushButton()
        self.accept.clicked.connect(self._accept)
        self.dismiss = QPushButton(_DISMISS)
        self.dismiss.clicked.connect(self._dismiss)
        parts = (self._glyph, self.text, self.accept, self.dismiss)
        _, _, self._accept_action, _ = (self.addWidget(part) for part in parts)
        self._offer: tuple[str, str, str, str] | None = None
        self._offering = False
        self._dress()
        self.toggleViewAction().setVisible(False)
        self.hide()

    def show_message(self, message: str | None) -> None:
        """Show what went wrong, in the place of the last message; None hides the bar."""
        self._offering = not message and self._offer is not None
        self.text.show_text(message or (self._offer[0] if self._offer else ""))
        self._dress()
        shown = bool(message) or self._offering
        if shown:
            # Not before: loading the font of the icons takes a while.
            paint_glyphs(self)
        self.setVisible(shown)

    def offer(self, text: str, action: str, tip: str, refusal: str) -> None:
        """Offer to do something, until that is answered; where a message is shown, after it.

        Parameters
        ----------
        text : str
            What it is about.
        action, tip : str
            The button that does it, and what that does in a sentence.
        refusal : str
            The button that does not.
        """
        said = not self.isHidden() and not self._offering
        self._offer = text, action, tip, refusal
        if not said:
            self.show_message(None)

    def _dress(self) -> None:
        offer = self._offer if self._offering else None
        set_glyph(
            self._glyph,
            "history" if offer else "alert_circle_outline",
            "quiet" if offer else "error",
        )
        set_text_color(self.text, "text" if offer else "error")
        self._accept_action.setVisible(offer is not None)
        _, action, tip, refusal = offer or _NO_OFFER
        self.accept.setText(action)
        explain(self.accept, tip)
        self.dismiss.setText(refusal)
        explain(self.dismiss, "Do nothing, and do not ask again" if offer else "Hide this message")

    def _accept(self) -> None:
        self._answered()
        self.accepted.emit()

    def _dismiss(self) -> None:
        if self._offering:
            self._answered()
            self.declined.emit()
        else:
            self.show_message(None)

    def _answered(self) -> None:
        self._offer = None
        self.show_message(None)
