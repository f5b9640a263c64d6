"""What the bar at the top says, whatever it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from latent_explorer.ui.message_bar import MessageBar
from latent_explorer.ui.theme import current_theme, dress


@pytest.fixture
def bar(shown: Callable[..., Any]) -> MessageBar:
    window, messages = QMainWindow(), MessageBar()
    window.addToolBar(messages)
    shown(window, 600, 200)
    return messages


def _rendered(bar: MessageBar) -> bytes:
    return bytes(bar.grab().toImage().constBits())


def test_it_is_hidden_until_there_is_a_message_and_after_it(bar: MessageBar) -> None:
    assert not bar.isVisible()
    bar.show_message("The bundle cannot be opened: choose another folder")
    assert bar.isVisible()
    assert bar.text.text() == "The bundle cannot be opened: choose another folder"
    for _ in range(2):
        bar.show_message(None)
        assert not bar.isVisible()


@pytest.mark.parametrize("dark", [True, False])
def test_what_went_wrong_has_the_colour_of_errors(
    bar: MessageBar,
    set_dark: Callable[[bool], None],
    pixels: Callable[..., Any],
    count_color: Callable[..., int],
    dark: bool,
) -> None:
    set_dark(dark)
    dress(bar)
    bar.show_message("The disk is full: choose another folder")
    assert count_color(pixels(bar), current_theme().error, 40) > 20


def test_it_can_be_dismissed(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_message("no")
    (dismiss,) = (each for each in bar.findChildren(QPushButton) if each.text() == "Dismiss")
    qtbot.mouseClick(dismiss, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    bar.show_message("no")
    assert bar.isVisible(), "the same again is said again"


def test_the_same_message_twice_is_one(bar: MessageBar) -> None:
    bar.show_message("The disk is full")
    once = _rendered(bar)
    bar.show_message("The disk is full")
    assert bar.text.text() == "The disk is full"
    assert _rendered(bar) == once


def test_a_message_is_plain_text(bar: MessageBar) -> None:
    message = '<h1>big</h1><img src="x">.jpg cannot be read'
    bar.show_message(message)
    height = bar.height()
    assert bar.text.textFormat() == Qt.TextFormat.PlainText
    bar.show_message("short")
    assert bar.height() == height
    bar.show_message(message)
    assert "&lt;h1&gt;" in bar.text.toolTip()
    assert "<h1>" not in bar.text.toolTip()


def test_control_characters_are_not_shown_as_such(bar: MessageBar) -> None:
    bar.show_message("a\x1b[31m\nb\u202e.jpg")
    assert bar.text.text() == "a\\x1b[31m b\\u202e.jpg"


@pytest.mark.parametrize("word", ["word ", "unbroken"])
def test_a_very_long_message_fits_the_window_and_the_screen(bar: MessageBar, word: str) -> None:
    bar.show_message("short")
    width, height = bar.window().width(), bar.height()
    bar.show_message(word * 100_000)
    assert (bar.window().width(), bar.height()) == (width, height)
    assert len(bar.text.text()) <= 1000
    lines = bar.text.toolTip().splitlines()
    assert 10 < len(lines) < 100
    assert max(map(len, lines)) < 150


def test_an_offer_waits_behind_messages_until_it_is_answered(
    bar: MessageBar, qtbot: QtBot, heard: Callable[..., list[tuple[Any, ...]]]
) -> None:
    accepted, declined = heard(bar.accepted), heard(bar.declined)
    bar.show_message("The disk is full")
    bar.offer("There is something left", "Restore it", "All as it was", "Forget it")
    assert bar.text.text() == "The disk is full"
    assert bar.dismiss.text() == "Dismiss"
    qtbot.mouseClick(bar.dismiss, Qt.MouseButton.LeftButton)
    assert bar.text.text() == "There is something left"
    assert (bar.accept.text(), bar.dismiss.text()) == ("Restore it", "Forget it")
    assert bar.accept.toolTip() == "All as it was"
    qtbot.waitUntil(bar.accept.isVisible)
    bar.show_message(None)
    assert bar.isVisible()
    qtbot.mouseClick(bar.accept, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    bar.offer("Another", "Restore it", "", "Forget it")
    qtbot.mouseClick(bar.dismiss, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    assert (len(accepted), len(declined)) == (1, 1)
    bar.show_message("The disk is full")
    qtbot.waitUntil(lambda: not bar.accept.isVisible())
    assert bar.dismiss.text() == "Dismiss"
