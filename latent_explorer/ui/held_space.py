"""The space bar held anywhere in a window where it means nothing else."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class HeldSpace(QObject):
    """Tell when the space bar is pressed and let go.

    Keys that a widget does not use go on to the window: only these are seen here, so that space
    still writes in a field and presses a button.

    Parameters
    ----------
    window : QWidget
        The window.
    """

    changed = Signal(bool)
    """Whether the bar is held."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._held = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and _is_space(event):
            # A bar that is held repeats itself, with releases in between.
            if not event.isAutoRepeat():
                self._hold(event.type() == QEvent.Type.KeyPress)
            return True
        if event.type() == QEvent.Type.WindowDeactivate:
            # Who lets it go in another window does not tell this one.
            self._hold(False)
        return super().eventFilter(watched, event)

    def _hold(self, held: bool) -> None:
        if held != self._held:
            self._held = held
            self.changed.emit(held)


def _is_space(event: QKeyEvent) -> bool:
    return (
        event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        and event.key() == Qt.Key.Key_Space
        and event.modifiers() == Qt.KeyboardModifier.NoModifier
    )
