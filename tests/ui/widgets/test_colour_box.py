"""The box to choose what the projections are coloured by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from latent_explorer.ui.widgets.colour_box import ColourBox

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def box(shown: Callable[..., Any]) -> ColourBox:
    box: ColourBox = shown(ColourBox(), 300, 40)
    box.show_attributes(["5_o_Clock_Shadow", "Smiling", "density"])
    return box


def test_the_density_comes_first(box: ColourBox) -> None:
    assert box.box.currentText() == "density"
    texts = [box.box.itemText(i) for i in range(box.box.count())]
    assert texts == ["density", "", "5 o Clock Shadow", "Smiling", "density"]


def test_the_setters_are_silent_and_show_what_is_chosen(
    box: ColourBox, heard: Callable[..., list[Any]]
) -> None:
    told = heard(box.chosen)
    for name in ("Smiling", None, "density", "5_o_Clock_Shadow"):
        box.show_attribute(name)
        assert box.box.currentData() == name
    assert box.box.currentText() == "5 o Clock Shadow"
    box.show_attributes([])
    assert box.box.currentText() == "density"
    box.show_attribute(None)
    assert told == []


def test_what_is_chosen_in_the_open_list_is_told(
    box: ColourBox, heard: Callable[..., list[Any]], qtbot: QtBot
) -> None:
    told = heard(box.chosen)
    for key, name in ((Qt.Key.Key_End, "density"), (Qt.Key.Key_Home, None)):
        qtbot.mouseClick(box.box, LEFT)
        assert box.box.view().isVisible()
        qtbot.keyClick(box.box.view(), key)
        qtbot.keyClick(box.box.view(), Qt.Key.Key_Return)
        assert told[-1] == (name,)
    assert len(told) == 2


def test_a_name_is_found_by_its_beginning(
    box: ColourBox, heard: Callable[..., list[Any]], qtbot: QtBot
) -> None:
    told = heard(box.chosen)
    box.box.setFocus()
    qtbot.keyClicks(box.box, "Smi")
    assert box.box.currentData() == "Smiling"
    assert told[-1] == ("Smiling",)


def test_the_tip_has_the_whole_name(box: ColourBox) -> None:
    name = "group_<of>_" + 70 * "x"
    box.show_attributes([name])
    box.show_attribute(name)
    assert f"group &lt;of&gt; {70 * 'x'}" in box.box.toolTip()
    box.show_attribute(None)
    assert "group" not in box.box.toolTip()
    assert "What the points are coloured by" in box.box.toolTip()


def test_it_has_a_name(box: ColourBox) -> None:
    assert box.box.accessibleName() == "Colour by"
