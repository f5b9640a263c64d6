"""The legend of the colours and the filter that it opens, with real mouse events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.core.attributes import Classes, Numbers
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.projections import Projection
from latent_explorer.ui.attribute_colours import number_lut
from latent_explorer.ui.projections.colour_filter import ColourFilter
from latent_explorer.ui.projections.colour_legend import ColourLegend
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.widgets.number_box import FloatBox

LEFT = Qt.MouseButton.LeftButton
CLASSES = Classes(np.arange(1200, dtype=np.int32), np.array([0, 1000, 1150]), ("a_<b>", "c & d"))
VALUES = np.linspace(-5, 95, 1001)
NUMBERS = Numbers(np.arange(1003, dtype=np.int32), VALUES)
UNEVEN = Numbers(np.arange(3, dtype=np.int32), np.array([-6.6125, 1.0, 44.061]))


@pytest.fixture
def legend(shown: Callable[..., Any]) -> ColourLegend:
    window, legend = QWidget(), ColourLegend()
    legend.setParent(window)
    legend.resize(700, 40)
    shown(window, 700, 60)
    return legend


@pytest.fixture
def open_filter(legend: ColourLegend, qtbot: QtBot) -> Callable[..., ColourFilter]:
    """Return a function that shows an attribute and opens the filter with a click."""

    def open_it(attribute: Any, colouring: Colouring) -> ColourFilter:
        legend.show_colouring(attribute, colouring)
        qtbot.mouseClick(legend.filter, LEFT)
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, ColourFilter)
        return popup

    return open_it


def test_the_density_has_no_legend_here(legend: ColourLegend) -> None:
    assert not legend.isVisible()
    legend.show_colouring(CLASSES, Colouring("x"))
    assert legend.isVisible()
    legend.show_colouring(None, Colouring())
    assert not legend.isVisible()


def test_classes_are_named_and_counted(legend: ColourLegend) -> None:
    legend.show_colouring(CLASSES, Colouring("my_name"))
    text = legend.entries.text().replace("&nbsp;", " ")
    assert "my name" in text
    assert "a &lt;b&gt; 1,000" in text, "a name is no markup"
    assert "c &amp; d 150" in text
    assert legend.count.text() == "1,150 of 1,200 shown"
    assert "no value 50" in legend.missing.text()
    assert not legend.bar.isVisible()
    legend.show_colouring(CLASSES, Colouring("my_name", hidden=(0,)))
    assert legend.count.text() == "150 of 1,200 shown"
    assert "<s" in legend.entries.text()


def test_numbers_have_a_bar_with_its_ends(
    legend: ColourLegend, pixels: Callable[..., np.ndarray]
) -> None:
    legend.show_colouring(NUMBERS, Colouring("age"))
    assert legend.bar.isVisible()
    assert (legend.low.text(), legend.high.text()) == ("≤ −3", "≥ 93")
    assert legend.count.text() == "1,001 of 1,003 shown"
    row = pixels(legend.bar)[legend.bar.height() // 2].astype(int)
    lut = number_lut(current_theme()).astype(int)
    assert np.abs(row[3] - lut[4]).max() < 12
    assert np.abs(row[-4] - lut[-5]).max() < 12
    few = Numbers(np.arange(9, dtype=np.int32), np.arange(9.0))
    legend.show_colouring(few, Colouring("age"))
    assert (legend.low.text(), legend.high.text()) == ("0", "8")
    assert not legend.missing.isVisible()


def test_a_click_takes_a_class_out_and_brings_it_back(
    legend: ColourLegend,
    open_filter: Callable[..., ColourFilter],
    heard: Callable[..., list[Any]],
    qtbot: QtBot,
) -> None:
    told = heard(legend.colouring_changed)
    popup = open_filter(CLASSES, Colouring("x"))
    assert [box.isVisible() for box in popup.classes] == [True, True] + [False] * 6
    assert popup.classes[1].text() == "c && d  (150)"
    assert not popup.all.isEnabled()
    qtbot.mouseClick(popup.classes[1], LEFT, pos=QPoint(8, popup.classes[1].height() // 2))
    assert told == [(Colouring("x", hidden=(1,)),)]
    legend.show_colouring(CLASSES, told[-1][0])
    assert not popup.classes[1].isChecked()
    qtbot.mouseClick(popup.all, LEFT)
    assert told[-1] == (Colouring("x"),)
    legend.show_colouring(CLASSES, told[-1][0])
    assert popup.classes[1].isChecked()
    qtbot.mouseClick(popup.ellipses, LEFT, pos=QPoint(8, popup.ellipses.height() // 2))
    assert told[-1] == (Colouring("x", ellipses=False),)
    assert len(told) == 3, "setters are silent"
    popup.close()


def test_a_handle_of_the_range_is_dragged_in_one_gesture(
    legend: ColourLegend,
    open_filter: Callable[..., ColourFilter],
    heard: Callable[..., list[Any]],
    qtbot: QtBot,
) -> None:
    popup = open_filter(NUMBERS, Colouring("age"))
    told, gestures = heard(legend.colouring_changed), heard(legend.gesture_began)
    ends = heard(legend.gesture_ended)
    slider = popup.range.slider
    y = slider.height() // 2
    start, stop = QPoint(6, y), QPoint(slider.width() // 2, y)
    qtbot.mousePress(slider, LEFT, pos=start)
    for x in range(start.x(), stop.x(), 10):
        qtbot.mouseMove(slider, QPoint(x, y))
    qtbot.mouseMove(slider, stop)
    qtbot.mouseRelease(slider, LEFT, pos=stop)
    assert (len(gestures), len(ends)) == (1, 1)
    last = told[-1][0]
    assert last.low == pytest.approx(45, abs=4)
    assert last.high is None, "no limit at the end"
    legend.show_colouring(NUMBERS, last)
    assert popup.range.boxes[0].value() == pytest.approx(last.low, abs=0.06)
    assert popup.range.boxes[1].value() == 95
    popup.close()


def test_a_limit_is_typed(
    legend: ColourLegend,
    open_filter: Callable[..., ColourFilter],
    heard: Callable[..., list[Any]],
    qtbot: QtBot,
) -> None:
    popup = open_filter(NUMBERS, Colouring("age", low=20.0))
    told = heard(legend.colouring_changed)
    assert popup.range.boxes[0].value() == 20
    upper = popup.range.boxes[1]
    upper.setFocus()
    upper.selectAll()
    qtbot.keyClicks(upper, "30")
    qtbot.keyClick(upper, Qt.Key.Key_Return)
    assert told == [(Colouring("age", low=20.0, high=30.0),)]
    popup.close()


def _type(qtbot: QtBot, box: FloatBox, text: str) -> None:
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    QToolTip.hideText()


@pytest.mark.parametrize(
    ("number", "text", "expected"),
    [
        (0, "30", Colouring("age", low=30.0)),
        (1, "30", Colouring("age", high=30.0)),
        (0, "-6.61", Colouring("age")),
        (0, "-9", Colouring("age")),
        (1, "44.061", Colouring("age")),
        (1, "50", Colouring("age")),
    ],
)
def test_an_end_that_is_not_typed_or_is_the_last_value_is_no_limit(
    legend: ColourLegend,
    open_filter: Callable[..., ColourFilter],
    heard: Callable[..., list[Any]],
    qtbot: QtBot,
    number: int,
    text: str,
    expected: Colouring,
) -> None:
    popup = open_filter(UNEVEN, Colouring("age"))
    told = heard(legend.colouring_changed)
    # Neither is a value that there is: one is above the least, the other below the most.
    assert [box.text() for box in popup.range.boxes] == ["\u22126.61", "44.06"]
    _type(qtbot, popup.range.boxes[number], "0")
    legend.show_colouring(UNEVEN, told[-1][0])
    _type(qtbot, popup.range.boxes[number], text)
    assert told[-1] == (expected,)
    assert len(told) == 2
    popup.close()


def test_a_handle_that_is_not_moved_keeps_its_limit(
    legend: ColourLegend,
    open_filter: Callable[..., ColourFilter],
    heard: Callable[..., list[Any]],
    qtbot: QtBot,
) -> None:
    popup = open_filter(UNEVEN, Colouring("age", low=1 / 3))
    told = heard(legend.colouring_changed)
    low, high = popup.range.slider.value()
    popup.range.slider.setValue((low, high - 200))
    assert told[-1][0].low == 1 / 3
    assert told[-1][0].high == pytest.approx(33.9, abs=0.1)
    popup.close()


@pytest.mark.parametrize(
    ("number", "typed", "before", "after"),
    [
        (0, "30", (None, 19.996), (19.996, 19.996)),
        (0, "30", (10.0, 20.004), (20.0, 20.004)),
        (1, "5", (10.004, None), (10.004, 10.004)),
        (1, "5", (10.004, 20.0), (10.004, 10.004)),
        (0, "99", (None, None), (44.06, None)),
    ],
)
def test_no_end_is_typed_beyond_the_other(
    legend: ColourLegend,
    open_filter: Callable[..., ColourFilter],
    heard: Callable[..., list[Any]],
    qtbot: QtBot,
    number: int,
    typed: str,
    before: tuple[float | None, float | None],
    after: tuple[float, float],
) -> None:
    popup = open_filter(UNEVEN, Colouring("age", low=before[0], high=before[1]))
    told = heard(legend.colouring_changed)
    box = popup.range.boxes[number]
    words = heard(box.corrected)
    _type(qtbot, box, typed)
    assert told == [(Colouring("age", low=after[0], high=after[1]),)]
    assert len(words) == 1, "it says so"
    popup.close()


def test_another_attribute_is_another_filter(
    legend: ColourLegend, open_filter: Callable[..., ColourFilter]
) -> None:
    popup = open_filter(CLASSES, Colouring("x", hidden=(1,)))
    popup.close()
    popup = open_filter(NUMBERS, Colouring("age"))
    assert not any(box.isVisible() for box in popup.classes)
    assert not popup.ellipses.isVisible()
    assert popup.range.isVisible()
    popup.close()


@pytest.mark.parametrize("values", [[7.0] * 9, [-1e300, 0, 1e300], [1e-300, 2e-300]])
def test_odd_numbers_do_no_harm(
    legend: ColourLegend, open_filter: Callable[..., ColourFilter], values: Any
) -> None:
    numbers = Numbers(np.arange(len(values), dtype=np.int32), np.array(values, float))
    popup = open_filter(numbers, Colouring("age"))
    assert popup.width() < 500
    assert legend.low.text()
    popup.close()


def test_all_that_can_be_used_has_a_name(
    legend: ColourLegend, open_filter: Callable[..., ColourFilter]
) -> None:
    popup = open_filter(NUMBERS, Colouring("age"))
    assert {box.accessibleName() for box in popup.range.boxes} == {
        "Lowest value shown",
        "Highest value shown",
    }
    assert popup.range.slider.accessibleName()
    assert legend.bar.accessibleName() == "from −3 to 93"
    popup.close()


@pytest.mark.parametrize("maximised", [False, True])
def test_no_colours_are_explained_that_a_slice_replaces(
    shown: Callable[..., Any], maximised: bool
) -> None:
    panel: ProjectionsPanel = shown(ProjectionsPanel(), 900, 500)
    panel.show_n_components(12)
    panel.show_projections([Projection((2, 7)), Projection((0, 1), "pca")], 0)
    legend = panel.colouring.legend
    legend.show_colouring(CLASSES, Colouring("sign"))
    assert legend.isVisible()
    panel.layers.sliced.emit([True, False])
    assert legend.isVisible(), "the other one has colours"
    assert "not in z 2 – z 7: slice" in legend.entries.text()
    panel.show_maximised(True)
    assert not legend.isVisible(), "of what can be seen nothing has colours"
    panel.show_maximised(maximised)
    panel.layers.sliced.emit([False, False])
    assert legend.isVisible()
    assert "slice" not in legend.entries.text()
    legend.show_colouring(None, Colouring())
    panel.layers.sliced.emit([True, True])
    panel.layers.sliced.emit([False, False])
    assert not legend.isVisible(), "there are no colours"
