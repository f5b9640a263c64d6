"""The generator of part X: vectors that meet the conditions on all pairs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array

PairList = NDArray[np.intp]
"""Pairs of shape (m, 2), as places in the flat view of vectors of shape (n, K)."""

# Random pairs a component: enough that few violated pairs are left to be listed.
_VISITS = 6
# Bounds the memory of a step: n * K of the vectors that are treated together.
_COMPONENTS = 1 << 15


def pairwise(rng: np.random.Generator, count: int, n_components: int) -> Array:
    """Draw vectors by the procedure of part X of the series.

    Every u_i is drawn uniformly from [-1, 1]. Then all pairs are gone through in random order, in
    random orientation; where u_i^2 + u_j^2 > 1, u_j is drawn anew, uniformly from [-c, c],
    c = sqrt(1 - u_i^2). Each vector has its own order.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    count, n_components : int
        Number of vectors; K.

    Returns
    -------
    ndarray of float64 of shape (count, K)
        In units of the limits of the components; all pair conditions hold.

    Notes
    -----
    A pair that holds goes on to hold, as |u| only shrinks. The procedure is therefore the same as
    to act on one *violated* pair after the other, each chosen at random, however they are found:
    first among random pairs, where one that comes twice does no harm, then in a list of those left.
    """
    u: Array = rng.uniform(-1, 1, (count, n_components))
    rows = max(1, _COMPONENTS // n_components)
    if n_components > 1:
        for start in range(0, count, rows):
            part = u[start : start + rows]
            _go_through(rng, part, _random_pairs(rng, *part.shape))
            _go_through(rng, part, _violated_pairs(rng, part))
    return u


def _random_pairs(rng: np.random.Generator, count: int, n_components: int) -> PairList:
    """Return random pairs of each vector, in random orientation."""
    shape = (count, _VISITS * n_components)
    pairs = np.empty((*shape, 2), np.intp)
    pairs[..., 0] = rng.integers(n_components, size=shape, dtype=np.uint32)
    pairs[..., 1] = rng.integers(1, n_components, size=shape, dtype=np.uint32)
    pairs[..., 1] += pairs[..., 0]
    pairs[..., 1] -= n_components * (pairs[..., 1] >= n_components)
    pairs += n_components * np.arange(count)[:, None, None]
    return pairs.reshape(-1, 2)


def _violated_pairs(rng: np.random.Generator, u: Array) -> PairList:
    """Return all violated pairs of vectors of shape (n, K), in random order and orientation."""
    n_components = u.shape[1]
    squares = np.square(u)
    # One of a violated pair is above 1/2.
    vector, large = np.nonzero(squares > 0.5)
    partners = squares[vector]
    broken = partners > 1 - squares[vector, large, None]
    # Two large ones meet twice: the pair counts where the larger place is the partner's.
    broken &= (partners <= 0.5) | (np.arange(n_components) > large[:, None])
    row, partner = np.nonzero(broken)
    start = vector[row] * n_components
    pairs = np.stack([start + large[row], start + partner], axis=1)
    return rng.permuted(rng.permutation(pairs), axis=1)


def _go_through(rng: np.random.Generator, u: Array, pairs: PairList) -> None:
    """Act on those of `pairs` that are violated, from the last to the first.

    A pair does not depend on those that share no component with it. So each round acts on all
    pairs that are the next ones for both of their components, with the same result as one by one.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    u : ndarray of shape (n, K)
        The vectors, changed in place.
    pairs : ndarray of int of shape (m, 2)
        The second component of a violated pair is drawn anew.
    """
    values = u.reshape(-1)
    squares = np.square(values)
    turn = np.empty(len(values), np.intp)
    while len(pairs):
        square = squares[pairs]
        pairs = np.compress(square[:, 0] + square[:, 1] > 1, pairs, axis=0)
        number = np.arange(len(pairs))
        # Of several assignments to one place the last one stays.
        turn[pairs.reshape(-1)] = np.repeat(number, 2)
        next_ones = turn[pairs] == number[:, None]
        ready = next_ones[:, 0] & next_ones[:, 1]
        kept, redrawn = np.compress(ready, pairs, axis=0).T
        values[redrawn] = rng.uniform(-1, 1, len(kept)) * np.sqrt(1 - squares[kept])
        squares[redrawn] = np.square(values[redrawn])
