"""The conditions on all pairs of PCA components (part X of the series)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array
from latent_explorer.core.basis import PcaBasis

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


def limits_of_components(settings: SamplingSettings, basis: PcaBasis) -> Array:
    """Return fact * a_i = fact * sigma_level * s_i of the first K PCA components, shape (K,)."""
    widths = basis.widths(settings.width)[: settings.n_components]
    limits: Array = settings.fact * settings.sigma_level * widths
    return limits
