"""The panel of the path: its points in a list, and how it leads from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.path_shown import PathPoint, PathSettings
from latent_explorer.ui.panels.path import PathPanel
from latent_explorer.ui.widgets.line_slider import LineSlider

LEFT = Qt.MouseButton.LeftButton
POINTS = (
    PathPoint("A", "begin", "a"),
    PathPoint("1", "in between", 1),
    PathPoint("2", "the mean", 2),
    PathPoint("B", "end", "b"),
)
SETTINGS = PathSettings(
    kind="straight",
    plane="z 52 – z 145",
    within="all",
    n_components=105,
    d=256,
    base="fixed",
    base_label="the chosen image",
    level=2.2,
    steps=12,
    overshoot=1.0,
)


@pytest.fixture
def panel(shown: Callable[..., Any]) -> PathPanel:
    made: PathPanel = shown(PathPanel(), 300, 600)
    made.show_points(POINTS)
    made.show_settings(SETTINGS)
    return made


@pytest.fixture
def told(panel: PathPanel) -> list[Any]:
    calls: list[Any] = []
    for name in (
        *("point_set", "point_added", "point_removed", "point_visited", "reversed", "cleared"),
        *("kind_chosen", "within_chosen", "components_changed", "base_chosen"),
        *("level_changed", "steps_changed", "overshoot_changed"),
    ):
        getattr(panel, name).connect(lambda *args, name=name: calls.append((name, *args)))
    return calls


def _visible(panel: PathPanel) -> set[str]:
    """The names of the controls that are there."""
    return {label.text() for label in panel.findChildren(QLabel) if label.isVisible()}


def test_the_setters_are_silent(panel: PathPanel, told: list[Any]) -> None:
    for _ in range(2):
        panel.show_points(POINTS[:2])
        panel.show_points(())
        for within in ("all", "plane", "pca"):
            panel.show_settings(replace(SETTINGS, within=within, n_components=7))
        panel.show_settings(replace(SETTINGS, kind="ellipse", within="plane"))
        panel.show_settings(replace(SETTINGS, base="blended"))
        panel.show_note("Length 7.0")
    assert told == []


def test_points_are_listed_visited_and_removed(
    panel: PathPanel, told: list[Any], qtbot: QtBot
) -> None:
    rows = [panel.list.item(k).text() for k in range(panel.list.count())]
    assert [row[0] for row in rows] == ["A", "1", "2", "B"]
    assert rows[2].endswith("the mean")
    assert panel.list.currentRow() == 0, "what can be done with a point is offered at once"
    assert panel.set.isEnabled()
    panel.list.setFocus()
    panel.list.setCurrentRow(1)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    panel.list.setCurrentRow(3)
    qtbot.mouseClick(panel.remove, LEFT)
    item = panel.list.visualItemRect(panel.list.item(2)).center()
    qtbot.mouseClick(panel.list.viewport(), LEFT, pos=item)
    qtbot.mouseDClick(panel.list.viewport(), LEFT, pos=item)
    qtbot.mouseClick(panel.turn, LEFT)
    qtbot.mouseClick(panel.clear, LEFT)
    assert told == [
        ("point_removed", 1),
        ("point_removed", "b"),
        ("point_visited", 2),
        ("reversed",),
        ("cleared",),
    ]


def test_points_are_taken_from_a_face_an_image_and_the_mean(
    panel: PathPanel, told: list[Any]
) -> None:
    panel.list.setCurrentRow(0)
    for button in (panel.set, panel.add):
        assert [a.text() for a in button.menu().actions()] == [
            "The current point",
            "The mean",
            "The chosen image",
            "The chosen face",
        ]
        for action in button.menu().actions():
            action.trigger()
    sources = ["current", "mean", "image", "face"]
    assert told == [
        *(("point_set", "a", source) for source in sources),
        *(("point_added", source) for source in sources),
    ]


def test_an_end_that_is_not_set_can_only_be_set(panel: PathPanel) -> None:
    panel.show_points((replace(POINTS[0], is_set=False, words="not set"), POINTS[3]))
    panel.list.setCurrentRow(0)
    assert panel.set.isEnabled()
    assert not panel.remove.isEnabled()


def test_what_is_not_used_is_not_shown(panel: PathPanel) -> None:
    assert {"Leads", "Changes", "Steps", "Goes to"} <= _visible(panel)
    assert not {"K", "Others of", "Level"} & _visible(panel)
    panel.show_settings(replace(SETTINGS, within="pca"))
    assert {"K", "Others of"} <= _visible(panel)
    panel.show_settings(replace(SETTINGS, within="plane", kind="ellipse"))
    assert {"Level", "Others of"} <= _visible(panel)
    assert not {"K", "Goes to"} & _visible(panel)
    assert not panel.list.isVisible(), "an ellipse leads through no points"
    assert panel.clear.isVisible()


def test_what_holds_is_shown(panel: PathPanel) -> None:
    panel.show_settings(replace(SETTINGS, kind="smooth", within="plane"))
    assert panel.kind.currentText() == "smooth"
    assert panel.within.currentText() == "plane z 52 – z 145"
    assert panel.base.currentText() == "the chosen image"
    panel.show_settings(replace(SETTINGS, within="pca", n_components=300, d=400, base="mean"))
    assert panel.components.value == 300
    assert panel.base.currentText() == "the mean"


def _choose(box: QComboBox, qtbot: QtBot, steps: int) -> None:
    box.setFocus()
    for _ in range(abs(steps)):
        qtbot.keyClick(box, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)


def test_how_it_leads_is_chosen(panel: PathPanel, told: list[Any], qtbot: QtBot) -> None:
    _choose(panel.kind, qtbot, 1)
    _choose(panel.within, qtbot, 1)
    panel.show_settings(replace(SETTINGS, within="pca"))
    _choose(panel.base, qtbot, -1)
    assert told == [
        ("kind_chosen", "smooth"),
        ("within_chosen", "plane"),
        ("base_chosen", "current"),
    ]
    told.clear()
    for slider, name, value in (
        (panel.components, "components_changed", 7.0),
        (panel.steps, "steps_changed", 30.0),
        (panel.overshoot, "overshoot_changed", 1.25),
    ):
        slider.findChild(LineSlider).set_number(value)
        assert told[-1] == (name, value)


@pytest.mark.parametrize("size", [(250, 300), (260, 700), (400, 500)])
def test_nothing_is_cut_at_its_side(panel: PathPanel, qtbot: QtBot, size: tuple[int, int]) -> None:
    panel.show_settings(replace(SETTINGS, within="pca"))
    panel.show_note("Length 113.4, 2.15 times the straight line")
    panel.resize(*size)
    qtbot.waitUntil(lambda: panel.size().toTuple() == size)
    QApplication.processEvents()
    for part in (panel.list, panel.kind, panel.steps, panel.set, panel.clear, panel.note):
        right = part.mapTo(panel, part.rect().bottomRight()).x()
        assert right <= panel.width(), part
