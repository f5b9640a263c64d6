"""The directions of attributes and between selections, found and tried in the worker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only
from latent_explorer.core.direction_axes import independent_of, usable_components
from latent_explorer.core.direction_fit import Direction, Method, fitted_steps, tried
from latent_explorer.core.direction_samples import Sample, Target, sample_steps, target_steps
from latent_explorer.jobs.opened import OpenedSpace
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.selection import selected_steps
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.directions import MADE_AT_MOST, MadeDirection


@dataclass(frozen=True, kw_only=True)
class DirectionsRequest(Request):
    """All directions, by a method; each independent of those that are `held`, but for itself."""

    method: Method
    held: tuple[str, ...] = ()
    made: tuple[MadeDirection, ...] = ()

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def is_long(self) -> bool:
        return True

    @property
    def purpose(self) -> str:
        return "finding directions"


@dataclass(frozen=True, eq=False)
class DirectionsFound(Result):
    """The directions that are known so far.

    Parameters
    ----------
    request : DirectionsRequest
        What was asked.
    directions : tuple of Direction
        In the order of the attributes, then those between selections.
    missing : dict of str to str
        Why there is none, by the names.
    total : int
        How many there will be, with those that are missing.
    """

    request: DirectionsRequest
    directions: tuple[Direction, ...]
    missing: dict[str, str]
    total: int

    @property
    def complete(self) -> bool:
        """Whether no more will come."""
        return len(self.directions) + len(self.missing) >= self.total

    def named(self, name: str) -> Direction | None:
        """Return a direction by its name."""
        return next((each for each in self.directions if each.name == name), None)


@works_on(DirectionsRequest)
def find_directions(request: DirectionsRequest, workspace: Workspace) -> Steps:
    """Find those that are held first, then one after the other, and none of them twice."""
    opened = workspace.opened(request)
    yield from _sampled(opened)
    cache = opened.directions
    assert cache.sample is not None
    things: dict[str, tuple[object, Sample, Target]] = {
        target.name: (target.name, cache.sample, target) for target in cache.targets
    }
    for made in request.made:
        key = made.to, made.origin
        sample, target = yield from _made(opened, made)
        things[made.name] = key, sample, Target(made.name, target.classes)
    vectors: dict[str, Array] = {}
    missing: dict[str, str] = {}
    found: dict[str, Direction] = {}
    # Those that are held are needed for all others.
    for name in (each for each in request.held if each in things):
        yield from _fit(opened, request, things, name, vectors, missing)
    unseen = True
    for name in things:
        new = yield from _fit(opened, request, things, name, vectors, missing)
        _try(request, things, name, vectors, found, missing)
        yield None
        unseen = True
        if new and request.method == "logistic":
            # Each takes a while: what there is can be used meanwhile.
            yield _result(request, things, found, missing)
            unseen = False
    if unseen:
        yield _result(request, things, found, missing)


def _result(
    request: DirectionsRequest,
    things: dict[str, tuple[object, Sample, Target]],
    found: dict[str, Direction],
    missing: dict[str, str],
) -> DirectionsFound:
    there = tuple(found[name] for name in things if name in found)
    return DirectionsFound(request, there, dict(missing), len(things))


def _fit(
    opened: OpenedSpace,
    request: DirectionsRequest,
    things: dict[str, tuple[object, Sample, Target]],
    name: str,
    vectors: dict[str, Array],
    missing: dict[str, str],
) -> Pauses[bool]:
    """Find a direction, or why there is none; return whether that was not known yet."""
    cache = opened.directions.vectors
    key, sample, target = things[name]
    place = request.method, key
    new = place not in cache
    if new:
        try:
            found: Array | str = yield from fitted_steps(sample, target, request.method)
        except ValueError as error:
            found = str(error)
        cache[place] = found
    known = cache[place]
    if isinstance(known, str):
        missing[name] = known
    else:
        vectors[name] = known
    return new


def _try(
    request: DirectionsRequest,
    things: dict[str, tuple[object, Sample, Target]],
    name: str,
    vectors: dict[str, Array],
    found: dict[str, Direction],
    missing: dict[str, str],
) -> None:
    """Take from a direction what it shares with those that are held, and try it."""
    if name not in vectors:
        return
    held = [vectors[each] for each in request.held if each != name and each in vectors]
    vector = independent_of(vectors[name], held)
    if vector is None:
        missing[name] = f"{name}: nothing is left of it without those that are held"
    else:
        _, sample, target = things[name]
        found[name] = tried(sample, target, vector)


def _sampled(opened: OpenedSpace) -> Pauses[None]:
    """Choose images and look up what is known of them, once."""
    cache = opened.directions
    if cache.sample is not None:
        return
    space = opened.space
    k = usable_components(space.basis)
    sample = yield from sample_steps(space, np.arange(space.n), k)
    targets: list[Target] = []
    for name, column in opened.bundle.columns.items():
        try:
            targets += yield from target_steps(name, column[sample.rows])
        except ValueError:
            # What names the images, or is known of none.
            continue
        yield
    cache.sample, cache.targets = sample, tuple(targets)


def _made(opened: OpenedSpace, made: MadeDirection) -> Pauses[tuple[Sample, Target]]:
    """Choose images of two selections; what is in both belongs to neither."""
    cache, key = opened.directions, (made.to, made.origin)
    known = cache.made.get(key)
    if known is None:
        to = yield from selected_steps(opened, made.to)
        origin = ~to
        if made.origin:
            origin = yield from selected_steps(opened, made.origin)
        rows: NDArray[np.intp] = np.flatnonzero(to != origin)
        yield
        k = usable_components(opened.space.basis)
        sample = yield from sample_steps(opened.space, rows, k)
        known = sample, Target(made.name, read_only(to[sample.rows].astype(np.int8)))
        cache.made[key] = known
        while len(cache.made) > MADE_AT_MOST:
            cache.made.popitem(last=False)
    return known
