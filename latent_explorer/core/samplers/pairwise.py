"""The generator of part X: vectors that meet the conditions on all pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, flatnonzero_of_few, row_slices
from latent_explorer.core.samplers.conditions import limits_of_components
from latent_explorer.core.samplers.keyed import (
    COMPONENTS,
    PAIRS,
    Keys,
    Vectors,
    both_ways,
    derived,
    mixed,
    multiples,
    place_keys,
)
from latent_explorer.core.samplers.sampler import Figures, Sampler

if TYPE_CHECKING:
    from latent_explorer.core.samplers.settings import SamplingSettings
    from latent_explorer.core.space import LatentSpace

_LAST = np.uint64(2**64 - 1)
# An eighth of all pairs comes first: when these have been gone through, most of the others hold,
# and need no rank.
_EARLY_BELOW = np.uint32(2**29)
_FACTOR = np.uint32(0x9E3779B1)
_SHIFT = np.uint32(16)
_LATE, _ONE = np.uint64(2**63), np.uint64(1)
# A round with a few pairs takes as long as one with some hundred.
_FEW = 64
# A rank's lower half decides what its order does not: the new value, and which of the two has it.
_VALUE, _ORIENTATION = np.uint64(2**31 - 1), np.uint64(2**31)
# Bounds of what is treated together: n * K of the vectors, and of the large components of these.
_COMPONENTS = 1 << 14
_LISTED = 1 << 17


class _Pairs(NamedTuple):
    """Pairs of components, as places in the flat view of vectors of shape (n, K).

    Of each the one is kept and the other redrawn, as `value` in units of what is left for it.
    """

    kept: NDArray[np.intp]
    redrawn: NDArray[np.intp]
    rank: Keys
    value: Array


def pairwise(seed: int, vectors: Vectors, n_components: int) -> Array:
    """Draw vectors by the procedure of part X of the series.

    Every u_i is drawn uniformly from [-1, 1]. Then all pairs are gone through in random order, in
    random orientation; where u_i^2 + u_j^2 > 1, u_j is drawn anew, uniformly from [-c, c],
    c = sqrt(1 - u_i^2). Each vector has its own order.

    Parameters
    ----------
    seed : int
        Of the set.
    vectors : int or range
        The first so many of the set, or those with these numbers.
    n_components : int
        K.

    Returns
    -------
    ndarray of float64 of shape (count, K)
        In units of the limits of the components; all pair conditions hold. A vector does not
        depend on the others, and a component more leaves most vectors as they are.

    Notes
    -----
    The place of a pair in the order (whether it comes early, then its rank), its orientation and
    its new value are hashes of seed, vector and pair. A pair that holds goes on to hold, as |u|
    only shrinks. So only pairs that are violated need these numbers, and the result is that of
    going through all of them.
    """
    places, numbers = place_keys(seed, vectors), np.arange(n_components)
    u: Array = both_ways(derived(derived(places, COMPONENTS)[:, None], numbers))
    keys, terms = derived(places, PAIRS), _component_terms(numbers)
    rows = max(1, _COMPONENTS // n_components)
    for start in range(0, len(u), rows):
        part = slice(start, start + rows)
        early = _violated_pairs(u[part], keys[part], terms, early=True)
        # The last of them go with the others, before these.
        left = _go_through(u[part], early, until=_FEW)
        late = _violated_pairs(u[part], keys[part], terms, early=False)
        _go_through(u[part], _joined(left, late))
    return u


def pair_ranks(keys: Keys, i: NDArray[np.intp], j: NDArray[np.intp]) -> Keys:
    """Return the ranks of pairs of components, the same for (i, j) and (j, i); all are broadcast.

    No two pairs that share a component have the same rank under the same key.
    """
    return mixed(keys + _component_terms(i) + _component_terms(j))


def come_early(keys: Keys, i: NDArray[np.intp], j: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which pairs of components come before all others, whatever the ranks."""
    return _early((keys + _component_terms(i) + _component_terms(j)).astype(np.uint32))


def _component_terms(i: NDArray[np.intp]) -> Keys:
    """Return what a component adds to the key of its pairs."""
    return mixed(multiples(i))


