"""The table of commands: each is complete, can be run, and stands where it belongs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.film import film_of
from latent_explorer.jobs.comparing import ComparedSet
from latent_explorer.jobs.pinned import PinnedFaces
from latent_explorer.jobs.strip import StripFaces
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.comparison import Comparison
from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import MAX_PROJECTIONS, Projections
from latent_explorer.session.recipe import OpenRecipe
from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.arrangements import ARRANGEMENTS
from latent_explorer.ui.commands import COMMANDS, MENUS, Command
from latent_explorer.ui.panel_table import PANELS
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.projections.panel import ProjectionsPanel

LONG = 30_000
Open = Callable[..., Explorer]
ALL = [entry for entry in COMMANDS if isinstance(entry, Command)]
WITHOUT_BUNDLE = {
    *(
        "new-model",
        "import-model",
        "open",
        "open-shipped",
        "quit",
        "reset-layout",
        "help",
        "keys",
        "about",
        "palette",
        "first-steps",
        "recipe-folder",
        "session-open",
        "session-before",
    ),
    *(f"appearance-{name}" for name in ("follow", "light", "dark")),
    *(f"workspace-{each.name.lower()}" for each in ARRANGEMENTS),
}


@pytest.fixture
def fake_bundle(fake_bundle: Any) -> Any:
    """The toy bundle with something to colour by."""
    return replace(fake_bundle, columns={"Smiling": np.array([-1, 1] * 1000, np.int8)})


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give up every dialog; return the list of which were opened."""
    opened: list[str] = []

    def note(name: str, answer: Any) -> Callable[..., Any]:
        def answered(*args: Any, **kwargs: Any) -> Any:
            opened.append(name)
            return answer

        return answered

    for where, name, answer in (
        ("commands.doing", "QFileDialog.getExistingDirectory", ""),
        ("pictures_dialog", "QFileDialog.getOpenFileName", ("", "")),
        ("pictures_dialog", "ask_text", ("", False)),
        ("file_saver", "QFileDialog.getSaveFileName", ("", "")),
        ("exporter", "ask_int", (2, False)),
        ("picture_sizes", "ask_item", ("", False)),
        ("applying", "QFileDialog.getOpenFileName", ("", "")),
        ("session_files", "QFileDialog.getOpenFileName", ("", "")),
        ("session_files", "QFileDialog.getSaveFileName", ("", "")),
        ("projector_export", "ProjectorChoice.exec", 0),
        ("film_exports", "FilmDialog.exec", 0),
    ):
        monkeypatch.setattr(f"latent_explorer.ui.{where}.{name}", note(name, answer))
    # That makes a folder, and shows it in another program.
    monkeypatch.setattr("latent_explorer.ui.recipe_guide.show_own_folder", lambda: None)
    return opened


def test_each_command_has_all_that_a_user_reads() -> None:
    for command in ALL:
        assert command.text, command.id
        assert command.tip, command.id
        assert command.menu.partition("/")[0] in MENUS, command.id


def test_no_id_and_no_key_is_given_twice() -> None:
    assert max(Counter(command.id for command in ALL).values()) == 1
    keys = [QKeySequence(command.keys).toString() for command in ALL if command.keys]
    assert all(keys), "Qt knows each of them"
    assert max(Counter(keys).values()) == 1


def test_no_access_key_is_given_twice_in_a_menu() -> None:
    for menu in MENUS:
        texts = [command.text for command in ALL if command.menu == menu]
        letters = re.findall("&(.)", " ".join(texts).lower())
        assert len(letters) == len(texts)
        assert max(Counter(letters).values()) == 1, (menu, letters)


def test_before_a_bundle_is_open_only_what_needs_none_is_enabled(rig: Any) -> None:
    explorer = rig.open(Path("broken"))
    actions = explorer.menus.actions
    assert set(actions) == {command.id for command in ALL}
    assert {name for name, action in actions.items() if action.isEnabled()} == WITHOUT_BUNDLE


def test_nothing_of_a_remembered_state_is_enabled_before_its_bundle(
    open_explorer: Open, rig: Any, look: Any
) -> None:
    explorer = open_explorer()
    look(explorer).put([1.0] * 12)
    look(explorer).do("path-a")
    explorer.window.close()
    rig.loading.clear()
    second = rig.open(Path("broken"))
    for name, action in second.menus.actions.items():
        assert action.isEnabled() == (name in WITHOUT_BUNDLE), name
    rig.release()


@pytest.mark.parametrize("command", [c.id for c in ALL if c.id != "quit"])
def test_each_command_can_be_run(
    explorer: Explorer,
    look: Any,
    answered: list[str],
    own_appearance: None,
    command: str,
    qtbot: QtBot,
) -> None:
    look = look(explorer)
    # So that there is something to undo, to redo, to go back from and to clear.
    look.do("path-a")
    look.do("draw-again")
    look.do("undo")
    look.put([0.5] * 12)
    look.do("undo")
    if command == "back":
        look.put([0.5] * 12)
    while command.startswith("projection-") and len(look.shown) < MAX_PROJECTIONS:
        look.do("add-projection")
    if command in ("path-play", "path-reverse") or command.startswith("save-film-"):
        look.do("path-b")
    if command.startswith("save-film-"):
        look.do("workspace-paths")
        qtbot.waitUntil(lambda: film_of(explorer.controller.scene) is not None, timeout=LONG)
    if command in ("colour-density", "filter-points"):
        look.change(Colouring("Smiling"))
        qtbot.waitUntil(
            lambda: explorer.window.panel(ProjectionsPanel).colouring.legend.isVisible()
        )
    if command in ("select-inverse", "select-nothing") or command.startswith("save-selection"):
        look.do("select-ellipse")
    if command == "select-in-view":
        look.change(look.state[Projections].viewed(0, (-1.0, 1.0, -1.0, 1.0)))
    if command == "paste":
        QApplication.clipboard().setImage(QImage(40, 30, QImage.Format.Format_RGB32))
    if command in ("recipe-next", "recipe-back"):
        look.change(OpenRecipe("one"))
    if command.startswith("save-pinned"):
        look.do("pin")
        qtbot.waitUntil(lambda: look.result(PinnedFaces) is not None, timeout=LONG)
    if command == "save-strip":
        (shows,) = (a for a in explorer.window.docks.actions() if a.text() == "Component strip")
        shows.trigger()
        qtbot.waitUntil(lambda: look.result(StripFaces) is not None, timeout=LONG)
    if command == "save-comparison-faces":
        look.do("workspace-generate")
        explorer.window.findChild(QDockWidget, "Compare").raise_()
        first = look.state[Comparison].sets[0]
        qtbot.waitUntil(lambda: look.result(ComparedSet, first) is not None, timeout=LONG)
    look.do(command)
    QApplication.processEvents()
    assert not explorer.window.messages.isVisible()


@pytest.mark.parametrize(
    "command",
    [
        "open",
        "pictures-folder",
        "pictures-zip",
        "save-faces",
        "save-projection-png",
        "session-save",
        "session-save-as",
        "session-open",
        "export-projector",
    ],
)
def test_what_asks_asks_once(
    explorer: Explorer, look: Any, answered: list[str], command: str
) -> None:
    look(explorer).do(command)
    assert len(answered) == 1


def test_commands_do_what_they_say(explorer: Explorer, look: Any) -> None:
    look = look(explorer)
    seed, n = look.state[Sampling].settings.seed, len(look.shown)
    look.do("draw-again")
    assert look.state[Sampling].settings.seed == seed + 1
    look.do("add-projection")
    assert len(look.shown) == n + 1
    look.put([0.5] * 12)
    look.do("start-mean")
    assert look.state[CurrentPoint].start.kind == "mean"
    assert not look.state[CurrentPoint].moved
    look.do("path-a")
    look.do("path-b")
    assert look.state[LatentPath].complete
    look.do("path-clear")
    assert look.state[LatentPath] == LatentPath()
    plane = look.planes[0]
    whole = plane.getViewBox().viewRange()
    plane.look_at((0.0, 0.1, 0.0, 0.1))
    assert look.state[Projections].views[0] is not None
    look.do("reset-projections")
    assert look.state[Projections].views == (None,) * len(look.shown)
    assert plane.getViewBox().viewRange() == [pytest.approx(axis) for axis in whole]


def test_quitting_closes_the_window(explorer: Explorer, look: Any) -> None:
    look(explorer).do("quit")
    assert explorer.worker.isFinished()


def test_another_bundle_is_asked_for(
    explorer: Explorer, look: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["", "some/where/other"])
    monkeypatch.setattr(
        "latent_explorer.ui.commands.doing.QFileDialog.getExistingDirectory",
        lambda *args: next(answers),
    )
    look(explorer).do("open")
    assert explorer.window.windowTitle().startswith("toy")
    look(explorer).do("open")
    qtbot.waitUntil(lambda: explorer.window.windowTitle().startswith("other"), timeout=30_000)


def test_a_letter_that_is_typed_is_no_command(explorer: Explorer, look: Any, qtbot: QtBot) -> None:
    (field,) = (
        line
        for line in explorer.window.panel(CurrentFacePanel).findChildren(QLineEdit)
        if line.placeholderText()
    )
    explorer.window.activateWindow()
    field.setFocus()
    qtbot.keyClicks(field, "ab")
    assert look(explorer).state[LatentPath] == LatentPath(), "A and B are keys of the menu"
    qtbot.keyClick(look(explorer).planes[0], Qt.Key.Key_A)
    assert look(explorer).state[LatentPath].a is not None


def test_numbers_choose_the_projection_and_arrows_move_its_point(
    explorer: Explorer, look: Any, qtbot: QtBot
) -> None:
    at = look(explorer)
    explorer.window.activateWindow()
    for number in (3, 1, 4):
        qtbot.keyClick(explorer.window, Qt.Key(Qt.Key.Key_0 + number))
        assert at.state[Projections].active == number - 1
        assert QApplication.focusWidget() is at.planes[number - 1]
        z = at.state[CurrentPoint].z
        qtbot.keyClick(at.planes[number - 1], Qt.Key.Key_Right)
        space, now = explorer.controller.scene.space, at.state[CurrentPoint].z
        coordinates = at.shown[number - 1].coordinates
        pair = at.shown[number - 1].pair
        assert space.locate(now, coordinates, pair)[0] > space.locate(z, coordinates, pair)[0]
    # There is no fifth: nothing happens.
    qtbot.keyClick(explorer.window, Qt.Key.Key_5)
    assert at.state[Projections].active == 3


def test_a_digit_typed_into_a_box_is_a_digit(explorer: Explorer, look: Any, qtbot: QtBot) -> None:
    at = look(explorer)
    explorer.window.activateWindow()
    box = at.cards[2].numbers[0]
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "1")
    assert box.text() == "1"
    assert at.state[Projections].active == 0


def test_the_menu_names_the_projections_and_ticks_the_active_one(
    explorer: Explorer, look: Any
) -> None:
    at = look(explorer)
    actions = explorer.menus.actions
    at.do("projection-2")
    names = [actions[f"projection-{n}"].text() for n in (1, 2, 4)]
    assert names == [f"&{n}: {', '.join(at.shown[n - 1].axis_names)}" for n in (1, 2, 4)]


def test_one_alone_and_scales_and_grid_lines_by_command(
    explorer: Explorer, look: Any, qtbot: QtBot
) -> None:
    at = look(explorer)
    explorer.window.activateWindow()
    at.do("projection-2")
    at.do("maximise-projection")
    QApplication.processEvents()
    assert [card.isVisible() for card in at.cards] == [False, True, False, False]
    assert "Stop" in explorer.menus.actions["maximise-projection"].text()
    at.do("projection-4")
    assert [card.isVisible() for card in at.cards] == [False, False, False, True]
    qtbot.keyClick(at.planes[3], Qt.Key.Key_Escape)
    assert not at.state[Projections].maximised
    assert all(card.isVisible() for card in at.cards)
    assert at.cards[3].header.equal.isChecked(), "PCA"
    at.do("equal-axes")
    assert not at.cards[3].header.equal.isChecked()
    assert not at.planes[3].has_equal_axes
    at.do("grid")
    assert at.planes[0].getAxis("left").grid
    at.do("grid")
    assert not at.planes[0].getAxis("left").grid


def test_a_line_after_an_inner_menu_stands_in_the_outer_one(explorer: Explorer) -> None:
    file, *_ = explorer.window.menuBar().actions()
    *_, recipes, line, last = file.menu().actions()
    assert recipes.menu() is explorer.menus.recipes
    assert line.isSeparator()
    assert last is explorer.menus.actions["quit"]


def _close_all(explorer: Explorer) -> None:
    for dock in explorer.window.docks.by_name.values():
        dock.hide()
    QApplication.processEvents()
    assert not explorer.window.docks.visible


def test_a_command_that_acts_on_a_panel_names_one_that_there_is() -> None:
    named = {command.panel for command in ALL} - {""}
    assert named <= {panel.name for panel in PANELS}
    assert "Projections" in named


@pytest.mark.parametrize(
    ("command", "panel"),
    [
        ("add-projection", "Projections"),
        ("maximise-projection", "Projections"),
        ("projection-2", "Projections"),
        ("contours", "Projections"),
        ("select-ellipse", "Projections"),
        ("find-image", "Images"),
        ("gallery-first", "Gallery"),
        ("pin", "Faces"),
    ],
)
def test_what_can_be_seen_in_one_panel_alone_is_not_done_out_of_sight(
    explorer: Explorer, look: Any, command: str, panel: str
) -> None:
    _close_all(explorer)
    look(explorer).do(command)
    assert explorer.window.docks.open == (panel,)
    assert explorer.window.docks.visible == {panel}


def test_a_panel_behind_another_comes_to_the_front_for_what_acts_on_it(
    explorer: Explorer, look: Any
) -> None:
    window = explorer.window
    window.docks.by_name["Pairs"].raise_()
    QApplication.processEvents()
    assert "Images" not in window.docks.visible
    look(explorer).do("find-image")
    QApplication.processEvents()
    assert "Images" in window.docks.visible


@pytest.mark.parametrize(
    "command",
    ["draw-again", "undo", "start-mean", "path-a", "copy", "random-image", "save-vectors"],
)
def test_what_is_seen_in_several_panels_brings_none_back(
    explorer: Explorer, look: Any, answered: list[str], command: str
) -> None:
    look(explorer).do("draw-again")
    _close_all(explorer)
    look(explorer).do(command)
    assert explorer.window.docks.open == ()


def test_the_filter_opens_over_projections_that_were_hidden_when_points_got_colours(
    explorer: Explorer, look: Any, qtbot: QtBot
) -> None:
    legend = explorer.window.panel(ProjectionsPanel).colouring.legend
    _close_all(explorer)
    look(explorer).change(Colouring("Smiling"))
    look(explorer).do("filter-points")
    qtbot.waitUntil(lambda: legend.popup is not None and legend.popup.isVisible(), timeout=LONG)
    assert legend.isVisible()
    legend.popup.close()


def test_a_filter_that_was_asked_for_in_vain_does_not_open_later(
    explorer: Explorer, look: Any, qtbot: QtBot
) -> None:
    legend = explorer.window.panel(ProjectionsPanel).colouring.legend
    _close_all(explorer)
    look(explorer).change(Colouring("Smiling"))
    legend.open_filter()
    look(explorer).do("colour-density")
    look(explorer).change(Colouring("Smiling"))
    qtbot.waitUntil(legend.isVisible, timeout=LONG)
    QApplication.processEvents()
    assert legend.popup is None
