"""The panel of slices: the curve of the count, and the b that is dragged along it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractSpinBox
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.slices import SliceShown
from latent_explorer.ui.panels.slices import SlicesPanel
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.widgets.line_slider import LineSlider

LEFT = Qt.MouseButton.LeftButton
B = np.linspace(0, 10, 11)
SHOWN = SliceShown("z 0 and z 1", B, np.arange(0, 1100, 100), (4.0, 400), "400 of 1,000 points.")


@pytest.fixture
def panel(shown: Callable[..., Any]) -> SlicesPanel:
    slices: SlicesPanel = shown(SlicesPanel(), 340, 380)
    slices.show_settings("origin", 4.0, 3.0, 10.0)
    return slices


def test_settings_are_shown_and_nobody_is_told(
    panel: SlicesPanel, heard: Callable[..., list[Any]]
) -> None:
    told = heard(panel.about_chosen, panel.b_changed)
    panel.show_settings("center", 12.5, 3.0, 20.0)
    assert panel.about.currentData() == "center"
    assert panel.b.value == 12.5
    assert told == []


def test_what_it_lies_around_is_chosen(
    panel: SlicesPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    told = heard(panel.about_chosen)
    qtbot.keyClick(panel.about, Qt.Key.Key_Down)
    assert told == [("center",)]


def test_a_drag_of_b_is_one_gesture(panel: SlicesPanel, slide: Callable[..., list[Any]]) -> None:
    values = slide(panel, panel.b, panel.b_changed)
    assert values == sorted(values)
    assert 4.0 < values[-1] < 10.0


def test_the_line_is_dragged_along_the_curve(panel: SlicesPanel, qtbot: QtBot) -> None:
    panel.show_slice(SHOWN)
    told: list[Any] = []
    panel.gesture_began.connect(lambda: told.append("began"))
    panel.gesture_ended.connect(lambda: told.append("ended"))
    panel.b_changed.connect(told.append)
    view = panel.plot.viewport()

    def at(b: float) -> QPoint:
        return QPoint(round(panel.plot.pixel_of(b)), view.height() // 2)

    qtbot.mousePress(view, LEFT, pos=at(4.0) + QPoint(3, 0))
    qtbot.mouseMove(view, at(6.0) + QPoint(3, 0))
    qtbot.mouseRelease(view, LEFT, pos=at(6.0) + QPoint(3, 0))
    began, b, ended = told
    assert (began, ended) == ("began", "ended")
    assert b == pytest.approx(6.0, abs=0.05), "where it was taken hold of, it is held"
    told.clear()
    qtbot.keyClick(panel.plot, Qt.Key.Key_Right)
    assert told == [4.01], "it is at 4 until somebody puts it elsewhere"
    panel.show_slice(None)
    qtbot.keyClick(panel.plot, Qt.Key.Key_Right)
    qtbot.mouseClick(view, LEFT, pos=at(6.0))
    assert told == [4.01], "nothing is known of any b"


def test_a_double_click_on_its_name_sets_the_default(
    panel: SlicesPanel, double_click_name: Callable[..., None], heard: Callable[..., list[Any]]
) -> None:
    told = heard(panel.b_changed)
    double_click_name(panel, panel.b)
    assert told == [(3.0,)]


@pytest.mark.parametrize("dark", [False, True])
def test_curve_and_b_are_seen(
    panel: SlicesPanel,
    set_dark: Callable[[bool], None],
    pixels: Callable[..., Any],
    count_color: Callable[..., int],
    dark: bool,
) -> None:
    set_dark(dark)
    theme = current_theme()
    assert count_color(pixels(panel.plot), theme.accent) == 0
    assert panel.words.text() == "…"
    panel.show_slice(SHOWN)
    image = pixels(panel.plot)
    assert count_color(image, theme.accent) > 50
    assert count_color(image, theme.generated) > 50
    assert panel.words.text() == SHOWN.words
    panel.show_slice(None)
    assert count_color(pixels(panel.plot), theme.accent) == 0, "nothing old"


def test_hidden_it_keeps_only_the_newest(panel: SlicesPanel) -> None:
    panel.hide()
    panel.show_slice(SHOWN)
    assert panel.plot.drawn_items == []
    panel.show()
    assert len(panel.plot.drawn_items) == 2, "curve and dot"


def test_the_curve_is_in_view_also_where_b_is_beyond_it(panel: SlicesPanel) -> None:
    for b in (4.0, 25.0):
        panel.show_slice(SliceShown("", B, SHOWN.counts, (b, 1000), ""))
        (left, right), (low, high) = panel.plot.getViewBox().viewRange()
        assert left <= 0 <= max(b, 10.0) <= right
        assert low <= 0 < 1000 <= high


def test_points_that_are_all_the_same_can_be_shown(panel: SlicesPanel) -> None:
    panel.show_slice(SliceShown("", np.zeros(5), np.full(5, 3), (0.0, 3), "3"))
    assert panel.words.text() == "3"


def test_everything_is_explained_and_has_a_name(panel: SlicesPanel) -> None:
    assert all(each.toolTip() for each in (panel.about, panel.b, panel.plot))
    boxes = [*panel.findChildren(QAbstractSpinBox), *panel.findChildren(LineSlider)]
    assert all(each.accessibleName() for each in (*boxes, panel.about, panel.plot))
