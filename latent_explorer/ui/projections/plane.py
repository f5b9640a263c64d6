"""Mouse and keys in the plane of a pair: they move the current point, the path and the view."""

from __future__ import annotations

import time
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu

from latent_explorer.ui.projections.canvas import PlaneCanvas
from latent_explorer.ui.projections.items import Marker

PICK_RADIUS = 14
"""Pixels around a marker or a point that still mean it."""

_CLICK_DISTANCE = 4
_KEY_STEP = 0.01  # of the view
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class Plane(PlaneCanvas):
    """Let the user drag the current point and the ends of the path, pick images, zoom and pan."""

    current_dragged = Signal(float, float, float)
    """Move the current point to (x, y); the third number is the time of the event."""
    image_picked = Signal(object)
    """The index of the image whose z-point was clicked."""
    path_end_placed = Signal(str, float, float)
    """Put this end of the path, "a" or "b", at (x, y)."""
    figure_requested = Signal(str)
    """Save this plane as a "png" or "svg" figure."""
    touched = Signal()
    """The user pressed a mouse button here."""

    def __init__(self) -> None:
        super().__init__()
        self._dragging: str | None = None
        self._pressed = QPointF()
        self.setToolTip(
            "Drag the round marker: the face follows. Click a point to start from its image. "
            "Wheel: zoom, drag: move the view, double click: reset it, arrow keys: move the point, "
            "right click: more"
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()
        self._pressed = event.position()
        if event.button() == Qt.MouseButton.RightButton:
            return
        if event.button() == Qt.MouseButton.LeftButton:
            anywhere = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            self._dragging = "current" if anywhere else self._handle_at(event.position())
            if self._dragging:
                self._drag_to(event.position())
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._drag_to(event.position())
            return
        if not event.buttons():
            near = self._handle_at(event.position()) is not None
            self.setCursor(Qt.CursorShape.OpenHandCursor if near else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._dragging = None
            return
        if event.button() == Qt.MouseButton.LeftButton:
            moved = (event.position() - self._pressed).manhattanLength()
            if moved <= _CLICK_DISTANCE:
                self._pick(event.position())
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_view()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        x, y = self._to_plane(QPointF(event.pos()))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Move the point here", partial(self._move_to, x, y))
        menu.addAction("Path begins here (A)", partial(self.path_end_placed.emit, "a", x, y))
        menu.addAction("Path ends here (B)", partial(self.path_end_placed.emit, "b", x, y))
        menu.addSeparator()
        menu.addAction("Reset the view", self.reset_view)
        menu.addAction("Save as PNG …", partial(self.figure_requested.emit, "png"))
        menu.addAction("Save as SVG …", partial(self.figure_requested.emit, "svg"))
        menu.exec(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is None or not self._current.isVisible():
            super().keyPressEvent(event)
            return
        far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        (left, right), (bottom, top) = self._view.viewRange()
        position = self._current.pos()
        x = position.x() + step[0] * far * _KEY_STEP * (right - left)
        y = position.y() + step[1] * far * _KEY_STEP * (top - bottom)
        self._move_to(x, y)

    def _to_plane(self, position: QPointF) -> tuple[float, float]:
        point = self._view.mapSceneToView(self.mapToScene(position.toPoint()))
        return point.x(), point.y()

    def _to_widget(self, marker: Marker) -> QPointF:
        return QPointF(self.mapFromScene(self._view.mapViewToScene(marker.pos())))

    def _handle_at(self, position: QPointF) -> str | None:
        for name, marker in (("current", self._current), *self._ends.items()):
            if marker.isVisible():
                offset = self._to_widget(marker) - position
                if np.hypot(offset.x(), offset.y()) <= PICK_RADIUS:
                    return name
        return None

    def _drag_to(self, position: QPointF) -> None:
        x, y = self._to_plane(position)
        if self._dragging == "current":
            self._move_to(x, y)
        elif self._dragging:
            self.path_end_placed.emit(self._dragging, x, y)

    def _move_to(self, x: float, y: float) -> None:
        self.current_dragged.emit(x, y, time.perf_counter())

    def _pick(self, position: QPointF) -> None:
        if self._cloud is None:
            return
        x, y = self._to_plane(position)
        pixel_x, pixel_y = self._view.viewPixelSize()
        square = ((self._cloud.x - x) / pixel_x) ** 2 + ((self._cloud.y - y) / pixel_y) ** 2
        nearest = int(np.argmin(square))
        if square[nearest] <= PICK_RADIUS**2:
            self.image_picked.emit(nearest)
