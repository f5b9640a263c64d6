"""Slices: the points near the plane of a pair (part IV of the series).

A point is in the slice of a pair if |z_j - c_j| <= b for every component j that is not in it. What
is left has no projection effects: the other components cannot fake a density.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only, row_slices
from latent_explorer.core.limits import Limits
from latent_explorer.core.space import Coordinates, LatentSpace, Pair, check_pair

About = Literal["origin", "center"]
ABOUTS: tuple[About, ...] = ("origin", "center")
"""What slices lie around: the vector of zeros, or the mean of the points."""

THICKNESSES = Limits(0.0, 1e6)
"""The range of b, half the thickness of a slice."""

# The pair takes two of the components away; the largest of the rest is among the three largest.
_KEPT = 3
_STEP_ROWS = 1 << 18


@dataclass(frozen=True, eq=False)
class SliceIndex:
    """The three largest |z_j - c_j| of each point: with them the slices of any pair take O(n).

    Parameters
    ----------
    d : int
        Number of components.
    distances : ndarray of float64 of shape (3, n)
        The three largest of each point, the largest first; 0 where there are fewer components.
    components : ndarray of int16 of shape (3, n), of int32 where there are very many components
        Whose they are; -1 where there are fewer components.
    """

    d: int
    distances: Array
    components: NDArray[np.int16] | NDArray[np.int32]

    def thickness_steps(self, pair: Pair) -> Pauses[Array]:
        """Return the least b at which each point lies in the slice of a pair, in steps.

        Parameters
        ----------
        pair : tuple of int
            The two free components.

        Returns
        -------
        ndarray of float64 of shape (n,)
            The largest |z_j - c_j| of the other components; 0 where there is no other.

        Raises
        ------
        ValueError
            When `pair` is no pair.
        """
        check_pair(pair, self.d)
        least = np.empty(self.distances.shape[1])
        for rows in row_slices(len(least), _STEP_ROWS):
            free = np.isin(self.components[:, rows], pair)
            # The first that the pair does not take away.
            first = np.argmin(free, axis=0)
            least[rows] = np.take_along_axis(self.distances[:, rows], first[None], axis=0)[0]
            yield
        return read_only(least)


def slice_index_steps(
    space: LatentSpace, coordinates: Coordinates = "z", about: About = "origin"
) -> Pauses[SliceIndex]:
    """Find the three largest |z_j - c_j| of each point, in one pass over the points.

    Parameters
    ----------
    space : LatentSpace
        The points.
    coordinates : {"z", "pca"}
        Whose components are bounded.
    about : {"origin", "center"}
        What the slices lie around.

    Returns
    -------
    SliceIndex
        30 bytes a point.
    """
    if about not in ABOUTS:
        raise ValueError(f"a slice lies about one of {', '.join(ABOUTS)}; not {about!r}")
    center = slice_center(space, coordinates, about)
    kept = min(_KEPT, space.d)
    distances = np.zeros((_KEPT, space.n))
    number = np.int16 if space.d <= np.iinfo(np.int16).max else np.int32
    components = np.full((_KEPT, space.n), -1, number)
    start = 0
    for chunk in space.chunks(coordinates):
        apart = np.abs(chunk - center)
        largest = np.argpartition(apart, space.d - kept, axis=1)[:, space.d - kept :]
        values = np.take_along_axis(apart, largest, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")
        rows = slice(start, start + len(chunk))
        distances[:kept, rows] = np.take_along_axis(values, order, axis=1).T
        components[:kept, rows] = np.take_along_axis(largest, order, axis=1).T
        start += len(chunk)
        yield
    return SliceIndex(space.d, read_only(distances), read_only(components))


def slice_center(space: LatentSpace, coordinates: Coordinates, about: About) -> Array:
    """Return what slices lie around, float64 of shape (d,)."""
    if about == "center":
        return space.mean(coordinates)
    origin = np.zeros(space.d)
    return origin if coordinates == "z" else space.basis.to_pca(origin)


def count_steps(thickness: Array, b: ArrayLike) -> Pauses[NDArray[np.int64]]:
    """Count the points in slices of rising thickness: the curve of the count over b.

    Parameters
    ----------
    thickness : ndarray of shape (n,)
        Of each point, as `SliceIndex.thickness_steps` gives it.
    b : array_like of shape (m,)
        Rising values.

    Returns
    -------
    ndarray of int64 of shape (m,)
    """
    b = np.asarray(b, np.float64)
    arrivals = np.zeros(len(b) + 1, np.int64)
    for rows in row_slices(len(thickness), _STEP_ROWS):
        first = np.searchsorted(b, thickness[rows], side="left")
        arrivals += np.bincount(first, minlength=len(b) + 1)
        yield
    counts: NDArray[np.int64] = np.cumsum(arrivals[:-1])
    return counts


def first_and_half(thickness: Array) -> dict[str, float]:
    """Return the b at which a slice holds the first point, and half of all.

    Parameters
    ----------
    thickness : ndarray of shape (n,)
        Of each point, as `SliceIndex.thickness_steps` gives it; in any order.

    Returns
    -------
    dict of str to float
        "first_at" and "half_at".
    """
    middle = (len(thickness) - 1) // 2
    some = np.partition(thickness, (0, middle))
    return {"first_at": float(some[0]), "half_at": float(some[middle])}


def curve_thicknesses(thickness: Array, n: int = 101) -> Array:
    """Return n values of b for a curve: from 0 to where the slice holds all points."""
    return np.linspace(0.0, float(thickness.max()), n)
