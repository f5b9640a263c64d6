"""The command palette: every command by a few letters."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.commands import COMMANDS, Command
from latent_explorer.ui.palette import Palette, rank
from latent_explorer.ui.panels.correlations import CorrelationsPanel

CONTROL = Qt.KeyboardModifier.ControlModifier
TEXTS = [c.text.replace("&", "") for c in COMMANDS if isinstance(c, Command)]


# Ranks


@pytest.mark.parametrize(
    ("typed", "text", "menu"),
    [
        ("", "Draw again", ""),
        ("DRAW", "Draw again", ""),
        ("again", "Draw again", ""),
        ("aga dr", "Draw again", ""),
        ("dragn", "Draw again", ""),
        ("sampl", "Draw again", "Sampling"),
        ("samp ag", "Draw again", "Sampling"),
    ],
)
def test_what_is_meant_is_found(typed: str, text: str, menu: str) -> None:
    assert rank(typed, text, menu) is not None


@pytest.mark.parametrize("typed", ["x", "draw x", "niaga", "drawww"])
def test_what_is_not_meant_is_not_found(typed: str) -> None:
    assert rank(typed, "Draw again", "Sampling") is None


@pytest.mark.parametrize(
    ("typed", "near", "far"),
    [
        ("save", "Save face", "Do save"),
        ("face", "Save face", "Surface"),
        ("rea", "Read", "Surreal"),
        ("draw", "Draw again", "Dig raw"),
    ],
)
def test_the_nearest_is_first(typed: str, near: str, far: str) -> None:
    first, second = rank(typed, near), rank(typed, far)
    assert first is not None
    assert second is not None
    assert first < second


def test_what_a_command_does_is_looked_at_after_its_name_and_before_scattered_letters() -> None:
    tip = "Draw another set with the next seed"
    named = rank("next seed", "Next seed of all", "Sampling")
    by_menu = rank("next seed", "Draw", "Next seed")
    by_tip = rank("next seed", "Draw again", "Sampling", tip)
    scattered = rank("next seed", "Name extra pictures", "Set seed")
    assert named is not None
    assert by_menu is not None
    assert by_tip is not None
    assert scattered is not None
    assert named < by_menu < by_tip < scattered
    assert rank("raw", "Again", "", tip) is None, "only where a word begins"


@given(st.sampled_from(TEXTS), st.data())
def test_the_whole_text_is_nearer_than_any_letters_of_it(text: str, data: Any) -> None:
    kept = data.draw(st.lists(st.integers(0, len(text) - 1), unique=True, max_size=6).map(sorted))
    typed = "".join(text[k] for k in kept).replace(" ", "")
    found = rank(typed, text)
    assert found is not None
    assert found >= 0


# In the window


@pytest.fixture
def palette(explorer: Explorer, qtbot: QtBot) -> Palette:
    explorer.window.activateWindow()
    qtbot.keyClick(explorer.window, Qt.Key.Key_K, CONTROL)
    found = explorer.window.findChild(Palette)
    assert found is not None
    assert found.isVisible()
    return found


def _listed(palette: Palette) -> list[tuple[str, ...]]:
    model = palette.findChild(QTableView).model()
    return [
        tuple(model.index(row, column).data() for column in range(3))
        for row in range(model.rowCount())
    ]


def test_it_lists_all_commands_with_menus_and_keys(palette: Palette) -> None:
    listed = _listed(palette)
    commands = [c for c in COMMANDS if isinstance(c, Command)]
    assert len(listed) == len(commands) - 1, "all but itself"
    assert ("Draw again", "Sampling", "F5") in listed
    assert palette.field.hasFocus()


def test_enter_has_the_nearest_command_done(
    palette: Palette, explorer: Explorer, look: Any, qtbot: QtBot
) -> None:
    seed = look(explorer).state[Sampling].settings.seed
    qtbot.keyClicks(palette.field, "draw ag")
    assert _listed(palette)[0][0] == "Draw again"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert look(explorer).state[Sampling].settings.seed == seed + 1
    assert not palette.isVisible()


def test_arrows_choose_among_what_can_be_done(
    palette: Palette, explorer: Explorer, qtbot: QtBot
) -> None:
    can = [row[0] for row in _listed(palette)]
    assert not explorer.menus.actions["redo"].isEnabled()
    assert can.index("Redo") > can.index("Quit"), "what cannot be done comes last"

    def row() -> int:
        return palette.table.currentIndex().row()

    assert row() == 0
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert row() == 0
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert row() == 1
    for _ in range(100):
        qtbot.keyClick(palette.field, Qt.Key.Key_PageDown)
    enabled = sum(action.isEnabled() for action in explorer.menus.actions.values()) - 1
    assert row() == enabled - 1


def test_what_cannot_be_done_is_not_done(
    palette: Palette, explorer: Explorer, qtbot: QtBot
) -> None:
    qtbot.keyClicks(palette.field, "redo")
    assert _listed(palette)[0][0] == "Redo"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_a_command_is_found_by_what_it_does(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.field, "next seed")
    assert _listed(palette)[0][0] == "Draw again"
    palette.field.clear()
    qtbot.keyClicks(palette.field, "seed")
    assert [row[0] for row in _listed(palette)][:2] == ["Previous seed", "Draw again"]


def test_nothing_that_matches_is_said_and_no_problem(palette: Palette, qtbot: QtBot) -> None:
    size = palette.size()
    assert not palette.nothing.isVisible()
    qtbot.keyClicks(palette.field, "qqqq")
    assert _listed(palette) == []
    assert palette.nothing.isVisible()
    assert palette.nothing.text() == "No command has these words"
    assert not palette.table.isVisible()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(palette.field, key)
    assert palette.isVisible()
    palette.field.clear()
    assert palette.table.isVisible()
    assert not palette.nothing.isVisible()
    assert palette.size() == size


def test_a_click_has_a_command_done(
    palette: Palette, explorer: Explorer, look: Any, qtbot: QtBot
) -> None:
    seed = look(explorer).state[Sampling].settings.seed
    qtbot.keyClicks(palette.field, "draw")
    table = palette.table
    where = table.visualRect(table.model().index(0, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert look(explorer).state[Sampling].settings.seed == seed + 1


def test_escape_gives_the_keys_back_and_a_click_elsewhere_closes_it(
    explorer: Explorer, qtbot: QtBot
) -> None:
    field = explorer.window.panel(CorrelationsPanel).filter
    explorer.window.activateWindow()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_K, CONTROL)
    palette = explorer.window.findChild(Palette)
    assert palette is not None
    assert palette.isVisible(), "also from a field where one types"
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert field.hasFocus()
    qtbot.keyClick(field, Qt.Key.Key_K, CONTROL)
    assert palette.isVisible()
    field.setFocus()
    assert not palette.isVisible()


def test_undo_is_listed_by_what_it_would_undo(explorer: Explorer, look: Any, qtbot: QtBot) -> None:
    look(explorer).do("draw-again")
    look(explorer).do("palette")
    palette = explorer.window.findChild(Palette)
    assert palette is not None
    assert any(text.startswith("Undo: Seed") for text, _, _ in _listed(palette))
    palette.close_again()
