"""Recipes are listed and filled by the worker."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.jobs.recipe_file import known_recipes, read_recipe
from latent_explorer.jobs.recipes import (
    RecipePage,
    RecipePageRequest,
    RecipesFound,
    RecipesRequest,
)
from latent_explorer.jobs.request import Request, Result
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.resources import RECIPES, resource
from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.session.components import ComponentChoice
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.radii import Radii
from latent_explorer.session.recipe import OpenRecipe
from latent_explorer.session.sampling import Sampling

BUNDLE = "0123456789ab"


@pytest.fixture
def folder(tmp_path: Path, workspace: Workspace) -> Path:
    workspace.recipe_folders = (tmp_path,)
    return tmp_path


@pytest.fixture
def page(
    folder: Path, work: Callable[[Request], list[Result]]
) -> Callable[[dict[str, Any]], RecipePage]:
    """Return a function that fills a step."""

    def filled(state: dict[str, Any], text: str = "Text.", **more: Any) -> RecipePage:
        step = {"title": "Step", "text": text, "state": state, **more}
        recipe = {"title": "Mine", "part": "XI", "steps": [step]}
        (folder / "mine.json").write_text(json.dumps(recipe))
        (found,) = work(RecipePageRequest(bundle=BUNDLE, name="mine", step=0))
        assert isinstance(found, RecipePage)
        return found

    return filled


def test_one_that_is_broken_does_not_spoil_the_others(
    folder: Path, work: Callable[[Request], list[Result]]
) -> None:
    good = {"title": "Good", "part": "I", "about": "About.", "steps": [{"title": "a", "text": "b"}]}
    (folder / "good.json").write_text(json.dumps(good))
    (folder / "broken.json").write_text("{")
    (folder / "deep.json").write_text("[" * 10_000)
    (found,) = work(RecipesRequest(bundle=BUNDLE))
    assert isinstance(found, RecipesFound)
    assert [(r.name, r.part, r.title, r.about) for r in found.recipes] == [
        ("good", "I", "Good", "About.")
    ]
    assert [p.split(" cannot")[0] for p in found.problems] == [
        "The recipe broken.json",
        "The recipe deep.json",
    ]


def test_a_page_sets_sections_with_what_the_bundle_has(page: Any, toy_space: Any) -> None:
    found = page(
        {
            "projections": {"shown": [{"pair": "@pair 1"}, {"pair": [0, 1], "coordinates": "pca"}]},
            "sampling": {"settings": {"method": "cube", "count": 3}},
            "radii": {"measure": "lengths"},
            "components": {"chosen": "@components 2"},
            "point": "@mean",
        },
        text="The pair {pair 1}, of {d}.",
        panels={"Radii": "centre"},
        workspace="Analyse",
    )
    by_kind = {type(each): each for each in found.sections}
    r = np.corrcoef(np.asarray(toy_space.points, float).T) - np.eye(12)
    i, j = sorted(np.unravel_index(np.abs(r).argmax(), r.shape))
    assert by_kind[Projections].shown == (Projection((i, j)), Projection((0, 1), "pca"))
    settings = by_kind[Sampling].settings
    assert (settings.method, settings.count) == ("cube", 3)
    assert settings.n_components == 12, "no more than there are"
    assert by_kind[Radii] == Radii(measure="lengths")
    assert len(by_kind[ComponentChoice].chosen) == 2
    assert by_kind[CurrentPoint] == CurrentPoint().from_mean(toy_space)
    assert len(by_kind) == 5
    assert found.text.replace("\u00a0", " ") == f"The pair z {i} and z {j}, of 12."
    assert (found.recipe, found.part, found.title, found.count) == ("Mine", "XI", "Step", 1)
    assert (found.workspace, found.panels) == ("Analyse", {"Radii": "centre"})
    assert found.place == OpenRecipe("mine", 0)
    assert found.lost == ()


@pytest.mark.parametrize(
    ("state", "lost"),
    [
        ({"hologram": {"samplers": ["cube"]}}, "hologram"),
        ({"radii": {"measure": "wild"}}, "radii: measure"),
        ({"radii": {"b": "thick"}}, "radii: b"),
        ({"radii": 7}, "radii"),
        ({"projections": {"shown": [{"pair": "@pear 1"}]}}, "@pear 1"),
        ({"point": "@image 99999"}, "point: @image 99999"),
        ({"point": "@nowhere"}, "point: @nowhere"),
        ({"sampling": {"settings": {"method": "magic"}}}, "SamplingSettings: method"),
        ({"sampling": {"settings": {"count": 10**30}}}, "SamplingSettings: count"),
        ({"bundle": {"path": "/etc"}}, "bundle"),
        ({"pictures": {}}, "pictures"),
        ({"recipe": {"name": "another"}}, "recipe"),
    ],
)
def test_what_cannot_be_used_is_told_and_the_rest_is_set(
    page: Any, state: dict[str, Any], lost: str
) -> None:
    found = page({"slices": {"about": "center"}, **state})
    assert lost in found.lost
    assert any(type(each).__name__ == "Slices" for each in found.sections)
    assert not any(isinstance(each, OpenedBundle) for each in found.sections)


def test_projections_that_do_not_fit_leave_those_of_now(page: Any) -> None:
    found = page({"projections": {"shown": [{"pair": [700, 800]}]}})
    assert not any(isinstance(each, Projections) for each in found.sections)


def test_a_page_or_recipe_that_there_is_not_is_told(page: Any, work: Any) -> None:
    page({})
    with pytest.raises(ValueError, match="Mine has 1 step, not 6"):
        work(RecipePageRequest(bundle=BUNDLE, name="mine", step=5))
    with pytest.raises(ValueError, match="there is no recipe yours; there are: mine"):
        work(RecipePageRequest(bundle=BUNDLE, name="yours", step=0))


def test_those_that_come_along_fit_any_bundle(workspace: Workspace, work: Any) -> None:
    workspace.open(Path("small"))
    workspace.recipe_folders = (resource(RECIPES),)
    found, _ = known_recipes(workspace.recipe_folders)
    for name, path in found.items():
        for step in range(len(read_recipe(path).steps)):
            for bundle in (BUNDLE, "ba9876543210"):
                (page,) = work(RecipePageRequest(bundle=bundle, name=name, step=step))
                assert page.lost == (), (name, step)
                assert "{" not in page.text
                assert "@" not in page.text
                assert "…" not in page.text


def test_the_table_of_components_is_worked_out_once(
    page: Any, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page({"components": {"chosen": "@components 2"}})
    from latent_explorer.jobs import components

    monkeypatch.delattr(components, "component_steps")
    page({"components": {"chosen": "@components 3"}})
