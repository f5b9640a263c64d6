"""Lengths of vectors: where the data lies, and why the cube misses it (parts II, IV and V)."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.arrays import (
    Array,
    Pauses,
    ZPoints,
    check_points,
    read_only,
    row_slices,
)
from latent_explorer.core.basis import PcaBasis
from latent_explorer.core.limits import Limits
from latent_explorer.core.space import LatentSpace

Measure = Literal["lengths", "mahalanobis", "mahalanobis-all"]
MEASURES: tuple[Measure, ...] = ("lengths", "mahalanobis", "mahalanobis-all")
"""What is called a radius: the length in z; or how far a vector is from the mean in the first PCA
components, or in all of them, each in its standard deviations."""
HALF_SIDES = Limits(1e-6, 1e6)
"""The range of b, half the side of a cube."""


def lengths_of(z: ZPoints) -> Array:
    """Return the lengths of z-vectors (parts II and IV of the series).

    Parameters
    ----------
    z : ndarray of shape (m, d)
        z-vectors.

    Returns
    -------
    ndarray of float64 of shape (m,)
        Euclidean lengths, from the origin.
    """
    check_points(z)
    lengths = np.empty(len(z))
    for rows in row_slices(len(z)):
        lengths[rows] = np.linalg.norm(z[rows].astype(np.float64), axis=1)
    return lengths


def length_steps(space: LatentSpace) -> Pauses[Array]:
    """Return the lengths of all z-points, float64 of shape (n,), in steps."""
    lengths = np.empty(space.n)
    start = 0
    for chunk in space.chunks("z"):
        lengths[start : start + len(chunk)] = lengths_of(chunk)
        start += len(chunk)
        yield
    return read_only(lengths)


def mahalanobis_steps(space: LatentSpace, n_components: int) -> Pauses[Array]:
    """Return the `mahalanobis` radii of all z-points, float64 of shape (n,), in steps."""
    distances = np.empty(space.n)
    start = 0
    for chunk in space.chunks("z"):
        distances[start : start + len(chunk)] = mahalanobis(chunk, space.basis, n_components)
        start += len(chunk)
        yield
    return read_only(distances)


def mahalanobis(z: ArrayLike, basis: PcaBasis, n_components: int) -> Array:
    """Return how far vectors lie from the mean, each PCA component in its standard deviations.

    Parameters
    ----------
    z : array_like of shape (m, d)
        z-vectors.
    basis : PcaBasis
        The PCA of the data.
    n_components : int
        K: only the first ones are looked at; those without any variance are left out.

    Returns
    -------
    ndarray of float64 of shape (m,)
        For Gaussian data it has the chi distribution of `degrees_of_freedom`.

    Raises
    ------
    ValueError
        When there are no such components.
    """
    K = degrees_of_freedom(basis, n_components)
    distances: Array = np.linalg.norm(basis.to_pca(z, K) / basis.std[:K], axis=1)
    return distances


def degrees_of_freedom(basis: PcaBasis, n_components: int) -> int:
    """Return how many of the first PCA components have any variance.

    Raises
    ------
    ValueError
        When `n_components` is not from 1 to d.
    """
    if not 1 <= n_components <= basis.d:
        raise ValueError(
            f"{n_components} PCA components are asked for, but a z-vector has {basis.d}: "
            f"choose from 1 to {basis.d}"
        )
    return int(np.count_nonzero(basis.std[:n_components] > 0))


def chi_shares(edges: ArrayLike, degrees: int) -> Array:
    """Return the shares of the chi distribution in bins: of the radii of a Gaussian.

    Parameters
    ----------
    edges : array_like of shape (bins + 1,)
        Ends of the bins.
    degrees : int
        Degrees of freedom; with 0 all lies at radius 0.

    Returns
    -------
    ndarray of float64 of shape (bins,)
    """
    edges = np.asarray(edges, np.float64)
    if degrees == 0:
        below = (edges >= 0).astype(np.float64)
    else:
        # Not scipy.stats: the window would wait for its import.
        from scipy.special import gammainc

        below = gammainc(degrees / 2, np.square(np.maximum(edges, 0)) / 2)
    shares: Array = np.diff(below)
    return shares


def cube_shell(b: float, d: int) -> tuple[float, float]:
    """Return where the vectors of the cube [-b, b]^d lie: radius and thickness of the shell.

    Parameters
    ----------
    b : float
        Half the side of the cube.
    d : int
        Number of components.

    Returns
    -------
    radius : float
        b * sqrt(d / 3) (part II).
    std : float
        Standard deviation of the lengths for many components: b / sqrt(15), whatever d is.
    """
    return b * math.sqrt(d / 3), b / math.sqrt(15)


def sampled_half_side(sigma_level: float, fact: float, basis: PcaBasis) -> float:
    """Return b of the cube that the sampler of that name draws from with these settings."""
    return sigma_level * fact * float(np.sqrt(np.square(basis.std).mean()))


def cube_vectors(b: float, d: int, count: int, seed: int) -> Array:
    """Draw z-vectors uniformly from the cube [-b, b]^d, as the sampler of that name does.

    Parameters
    ----------
    b : float
        Half the side of the cube.
    d, count : int
        Number of components and of vectors.
    seed : int
        The same one gives the same vectors.

    Returns
    -------
    ndarray of float64 of shape (count, d)
    """
    from latent_explorer.core.samplers.keyed import both_ways, component_keys

    vectors: Array = b * both_ways(component_keys(seed, count, d))
    return vectors
