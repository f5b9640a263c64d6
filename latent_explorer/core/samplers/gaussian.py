"""Normal vectors with the data's mean and covariance, made narrower."""

from __future__ import annotations

import numpy as np

from latent_explorer.core.arrays import Array


def gaussian(rng: np.random.Generator, count: int, widths: Array, fact: float) -> Array:
    """Draw PCA coordinates from independent normal distributions.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    count : int
        Number of vectors.
    widths : ndarray of shape (K,)
        Standard deviations of the data.
    fact : float
        Factor on all of them.

    Returns
    -------
    ndarray of float64 of shape (count, K)
    """
    v: Array = fact * widths * rng.standard_normal((count, len(widths)))
    return v
