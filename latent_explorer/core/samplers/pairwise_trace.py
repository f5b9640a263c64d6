"""What `pairwise` does on its way to one vector, redraw by redraw (part X of the series)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, read_only
from latent_explorer.core.samplers.keyed import (
    PAIRS,
    both_ways,
    component_keys,
    vector_keys,
)
from latent_explorer.core.samplers.pairwise import come_early, orientation_and_value, pair_ranks


@dataclass(frozen=True, eq=False)
class PairwiseTrace:
    """The way from the first draw to a vector of `pairwise`; all arrays are read-only.

    Parameters
    ----------
    first : ndarray of float64 of shape (K,)
        The vector as it was drawn first, in units of the limits of the components.
    kept, redrawn : ndarray of int of shape (m,)
        Of each pair that was acted on, in that order: the component that stays, and the one that
        is drawn again.
    bounds : ndarray of float64 of shape (m,)
        How far the component may reach that is drawn again: sqrt(1 - u_kept^2).
    values : ndarray of float64 of shape (m,)
        What it becomes.
    """

    first: Array
    kept: NDArray[np.intp]
    redrawn: NDArray[np.intp]
    bounds: Array
    values: Array

    def __len__(self) -> int:
        """How often a component is drawn again."""
        return len(self.values)

    def after(self, redraws: int) -> Array:
        """Return the vector after so many redraws, float64 of shape (K,).

        Parameters
        ----------
        redraws : int
            From 0, for the first draw, to the number of all, for the vector of `pairwise`.
        """
        u = self.first.copy()
        for j, value in zip(self.redrawn[:redraws], self.values[:redraws], strict=True):
            u[j] = value
        return u


def violated_pairs(u: Array) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the pairs with u_i^2 + u_j^2 > 1, as i and j > i, in the order of i and then j.

    Parameters
    ----------
    u : ndarray of shape (K,)
        A vector in units of the limits of its components.

    Returns
    -------
    i, j : ndarray of int of shape (m,)
    """
    squares = np.square(u)
    i, j = np.nonzero(np.triu(squares[:, None] + squares > 1, 1))
    return i, j


def pairwise_trace(seed: int, vector: int, n_components: int) -> PairwiseTrace:
    """Return how `pairwise` comes to one of its vectors.

    Parameters
    ----------
    seed : int
        Of the set.
    vector : int
        Number of the vector in it.
    n_components : int
        K.

    Returns
    -------
    PairwiseTrace
        Its end is, bit for bit, the vector of `pairwise`: the pairs that are violated after the
        first draw are looked at one by one, in the order of that sampler, and those that still are
        acted on. No others come to it, for |u| only shrinks.
    """
    numbers = range(vector, vector + 1)
    first: Array = both_ways(component_keys(seed, numbers, n_components))[0]
    keys = vector_keys(seed, numbers, PAIRS)
    i, j = violated_pairs(first)
    rank = pair_ranks(keys, i, j)
    order = np.lexsort((rank, ~come_early(keys, i, j)))
    i, j, rank = i[order], j[order], rank[order]
    swapped, value = orientation_and_value(rank)
    kept, redrawn = np.where(swapped, j, i), np.where(swapped, i, j)
    squares = np.square(first).tolist()
    acted: list[int] = []
    bounds: list[float] = []
    values: list[float] = []
    pairs = zip(kept.tolist(), redrawn.tolist(), value.tolist(), strict=True)
    for number, (stays, goes, new) in enumerate(pairs):
        if squares[stays] + squares[goes] > 1:
            bound = math.sqrt(1 - squares[stays])
            acted.append(number)
            bounds.append(bound)
            values.append(new * bound)
            squares[goes] = values[-1] * values[-1]
    return PairwiseTrace(
        read_only(first),
        read_only(kept[acted]),
        read_only(redrawn[acted]),
        read_only(np.array(bounds, np.float64)),
        read_only(np.array(values, np.float64)),
    )
