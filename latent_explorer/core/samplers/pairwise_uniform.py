"""Uniform vectors on the body that the conditions on all pairs leave."""

from __future__ import annotations

import math

import numpy as np

from latent_explorer.core.arrays import Array
from latent_explorer.core.samplers.conditions import limits_of_components
from latent_explorer.core.samplers.keyed import (
    LARGEST,
    PLACES,
    both_ways,
    component_keys,
    derived,
    uniforms,
    vector_keys,
)
from latent_explorer.core.samplers.sampler import Sampler

_CORNER = math.sqrt(0.5)


def pairwise_uniform(seed: int, count: int, n_components: int) -> Array:
    """Draw vectors uniformly from {u : u_i^2 + u_j^2 <= 1 for all pairs}, exactly.

    The largest |u| = m has a density proportional to g(m)^(K-1), g(m) = min(m, sqrt(1 - m^2)).
    Given m, its place and sign are uniform, and the others are uniform in [-g(m), g(m)].

    Parameters
    ----------
    seed : int
        Of the set.
    count, n_components : int
        Number of vectors; K.

    Returns
    -------
    ndarray of float64 of shape (count, K)
        A vector does not depend on `count`, and with K it changes little.
    """
    u: Array = both_ways(component_keys(seed, count, n_components))
    largest = _largest(seed, count, n_components)
    # The place with the highest of K numbers: a component more is one number more.
    places = derived(vector_keys(seed, count, PLACES)[:, None], np.arange(n_components))
    at_largest = np.arange(count), places.argmax(axis=1)
    sign = np.sign(u[at_largest])
    u *= np.minimum(largest, np.sqrt(1 - np.square(largest)))[:, None]
    u[at_largest] = sign * largest
    return u


def _largest(seed: int, count: int, n_components: int) -> Array:
    """Draw the largest |u| of each vector by rejection, of shape (count,).

    Up to sqrt(1/2) the density is m^(K-1). Above, t = sqrt(1 - m^2) has t^K / sqrt(1 - t^2), which
    lies below sqrt(2) t^K. Both bounds are powers, with masses in the ratio 1/K to 1/(K+1).
    """
    K = n_components
    keys = vector_keys(seed, count, LARGEST)
    found = np.empty(count)
    missing = np.arange(count)
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


SAMPLER = Sampler(
    name="pairwise-uniform",
    description="uniform on the body that the ellipses of all pairs of PCA components leave",
    uses=("sigma_level", "fact", "n_components", "width", "count", "seed"),
    draw=lambda settings, space: (
        pairwise_uniform(settings.seed, settings.count, settings.n_components)
        * limits_of_components(settings, space.basis)
    ),
)
