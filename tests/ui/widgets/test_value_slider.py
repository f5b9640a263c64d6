"""A slider and a box that always show the same value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.ui.tokens import DARK, LIGHT
from latent_explorer.ui.widgets.line_slider import LineSlider
from latent_explorer.ui.widgets.value_slider import ValueSlider


@pytest.fixture
def slider(shown: Callable[..., Any]) -> ValueSlider:
    widget: ValueSlider = shown(ValueSlider(0.1, 6.0, decimals=2, unit="σ"), 300, 40)
    return widget


def _handle(slider: ValueSlider) -> LineSlider:
    handle = slider.findChild(LineSlider)
    assert handle is not None
    return handle


def _box(slider: ValueSlider) -> QDoubleSpinBox:
    box = slider.findChild(QDoubleSpinBox)
    assert box is not None
    return box


def test_setting_a_value_shows_it_in_both_and_tells_nobody(
    slider: ValueSlider, heard: Callable[..., list[Any]]
) -> None:
    changes = heard(slider.value_changed)
    for _ in range(2):
        slider.show_value(2.35)
        assert (slider.value, _handle(slider).number, _box(slider).value()) == (2.35,) * 3
    assert changes == []


def test_setting_the_range_tells_nobody(
    slider: ValueSlider, heard: Callable[..., list[Any]]
) -> None:
    changes = heard(slider.value_changed)
    slider.show_value(5.0)
    slider.set_range(0.1, 3.0)
    assert slider.value == 3.0
    assert _handle(slider).number == 3.0
    assert changes == []


def test_moving_the_slider_emits_what_the_box_then_shows(
    slider: ValueSlider, heard: Callable[..., list[Any]]
) -> None:
    changes = heard(slider.value_changed)
    _handle(slider).set_number(1.23456)
    assert changes == [(1.23,)]
    assert slider.value == 1.23


def test_a_move_too_small_to_show_is_no_change(
    slider: ValueSlider, heard: Callable[..., list[Any]]
) -> None:
    _handle(slider).set_number(1.23)
    changes = heard(slider.value_changed)
    _handle(slider).set_number(1.2312)
    assert changes == []


def test_a_typed_value_is_emitted_once_when_it_is_complete(
    slider: ValueSlider, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    changes = heard(slider.value_changed)
    box = _box(slider)
    box.selectAll()
    decimal = box.locale().decimalPoint()
    qtbot.keyClicks(box, f"4{decimal}25")
    assert changes == []
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert changes == [(4.25,)]
    assert _handle(slider).number == 4.25


@pytest.mark.parametrize("key", [Qt.Key.Key_Right, Qt.Key.Key_PageUp])
def test_keys_move_the_slider(
    slider: ValueSlider, qtbot: QtBot, heard: Callable[..., list[Any]], key: Qt.Key
) -> None:
    slider.show_value(2.0)
    changes = heard(slider.value_changed)
    qtbot.keyClick(_handle(slider), key)
    assert len(changes) == 1
    assert changes[0][0] == slider.value > 2.0


def test_the_unit_is_shown_behind_the_number(slider: ValueSlider) -> None:
    slider.show_value(2.2)
    assert _box(slider).text().endswith(" σ")


def test_whole_numbers_have_no_digits_behind_the_point(
    shown: Callable[..., Any], heard: Callable[..., list[Any]]
) -> None:
    whole: ValueSlider = shown(ValueSlider(2, 256, decimals=0), 300, 40)
    changes = heard(whole.value_changed)
    _handle(whole).set_number(104.7)
    assert changes == [(105.0,)]
    assert _box(whole).text() == "105"


def _drag(slider: ValueSlider, qtbot: QtBot, *shares: float, release: bool = True) -> None:
    handle = _handle(slider)
    spots = [QPoint(round(share * handle.width()), handle.height() // 2) for share in shares]
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=spots[0])
    for spot in spots[1:]:
        qtbot.mouseMove(handle, spot)
    if release:
        qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=spots[-1])


def _told(slider: ValueSlider) -> list[str]:
    told: list[str] = []
    slider.gesture_began.connect(lambda: told.append("began"))
    slider.gesture_ended.connect(lambda: told.append("ended"))
    slider.value_changed.connect(lambda _: told.append("changed"))
    return told


@pytest.mark.parametrize("start", [0.5, 0.1, 0.9])
def test_one_drag_of_the_slider_is_one_gesture(
    slider: ValueSlider, qtbot: QtBot, start: float
) -> None:
    slider.show_value(3.05)
    told = _told(slider)
    _drag(slider, qtbot, start, 0.6, 0.7, 0.3)
    assert told[0] == "began"
    assert told[-1] == "ended"
    assert told.count("began") == told.count("ended") == 1
    assert "changed" in told


def test_keys_and_typed_values_are_no_gesture(slider: ValueSlider, qtbot: QtBot) -> None:
    told = _told(slider)
    qtbot.keyClick(_handle(slider), Qt.Key.Key_Right)
    box = _box(slider)
    box.selectAll()
    qtbot.keyClicks(box, "4")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert told == ["changed", "changed"]


@pytest.mark.parametrize("how", [QWidget.hide, lambda widget: widget.setEnabled(False)])
def test_a_gesture_ends_though_the_slider_goes_away_under_the_mouse(
    slider: ValueSlider, qtbot: QtBot, how: Callable[[QWidget], None]
) -> None:
    slider.show_value(3.05)
    told = _told(slider)
    _drag(slider, qtbot, 0.5, 0.6, release=False)
    how(slider)
    assert told[-1] == "ended"
    assert told.count("ended") == 1


def test_a_typed_value_out_of_range_is_the_nearest_limit(
    slider: ValueSlider, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    slider.show_value(1.0)
    changes = heard(slider.value_changed)
    box = _box(slider)
    box.selectAll()
    qtbot.keyClicks(box, "300")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert changes == [(6.0,)]


def test_what_is_being_typed_is_not_overwritten_by_the_same_value(
    slider: ValueSlider, qtbot: QtBot
) -> None:
    slider.show_value(2.35)
    box = _box(slider)
    box.selectAll()
    qtbot.keyClicks(box, "4.2")
    slider.show_value(2.35)
    assert box.text().startswith("4.2")


# The default


@pytest.fixture
def named(shown: Callable[..., Any]) -> tuple[ValueSlider, QWidget]:
    whole = QWidget()
    slider = ValueSlider(0.1, 6.0, decimals=2, unit="σ", name="Level", default=2.35)
    slider.setToolTip("How far")
    label = slider.name_label("Level (sigma)")
    layout = QHBoxLayout(whole)
    layout.addWidget(label)
    layout.addWidget(slider)
    shown(whole, 400, 40)
    return slider, label


def test_a_double_click_on_the_name_sets_the_default_once(
    named: tuple[ValueSlider, QWidget], qtbot: QtBot
) -> None:
    slider, label = named
    slider.show_value(5.0)
    told = _told(slider)
    qtbot.mouseDClick(label, Qt.MouseButton.LeftButton)
    assert (slider.value, _handle(slider).number) == (2.35, 2.35)
    assert told == ["changed"], "one change is one step of the history"


def test_one_click_on_the_name_or_another_button_sets_nothing(
    named: tuple[ValueSlider, QWidget], qtbot: QtBot
) -> None:
    slider, label = named
    slider.show_value(5.0)
    told = _told(slider)
    qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(label, Qt.MouseButton.RightButton)
    qtbot.mouseRelease(label, Qt.MouseButton.RightButton)
    assert told == []
    assert slider.value == 5.0


def test_the_key_delete_on_the_slider_sets_the_default(
    named: tuple[ValueSlider, QWidget], qtbot: QtBot
) -> None:
    slider, _ = named
    slider.show_value(5.0)
    qtbot.keyClick(_handle(slider), Qt.Key.Key_Delete)
    assert slider.value == 2.35


def test_the_default_stays_in_the_range_and_is_not_set_where_nothing_can_be(
    named: tuple[ValueSlider, QWidget], qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    slider, label = named
    slider.set_range(3.0, 6.0)
    slider.show_value(5.0)
    changes = heard(slider.value_changed)
    slider.setEnabled(False)
    qtbot.mouseDClick(label, Qt.MouseButton.LeftButton)
    assert changes == []
    slider.setEnabled(True)
    qtbot.mouseDClick(label, Qt.MouseButton.LeftButton)
    assert changes == [(3.0,)]


def test_the_tooltip_of_the_name_tells_the_default(named: tuple[ValueSlider, QWidget]) -> None:
    slider, label = named
    point = _box(slider).locale().decimalPoint()
    assert label.toolTip().startswith("How far\n")
    assert f"2{point}35 σ" in label.toolTip()
    assert "Double click" in label.toolTip()


# What can be seen


def test_the_wheel_moves_a_slider_only_while_one_works_in_it(slider: ValueSlider) -> None:
    slider.show_value(3.0)
    handle = _handle(slider)
    middle = QPointF(handle.rect().center())
    slider.activateWindow()
    _box(slider).setFocus()
    for focused in (False, True):
        if focused:
            handle.setFocus()
        event = QWheelEvent(
            middle,
            handle.mapToGlobal(middle),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(handle, event)
        assert (slider.value != 3.0) == focused


@pytest.mark.parametrize("dark", [False, True])
def test_line_handle_and_ring_can_be_seen_in_light_and_dark(
    slider: ValueSlider,
    set_dark: Callable[[bool], None],
    pixels: Callable[[QWidget], Any],
    count_color: Callable[..., int],
    dark: bool,
) -> None:
    theme = DARK if dark else LIGHT
    set_dark(dark)
    slider.show_value(3.0)
    handle, box = _handle(slider), _box(slider)
    slider.activateWindow()
    box.setFocus()
    assert count_color(pixels(handle), theme.edge) > handle.width() / 4, "the line to the right"
    assert count_color(pixels(handle), theme.accent) > handle.width() / 4, "that to the left"
    without = count_color(pixels(handle)[:3], theme.accent)
    handle.setFocus()
    ring = count_color(pixels(handle)[:3], theme.accent) - without
    assert ring > handle.width() / 2
    assert count_color(pixels(box)[:2], theme.edge) > box.width() / 2, "the edge of the field"
    box.setFocus()
    assert count_color(pixels(box)[:2], theme.accent) > box.width() / 2, "its ring"
