"""The panel of the cut: what lies along it, and how that departs from a Gaussian."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.cut import CutShown
from latent_explorer.core.cuts import Cut
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.jobs.cut import CutCounted, CutRequest
from latent_explorer.session.projections import Projection
from latent_explorer.ui.panels.cut import CutPanel
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.widgets.line_slider import LineSlider

LEFT = Qt.MouseButton.LeftButton
EDGES = np.linspace(-4, 4, 62)
MIDDLES = (EDGES[1:] + EDGES[:-1]) / 2
GAUSSIAN = 500 * np.exp(-(MIDDLES**2) / 2)
ELLIPSE = ConfidenceEllipse([0, 0], np.eye(2))
FOUND = CutCounted(
    CutRequest(
        projection=Projection((2, 7)), start=(-4.0, 0.0), end=(4.0, 0.0), half_thickness=0.2
    ),
    Cut(
        np.array([-4.0, 0.0]),
        np.array([4.0, 0.0]),
        0.2,
        EDGES + 4,
        np.round(GAUSSIAN * 1.2).astype(np.int64),
        GAUSSIAN,
    ),
    ELLIPSE,
)
SHOWN = CutShown(EDGES, FOUND.cut.counts.astype(float), GAUSSIAN, "in σ", ("One.", "Two."), FOUND)


@pytest.fixture
def panel(shown: Callable[..., Any]) -> CutPanel:
    cut: CutPanel = shown(CutPanel(), 360, 480)
    cut.show_settings("main", 0.25, "sigma")
    return cut


def test_settings_are_shown_and_nobody_is_told(
    panel: CutPanel, heard: Callable[..., list[Any]]
) -> None:
    told = heard(panel.axis_chosen, panel.strip_changed, panel.unit_chosen)
    panel.show_settings("y", 1.5, "units")
    assert [axis for axis, button in panel.axes.items() if button.isChecked()] == ["y"]
    assert panel.strip.value == 1.5
    assert panel.unit.currentData() == "units"
    panel.show_settings(None, 1.5, "units")
    assert not any(button.isChecked() for button in panel.axes.values())
    panel.show_settings("x", 1.5, "units")
    assert panel.axes["x"].isChecked()
    assert told == []


def test_an_axis_is_chosen_also_the_one_that_was_left(
    panel: CutPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    told = heard(panel.axis_chosen)
    qtbot.mouseClick(panel.axes["minor"], LEFT)
    assert told == [("minor",)]
    panel.show_settings(None, 0.25, "sigma")
    qtbot.mouseClick(panel.axes["minor"], LEFT)
    assert told == [("minor",)] * 2
    assert panel.axes["minor"].isChecked()


def test_strip_and_unit_are_chosen(
    panel: CutPanel,
    qtbot: QtBot,
    slide: Callable[..., list[Any]],
    heard: Callable[..., list[Any]],
) -> None:
    values = slide(panel, panel.strip, panel.strip_changed)
    assert values == sorted(values)
    units = heard(panel.unit_chosen)
    qtbot.keyClick(panel.unit, Qt.Key.Key_Down)
    assert units == [("units",)]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_counts_and_gaussian_are_seen(
    panel: CutPanel,
    set_dark: Callable[[bool], None],
    pixels: Callable[..., Any],
    count_color: Callable[..., int],
    dark: bool,
) -> None:
    set_dark(dark)
    theme = current_theme()
    panel.show_cut(None, None)
    assert count_color(pixels(panel.plot), theme.ellipse) == 0
    panel.show_cut(SHOWN, None)
    image = pixels(panel.plot)
    assert count_color(image, theme.ellipse) > 50
    assert count_color(image, theme.accent) > 50
    assert panel.words.text() == "One.\nTwo."
    panel.show_cut(None, "no such line")
    assert count_color(pixels(panel.plot), theme.ellipse) == 0, "nothing old"
    assert panel.words.text() == "no such line"


def test_without_a_gaussian_the_counts_are_shown(
    panel: CutPanel, pixels: Callable[..., Any], count_color: Callable[..., int]
) -> None:
    shown = CutShown(EDGES, GAUSSIAN, np.full(61, np.nan), "units", ("A line.",), FOUND)
    panel.show_cut(shown, None)
    assert count_color(pixels(panel.plot), current_theme().accent) > 50


def test_what_is_shown_can_be_saved(panel: CutPanel, heard: Callable[..., list[Any]]) -> None:
    told = heard(panel.save.save_requested)
    as_csv = panel.save.menu().actions()[0]
    panel.show_cut(None, None)
    as_csv.trigger()
    assert told == [(None, ".csv")]
    panel.show_cut(SHOWN, None)
    as_csv.trigger()
    finding = told[-1][0]
    assert finding.columns["points"] == FOUND.cut.counts.tolist()
    assert finding.settings["pair"] == [2, 7]
    panel.show_cut(SHOWN, "the file is gone")
    as_csv.trigger()
    assert told[-1] == (None, ".csv"), "nothing old"


def test_everything_is_explained_and_has_a_name(panel: CutPanel) -> None:
    controls = (*panel.axes.values(), panel.unit, panel.plot)
    assert all(each.toolTip() for each in (*controls, panel.strip))
    boxes = [*panel.findChildren(QAbstractSpinBox), *panel.findChildren(LineSlider)]
    assert all(each.accessibleName() for each in (*boxes, *controls))
    assert panel.save.toolTip()


def test_the_ends_are_set_with_the_keys(
    panel: CutPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    told = heard(panel.end_typed)
    panel.show_ends((-4.12345, 0.5), (4.0, 12_345.678))
    assert told == [], "nobody typed it"
    x, y = panel.ends["start"]
    assert x.text() == "\u22124.12"
    y.selectAll()
    qtbot.keyClicks(y, "2.25")
    assert told == [], "not yet confirmed"
    qtbot.keyClick(y, Qt.Key.Key_Return)
    assert told == [("start", (-4.12345, 2.25))], "the other number is not rounded"
    qtbot.keyClick(panel.ends["end"][0], Qt.Key.Key_Up)
    assert told[1:] == [("end", (4.5, 12_345.678))]
    for box in (x, y, *panel.ends["end"]):
        assert box.accessibleName()
        assert box.fontMetrics().horizontalAdvance("-12345.67") < box.width()
