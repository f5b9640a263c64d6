"""One projection of the grid: the plane, and above it the pair to choose."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
)
from superqt import QElidingLabel

from latent_explorer.core.formats import signed
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.widgets.number_box import IntBox

_COORDINATES_WIDTH = 52
_NUMBER_WIDTH = 36  # pixels: four digits
_WAITING = "…"


class ProjectionCard(QFrame):
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
    path_end_placed = Signal(str, object, object)
    """Put this end of the path, "a" or "b", at (x, y); the place of the card comes second."""
    view_changed = Signal(object, object)
    """The view is (x0, x1, y0, y1), or None for the whole cloud."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.index = 0
        self.projection: Projection | None = None
        self.plane = Plane()
        self.plane.drawn.connect(self._on_drawn)
        self.plane.touched.connect(self._on_touched)
        self.plane.point_moved.connect(self._on_point)
        self.plane.path_end_placed.connect(self._on_path_end)
        self.plane.view_changed.connect(self._on_view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(3)
        layout.addLayout(self._header())
        layout.addWidget(self.plane, 1)

    def _header(self) -> QHBoxLayout:
        self.coordinates = QComboBox()
        self.coordinates.addItem("z", "z")
        self.coordinates.addItem("PCA", "pca")
        self.coordinates.setAccessibleName("Coordinates")
        self.coordinates.setToolTip("Original (z) or PCA coordinates")
        self.coordinates.setFixedWidth(_COORDINATES_WIDTH)
        self.coordinates.currentIndexChanged.connect(self._on_coordinates)
        self.numbers = (IntBox(), IntBox())
        for box, axis in zip(self.numbers, ("horizontal", "vertical"), strict=True):
            box.setKeyboardTracking(False)
            box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
            box.setAlignment(Qt.AlignmentFlag.AlignCenter)
            box.setFixedWidth(_NUMBER_WIDTH)
            box.setAccessibleName(f"{axis.capitalize()} component")
            box.setToolTip(
                f"Number of the {axis} component, counted from 0; type it and press Enter"
            )
            box.valueChanged.connect(self._on_numbers)
        swap = _button("⇄", "Exchange the two axes")
        swap.clicked.connect(self._on_swap)
        self.remove = _button("✕", "Remove this projection")
        self.remove.clicked.connect(self._on_remove)
        self.correlation = QLabel(_WAITING)
        self.correlation.setTextFormat(Qt.TextFormat.PlainText)
        self.correlation.setToolTip("Pearson's r of the two components")
        self.summary = QElidingLabel()
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setToolTip("How many points are in view")
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setSpacing(2)
        for widget in (self.coordinates, self.numbers[0], QLabel("–"), self.numbers[1], swap):
            row.addWidget(widget)
        row.addWidget(self.correlation)
        row.addWidget(self.summary, 1)
        row.addWidget(self.remove)
        return row

    def show_n_components(self, d: int) -> None:
        """Allow component numbers below `d`."""
        for box in self.numbers:
            with QSignalBlocker(box):
                box.setRange(0, d - 1)

    def show_projection(self, projection: Projection, *, active: bool, removable: bool) -> None:
        """Show the numbers and axis names of `projection`; nothing of another one stays."""
        self.remove.setEnabled(removable)
        self._mark(active)
        if projection != self.projection:
            self.projection = projection
            self.show_cloud(None)
            self.plane.show_view(None)
        # Also when the projection is the old one: a number that was typed may have been refused.
        for box, number in zip(self.numbers, projection.pair, strict=True):
            with QSignalBlocker(box):
                box.setValue(number)
        with QSignalBlocker(self.coordinates):
            self.coordinates.setCurrentIndex(self.coordinates.findData(projection.coordinates))
        self.plane.show_axis_names(projection.axis_names)
        self.plane.setAccessibleName(f"Projection on {' and '.join(projection.axis_names)}")

    def _mark(self, active: bool) -> None:
        if self.property("active") == active:
            return
        self.setProperty("active", active)
        self.style().unpolish(self)
        self.style().polish(self)
        # Or the old frame stays on screen.
        self.update()

    def show_cloud(self, cloud: Cloud | None) -> None:
        """Show the cloud of this card's projection; nothing while there is none."""
        if cloud is not None and cloud.request.projection != self.projection:
            cloud = None
        if cloud is None:
            self.correlation.setText(_WAITING)
            self.summary.setText("")
        elif math.isnan(cloud.correlation):
            self.correlation.setText("no correlation")
        else:
            self.correlation.setText(f"r {signed(cloud.correlation, 2)}")
        self.plane.show_cloud(cloud)

    def _on_drawn(self, n: int) -> None:
        self.summary.setText(f"  {n:,} in view")

    def _on_numbers(self) -> None:
        i, j = (box.value() for box in self.numbers)
        self.pair_changed.emit(self.index, (i, j))

    def _on_coordinates(self) -> None:
        self.coordinates_changed.emit(self.index, self.coordinates.currentData())

    def _on_swap(self) -> None:
        self.swap_requested.emit(self.index)

    def _on_remove(self) -> None:
        self.remove_requested.emit(self.index)

    def _on_touched(self) -> None:
        self.activated.emit(self.index)

    def _on_point(self, x: float, y: float, started: float) -> None:
        self.point_moved.emit(self.index, (x, y), started)

    def _on_path_end(self, end: str, x: float, y: float) -> None:
        self.path_end_placed.emit(end, self.index, (x, y))

    def _on_view(self, view: object) -> None:
        self.view_changed.emit(self.index, view)


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setAutoRaise(True)
    return button
