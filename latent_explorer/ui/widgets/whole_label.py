"""Text in as many lines as it needs, none of which is cut."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel


class WholeLabel(QLabel):
    """Wrap its text, and never be lower than that: a layout would cut it where room is short.

    Parameters
    ----------
    text : str
        What is said at first.
    kind : Qt.TextFormat
        Plain or rich text.
    """

    def __init__(self, text: str = "", kind: Qt.TextFormat = Qt.TextFormat.PlainText) -> None:
        super().__init__(text)
        self.setTextFormat(kind)
        self.setWordWrap(True)

    def show_text(self, text: str) -> None:
        """Show `text`."""
        if text != self.text():
            self.setText(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        # Qt counts the least height in what it says is needed: of a narrower width it would stay.
        self.setMinimumHeight(0)
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))
