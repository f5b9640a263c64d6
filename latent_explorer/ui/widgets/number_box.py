"""Boxes for numbers that never cut what was typed in silence."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox


class IntBox(QSpinBox):
    """A box for whole numbers: any digits can be typed, and the nearest allowed number is taken."""

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let any digits be typed."""
        if text.isascii() and text.isdigit() and int(text[:18]) > self.maximum():
            return QValidator.State.Intermediate, text, position
        state, text, position = super().validate(text, position)
        return state, text, position

    def fixup(self, text: str) -> str:
        """Take the nearest allowed number."""
        if text.isascii() and text.isdigit():
            return str(min(int(text[:18]), self.maximum()))
        return super().fixup(text)
