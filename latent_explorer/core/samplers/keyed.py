"""Random numbers by key: each one depends on what it is for, and not on how many are drawn.

A generator that hands out one number after the other would give other faces when their count or
their number of components changes. Here a number is a hash of the seed, of the place of its vector
in the set, and of its purpose: a component, or a pair.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.arrays import Array

Keys = NDArray[np.uint64]

# splitmix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
_SECOND_FACTOR = np.uint64(0x94D049BB133111EB)
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))

Vectors = int | range
"""Vectors of a set: the first so many, or those with these numbers."""

# What the numbers of a vector are for.
COMPONENTS, PAIRS, PLACES, LARGEST, IMAGES, NEAREST, CLUSTERS, RADII, NOISE = range(9)
# What the numbers of an image are for.
SPLIT = 9


def place_keys(seed: int, vectors: Vectors) -> Keys:
    """Return what is under one key for each of some vectors of a set, whatever it is for.

    Parameters
    ----------
    seed : int
        Of the set, at least 0.
    vectors : int or range
        The first so many, or those with these numbers.

    Returns
    -------
    ndarray of uint64 of shape (count,)
        `vector_keys` are those that a purpose names under them.
    """
    numbers = np.arange(vectors) if isinstance(vectors, int) else np.asarray(vectors)
    return derived(derived(np.zeros(1, np.uint64), seed), numbers)


def vector_keys(seed: int, vectors: Vectors, purpose: int) -> Keys:
    """Return one key for each of some vectors of a set.

    Parameters
    ----------
    seed : int
        Of the set, at least 0.
    vectors : int or range
        The first so many, or those with these numbers.
    purpose : int
        One of the constants of this module.

    Returns
    -------
    ndarray of uint64 of shape (count,)
    """
    return derived(place_keys(seed, vectors), purpose)


def derived(keys: Keys, numbers: ArrayLike) -> Keys:
    """Return the keys that `numbers` name under `keys`; the two are broadcast.

    Different numbers give different keys under the same key.
    """
    return mixed(keys + multiples(np.asarray(numbers)))


def multiples(numbers: ArrayLike) -> Keys:
    """Return what is added to a key before it is `mixed`, for each of `numbers`."""
    # Whole numbers below 2**64 wrap around, which is meant.
    return (np.atleast_1d(np.asarray(numbers)).astype(np.uint64) + np.uint64(1)) * _STEP


def mixed(keys: Keys) -> Keys:
    """Return the keys scrambled, one to one."""
    a, b, c = _SHIFTS
    keys = keys ^ (keys >> a)
    keys *= _FIRST_FACTOR
    keys ^= keys >> b
    keys *= _SECOND_FACTOR
    keys ^= keys >> c
    return keys


def uniforms(keys: Keys) -> Array:
    """Return a number from (0, 1) for each key, never 0 or 1 and symmetric about 1/2."""
    steps = (keys >> np.uint64(12)).astype(np.float64)
    steps += 0.5
    steps *= 2.0**-52
    return steps


def both_ways(keys: Keys) -> Array:
    """Return a number from (-1, 1) for each key."""
    numbers = uniforms(keys)
    numbers *= 2.0
    numbers -= 1.0
    return numbers


def normals(keys: Keys) -> Array:
    """Return a number from a normal distribution of mean 0 and deviation 1 for each key."""
    # Not above: it takes a tenth of a second.
    from scipy.special import ndtri

    numbers: Array = ndtri(uniforms(keys))
    return numbers


def component_keys(
    seed: int, vectors: Vectors, n_components: int, purpose: int = COMPONENTS
) -> Keys:
    """Return the keys of the components of vectors, of shape (count, n_components)."""
    return derived(vector_keys(seed, vectors, purpose)[:, None], np.arange(n_components))
