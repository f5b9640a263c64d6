"""Independent uniform components around the origin: the generator that fails (part V)."""

from __future__ import annotations

import numpy as np

from latent_explorer.core.arrays import Array


def cube(rng: np.random.Generator, count: int, d: int, half_side: float) -> Array:
    """Draw z-vectors uniformly from the cube [-b, b]^d around the origin.

    Their lengths lie in a thin shell at about b * sqrt(d / 3), where there is no data.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    count, d : int
        Number of vectors; of components.
    half_side : float
        b.

    Returns
    -------
    ndarray of float64 of shape (count, d)
    """
    return rng.uniform(-half_side, half_side, (count, d))
