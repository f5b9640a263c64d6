"""Pure transitions from one state to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.paths import point_on_segment
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import Coordinates, LatentSpace, Pair, check_pair
from latent_explorer.session.state import (
    ELLIPSE_LEVELS,
    MAX_PROJECTIONS,
    ExplorerState,
    Path,
    Point,
    Projection,
    Start,
    z_vector,
)


def opened(
    state: ExplorerState, space: LatentSpace, default_pairs: Sequence[Pair]
) -> ExplorerState:
    """Fit `state` to a bundle just opened: keep what it allows, start from the mean.

    Parameters
    ----------
    state : ExplorerState
        For example the settings of the last run.
    space : LatentSpace
        That of the bundle.
    default_pairs : sequence of pairs
        Shown in z coordinates where the state has no projection that fits.
    """
    kept = tuple(p for p in state.projections if max(p.pair) < space.d)
    return replace(
        start_from_mean(state, space),
        projections=kept or default_projections(default_pairs),
        active=0,
        sampling=state.sampling.within(space.d),
        image=None,
        face=None,
        path=None,
    )


def default_projections(pairs: Sequence[Pair]) -> tuple[Projection, ...]:
    """Return the projections of a first run: three pairs of z components, one of PCA components."""
    in_z = [Projection(pair) for pair in pairs[:3]]
    return (*in_z, Projection((0, 1), "pca"))


def with_projection(state: ExplorerState, index: int, projection: Projection) -> ExplorerState:
    """Replace projection number `index`."""
    projections = list(state.projections)
    projections[index] = projection
    return replace(state, projections=tuple(projections))


def add_projection(state: ExplorerState, projection: Projection) -> ExplorerState:
    """Add a projection at the end; with nine of them the last is replaced."""
    kept = state.projections[: MAX_PROJECTIONS - 1]
    return replace(state, projections=(*kept, projection), active=len(kept))


def remove_projection(state: ExplorerState, index: int) -> ExplorerState:
    """Remove projection number `index`; the last one stays, and so does the active one."""
    if len(state.projections) <= 1:
        return state
    kept = state.projections[:index] + state.projections[index + 1 :]
    active = state.active - (index < state.active)
    return replace(state, projections=kept, active=min(active, len(kept) - 1))


def with_pairs(
    state: ExplorerState, pairs: Sequence[Pair], coordinates: Coordinates
) -> ExplorerState:
    """Show `pairs`: one alone in the active projection, several in place of all projections."""
    shown = tuple(Projection(pair, coordinates) for pair in pairs[:MAX_PROJECTIONS])
    if not shown:
        return state
    if len(shown) > 1:
        return replace(state, projections=shown, active=0)
    if shown[0] in state.projections:
        return replace(state, active=state.projections.index(shown[0]))
    return with_projection(state, state.active, shown[0])


def swap_axes(state: ExplorerState, index: int) -> ExplorerState:
    """Exchange the two axes of projection number `index`."""
    old = state.projections[index]
    return with_projection(state, index, replace(old, pair=(old.pair[1], old.pair[0])))


def with_pair(state: ExplorerState, index: int, pair: Pair, d: int) -> ExplorerState:
    """Show another pair in projection number `index`.

    Raises
    ------
    ValueError
        When the pair is not one of `d` components.
    """
    check_pair(pair, d)
    return with_projection(state, index, replace(state.projections[index], pair=pair))


def with_sampling(state: ExplorerState, sampling: SamplingSettings) -> ExplorerState:
    """Draw other vectors; the face chosen among the old ones is no longer one of them."""
    return replace(state, sampling=sampling, face=None)


def with_ellipse_level(state: ExplorerState, level: float) -> ExplorerState:
    """Set the sigma level of the ellipses drawn, within `ELLIPSE_LEVELS`."""
    return replace(state, ellipse_level=float(np.clip(level, *ELLIPSE_LEVELS)))


def start_from_mean(state: ExplorerState, space: LatentSpace) -> ExplorerState:
    """Put the current point at the mean of all z-points."""
    z = z_vector(space.basis.mean)
    return replace(state, start=Start("mean", z, "the mean"), current=z, face=None)


def start_from_image(
    state: ExplorerState, space: LatentSpace, index: int, name: str
) -> ExplorerState:
    """Put the current point at the z-point of image `index`."""
    z = z_vector(space.point(index))
    return replace(state, start=Start("image", z, name), current=z, image=index, face=None)


def start_from_face(state: ExplorerState, z: NDArray[np.float32], index: int) -> ExplorerState:
    """Put the current point at generated vector `index`, which is `z` of shape (d,)."""
    vector = z_vector(z)
    return replace(
        state, start=Start("generated", vector, f"face {index + 1}"), current=vector, face=index
    )


def back_to_start(state: ExplorerState) -> ExplorerState:
    """Put the current point back where it started."""
    return replace(state, current=state.start.z)


def move_current(
    state: ExplorerState, space: LatentSpace, projection: Projection, xy: Point
) -> ExplorerState:
    """Move the current point to `xy` in the plane of `projection`; its other components stay."""
    z = space.place(np.array(state.current), projection.coordinates, projection.pair, np.array(xy))
    return replace(state, current=z_vector(z))


def with_path_end(
    state: ExplorerState, end: Literal["a", "b"], projection: Projection, xy: Point
) -> ExplorerState:
    """Put one end of the path at `xy`; a path in another plane is given up for the new one."""
    path = state.path
    if path is None or path.projection != projection:
        path = Path(projection)
    changed = replace(path, a=xy) if end == "a" else replace(path, b=xy)
    return replace(state, path=changed)


def along_path(state: ExplorerState, space: LatentSpace, position: float) -> ExplorerState:
    """Move the current point to `position` in [0, 1] of the path, if there is one."""
    path = state.path
    if path is None or path.a is None or path.b is None:
        return state
    position = float(np.clip(position, 0.0, 1.0))
    x, y = point_on_segment(np.array(path.a), np.array(path.b), position)
    moved = move_current(state, space, path.projection, (float(x), float(y)))
    return replace(moved, path=replace(path, position=position))
