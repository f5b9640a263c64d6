"""Charts: what is drawn is seen in its colours, and the line in it is dragged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.widgets.chart import Chart
from latent_explorer.ui.widgets.chart_handle import ChartHandle
from latent_explorer.ui.widgets.chart_parts import Dot, Drawing, Trace, Upright, colour_in

LEFT = Qt.MouseButton.LeftButton
EDGES = np.linspace(-2.0, 2.0, 11)
BARS = Trace(EDGES, np.full(10, 5.0), 0, "<bars> a b", steps=True, filled=True)
CURVE = Trace(np.linspace(-2, 2, 50), np.linspace(0, 10, 50), 1, "curve", "m = 3", style="dashed")
MARK = Upright(1.0, "generated", "theory")
DRAWING = Drawing((BARS, CURVE), (MARK,), (Dot(0.0, 2.0, "current"),), x_name="x", y_name="y")


@pytest.fixture
def chart(shown: Callable[..., Any]) -> Chart:
    # In something, as always: closed by itself, pyqtgraph takes a plot apart.
    around, made = QWidget(), Chart("Chart", "What it shows")
    QVBoxLayout(around).addWidget(made)
    shown(around, 400, 300)
    return made


@pytest.mark.parametrize("dark", [False, True])
def test_all_that_is_drawn_is_seen_in_its_colour(
    chart: Chart,
    set_dark: Callable[[bool], None],
    pixels: Callable[..., Any],
    count_color: Callable[..., int],
    dark: bool,
) -> None:
    chart.show_drawing(DRAWING)
    set_dark(dark)
    theme, image = current_theme(), pixels(chart)
    for colour in (0, 1, "generated", "current"):
        assert count_color(image, colour_in(theme, colour)) > 20, colour
        assert colour_in(theme, colour) in chart.legend.text() or colour == "current"
    chart.show_drawing(Drawing(nothing="Nothing <yet>"))
    image = pixels(chart)
    for colour in (0, 1, "generated", "current"):
        assert count_color(image, colour_in(theme, colour)) == 0, "nothing old"
    assert chart.legend.text() == "Nothing &lt;yet&gt;"


def test_the_legend_is_text_and_heard(chart: Chart) -> None:
    chart.show_drawing(DRAWING)
    assert "&lt;bars&gt;&nbsp;a&nbsp;b" in chart.legend.text()
    assert "<b>curve</b>&nbsp;m&nbsp;=&nbsp;3" in chart.legend.text()
    assert chart.accessibleDescription() == "<bars> a b, curve, theory"
    assert chart.accessible_role == QAccessible.Role.Chart
    assert (chart.accessibleName(), chart.toolTip()) == ("Chart", "What it shows")


def test_without_ranges_all_traces_are_in_view(chart: Chart) -> None:
    chart.show_drawing(DRAWING)
    (left, right), (low, high) = chart.getViewBox().viewRange()
    assert left <= -2 < 2 <= right
    assert low <= 0 < 10 <= high
    for x, y in ([3.0], [np.nan]), ([0.0, 0.0], [0.0, 0.0]):
        chart.show_drawing(Drawing((Trace(np.array(x), np.array(y)),)))
        assert np.isfinite(chart.getViewBox().viewRange()).all()


def test_a_minus_is_as_long_as_a_plus(chart: Chart) -> None:
    texts = chart.getAxis("bottom").tickStrings([-1.0, 0.0, 1.0], 1.0, 1.0)
    assert texts == ["\u22121", "0", "1"]


def test_nobody_is_led_to_what_cannot_be_touched(chart: Chart, qtbot: QtBot) -> None:
    assert chart.focusPolicy() == Qt.FocusPolicy.NoFocus
    chart.show_drawing(DRAWING)
    before = chart.getViewBox().viewRange()
    drag = QPoint(60, 60)
    qtbot.mousePress(chart.window(), LEFT, pos=drag)
    qtbot.mouseMove(chart.window(), 2 * drag)
    qtbot.mouseRelease(chart.window(), LEFT, pos=2 * drag)
    assert chart.getViewBox().viewRange() == before


def test_what_is_around_hears_keys_that_are_not_for_the_line(
    shown: Callable[..., Any], qtbot: QtBot
) -> None:
    heard: list[int] = []

    class Around(QWidget):
        def keyPressEvent(self, event: Any) -> None:
            heard.append(event.key())

    around = Around()
    chart = Chart("Chart")
    handle = chart.add_handle(step=1, page=10)
    handle.allow(0, 10)
    QVBoxLayout(around).addWidget(chart)
    shown(around)
    qtbot.keyClick(chart, Qt.Key.Key_A)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert heard == [Qt.Key.Key_A]


# The line


@pytest.fixture
def handle(chart: Chart) -> ChartHandle:
    made = chart.add_handle(step=0.5, page=2.0)
    chart.show_drawing(Drawing((CURVE,), x_range=(0.0, 10.0)))
    made.allow(1.0, 9.0)
    made.show_value(4.0)
    made.wanted.connect(made.show_value)
    return made


def at(chart: Chart, x: float, beside: int = 0) -> QPoint:
    return QPoint(round(chart.pixel_of(x)) + beside, chart.viewport().height() // 2)


def test_a_drag_is_one_gesture_and_its_line_does_not_jump(
    chart: Chart, handle: ChartHandle, qtbot: QtBot
) -> None:
    told: list[Any] = []
    handle.gesture_began.connect(lambda: told.append("began"))
    handle.gesture_ended.connect(lambda: told.append("ended"))
    handle.wanted.connect(told.append)
    view = chart.viewport()
    qtbot.mousePress(view, LEFT, pos=at(chart, 4.0, 5))
    qtbot.mouseMove(view, at(chart, 6.0, 5))
    qtbot.mouseMove(view, at(chart, 30.0))
    qtbot.mouseRelease(view, LEFT, pos=at(chart, 30.0))
    assert told == ["began", 6.0, 9.0, "ended"]


def test_elsewhere_it_comes_to_the_mouse(chart: Chart, handle: ChartHandle, qtbot: QtBot) -> None:
    qtbot.mouseClick(chart.viewport(), LEFT, pos=at(chart, 7.1))
    assert handle.value == 7.0


def test_a_drag_is_given_up(chart: Chart, handle: ChartHandle, qtbot: QtBot) -> None:
    handle.show_value(4.2)
    qtbot.mousePress(chart.viewport(), LEFT, pos=at(chart, 4.2))
    qtbot.mouseMove(chart.viewport(), at(chart, 8.0))
    assert handle.value == 8.0
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert handle.value == 4.2
    qtbot.mouseMove(chart.viewport(), at(chart, 2.0))
    assert handle.value == 4.2


def test_keys_move_it_to_its_ends(chart: Chart, handle: ChartHandle, qtbot: QtBot) -> None:
    keys = Qt.Key
    seen = []
    for key in (keys.Key_Left, keys.Key_PageUp, keys.Key_Home, keys.Key_Down, keys.Key_End):
        qtbot.keyClick(chart, key)
        seen.append(handle.value)
    assert seen == [3.5, 5.5, 1.0, 1.0, 9.0]


def test_hidden_it_is_not_held_any_more(chart: Chart, handle: ChartHandle, qtbot: QtBot) -> None:
    qtbot.mousePress(chart.viewport(), LEFT, pos=at(chart, 4.0))
    with qtbot.waitSignal(handle.gesture_ended):
        chart.hide()


def test_what_is_forbidden_is_not_wanted(chart: Chart, handle: ChartHandle, qtbot: QtBot) -> None:
    handle.forbid()
    qtbot.mouseClick(chart.viewport(), LEFT, pos=at(chart, 7.0))
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert handle.value == 4.0
    assert not handle.line.isVisible()


def test_who_has_the_keyboard_is_seen(
    chart: Chart, handle: ChartHandle, pixels: Callable[..., Any], qtbot: QtBot
) -> None:
    chart.setFocus()
    qtbot.waitUntil(chart.hasFocus)
    with_ring = pixels(chart.viewport())
    chart.clearFocus()
    changed = (with_ring != pixels(chart.viewport())).any(axis=2)
    assert changed[1].mean() > 0.9
    assert not changed[5:-5, 5:-5].any()


def test_nothing_is_made_that_nobody_sees(chart: Chart) -> None:
    axes = [item for item in chart.scene().items() if isinstance(item, pg.AxisItem)]
    assert {axis.orientation for axis in axes} == {"left", "bottom"}
    assert not [item for item in chart.scene().items() if isinstance(item, pg.PlotItem)]
    assert chart.getViewBox().menu is None, "nor a menu"
