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

from latent_explorer.jobs import Cloud
from latent_explorer.session import Projection
from latent_explorer.ui.projections import Plane

_COORDINATES_WIDTH = 52
_NUMBER_WIDTH = 36  # pixels: four digits


class ProjectionCard(QFrame):
    """A projection with its pair, its coordinates and its buttons."""

    pair_changed = Signal(int, int)
    """Show this pair."""
    coordinates_changed = Signal(str)
    """Show "z" or "pca" coordinates."""
    swap_requested = Signal()
    """Exchange the axes."""
    remove_requested = Signal()
    """Remove this projection."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.projection: Projection | None = None
        self._r = math.nan
        self._in_view = 0
        self.plane = Plane()
        self.plane.drawn.connect(self._on_drawn)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(3)
        layout.addLayout(self._header())
        layout.addWidget(self.plane, 1)

    def _header(self) -> QHBoxLayout:
        self.coordinates = QComboBox()
        self.coordinates.addItem("z", "z")
        self.coordinates.addItem("PCA", "pca")
        self.coordinates.setToolTip("Original (z) or PCA coordinates")
        self.coordinates.setFixedWidth(_COORDINATES_WIDTH)
        self.numbers = (QSpinBox(), QSpinBox())
        for box, axis in zip(self.numbers, ("horizontal", "vertical"), strict=True):
            box.setKeyboardTracking(False)
            box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
            box.setAlignment(Qt.AlignmentFlag.AlignCenter)
            box.setFixedWidth(_NUMBER_WIDTH)
            box.setToolTip(
                f"Number of the {axis} component, counted from 0; type it and press Enter"
            )
            box.valueChanged.connect(self._on_numbers)
        swap = _button("⇄", "Exchange the two axes")
        swap.clicked.connect(self.swap_requested)
        self.remove = _button("✕", "Remove this projection")
        self.remove.clicked.connect(self.remove_requested)
        self.coordinates.currentIndexChanged.connect(self._on_coordinates)
        self.correlation = QLabel()
        self.correlation.setToolTip("Pearson's r of the two components")
        self.summary = QElidingLabel()
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
        """Show the numbers and axis names of `projection`."""
        self.remove.setEnabled(removable)
        self.setProperty("active", active)
        self.style().unpolish(self)
        self.style().polish(self)
        self.projection = projection
        for box, number in zip(self.numbers, projection.pair, strict=True):
            with QSignalBlocker(box):
                box.setValue(number)
        with QSignalBlocker(self.coordinates):
            self.coordinates.setCurrentIndex(self.coordinates.findData(projection.coordinates))
        self.plane.show_axis_names(projection.axis_names)

    def show_cloud(self, cloud: Cloud) -> None:
        """Show the cloud of this card's projection."""
        self._r = cloud.correlation
        self.plane.show_cloud(cloud)

    def _on_drawn(self, n: int) -> None:
        self._in_view = n
        r = "no correlation" if math.isnan(self._r) else f"r {self._r:+.2f}"
        self.correlation.setText(r)
        self.summary.setText(f"  {self._in_view:,} in view")

    def _on_numbers(self) -> None:
        i, j = (box.value() for box in self.numbers)
        self.pair_changed.emit(i, j)

    def _on_coordinates(self) -> None:
        self.coordinates_changed.emit(self.coordinates.currentData())


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAutoRaise(True)
    return button
