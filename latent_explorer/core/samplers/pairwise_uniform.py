"""Uniform vectors on the body that the conditions on all pairs leave."""

from __future__ import annotations

import math

import numpy as np

from latent_explorer.core.arrays import Array

_CORNER = math.sqrt(0.5)


def pairwise_uniform(rng: np.random.Generator, count: int, n_components: int) -> Array:
    """Draw vectors uniformly from {u : u_i^2 + u_j^2 <= 1 for all pairs}, exactly.

    The largest |u| = m has a density proportional to g(m)^(K-1), g(m) = min(m, sqrt(1 - m^2)).
    Given m, its place and sign are uniform, and the others are uniform in [-g(m), g(m)].

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    count, n_components : int
        Number of vectors; K.

    Returns
    -------
    ndarray of float64 of shape (count, K)
    """
    largest = _largest(rng, count, n_components)
    bound = np.minimum(largest, np.sqrt(1 - np.square(largest)))
    u: Array = rng.uniform(-1, 1, (count, n_components)) * bound[:, None]
    place = rng.integers(n_components, size=count)
    u[np.arange(count), place] = np.where(rng.random(count) < 0.5, -largest, largest)
    return u


def _largest(rng: np.random.Generator, count: int, n_components: int) -> Array:
    """Draw the largest |u| of each vector by rejection, of shape (count,).

    Up to sqrt(1/2) the density is m^(K-1). Above, t = sqrt(1 - m^2) has t^K / sqrt(1 - t^2), which
    lies below sqrt(2) t^K. Both bounds are powers, with masses in the ratio 1/K to 1/(K+1).
    """
    K = n_components
    found = np.empty(count)
    missing = np.arange(count)
    while len(missing):
        below = rng.random(len(missing)) < (K + 1) / (2 * K + 1)
        t = _CORNER * rng.random(len(missing)) ** (1 / np.where(below, K, K + 1))
        m = np.where(below, t, np.sqrt(1 - np.square(t)))
        accepted = below | (rng.random(len(missing)) * m < _CORNER)
        found[missing[accepted]] = m[accepted]
        missing = missing[~accepted]
    return found
