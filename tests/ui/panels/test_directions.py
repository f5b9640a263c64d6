"""The panel of directions: sliders, their truth, and what else it asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.directions import ALL_OTHERS
from latent_explorer.controller.presenters.directions_shown import DirectionShown
from latent_explorer.ui.panels.direction_row import DirectionRow
from latent_explorer.ui.panels.directions import DirectionsPanel
from latent_explorer.ui.turns import turns

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key


def shown_as(name: str, accuracy: str = "88 %", **others: Any) -> DirectionShown:
    values: dict[str, Any] = {"words": "", "help": f"{name}: 50 % is chance", "faint": False}
    return DirectionShown(name, accuracy, **{**values, "held": False, "made": False, **others})


SHOWN = (
    shown_as("Smiling"),
    shown_as("Black_Hair", held=True),
    shown_as("Oval_Face", "61 %", words="near chance", faint=True),
    shown_as("mine", made=True),
    shown_as("rare", "", words="too few images of one of its two classes", faint=True),
    *(shown_as(f"more {i}") for i in range(6)),
)


@pytest.fixture
def panel(shown: Callable[..., Any]) -> DirectionsPanel:
    panel: DirectionsPanel = shown(DirectionsPanel(), 380, 640)
    panel.show_directions(SHOWN, "")
    turns().finish()
    return panel


def listed(panel: DirectionsPanel) -> list[str]:
    return [row.name for row in panel.rows if row.isVisible()]


def row_of(panel: DirectionsPanel, name: str) -> DirectionRow:
    (row,) = (each for each in panel.rows if each.name == name)
    return row


def test_rows_are_made_a_few_a_turn(shown: Callable[..., Any]) -> None:
    panel: DirectionsPanel = shown(DirectionsPanel(), 380, 640)
    panel.show_directions(SHOWN, "3 of 11 directions …")
    assert len(panel.rows) < len(SHOWN)
    assert panel.words.isVisible()
    # Others came before all were made.
    panel.show_directions(SHOWN[::-1], "")
    turns().finish()
    assert [row.name for row in panel.rows] == [each.name for each in SHOWN[::-1]]
    assert not panel.words.isVisible()
    panel.show_directions(SHOWN[:2], "")
    assert listed(panel) == ["Smiling", "Black_Hair"]


def test_each_says_how_far_it_can_be_trusted(panel: DirectionsPanel) -> None:
    weak, clear = row_of(panel, "Oval_Face"), row_of(panel, "Smiling")
    assert weak.accuracy.text() == "near chance 61 %"
    assert clear.accuracy.text() == "88 %"
    assert weak.label.foregroundRole() != clear.label.foregroundRole()
    assert "50 % is chance" in clear.accuracy.toolTip()
    rare = row_of(panel, "rare")
    assert not rare.slider.isVisible()
    assert rare.accuracy.text().startswith("too few images")


def test_a_slider_that_is_dragged_moves_along_its_direction(
    panel: DirectionsPanel, qtbot: QtBot, heard: Any
) -> None:
    moved = heard(panel.moved)
    gestures = heard(panel.gesture_began, panel.gesture_ended)
    slider = row_of(panel, "Smiling").slider._slider
    middle = slider.rect().center()
    qtbot.mousePress(slider, LEFT, pos=middle)
    for x in (10, 25, 40):
        qtbot.mouseMove(slider, middle + QPoint(x, 0))
    assert len(gestures) == 1
    qtbot.mouseRelease(slider, LEFT, pos=middle + QPoint(40, 0))
    assert len(gestures) == 2
    assert {name for name, _, _ in moved} == {"Smiling"}
    values = [value for _, value, _ in moved]
    assert values == sorted(values)
    assert values[-1] > 0.5
    qtbot.keyClick(slider, KEY.Key_Delete)
    assert moved[-1][1] == 0.0


def test_what_is_shown_is_where_the_point_is(panel: DirectionsPanel, heard: Any) -> None:
    moved = heard(panel.moved)
    panel.show_values({"Smiling": 1.234, "Oval_Face": -7.5, "gone": 3.0})
    assert row_of(panel, "Smiling").slider.value == 1.23
    # Further than the slider goes.
    assert row_of(panel, "Oval_Face").slider.value == -7.5
    assert moved == []
    panel.show_directions(SHOWN[::-1], "")
    panel.show_values({"Smiling": 1.234})
    assert row_of(panel, "Smiling").slider.value == 1.23


def test_one_is_held_by_its_lock(panel: DirectionsPanel, qtbot: QtBot, heard: Any) -> None:
    held = heard(panel.held_toggled)
    assert row_of(panel, "Black_Hair").hold.isChecked()
    qtbot.mouseClick(row_of(panel, "Smiling").hold, LEFT)
    qtbot.mouseClick(row_of(panel, "Black_Hair").hold, LEFT)
    assert held == [("Smiling", True), ("Black_Hair", False)]


def test_they_are_filtered_by_what_is_typed(panel: DirectionsPanel, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.filter, "hair bl")
    assert listed(panel) == ["Black_Hair"]
    panel.filter.clear()
    assert listed(panel) == [each.name for each in SHOWN]


def test_method_and_order_are_chosen(panel: DirectionsPanel, heard: Any) -> None:
    asked = heard(panel.method_chosen, panel.order_chosen)
    panel.show_settings("logistic", "name")
    assert panel.method.currentText() == "logistic regression"
    assert asked == []
    panel.method.setCurrentIndex(0)
    panel.order.setCurrentIndex(0)
    assert asked == [("mean",), ("accuracy",)]


def test_a_plane_of_two(panel: DirectionsPanel, qtbot: QtBot, heard: Any) -> None:
    asked = heard(panel.plane_requested)
    assert not panel.plane.isVisible()
    qtbot.mouseClick(panel.more, LEFT)
    assert panel.plane.isVisible()
    assert not panel.plane.isEnabled()
    panel.show_axes(["Smiling", "Male"], ["PCA 0", "Smiling", "Male"])
    qtbot.mouseClick(panel.plane, LEFT)
    panel.second.setFocus()
    qtbot.keyClick(panel.second, KEY.Key_Down)
    qtbot.mouseClick(panel.plane, LEFT)
    # It stays chosen when others come.
    panel.show_axes(["Male", "Smiling"], ["PCA 0", "Male", "Smiling"])
    qtbot.mouseClick(panel.plane, LEFT)
    assert asked[:2] == [("Smiling", "PCA 0"), ("Smiling", "Smiling")]
    assert asked[2] == ("Male", "Smiling"), "nobody has chosen the first: it is the best one"


def test_a_direction_of_two_selections(panel: DirectionsPanel, qtbot: QtBot, heard: Any) -> None:
    made, removed = heard(panel.made), heard(panel.removed)
    qtbot.mouseClick(panel.more, LEFT)
    assert not panel.name.isEnabled()
    panel.show_selections(["the selection", "left"])
    assert not panel.make.isEnabled()
    qtbot.keyClicks(panel.name, "mine")
    qtbot.mouseClick(panel.make, LEFT)
    panel.origin.setCurrentText("left")
    qtbot.keyClicks(panel.name, "other")
    qtbot.keyClick(panel.name, KEY.Key_Return)
    assert made == [("mine", "the selection", ALL_OTHERS), ("other", "the selection", "left")]
    assert not row_of(panel, "Smiling").forget.isVisible()
    qtbot.mouseClick(row_of(panel, "mine").forget, LEFT)
    assert removed == [("mine",)]


def test_the_list_can_be_saved(panel: DirectionsPanel) -> None:
    panel.show_values({"Smiling": 0.5})
    finding = panel._finding()
    assert finding is not None
    assert finding.columns["direction"][0] == "Smiling"
    assert finding.columns["balanced accuracy"][0] == "88 %"
    assert finding.columns["from start"][:2] == [0.5, None]


@pytest.mark.parametrize(("width", "beside"), [(240, False), (400, True)])
def test_the_slider_stands_beside_the_name_where_there_is_room(
    panel: DirectionsPanel, qtbot: QtBot, width: int, beside: bool
) -> None:
    panel.resize(width, 640)
    row = row_of(panel, "Smiling")
    qtbot.waitUntil(lambda: (row.slider.geometry().top() < row.label.geometry().bottom()) == beside)
    assert row.label.width() >= 40
    assert panel.minimumSizeHint().width() <= 240
