"""What is shown of directions: a row for each, and how far along it the current point is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from latent_explorer.controller.scene import Scene
from latent_explorer.core.direction_axes import standardised
from latent_explorer.core.direction_fit import Direction
from latent_explorer.core.formats import percent
from latent_explorer.jobs.directions import DirectionsFound
from latent_explorer.session.directions import DirectionOrder, Directions
from latent_explorer.session.point import CurrentPoint

GOOD, FAIR = 0.75, 0.65
"""Below these balanced accuracies a direction is called weak, and near chance."""


@dataclass(frozen=True)
class DirectionShown:
    """A direction as it is listed.

    Parameters
    ----------
    name : str
        What there is more of along it.
    accuracy : str
        Its balanced accuracy; empty where there is no direction.
    words : str
        What to make of that; why there is no direction.
    help : str
        The same with all figures.
    faint : bool
        Whether it is better not trusted.
    held : bool
        Whether all others are independent of it.
    made : bool
        Whether it leads from one selection to another, and can be forgotten.
    """

    name: str
    accuracy: str
    words: str
    help: str
    faint: bool
    held: bool
    made: bool


def found_directions(scene: Scene) -> DirectionsFound | None:
    """Return the directions of what is chosen, once there are some."""
    found, section = scene.result(DirectionsFound), scene.state[Directions]
    if found is None:
        return None
    asked = found.request
    these = (asked.method, asked.held, asked.made) == (section.method, section.held, section.made)
    return found if these else None


def values_along(scene: Scene, directions: Sequence[Direction]) -> list[float]:
    """Return how far from its start the point is along directions, in standard deviations."""
    if not directions:
        return []
    point, basis = scene.state[CurrentPoint], scene.space.basis
    table = np.array([each.vector for each in directions])
    here, start = (
        standardised(basis, np.array(z), table.shape[1]) for z in (point.z, point.start.z)
    )
    values: list[float] = (table @ (here - start)).tolist()
    return values


def ordered(found: DirectionsFound, order: DirectionOrder) -> list[Direction]:
    """Return directions as they are listed; while they come one after the other, as they come."""
    directions = list(found.directions)
    if found.complete:
        if order == "accuracy":
            directions.sort(key=lambda each: -each.accuracy)
        else:
            directions.sort(key=lambda each: each.name.lower())
    return directions


def shown_rows(
    found: DirectionsFound, directions: Iterable[Direction], section: Directions
) -> list[DirectionShown]:
    """Return a row for each direction, and after them for each that could not be found."""
    made = {each.name for each in section.made}
    rows = [_row(each, each.name in section.held, each.name in made) for each in directions]
    for name, why in found.missing.items():
        reason = why.removeprefix(f"{name}: ")
        held = name in section.held
        rows.append(DirectionShown(name, "", reason, why, True, held, name in made))
    return rows


def list_words(found: DirectionsFound) -> str:
    """Return what is said of the list as a whole."""
    if not found.total:
        return "This bundle has no attributes: make a direction of two selections below"
    return "" if found.complete else f"{len(found.directions)} of {found.total} directions …"


def _row(direction: Direction, held: bool, made: bool) -> DirectionShown:
    accuracy, counts = direction.accuracy, direction.counts
    words = ""
    if accuracy < FAIR:
        words = "near chance"
    elif accuracy < GOOD:
        words = "weak"
    explained = (
        f"{direction.name}: {percent(accuracy)} balanced accuracy, on {counts[2]:,} held-out "
        f"images that have it and {counts[3]:,} that have it not; 50 % is chance. Found with "
        f"{counts[0]:,} and {counts[1]:,} others"
    )
    if words:
        explained += ". Trust it little: what changes along it may be something else"
    return DirectionShown(
        direction.name, percent(accuracy, 0), words, explained, bool(words), held, made
    )
