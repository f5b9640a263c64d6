"""The images whose z-points lie nearest to a vector."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only, row_slices
from latent_explorer.core.largest import Largest
from latent_explorer.core.passes import Passes, Tools, over, wide_shards
from latent_explorer.core.space import LatentSpace

NEIGHBOURS = 8
"""How many images the distance to "the nearest images" is a mean over."""

# Found in single precision beyond those asked for, so that the exact order decides.
_SPARE = 4
# Bounds a step: vectors times z-points, z-points, and vectors whose distances are made exact.
_PRODUCTS = 1 << 19
_POINTS = 1 << 12
_VECTORS = 16


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest images of some vectors, the nearest first; the arrays are read-only.

    Parameters
    ----------
    rows : ndarray of int of shape (m, k)
        Their numbers.
    distances : ndarray of float64 of shape (m, k)
        How far they are: Euclidean length in z.
    """

    rows: NDArray[np.intp]
    distances: Array

    @property
    def mean_distances(self) -> Array:
        """The mean distance of each vector to its nearest images, of shape (m,)."""
        mean: Array = self.distances.mean(axis=1)
        return mean


def nearest_images(
    z: ArrayLike, space: LatentSpace, count: int = NEIGHBOURS, own: ArrayLike | None = None
) -> Nearest:
    """Return the images nearest to vectors; see `nearest_steps`, which it runs at once."""
    *_, nearest = nearest_steps(z, space, count, own)
    assert nearest is not None
    return nearest


def nearest_steps(
    z: ArrayLike,
    space: LatentSpace,
    count: int = NEIGHBOURS,
    own: ArrayLike | None = None,
    passes: Passes | None = None,
) -> Iterator[Nearest | None]:
    """Find the images nearest to vectors, in steps.

    Parameters
    ----------
    z : array_like of shape (m, d)
        z-vectors.
    space : LatentSpace
        The images.
    count : int
        How many are wanted; there are fewer where there are no more images.
    own : array_like of int of shape (m,), optional
        The images that the vectors belong to, which are left out.
    passes : Passes, optional
        Who goes over the images; by default this process.

    Yields
    ------
    Nearest or None
        None between two steps, of which each takes a few hundredths of a second for up to some
        thousand vectors; at last the nearest.

    Raises
    ------
    ValueError
        When `count` is below 1, or nothing is left to be near.
    """
    z = np.asarray(z, np.float64)
    m = len(z)
    others = space.n - (own is not None)
    if min(count, others) < 1:
        raise ValueError(f"no neighbours: {count} are asked for and there are {others} images")
    passes = over(space, passes)
    shards = wide_shards(space.n, passes, _points_a_step(m))
    left_out = None if own is None else np.asarray(own, np.intp)
    keep = min(count + _SPARE, others)
    best = yield from passes.merged("nearest", _nearest, shards, operator.add, (z, left_out, keep))
    # Equally near ones in the order of their numbers, whoever has found them.
    found = np.sort(best.places, axis=1)
    distances = np.empty(found.shape)
    # In the order of the images, which lie near to each other then and are read together.
    by_row = np.argsort(found, axis=None, kind="stable")
    for part in row_slices(len(by_row), _VECTORS * keep):
        if part.start:
            yield None
        places = by_row[part]
        points = space.points[found.ravel()[places]].astype(np.float64)
        distances.ravel()[places] = np.linalg.norm(points - z[places // keep], axis=1)
    order = np.argsort(distances, axis=1, kind="stable")[:, : min(count, others)]
    yield Nearest(
        read_only(np.take_along_axis(found, order, axis=1)),
        read_only(np.take_along_axis(distances, order, axis=1)),
    )


def _nearest(
    tools: Tools, rows: slice, shared: tuple[Array, NDArray[np.intp] | None, int]
) -> Pauses[Largest]:
    """Find the images of a shard that are nearest to vectors, in single precision."""
    z, own, keep = shared
    space = tools.space()
    best = Largest(len(z), keep)
    mean = space.basis.mean.astype(np.float32)
    # A vector far beyond all images may leave single precision; then they are all equally near.
    with np.errstate(over="ignore", invalid="ignore"):
        # About the mean, where single precision has most digits left.
        twice: NDArray[np.float32] = np.float32(2) * (z - mean).astype(np.float32)
        ones = np.ones(space.d, np.float32)
        size = _points_a_step(len(z))
        # Read as many at a time as a step of one vector takes: on disk each column is a place of
        # its own, and the interpreter's lock goes to and fro with each of them.
        for block in row_slices(rows.stop - rows.start, max(size, _POINTS // size * size)):
            start = rows.start + block.start
            read = space.points[start : rows.start + block.stop].astype(np.float32)
            read -= mean
            for step in row_slices(len(read), size):
                points = read[step]
                nearness = twice @ points.T
                # What the squares of the vectors would add is the same for all points.
                nearness -= np.square(points, out=points) @ ones
                if own is not None:
                    _leave_out(nearness, own - start - step.start)
                best.add(nearness, start + step.start)
                yield
    return best


def count_nearest_steps(m: int, space: LatentSpace) -> int:
    """Return how often `nearest_steps` yields for `m` vectors, to tell how far it is."""
    return -(-space.n // _points_a_step(m)) + max(1, -(-m // _VECTORS))


def _points_a_step(m: int) -> int:
    return min(_POINTS, max(_SPARE, _PRODUCTS // max(1, m)))


def _leave_out(nearness: NDArray[np.float32], place: NDArray[np.intp]) -> None:
    """Put the image at `place` out of reach of each vector, where it is one of these points."""
    (here,) = np.nonzero((place >= 0) & (place < nearness.shape[1]))
    nearness[here, place[here]] = -np.inf
