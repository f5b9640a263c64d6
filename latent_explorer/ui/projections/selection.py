"""Selecting in a grid of projections: the buttons of the tools, and the selected points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QToolButton, QWidget

from latent_explorer.session.numbers import Position
from latent_explorer.session.selecting import Selecting, SelectionTool
from latent_explorer.session.selection import Op
from latent_explorer.ui.icons import set_glyph
from latent_explorer.ui.tokens import ICON, UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.edges import paint_border

if TYPE_CHECKING:
    from latent_explorer.controller.presenters.selecting import PlaneSelection
    from latent_explorer.ui.projections.card import ProjectionCard
    from latent_explorer.ui.widgets.whole_label import WholeLabel

JOINING_HELP = (
    "Shift adds to what is selected, Ctrl takes away from it, both select among it. Esc gives up "
    "what is being drawn, and once more lays the tool down"
)
TOOL_WORDS: dict[SelectionTool, tuple[str, str, str]] = {
    "lasso": (
        "lasso",
        "Lasso",
        f"Select points: draw around them in any projection (L). {JOINING_HELP}",
    ),
    "rectangle": (
        "select_drag",
        "Rectangle",
        f"Select points: draw a rectangle in any projection (R). {JOINING_HELP}",
    ),
}
"""Icon, name and tip of each tool."""

_WIDTH = ICON + 3 * UNIT


class ToolButton(QToolButton):
    """A button that takes up a tool, or lays it down.

    Parameters
    ----------
    tool : str
        "lasso" or "rectangle".
    """

    tool_chosen = Signal(str)
    """Take up this tool; "none": lay it down."""

    def __init__(self, tool: SelectionTool) -> None:
        super().__init__()
        self._tool = tool
        glyph, name, tip = TOOL_WORDS[tool]
        set_glyph(self, glyph)
        self.setAccessibleName(f"Select with the {name.lower()}")
        explain(self, tip)
        self.setCheckable(True)
        self.setFixedWidth(_WIDTH)
        self.clicked.connect(self._tell)

    def _tell(self, held: bool) -> None:
        self.tool_chosen.emit(self._tool if held else "none")

    def show_tool(self, tool: SelectionTool) -> None:
        """Show which tool is held."""
        self.setChecked(tool == self._tool)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            # A ground that is a little darker can hardly be told from the others.
            paint_border(self, chosen=True)


class ProjectionSelection(QObject):
    """The tools that select, and the selection in each plane.

    Parameters
    ----------
    cards : callable
        Returns the cards, in order.
    keys : QBoxLayout
        Where words go.
    parent : QWidget
        The panel they belong to.

    Attributes
    ----------
    buttons : list of ToolButton
        One for each tool.
    bar : QWidget
        Holds them; it may stand anywhere.
    selecting : Selecting
        The tool, and how what it draws is joined.
    words : str
        What is selected; empty where nothing is lit.
    """

    tool_chosen = Signal(str)
    """Take up this tool, or "none"."""
    outline_drawn = Signal(object, object, object)
    """(index, outline, op): select what is inside an outline in a projection."""
    shown = Signal(object, object)
    """Which projections show a selection, and which the ellipse of one: two lists of bool."""

    def __init__(
        self, cards: Callable[[], Sequence[ProjectionCard]], keys: QBoxLayout, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._cards = cards
        self._keys = keys
        self.selecting = Selecting()
        self.words = ""
        self.buttons = [ToolButton(tool) for tool in TOOL_WORDS]
        for button in self.buttons:
            button.tool_chosen.connect(self.tool_chosen)
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in self.buttons:
            row.addWidget(button)

    def draw(self, card: ProjectionCard, outline: Sequence[Position], op: Op | None) -> None:
        """Tell what was drawn in the plane of a card."""
        self.outline_drawn.emit(card.index, outline, op)

    def lay_down(self) -> bool:
        """Ask for the tool to be laid down; return whether there is one."""
        held = self.selecting.tool != "none"
        if held:
            self.tool_chosen.emit("none")
        return held

    # Setters

    @cached_property
    def label(self) -> WholeLabel:
        """Says what is selected."""
        from latent_explorer.ui.theme import set_text_size
        from latent_explorer.ui.tokens import TextSize
        from latent_explorer.ui.widgets.whole_label import WholeLabel

        label = WholeLabel()
        set_text_size(label, TextSize.SMALL)
        self._keys.addWidget(label)
        return label

    def show_selecting(self, selecting: Selecting) -> None:
        """Show which tool is held."""
        self.selecting = selecting
        for button in self.buttons:
            button.show_tool(selecting.tool)
        for card in self._cards():
            card.plane.show_selecting(selecting)

    def show_selected(self, planes: Sequence[PlaneSelection | None], words: str) -> None:
        """Light the selected points of each plane, where there are some, and say what they are."""
        self.words = words
        if words:
            self.label.show_text(words)
        if "label" in vars(self):
            self.label.setVisible(bool(words))
        for card, each in zip(self._cards(), planes, strict=True):
            card.plane.show_selected(each)
        ellipses = [each is not None and each.points.ellipse is not None for each in planes]
        self.shown.emit([each is not None for each in planes], ellipses)
