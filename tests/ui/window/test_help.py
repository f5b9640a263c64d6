"""Help beside the window, and the first steps."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from latent_explorer import __version__
from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.commands import COMMANDS, Command, keys
from latent_explorer.ui.first_steps import STEPS, FirstSteps, are_dismissed
from latent_explorer.ui.free_place import free_place
from latent_explorer.ui.help import (
    HelpWindow,
    help_window,
    place_beside_window,
    place_upon_window,
    shortcuts,
)
from latent_explorer.ui.panel_table import PANELS

Open = Callable[..., Explorer]
LEFT = Qt.MouseButton.LeftButton
SCREEN = QRect(0, 0, 1920, 1200)
NARROWEST = 320


def _help(explorer: Explorer) -> HelpWindow:
    shown = help_window(explorer.window)
    assert shown is not None
    return shown


@pytest.mark.parametrize(
    ("command", "expected"),
    [("help", "autoencoder"), ("keys", "Ctrl+K"), ("about", __version__)],
)
def test_help_is_a_page_that_keeps_nothing_from_being_used(
    open_explorer: Open, look: Any, qtbot: QtBot, command: str, expected: str
) -> None:
    explorer = open_explorer()
    look(explorer).do(command)
    page = _help(explorer)
    assert page.isVisible()
    assert not page.isModal()
    assert expected in page.toPlainText()
    look(explorer).do("draw-again")
    assert look(explorer).state[Sampling].settings.seed == Sampling().settings.seed + 1
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_one_page_is_shown_at_a_time_and_goes_with_the_window(
    open_explorer: Open, look: Any
) -> None:
    explorer = open_explorer(complete=False)
    look(explorer).do("help")
    page = _help(explorer)
    look(explorer).do("keys")
    assert _help(explorer) is page
    assert "Wheel" in page.toPlainText()
    explorer.window.close()
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == []


@given(
    st.tuples(st.integers(0, 1500), st.integers(0, 1000)),
    st.tuples(st.integers(300, 1920), st.integers(300, 1200)),
)
def test_a_page_is_on_the_screen_and_beside_the_window_where_there_is_room(
    corner: tuple[int, int], size: tuple[int, int]
) -> None:
    window = QRect(QPoint(*corner), QSize(*size)).intersected(SCREEN)
    place = place_beside_window(window, SCREEN)
    if max(SCREEN.right() - window.right(), window.left()) >= NARROWEST:
        assert place is not None
        assert SCREEN.contains(place)
        assert not place.intersects(window)
        assert place.width() >= NARROWEST
    else:
        assert place is None


def test_a_page_stands_where_there_is_more_room() -> None:
    left = place_beside_window(QRect(900, 100, 1000, 900), SCREEN)
    right = place_beside_window(QRect(20, 100, 1000, 900), SCREEN)
    assert left is not None
    assert right is not None
    assert left.right() < 900
    assert right.left() > 1000


@pytest.mark.parametrize("workspace", ["explore", "analyse", "paths", "models"])
def test_without_room_beside_a_page_covers_neither_bars_nor_much_of_what_is_shown_large(
    open_explorer: Open, look: Any, workspace: str
) -> None:
    explorer = open_explorer(width=1579, height=987)
    look(explorer).do(f"workspace-{workspace}")
    window = explorer.window
    # As at the first start: a window nearly as large as the screen.
    screen = window.geometry().adjusted(0, 0, 101, 63)
    place = place_upon_window(window, screen)
    assert screen.contains(place)
    assert place.width() >= NARROWEST
    on_window = place.translated(-window.geometry().topLeft())
    for bar in (window.menuBar(), window.tools):
        assert not bar.geometry().intersects(on_window)
    large = {"Faces", "Current face", "Projections"}
    covered = 0
    for dock in window.findChildren(QDockWidget):
        if dock.windowTitle() in large & window.docks.visible:
            common = dock.geometry().intersected(on_window)
            covered += common.width() * common.height()
    assert covered <= 0.15 * place.width() * place.height()


@pytest.mark.parametrize("command", ["help", "keys", "about"])
def test_no_word_of_a_narrow_page_is_broken(open_explorer: Open, look: Any, command: str) -> None:
    explorer = open_explorer(complete=False)
    look(explorer).do(command)
    page = _help(explorer)
    page.resize(NARROWEST, 600)
    # It has the scroll bar, and lies there in lines.
    page.document().documentLayout().documentSize()
    block = page.document().begin()
    while block.isValid():
        lines = (block.layout().lineAt(k) for k in range(block.layout().lineCount() - 1))
        for line in lines:
            end = line.textStart() + line.textLength()
            assert block.text()[end - 1].isspace(), block.text()
        block = block.next()


def test_the_sheet_lists_every_key_of_the_menus() -> None:
    sheet = shortcuts(keys())
    with_keys = [entry.keys for entry in COMMANDS if isinstance(entry, Command) and entry.keys]
    assert len(with_keys) > 12
    for key in with_keys:
        assert f"<b>{key}</b>" in sheet, key
    for gesture in ("Drag the round marker", "Alt + click", "Escape", "Wheel", "Double click a"):
        assert gesture in sheet


# First steps


def _card(explorer: Explorer) -> FirstSteps:
    card = explorer.window.findChild(FirstSteps)
    assert card is not None
    return card


def _said(card: FirstSteps) -> str:
    return "\n".join(label.text() for label in card.findChildren(QLabel))


def _button(card: FirstSteps, text: str) -> QPushButton:
    (found,) = (each for each in card.findChildren(QPushButton) if each.text() == text)
    return found


def test_the_first_steps_are_not_shown_unasked_by_an_explorer(explorer: Explorer) -> None:
    assert explorer.window.findChild(FirstSteps) is None


def test_four_steps_are_gone_through_beside_what_they_are_about(
    explorer: Explorer, look: Any, rig: Any, qtbot: QtBot
) -> None:
    look(explorer).do("first-steps")
    card = _card(explorer)
    names = {panel.name for panel in PANELS}
    assert len(STEPS) == 4
    places = set()
    for number, step in enumerate(STEPS):
        assert step.panel in names
        said = _said(card)
        assert step.title in said
        assert step.text in said
        assert f"{number + 1} of 4" in said
        dock = explorer.window.findChild(QDockWidget, step.panel)
        assert card.isVisible()
        assert explorer.window.rect().contains(card.geometry())
        assert not card.geometry().intersects(dock.geometry())
        # Of the faces it covers none, or few where there is no room.
        for name in ("Faces", "Current face"):
            panel = explorer.window.findChild(QDockWidget, name).geometry()
            common = panel.intersected(card.geometry())
            assert common.width() * common.height() <= 0.2 * card.width() * card.height()
        assert not are_dismissed(rig.settings)
        places.add((card.height(), card.next.geometry().bottom()))
        qtbot.mouseClick(_button(card, "Done" if number == 3 else "Next"), LEFT)
    assert len(places) == 1, "the next click needs no other place"
    assert not card.isVisible()
    assert are_dismissed(rig.settings)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 1500), st.integers(0, 900), st.integers(50, 900), st.integers(50, 700)
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_card_is_in_the_window_and_covers_as_little_as_a_search_finds(
    rects: list[tuple[int, int, int, int]],
) -> None:
    room, size = QRect(10, 20, 1500, 900), QSize(320, 180)
    covered = [(QRect(*rect), price) for rect, price in zip(rects, (64, 16, 16, 4), strict=False)]

    def cost(corner: QPoint) -> int:
        parts = [(rect.intersected(QRect(corner, size)), price) for rect, price in covered]
        return sum(part.width() * part.height() * price for part, price in parts)

    place = free_place(size, room, covered[0][0], covered)
    assert room.contains(QRect(place, size))
    searched = [
        QPoint(x, y)
        for x in range(room.left(), room.right() - size.width(), 97)
        for y in range(room.top(), room.bottom() - size.height(), 83)
    ]
    # What the corners of the panels leave free is found; else it may cover a little more.
    if min(map(cost, searched)) == 0:
        assert cost(place) <= 64 * 8 * max(size.width(), size.height())


def test_a_card_stands_near_what_it_is_about_where_nothing_is_covered() -> None:
    room, about = QRect(0, 0, 1600, 1000), QRect(100, 100, 300, 300)
    place = QRect(free_place(QSize(200, 100), room, about, [(about, 64)]), QSize(200, 100))
    assert not place.intersects(about)
    assert place.adjusted(-8, -8, 8, 8).intersects(about)


def test_steps_that_are_dismissed_stay_away(
    explorer: Explorer, look: Any, rig: Any, qtbot: QtBot
) -> None:
    look(explorer).do("first-steps")
    qtbot.mouseClick(_button(_card(explorer), "Dismiss"), LEFT)
    assert are_dismissed(rig.settings)
    qtbot.waitUntil(lambda: explorer.window.findChild(FirstSteps) is None)
    # But whoever asks for them gets them.
    look(explorer).do("first-steps")
    assert _card(explorer).isVisible()
    look(explorer).do("first-steps")
    assert "1 of 4" in _said(_card(explorer))
    qtbot.keyClick(_card(explorer), Qt.Key.Key_Escape)


def test_a_step_about_a_closed_panel_is_shown_all_the_same(
    explorer: Explorer, look: Any, qtbot: QtBot
) -> None:
    look(explorer).do("first-steps")
    card = _card(explorer)
    explorer.window.findChild(QDockWidget, STEPS[0].panel).close()
    qtbot.waitUntil(lambda: explorer.window.rect().contains(card.geometry()))
    assert card.isVisible()


def test_the_card_stays_in_a_window_that_is_made_smaller(
    explorer: Explorer, look: Any, qtbot: QtBot
) -> None:
    look(explorer).do("first-steps")
    card = _card(explorer)
    explorer.window.resize(1100, 750)

    def inside(card: FirstSteps) -> bool:
        return explorer.window.rect().contains(card.geometry())

    qtbot.waitUntil(partial(inside, card))
