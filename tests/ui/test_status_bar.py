"""The texts of the status bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from latent_explorer.ui.status_bar import StatusBar
from latent_explorer.ui.theme import set_text_scale


@pytest.fixture
def bar(shown: Callable[..., Any]) -> StatusBar:
    window, status = QMainWindow(), StatusBar()
    window.setStatusBar(status)
    shown(window, 600, 200)
    return status


def test_it_says_what_is_done_how_much_there_is_and_how_fast_it_is(
    bar: StatusBar, qtbot: QtBot
) -> None:
    bar.show_work("opening celeba96 …", True)
    bar.show_points(49_820, 256)
    bar.show_latency(4.14, 5.96, 200)
    qtbot.waitUntil(lambda: bar.work.text() == "opening celeba96 …")
    assert bar.points.text() == "49,820 points × 256"
    assert bar.latency.text() == "event to face 4.1 ms, 95 % under 6.0 ms (200)"
    assert "system" in bar.latency.toolTip()
    assert "painted" in bar.latency.toolTip()


def test_its_texts_are_plain_and_a_long_one_leaves_room_for_the_others(bar: StatusBar) -> None:
    bar.show_points(49_820, 256)
    width = bar.window().width()
    bar.show_work("saved <b>x</b>" + "y" * 5000 + ".png", False)
    bar.grab()
    assert bar.window().width() == width
    labels = [label for label in bar.findChildren(QLabel) if label.text()]
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
    assert bar.points.geometry().right() <= bar.width()


def test_work_that_is_over_at_once_changes_nothing(bar: StatusBar, qtbot: QtBot) -> None:
    bar.show_work("ready", False)
    bar.show_work("drawing 24 faces …", True)
    assert bar.work.text() == "ready"
    bar.show_work("ready", False)
    bar.show_work("opening …", True)
    bar.show_work("opening celeba96 …", True)
    assert bar.work.text() == "ready"
    qtbot.waitUntil(lambda: bar.work.text() != "ready")
    assert bar.work.text() == "opening celeba96 …", "the latest"


def test_a_bar_shows_that_work_takes_long(bar: StatusBar, qtbot: QtBot) -> None:
    bar.show_work("loading", True)
    assert bar.busy.isHidden(), "what is over at once needs none"
    qtbot.waitUntil(bar.busy.isVisible)
    bar.show_work("still loading", True)
    qtbot.waitUntil(lambda: bar.work.text() == "still loading")
    assert bar.busy.isVisible()
    bar.show_work("ready", False)
    assert bar.busy.isHidden()


def test_how_faces_are_computed_takes_no_room_until_it_is_known(bar: StatusBar) -> None:
    bar.show_live("", "")
    assert not bar.live.isVisible()
    bar.show_live("live faces in bfloat16", "In <0.7> of the time")
    assert bar.live.isVisible()
    assert bar.live.text() == "live faces in bfloat16"


def test_a_message_stands_alone_also_when_the_font_changes(
    shown: Callable[..., Any], qtbot: QtBot
) -> None:
    window, status = QMainWindow(), StatusBar()
    window.setStatusBar(status)
    shown(window, 600, 100)
    status.showMessage("what a button does")
    font = QApplication.font()
    try:
        set_text_scale(1.5)
        for _ in range(3):
            QApplication.processEvents()
        assert not status.work.isVisible()
    finally:
        QApplication.setFont(font)
    status.clearMessage()
    qtbot.waitUntil(status.work.isVisible)
