"""The plane of a pair: it draws what it is told, and tells what mouse and keys ask for."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QLabel

from latent_explorer.controller.presenters.layers import PlaneSlice
from latent_explorer.controller.presenters.selecting import PlaneSelection
from latent_explorer.core.whole_cloud import whole_cloud
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.selecting import Selecting
from latent_explorer.ui.projections.axes import Axes
from latent_explorer.ui.projections.cloud_drawing import CloudDrawing
from latent_explorer.ui.projections.hover import Hover
from latent_explorer.ui.projections.keys import ArrowKeys
from latent_explorer.ui.projections.marks import Marks
from latent_explorer.ui.projections.menu import open_menu
from latent_explorer.ui.projections.mouse import Mouse
from latent_explorer.ui.projections.path_line import place_of
from latent_explorer.ui.projections.plane_layers import PlaneLayers
from latent_explorer.ui.projections.readout import Readout
from latent_explorer.ui.projections.resizing import Resizing
from latent_explorer.ui.projections.viewed_plot import ViewedPlot
from latent_explorer.ui.projections.wheel import zoom_by_wheel
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import Theme
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.turns import do_before_painting, turns
from latent_explorer.ui.widgets.focus_ring import paint_ring_inside

# All mouse events count: a board where the latest request wins needs no rate limit.
pg.setConfigOptions(imageAxisOrder="row-major", mouseRateLimit=-1, antialias=True)

_WAITING = "…"
_BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_TIP = (
    "Point at a point to see its face. "
    "Drag the round marker, or with Ctrl from anywhere: the face follows. "
    "Click a point to choose its image, with Alt to start from it; "
    "click a generated point to choose its face.\n"
    "Wheel: zoom. Drag: move the view. Double click: show the whole cloud. "
    "Arrow keys: move the point, with Shift faster; Esc: give up a drag; 1 to 9: another "
    "projection. Right click: more\n"
    "A path: drag its points, its line for a new one, and the pin to follow it; "
    "Delete above a point removes it"
)


class Plane(ViewedPlot):
    """Draw the z-points in the plane of a pair, and what moves above them."""

    accessible_role = QAccessible.Role.Chart

    touched = Signal()
    """The user pressed a mouse button here, or came with the keys."""
    gesture_began = Signal()
    """What follows until `gesture_ended` is one step of the user."""
    gesture_ended = Signal()
    """The drag was ended, the key released, or the menu's action done."""
    point_moved = Signal(float, float, float)
    """Move the current point to (x, y); the third number is the time of the event."""
    path_placed = Signal(object, float, float)
    """Put a point of the path, "a", "b" or its number, at (x, y)."""
    path_added = Signal(float, float, object)
    """Lead the path through (x, y) too, put in at a position of it, or None for where it fits."""
    path_removed = Signal(object)
    """Lead the path no longer through the point of this number."""
    path_run = Signal(float, float)
    """Move along the path to this position; the second number is the time of the event."""
    cut_end_placed = Signal(str, float, float)
    """Put the end of the cut with this handle at (x, y)."""
    outline_drawn = Signal(object, object)
    """Select what is inside an outline of (x, y); how it is joined, None as usual."""
    image_picked = Signal(object)
    """Choose the image of this index, whose z-point was clicked."""
    image_start_requested = Signal(object)
    """Start from the image of this index."""
    face_picked = Signal(object)
    """Choose the face of this index, whose generated point was clicked."""
    figure_requested = Signal(str)
    """Save this plane as a "png" or "svg" figure."""

    def __init__(self) -> None:
        super().__init__()
        explain(self, _TIP)
        self.drawing = CloudDrawing(self)
        self.selecting = Selecting()
        self._mouse, self._keys = Mouse(self), ArrowKeys(self)
        self._waiting = QLabel(_WAITING, self)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.marks = Marks(self._view)
        self.layers = PlaneLayers(self._view)
        self._axes = Axes(self)
        self._readout = Readout(self)
        self.hover = Hover(self)
        self._look: tuple[Theme, QFont, float] | None = None
        self._apply_theme()
        self._show_whether_there_is_a_cloud()
        self._resizing = Resizing(self, self.drawing, self._lay_out)
        self.drawing.drawn.connect(self._on_drawn)
        self._view.sigRangeChanged.connect(self._on_range_changed)

    def _apply_theme(self) -> None:
        theme = current_theme()
        look = theme, QApplication.font(), self.devicePixelRatioF()
        if look == self._look:
            return
        self._look = look
        self._forget_look()
        self.setBackground(theme.plot)
        self._axes.apply_theme(theme)
        self._readout.apply_theme()
        self._waiting.setStyleSheet(f"color: {theme.text}; background: transparent")
        self.drawing.item.apply_theme(theme, self.devicePixelRatioF())
        self.drawing.mark_stale()
        self.marks.apply_theme(theme, self.devicePixelRatioF())
        self.layers.apply_theme(self.devicePixelRatioF())
        self.hover.apply_theme(theme)

    def _forget_look(self) -> None:
        if hasattr(self, "_resizing"):
            self._resizing.forget()

    @property
    def cloud(self) -> Cloud | None:
        """What is shown."""
        return self.drawing.cloud

    # Setters

    def show_axis_names(self, names: tuple[str, str]) -> None:
        """Label the axes."""
        self._axes.show_names(names)

    def show_grid(self, shown: bool) -> None:
        """Draw grid lines, or none."""
        self._axes.show_grid(shown)

    def show_cloud(self, cloud: Cloud | None) -> None:
        """Show another cloud; without one there is nothing to see or to touch."""
        if cloud is self.cloud:
            return
        self._forget_look()
        self.drawing.show_cloud(cloud)
        self._mouse.forget_click()
        if cloud is None:
            self._end_gestures()
        self.show_home(None if cloud is None else whole_cloud(cloud.ellipse, cloud.origin))
        self.marks.show_cloud(cloud)
        self.layers.show_cloud(cloud)
        self._follow()
        self.hover.look_anew()
        self._show_whether_there_is_a_cloud()

    def show_coloured(self, coloured: ColouredCloud | None, colouring: Colouring) -> None:
        """Show the cloud in colours, as far as they are its own; without any as a density."""
        if self.drawing.item.show_coloured(coloured, colouring):
            self.hover.look_again()
            self.drawing.mark_stale()

    def show_slice(self, sliced: PlaneSlice | None) -> None:
        """Show the points of a slice over the others in grey; without one all alike."""
        if self.drawing.item.show_slice(sliced):
            self.hover.look_again()
            self.drawing.mark_stale()

    def show_selecting(self, selecting: Selecting) -> None:
        """Let a drag draw with another tool; what is drawn with the old one is given up."""
        if selecting.tool != self.selecting.tool:
            self._mouse.cancel()
        self.selecting = selecting

    def show_selected(self, selected: PlaneSelection | None) -> None:
        """Show the selected points over the others in grey; without any all alike."""
        if self.drawing.item.show_selected(selected):
            self.hover.look_again()
            self.drawing.mark_stale()

    def show_ellipse_level(self, level: float) -> None:
        """Draw the ellipse at another sigma level."""
        self.marks.show_ellipse_level(level)
        self.drawing.item.show_ellipse_level(level)
        self._follow()

    def show_sampling_limit(self, half_axes: NDArray[np.float64] | None) -> None:
        """Draw the ellipse that vectors are drawn in, of half-axes of shape (2,), or nothing."""
        self.marks.show_sampling_limit(half_axes)

    def show_current(self, point: NDArray[np.float64]) -> None:
        """Move the current point to `point` of shape (2,)."""
        self.marks.current.show_at(point)

    def show_image(self, point: NDArray[np.float64] | None) -> None:
        """Mark the chosen image, or nothing."""
        self.marks.image.show_at(point)

    def show_generated(self, points: NDArray[np.float64], selected: int | None) -> None:
        """Mark the generated vectors at `points` of shape (n, 2), one of them as chosen."""
        self.marks.show_generated(points, selected)

    # The cloud follows the view

    def _on_range_changed(self, *_: object) -> None:
        self._follow()
        self.drawing.mark_stale()

    def _on_drawn(self, _: object) -> None:
        self.layers.show_names(self.drawing.item.names)

    def _follow(self) -> None:
        self.layers.show_names(self.drawing.item.names)
        self.marks.follow(self.frame)
        self.layers.follow(self.frame, self.marks)

    @property
    def readout_place(self) -> QRect:
        """Where it is written what lies under the mouse; an empty place where nothing is."""
        return self._readout.geometry() if self._readout.isVisible() else QRect()

    def _show_whether_there_is_a_cloud(self) -> None:
        waiting = self.cloud is None
        self._waiting.setVisible(waiting)
        self._axes.show_numbers(not waiting)
        if waiting:
            self._readout.hide()

    def _end_gestures(self) -> None:
        self._mouse.end()
        self._keys.end()

    # Mouse and keys

    def place(self, name: str, x: float, y: float, started: float) -> None:
        """Ask for a handle, such as "current", "a" or "b", to be put at (x, y)."""
        if name == "current":
            self.point_moved.emit(x, y, started)
        elif name in self.marks.path.handles:
            place = place_of(name)
            self.path_placed.emit(name if place is None else place, x, y)
        else:
            self.cut_end_placed.emit(name, x, y)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()
        self._readout.hide()
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse.move(event)
        if not event.buttons():
            self._readout.follow(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self.hover.end()
        self._readout.hide()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.release(event)
        if not event.buttons():
            self._readout.follow(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()
        self._mouse.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        if self.cloud is not None:
            zoom_by_wheel(self, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.cloud is not None and not self._mouse.pressed:
            open_menu(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._mouse.pressed:
            self._mouse.cancel()
        elif event.key() == Qt.Key.Key_Delete and self._mouse.remove_point():
            event.accept()
        elif self._mouse.pressed or not self._keys.press(event):
            # Not to the scene, which keeps every key: what is around has some of its own.
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._keys.release(event):
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()
        if event.reason() in _BY_KEYS:
            self.touched.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._keys.end()
        super().focusOutEvent(event)
        self.viewport().update()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.cloud is None:
            QPainter(self.viewport()).fillRect(event.rect(), QColor(current_theme().plot))
        elif self._resizing.is_going_on:
            self._resizing.paint()
        else:
            super().paintEvent(event)
            self._resizing.keep(event.rect())
        paint_ring_inside(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        do_before_painting(self, self.drawing.draw_if_stale)
        self.drawing.go_on()

    def hideEvent(self, event: QHideEvent) -> None:
        self._end_gestures()
        self.hover.end()
        self._forget_look()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # A plot resizes itself while it is constructed.
        if not hasattr(self, "_resizing"):
            super().resizeEvent(event)
        else:
            # Something else is below the mouse now.
            self._readout.hide()
            self._resizing.begin()

    def _lay_out(self) -> None:
        super().resizeEvent(QResizeEvent(self.size(), self.size()))
        self._waiting.setGeometry(self.viewport().geometry())
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not hasattr(self, "marks"):
            return
        kinds = QEvent.Type
        if event.type() in (kinds.PaletteChange, kinds.FontChange, kinds.ApplicationFontChange):
            turns().add(self._apply_theme)

    def event(self, event: QEvent) -> bool:
        # Another screen has finer or coarser pixels, and so have lines and bins.
        if event.type() == QEvent.Type.DevicePixelRatioChange and hasattr(self, "marks"):
            self._apply_theme()
            self.drawing.mark_stale()
        answer: bool = super().event(event)
        return answer
