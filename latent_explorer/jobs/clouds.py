"""The z-points in the plane of a projection."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core import plane_index
from latent_explorer.core.arrays import Pauses, read_only
from latent_explorer.core.correlation import correlation_matrix, from_covariance
from latent_explorer.core.direction_axes import DirectionAxes
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.plane_index import (
    Column,
    Lattice,
    PlaneIndex,
    Values,
    plane_index_steps,
)
from latent_explorer.core.plane_levels import level_steps
from latent_explorer.core.plane_sorting import Room, sort_plane_steps, sorted_shapes
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.columns import column_steps
from latent_explorer.jobs.opened import OpenedSpace
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection

# Of very many points these are seen first: blocks of them from all over the file.
_BLOCKS, _BLOCK = 16, 2048
_FIRST = 5


@dataclass(frozen=True, kw_only=True)
class CloudRequest(Request):
    """The z-points as `projection` shows them; `many` of them may take seconds."""

    projection: Projection
    many: bool = False

    @property
    def place(self) -> Projection:
        return self.projection

    @property
    def priority(self) -> Priority:
        # Many are on screen already, as a coarse picture.
        return Priority.BACKGROUND if self.many else Priority.USUAL

    @property
    def is_long(self) -> bool:
        return self.many

    @property
    def purpose(self) -> str:
        return "projecting " + " – ".join(self.projection.axis_names)


@dataclass(frozen=True, kw_only=True)
class CoarseCloudRequest(Request):
    """Some of very many z-points as `projection` shows them, for a picture at once."""

    projection: Projection

    @property
    def place(self) -> Projection:
        return self.projection

    @property
    def purpose(self) -> str:
        return "looking at " + " – ".join(self.projection.axis_names)


@dataclass(frozen=True, eq=False)
class Cloud(Result):
    """The z-points in the plane of a pair.

    Parameters
    ----------
    request : CloudRequest or CoarseCloudRequest
        What was asked.
    x, y : float32 of shape (n,)
        Coordinates; of very many points on disk.
    ellipse : ConfidenceEllipse
        That of the pair.
    origin : ndarray of shape (2,)
        Where the vector of zeros lies.
    correlation : float
        Pearson's r of the two components.
    levels : float32 of shape (n,)
        The sigma levels of the points in this plane, in rising order.
    near : PlaneIndex
        The points in blocks: it finds the one at the mouse and those in view.
    sample_of : int, optional
        How many points there are, where these are only some; then x and y are of these.
    """

    request: CloudRequest | CoarseCloudRequest
    x: Values
    y: Values
    ellipse: ConfidenceEllipse
    origin: NDArray[np.float64]
    correlation: float
    levels: Values
    near: PlaneIndex
    sample_of: int | None = None

    def share_within(self, level: float) -> float:
        """Return the share of the points inside the ellipse at `level`, counted, in [0, 1]."""
        return bisect_right(self.levels, np.float32(level)) / len(self.levels)

    def position(self, image: int) -> NDArray[np.float64] | None:
        """Return where an image lies, of shape (2,); None where that is not known."""
        if self.sample_of is not None or image >= len(self.x):
            return None
        return np.array([self.x[image], self.y[image]], np.float64)


def has_many(space: LatentSpace) -> bool:
    """Return whether a space has so many points that a plane is first shown coarsely."""
    return space.n > plane_index.MANY


@works_on(CoarseCloudRequest)
def project_some(request: CoarseCloudRequest, workspace: Workspace) -> Steps:
    """Project blocks of z-points from all over the file."""
    space, projection = workspace.opened(request).space, request.projection
    firsts = np.linspace(0, max(space.n - _BLOCK, 0), _BLOCKS).astype(int).tolist()
    found: dict[int, list[Column]] = {}
    # Where all components are read, which may take a disk half a second, a few blocks come first.
    for some in (firsts[::_FIRST], firsts) if projection.coordinates != "z" else (firsts,):
        for first in some:
            if first not in found:
                rows = slice(first, min(first + _BLOCK, space.n))
                found[first] = space.columns(projection.coordinates, projection.pair, rows)
                yield None
        yield (yield from _sample_steps(request, space, dict(sorted(found.items()))))


def _sample_steps(
    request: CoarseCloudRequest, space: LatentSpace, blocks: Mapping[int, Sequence[Column]]
) -> Pauses[Cloud]:
    """Return the cloud of blocks of points, by the number of the first of each."""
    x, y = (read_only(np.concatenate(column)) for column in zip(*blocks.values(), strict=True))
    numbers = [np.arange(len(xy[0]), dtype=np.uint32) + first for first, xy in blocks.items()]
    ellipse, origin, r = _figures(space, request.projection)
    levels = yield from level_steps(x, y, ellipse)
    near = yield from plane_index_steps(x, y, ellipse)
    rows_of = read_only(np.concatenate(numbers)[near.rows[:]])
    near = PlaneIndex(near.x, near.y, rows_of, near.starts, near.low, near.per_unit)
    return Cloud(request, x, y, ellipse, origin, r, levels, near, space.n)


@works_on(CloudRequest)
def project(request: CloudRequest, workspace: Workspace) -> Steps:
    """Project the z-points, and find the level of each."""
    opened, projection = workspace.opened(request), request.projection
    ellipse, origin, r = _figures(opened.space, projection)
    if has_many(opened.space):
        found = yield from _sorted_steps(opened, workspace, projection, ellipse)
        yield _cloud(request, found, ellipse, origin, r)
        return
    x, y = yield from opened.columns.steps(projection.coordinates, projection.pair)
    yield None
    levels = yield from level_steps(x, y, ellipse)
    yield None
    near = yield from plane_index_steps(x, y, ellipse)
    yield Cloud(request, x, y, ellipse, origin, r, levels, near)


def _sorted_steps(
    opened: OpenedSpace, workspace: Workspace, projection: Projection, ellipse: ConfidenceEllipse
) -> Pauses[Mapping[str, Any]]:
    """Return what is kept of a plane of very many points, which is made where there is none."""
    space, plane = opened.space, repr(projection)
    found = yield from workspace.planes.find_steps(opened.bundle, plane)
    if found is not None and _is_plane(found, space.n):
        return found

    def read(rows: slice) -> Pauses[list[Column]]:
        return column_steps(space, projection.coordinates, projection.pair, rows)

    def fill(rooms: Mapping[str, Room]) -> Pauses[None]:
        return sort_plane_steps(read, ellipse, rooms)

    shapes = sorted_shapes(space.n)
    found = yield from workspace.planes.keep_steps(opened.bundle, plane, shapes, fill)
    if found is not None:
        return found
    # Not on disk: then it is in memory for as long as it is shown.
    arrays = {name: np.empty(shape, kind) for name, (kind, shape) in shapes.items()}
    yield from fill({name: array.reshape(-1) for name, array in arrays.items()})
    return {name: read_only(array) for name, array in arrays.items()}


def _figures(
    space: LatentSpace, projection: Projection
) -> tuple[ConfidenceEllipse, NDArray[np.float64], float]:
    coordinates, pair = projection.coordinates, projection.pair
    ellipse = space.ellipse(coordinates, pair)
    # As the list of correlations has it: NaN also where rounding left a constant component a width.
    if isinstance(coordinates, DirectionAxes):
        r = float(from_covariance(ellipse.covariance)[0, 1])
    else:
        r = float(correlation_matrix(space, coordinates)[pair])
    return ellipse, read_only(space.origin(coordinates, pair)), r


def _is_plane(found: Mapping[str, Any], n: int) -> bool:
    """Return whether what was kept is a plane of `n` points, and not of another program."""
    of_points = ("x", "y", "levels", "sorted x", "sorted y", "rows")
    return all(name in found and len(found[name]) == n for name in of_points) and all(
        isinstance(found.get(name), np.ndarray) for name in ("starts", "grid", "sums")
    )


def _cloud(
    request: CloudRequest,
    found: Mapping[str, Any],
    ellipse: ConfidenceEllipse,
    origin: NDArray[np.float64],
    r: float,
) -> Cloud:
    low, per_unit, lattice_low, lattice_per_unit = found["grid"]
    lattice = Lattice(found["sums"], lattice_low, lattice_per_unit)
    x, y, rows = found["sorted x"], found["sorted y"], found["rows"]
    near = PlaneIndex(x, y, rows, found["starts"], low, per_unit, lattice)
    return Cloud(request, found["x"], found["y"], ellipse, origin, r, found["levels"], near)
