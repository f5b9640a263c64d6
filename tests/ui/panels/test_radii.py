"""The panel of radii: distributions that all can tell apart, and two things to choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QLabel
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.radii import RadiiShown, RadiusCurve
from latent_explorer.core.radii import MEASURES
from latent_explorer.ui.panels.radii import COLOURS, RadiiPanel
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.widgets.chart_parts import colour_in
from latent_explorer.ui.widgets.line_slider import LineSlider

LEFT = Qt.MouseButton.LeftButton


def curve(kind: str, low: float, high: float) -> RadiusCurve:
    edges = np.linspace(low, high, 11)
    return RadiusCurve(kind, f"<{kind}>", edges, np.full(10, 1.0))


SHOWN = RadiiShown(
    "Length in z",
    (
        curve("images", 0, 2),
        curve("cube", 4, 5),
        curve("drawn", 7, 8),
        curve("theory", 9, 10),
    ),
    6.0,
    ("The cube's vectors: no image is there.", "Others."),
)


@pytest.fixture
def panel(shown: Callable[..., Any]) -> RadiiPanel:
    radii: RadiiPanel = shown(RadiiPanel(), 360, 480)
    radii.show_components(105, 256)
    radii.show_settings("lengths", 2.0, 1.65, 8.0)
    return radii


def test_settings_are_shown_and_nobody_is_told(
    panel: RadiiPanel, heard: Callable[..., list[Any]]
) -> None:
    told = heard(panel.measure_chosen, panel.b_changed)
    for measure in MEASURES:
        panel.show_settings(measure, 3.25, 1.65, 8.0)
        assert panel.measure.currentData() == measure
    panel.show_components(7, 12)
    assert [panel.measure.itemText(i) for i in range(3)] == [
        "length in z",
        "Mahalanobis, 7 components",
        "Mahalanobis, all 12",
    ]
    assert panel.b.value == 3.25
    assert told == []


def test_the_measure_is_chosen_by_mouse_and_keys(
    panel: RadiiPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    told = heard(panel.measure_chosen)
    qtbot.keyClick(panel.measure, Qt.Key.Key_Down)
    qtbot.keyClick(panel.measure, Qt.Key.Key_Down)
    assert told == [("mahalanobis",), ("mahalanobis-all",)]


def test_a_drag_of_b_is_one_gesture(panel: RadiiPanel, slide: Callable[..., list[Any]]) -> None:
    values = slide(panel, panel.b, panel.b_changed)
    assert values == sorted(values)
    assert 2.0 < values[0] < values[-1] < 8.0
    assert panel.b.value == values[-1]


def test_a_double_click_on_its_name_sets_the_b_of_the_sampler(
    panel: RadiiPanel, double_click_name: Callable[..., None], heard: Callable[..., list[Any]]
) -> None:
    told = heard(panel.b_changed)
    double_click_name(panel, panel.b)
    assert told == [(1.65,)]


@pytest.mark.parametrize("dark", [False, True])
def test_all_sets_are_seen_in_colours_of_their_own(
    panel: RadiiPanel,
    set_dark: Callable[[bool], None],
    pixels: Callable[..., Any],
    count_color: Callable[..., int],
    dark: bool,
) -> None:
    set_dark(dark)
    panel.show_radii(SHOWN)
    theme = current_theme()
    image = pixels(panel.plot)
    for kind in ("images", "cube", "drawn"):
        assert count_color(image, colour_in(theme, COLOURS[kind])) > 20, kind
        assert f"{colour_in(theme, COLOURS[kind])}" in panel.plot.legend.text()
        assert f"&lt;{kind}&gt;" in panel.plot.legend.text(), "names are text"
    assert "b √(d / 3) = 6.00" in panel.plot.legend.text().replace("&nbsp;", " ")
    assert panel.words.text() == "\n".join(SHOWN.words)
    (line,) = (i for i in panel.plot.items() if isinstance(i, pg.InfiniteLine))
    assert line.value() == 6.0
    (left, right), _ = panel.plot.getViewBox().viewRange()
    assert left <= 0
    assert right >= 10


def test_nothing_old_is_shown(panel: RadiiPanel) -> None:
    panel.show_radii(SHOWN)
    panel.show_radii(RadiiShown("Mahalanobis radius, 12 PCA components"))
    assert panel.plot.drawn_items == []
    assert "Mahalanobis" in panel.plot.getAxis("bottom").labelText
    assert (panel.plot.legend.text(), panel.words.text()) == ("", "…")


def test_hidden_it_keeps_only_the_newest(panel: RadiiPanel) -> None:
    panel.hide()
    panel.show_radii(SHOWN)
    assert panel.plot.drawn_items == []
    panel.show()
    assert len(panel.plot.drawn_items) == len(SHOWN.curves) + 1, "and the shell"


def test_everything_is_explained_and_has_a_name(panel: RadiiPanel) -> None:
    assert all(each.toolTip() for each in (panel.measure, panel.b, panel.plot))
    boxes = [*panel.findChildren(QAbstractSpinBox), *panel.findChildren(LineSlider)]
    assert all(each.accessibleName() for each in (*boxes, panel.measure, panel.plot))


@pytest.mark.parametrize("points", [9.0, 14.6])
def test_nothing_is_cut_in_a_narrow_panel(panel: RadiiPanel, qtbot: QtBot, points: float) -> None:
    font = panel.font()
    font.setPointSizeF(points)
    panel.setFont(font)
    panel.show_radii(SHOWN)
    panel.resize(max(260, panel.minimumSizeHint().width()), 700)
    assert panel.width() <= 340

    def cut() -> list[QLabel]:
        labels = (panel.plot.legend, panel.words)
        return [each for each in labels if each.height() < each.heightForWidth(each.width())]

    qtbot.waitUntil(lambda: cut() == [])
