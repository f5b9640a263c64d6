"""Pairs of components as small pictures, to look through and to open (III, IX and X)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from latent_explorer.core.formats import how_many
from latent_explorer.core.gallery import FIRST, STRONGEST, Layout, PairOrder
from latent_explorer.core.space import Coordinates
from latent_explorer.jobs.gallery import GalleryPairs, GalleryPictures
from latent_explorer.session.gallery import Gallery
from latent_explorer.session.projections import MAX_PROJECTIONS, Projection
from latent_explorer.ui.icons import set_glyph
from latent_explorer.ui.panels.gallery_grid import GalleryGrid
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.number_box import IntBox
from latent_explorer.ui.widgets.whole_label import WholeLabel

_LAYOUT_NAMES: dict[Layout, str] = {
    "strongest": f"the {STRONGEST} strongest pairs",
    "first": f"the first {FIRST} PCA components",
    "against": "one component, all others",
}
_COORDINATE_NAMES: dict[Coordinates, str] = {"z": "z components", "pca": "PCA components"}
_ORDER_NAMES: dict[PairOrder, str] = {"strength": "by strength |r|", "number": "by number"}
_HELP = (
    "The cloud of each pair, with its ellipse at the level of the projections; each axis has its "
    "own scale.\n"
    "Click a pair to see it in the active projection, with Ctrl to add it as another one. Arrow "
    "keys go from one to the next, Enter shows it, Ctrl+Enter adds it. Right click: show or add"
)
_EMPTY = "The pairs appear here when a bundle is open."
_WAITING = "…"
_NO_PAIRS = (
    "No pair of these components is correlated: choose other components, or one against all others"
)
_NOTHING = "There is only one component, and no pair: open another bundle"


class GalleryPanel(QWidget):
    """Show pairs as pictures, and let the user choose which, and see them as projections."""

    settings_changed = Signal(object)
    """The new `Gallery`."""
    pair_chosen = Signal(object)
    """Show this `Projection` in place of the active one."""
    pair_added = Signal(object)
    """Show this `Projection` beside the others."""
    all_requested = Signal()
    """Show the pairs as projections, as many as fit."""
    pictures_missing = Signal(object)
    """Blocks of pairs that can be seen and have no pictures yet: (coordinates, pairs) each."""

    def __init__(self) -> None:
        super().__init__()
        self._settings = Gallery()
        self._found: GalleryPairs | None = None
        self.layout_box = ChoiceBox("Which pairs the gallery shows")
        self.coordinates = ChoiceBox("Components of the gallery")
        self.order = ChoiceBox("Order of the gallery")
        self.component = IntBox()
        self._build_controls()
        self.grid = GalleryGrid()
        explain(self.grid, _HELP)
        self.reason = QLabel(_EMPTY)
        self.note = WholeLabel()
        self.add = QPushButton("&Add")
        self.open_all = QPushButton()
        self._lay_out()
        self.show_settings(self._settings, 1)
        self._show_buttons()
        self._connect()

    def _build_controls(self) -> None:
        for box, names in (
            (self.layout_box, _LAYOUT_NAMES),
            (self.coordinates, _COORDINATE_NAMES),
            (self.order, _ORDER_NAMES),
        ):
            for value, text in names.items():
                box.addItem(text, value)
        explain(
            self.layout_box,
            "The pairs with the largest |r| (part III of the series); the first PCA components two "
            "by two, 0 and 1, 2 and 3, so that each is seen once (parts IX and X); or one "
            "component with each of the others",
        )
        explain(
            self.coordinates,
            "Components of the z-vectors, or of their PCA. PCA components are uncorrelated over "
            "all points: their r is that of some random ones, what chance leaves",
        )
        explain(self.component, "The component that all others are shown against; it lies across")
        self.component.setAccessibleName("Component that is shown against all others")
        explain(self.order, "The most strongly correlated first, or in the order of the numbers")

    def _lay_out(self) -> None:
        self._form = ControlForm()
        self._form.add("Show", self.layout_box)
        self._form.add("Of", self.coordinates)
        self._form.add("Component", self.component)
        self._form.add("Order", self.order)
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setWordWrap(True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.reason.setMargin(3 * UNIT)
        self._list = QStackedWidget()
        self._list.addWidget(self.grid)
        self._list.addWidget(self.reason)
        self._list.setCurrentWidget(self.reason)
        set_text_size(self.note, TextSize.SMALL)
        explain(self.add, "Show the pair of the cursor as another projection (Ctrl+Enter)")
        self.add.setAccessibleName("Add the pair as a projection")
        set_glyph(self.add, "plus")
        buttons = QHBoxLayout()
        buttons.addWidget(self.open_all, 1)
        buttons.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(self._form)
        layout.addWidget(self._list, 1)
        layout.addWidget(self.note)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        for box in (self.layout_box, self.coordinates, self.order):
            box.currentIndexChanged.connect(self._on_settings)
        self.component.valueChanged.connect(self._on_settings)
        self.grid.chosen.connect(self._on_chosen)
        self.grid.added.connect(self._on_added)
        self.grid.missing.connect(self._on_missing)
        self.grid.selectionModel().currentChanged.connect(self._show_buttons)
        self.add.clicked.connect(self._add_current)
        self.open_all.clicked.connect(self._on_all)

    # What is shown

    def show_settings(self, settings: Gallery, d: int) -> None:
        """Show which pairs are listed, of a space of `d` components."""
        self._settings = settings
        for box, value in (
            (self.layout_box, settings.layout),
            (self.coordinates, settings.coordinates),
            (self.order, settings.order),
        ):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(value))
        with QSignalBlocker(self.component):
            self.component.setRange(0, d - 1)
            self.component.setValue(settings.component)
        self._form.set_row_visible(self.coordinates, settings.layout != "first")
        for control in (self.component, self.order):
            self._form.set_row_visible(control, settings.layout == "against")

    def show_pairs(self, found: GalleryPairs | None, n_points: int) -> None:
        """List pairs; None while none of this bundle are known. Their pictures show all points."""
        if found is None:
            self._found = None
            self.grid.show_pairs("z", (), ())
            self._show_reason(_WAITING)
            return
        if found is not self._found:
            self._found = found
            self.grid.show_pairs(found.coordinates, found.pairs, found.r)
        if found.pairs:
            self._list.setCurrentWidget(self.grid)
            self.note.show_text(_said(found, n_points))
            self._show_buttons()
        else:
            strongest = found.request.settings.layout == "strongest"
            self._show_reason(_NO_PAIRS if strongest else _NOTHING)

    def show_waiting(self, problem: str | None) -> None:
        """Say that other pairs are on their way, or why there are none."""
        if problem is not None:
            self._show_reason(problem)
        else:
            self.note.show_text(_WAITING)
        self.open_all.setEnabled(False)

    def show_pictures(self, found: GalleryPictures) -> None:
        """Show the pictures of a block, as far as its pairs are listed."""
        if self._found is None or found.request.coordinates != self._found.coordinates:
            return
        places = {pair: place for place, pair in enumerate(self._found.pairs)}
        shown = zip(found.request.pairs, found.pictures, strict=True)
        self.grid.show_pictures({places[pair]: each for pair, each in shown if pair in places})

    def show_chosen(self, projection: Projection | None) -> None:
        """Frame the pair of the active projection, whichever of its axes lies across."""
        place = None
        if projection is not None and self._found is not None:
            if projection.coordinates == self._found.coordinates:
                wanted, pairs = set(projection.pair), enumerate(self._found.pairs)
                place = next((k for k, pair in pairs if set(pair) == wanted), None)
        self.grid.show_chosen(place)
        self._show_buttons()

    def show_level(self, level: float) -> None:
        """Draw the ellipses at another sigma level."""
        self.grid.show_level(level)

    def _show_reason(self, text: str) -> None:
        self.reason.setText(text)
        self._list.setCurrentWidget(self.reason)
        self.note.show_text("")
        self._show_buttons()

    def _show_buttons(self) -> None:
        n = 0 if self._found is None else len(self._found.pairs)
        first = f"the first {MAX_PROJECTIONS} of {n:,}" if n > MAX_PROJECTIONS else "these"
        self.open_all.setText(f"&Open {first} as projections")
        self.open_all.setAccessibleName(f"Open {first} as projections")
        explain(
            self.open_all,
            f"Show them side by side, in place of all projections; {MAX_PROJECTIONS} fit at most",
        )
        self.open_all.setEnabled(n > 0)
        self.add.setEnabled(self.grid.current is not None)

    # What the user does

    def _on_settings(self) -> None:
        self.settings_changed.emit(
            replace(
                self._settings,
                layout=self.layout_box.currentData(),
                coordinates=self.coordinates.currentData(),
                component=self.component.value(),
                order=self.order.currentData(),
            )
        )

    def _on_chosen(self, item: int) -> None:
        self.pair_chosen.emit(self.grid.pairs.projection(item))

    def _on_added(self, item: int) -> None:
        self.pair_added.emit(self.grid.pairs.projection(item))

    def _add_current(self, checked: bool = False) -> None:
        item = self.grid.current
        if item is not None:
            self._on_added(item)

    def _on_all(self, checked: bool = False) -> None:
        self.all_requested.emit()

    def _on_missing(self, blocks: tuple[tuple[int, ...], ...]) -> None:
        if self._found is None:
            self.pictures_missing.emit(())
            return
        coordinates, pairs = self._found.coordinates, self._found.pairs
        self.pictures_missing.emit(
            tuple((coordinates, tuple(pairs[item] for item in block)) for block in blocks)
        )


def _said(found: GalleryPairs, n_points: int) -> str:
    n, beyond = len(found.pairs), len(found.pairs) - MAX_PROJECTIONS
    pairs = how_many(n, "pair")
    if beyond > 0:
        do = "does" if beyond == 1 else "do"
        pairs += f", of which {MAX_PROJECTIONS} fit as projections and {beyond:,} {do} not"
    if found.coordinates == "z":
        return f"{pairs}. r over all {found.n_points:,} points."
    return (
        f"{pairs}. r over {found.n_points:,} random points: over all {n_points:,}, PCA components "
        "are uncorrelated."
    )
