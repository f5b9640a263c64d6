"""A plot of which any part can be looked at."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Signal

from latent_explorer.session.numbers import View
from latent_explorer.ui.projections.ranges import Frame, bounded, moved, zoomed
from latent_explorer.ui.widgets.plot import Plot


class ViewedPlot(Plot):
    """Show a part of a plane: that which is asked for, or else all that is known of it."""

    view_changed = Signal(object)
    """The view is (x0, x1, y0, y1), or None for the whole cloud."""
    equal_axes_changed = Signal(bool)
    """Give both axes one scale, or each its own."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted: View | None = None
        self._equal = False
        self._home: View | None = None
        self._view.disableAutoRange()

    def show_home(self, home: View | None) -> None:
        """Take (x0, x1, y0, y1) for the whole; with None there is nothing to look at."""
        self._home = home
        self._set_range()

    def show_view(self, view: View | None) -> None:
        """Show this part of the plane, (x0, x1, y0, y1), or with None the whole cloud."""
        if view != self._wanted:
            self._wanted = view
            self._set_range()

    def show_equal_axes(self, equal: bool) -> None:
        """Give both axes one scale, or each its own."""
        if equal != self._equal:
            self._equal = equal
            self._view.setAspectLocked(equal)
            self._set_range()

    @property
    def view(self) -> View | None:
        """The view that was asked for; None is that of the whole cloud."""
        return self._wanted

    @property
    def has_equal_axes(self) -> bool:
        """Whether both axes have one scale."""
        return self._equal

    @property
    def frame(self) -> Frame:
        """What is in view, and in how many pixels."""
        (x0, x1), (y0, y1) = self._view.viewRange()
        return Frame((x0, x1, y0, y1), self._view.width(), self._view.height())

    def look_at(self, view: View | None) -> None:
        """Show another part of the plane as the user wishes, and tell it."""
        if view != self._wanted:
            self.show_view(view)
            self.view_changed.emit(view)

    def reset_view(self) -> None:
        """Show the whole cloud and, unless it is far away, the origin."""
        self.look_at(None)

    def pan(self, dx: float, dy: float) -> None:
        """Move the view by (`dx`, `dy`)."""
        if self._home is not None:
            self.look_at(moved(self.frame.view, self._home, dx, dy))

    def zoom(self, at: tuple[float, float], factor: float, axes: tuple[bool, bool]) -> None:
        """Make the view `factor` times as large around `at`, along these of its axes."""
        if self._home is not None:
            self.look_at(zoomed(self.frame.view, self._home, at, factor, axes))

    def to_plane(self, position: QPointF) -> tuple[float, float]:
        """Return the point of the plane at `position` in pixels."""
        scene = self.viewportTransform().inverted()[0].map(position)
        point = self._view.mapSceneToView(scene)
        return point.x(), point.y()

    def to_pixels(self, x: float, y: float) -> QPointF:
        """Return where (x, y) is drawn, in pixels."""
        pixels: QPointF = self.viewportTransform().map(self._view.mapViewToScene(QPointF(x, y)))
        return pixels

    @property
    def inside(self) -> QRectF:
        """The plane without its axes, in pixels."""
        rect: QRectF = self.viewportTransform().mapRect(self._view.sceneBoundingRect())
        return rect

    def _set_range(self) -> None:
        if self._home is None:
            return
        view = self._home if self._wanted is None else bounded(self._wanted, self._home)
        self._view.setRange(xRange=view[:2], yRange=view[2:], padding=0)
