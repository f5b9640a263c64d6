"""The recipes there are, and their pages as the open bundle fills them."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path

from latent_explorer.core.formats import how_many
from latent_explorer.jobs.components import z_table_steps
from latent_explorer.jobs.opened import OpenedSpace
from latent_explorer.jobs.recipe_file import (
    Recipe,
    RecipeStep,
    known_recipes,
    problem_with,
    read_recipe,
)
from latent_explorer.jobs.recipe_values import RecipeValues, asks_for_components
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.messages import shortened
from latent_explorer.session.projections import Projections
from latent_explorer.session.recipe import OpenRecipe
from latent_explorer.session.remembering import FORMAT, from_text, know_all_sections
from latent_explorer.session.state import SECTIONS, Section

# What belongs to a desk, and what a page has of itself.
_NOT_SET = ("bundle", "pictures", "export", "recipe")


@dataclass(frozen=True, kw_only=True)
class RecipesRequest(Request):
    """List the recipes; another `look` reads their folders again."""

    look: int = 0

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def purpose(self) -> str:
        return "reading recipes"


@dataclass(frozen=True)
class RecipeTitle:
    """A recipe in the list: the name of its file, its part of the series, its title, a sentence."""

    name: str
    part: str
    title: str
    about: str


@dataclass(frozen=True, eq=False)
class RecipesFound(Result):
    """The recipes, by the names of their files, and in sentences what cannot be used."""

    request: RecipesRequest
    recipes: tuple[RecipeTitle, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecipePageRequest(Request):
    """Fill a page of a recipe for the bundle."""

    name: str
    step: int

    @property
    def place(self) -> Hashable:
        return self.name, self.step

    @property
    def is_long(self) -> bool:
        # Its components may have to be described first.
        return True

    @property
    def purpose(self) -> str:
        return "turning to a page of a recipe"


@dataclass(frozen=True, eq=False)
class RecipePage(Result):
    """A page of a recipe.

    Parameters
    ----------
    request : RecipePageRequest
        Which.
    recipe, part : str
        The title of the recipe, and its part of the series.
    count : int
        How many pages it has.
    title, text : str
        Of the page, for this bundle.
    workspace : str
        The workspace that is shown.
    panels : mapping of str to str
        The panels that are shown, with their places; empty for those of the workspace.
    sections : tuple of Section
        What is set.
    lost : tuple of str
        What of the page cannot be used, in words.
    """

    request: RecipePageRequest
    recipe: str
    part: str
    count: int
    title: str
    text: str
    workspace: str
    panels: Mapping[str, str]
    sections: tuple[Section, ...]
    lost: tuple[str, ...]

    @property
    def place(self) -> OpenRecipe:
        """The section that says that this page is open."""
        return OpenRecipe(self.request.name, self.request.step)


@works_on(RecipesRequest)
def list_recipes(request: RecipesRequest, workspace: Workspace) -> Steps:
    """Read one file after the other."""
    known, problems = known_recipes(workspace.recipe_folders)
    titles: list[RecipeTitle] = []
    for name, path in known.items():
        yield None
        try:
            recipe = read_recipe(path)
        except (ValueError, OSError) as error:
            problems.append(problem_with(path, error))
        else:
            titles.append(RecipeTitle(name, recipe.part, recipe.title, recipe.about))
    yield RecipesFound(request, tuple(titles), tuple(problems))


@works_on(RecipePageRequest)
def fill_page(request: RecipePageRequest, workspace: Workspace) -> Steps:
    """Read the recipe, and put in what the bundle has."""
    recipe = _read(request.name, workspace.recipe_folders)
    if not 0 <= request.step < len(recipe.steps):
        raise ValueError(
            f"{shortened(recipe.title)} has {how_many(len(recipe.steps), 'step')}, "
            f"not {request.step + 1}"
        )
    yield None
    know_all_sections()
    step = recipe.steps[request.step]
    opened = workspace.opened(request)
    table = (yield from z_table_steps(opened)) if asks_for_components(step) else None
    values = RecipeValues(opened.space, opened.bundle.image_names, table)
    lost: list[str] = []
    sections = _sections(step, values, opened, lost)
    text = values.told(step.text, lost)
    yield RecipePage(
        request,
        recipe=recipe.title,
        part=recipe.part,
        count=len(recipe.steps),
        title=values.told(step.title, lost),
        text=text,
        workspace=step.workspace,
        panels=step.panels,
        sections=sections,
        lost=tuple(dict.fromkeys(map(shortened, lost))),
    )


def _read(name: str, folders: tuple[Path, ...]) -> Recipe:
    known, _ = known_recipes(folders)
    if name not in known:
        there = ", ".join(known) or "none"
        raise ValueError(
            f"there is no recipe {shortened(name)}; there are: {shortened(there, 400)}"
        )
    try:
        return read_recipe(known[name])
    except (ValueError, OSError) as error:
        raise ValueError(problem_with(known[name], error)) from None


def _sections(
    step: RecipeStep, values: RecipeValues, opened: OpenedSpace, lost: list[str]
) -> tuple[Section, ...]:
    """Return the sections that a page sets, as far as they can be used."""
    entries = {}
    for name, entry in step.state.items():
        if name in _NOT_SET or name not in SECTIONS:
            lost.append(name)
            continue
        try:
            entries[name] = values.section(name, entry, lost)
        except ValueError:
            lost.append(f"{name}: {entry}")
    read, unread = from_text(json.dumps({"format": FORMAT, "state": entries}))
    lost += unread
    fitted = [section.fitted(opened.space, True) for section in read]
    # Of projections none may fit: then those of now stay.
    return tuple(each for each in fitted if not isinstance(each, Projections) or each.shown)
