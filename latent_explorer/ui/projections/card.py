"""One projection of the grid: the plane, and above it its header."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout

from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.contours import PlaneContours
from latent_explorer.session.layers import Layers
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.header import Header
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.turns import PaintedApart
from latent_explorer.ui.widgets.edges import paint_border


class ProjectionCard(PaintedApart):
    """A projection with its pair, its coordinates and its buttons.

    The first argument of most signals is `index`, the place of the card among all.
    """

    pair_changed = Signal(object, object)
    """Show this pair (i, j)."""
    coordinates_changed = Signal(object, str)
    """Show "z" or "pca" coordinates."""
    swap_requested = Signal(object)
    """Exchange the axes."""
    remove_requested = Signal(object)
    """Remove this projection."""
    activated = Signal(object)
    """The user turned to this projection."""
    point_moved = Signal(object, object, float)
    """Move the current point to (x, y), because of an event at this time."""
    view_changed = Signal(object, object)
    """The view is (x0, x1, y0, y1), or None for the whole cloud."""
    equal_axes_changed = Signal(object, bool)
    """Give both axes one scale, or each its own."""
    maximise_requested = Signal(object, bool)
    """Show this projection alone, or among the others again."""
    density_drawn = Signal(object)
    """The cloud was drawn anew."""

    def __init__(self) -> None:
        super().__init__()
        self.index = 0
        self.active = False
        self.projection: Projection | None = None
        self._maximised = False
        self.plane = Plane()
        self.plane.drawing.drawn.connect(self._on_drawn)
        self.plane.touched.connect(self._on_touched)
        self.plane.point_moved.connect(self._on_point)
        self.plane.view_changed.connect(self._on_view)
        self.plane.equal_axes_changed.connect(self._on_equal)
        self.header = Header()
        self.coordinates, self.numbers = self.header.coordinates, self.header.numbers
        self.correlation, self.summary = self.header.correlation, self.header.summary
        self.remove = self.header.remove
        self.header.numbers_changed.connect(self._on_numbers)
        self.header.coordinates_changed.connect(self._on_coordinates)
        self.header.equal_changed.connect(self._on_equal)
        self.header.swap.clicked.connect(self._on_swap)
        self.header.remove.clicked.connect(self._on_remove)
        self.header.maximise.clicked.connect(self._on_maximise)
        self.header.double_clicked.connect(self._on_maximise)
        self.header.touched.connect(self._on_touched)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self.header)
        layout.addWidget(self.plane, 1)

    def show_n_components(self, d: int) -> None:
        """Allow component numbers below `d`."""
        self.header.show_n_components(d)

    def show_projection(self, projection: Projection, *, active: bool, removable: bool) -> None:
        """Show the numbers and axis names of `projection`; nothing of another one stays."""
        self.header.remove.setEnabled(removable)
        self._mark(active)
        if projection != self.projection:
            self.projection = projection
            self.show_cloud(None)
            self.plane.show_view(None)
        # Also when the projection is the old one: a number that was typed may have been refused.
        self.header.show_projection(projection)
        self.plane.show_axis_names(projection.axis_names)
        self.plane.setAccessibleName(f"Projection on {' and '.join(projection.axis_names)}")

    def show_equal_axes(self, equal: bool) -> None:
        """Give both axes one scale, or each its own."""
        self.header.show_equal(equal)
        self.plane.show_equal_axes(equal)

    def show_maximised(self, maximised: bool) -> None:
        """Offer to show this projection among the others again, or alone."""
        self._maximised = maximised
        self.header.show_maximised(maximised)

    def _mark(self, active: bool) -> None:
        if active != self.active:
            self.active = active
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_border(self, chosen=self.active)

    def show_cloud(self, cloud: Cloud | None) -> None:
        """Show the cloud of this card's projection; nothing while there is none."""
        if cloud is not None and cloud.request.projection != self.projection:
            cloud = None
        if cloud is None:
            self.header.show_correlation(None, None)
        else:
            self.header.show_correlation(cloud.correlation, cloud.ellipse.angle)
        self.plane.show_cloud(cloud)

    def show_layers(self, layers: Layers) -> None:
        """Draw these layers over the cloud."""
        self.plane.layers.show_layers(layers)

    def show_contours(self, contours: PlaneContours | None) -> None:
        """Draw these contours as soon as their cloud is shown; None while there are none."""
        self.plane.layers.show_contours(contours)

    def _on_drawn(self, n: int) -> None:
        cloud = self.plane.cloud
        assert cloud is not None  # it was drawn
        if cloud.sample_of is None:
            self.header.show_count(n, len(cloud.x), exact=self.plane.drawing.is_exact)
        else:
            self.header.show_coarse(n, len(cloud.x), cloud.sample_of)
        self.density_drawn.emit(self.index)

    def _on_numbers(self, i: int, j: int) -> None:
        self.pair_changed.emit(self.index, (i, j))

    def _on_coordinates(self, coordinates: str) -> None:
        self.coordinates_changed.emit(self.index, coordinates)

    def _on_equal(self, equal: bool) -> None:
        self.equal_axes_changed.emit(self.index, equal)

    def _on_maximise(self) -> None:
        self.maximise_requested.emit(self.index, not self._maximised)
        # Esc leads back, and the arrow keys move the point.
        self.plane.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_swap(self) -> None:
        self.swap_requested.emit(self.index)

    def _on_remove(self) -> None:
        self.remove_requested.emit(self.index)

    def _on_touched(self) -> None:
        self.activated.emit(self.index)

    def _on_point(self, x: float, y: float, started: float) -> None:
        self.point_moved.emit(self.index, (x, y), started)

    def _on_view(self, view: object) -> None:
        self.view_changed.emit(self.index, view)
