"""What a mouse button does in a projection: one class a kind of drag, and what it is near to."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt

from latent_explorer.session.numbers import Position, View
from latent_explorer.ui.projections.path_tools import PullPoint, RunAlong, line_at, on_pin
from latent_explorer.ui.projections.selection_tools import selection_tool

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane

PICK_RADIUS = 14
"""Pixels around a marker or a point that still mean it."""

START_DISTANCE = 4
"""Pixels that the mouse moves before a press becomes a drag."""


class Tool(Protocol):
    """A kind of drag. It begins when the mouse has moved; a press alone begins nothing."""

    cursor: Qt.CursorShape
    """The shape of the mouse meanwhile."""

    def begin(self) -> None:
        """Note what has to be known until the end."""

    def move(self, position: QPointF, started: float) -> None:
        """Follow the mouse to `position` in pixels, because of an event at the time `started`."""

    def end(self) -> None:
        """Leave everything as it is."""

    def cancel(self) -> None:
        """Put everything back to where it was when the drag began."""


class MoveHandle:
    """Move the current point, or an end of the path or of the cut.

    Parameters
    ----------
    plane : Plane
        Where.
    name : str
        "current", "a", "b", or that of an end of the cut.
    pressed : QPointF, optional
        Where it was grabbed: it keeps this offset to the mouse. Without, it jumps to the mouse.
    """

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, plane: Plane, name: str, pressed: QPointF | None) -> None:
        self._plane, self._name = plane, name
        self._handle = plane.marks.handles[name]
        self._before: Position | None = None
        self._offset = QPointF(0, 0)
        if pressed is not None and self._handle.grip is not None:
            self._offset = plane.to_pixels(*self._handle.grip) - pressed

    def begin(self) -> None:
        """Begin a gesture."""
        self._before = self._handle.point
        self._plane.gesture_began.emit()

    def move(self, position: QPointF, started: float) -> None:
        """Put it beside the mouse as it was grabbed."""
        self._plane.place(self._name, *self._plane.to_plane(position + self._offset), started)

    def end(self) -> None:
        """End the gesture."""
        self._plane.gesture_ended.emit()

    def cancel(self) -> None:
        """Put it back, and end the gesture."""
        if self._before is not None:
            self._plane.place(self._name, *self._before, time.perf_counter())
        self._plane.gesture_ended.emit()


class Pan:
    """Move the view.

    Parameters
    ----------
    plane : Plane
        Where.
    pressed : QPointF
        Where the mouse was pressed.
    """

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, plane: Plane, pressed: QPointF) -> None:
        self._plane, self._last = plane, pressed
        self._before: View | None = None

    def begin(self) -> None:
        """Note the view."""
        self._before = self._plane.view

    def move(self, position: QPointF, started: float) -> None:
        """Let the plane follow the mouse."""
        # Step by step: the wheel may zoom in between.
        x, y = self._plane.to_plane(position)
        old_x, old_y = self._plane.to_plane(self._last)
        self._last = position
        self._plane.pan(old_x - x, old_y - y)

    def end(self) -> None:
        """Leave the view where it is."""

    def cancel(self) -> None:
        """Put the view back."""
        self._plane.look_at(self._before)


def tool_for(
    plane: Plane,
    position: QPointF,
    button: Qt.MouseButton,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> Tool:
    """Return what a drag that begins with this press does; the only place that decides it."""
    if button == Qt.MouseButton.LeftButton:
        if plane.selecting.tool != "none":
            return selection_tool(plane, position, modifiers)
        if modifiers & Qt.KeyboardModifier.ControlModifier and plane.marks.current.grip:
            return MoveHandle(plane, "current", None)
        if on_pin(plane, position):
            return RunAlong(plane, position)
        name = handle_at(plane, position)
        if name is not None:
            return MoveHandle(plane, name, position)
        along = line_at(plane, position)
        if along is not None:
            return PullPoint(plane, along)
    return Pan(plane, position)


def handle_at(plane: Plane, position: QPointF) -> str | None:
    """Return the name of the nearest handle within reach of `position` in pixels."""
    reach = {
        name: distance(plane.to_pixels(*handle.grip) - position)
        for name, handle in plane.marks.handles.items()
        if handle.grip is not None
    }
    nearest = min(reach, key=reach.__getitem__, default=None)
    return nearest if nearest is not None and reach[nearest] <= PICK_RADIUS else None


def face_at(plane: Plane, position: QPointF) -> int | None:
    """Return which generated vector is within reach, unless a handle is nearer."""
    points = plane.marks.generated_points
    face = _nearest(plane, position, points[:, 0], points[:, 1])
    name = handle_at(plane, position)
    if face is None or name is None:
        return face
    grip = plane.marks.handles[name].grip
    assert grip is not None  # it was found there
    to_face = distance(plane.to_pixels(*points[face]) - position)
    return face if to_face < distance(plane.to_pixels(*grip) - position) else None


def image_at(plane: Plane, position: QPointF) -> int | None:
    """Return the image whose point is within reach; none that is filtered out."""
    if plane.cloud is None:
        return None
    pixel_x, pixel_y = plane.frame.pixel
    reach = PICK_RADIUS * pixel_x, PICK_RADIUS * pixel_y
    return plane.cloud.near.nearest(plane.to_plane(position), reach, plane.drawing.findable)


def _nearest(
    plane: Plane,
    position: QPointF,
    x: NDArray[np.floating],
    y: NDArray[np.floating],
) -> int | None:
    if plane.cloud is None or not len(x):
        return None
    at_x, at_y = plane.to_plane(position)
    pixel_x, pixel_y = plane.frame.pixel
    squares = ((x - at_x) / pixel_x) ** 2 + ((y - at_y) / pixel_y) ** 2
    nearest = int(np.argmin(squares))
    return nearest if squares[nearest] <= PICK_RADIUS**2 else None


def distance(offset: QPointF) -> float:
    """Return the length of an offset in pixels."""
    return math.hypot(offset.x(), offset.y())
