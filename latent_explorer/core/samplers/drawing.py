"""From settings and a PCA basis to z-vectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, read_only
from latent_explorer.core.basis import PcaBasis
from latent_explorer.core.samplers.conditions import pair_conditions_hold
from latent_explorer.core.samplers.cube import cube
from latent_explorer.core.samplers.gaussian import gaussian
from latent_explorer.core.samplers.pairwise import pairwise
from latent_explorer.core.samplers.pairwise_uniform import pairwise_uniform
from latent_explorer.core.samplers.settings import SamplingSettings


@dataclass(frozen=True, eq=False)
class Draw:
    """Vectors that were drawn; all arrays are read-only.

    Parameters
    ----------
    settings : SamplingSettings
        What they were drawn with.
    v : ndarray of float64 of shape (n, K)
        Their first PCA coordinates.
    z : ndarray of float32 of shape (n, d)
        The z-vectors, C-contiguous.
    holds : ndarray of bool of shape (n,)
        Which of them lie in the ellipses of all pairs.
    """

    settings: SamplingSettings
    v: Array
    z: NDArray[np.float32]
    holds: NDArray[np.bool_]

    @cached_property
    def share(self) -> float:
        """The share of the vectors that lie in the ellipses of all pairs, in [0, 1]."""
        return float(self.holds.mean())


def draw(settings: SamplingSettings, basis: PcaBasis) -> Draw:
    """Draw z-vectors.

    Parameters
    ----------
    settings : SamplingSettings
        Method, ellipses, number of vectors and seed.
    basis : PcaBasis
        Where the data lies.

    Returns
    -------
    Draw
        The same, bit for bit, for the same settings and basis.

    Raises
    ------
    ValueError
        When the settings ask for more components than there are.
    """
    count, K = settings.count, settings.n_components
    if K > basis.d:
        raise ValueError(
            f"{K} PCA components are asked for, but a z-vector has {basis.d}: "
            f"choose n_components from 1 to {basis.d}"
        )
    rng = np.random.default_rng(settings.seed)
    widths = basis.widths(settings.width)[:K]
    limits = settings.fact * settings.sigma_level * widths
    if settings.method == "cube":
        spread = float(np.sqrt(np.square(basis.std).mean()))
        z = cube(rng, count, basis.d, settings.sigma_level * settings.fact * spread)
        v = basis.to_pca(z, K)
    else:
        if settings.method == "gaussian":
            v = gaussian(rng, count, widths, settings.fact)
        elif settings.method == "pairwise-uniform":
            v = pairwise_uniform(rng, count, K) * limits
        else:
            v = pairwise(rng, count, K) * limits
        z = basis.to_z(v)
    holds = pair_conditions_hold(_in_units(v, limits))
    single = np.ascontiguousarray(z, np.float32)
    return Draw(settings, read_only(v), read_only(single), read_only(holds))


def _in_units(v: Array, limits: Array) -> Array:
    """Return v / limits; where a component has no width, 0 on its mean and infinite off it."""
    u = np.where(v == 0, 0.0, np.inf)
    return np.divide(v, limits, out=u, where=limits > 0)
