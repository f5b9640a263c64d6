"""The layers of a grid of projections: what is switched on, and what each plane shows of it.

Lines and their labels are drawn one plane a turn: those of all take longer than a click may.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QWidget

from latent_explorer.core.contours import SHARES
from latent_explorer.core.formats import percent
from latent_explorer.session.layers import Layers
from latent_explorer.ui.icons import set_glyph
from latent_explorer.ui.tool_tips import explain, explain_actions
from latent_explorer.ui.turns import turns
from latent_explorer.ui.widgets.menu_button import MenuButton

if TYPE_CHECKING:
    from latent_explorer.controller.presenters.layers import PlaneSlice
    from latent_explorer.core.plane_levels import LevelShare
    from latent_explorer.jobs.contours import PlaneContours
    from latent_explorer.ui.projections.card import ProjectionCard
    from latent_explorer.ui.projections.level_table import LevelTable
    from latent_explorer.ui.widgets.whole_label import WholeLabel

_TIP = "What is drawn over the clouds: contours, ellipses at several levels, a slice, grid lines"
_CONTOURS_TIP = "Lines of equal number density, at shares of its maximum, of the whole cloud"
_LEVELS_TIP = (
    "Ellipses at 0.5 to 3 σ, with the share of the points that each holds and that of a normal "
    "distribution"
)
_SLICE_TIP = (
    "In the active projection the points of the slice, the others in grey. How thick it is, the "
    "panel Slices says"
)


class ProjectionLayers(QObject):
    """Join the menu, the words below the projections, and the planes.

    Parameters
    ----------
    cards : callable
        Returns the cards, in order.
    keys : QBoxLayout
        Where words and figures go.
    parent : QWidget
        The panel they belong to.

    Attributes
    ----------
    button : MenuButton
        The switches; it may stand anywhere.
    slice_words : str
        What the slice of the active projection is; empty where none is drawn.
    """

    layers_changed = Signal(object)
    """Switch layers on and off: the `Layers` that are wanted."""
    grid_changed = Signal(bool)
    """Draw grid lines, or none."""
    marked = Signal(object)
    """Which projections have what the legend explains: lists by the names of the marks."""
    sliced = Signal(object)
    """Which projections show a slice now: a list of bool."""

    def __init__(
        self, cards: Callable[[], Sequence[ProjectionCard]], keys: QBoxLayout, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._cards = cards
        self._keys = keys
        self._layers = Layers()
        self.slice_words = ""
        self.button = MenuButton("La&yers")
        set_glyph(self.button, "layers_outline")
        explain(self.button, _TIP)
        self.button.setAccessibleName("Layers of the projections")
        self._fill_menu()

    def _fill_menu(self) -> None:
        menu = self.button.menu()
        explain_actions(menu)
        self._contours = self._switch("&Contours of the density", _CONTOURS_TIP)
        self._contours.triggered.connect(self._on_contours)
        shares = menu.addMenu("Contours &at")
        self._shares = {}
        for share in SHARES:
            action = self._shares[share] = shares.addAction(f"{percent(share, 0)} of the maximum")
            action.setCheckable(True)
            action.triggered.connect(partial(self._change_share, share))
        self._levels = self._switch("Ellipses at several &levels", _LEVELS_TIP)
        self._levels.triggered.connect(self._on_levels)
        self._sliced = self._switch("&Slice", _SLICE_TIP)
        self._sliced.triggered.connect(self._on_slice)
        menu.addSeparator()
        self._grid = self._switch("&Grid lines", "Lines at the numbers of the axes")
        self._grid.triggered.connect(self.grid_changed)

    def _switch(self, text: str, tip: str) -> QAction:
        action = self.button.menu().addAction(text)
        action.setCheckable(True)
        action.setToolTip(tip)
        return action

    def _on_contours(self, shown: bool) -> None:
        self.layers_changed.emit(replace(self._layers, contours=shown))

    def _on_levels(self, shown: bool) -> None:
        self.layers_changed.emit(replace(self._layers, levels=shown))

    def _on_slice(self, shown: bool) -> None:
        self.layers_changed.emit(replace(self._layers, sliced=shown))

    def _change_share(self, share: float, _: bool = False) -> None:
        shown = self._shares[share].isChecked()
        self.layers_changed.emit(self._layers.with_share(share, shown))

    # Setters

    @cached_property
    def table(self) -> LevelTable:
        """The shares of the ellipses."""
        from latent_explorer.ui.projections.level_table import LevelTable

        table = LevelTable()
        self._keys.addWidget(table)
        return table

    @cached_property
    def words(self) -> WholeLabel:
        """What the slice is."""
        from latent_explorer.ui.theme import set_text_size
        from latent_explorer.ui.tokens import TextSize
        from latent_explorer.ui.widgets.whole_label import WholeLabel

        words = WholeLabel()
        set_text_size(words, TextSize.SMALL)
        self._keys.addWidget(words)
        return words

    def show_layers(self, layers: Layers, grid: bool) -> None:
        """Show what is switched on."""
        self._layers = layers
        for action, on in (
            (self._contours, layers.contours),
            (self._levels, layers.levels),
            (self._sliced, layers.sliced),
            (self._grid, grid),
            *((action, share in layers.shares) for share, action in self._shares.items()),
        ):
            action.setChecked(on)
        cards = self._cards()
        for card in cards:
            turns().add(partial(card.show_layers, layers))
        contours = layers.contours and bool(layers.shares)
        marked = {"contours": contours, "levels": layers.levels}
        self.marked.emit({name: [on] * len(cards) for name, on in marked.items()})

    def show_contours(self, contours: Sequence[PlaneContours | None]) -> None:
        """Draw the contours of each projection, as far as they are known."""
        for card, each in zip(self._cards(), contours, strict=True):
            turns().add(partial(card.show_contours, each))

    def show_level_shares(self, shares: Sequence[LevelShare] | None, plane: str) -> None:
        """Show what the ellipses of the active projection hold; None where it is not known."""
        if shares is not None:
            self.table.show_shares(shares, plane)
        if "table" in vars(self):
            self.table.setVisible(shares is not None)

    def show_slices(self, slices: Sequence[PlaneSlice | None], words: str) -> None:
        """Draw the points of a slice over the others, where there is one, and say which it is."""
        self.slice_words = words
        if words:
            self.words.show_text(words)
        if "words" in vars(self):
            self.words.setVisible(bool(words))
        for card, each in zip(self._cards(), slices, strict=True):
            card.plane.show_slice(each)
        self.sliced.emit([each is not None for each in slices])
