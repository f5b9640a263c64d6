"""The plane of a pair: it draws what it is told, and tells what mouse and keys ask for."""

from __future__ import annotations

from functools import cache

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
from latent_explorer.ui.leisure import leisure
from latent_explorer.ui.projections.axes import Axes
from latent_explorer.ui.projections.cloud_item import CloudItem
from latent_explorer.ui.projections.hover import Hover
from latent_explorer.ui.projections.keys import ArrowKeys
from latent_explorer.ui.projections.marks import Marks
from latent_explorer.ui.projections.menu import open_menu
from latent_explorer.ui.projections.mouse import Mouse
from latent_explorer.ui.projections.path_line import place_of
from latent_explorer.ui.projections.plane_layers import PlaneLayers
from latent_explorer.ui.projections.readout import Readout
from latent_explorer.ui.projections.viewed_plot import ViewedPlot
from latent_explorer.ui.projections.wheel import zoom_by_wheel
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import Theme
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.turns import Allowance, do_before_painting, turns
from latent_explorer.ui.widgets.focus_ring import paint_ring_inside

# All mouse events count: a board where the latest request wins needs no rate limit.
pg.setConfigOptions(imageAxisOrder="row-major", mouseRateLimit=-1, antialias=True)

_WAITING = "…"
# Points of planes that are drawn in one turn: some milliseconds.
_POINTS_A_TURN = 1 << 18
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
    drawn = Signal(object)
    """The cloud was drawn; how many points are in view, as far as that is known: `is_exact`."""
    _became_stale = Signal()

    def __init__(self) -> None:
        super().__init__()
        explain(self, _TIP)
        self.cloud: Cloud | None = None
        self.selecting = Selecting()
        self._mouse, self._keys = Mouse(self), ArrowKeys(self)
        self._stale = False
        self._is_counting = False
        # The range changes several times between two frames; one drawing is enough. It is in the
        # queue of events before the next frame: a timer would come after it, for another one.
        self._became_stale.connect(self._draw_if_stale, Qt.ConnectionType.QueuedConnection)
        self._waiting = QLabel(_WAITING, self)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._cloud_item = CloudItem(self._view)
        self.marks = Marks(self._view)
        self.layers = PlaneLayers(self._view)
        self._axes = Axes(self)
        self._readout = Readout(self)
        self.hover = Hover(self)
        self._look: tuple[Theme, QFont, float] | None = None
        self._apply_theme()
        self._show_whether_there_is_a_cloud()
        # Docks are laid out in many steps, of which the last counts. Planes that are resized
        # together are drawn in turns.
        self._is_resizing = False
        self._view.sigRangeChanged.connect(self._on_range_changed)

    def _apply_theme(self) -> None:
        theme = current_theme()
        look = theme, QApplication.font(), self.devicePixelRatioF()
        if look == self._look:
            return
        self._look = look
        self.setBackground(theme.plot)
        self._axes.apply_theme(theme)
        self._readout.apply_theme()
        self._waiting.setStyleSheet(f"color: {theme.text}; background: transparent")
        self._cloud_item.apply_theme(theme, self.devicePixelRatioF())
        self._mark_stale()
        self.marks.apply_theme(theme, self.devicePixelRatioF())
        self.layers.apply_theme(self.devicePixelRatioF())
        self.hover.apply_theme(theme)

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
        self.cloud = cloud
        self._mouse.forget_click()
        if cloud is None:
            self._end_gestures()
        self.show_home(None if cloud is None else whole_cloud(cloud.ellipse, cloud.origin))
        self.marks.show_cloud(cloud)
        self.layers.show_cloud(cloud)
        self._follow()
        self.hover.look_anew()
        self._show_whether_there_is_a_cloud()
        self._mark_stale()

    def show_coloured(self, coloured: ColouredCloud | None, colouring: Colouring) -> None:
        """Show the cloud in colours, as far as they are its own; without any as a density."""
        if self._cloud_item.show_coloured(coloured, colouring):
            self.hover.look_again()
            self._mark_stale()

    def show_slice(self, sliced: PlaneSlice | None) -> None:
        """Show the points of a slice over the others in grey; without one all alike."""
        if self._cloud_item.show_slice(sliced):
            self.hover.look_again()
            self._mark_stale()

    def show_selecting(self, selecting: Selecting) -> None:
        """Let a drag draw with another tool; what is drawn with the old one is given up."""
        if selecting.tool != self.selecting.tool:
            self._mouse.cancel()
        self.selecting = selecting

    def show_selected(self, selected: PlaneSelection | None) -> None:
        """Show the selected points over the others in grey; without any all alike."""
        if self._cloud_item.show_selected(selected):
            self.hover.look_again()
            self._mark_stale()

    def show_ellipse_level(self, level: float) -> None:
        """Draw the ellipse at another sigma level."""
        self.marks.show_ellipse_level(level)
        self._cloud_item.show_ellipse_level(level)
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
        self._mark_stale()

    def _follow(self) -> None:
        self.marks.follow(self.frame)
        self.layers.follow(self.frame, self.marks)

    def draw_cloud(self) -> None:
        """Draw the cloud for the present view range."""
        self._stale = False
        if self.cloud is None:
            return
        frame, ratio = self.frame, self.devicePixelRatioF()
        size = frame.width * ratio, frame.height * ratio
        self.drawn.emit(self._cloud_item.draw(self.cloud, frame.view, size))
        self._go_on_counting()

    def _go_on_counting(self) -> None:
        if self._cloud_item.has_more_to_do and not self._is_counting:
            self._is_counting = True
            # Not while the mouse moves: what it does comes first.
            turns().add(self._count_on, at_once=False)

    def _count_on(self) -> None:
        """Count more of the points in view, and the rest in turns to come."""
        self._is_counting = False
        if not self.isVisible():
            return
        n = self._cloud_item.count_on()
        if n is not None:
            self.drawn.emit(n)
        self._go_on_counting()

    def finish_counting(self) -> None:
        """Count all points in view now, and draw what lags behind, for a picture that is kept."""
        leisure().catch_up()
        while not self.is_exact:
            n = self._cloud_item.count_on()
            if n is not None:
                self.drawn.emit(n)

    @property
    def is_exact(self) -> bool:
        """Whether what is drawn was counted; of very many points it is foreseen at first."""
        return self._cloud_item.is_exact

    def count_at(self, x: float, y: float) -> int:
        """Return how many points are drawn at (x, y)."""
        return self._cloud_item.count_at(x, y)

    @property
    def findable(self) -> NDArray[np.bool_] | None:
        """Which points can be pointed at, of shape (n,): those shown in colour; None for all."""
        return None if self.cloud is None else self._cloud_item.findable(self.cloud)

    @property
    def most(self) -> int:
        """The largest count of a bin of the density; 0 where there is none."""
        return self._cloud_item.most

    @property
    def readout_place(self) -> QRect:
        """Where it is written what lies under the mouse; an empty place where nothing is."""
        return self._readout.geometry() if self._readout.isVisible() else QRect()

    def _show_whether_there_is_a_cloud(self) -> None:
        waiting = self.cloud is None
        self._waiting.setVisible(waiting)
        self._axes.show_numbers(not waiting)
        if waiting:
            self._cloud_item.hide()
            self._readout.hide()

    def _end_gestures(self) -> None:
        self._mouse.end()
        self._keys.end()

    def _mark_stale(self) -> None:
        if not self._stale:
            self._stale = True
            self._became_stale.emit()

    def _draw_if_stale(self) -> None:
        if not self._stale or not self.isVisible():
            return
        # All planes of many points together would take longer than a frame.
        if self.cloud is None or _allowance().take(len(self.cloud.x)):
            self.draw_cloud()
        else:
            turns().add(self._draw_in_turn, at_once=False)

    def _draw_in_turn(self) -> None:
        if self._stale and self.isVisible():
            self.draw_cloud()

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
        else:
            super().paintEvent(event)
        paint_ring_inside(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        do_before_painting(self, self._draw_if_stale)
        self._go_on_counting()

    def hideEvent(self, event: QHideEvent) -> None:
        self._end_gestures()
        self.hover.end()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # A plot resizes itself while it is constructed.
        if not hasattr(self, "_is_resizing"):
            super().resizeEvent(event)
        elif not self._is_resizing:
            self._is_resizing = True
            # Something else is below the mouse now.
            self._readout.hide()
            # The whole window may be painted in this turn, and this part of it once more.
            self.setUpdatesEnabled(False)
            turns().add(self._fill_size, at_once=False)

    def _fill_size(self) -> None:
        self._is_resizing = False
        super().resizeEvent(QResizeEvent(self.size(), self.size()))
        self._waiting.setGeometry(self.viewport().geometry())
        self._follow()
        self._stale = True
        self._draw_in_turn()
        self.setUpdatesEnabled(True)

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
            self._mark_stale()
        answer: bool = super().event(event)
        return answer


@cache
def _allowance() -> Allowance:
    """Return how many points the planes of the application may draw in a turn."""
    return Allowance(_POINTS_A_TURN, QApplication.instance())
