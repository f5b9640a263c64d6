"""The selection: how it is drawn, what it has in common, and the selections that stay."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from latent_explorer.controller.presenters.selection_figures import SelectionShown
from latent_explorer.session.selecting import Selecting
from latent_explorer.session.selection import LONGEST_NAME, Op, Selection
from latent_explorer.ui.icons import set_glyph
from latent_explorer.ui.panels.named_selections import NamedSelectionList
from latent_explorer.ui.panels.text_table import TextTable
from latent_explorer.ui.projections.selection import JOINING_HELP, TOOL_WORDS, ToolButton
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.check_box import CheckBox
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.edges import TextField
from latent_explorer.ui.widgets.glyph_button import GlyphButton
from latent_explorer.ui.widgets.menu_button import MenuButton
from latent_explorer.ui.widgets.picture_view import PictureView
from latent_explorer.ui.widgets.save_button import SaveButton
from latent_explorer.ui.widgets.whole_label import WholeLabel

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding

_OPS: tuple[tuple[str, Op | None], ...] = (
    ("selects anew", None),
    ("adds", "add"),
    ("takes away", "subtract"),
    ("selects among", "intersect"),
)
_COMMANDS = (
    ("select-in-view", "magnify_scan", "The points in view", "Select the points in view"),
    ("select-ellipse", "selection_ellipse", "Inside the ellipse", "Select inside the ellipse"),
    ("select-inverse", "select_inverse", "Invert", "Invert the selection (Ctrl+Shift+I)"),
    ("select-nothing", "select_off", "Nothing", "Select nothing (Ctrl+Shift+A)"),
)
_TABLES = (
    (
        "components",
        "Components",
        (
            (
                "component",
                "In the coordinates of the active projection, the most unlike all points first",
            ),
            ("shift", "Mean of the selected points minus that of all, in std of all points"),
            ("mean", "Of the selected points"),
            ("std", "Their standard deviation"),
        ),
    ),
    (
        "correlations",
        "Correlations",
        (
            (
                "pair",
                "Two components, the most correlated first; double click shows them in the active "
                "projection",
            ),
            ("r", "Pearson's r of the selected points alone"),
            ("of all", "Pearson's r of all points"),
        ),
    ),
    (
        "ellipse",
        "Ellipse",
        (
            ("figure", "Of the confidence ellipse in the active projection"),
            ("selection", "Of the selected points alone"),
            ("all", "Of all points"),
        ),
    ),
)
_FACE = 24 * UNIT


class SelectionPanel(QWidget):
    """Show the selection and let the user change and keep it."""

    tool_chosen = Signal(str)
    """Take up this tool, or "none"."""
    op_chosen = Signal(object)
    """Join what is drawn in this way: an `Op`, or None to replace."""
    lit_toggled = Signal(bool)
    """Let the projections show the selection, or all points alike."""
    named = Signal(str)
    """Keep what is selected under this name."""
    taken = Signal(object, object)
    """(index, op): select what a named selection does, alone or joined."""
    renamed = Signal(object, str)
    """(index, name): give a named selection another name."""
    removed = Signal(object)
    """(index): forget a named selection."""
    pair_chosen = Signal(object, str)
    """(pair, coordinates): show a pair in the active projection."""
    start_requested = Signal()
    """Put the current point at the mean of the selection."""
    command = Signal(str)
    """Do the command of this id."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: SelectionShown | None = None
        self.tools = [ToolButton(tool) for tool in TOOL_WORDS]
        self.op = ChoiceBox("What a drag does to the selection")
        for text, op in _OPS:
            self.op.addItem(text, op)
        explain(self.op, f"What is drawn next selects anew, or is joined. {JOINING_HELP}")
        self.words = WholeLabel()
        self.buttons = [GlyphButton(glyph, name, tip) for _, glyph, name, tip in _COMMANDS]
        self.lit = CheckBox("In the projections")
        explain(self.lit, "Show the selected points over the others in grey, in all projections")
        self.save = MenuButton("Sa&ve")
        set_glyph(self.save, "content_save_outline")
        explain(self.save, "Save the selected images: their names and attributes, or their faces")
        self.name = TextField("Name of the selection")
        self.name.setPlaceholderText("name")
        self.name.setMaxLength(LONGEST_NAME)
        self.keep = QPushButton("&Keep")
        explain(self.keep, "Keep what is selected under this name")
        self.list = NamedSelectionList()
        self.face = PictureView()
        self.face.setFixedSize(_FACE, _FACE)
        explain(self.face, "The face of the mean of the selected z-vectors")
        self.start = QPushButton("&Start from it")
        explain(self.start, "Put the current point at the mean of the selected points")
        self.what = ChoiceBox("What is shown of the selection")
        self._stack = QStackedWidget()
        self.tables = {name: TextTable(title, headers, wide=1) for name, title, headers in _TABLES}
        for name, title, _ in _TABLES:
            self.what.addItem(title, name)
            self._stack.addWidget(self.tables[name])
        self.what.setMinimumContentsLength(8)
        self.save_table = SaveButton("the table", self._finding, figure=False)
        self._common = QWidget()
        self._lay_out()
        self._connect()
        self.show_selection(Selection(), "")
        self.show_figures(None)

    def _lay_out(self) -> None:
        for id_, text in (
            ("save-selection-table", "Names and attributes as &CSV …"),
            ("save-selection-faces", "Faces as &PNG …"),
        ):
            self.save.menu().addAction(text, partial(self.command.emit, id_))
        keeping = _row(self.name, self.keep)
        keeping.setStretch(0, 1)
        mean = QVBoxLayout()
        mean.addWidget(WholeLabel("The mean face"))
        mean.addWidget(self.start)
        mean.addStretch(1)
        face = _row(self.face)
        face.addLayout(mean, 1)
        table = _row(self.what, self.save_table)
        table.setStretch(0, 1)
        common = QVBoxLayout(self._common)
        common.setContentsMargins(0, 0, 0, 0)
        common.setSpacing(2 * UNIT)
        common.addLayout(face)
        common.addLayout(table)
        common.addWidget(self._stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        tools = _row(*self.tools, self.op)
        tools.setStretch(len(self.tools), 1)
        layout.addLayout(tools)
        commands = _row(*self.buttons)
        commands.addStretch(1)
        commands.addWidget(self.save)
        layout.addLayout(commands)
        layout.addWidget(self.words)
        layout.addWidget(self.lit)
        layout.addLayout(keeping)
        layout.addWidget(self.list)
        layout.addWidget(self._common, 1)
        layout.addStretch(0)

    def _connect(self) -> None:
        for button in self.tools:
            button.tool_chosen.connect(self.tool_chosen)
        for (id_, *_), glyph in zip(_COMMANDS, self.buttons, strict=True):
            glyph.clicked.connect(partial(self._ask, id_))
        self.op.currentIndexChanged.connect(self._on_op)
        self.lit.clicked.connect(self.lit_toggled)
        self.keep.clicked.connect(self._on_keep)
        self.name.returnPressed.connect(self._on_keep)
        self.name.textChanged.connect(self._enable)
        self.list.taken.connect(self.taken)
        self.list.renamed.connect(self.renamed)
        self.list.removed.connect(self.removed)
        self.start.clicked.connect(self.start_requested)
        self.what.currentIndexChanged.connect(self._stack.setCurrentIndex)
        self.tables["correlations"].activated.connect(self._on_pair)

    # Setters

    def show_selecting(self, selecting: Selecting) -> None:
        """Show the tool, and how what it draws is joined."""
        for button in self.tools:
            button.show_tool(selecting.tool)
        with QSignalBlocker(self.op):
            self.op.setCurrentIndex([op for _, op in _OPS].index(selecting.op))

    def show_selection(self, selection: Selection, words: str) -> None:
        """Show what is selected, in words, and the selections that have names."""
        self.words.show_text(words)
        self.lit.setChecked(selection.lit)
        self._any = bool(selection.parts)
        for widget in (self.lit, self.save):
            widget.setEnabled(self._any)
        self._common.setVisible(self._any)
        names = [each.name for each in selection.named]
        current = selection.name_of(selection.parts)
        self.list.show_names(names, None if current is None else names.index(current))
        self._enable()

    def show_figures(self, shown: SelectionShown | None) -> None:
        """Show what the selected points have in common; None while it is not known."""
        self._shown = shown
        rows: Sequence[Sequence[Sequence[str]]] = ((), (), ())
        if shown is not None:
            rows = shown.components, shown.pairs, shown.ellipse
        for table, each in zip(self.tables.values(), rows, strict=True):
            table.show_rows(each)
        self.start.setEnabled(shown is not None)

    def show_face(self, face: NDArray[np.uint8] | None) -> None:
        """Show the face of the mean; None while there is none."""
        if face is None:
            self.face.show_waiting("…")
        else:
            self.face.show_picture(face)

    # What the user does

    def _ask(self, command: str, _: bool = False) -> None:
        self.command.emit(command)

    def _enable(self) -> None:
        self.keep.setEnabled(self._any and bool(self.name.text().strip()))

    def _on_op(self) -> None:
        self.op_chosen.emit(self.op.currentData())

    def _on_keep(self) -> None:
        if self.keep.isEnabled():
            name = self.name.text().strip()
            self.name.clear()
            self.named.emit(name)

    def _on_pair(self, index: QModelIndex) -> None:
        if self._shown is not None:
            self.pair_chosen.emit(self._shown.numbers[index.row()], self._shown.coordinates)

    def _finding(self) -> Finding | None:
        from latent_explorer.export.findings import Finding

        if self._shown is None:
            return None
        name, _, headers = _TABLES[self.what.currentIndex()]
        rows = self.tables[name].rows
        columns = {
            header: [row[number] for row in rows] for number, (header, _) in enumerate(headers)
        }
        return Finding(f"selection-{name}", columns)


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(UNIT)
    for widget in widgets:
        row.addWidget(widget)
    return row
