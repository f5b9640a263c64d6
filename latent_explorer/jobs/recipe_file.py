"""Recipes as files: what is in one, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import msgspec

from latent_explorer.json_texts import all_within
from latent_explorer.messages import one_line, shortened
from latent_explorer.session.recipe import LONGEST_NAME, STEPS_AT_MOST

ENDING = ".json"
RECIPES_AT_MOST = 200

_FORMAT = 1
_LARGEST = 256 << 10  # bytes; those that come along have 3 KB
_DEEPEST = 24
_Title = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
_Name = Annotated[str, msgspec.Meta(max_length=60)]


@dataclass(frozen=True)
class RecipeStep:
    """One page of a recipe, with what is shown beside it.

    Parameters
    ----------
    title : str
        What is seen, in a few words.
    text : str
        What there is to see, in two or three sentences. ``{pair 1}`` and its like are replaced
        by what the open bundle has; see `RecipeValues`.
    workspace : str
        The workspace that is shown.
    panels : dict of str to str
        The panels that can be seen beside the page, with their places: "left", "centre", "below
        centre", "right", "below right", or "" for their own. Empty for those of the workspace.
    state : dict of str to object
        Sections of the state by the names they are remembered under. What a section does not
        name has its default, and sections that are not named stay. A text ``"@pair 1"`` is
        replaced by what the open bundle has.
    """

    title: _Title
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    workspace: _Name = "Teach"
    panels: Annotated[dict[_Name, _Name], msgspec.Meta(max_length=40)] = field(default_factory=dict)
    state: Annotated[dict[_Name, Any], msgspec.Meta(max_length=40)] = field(default_factory=dict)


@dataclass(frozen=True)
class Recipe:
    """A recipe.

    Parameters
    ----------
    title : str
        What it is about.
    steps : list of RecipeStep
        Its pages, in their order.
    part : str
        The part of the series that it retells: "IV".
    about : str
        A sentence for the list of recipes.
    format : int
        1.
    """

    title: _Title
    steps: Annotated[list[RecipeStep], msgspec.Meta(min_length=1, max_length=STEPS_AT_MOST)]
    part: _Name = ""
    about: Annotated[str, msgspec.Meta(max_length=300)] = ""
    format: int = _FORMAT


def read_recipe(path: Path) -> Recipe:
    """Read a recipe: data alone, nothing of it is ever run.

    Raises
    ------
    ValueError
        When it is none; the message says what is wrong, and where.
    OSError
        When it cannot be read.
    """
    if not path.is_file():
        raise ValueError("it is no file")
    with path.open("rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError(f"it is larger than {_LARGEST >> 10} KB")
    try:
        value = msgspec.json.decode(data)
        for _ in all_within(value, _DEEPEST):
            pass  # what is too deep ends in an error
        recipe = msgspec.convert(value, Recipe)
    except RecursionError:
        raise ValueError("it is nested without end") from None
    if recipe.format != _FORMAT:
        raise ValueError(f"its format is {recipe.format}, and this version reads {_FORMAT}")
    return recipe


def known_recipes(folders: Iterable[Path]) -> tuple[dict[str, Path], list[str]]:
    """Return the files of recipes by their names, and what is wrong with folders, in words.

    Parameters
    ----------
    folders : iterable of Path
        Where they may lie; a folder that is not there holds none. Of two files with one name the
        last one counts, so that a recipe that comes along can be replaced.
    """
    found: dict[str, Path] = {}
    problems: list[str] = []
    for folder in folders:
        try:
            paths = sorted(path for path in folder.iterdir() if path.suffix == ENDING)
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(f"{shortened(folder)} cannot be read: {error.strerror or error}")
            continue
        usable = [path for path in paths if len(path.stem) <= LONGEST_NAME]
        found |= {path.stem: path for path in usable}
    if len(found) > RECIPES_AT_MOST:
        problems.append(f"only the first {RECIPES_AT_MOST} recipes are listed")
    names = sorted(found)[:RECIPES_AT_MOST]
    return {name: found[name] for name in names}, problems


def problem_with(path: Path, error: Exception) -> str:
    """Return in a sentence why a recipe cannot be used."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return one_line(f"The recipe {shortened(path.name)} cannot be used: {reason}", 300)
