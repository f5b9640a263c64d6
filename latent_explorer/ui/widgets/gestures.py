"""What the user does in one go: all changes of a drag, or of a held key, are one step."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class GestureWidget(QWidget):
    """A widget whose parts can be held."""

    gesture_began = Signal()
    """All changes until the gesture has ended are one."""
    gesture_ended = Signal()
    """The gesture has ended."""

    def pass_on(self, *parts: Any) -> None:
        """Tell of the gestures of parts, which have the same two signals."""
        for part in parts:
            part.gesture_began.connect(self.gesture_began)
            part.gesture_ended.connect(self.gesture_ended)
