"""The pair ellipses of the original components, which part X of the series leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, row_slices
from latent_explorer.core.correlation import from_covariance
from latent_explorer.core.samplers.keyed import (
    PAIRS,
    Keys,
    Vectors,
    both_ways,
    component_keys,
    derived,
    vector_keys,
)
from latent_explorer.core.samplers.pairwise import orientation_and_value, pair_ranks
from latent_explorer.core.samplers.sampler import Sampler

if TYPE_CHECKING:
    from latent_explorer.core.samplers.settings import SamplingSettings
    from latent_explorer.core.space import LatentSpace

ROUNDS_AT_MOST = 300
"""After so many rounds a vector is shrunk into the ellipses that it is still outside of."""

# A correlation nearer to 1 leaves an ellipse thinner than rounding.
_STRONGEST = 1 - 1e-6
_LAST = np.uint64(2**64 - 1)
# Vectors treated together: their tables of pairs stay in the processor's cache.
_TOGETHER = 4


class PairwiseZ(NamedTuple):
    """Vectors in the correlated ellipses of all pairs.

    Parameters
    ----------
    x : ndarray of float64 of shape (count, d)
        Offsets from the mean in units of their limits.
    rounds : ndarray of int of shape (count,)
        How many rounds of redrawing each took.
    shrunk : ndarray of bool of shape (count,)
        Which were shrunk in the end.
    """

    x: Array
    rounds: NDArray[np.intp]
    shrunk: NDArray[np.bool_]


def pairwise_z(
    seed: int, vectors: Vectors, correlation: Array, rounds: int = ROUNDS_AT_MOST
) -> PairwiseZ:
    """Draw vectors that lie in the correlated ellipses of all pairs.

    In units of its limit (sigma level * fact * standard deviation) a pair has to meet x_i^2 +
    x_j^2 - 2 r x_i x_j <= 1 - r^2. Every x_i is drawn uniformly from [-1, 1]. Then, in rounds: each
    pair that lies outside its ellipse has a random rank; the pairs that come first at both of
    their components are acted on, which means that x_j, or in random orientation x_i, is drawn
    anew, uniformly from the chord that the ellipse leaves: r x_i +- sqrt((1 - r^2)(1 - x_i^2)).

    Without correlations redrawing only shrinks, and this is the procedure of part X. With them
    the chord is off the centre: a redrawn component may grow and violate another pair, so that
    one pass is not enough. The rounds end when all pairs hold. What does not hold after the last
    one is shrunk towards the mean until it does; the body is convex and the mean is inside.

    Parameters
    ----------
    seed : int
        Of the set.
    vectors : int or range
        The first so many of the set, or those with these numbers.
    correlation : ndarray of shape (d, d)
        Pearson's r; NaN, where a component is constant, counts as 0.
    rounds : int
        How many there are at most.
    """
    r = np.nan_to_num(correlation)
    np.fill_diagonal(r, 0.0)
    r = np.clip(r, -_STRONGEST, _STRONGEST)
    x = both_ways(component_keys(seed, vectors, len(r)))
    keys = vector_keys(seed, vectors, PAIRS)
    taken = np.empty(len(x), np.intp)
    for rows in row_slices(len(x), _TOGETHER):
        taken[rows] = _redraw(x[rows], keys[rows], r, rounds)
    shrunk = taken > rounds
    for row in np.flatnonzero(shrunk):
        x[row] /= max(1.0, np.sqrt((_forms(x[row], r) / (1 - np.square(r))).max()))
    return PairwiseZ(x, np.minimum(taken, rounds), shrunk)


def _forms(x: Array, r: Array) -> Array:
    """Return x_i^2 + x_j^2 - 2 r_ij x_i x_j of all pairs of vectors of shape (..., d)."""
    squares = np.square(x)
    forms = (-2 * r) * (x[..., :, None] * x[..., None, :])
    forms += squares[..., :, None]
    forms += squares[..., None, :]
    # A component makes no pair with itself.
    index = np.arange(x.shape[-1])
    forms[..., index, index] = 0.0
    return forms


def _redraw(x: Array, keys: Keys, r: Array, rounds: int) -> NDArray[np.intp]:
    """Redraw some vectors in place; return after how many rounds, or `rounds` + 1."""
    d = len(r)
    allowed = np.triu(1 - np.square(r), 1)
    # Below the diagonal are the same pairs once more.
    allowed[np.tril_indices(d)] = np.inf
    taken = np.full(len(x), rounds + 1)
    active = np.arange(len(x))
    for number in range(rounds + 1):
        row, i, j = np.nonzero(_forms(x[active], r) > allowed)
        still = np.unique(row)
        taken[np.delete(active, still)] = number
        if not len(row) or number == rounds:
            break
        vector = active[row]
        rank = pair_ranks(derived(keys[vector], number), i, j)
        first = np.full(len(x) * d, _LAST)
        np.minimum.at(first, vector * d + i, rank)
        np.minimum.at(first, vector * d + j, rank)
        acts = (first[vector * d + i] == rank) & (first[vector * d + j] == rank)
        vector, i, j = vector[acts], i[acts], j[acts]
        swapped, value = orientation_and_value(rank[acts])
        kept, redrawn = np.where(swapped, j, i), np.where(swapped, i, j)
        slope = r[i, j]
        at = x[vector, kept]
        x[vector, redrawn] = slope * at + value * np.sqrt(
            (1 - np.square(slope)) * (1 - np.square(at))
        )
        active = active[still]
    return taken


def draw_pairwise_z(
    settings: SamplingSettings, space: LatentSpace, _: None, vectors: range
) -> Array:
    """Draw z-vectors from the ellipses of all pairs of z components, of shape (count, d)."""
    covariance = space.basis.covariance
    limits = settings.sigma_level * settings.fact * np.sqrt(np.diagonal(covariance))
    x = pairwise_z(settings.seed, vectors, from_covariance(covariance)).x
    return space.basis.mean + x * limits


SAMPLER = Sampler(
    name="pairwise-z",
    title="Pair ellipses in z",
    description=(
        "As the procedure of part X, but with the inclined ellipses of the z components instead of "
        "PCA's: the question the series leaves open. Pairs that are outside are redrawn until all "
        "hold, some milliseconds a vector."
    ),
    uses=("sigma_level", "fact"),
    draw=draw_pairwise_z,
    returns="z",
    at_once=4,
)
