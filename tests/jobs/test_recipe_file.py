"""Recipes as files: what is read, and what is refused in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.jobs.recipe_file import (
    RECIPES_AT_MOST,
    known_recipes,
    problem_with,
    read_recipe,
)
from latent_explorer.resources import RECIPES, resource
from latent_explorer.session.recipe import STEPS_AT_MOST

STEP = {"title": "A step", "text": "What there is to see."}
RECIPE = {"title": "A recipe", "steps": [STEP]}


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def written(recipe: Any, name: str = "mine") -> Path:
        path = tmp_path / f"{name}.json"
        if isinstance(recipe, bytes):
            path.write_bytes(recipe)
        else:
            path.write_text(json.dumps(recipe), "utf-8")
        return path

    return written


def test_what_is_not_said_has_defaults(write: Any) -> None:
    recipe = read_recipe(write(RECIPE))
    assert (recipe.title, recipe.part, recipe.about) == ("A recipe", "", "")
    (step,) = recipe.steps
    assert (step.workspace, step.panels, step.state) == ("Teach", {}, {})


def test_what_another_version_may_have_more_is_no_error(write: Any) -> None:
    more = {**RECIPE, "music": [1, 2], "steps": [{**STEP, "sound": "loud"}]}
    assert read_recipe(write(more)) == read_recipe(write(RECIPE))


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (b"", "truncated"),
        (b"{", "truncated"),
        (b"\xff\xfe\x00", "invalid"),
        (b"[" * 100_000, "nested"),
        (b'{"title": "x", "steps": ' + b'[{"a": ' * 500, "nested|truncated"),
        ([], "array"),
        ("text", "str"),
        ({**RECIPE, "format": 2}, "format is 2"),
        ({**RECIPE, "format": "1"}, "format"),
        ({**RECIPE, "title": 7}, "title"),
        ({**RECIPE, "title": ""}, "title"),
        ({**RECIPE, "title": "x" * 1000}, "title"),
        ({**RECIPE, "steps": []}, "steps"),
        ({**RECIPE, "steps": [STEP] * (STEPS_AT_MOST + 1)}, "steps"),
        ({**RECIPE, "steps": {"0": STEP}}, "steps"),
        ({**RECIPE, "steps": [{"title": "x"}]}, "text"),
        ({**RECIPE, "steps": [{**STEP, "text": "x" * 5000}]}, "text"),
        ({**RECIPE, "steps": [{**STEP, "panels": ["Faces"]}]}, "panels"),
        ({**RECIPE, "steps": [{**STEP, "panels": {"Faces": 3}}]}, "panels"),
        ({**RECIPE, "steps": [{**STEP, "state": "all"}]}, "state"),
        ({**RECIPE, "about": "x" * 300_000}, "larger than 256 KB"),
    ],
)
def test_what_is_no_recipe_is_refused_in_a_sentence(write: Any, recipe: Any, said: str) -> None:
    path = write(recipe)
    with pytest.raises(ValueError, match=f"(?i){said}") as caught:
        read_recipe(path)
    sentence = problem_with(path, caught.value)
    assert sentence.startswith("The recipe mine.json cannot be used: ")
    assert len(sentence) <= 300
    assert "\n" not in sentence


def test_lists_within_lists_are_refused_before_anybody_walks_through_them(write: Any) -> None:
    nested: Any = 0
    for _ in range(200):
        nested = [nested]
    with pytest.raises(ValueError, match="nested"):
        read_recipe(write({**RECIPE, "steps": [{**STEP, "state": {"radii": nested}}]}))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["title", "steps", "text", "state", "panels", "format", "x"]),
                inner,
                max_size=6,
            )
        ),
    )
)
def test_whatever_it_is_one_reads_it_or_is_told_why(tmp_path_factory: Any, value: Any) -> None:
    path = tmp_path_factory.mktemp("any") / "any.json"
    path.write_text(json.dumps(value), "utf-8")
    try:
        recipe = read_recipe(path)
    except ValueError:
        return
    assert recipe.steps


def test_folders_are_listed_by_name_and_the_last_one_counts(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, names in ((first, ("b", "a", "c")), (second, ("b", "z"))):
        folder.mkdir()
        for name in names:
            (folder / f"{name}.json").write_text("{}")
        (folder / "README.md").write_text("no recipe")
    found, problems = known_recipes([first, tmp_path / "is not there", second])
    assert list(found) == ["a", "b", "c", "z"]
    assert found["b"].parent == second
    assert problems == []


def test_a_folder_that_is_none_is_told_and_many_files_are_bounded(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    found, problems = known_recipes([tmp_path / "file"])
    assert not found
    assert "file cannot be read" in problems[0]
    for number in range(RECIPES_AT_MOST + 5):
        (tmp_path / f"{number:04}.json").write_text("{}")
    found, problems = known_recipes([tmp_path])
    assert len(found) == RECIPES_AT_MOST
    assert str(RECIPES_AT_MOST) in problems[0]


def test_a_folder_with_the_name_of_a_recipe_is_none(tmp_path: Path) -> None:
    (tmp_path / "odd.json").mkdir()
    (path,) = known_recipes([tmp_path])[0].values()
    with pytest.raises(ValueError, match="no file"):
        read_recipe(path)


def test_those_that_come_along_can_be_read_and_retell_the_series() -> None:
    found, problems = known_recipes([resource(RECIPES)])
    assert problems == []
    recipes = [read_recipe(path) for path in found.values()]
    parts = [recipe.part for recipe in recipes]
    assert parts == ["II", "III", "IV", "V", "VI", "VIII", "IX", "X"]
    for recipe in recipes:
        assert recipe.about.endswith(".")
        assert len(recipe.steps) >= 3
        for step in recipe.steps:
            sentences = [each for each in step.text.replace("?", ".").split(". ") if each]
            assert 2 <= len(sentences) <= 4, step.title
            assert len(step.text) < 450, step.title


def test_pages_with_projections_have_them_as_their_texts_say() -> None:
    over = {"sampling", "path", "layers", "colouring", "comparison", "point"}
    for path in known_recipes([resource(RECIPES)])[0].values():
        for step in read_recipe(path).steps:
            if "Projections" in step.panels:
                assert over <= step.state.keys(), f"{path.name}: {step.title}"


def test_the_example_of_the_readme_is_a_recipe(write: Any) -> None:
    text = (resource(RECIPES) / "README.md").read_text("utf-8")
    example = text.split("```json")[1].split("```")[0]
    (step,) = read_recipe(write(json.loads(example))).steps
    assert step.state["projections"]["shown"][0] == {"pair": "@pair 1"}
