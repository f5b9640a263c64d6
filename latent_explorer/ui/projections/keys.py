"""Arrow keys move the current point of a projection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from latent_explorer.ui.event_time import event_time

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane

_STEP = 0.01  # of the view
_ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class ArrowKeys:
    """The arrow keys that are held; from the first press to the last release is one gesture."""

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self._held: set[int] = set()

    def press(self, event: QKeyEvent) -> bool:
        """Move the point if this is an arrow key, and return whether it is."""
        plane, step = self._plane, _ARROWS.get(event.key())
        point = plane.marks.current.point
        if step is None or point is None or plane.cloud is None:
            return False
        if not self._held:
            plane.gesture_began.emit()
        self._held.add(event.key())
        far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        x0, x1, y0, y1 = plane.frame.view
        x = point[0] + step[0] * far * _STEP * (x1 - x0)
        y = point[1] + step[1] * far * _STEP * (y1 - y0)
        plane.place("current", x, y, event_time(event))
        return True

    def release(self, event: QKeyEvent) -> bool:
        """End the gesture with the last key; return whether this one was held."""
        if event.key() not in self._held:
            return False
        # A key that is held repeats itself: the same gesture.
        if not event.isAutoRepeat():
            self._held.discard(event.key())
            if not self._held:
                self._plane.gesture_ended.emit()
        return True

    def end(self) -> None:
        """End the gesture: the release of the key will not be heard."""
        if self._held:
            self._held.clear()
            self._plane.gesture_ended.emit()
