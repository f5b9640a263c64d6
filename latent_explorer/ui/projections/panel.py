"""The grid of projections, which all show the same vectors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from latent_explorer.controller.views import Points
from latent_explorer.jobs import Cloud
from latent_explorer.session import ELLIPSE_LEVELS, MAX_PROJECTIONS, ExplorerState, Path, Projection
from latent_explorer.ui.projections import Plane, ellipse_text
from latent_explorer.ui.projections.card import ProjectionCard
from latent_explorer.ui.projections.legend import Legend
from latent_explorer.ui.widgets.value_slider import ValueSlider

_EMPTY = "The projections appear here when a bundle is open.\n\nFile > Open bundle … (Ctrl+O)"


class ProjectionsPanel(QWidget):
    """Show one to nine projections; the first argument of most signals is the number of one."""

    pair_changed = Signal(object, object)
    """Show a pair (i, j) in a projection."""
    coordinates_changed = Signal(object, str)
    """Show a projection in "z" or "pca" coordinates."""
    swap_requested = Signal(object)
    """Exchange the axes of a projection."""
    remove_requested = Signal(object)
    """Remove a projection."""
    add_requested = Signal()
    """Add a projection."""
    activated = Signal(object)
    """The user turned to a projection."""
    ellipse_level_changed = Signal(float)
    """Draw the ellipses at this sigma level."""
    current_dragged = Signal(object, object, float)
    """Move the current point to (x, y) in a projection, because of an event at this time."""
    image_picked = Signal(object)
    """Start from the image with this index."""
    figure_requested = Signal(str)
    """Save the active projection as a "png" or "svg" figure."""
    path_end_placed = Signal(str, object, object)
    """Put this end of the path, "a" or "b", in a projection at (x, y)."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[ProjectionCard] = []
        self._d = 1
        self._level = 1.0
        self.ellipse_level = ValueSlider(*ELLIPSE_LEVELS, decimals=2, unit="σ")
        self.ellipse_level.setToolTip(
            "Sigma level k of the confidence ellipses. In two dimensions the ellipse at k holds "
            "1 − exp(−k²/2) of a normal distribution: 39 % at 1, 86 % at 2, 99 % at 3"
        )
        self.ellipse_level.value_changed.connect(self.ellipse_level_changed)
        self._probability = QLabel()
        self.add = QPushButton("&Add projection")
        self.add.setToolTip("Add a projection; up to nine fit (Ctrl+N)")
        self.add.clicked.connect(self.add_requested)
        bar = QHBoxLayout()
        bar.addWidget(QLabel("Ellipses"))
        bar.addWidget(self.ellipse_level, 1)
        bar.addWidget(self._probability)
        bar.addWidget(self.add)
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        self._empty = QLabel(_EMPTY)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._grid.addWidget(self._empty)
        self.show_ellipse_level(ExplorerState().ellipse_level)
        layout = QVBoxLayout(self)
        layout.addLayout(bar)
        layout.addLayout(self._grid, 1)
        layout.addWidget(Legend())

    def show_n_components(self, d: int) -> None:
        """Allow component numbers below `d`."""
        self._d = d
        for card in self.cards:
            card.show_n_components(d)

    def show_projections(self, projections: Sequence[Projection], active: int) -> None:
        """Show these projections, number `active` marked."""
        if len(projections) != len(self.cards):
            self._show_n_cards(len(projections))
        self.add.setEnabled(len(projections) < MAX_PROJECTIONS)
        for index, (card, projection) in enumerate(zip(self.cards, projections, strict=True)):
            removable = len(projections) > 1
            card.show_projection(projection, active=index == active, removable=removable)

    def show_cloud(self, cloud: Cloud) -> None:
        """Show a cloud in the projections it belongs to."""
        for card in self.cards:
            if card.projection == cloud.request.projection:
                card.show_cloud(cloud)

    def show_ellipse_level(self, level: float) -> None:
        """Draw the ellipses at another sigma level."""
        self._level = level
        self.ellipse_level.show_value(level)
        self._probability.setText(f"{ellipse_text(level)} in 2-D")
        for plane in self.planes:
            plane.show_ellipse_level(level)

    def show_current(self, points: Sequence[Points]) -> None:
        """Move the current point, in all projections at once."""
        for plane, point in zip(self.planes, points, strict=True):
            plane.show_current(point)

    def show_image(self, points: Sequence[Points]) -> None:
        """Mark the chosen image; no points, no mark."""
        for index, plane in enumerate(self.planes):
            plane.show_image(points[index] if points else None)

    def show_generated(self, points: Sequence[Points], selected: int | None) -> None:
        """Mark the generated vectors."""
        for plane, each in zip(self.planes, points, strict=True):
            plane.show_generated(each, selected)

    def show_path(self, path: Path | None) -> None:
        """Draw the path in the projections it lies in."""
        for card in self.cards:
            here = path is not None and card.projection == path.projection
            card.plane.show_path(path if here else None)

    @property
    def planes(self) -> list[Plane]:
        """The planes, in order."""
        return [card.plane for card in self.cards]

    def _show_n_cards(self, n: int) -> None:
        self._empty.hide()
        while len(self.cards) > n:
            card = self.cards.pop()
            # Hidden first: a layout may still be about to show it, then as a window of its own.
            card.hide()
            card.setParent(None)
            card.deleteLater()
        while len(self.cards) < n:
            self.cards.append(self._new_card(len(self.cards)))
        columns = math.ceil(math.sqrt(n))
        for index, card in enumerate(self.cards):
            self._grid.addWidget(card, *divmod(index, columns))

    def _new_card(self, index: int) -> ProjectionCard:
        card = ProjectionCard()
        card.show_n_components(self._d)
        card.plane.show_ellipse_level(self._level)
        card.pair_changed.connect(partial(self._on_pair, index))
        card.coordinates_changed.connect(partial(self.coordinates_changed.emit, index))
        card.swap_requested.connect(partial(self.swap_requested.emit, index))
        card.remove_requested.connect(partial(self.remove_requested.emit, index))
        card.plane.touched.connect(partial(self.activated.emit, index))
        card.plane.current_dragged.connect(partial(self._on_dragged, index))
        card.plane.image_picked.connect(self.image_picked)
        card.plane.figure_requested.connect(self.figure_requested)
        card.plane.path_end_placed.connect(partial(self._on_path_end, index))
        return card

    def _on_pair(self, index: int, i: int, j: int) -> None:
        self.pair_changed.emit(index, (i, j))

    def _on_dragged(self, index: int, x: float, y: float, started: float) -> None:
        self.current_dragged.emit(index, (x, y), started)

    def _on_path_end(self, index: int, end: str, x: float, y: float) -> None:
        self.path_end_placed.emit(end, index, (x, y))
