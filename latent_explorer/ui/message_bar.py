"""A bar at the top of the window that says what went wrong and what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolBar
from superqt import QElidingLabel


class MessageBar(QToolBar):
    """Hidden until there is a message; it stays until it is dismissed."""

    def __init__(self) -> None:
        super().__init__("Messages")
        self.setObjectName("messages")
        self.setMovable(False)
        self.text = QElidingLabel()
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        dismiss = QPushButton("Dismiss")
        dismiss.clicked.connect(self.hide)
        self.addWidget(self.text)
        self.addWidget(dismiss)
        self.toggleViewAction().setVisible(False)
        self.hide()

    def show_message(self, message: str) -> None:
        """Show `message`."""
        self.text.setText(message)
        self.text.setToolTip(message)
        self.show()
