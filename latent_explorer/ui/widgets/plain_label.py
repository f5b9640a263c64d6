"""Texts that may come from anywhere: shown as they are, in one line, cut where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from latent_explorer.session.image_search import plain_name
from latent_explorer.ui.tool_tips import explain, wrapped_tooltip

_LONGEST_LINE = 1000
_CUT = "…"


def one_line(text: str) -> str:
    """Return `text` in one line without control characters, cut to what a line can hold."""
    line = plain_name(" ".join(text[: 2 * _LONGEST_LINE].split()))
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + _CUT


class PlainLabel(QLabel):
    """One line of plain text; what does not fit is cut, and the whole is in the tooltip.

    superqt has such a label; importing it takes a seventh of the time until the window is there.

    Parameters
    ----------
    tooltip : str
        Said below the text in the tooltip.
    cut : Qt.TextElideMode
        Where it is cut.
    """

    def __init__(
        self, tooltip: str = "", cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight
    ) -> None:
        super().__init__()
        self._cut = cut
        self._tooltip = tooltip
        self._shown: str | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.show_text("")

    def show_text(self, text: str) -> None:
        """Show `text`."""
        if text == self._shown:
            return
        self._shown = text
        self.setText(one_line(text))
        explain(self, wrapped_tooltip("\n".join(filter(None, (text, self._tooltip)))))

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(_CUT), metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width():
            super().paintEvent(event)
            return
        rect = self.contentsRect()
        line = self.fontMetrics().elidedText(self.text(), self._cut, rect.width())
        self.style().drawItemText(
            QPainter(self),
            rect,
            self.alignment().value,
            self.palette(),
            self.isEnabled(),
            line,
            self.foregroundRole(),
        )
