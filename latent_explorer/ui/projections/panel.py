"""The grid of projections, which all show the same vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout

from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.hovered import Hovered
from latent_explorer.session.numbers import View
from latent_explorer.session.projections import MAX_PROJECTIONS, Projection
from latent_explorer.ui.icons import set_glyph
from latent_explorer.ui.projections.card_area import CardArea
from latent_explorer.ui.projections.colouring import ProjectionColours
from latent_explorer.ui.projections.cut_lines import CutLines
from latent_explorer.ui.projections.keeping import kept
from latent_explorer.ui.projections.layers import ProjectionLayers
from latent_explorer.ui.projections.level_bar import LevelBar
from latent_explorer.ui.projections.own_point import OwnPoint
from latent_explorer.ui.projections.path_lines import PathLines
from latent_explorer.ui.projections.point_marks import PointMarks
from latent_explorer.ui.projections.seen_marks import SeenMarks
from latent_explorer.ui.projections.selection import ProjectionSelection
from latent_explorer.ui.projections.set_points import ProjectionSets
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.turns import Step
from latent_explorer.ui.widgets.gestures import GestureWidget

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane
    from latent_explorer.ui.projections.card import ProjectionCard
    from latent_explorer.ui.projections.hover_thumbnail import HoverThumbnail
    from latent_explorer.ui.projections.legend import Legend

Array = NDArray[np.float64]

_EMPTY = "The projections appear here when a bundle is open.\n\nFile > Open bundle … (Ctrl+O)"


class ProjectionsPanel(GestureWidget):
    """Show up to nine projections; `index` in the signals is the number of one."""

    pair_changed = Signal(object, object)
    """(index, pair): show a pair (i, j) in a projection."""
    coordinates_changed = Signal(object, str)
    """(index, coordinates): show a projection in "z" or "pca" coordinates."""
    swap_requested = Signal(object)
    """(index): exchange the axes of a projection."""
    remove_requested = Signal(object)
    """(index): remove a projection."""
    add_requested = Signal()
    """Add a projection."""
    activated = Signal(object)
    """(index): the user turned to a projection."""
    ellipse_level_changed = Signal(float)
    """Draw the ellipses at this sigma level."""
    point_moved = Signal(object, object, float)
    """(index, (x, y), time): move the current point, because of an event at this time."""
    image_picked = Signal(object)
    """Choose the image with this index."""
    image_start_requested = Signal(object)
    """Start from the image with this index."""
    face_picked = Signal(object)
    """Choose the generated face with this index."""
    view_changed = Signal(object, object)
    """(index, view): the user looks at (x0, x1, y0, y1), or with None at the whole cloud."""
    hovered = Signal(object)
    """What the mouse points at now, a `Hovered` or None."""
    equal_axes_changed = Signal(object, bool)
    """(index, equal): give both axes of a projection one scale, or each its own."""
    maximise_requested = Signal(object, bool)
    """(index, maximised): show a projection alone, or among the others again."""
    figure_requested = Signal(str)
    """Save the active projection as a "png" or "svg" figure."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[ProjectionCard] = []
        self._spare: list[ProjectionCard] = []
        self._d = 1
        self._active = 0
        self._maximised = False
        self._grid = False
        self.add = QPushButton("&Add")
        explain(self.add, "Show the strongest pair not shown yet; up to nine fit (Ctrl+N)")
        self.add.setAccessibleName("Add a projection")
        set_glyph(self.add, "plus")
        self.add.clicked.connect(self.add_requested)
        self._keys = QVBoxLayout()
        self.layers = ProjectionLayers(lambda: self.cards, self._keys, self)
        self.layers.marked.connect(self._on_layers)
        self.selection = ProjectionSelection(lambda: self.cards, self._keys, self)
        self._bar = LevelBar(self.layers.button, self.add, [self.selection.bar])
        self.ellipse_level = self._bar.slider
        self.ellipse_level.value_changed.connect(self.ellipse_level_changed)
        self.pass_on(self.ellipse_level)
        self._area = CardArea()
        self._area.hide()
        self._empty = QLabel(_EMPTY)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.colouring = ProjectionColours(lambda: self.planes, self._keys, self)
        self.seen = SeenMarks(lambda: self.cards, lambda: self.legend, self.colouring)
        self.layers.sliced.connect(self.seen.show_sliced)
        self.selection.shown.connect(self.seen.show_selected)
        self._points = PointMarks(lambda: self.planes, self.seen, self)
        self.cut_lines = CutLines(lambda: self.planes, self)
        self.cut_lines.shown.connect(self._on_cuts)
        self.own = OwnPoint(lambda: self.planes, self)
        self.own.shown.connect(self._on_own)
        self.path_lines = PathLines(lambda: self.planes, self)
        self.path_lines.shown.connect(self._on_paths)
        self.sets = ProjectionSets(lambda: self.planes, lambda: self.legend, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(self._bar)
        layout.addWidget(self._area, 1)
        layout.addWidget(self._empty, 1)
        layout.addLayout(self._keys)

    @cached_property
    def legend(self) -> Legend:
        """What the marks mean."""
        from latent_explorer.ui.projections.legend import Legend

        legend = Legend()
        self._keys.addWidget(legend)
        return legend

    @cached_property
    def thumbnail(self) -> HoverThumbnail:
        """What the mouse points at."""
        from latent_explorer.ui.projections.hover_thumbnail import HoverThumbnail

        return HoverThumbnail(self)

    @property
    def planes(self) -> list[Plane]:
        """The planes, in order."""
        return [card.plane for card in self.cards]

    def show_n_components(self, d: int) -> None:
        """Allow component numbers below `d`."""
        self._d = d
        for card in self.cards:
            card.show_n_components(d)

    def show_projections(self, projections: Sequence[Projection], active: int) -> None:
        """Show these projections, number `active` marked.

        A card stays with its projection wherever that goes, and so do its cloud and its view.
        """
        more = len(projections) > len(self.cards)
        self._active = active
        self._arrange(kept(self.cards, projections))
        self.add.setEnabled(len(projections) < MAX_PROJECTIONS)
        removable = len(projections) > 1
        for index, (card, projection) in enumerate(zip(self.cards, projections, strict=True)):
            card.show_projection(projection, active=index == active, removable=removable)
        self._show_cards()
        if more:
            self._area.scroll_to(self.cards[active])

    def show_maximised(self, maximised: bool) -> None:
        """Show the active projection alone, or all."""
        if maximised != self._maximised:
            self._maximised = maximised
            for card in self.cards:
                card.show_maximised(maximised)
            self._show_cards()

    def show_equal_axes(self, equal: Sequence[bool]) -> None:
        """Give both axes of each projection one scale, or each its own."""
        for card, each in zip(self.cards, equal, strict=True):
            card.show_equal_axes(each)

    def show_grid(self, shown: bool) -> None:
        """Draw grid lines in all projections, or none."""
        self._grid = shown
        for plane in self.planes:
            plane.show_grid(shown)

    def focus_active(self) -> None:
        """Give the keys to the active projection, and bring it into view."""
        if self.cards:
            card = self.cards[self._active]
            self._area.scroll_to(card)
            card.plane.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_views(self, views: Sequence[View | None]) -> None:
        """Show this part of each plane, (x0, x1, y0, y1), or with None its whole cloud."""
        for plane, view in zip(self.planes, views, strict=True):
            plane.show_view(view)

    def show_clouds(self, clouds: Sequence[Cloud | None]) -> None:
        """Show the cloud of each projection; without one its card is blank and says so."""
        for card, cloud in zip(self.cards, clouds, strict=True):
            card.show_cloud(cloud)

    def show_ellipse_level(self, level: float) -> None:
        """Draw the ellipses at another sigma level."""
        if level == self._bar.level:
            return
        self._bar.show_level(level)
        for plane in self.planes:
            plane.show_ellipse_level(level)

    def show_sampling_limits(self, limits: Sequence[Array | None]) -> None:
        """Draw the ellipse around (0, 0) that vectors are drawn in.

        Parameters
        ----------
        limits : sequence of ndarray of shape (2,), or None
            The half-axes in each plane; None where there is no such ellipse.
        """
        self._points.show_limits(limits)

    def show_current(self, points: Sequence[Array], *, follows: bool = False) -> None:
        """Move the current point in all projections at once; see `PointMarks`."""
        self._points.show_current(points, follows=follows)

    def show_image(self, points: Sequence[Array]) -> None:
        """Mark the chosen image at points of shape (2,); no points, no mark."""
        self._points.show_image(points)

    def show_generated(self, points: Sequence[Array], selected: int | None) -> None:
        """Mark the generated vectors at points of shape (n, 2), one of them as chosen."""
        self._points.show_generated(points, selected)

    def _on_paths(self, marked: dict[str, list[bool]]) -> None:
        self.seen.mark(**marked)

    def _on_cuts(self, shown: Sequence[bool]) -> None:
        self.seen.mark(cut=shown, cut_end=shown)

    def _on_own(self, shown: Sequence[bool]) -> None:
        self.seen.mark(own=shown)

    def _on_layers(self, marked: dict[str, list[bool]]) -> None:
        self.seen.mark(**marked)

    def _show_density(self, index: int) -> None:
        if index == self._active:
            self.legend.scale.show_most(self.planes[index].drawing.item.most)

    def _show_cards(self) -> None:
        active = self.cards[self._active] if self.cards else None
        self._area.show_cards(self.cards, active if self._maximised else None)
        self._area.setVisible(bool(self.cards))
        self._empty.setVisible(not self.cards)
        if active is not None:
            self.legend.scale.show_most(active.plane.drawing.item.most)
        alone = slice(self._active, self._active + 1)
        self.seen.show_seen(alone if self._maximised else slice(None))

    def show_hovered(self, points: Sequence[Array | None]) -> None:
        """Ring what is pointed at, at points of shape (2,); None where it is not."""
        for plane, point in zip(self.planes, points, strict=True):
            plane.hover.show_ring(point)

    def show_thumbnail(
        self, hovered: Hovered, name: str, note: str, picture: NDArray[np.uint8] | None
    ) -> None:
        """Show name and picture of what the mouse points at here; None while it is on its way."""
        self.thumbnail.show_content(hovered, name, note, picture)

    def _arrange(self, kept: list[ProjectionCard | None]) -> None:
        if kept == self.cards:
            return
        for card in self.cards:
            if card not in kept:
                # A number that was typed in it and not confirmed is meant for no other projection.
                card.blockSignals(True)
                # Hidden first: a layout may still be about to show it, then as a window of its own.
                card.hide()
                card.setParent(None)
                card.deleteLater()
        self.cards = [self._taken_card() if card is None else card for card in kept]
        for index, card in enumerate(self.cards):
            card.index = index

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What a drag in a plane has not taken for itself.
        if event.key() == Qt.Key.Key_Escape and self.selection.lay_down():
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self._maximised:
            self.maximise_requested.emit(self._active, False)
        else:
            super().keyPressEvent(event)

    def preparing(self, n: int) -> Iterator[Step]:
        """Return the steps that make what `n` projections need: all at once takes long."""
        yield self._prepare_words
        for _ in range(n):
            yield partial(self._prepare_card, n)

    def _prepare_words(self) -> None:
        # Named to be made.
        _ = self.thumbnail, self.legend

    def _prepare_card(self, n: int) -> None:
        if len(self.cards) + len(self._spare) < n:
            card = self._new_card()
            card.setParent(self)
            card.hide()
            self._spare.append(card)

    def _taken_card(self) -> ProjectionCard:
        card = self._spare.pop() if self._spare else self._new_card()
        card.show_n_components(self._d)
        card.show_maximised(self._maximised)
        card.plane.show_ellipse_level(self._bar.level)
        card.plane.show_grid(self._grid)
        card.plane.show_selecting(self.selection.selecting)
        return card

    def _new_card(self) -> ProjectionCard:
        from latent_explorer.ui.projections.card import ProjectionCard

        card = ProjectionCard()
        card.density_drawn.connect(self._show_density)
        plane = card.plane
        for told, passed_on in (
            (card.pair_changed, self.pair_changed),
            (card.coordinates_changed, self.coordinates_changed),
            (card.swap_requested, self.swap_requested),
            (card.remove_requested, self.remove_requested),
            (card.activated, self.activated),
            (card.point_moved, self.point_moved),
            (card.view_changed, self.view_changed),
            (card.equal_axes_changed, self.equal_axes_changed),
            (card.maximise_requested, self.maximise_requested),
            (plane.gesture_began, self.gesture_began),
            (plane.gesture_ended, self.gesture_ended),
            (plane.image_picked, self.image_picked),
            (plane.image_start_requested, self.image_start_requested),
            (plane.face_picked, self.face_picked),
            (plane.figure_requested, self.figure_requested),
        ):
            told.connect(passed_on)
        card.activated.connect(self._on_activated)
        plane.hover.found.connect(partial(self._on_hovered, plane))
        plane.touched.connect(self.thumbnail.put_away)
        self.path_lines.join(plane)
        plane.cut_end_placed.connect(partial(self.cut_lines.move, plane))
        plane.outline_drawn.connect(partial(self.selection.draw, card))
        return card

    def _on_activated(self, index: int) -> None:
        # By a key: what is clicked stays where it is.
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self._area.scroll_to(self.cards[index])

    def _on_hovered(self, plane: Plane, hovered: Hovered | None) -> None:
        self.thumbnail.point_at(plane, hovered)
        self.hovered.emit(hovered)
