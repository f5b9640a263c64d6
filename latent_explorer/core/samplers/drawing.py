"""From settings and a latent space to z-vectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, read_only
from latent_explorer.core.samplers.conditions import (
    in_units,
    limits_of_components,
    pair_conditions_hold,
)
from latent_explorer.core.samplers.settings import SamplingSettings
from latent_explorer.core.samplers.table import SAMPLERS
from latent_explorer.core.space import LatentSpace


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


def draw(settings: SamplingSettings, space: LatentSpace) -> Draw:
    """Draw z-vectors.

    Parameters
    ----------
    settings : SamplingSettings
        Method, ellipses, number of vectors and seed.
    space : LatentSpace
        Where the data lies.

    Returns
    -------
    Draw
        The same, bit for bit, for the same settings and space. Vector n does not depend on the
        count, and stays close as the number of components moves.

    Raises
    ------
    ValueError
        When the settings ask for more components than there are, or the z-points are so far apart
        that single precision cannot hold the vectors.
    """
    K, basis = settings.n_components, space.basis
    if K > space.d:
        raise ValueError(
            f"{K} PCA components are asked for, but a z-vector has {space.d}: "
            f"choose n_components from 1 to {space.d}"
        )
    sampler = SAMPLERS[settings.method]
    vectors = sampler.draw(settings, space)
    if sampler.returns == "pca":
        v, z = vectors, basis.to_z(vectors)
    else:
        v, z = basis.to_pca(vectors, K), vectors
    with np.errstate(over="ignore"):
        single = np.ascontiguousarray(z, np.float32)
    if not np.isfinite(single).all():
        raise ValueError(
            "the vectors that were drawn are too large for single precision: "
            "encode the images anew, with z-points of a usual size"
        )
    holds = pair_conditions_hold(in_units(v, limits_of_components(settings, basis)))
    return Draw(settings, read_only(v), read_only(single), read_only(holds))
