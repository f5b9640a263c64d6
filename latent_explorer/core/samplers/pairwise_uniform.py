"""Uniform vectors on the body that the conditions on all pairs leave."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from latent_explorer.core.arrays import Array
from latent_explorer.core.samplers.conditions import limits_of_components
from latent_explorer.core.samplers.keyed import (
    LARGEST,
    PLACES,
    Keys,
    Vectors,
    both_ways,
    component_keys,
    derived,
    uniforms,
    vector_keys,
)
from latent_explorer.core.samplers.sampler import Figures, Sampler

if TYPE_CHECKING:
    from latent_explorer.core.samplers.settings import SamplingSettings
    from latent_explorer.core.space import LatentSpace

_CORNER = math.sqrt(0.5)


def pairwise_uniform(seed: int, vectors: Vectors, n_components: int) -> Array:
    """Draw vectors uniformly from {u : u_i^2 + u_j^2 <= 1 for all pairs}, exactly.

    The largest |u| = m has a density proportional to g(m)^(K-1), g(m) = min(m, sqrt(1 - m^2)).
    Given m, its place and sign are uniform, and the others are uniform in [-g(m), g(m)].

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
        A vector does not depend on the others, and with K it changes little.
    """
    u: Array = both_ways(component_keys(seed, vectors, n_components))
    largest = _largest(vector_keys(seed, vectors, LARGEST), n_components)
    # The place with the highest of K numbers: a component more is one number more.
    places = derived(vector_keys(seed, vectors, PLACES)[:, None], np.arange(n_components))
    at_largest = np.arange(len(u)), places.argmax(axis=1)
    sign = np.sign(u[at_largest])
    u *= np.minimum(largest, np.sqrt(1 - np.square(largest)))[:, None]
    u[at_largest] = sign * largest
    return u


def _largest(keys: Keys, n_components: int) -> Array:
    """Draw the largest |u| of each vector by rejection, of shape (count,).

    Up to sqrt(1/2) the density is m^(K-1). Above, t = sqrt(1 - m^2) has t^K / sqrt(1 - t^2), which
    lies below sqrt(2) t^K. Both bounds are powers, with masses in the ratio 1/K to 1/(K+1).
    """
    K = n_components
    found = np.empty(len(keys))
    missing = np.arange(len(keys))
    first = 0
    while len(missing):
        # Each attempt of a vector has three numbers of its own.
        side, size, chance = uniforms(derived(keys[missing], [[first], [first + 1], [first + 2]]))
        below = side < (K + 1) / (2 * K + 1)
        t = _CORNER * size ** (1 / np.where(below, K, K + 1))
        m = np.where(below, t, np.sqrt(1 - np.square(t)))
        accepted = below | (chance * m < _CORNER)
        found[missing[accepted]] = m[accepted]
        missing = missing[~accepted]
        first += 3
    return found


def draw_pairwise_uniform(
    settings: SamplingSettings, space: LatentSpace, _: None, vectors: range
) -> Array:
    """Draw PCA coordinates uniformly in the ellipses of all pairs, of shape (count, K)."""
    u = pairwise_uniform(settings.seed, vectors, settings.n_components)
    return u * limits_of_components(settings, space.basis)


SAMPLER = Sampler(
    name="pairwise-uniform",
    title="Pair ellipses, uniform",
    description=(
        "Evenly inside the ellipses of all pairs of PCA components. A little wider than the "
        "procedure of the series."
    ),
    uses=("sigma_level", "fact", "n_components", "width"),
    draw=draw_pairwise_uniform,
    in_pair_ellipses=True,
    at_once=2000,
    figures=(Figures("size 1, K 105", 43.2, 0.391, 0.625, 0.96, 0.9775),),
)
