"""A bar at the top of the window that says what went wrong and what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolBar

from latent_explorer.ui.widgets.plain_label import PlainLabel


class MessageBar(QToolBar):
    """Hidden until there is a message; it stays until it is dismissed or no longer true."""

    def __init__(self) -> None:
        super().__init__("Messages")
        self.setObjectName("messages")
        self.setMovable(False)
        self.text = PlainLabel()
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.text.setAccessibleName("Message")
        dismiss = QPushButton("Dismiss")
        dismiss.setToolTip("Hide this message")
        dismiss.clicked.connect(self.hide)
        self.addWidget(self.text)
        self.addWidget(dismiss)
        self.toggleViewAction().setVisible(False)
        self.hide()

    def show_message(self, message: str | None) -> None:
        """Show `message`, in the place of the last one; None hides the bar."""
        self.text.show_text(message or "")
        self.setVisible(bool(message))
