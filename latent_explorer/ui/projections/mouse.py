"""The mouse in a projection: clicks choose, drags move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from latent_explorer.ui.event_time import event_time
from latent_explorer.ui.projections.path_tools import line_at, on_pin, point_at
from latent_explorer.ui.projections.tools import (
    START_DISTANCE,
    Tool,
    distance,
    face_at,
    handle_at,
    image_at,
    tool_for,
)

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane

_LEFT = Qt.MouseButton.LeftButton


class Mouse:
    """A press is a click until the mouse has moved, then a drag with a tool.

    Parameters
    ----------
    plane : Plane
        Where; nothing is done while it has no cloud.
    """

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self._tool: Tool | None = None
        self._button = Qt.MouseButton.NoButton
        self._from, self._last = QPointF(), QPointF()
        self._dragging = False
        # The image of a click that may be the first half of a double click.
        self._clicked: int | None = None
        self._clicks = QTimer(plane, singleShot=True)
        self._clicks.timeout.connect(self._pick_clicked)

    @property
    def pressed(self) -> bool:
        """Whether a button is held."""
        return self._tool is not None

    def press(self, event: QMouseEvent) -> None:
        """Take up the tool that fits; nothing is moved yet."""
        self._pick_clicked()
        button, position = event.button(), event.position()
        if button not in (_LEFT, Qt.MouseButton.MiddleButton):
            return
        if self._tool is None and self._plane.cloud is not None:
            self._tool = tool_for(self._plane, position, button, event.modifiers())
            self._button, self._from, self._dragging = button, position, False

    def move(self, event: QMouseEvent) -> None:
        """Begin or continue the drag."""
        position = self._last = event.position()
        if self._tool is None:
            if not event.buttons():
                self._show_reach(position)
                self._plane.hover.move(position)
            return
        if not self._dragging:
            if distance(position - self._from) < START_DISTANCE:
                return
            self._dragging = True
            self._plane.setCursor(self._tool.cursor)
            self._tool.begin()
        self._tool.move(position, event_time(event))

    def release(self, event: QMouseEvent) -> None:
        """End the drag, or choose what was clicked."""
        if self._tool is None or event.button() != self._button:
            return
        if self._dragging:
            self.end()
            self._show_reach(event.position())
        else:
            self._tool = None
            if self._button == _LEFT:
                self._click(event.position(), event.modifiers())

    def double_click(self, event: QMouseEvent) -> None:
        """Show the whole cloud; on a mark, or with a key, it is a press like any other."""
        position = event.position()
        on_mark = (
            handle_at(self._plane, position)
            or on_pin(self._plane, position)
            or face_at(self._plane, position) is not None
        )
        if on_mark or event.modifiers() or event.button() != _LEFT:
            self.press(event)
        elif self._tool is None:
            self.forget_click()
            self._plane.reset_view()

    def end(self) -> None:
        """End a drag where it is."""
        tool, self._tool = self._tool, None
        if tool is not None and self._dragging:
            tool.end()

    def cancel(self) -> None:
        """Put back what was dragged."""
        tool, self._tool = self._tool, None
        if tool is not None and self._dragging:
            tool.cancel()
        self._plane.unsetCursor()

    def remove_point(self) -> bool:
        """Ask for the point of the path below the mouse to be removed; return whether it is one."""
        if self._tool is not None or not self._plane.underMouse():
            return False
        place = point_at(self._plane, handle_at(self._plane, self._last))
        if place is not None:
            self._plane.path_removed.emit(place)
        return place is not None

    def forget_click(self) -> None:
        """Choose nothing for a click that was not yet acted upon."""
        self._clicked = None
        self._clicks.stop()

    def _click(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        plane = self._plane
        if modifiers & Qt.KeyboardModifier.AltModifier:
            image = image_at(plane, position)
            if image is not None:
                plane.image_start_requested.emit(image)
        elif not modifiers & Qt.KeyboardModifier.ControlModifier:
            face = face_at(plane, position)
            if face is not None:
                plane.face_picked.emit(face)
            elif handle_at(plane, position) is None:
                self._clicked = image_at(plane, position)
                # A double click chooses no image: it shows the whole cloud.
                self._clicks.start(QApplication.doubleClickInterval())

    def _pick_clicked(self) -> None:
        image = self._clicked
        self.forget_click()
        if image is not None:
            self._plane.image_picked.emit(image)

    def _show_reach(self, position: QPointF) -> None:
        selects = self._plane.selecting.tool != "none"
        shape = Qt.CursorShape.CrossCursor if selects else Qt.CursorShape.ArrowCursor
        if face_at(self._plane, position) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif not selects and (
            on_pin(self._plane, position) or handle_at(self._plane, position) is not None
        ):
            shape = Qt.CursorShape.OpenHandCursor
        elif line_at(self._plane, position) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        self._plane.setCursor(shape)
