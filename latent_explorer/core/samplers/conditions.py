"""The conditions on all pairs of PCA components (part X of the series)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array
from latent_explorer.core.basis import PcaBasis
from latent_explorer.core.ellipse import probability_between, probability_within

if TYPE_CHECKING:
    from latent_explorer.core.samplers.settings import SamplingSettings

ROUNDING = 1e-9
"""How far above 1 a sum of two squares may lie after rounding."""


def pair_conditions_hold(u: Array) -> NDArray[np.bool_]:
    """Return which vectors meet u_i^2 + u_j^2 <= 1 for every pair i != j.

    They do if and only if their two largest |u| do, so no pairs need be gone through.

    Parameters
    ----------
    u : ndarray of shape (n, K)
        PCA coordinates in units of their limits, u_i = v_i / (fact * a_i). With K = 1 there is no
        pair, and |u| <= 1 is asked.

    Returns
    -------
    ndarray of bool of shape (n,)
    """
    squares = np.square(u)
    if squares.shape[-1] > 2:
        squares = np.partition(squares, -2, axis=-1)[..., -2:]
    return np.asarray(squares.sum(axis=-1) <= 1 + ROUNDING)


def pairs_within(u: Array) -> NDArray[np.intp]:
    """Return how many of the pairs i < j of each vector meet u_i^2 + u_j^2 <= 1.

    Parameters
    ----------
    u : ndarray of shape (n, K)
        As for `pair_conditions_hold`.

    Returns
    -------
    ndarray of int of shape (n,)
    """
    squares = np.sort(np.square(u), axis=-1)
    counts = np.empty(len(squares), np.intp)
    for row, values in enumerate(squares):
        partners = np.searchsorted(values, 1 + ROUNDING - values, side="right")
        # Each pair was met from both sides, and each component with itself.
        itself = np.count_nonzero(2 * values <= 1 + ROUNDING)
        counts[row] = (partners.sum() - itself) // 2
    return counts


def in_units(v: Array, limits: Array) -> Array:
    """Return v / limits; where a component has no width, 0 on its mean and infinite off it.

    Parameters
    ----------
    v : ndarray of shape (n, K)
        PCA coordinates.
    limits : ndarray of shape (K,)
        See `limits_of_components`.

    Returns
    -------
    ndarray of float64 of shape (n, K)
    """
    u = np.where(v == 0, 0.0, np.inf)
    return np.divide(v, limits, out=u, where=limits > 0)


def normal_share(settings: SamplingSettings) -> float:
    """Return the share of a normal distribution in the ellipse of a pair, or where one is alone.

    With K = 1 there is no pair, and it is the share between the limits of the one component.
    """
    within = probability_within if settings.n_components > 1 else probability_between
    return within(settings.sigma_level * settings.fact)


def limits_of_components(settings: SamplingSettings, basis: PcaBasis) -> Array:
    """Return fact * a_i = fact * sigma_level * s_i of the first K PCA components, shape (K,)."""
    widths = basis.widths(settings.width)[: settings.n_components]
    limits: Array = settings.fact * settings.sigma_level * widths
    return limits
