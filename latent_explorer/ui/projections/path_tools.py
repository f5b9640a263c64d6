"""Drags of the path: along it by its pin, and a new point pulled out of its line."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from latent_explorer.ui.projections.path_line import place_of

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane

LINE_RADIUS = 6
"""Pixels around the line of a path that still mean it."""
_PIN_RADIUS = 9


class RunAlong:
    """Move the current point along the path.

    Parameters
    ----------
    plane : Plane
        Where.
    pressed : QPointF
        Where the head of the pin was grabbed: its tip keeps this offset to the mouse.
    """

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, plane: Plane, pressed: QPointF) -> None:
        self._plane, self._before = plane, 0.0
        self._offset = QPointF(0, 0)
        if (tip := plane.marks.path.pin.point) is not None:
            self._offset = plane.to_pixels(*tip) - pressed

    def begin(self) -> None:
        """Begin a gesture."""
        shown = self._plane.marks.path.shown
        self._before = 0.0 if shown is None else shown.position
        self._plane.gesture_began.emit()

    def move(self, position: QPointF, started: float) -> None:
        """Go to the place of the path that is nearest to the mouse."""
        at = self._plane.to_plane(position + self._offset)
        nearest = self._plane.marks.path.nearest(self._plane.frame, at)
        if nearest is not None:
            self._plane.path_run.emit(nearest[0], started)

    def end(self) -> None:
        """End the gesture."""
        self._plane.gesture_ended.emit()

    def cancel(self) -> None:
        """Go back, and end the gesture."""
        self._plane.path_run.emit(self._before, time.perf_counter())
        self._plane.gesture_ended.emit()


class PullPoint:
    """Pull a new point out of the line of the path.

    Parameters
    ----------
    plane : Plane
        Where.
    position : float
        The position on the path that was pressed.
    """

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, plane: Plane, position: float) -> None:
        self._plane, self._position = plane, position
        self._name: str | None = None

    def begin(self) -> None:
        """Begin a gesture."""
        self._plane.gesture_began.emit()

    def move(self, position: QPointF, started: float) -> None:
        """Put the point below the mouse."""
        x, y = self._plane.to_plane(position)
        if self._name is not None:
            self._plane.place(self._name, x, y, started)
            return
        before = self._plane.marks.path.handles
        self._plane.path_added.emit(x, y, self._position)
        after = self._plane.marks.path.handles
        if len(after) > len(before):
            # The one below the mouse: the numbers of those after it have changed.
            away = {
                name: (handle.point[0] - x) ** 2 + (handle.point[1] - y) ** 2
                for name, handle in self._plane.marks.path.between.items()
                if handle.point is not None
            }
            self._name = min(away, key=away.__getitem__)

    def end(self) -> None:
        """End the gesture."""
        self._plane.gesture_ended.emit()

    def cancel(self) -> None:
        """Take the point away, and end the gesture."""
        if self._name is not None:
            self._plane.path_removed.emit(place_of(self._name))
        self._plane.gesture_ended.emit()


def on_pin(plane: Plane, position: QPointF) -> bool:
    """Return whether the head of the pin is there."""
    grip = plane.marks.path.pin.grip
    if grip is None:
        return False
    away = plane.to_pixels(*grip) - position
    return away.x() ** 2 + away.y() ** 2 <= _PIN_RADIUS**2


def line_at(plane: Plane, position: QPointF) -> float | None:
    """Return the position on the path whose line is there, where a point can be pulled out."""
    path = plane.marks.path
    if path.shown is None or path.shown.a is None or path.shown.b is None:
        return None
    nearest = path.nearest(plane.frame, plane.to_plane(position))
    if nearest is None or nearest[1] > LINE_RADIUS or nearest[0] > 1.0:
        return None
    return nearest[0]


def point_at(plane: Plane, name: str | None) -> int | None:
    """Return which point of the path a handle is, counted from 0 at its begin."""
    if name is None:
        return None
    path = plane.marks.path
    if name == "a":
        return 0
    if name == "b":
        # Where there is no begin it is the only one.
        return len(path.between) + 1 if path.ends["a"].point is not None else 0
    return place_of(name)
