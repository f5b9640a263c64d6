"""The panel of the selection: what it shows and what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.selection_figures import SelectionShown
from latent_explorer.session.projections import Projection
from latent_explorer.session.selecting import Selecting
from latent_explorer.session.selection import Selection
from latent_explorer.ui.panels.selection import SelectionPanel

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key
OUTLINE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
DRAWN = Selection().drawn(Projection((3, 7)), OUTLINE, None)
NAMED = DRAWN.naming("left").naming("right <b>").cleared().inverted().naming("all")
SHOWN = SelectionShown(
    "z",
    (("z 3", "+2.00 σ", "+1.00", "0.50"), ("z 1", "0.00 σ", "0.00", "1.00")),
    (("z 3, 7", "+0.50", "+0.10"), ("z 1, 2", "−0.40", "0.00")),
    ((3, 7), (1, 2)),
    "z 3 – z 7",
    (("r", "+0.50", "+0.10"),),
)


@pytest.fixture
def panel(shown: Callable[..., Any]) -> SelectionPanel:
    panel: SelectionPanel = shown(SelectionPanel(), 280, 800)
    return panel


def test_with_nothing_selected_there_is_nothing_to_save_or_keep(panel: SelectionPanel) -> None:
    panel.show_selection(Selection(), "Nothing is selected")
    assert panel.words.text() == "Nothing is selected"
    assert not panel.save.isEnabled()
    assert not panel.keep.isEnabled()
    assert not panel.face.isVisible()
    assert not panel.list.isVisible()


def test_what_is_selected_can_be_kept_under_a_name(
    panel: SelectionPanel, qtbot: QtBot, heard: Any
) -> None:
    named = heard(panel.named)
    panel.show_selection(DRAWN, "12 points of 20 (60 %)")
    assert not panel.keep.isEnabled(), "it has no name yet"
    qtbot.keyClicks(panel.name, "  left ")
    assert named == [], "it is not kept while it is typed"
    qtbot.keyClick(panel.name, KEY.Key_Return)
    qtbot.keyClick(panel.name, KEY.Key_Return)
    qtbot.keyClicks(panel.name, "again")
    qtbot.mouseClick(panel.keep, LEFT)
    assert named == [("left",), ("again",)]
    assert panel.name.text() == ""


def test_named_ones_are_taken_up_by_mouse_and_keys(
    panel: SelectionPanel, qtbot: QtBot, heard: Any
) -> None:
    taken, removed = heard(panel.taken), heard(panel.removed)
    panel.show_selection(NAMED, "20 points")
    names = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert names == ["left", "right <b>", "all"]
    assert panel.list.currentRow() == 2, "that which is selected"
    place = panel.list.visualItemRect(panel.list.item(0)).center()
    qtbot.mouseClick(panel.list.viewport(), LEFT, pos=place)
    assert taken == removed == [], "a click alone does nothing"
    qtbot.mouseDClick(panel.list.viewport(), LEFT, pos=place)
    qtbot.keyClick(panel.list, KEY.Key_Down)
    qtbot.keyClick(panel.list, KEY.Key_Return)
    assert taken == [(0, None), (1, None)]
    panel.list.take_current("subtract")
    qtbot.keyClick(panel.list, KEY.Key_Delete)
    assert taken[-1] == (1, "subtract")
    assert removed == [(1,)]


def test_a_name_is_typed_in_its_place(panel: SelectionPanel, qtbot: QtBot, heard: Any) -> None:
    renamed = heard(panel.renamed)
    panel.show_selection(NAMED, "20 points")
    panel.list.setFocus()
    panel.list.setCurrentRow(0)
    qtbot.keyClick(panel.list, KEY.Key_F2)
    editor = panel.list.findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClicks(editor, "middle")
    qtbot.keyClick(editor, KEY.Key_Return)
    # Qt takes it over when the key has been dealt with.
    qtbot.waitUntil(lambda: renamed == [(0, "middle")])
    # It was refused: what is shown is what holds.
    panel.show_selection(NAMED, "20 points")
    assert panel.list.item(0).text() == "left"
    assert renamed == [(0, "middle")]


def test_buttons_ask_for_commands_and_tools(
    panel: SelectionPanel, qtbot: QtBot, heard: Any
) -> None:
    commands, tools, lit = heard(panel.command), heard(panel.tool_chosen), heard(panel.lit_toggled)
    panel.show_selection(DRAWN, "12 points")
    for button in panel.buttons:
        qtbot.mouseClick(button, LEFT)
    for action in panel.save.menu().actions():
        action.trigger()
    assert commands == [
        ("select-in-view",),
        ("select-ellipse",),
        ("select-inverse",),
        ("select-nothing",),
        ("save-selection-table",),
        ("save-selection-faces",),
    ]
    qtbot.mouseClick(panel.tools[1], LEFT)
    assert tools == [("rectangle",)]
    panel.lit.click()
    assert lit == [(False,)]


def test_how_a_drawing_is_joined(panel: SelectionPanel, qtbot: QtBot, heard: Any) -> None:
    ops = heard(panel.op_chosen)
    for row, op in enumerate((None, "add", "subtract", "intersect")):
        panel.show_selecting(Selecting("lasso", op))  # type: ignore[arg-type]  # from a tuple
        assert panel.op.currentIndex() == row
    assert ops == [], "to show it asks for nothing"
    assert panel.tools[0].isChecked()
    panel.op.setCurrentIndex(1)
    assert ops == [("add",)]


def test_figures_are_listed_and_a_pair_is_opened(
    panel: SelectionPanel, qtbot: QtBot, heard: Any
) -> None:
    pairs, starts = heard(panel.pair_chosen), heard(panel.start_requested)
    panel.show_selection(DRAWN, "12 points")
    panel.show_figures(SHOWN)
    assert list(panel.tables["components"].rows) == list(SHOWN.components)
    panel.what.setCurrentIndex(1)
    table = panel.tables["correlations"]
    assert table.isVisible()
    place = table.visualRect(table.model().index(1, 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=place)
    assert pairs == [], "a click alone does nothing"
    qtbot.mouseDClick(table.viewport(), LEFT, pos=place)
    assert pairs == [((1, 2), "z")]
    finding = panel._finding()
    assert finding is not None
    assert finding.what == "selection-correlations"
    assert finding.columns["r"] == ["+0.50", "−0.40"]
    qtbot.mouseClick(panel.start, LEFT)
    assert starts == [()]
    panel.show_figures(None)
    assert not panel.start.isEnabled()
    assert panel._finding() is None


def test_the_mean_face_is_shown_and_dimmed_while_another_is_awaited(
    panel: SelectionPanel, pixels: Any
) -> None:
    panel.show_selection(DRAWN, "12 points")
    panel.show_face(np.full((8, 8, 3), (200, 40, 40), np.uint8))
    middle = pixels(panel.face)[48, 48]
    np.testing.assert_allclose(middle, (200, 40, 40), atol=2)
    panel.show_face(None)
    assert panel.face.waiting


@pytest.mark.parametrize("width", [190, 280, 420])
def test_nothing_is_cut(panel: SelectionPanel, width: int) -> None:
    panel.show_selection(NAMED, "12,345 points of 49,820 (24.8 %)")
    panel.show_figures(SHOWN)
    assert panel.minimumSizeHint().width() <= 250
