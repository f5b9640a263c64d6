"""Pages of recipes are turned, applied as one step, and undone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from latent_explorer.controller.presenters.recipe import (
    RecipeAsked,
    apply_page,
    look_again,
    page_of,
    recipe_asked,
)
from latent_explorer.jobs.recipes import RecipesFound
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.radii import Radii
from latent_explorer.session.recipe import OpenRecipe
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.slices import Slices


def _write(folder: Path, name: str, *states: dict[str, Any]) -> None:
    steps = [
        {"title": f"{name} {number}", "text": "See.", "state": state}
        for number, state in enumerate(states, 1)
    ]
    (folder / f"{name}.json").write_text(json.dumps({"title": name.title(), "steps": steps}))


@pytest.fixture
def desk(closed: Any, tmp_path: Path) -> Any:
    """A desk with two recipes."""
    _write(
        tmp_path,
        "first",
        {"radii": {"measure": "lengths"}, "sampling": {"settings": {"method": "cube"}}},
        {"slices": {"about": "center"}, "point": "@origin"},
    )
    _write(tmp_path, "second", {"radii": {"b": 2.0}}, {"hologram": {}})
    closed.workspace.recipe_folders = (tmp_path,)
    closed.folder = tmp_path
    closed.open()
    return closed


def _turned(desk: Any) -> None:
    """Do what the guide of the window does when the page that was asked for is there."""
    desk.settle()
    page = page_of(desk.scene, recipe_asked(desk.scene).page)
    assert page is not None
    apply_page(desk.controller, page)
    desk.settle()


def _opens(desk: Any, name: str = "first") -> None:
    desk.does("recipe", "recipe_requested", name)
    _turned(desk)


def test_the_list_is_shown_while_none_is_open(desk: Any) -> None:
    desk.controller.set_visible([])
    desk.calls.clear()
    desk.controller.set_visible(["Recipe"])
    look_again(desk.controller)
    desk.settle()
    shown = desk.last("recipe.show_recipes")
    assert [each.name for each in shown["recipes"]] == ["first", "second"]
    assert shown["problems"] == ()
    assert desk.last("recipe.show_page")["page"] is None


def test_a_page_is_one_step_and_can_be_undone(desk: Any) -> None:
    before = desk.state
    _opens(desk)
    assert desk.state[Radii].measure == "lengths"
    assert desk.state[Sampling].settings.method == "cube"
    assert desk.state[OpenRecipe] == OpenRecipe("first", 0)
    assert desk.scene.undo == "Recipe: first 1"
    shown = desk.last("recipe.show_page")
    assert shown["page"].title == "first 1"
    assert recipe_asked(desk.scene) == RecipeAsked()
    desk.controller.undo()
    desk.settle()
    assert desk.state == before
    assert desk.last("recipe.show_page")["page"] is None
    desk.controller.redo()
    desk.settle()
    assert desk.last("recipe.show_page")["page"].title == "first 1"


def test_what_a_page_does_not_name_stays(desk: Any) -> None:
    desk.controller.change("by the test", Slices(b=3.0))
    _opens(desk)
    assert desk.state[Slices] == Slices(b=3.0)


def test_pages_are_turned_and_after_the_last_comes_the_next_recipe(desk: Any) -> None:
    _opens(desk)
    desk.does("recipe", "turned", 1)
    _turned(desk)
    assert desk.state[OpenRecipe] == OpenRecipe("first", 1)
    assert desk.state[CurrentPoint].z == (0.0,) * 12
    assert desk.last("recipe.show_page")["following"] == "Second"
    desk.does("recipe", "turned", 1)
    _turned(desk)
    assert desk.state[OpenRecipe] == OpenRecipe("second", 0)
    desk.does("recipe", "turned", -1)
    assert recipe_asked(desk.scene).page == OpenRecipe(), "there is none before"
    desk.does("recipe", "turned", 1)
    _turned(desk)
    assert desk.last("recipe.show_page")["following"] == ""
    desk.does("recipe", "turned", 1)
    assert recipe_asked(desk.scene).page == OpenRecipe(), "nor after"


def test_what_a_page_asks_for_in_vain_is_told(desk: Any) -> None:
    _opens(desk, "second")
    desk.does("recipe", "turned", 1)
    _turned(desk)
    assert desk.scene.notice == ("This step of the recipe also asks for what is not here: hologram")


def test_all_is_set_once_more_after_a_try(desk: Any) -> None:
    _opens(desk)
    desk.controller.change("by the test", Radii(measure="mahalanobis"))
    desk.does("recipe", "again_requested")
    _turned(desk)
    assert desk.state[Radii].measure == "lengths"
    assert desk.scene.undo == "Recipe: first 1"


def test_closing_restores_nothing(desk: Any) -> None:
    _opens(desk)
    desk.does("recipe", "closed")
    assert desk.state[OpenRecipe] == OpenRecipe()
    assert desk.state[Radii].measure == "lengths"
    assert desk.last("recipe.show_page")["page"] is None
    desk.controller.undo()
    desk.settle()
    assert desk.last("recipe.show_page")["page"].title == "first 1"


def test_a_chosen_face_is_none_of_those_drawn_otherwise(desk: Any) -> None:
    desk.does("faces", "face_picked", 3)
    settings = desk.state[Sampling].settings
    _write(desk.folder, "first", {"sampling": {"settings": {"seed": settings.seed + 5}}})
    _opens(desk)
    assert desk.state[CurrentPoint].face is None


def test_a_recipe_that_there_is_not_is_told(desk: Any) -> None:
    desk.does("recipe", "recipe_requested", "third")
    desk.settle()
    assert "there is no recipe third" in desk.last("status.show_message")
    assert desk.state[OpenRecipe] == OpenRecipe()


def test_new_files_are_found_when_one_looks_again(desk: Any) -> None:
    _write(desk.folder, "third", {})
    (desk.folder / "fourth.json").write_text("{")
    look_again(desk.controller)
    desk.settle()
    assert len(desk.scene.result(RecipesFound).recipes) == 3
    shown = desk.last("recipe.show_recipes")
    assert len(shown["recipes"]) == 3
    assert "fourth.json" in shown["problems"][0]


def test_of_another_bundle_no_page_is_open(desk: Any) -> None:
    _opens(desk)
    desk.open("small")
    assert desk.state[OpenRecipe] == OpenRecipe()


def test_a_remembered_recipe_that_is_gone_is_no_complaint(closed: Any, desk: Any) -> None:
    _opens(desk)
    (desk.folder / "first.json").unlink()
    desk.controller.open_bundle(Path("toy"))
    desk.settle()
    assert desk.state[OpenRecipe] == OpenRecipe("first", 0)
    assert desk.last("recipe.show_page")["page"] is None
    assert not desk.scene.failures


def test_a_drag_does_not_touch_it(desk: Any) -> None:
    _opens(desk)
    desk.calls.clear()
    desk.drags(3)
    assert not [name for name in desk.shown if name.startswith("recipe.")]


def test_the_page_stays_while_all_else_changes(desk: Any) -> None:
    _opens(desk)
    desk.calls.clear()
    settings = desk.state[Sampling].settings
    desk.does("sampling", "sampling_changed", replace(settings, seed=3))
    desk.settle()
    assert "recipe.show_page" not in desk.shown
