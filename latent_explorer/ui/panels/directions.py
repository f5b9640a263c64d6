"""Directions of attributes: sliders along them, planes of two, and new ones from selections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from latent_explorer.controller.presenters.directions import ALL_OTHERS
from latent_explorer.controller.presenters.directions_shown import DirectionShown
from latent_explorer.core.direction_fit import Method
from latent_explorer.session.directions import DirectionOrder
from latent_explorer.session.selection import LONGEST_NAME
from latent_explorer.ui.panels.direction_row import DirectionRow
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.turns import turns
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.edges import TextField
from latent_explorer.ui.widgets.glyph_button import GlyphButton
from latent_explorer.ui.widgets.save_button import SaveButton
from latent_explorer.ui.widgets.whole_label import WholeLabel

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding

_METHODS: dict[Method, tuple[str, str]] = {
    "mean": ("mean difference", "From the mean of the images without it to that of those with it"),
    "logistic": (
        "logistic regression",
        "The weights of a logistic regression that tells the two apart",
    ),
}
_METHOD_HELP = (
    "How directions are found, in PCA coordinates of one standard deviation each, with up to "
    "20,000 images. A quarter of all is held out, and tells how well each does: the percentage "
    "beside it is its balanced accuracy on these"
)
_ORDERS: dict[DirectionOrder, str] = {"accuracy": "best first", "name": "by name"}
_PLANE_HELP = (
    "Show the cloud in the plane of two directions, in place of the active projection. Their axes "
    "are in standard deviations, and a point dragged there moves along them"
)
_MADE_HELP = (
    "A direction from the mean of one selection to that of another: select points, name "
    "selections in the panel Selection, and choose two"
)
_MORE_HELP = "Planes of two directions, and directions between two selections"
_ROWS_A_TURN = 4
_LEAST = 40 * UNIT


class DirectionsPanel(QWidget):
    """List directions with their sliders."""

    moved = Signal(str, float, float)
    """(name, value, time): put the point there along a direction, because of an event then."""
    method_chosen = Signal(str)
    """Find them by "mean" or "logistic"."""
    order_chosen = Signal(str)
    """List them by "accuracy" or "name"."""
    held_toggled = Signal(str, bool)
    """(name, held): let all others be independent of one, or no longer."""
    plane_requested = Signal(str, str)
    """(first, second): show the plane of two directions."""
    made = Signal(str, str, str)
    """(name, to, origin): make a direction between two selections."""
    removed = Signal(str)
    """(name): forget a direction between selections."""
    gesture_began = Signal()
    """All changes until the gesture has ended are one."""
    gesture_ended = Signal()
    """The gesture has ended."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Sequence[DirectionShown] = ()
        self._values: Mapping[str, float] = {}
        self._growing = False
        self.rows: list[DirectionRow] = []
        self.method = NameBox("How directions are found")
        for method, (name, tip) in _METHODS.items():
            self.method.addItem(name, method)
            index = self.method.count() - 1
            self.method.setItemData(index, tip, Qt.ItemDataRole.ToolTipRole)
        explain(self.method, _METHOD_HELP)
        self.order = ChoiceBox("Order of the directions")
        for order, text in _ORDERS.items():
            self.order.addItem(text, order)
        explain(self.order, "Those with the highest accuracy first, or by name")
        self.filter = TextField("Filter the directions")
        self.filter.setPlaceholderText("filter, such as hair")
        self.filter.setClearButtonEnabled(True)
        self.save = SaveButton("the list", self._finding, figure=False)
        self.words = WholeLabel()
        set_text_size(self.words, TextSize.SMALL)
        self._list = QWidget()
        self._list_layout = QVBoxLayout(self._list)
        self._list_layout.setContentsMargins(0, 0, UNIT, 0)
        self._list_layout.setSpacing(UNIT // 2)
        self._list_layout.addStretch(1)
        self.area = QScrollArea()
        self._others = QWidget()
        self.more = GlyphButton("axis_arrow", "Planes and new directions", _MORE_HELP)
        self.more.setCheckable(True)
        self.first, self.second = NameBox("Horizontal axis"), NameBox("Vertical axis")
        self.plane = QPushButton("&Plane")
        explain(self.plane, _PLANE_HELP)
        self.to, self.origin = NameBox("Selection it leads to"), NameBox("Selection it comes from")
        self.name = TextField("Name of the new direction")
        self.name.setPlaceholderText("name")
        self.name.setMaxLength(LONGEST_NAME)
        self.make = QPushButton("Ma&ke")
        explain(self.make, _MADE_HELP)
        self._lay_out()
        self._connect()
        self.show_directions((), "…")
        self.show_axes((), ())
        self.show_selections(())

    def _lay_out(self) -> None:
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._list)
        self.area.viewport().setAutoFillBackground(False)
        self._list.setAutoFillBackground(False)
        self.area.setMinimumHeight(_LEAST)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(_row(self.method, self.order, stretched=(0,)))
        layout.addLayout(_row(self.filter, self.more, self.save, stretched=(0,)))
        layout.addWidget(self.words)
        layout.addWidget(self._others)
        layout.addWidget(self.area, 1)
        others = QVBoxLayout(self._others)
        others.setContentsMargins(0, 0, 0, 0)
        others.setSpacing(UNIT)
        others.addLayout(_row(self.first, QLabel("×"), self.second, self.plane, stretched=(0, 2)))
        others.addLayout(_row(self.to, QLabel("−"), self.origin, stretched=(0, 2)))
        others.addLayout(_row(self.name, self.make, stretched=(0,)))
        self._others.hide()

    def _connect(self) -> None:
        self.method.currentIndexChanged.connect(self._on_method)
        self.order.currentIndexChanged.connect(self._on_order)
        self.filter.textChanged.connect(self._filter)
        self.more.toggled.connect(self._others.setVisible)
        self.plane.clicked.connect(self._on_plane)
        self.make.clicked.connect(self._on_make)
        self.name.returnPressed.connect(self._on_make)
        self.name.textChanged.connect(self._enable)

    # Setters

    def show_settings(self, method: Method, order: DirectionOrder) -> None:
        """Show how they are found and listed."""
        for box, value in ((self.method, method), (self.order, order)):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(value))

    def show_directions(self, shown: Sequence[DirectionShown], words: str) -> None:
        """List directions, and say how many are still to come."""
        self._shown = shown
        self.words.show_text(words)
        self.words.setVisible(bool(words))
        for row, each in zip(self.rows, shown, strict=False):
            row.show_direction(each)
        self._filter()
        if len(self.rows) < len(shown) and not self._growing:
            self._growing = True
            turns().add(self._grow)

    def show_values(self, values: Mapping[str, float]) -> None:
        """Show how far from its start the point is along each, by name."""
        self._values = values
        for row in self.rows:
            if row.name in values:
                row.show_value(values[row.name])

    def show_axes(self, first: Sequence[str], second: Sequence[str]) -> None:
        """Offer what the axes of a plane can be."""
        for box, names in ((self.first, first), (self.second, second)):
            box.offer(names)
        self.plane.setEnabled(bool(first))

    def show_selections(self, names: Sequence[str]) -> None:
        """Offer the selections that a direction can be made of."""
        self.to.offer(names)
        self.origin.offer((ALL_OTHERS, *names))
        for widget in (self.to, self.origin, self.name):
            widget.setEnabled(bool(names))
        self._enable()

    def _grow(self) -> None:
        """Make some more rows; all at once would take longer than anybody should wait."""
        for each in self._shown[len(self.rows) :][:_ROWS_A_TURN]:
            row = DirectionRow()
            row.value_changed.connect(self.moved)
            row.held_toggled.connect(self.held_toggled)
            row.removed.connect(self.removed)
            row.gesture_began.connect(self.gesture_began)
            row.gesture_ended.connect(self.gesture_ended)
            row.show_direction(each)
            row.show_value(self._values.get(each.name, 0.0))
            self._list_layout.insertWidget(len(self.rows), row)
            self.rows.append(row)
        self._filter()
        self._growing = len(self.rows) < len(self._shown)
        if self._growing:
            turns().add(self._grow)

    def _filter(self) -> None:
        words = self.filter.text().lower().replace("_", " ").split()
        for number, row in enumerate(self.rows):
            name = row.name.lower().replace("_", " ")
            listed = number < len(self._shown) and all(word in name for word in words)
            row.setVisible(listed)

    # What the user does

    def _on_method(self) -> None:
        self.method_chosen.emit(self.method.currentData())

    def _on_order(self) -> None:
        self.order_chosen.emit(self.order.currentData())

    def _on_plane(self) -> None:
        self.plane_requested.emit(self.first.currentText(), self.second.currentText())

    def _enable(self) -> None:
        self.make.setEnabled(self.to.count() > 0 and bool(self.name.text().strip()))

    def _on_make(self) -> None:
        if self.make.isEnabled():
            name = self.name.text().strip()
            self.name.clear()
            self.made.emit(name, self.to.currentText(), self.origin.currentText())

    def _finding(self) -> Finding | None:
        from latent_explorer.export.findings import Finding

        if not self._shown:
            return None
        return Finding(
            "directions",
            {
                "direction": [each.name for each in self._shown],
                "balanced accuracy": [each.accuracy for each in self._shown],
                "from start": [self._values.get(each.name) for each in self._shown],
            },
        )


class NameBox(ChoiceBox):
    """A narrow box of names that may be long and may change.

    Parameters
    ----------
    name : str
        What is chosen, for screen readers.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)
        self._touched = False
        self.activated.connect(self._on_activated)

    def _on_activated(self) -> None:
        self._touched = True

    def offer(self, names: Sequence[str]) -> None:
        """Offer these; what somebody has chosen stays, where it is among them, else the first."""
        if [self.itemText(i) for i in range(self.count())] == list(names):
            return
        with QSignalBlocker(self):
            chosen = self.currentText() if self._touched else ""
            self.clear()
            self.addItems(list(names))
            self.setCurrentIndex(max(self.findText(chosen), 0) if names else -1)


def _row(*widgets: QWidget, stretched: Sequence[int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(UNIT)
    for number, widget in enumerate(widgets):
        row.addWidget(widget, 1 if number in stretched else 0)
    return row
