"""The generated faces, and the pinned ones above them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from latent_explorer.controller.presenters.faces import PinsShown
from latent_explorer.controller.presenters.nearest import NearestShown
from latent_explorer.core.plausibility import Judgement
from latent_explorer.core.samplers import Draw, SamplingSettings
from latent_explorer.session.face_tiles import FaceTiles
from latent_explorer.ui.face_grid import FaceScroll, FaceTilesWidget
from latent_explorer.ui.face_grid.header import FacesHeader
from latent_explorer.ui.face_grid.pin_row import PinRow
from latent_explorer.ui.panels.faces_words import FacesWords
from latent_explorer.ui.panels.words import judgement_text
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import wrapped_tooltip
from latent_explorer.ui.widgets.focus_ring import FocusRing
from latent_explorer.ui.widgets.plain_label import one_line

_HELP = "Click a face, or choose one with the arrow keys: it becomes the current one. P pins it"
_PIN_HELP = "Click it to make it the current face; the pin in its corner gives it up"


class FacesPanel(QWidget):
    """The generated faces, which of them meet all pair conditions, and where they lie."""

    face_picked = Signal(object)
    """The index of the face that was chosen."""
    face_hovered = Signal(object)
    """The index of the face under the mouse, or None."""
    sampling_changed = Signal(object)
    """The new `SamplingSettings`: another number of faces, or another seed."""
    next_seed_requested = Signal()
    """Draw with the next seed."""
    previous_seed_requested = Signal()
    """Draw with the seed before."""
    tiles_changed = Signal(object)
    """The new `FaceTiles`: another size of the faces."""
    pin_toggled = Signal(object)
    """The index of a generated face that is to be pinned or unpinned."""
    pinned_picked = Signal(object)
    """The index of the pinned face that was chosen."""
    unpin_requested = Signal(object)
    """The index of the pinned face that is to be given up."""
    nearest_picked = Signal(object)
    """The index of the generated face whose nearest image is to be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.header = FacesHeader()
        self.grid = FaceTilesWidget("Generated faces", "The faces appear here")
        self.grid.setToolTip(_HELP)
        self.place = FaceScroll(self.grid)
        self.pins = PinRow()
        self._pins_open = True
        self._selected: int | None = None
        self._judgements: Sequence[Judgement] = ()
        self._labels: Sequence[str] = ()
        self._nearest: NearestShown | None = None
        self.grid.explain_by(self._word)
        self.pins.tiles.explain_by(self._pin_word)
        self.words = FacesWords()
        self.verdicts, self.share = self.words.verdicts, self.words.share
        self._lay_out()
        self._connect()
        self._show_pin_row()

    def _lay_out(self) -> None:
        self._pin_ring = FocusRing(self.pins, self.pins.tiles)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(self.header)
        layout.addWidget(self._pin_ring)
        layout.addWidget(FocusRing(self.place, self.grid), 1)
        layout.addWidget(self.words)

    def _connect(self) -> None:
        header, grid, pins = self.header, self.grid, self.pins.tiles
        header.sampling_changed.connect(self.sampling_changed)
        header.next_seed_requested.connect(self.next_seed_requested)
        header.previous_seed_requested.connect(self.previous_seed_requested)
        header.tiles_changed.connect(self.tiles_changed)
        self.place.side_changed.connect(header.show_side)
        self.place.size_wanted.connect(header.choose_size)
        grid.picked.connect(self.face_picked)
        grid.hovered.connect(self.face_hovered)
        grid.pin_toggled.connect(self.pin_toggled)
        grid.nearest_picked.connect(self.nearest_picked)
        grid.menu_requested.connect(self._open_menu)
        pins.picked.connect(self.pinned_picked)
        pins.pin_toggled.connect(self.unpin_requested)
        pins.menu_requested.connect(self._open_pin_menu)

    def show_waiting(self, text: str) -> None:
        """Say what the faces are waiting for."""
        self.grid.show_waiting(text)

    def show_sampling(self, sampling: SamplingSettings) -> None:
        """Show how many faces are drawn, and with which seed."""
        self.header.show_sampling(sampling)

    def show_tiles(self, tiles: FaceTiles) -> None:
        """Lay the faces out in the size that was chosen."""
        self.header.show_tiles(tiles)
        self.place.show_size(tiles.size)
        self._pins_open = tiles.pins_shown
        self._show_pin_row()

    def show_draw(self, draw: Draw) -> None:
        """Show how many vectors are inside which ellipses."""
        self.words.show_draw(draw)

    def show_faces(self, faces: NDArray[np.uint8]) -> None:
        """Show `faces` of shape (n, size, size, 3)."""
        self.grid.show_faces(faces)

    def show_selected(self, index: int | None) -> None:
        """Frame face `index`."""
        if index != self._selected and index is not None and index < self.grid.n:
            self.place.scroll_to(index)
        self._selected = index
        self.grid.show_selected(index)

    def show_judgements(self, judgements: Sequence[Judgement] | None) -> None:
        """Frame the faces by their verdicts; None while these are not known."""
        self._judgements = judgements or ()
        self.grid.show_judgements(self._judgements)
        self.words.show_judgements(judgements)

    def show_nearest(self, shown: NearestShown | None) -> None:
        """Show the nearest image beside each face; None for none."""
        self._nearest = shown
        self.grid.show_nearest(shown)

    def show_pinned(self, indices: frozenset[int]) -> None:
        """Mark the faces that are pinned."""
        self.grid.show_pinned(indices)

    def show_pins(self, pins: PinsShown) -> None:
        """Show the pinned faces."""
        tiles = self.pins.tiles
        tiles.show_faces(pins.faces)
        tiles.show_pinned(frozenset(range(len(pins.faces))))
        self._labels = pins.labels
        tiles.show_selected(pins.selected)
        self.header.show_number_of_pins(len(pins.faces))
        self._show_pin_row()

    def _show_pin_row(self) -> None:
        self._pin_ring.setVisible(self._pins_open and self.pins.tiles.n > 0)

    def _word(self, index: int) -> str:
        word = f"Face {index + 1}"
        if index < len(self._judgements):
            word += f": {judgement_text(self._judgements[index])}"
        if nearest := self._nearest_word(index):
            word += f"\nNearest image: {nearest}"
        return f"{word}\n{_HELP}"

    def _nearest_word(self, index: int) -> str:
        """Return name and distance of the nearest image of a face; empty while not known."""
        shown = self._nearest
        if shown is None or index >= len(shown.names):
            return ""
        kind = "original" if shown.originals[index] else "reconstruction"
        return f"{one_line(shown.names[index])} ({kind}), {shown.distances[index]:.1f} away in z"

    def _pin_word(self, index: int) -> str:
        return wrapped_tooltip(f"Pinned: {self._labels[index]}\n{_PIN_HELP}")

    def _open_menu(self, index: int, place: QPoint) -> None:
        text = "Unpin" if self.grid.is_pinned(index) else "Pin"
        menu = self._menu()
        menu.addAction("Make it the current face", partial(self.face_picked.emit, index))
        menu.addAction(f"{text} face {index + 1}", partial(self.pin_toggled.emit, index))
        if self._nearest_word(index):
            text = "Choose its nearest image"
            menu.addAction(text, partial(self.nearest_picked.emit, index))
        menu.popup(place)

    def _open_pin_menu(self, index: int, place: QPoint) -> None:
        menu = self._menu()
        menu.addAction("Make it the current face", partial(self.pinned_picked.emit, index))
        menu.addAction("Unpin it", partial(self.unpin_requested.emit, index))
        menu.popup(place)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu
