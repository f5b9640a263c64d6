"""File > Recipes in a whole window: pages are turned by menu, keys and buttons, and undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.recipes import RecipesFound
from latent_explorer.resources import RECIPES, resource
from latent_explorer.session.projections import Projections
from latent_explorer.session.radii import Radii
from latent_explorer.session.recipe import OpenRecipe
from latent_explorer.ui import recipe_guide
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.arrangements import Area
from latent_explorer.ui.panels.generator_steps import GeneratorStepsPanel
from latent_explorer.ui.panels.recipe import RecipePanel
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.turns import turns

LONG = 30_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def folder(rig: Any, tmp_path: Path) -> Path:
    steps = [
        {
            "title": "Radii",
            "text": "See {pair 1}.",
            "panels": {"Radii": "centre", "Faces": "right"},
            "state": {"radii": {"measure": "lengths"}},
        },
        {
            "title": "Plane",
            "text": "See.",
            "workspace": "Explore",
            "panels": {"Projections": "", "Generator steps": "right", "Hologram": "right"},
            "state": {"projections": {"shown": [{"pair": "@pair 1"}], "maximised": True}},
        },
        {"title": "As ever", "text": "See.", "workspace": "Paths"},
        {
            "title": "Planes",
            "text": "See.",
            "panels": {"Projections": ""},
            "state": {"projections": {"shown": [{"pair": "@pair 1"}, {"pair": "@pair 2"}]}},
        },
    ]
    own = tmp_path / "recipes"
    own.mkdir()
    (own / "one.json").write_text(
        json.dumps({"title": "Black & White", "part": "I", "steps": steps})
    )
    (own / "zoo.json").write_text("{")
    rig.recipe_folders = (own,)
    return own


@pytest.fixture
def explorer(folder: Path, open_explorer: Callable[..., Explorer], qtbot: QtBot) -> Explorer:
    explorer = open_explorer()
    qtbot.waitUntil(lambda: explorer.controller.scene.result(RecipesFound) is not None)
    return explorer


def _shown(explorer: Explorer) -> set[str]:
    docks = explorer.window.findChildren(QDockWidget)
    return {dock.objectName() for dock in docks if not dock.isHidden()}


def _action(explorer: Explorer, name: str = "recipe-one") -> QAction:
    (found,) = (a for a in explorer.menus.recipes.actions() if a.objectName() == name)
    return found


def _turns(explorer: Explorer, qtbot: QtBot, step: int) -> None:
    place = OpenRecipe("one", step)
    qtbot.waitUntil(lambda: explorer.controller.state[OpenRecipe] == place, timeout=LONG)


def test_the_menu_lists_recipes_above_its_commands(explorer: Explorer) -> None:
    texts = [action.text() for action in explorer.menus.recipes.actions()]
    assert texts[0] == "I: Black && White"
    assert texts[1].startswith("The recipe zoo.json cannot be used:")
    assert not explorer.menus.recipes.actions()[1].isEnabled()
    assert texts[2] == "&Next step"
    assert not explorer.menus.actions["recipe-next"].isEnabled()


def test_a_page_shows_its_panels_at_their_places(explorer: Explorer, qtbot: QtBot) -> None:
    _action(explorer).trigger()
    _turns(explorer, qtbot, 0)
    assert explorer.window.workspaces.current.name == "Teach"
    assert _shown(explorer) == explorer.window.docks.visible == {"Recipe", "Radii", "Faces"}
    page, radii, faces = (
        explorer.window.findChild(QDockWidget, name).geometry()
        for name in ("Recipe", "Radii", "Faces")
    )
    assert page.right() < radii.left() < radii.right() < faces.left()
    assert explorer.controller.state[Radii].measure == "lengths"
    text = explorer.window.panel(RecipePanel).page.toPlainText()
    i, j = explorer.controller.state[Projections].shown[0].pair
    assert f"See z {i} and z {j}." in text.replace("\u00a0", " ")


def test_turning_and_undoing_bring_page_panels_and_settings(
    explorer: Explorer, look: Any, qtbot: QtBot
) -> None:
    before = explorer.controller.state
    _action(explorer).trigger()
    _turns(explorer, qtbot, 0)
    qtbot.mouseClick(explorer.window.panel(RecipePanel).next, LEFT)
    _turns(explorer, qtbot, 1)
    assert explorer.window.workspaces.current.name == "Explore"
    assert _shown(explorer) == {"Recipe", "Projections", "Generator steps"}
    assert explorer.controller.state[Projections].maximised
    assert len(explorer.controller.state[Projections].shown) == 1
    assert "the panel Hologram" in explorer.controller.scene.notice
    panel = explorer.window.panel(GeneratorStepsPanel)
    qtbot.waitUntil(lambda: "pairs" in panel.told.text(), timeout=LONG)
    look(explorer).do("undo")
    _turns(explorer, qtbot, 0)
    qtbot.waitUntil(lambda: _shown(explorer) == {"Recipe", "Radii", "Faces"}, timeout=LONG)
    look(explorer).do("undo")
    assert explorer.controller.state[OpenRecipe] == OpenRecipe()
    assert explorer.controller.state == before
    look(explorer).do("redo")
    qtbot.waitUntil(lambda: _shown(explorer) == {"Recipe", "Radii", "Faces"}, timeout=LONG)


def test_a_page_counts_not_how_its_workspace_was_left(
    explorer: Explorer, look: Any, qtbot: QtBot
) -> None:
    for command in ("workspace-teach", "maximise-projection", "workspace-explore"):
        look(explorer).do(command)
        turns().finish()
    assert not explorer.controller.state[Projections].maximised
    explorer.guide.start("one", 3)
    _turns(explorer, qtbot, 3)
    qtbot.waitUntil(lambda: not turns().waiting)
    assert explorer.window.workspaces.current.name == "Teach"
    assert not explorer.controller.state[Projections].maximised
    cards = explorer.window.panel(ProjectionsPanel).cards
    assert [card.isVisible() for card in cards] == [True, True]


def test_keys_turn_pages_from_anywhere(explorer: Explorer, qtbot: QtBot) -> None:
    explorer.window.activateWindow()
    explorer.guide.start("one")
    _turns(explorer, qtbot, 0)
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(explorer.window, Qt.Key.Key_PageDown, control)
    _turns(explorer, qtbot, 1)
    qtbot.keyClick(explorer.window, Qt.Key.Key_PageUp, control)
    _turns(explorer, qtbot, 0)


def test_without_panels_those_of_the_workspace_are_shown(explorer: Explorer, qtbot: QtBot) -> None:
    explorer.guide.start("one", 2)
    _turns(explorer, qtbot, 2)
    assert explorer.window.workspaces.current.name == "Paths"
    assert _shown(explorer) == {"Recipe", "Path", "Projections", "Film strip", "Current face"}


def test_a_layout_of_ones_own_is_left_where_nothing_has_to_change(
    explorer: Explorer, look: Any, qtbot: QtBot
) -> None:
    explorer.guide.start("one")
    _turns(explorer, qtbot, 0)
    laid_out: list[object] = []
    explorer.window.workspaces._lay_out = laid_out.append  # type: ignore[method-assign]
    qtbot.mouseClick(explorer.window.panel(RecipePanel).again, LEFT)
    qtbot.waitUntil(lambda: explorer.controller.scene.working_on is None)
    assert laid_out == []


def test_the_workspace_can_be_reset(explorer: Explorer, look: Any, qtbot: QtBot) -> None:
    explorer.guide.start("one")
    _turns(explorer, qtbot, 0)
    look(explorer).do("reset-layout")
    assert "Projections" in _shown(explorer)
    assert "Radii" not in _shown(explorer)


def test_a_file_that_is_added_is_there_when_the_menu_is_opened_next(
    explorer: Explorer, folder: Path, qtbot: QtBot
) -> None:
    (folder / "zoo.json").write_text(
        json.dumps({"title": "Zoo", "steps": [{"title": "a", "text": "b"}]})
    )
    explorer.menus.recipes.aboutToShow.emit()
    qtbot.waitUntil(
        lambda: "Zoo" in [a.text() for a in explorer.menus.recipes.actions()], timeout=LONG
    )
    names = [a.objectName() for a in explorer.menus.recipes.actions()]
    assert names.count("recipe-one") == 1


def test_the_page_is_there_again_after_a_restart(
    explorer: Explorer, open_explorer: Callable[..., Explorer], qtbot: QtBot
) -> None:
    explorer.guide.start("one")
    _turns(explorer, qtbot, 0)
    explorer.window.close()
    second = open_explorer()
    panel = second.window.panel(RecipePanel)
    qtbot.waitUntil(lambda: panel.place.text() == "step 1 of 4", timeout=LONG)
    assert _shown(second) == {"Recipe", "Radii", "Faces"}


def test_panels_can_stand_anywhere(explorer: Explorer) -> None:
    window = explorer.window
    for places in (
        {"Faces": Area.LEFT},
        {"Recipe": Area.LEFT, "Projections": Area.LEFT, "Generator steps": Area.LEFT},
        {"Sampling": Area.BELOW_RIGHT, "Faces": Area.BELOW_CENTRE},
        {"Recipe": Area.BELOW_RIGHT, "Radii": Area.RIGHT},
    ):
        window.workspaces.show_only(places)
        assert _shown(explorer) == set(places)


def test_the_folder_of_ones_own_recipes_comes_with_an_explanation(
    explorer: Explorer, look: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, opened = tmp_path / "config" / "recipes", []
    monkeypatch.setattr(recipe_guide, "own_recipes", lambda: own)
    monkeypatch.setattr(recipe_guide.QDesktopServices, "openUrl", opened.append)
    look(explorer).do("recipe-folder")
    assert (own / "README.md").read_bytes() == (resource(RECIPES) / "README.md").read_bytes()
    assert [url.toLocalFile() for url in opened] == [str(own)]
    own.parent.joinpath("file").write_text("")
    monkeypatch.setattr(recipe_guide, "own_recipes", lambda: own.parent / "file" / "recipes")
    look(explorer).do("recipe-folder")
    assert "cannot be made" in explorer.controller.scene.notice