def _early(sums: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Return which pairs are early, by the lower half of what is mixed for their ranks; in place.

    It is asked for whole tables of pairs, so it is as short as it can be.
    """
    sums ^= sums >> _SHIFT
    sums *= _FACTOR
    return sums < _EARLY_BELOW


def _violated_pairs(u: Array, keys: Keys, terms: Keys, *, early: bool) -> _Pairs:
    """Return the violated pairs of vectors of shape (n, K) that come early, or the others.

    Early ones have ranks below those of all others.
    """
    n_components = u.shape[1]
    squares = np.square(u)
    small = squares <= 0.5
    # One of a violated pair is not.
    vector, large = np.nonzero(~small)
    number = np.arange(n_components)
    # Two large ones meet twice: the pair counts where the later one is the partner.
    later = number > number[:, None]
    row_keys = keys[vector] + terms[large]
    found = []
    # In blocks that stay in the processor's cache: most pairs are dropped at once.
    for rows in row_slices(max(1, len(vector)), max(1, _LISTED // n_components)):
        i, of = large[rows], vector[rows]
        sums = squares.take(of, axis=0)
        sums += squares[of, i, None]
        broken = small.take(of, axis=0)
        broken |= later.take(i, axis=0)
        broken &= sums > 1
        halves = row_keys[rows].astype(np.uint32)[:, None] + terms.astype(np.uint32)
        broken &= _early(halves) == early
        place = flatnonzero_of_few(broken)
        row = place // n_components
        place -= row * n_components
        # As `pair_ranks` does it, with the terms looked up.
        rank = mixed(row_keys[rows][row] + terms[place])
        start = of[row] * n_components
        i, j = start + i[row], start + place
        lower_redrawn, value = orientation_and_value(rank)
        j_kept = lower_redrawn ^ (i > j)
        rank >>= _ONE
        if not early:
            rank |= _LATE
        found.append(_Pairs(np.where(j_kept, j, i), np.where(j_kept, i, j), rank, value))
    return _joined(*found)


def _joined(*parts: _Pairs) -> _Pairs:
    if len(parts) == 1:
        return parts[0]
    return _Pairs(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _go_through(u: Array, pairs: _Pairs, *, until: int = 0) -> _Pairs:
    """Act on violated pairs in the order of their ranks, until no more than so many are left.

    A pair does not depend on those that share no component with it. So each round acts on all
    pairs that are the next ones for both of their components, with the same result as one by one.

    Parameters
    ----------
    u : ndarray of shape (n, K)
        The vectors, changed in place.
    pairs : _Pairs
        All of them violated, or dependent on others that come before.
    until : int
        How many may be left.

    Returns
    -------
    _Pairs
        Those left.
    """
    values = u.reshape(-1)
    squares = np.square(values)
    kept, redrawn, rank, value = pairs
    next_rank = np.empty(len(values), np.uint64)
    while len(rank) > until:
        next_rank.fill(_LAST)
        np.minimum.at(next_rank, kept, rank)
        np.minimum.at(next_rank, redrawn, rank)
        ready = (next_rank.take(kept) == rank) & (next_rank.take(redrawn) == rank)
        (acting,) = ready.nonzero()
        place = redrawn.take(acting)
        new = value.take(acting) * np.sqrt(1 - squares.take(kept.take(acting)))
        values[place] = new
        squares[place] = np.square(new)
        violated = squares.take(kept) + squares.take(redrawn) > 1
        violated[acting] = False
        (left,) = violated.nonzero()
        kept, redrawn = kept.take(left), redrawn.take(left)
        rank, value = rank.take(left), value.take(left)
    return _Pairs(kept, redrawn, rank, value)


def orientation_and_value(rank: Keys) -> tuple[NDArray[np.bool_], Array]:
    """Return what else the ranks of pairs decide.

    Parameters
    ----------
    rank : ndarray of uint64 of shape (m,)
        Ranks.

    Returns
    -------
    swapped : ndarray of bool of shape (m,)
        Whether the lower component is drawn anew, not the upper one.
    value : ndarray of float64 of shape (m,)
        The new value in units of its bound, from (-1, 1).
    """
    value = (rank & _VALUE).astype(np.float64)
    value -= 2.0**30 - 0.5
    value *= 2.0**-30
    return (rank & _ORIENTATION).astype(bool), value


def draw_pairwise(settings: SamplingSettings, space: LatentSpace, _: None, vectors: range) -> Array:
    """Draw PCA coordinates in the ellipses of all pairs, of shape (count, K)."""
    u = pairwise(settings.seed, vectors, settings.n_components)
    return u * limits_of_components(settings, space.basis)


SAMPLER = Sampler(
    name="pairwise",
    title="Pair ellipses (series)",
    description=(
        "The procedure of part X: each component uniform, then redrawn until every pair of PCA "
        "components lies in its ellipse. Clean faces that resemble each other; varied ones at size "
        "1, where a face is found in nearly all."
    ),
    uses=("sigma_level", "fact", "n_components", "width"),
    draw=draw_pairwise,
    in_pair_ellipses=True,
    figures=(
        Figures("size 1, K 105", 46.5, 0.480, 0.646, 0.85, 0.987),
        Figures("size 0.7, K 105", 61.9, 0.749, 0.627, 0.69, 0.9995),
    ),
)
