"""What the chosen components do: each moved from end to end, the others kept."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from latent_explorer.controller.presenters.strip import StripShown, axis_name, offset_text
from latent_explorer.core.basis import Width
from latent_explorer.core.formats import signed
from latent_explorer.core.strip import OFFSETS
from latent_explorer.session.strip import Around, Strip
from latent_explorer.ui.panels.strip_tiles import StripPlace
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.focus_ring import FocusRing
from latent_explorer.ui.widgets.whole_label import WholeLabel

_AROUNDS: dict[Around, str] = {"mean": "the mean", "current": "the current face"}
_WIDTHS: dict[Width, str] = {"std": "std", "half-width": "half-widths"}
_AROUND_HELP = (
    "Whose other components are kept. Around the current face the strip follows it, and the "
    "component's own value is replaced: a triangle marks what it is now"
)
_WIDTH_HELP = (
    "The unit: a component's standard deviation; or its half-width / 1.17741, the standard "
    "deviation of a Gaussian of that half-width, which outliers do not change"
)
_LEAST_HEIGHT = 20 * UNIT
_HELP = "Click a face, or choose one with the arrow keys: it becomes the current one"
_NOTHING = "Choose components in the table of Components"
_WORDS = "Rows: what is chosen in Components, the other components kept"


class StripPanel(QWidget):
    """Strips of faces, one for each chosen component."""

    around_chosen = Signal(object)
    """Keep the other components of "mean" or "current"."""
    width_chosen = Signal(object)
    """Move components in units of "std" or "half-width"."""
    face_picked = Signal(object)
    """The index of the face that was chosen, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: StripShown | None = None
        self.around = ChoiceBox("Around what components are moved")
        self.width_unit = ChoiceBox("Unit in which components are moved")
        for box, names, help_ in (
            (self.around, _AROUNDS, _AROUND_HELP),
            (self.width_unit, _WIDTHS, _WIDTH_HELP),
        ):
            for value, text in names.items():
                box.addItem(text, value)
            explain(box, help_)
        self.place = StripPlace()
        self.tiles = self.place.tiles
        self.tiles.setToolTip(_HELP)
        self.tiles.explain_by(self._word)
        self.words = WholeLabel(_WORDS)
        set_text_size(self.words, TextSize.SMALL)
        self._lay_out()
        self.around.currentIndexChanged.connect(self._on_around)
        self.width_unit.currentIndexChanged.connect(self._on_width)
        self.tiles.picked.connect(self.face_picked)
        self.tiles.menu_requested.connect(self._open_menu)

    def _lay_out(self) -> None:
        # As high as there is room for: beside words in several lines Qt would have its best.
        self.place.setMinimumHeight(_LEAST_HEIGHT)
        self.place.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        for text, box in (("Aro&und", self.around), ("i&n", self.width_unit)):
            label = QLabel(text)
            label.setBuddy(box)
            explain(label, box.toolTip())
            row.addWidget(label)
            row.addWidget(box)
            row.addSpacing(UNIT)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addLayout(row)
        layout.addWidget(FocusRing(self.place, self.tiles), 1)
        layout.addWidget(self.words)

    # Setters

    def show_settings(self, strip: Strip) -> None:
        """Show around what components are moved, and in which unit."""
        for box, value in ((self.around, strip.around), (self.width_unit, strip.width)):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(value))

    def show_waiting(self, text: str) -> None:
        """Say what the faces are waiting for."""
        self.tiles.show_waiting(text)

    def show_strips(self, shown: StripShown | None) -> None:
        """Show the faces; those of before, dimmed, while others are awaited."""
        self._shown = shown
        if shown is None:
            self.tiles.show_waiting("\u2026" if self.tiles.n else _NOTHING)
            return
        self.tiles.show_faces(shown.faces)
        self.place.show_names([axis_name(shown.coordinates, i) for i in shown.components])

    def show_current(self, values: tuple[float, ...] | None) -> None:
        """Mark where the current face is in each row, in widths."""
        self.tiles.show_values(values)

    # What the user does

    def _word(self, index: int) -> str:
        shown = self._shown
        if shown is None:
            return _HELP
        row, column = divmod(index, len(OFFSETS))
        offset = OFFSETS[column]
        name = axis_name(shown.coordinates, shown.components[row])
        where = f"{name} at {offset_text(offset)} widths"
        return f"{where}: {signed(offset * shown.widths[row], 3)} from its mean\n{_HELP}"

    def _open_menu(self, index: int, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Make it the current face", partial(self.face_picked.emit, index))
        menu.popup(place)

    def _on_around(self) -> None:
        self.around_chosen.emit(self.around.currentData())

    def _on_width(self) -> None:
        self.width_chosen.emit(self.width_unit.currentData())
