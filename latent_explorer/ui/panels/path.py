"""The path: its points in a list, and how it leads from one to the next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from latent_explorer.controller.paths import SOURCES
from latent_explorer.controller.presenters.path_shown import PathPoint, PathSettings
from latent_explorer.session.path import OVERSHOOTS, STEPS
from latent_explorer.session.projections import ELLIPSE_LEVELS
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.fitting_scroll import FittingScrollArea
from latent_explorer.ui.widgets.gestures import GestureWidget
from latent_explorer.ui.widgets.glyph_button import GlyphButton
from latent_explorer.ui.widgets.menu_button import MenuButton
from latent_explorer.ui.widgets.value_slider import ValueSlider

_KINDS = {
    "straight": "straight",
    "smooth": "smooth",
    "ellipse": "around the ellipse",
    "data": "along the data",
}
_KIND_HELP = (
    "From point to point straight; in one smooth curve through all; once around the ellipse of the "
    "plane at a sigma level; or along the data, over images that are near to each other"
)
_WITHIN_HELP = (
    "What changes along the path: all components; only the two of the plane of the active "
    "projection; or only the first K PCA components"
)
_BASE_HELP = "Whose components are kept that do not change along the path"
_STEPS_HELP = "How many faces the film strip has, and the frames of a film that is saved"
_OVERSHOOT_HELP = "Where the last step is: 1 at B, 1.5 half the length of the path beyond it"
_LEVEL_HELP = "The sigma level k of the ellipse that the path leads around"
_COMPONENTS_HELP = "How many PCA components change along the path"
_LIST_HELP = (
    "The points that the path leads through. Double click or Enter: go there; Delete: remove. "
    "In a projection they are dragged, and new ones are pulled out of the line"
)
_ROWS_SEEN = 5
_LEAST = 30 * UNIT


class PathPanel(GestureWidget):
    """Show the path and let the user shape it."""

    point_set = Signal(object, str)
    """(place, source): put a point, "a", "b" or its number, at a source of `SOURCES`."""
    point_added = Signal(str)
    """Lead through a source of `SOURCES` too."""
    point_removed = Signal(object)
    """Lead no longer through this point."""
    point_visited = Signal(object)
    """Put the current point at this point."""
    reversed = Signal()
    """Lead the other way."""
    cleared = Signal()
    """Give up the path."""
    kind_chosen = Signal(object)
    """Lead from point to point like this."""
    within_chosen = Signal(object)
    """Change "all" components, those of the "plane", or the first of "pca"."""
    components_changed = Signal(float)
    """Change so many PCA components."""
    base_chosen = Signal(object)
    """Keep other components of the "mean", "blended", or of a source."""
    level_changed = Signal(float)
    """Lead around the ellipse at this level."""
    steps_changed = Signal(float)
    """Show so many faces."""
    overshoot_changed = Signal(float)
    """Go on to this position."""

    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[PathPoint, ...] = ()
        self._plane: str | None = None
        self.list = QListWidget()
        self.list.setAccessibleName("Points of the path")
        explain(self.list, _LIST_HELP)
        self.list.itemActivated.connect(self._visit)
        self.list.currentRowChanged.connect(self._offer)
        self.list.installEventFilter(self)
        self._form = self._new_form()
        self.note = QLabel()
        set_text_size(self.note, TextSize.SMALL)
        self._form.add_note(self.note)
        held = QWidget()
        inner = QVBoxLayout(held)
        inner.setContentsMargins(0, 0, 2 * UNIT, 0)
        inner.setSpacing(2 * UNIT)
        inner.addWidget(self.list)
        inner.addLayout(self._buttons())
        inner.addWidget(self._form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 0, 2 * UNIT)
        layout.addWidget(FittingScrollArea(held, _LEAST))
        layout.addStretch(1)
        self._fit_list()
        self._offer()

    def _buttons(self) -> QHBoxLayout:
        self.set, self.add = MenuButton("Set"), MenuButton("Add")
        explain(self.set, "Put the chosen point of the path somewhere else")
        explain(self.add, "Lead the path through one point more, where that is the least detour")
        for button, told in ((self.set, self._set), (self.add, self.point_added.emit)):
            for source, words in SOURCES.items():
                button.menu().addAction(words.capitalize(), partial(told, source))
        self.remove = GlyphButton("minus", "Remove the point", "Remove the chosen point (Delete)")
        self.remove.clicked.connect(self._remove)
        self.turn = GlyphButton("swap_horizontal", "Reverse the path", "Lead from B to A")
        self.turn.clicked.connect(self.reversed)
        self.clear = GlyphButton("close", "Clear the path", "Give up the path (Ctrl+Backspace)")
        self.clear.clicked.connect(self.cleared)
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        for button in (self.set, self.add):
            # As high as the buttons beside them, which have icons.
            button.setMinimumHeight(self.clear.sizeHint().height())
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            row.addWidget(button, 1)
        for glyph in (self.remove, self.turn, self.clear):
            row.addWidget(glyph)
        return row

    def _new_form(self) -> ControlForm:
        form = ControlForm()
        self.kind, self.within = ChoiceBox("How the path leads"), ChoiceBox("What changes along it")
        self.base = ChoiceBox("Whose other components are kept")
        for value, text in _KINDS.items():
            self.kind.addItem(text, value)
        for value, text in (("all", "all components"), ("plane", "…"), ("pca", "first K of PCA")):
            self.within.addItem(text, value)
        for value, text in (("mean", "the mean"), ("blended", "A to B, blended")):
            self.base.addItem(text, value)
        for source in ("current", "image", "face"):
            self.base.addItem(SOURCES[source], source)
        self.components = ValueSlider(1, 2, decimals=0, name="PCA components")
        self.level = ValueSlider(*ELLIPSE_LEVELS.ends, decimals=2, unit="σ", name="Level")
        self.steps = ValueSlider(*STEPS.ends, decimals=0, name="Steps", default=12)
        self.overshoot = ValueSlider(*OVERSHOOTS.ends, decimals=2, name="Overshoot", default=1.0)
        for name, control, help_ in (
            ("Leads", self.kind, _KIND_HELP),
            ("Changes", self.within, _WITHIN_HELP),
            ("K", self.components, _COMPONENTS_HELP),
            ("Others of", self.base, _BASE_HELP),
            ("Level", self.level, _LEVEL_HELP),
            ("Steps", self.steps, _STEPS_HELP),
            ("Goes to", self.overshoot, _OVERSHOOT_HELP),
        ):
            explain(control, help_)
            form.add(name, control)
        # Also where the same is chosen again: the current point may be another one by now.
        self.kind.activated.connect(self._on_kind)
        self.within.activated.connect(self._on_within)
        self.base.activated.connect(self._on_base)
        for slider, signal in (
            (self.components, self.components_changed),
            (self.level, self.level_changed),
            (self.steps, self.steps_changed),
            (self.overshoot, self.overshoot_changed),
        ):
            slider.value_changed.connect(signal)
        self.pass_on(self.components, self.level, self.steps, self.overshoot)
        return form

    # Setters

    def show_points(self, points: tuple[PathPoint, ...]) -> None:
        """Show its points, in order; the chosen row stays, as far as there is one."""
        if points == self._points:
            return
        self._points = points
        row = self.list.currentRow()
        with QSignalBlocker(self.list):
            self.list.clear()
            for point in points:
                self.list.addItem(QListWidgetItem(f"{point.letter}   {point.words}"))
            self.list.setCurrentRow(min(max(row, 0), len(points) - 1))
        self._fit_list()
        self._offer()

    def show_settings(self, settings: PathSettings) -> None:
        """Show how it leads from one to the next."""
        in_part = settings.within != "all" or settings.kind == "ellipse"
        for box, value in (
            (self.kind, settings.kind),
            (self.within, settings.within),
            (self.base, _base_of(settings)),
        ):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(value))
        if settings.plane != self._plane:
            self._plane = settings.plane
            self.within.setItemText(self.within.findData("plane"), f"plane {settings.plane}")
        self.components.set_range(1, settings.d)
        self.components.show_value(settings.n_components)
        self.level.show_value(settings.level)
        self.steps.show_value(settings.steps)
        self.overshoot.show_value(settings.overshoot)
        around = settings.kind == "ellipse"
        for control, visible in (
            (self.components, settings.within == "pca"),
            (self.base, in_part),
            (self.level, around),
            (self.overshoot, not around),
        ):
            self._form.set_row_visible(control, visible)
        self.list.setVisible(not around)
        for part in (self.set, self.add, self.remove, self.turn):
            part.setVisible(not around)

    def show_note(self, text: str) -> None:
        """Say how long it is, or what it waits for."""
        if text != self.note.text():
            self.note.setText(text)

    # What the user does

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and isinstance(event, QKeyEvent):
            key = event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
            if key and event.type() == QEvent.Type.KeyPress:
                self._remove()
                return True
        return super().eventFilter(watched, event)

    @property
    def _chosen(self) -> PathPoint | None:
        row = self.list.currentRow()
        return self._points[row] if 0 <= row < len(self._points) else None

    def _set(self, source: str) -> None:
        if self._chosen is not None:
            self.point_set.emit(self._chosen.place, source)

    def _remove(self) -> None:
        if self._chosen is not None and self._chosen.is_set:
            self.point_removed.emit(self._chosen.place)

    def _visit(self) -> None:
        if self._chosen is not None and self._chosen.is_set:
            self.point_visited.emit(self._chosen.place)

    def _offer(self) -> None:
        chosen = self._chosen
        self.set.setEnabled(chosen is not None)
        self.remove.setEnabled(chosen is not None and chosen.is_set)
        self.clear.setEnabled(not self._points or any(point.is_set for point in self._points))

    def _on_kind(self) -> None:
        self.kind_chosen.emit(self.kind.currentData())

    def _on_within(self) -> None:
        self.within_chosen.emit(self.within.currentData())

    def _on_base(self) -> None:
        self.base_chosen.emit(self.base.currentData())

    def _fit_list(self) -> None:
        rows = max(2, min(_ROWS_SEEN, len(self._points)))
        height = max(self.list.sizeHintForRow(0), self.fontMetrics().height() + UNIT)
        self.list.setFixedHeight(rows * height + 2 * self.list.frameWidth() + UNIT)


def _base_of(settings: PathSettings) -> str:
    if settings.base != "fixed":
        return settings.base
    by_label = {words: source for source, words in SOURCES.items()}
    return by_label.get(settings.base_label, "blended")
