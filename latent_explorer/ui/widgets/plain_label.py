"""Texts that may come from anywhere: shown as they are, in one line, cut where the room ends."""

from __future__ import annotations

from PySide6.QtCore import Qt
from superqt import QElidingLabel

from latent_explorer.session.image_search import plain_name
from latent_explorer.ui.tool_tips import explain, wrapped_tooltip

_LONGEST_LINE = 1000


def one_line(text: str) -> str:
    """Return `text` in one line without control characters, cut to what a line can hold."""
    line = plain_name(" ".join(text[: 2 * _LONGEST_LINE].split()))
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"


class PlainLabel(QElidingLabel):
    """One line of plain text; what does not fit is cut, and the whole is in the tooltip.

    Parameters
    ----------
    tooltip : str
        Said below the text in the tooltip.
    """

    def __init__(self, tooltip: str = "") -> None:
        super().__init__()
        self._tooltip = tooltip
        self._shown: str | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.show_text("")

    def show_text(self, text: str) -> None:
        """Show `text`."""
        if text == self._shown:
            return
        self._shown = text
        line = one_line(text)
        if line != self.text() or not self.toolTip():
            self.setText(line)
        explain(self, wrapped_tooltip("\n".join(filter(None, (text, self._tooltip)))))
