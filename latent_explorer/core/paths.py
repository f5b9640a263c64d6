"""Paths in the plane of a pair (part VI of the series)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.arrays import Array


def point_on_segment(a: ArrayLike, b: ArrayLike, t: float) -> Array:
    """Return the point of the straight line from `a` to `b` at `t`.

    Parameters
    ----------
    a, b : array_like of shape (2,)
        The ends, met exactly.
    t : float
        0 at `a`, 1 at `b`.

    Returns
    -------
    ndarray of float64 of shape (2,)

    Raises
    ------
    ValueError
        When `t` is not in [0, 1].
    """
    if not 0 <= t <= 1:
        raise ValueError(f"a place on a path is between 0 and 1; it is {t}")
    point: Array = (1 - t) * np.asarray(a, np.float64) + t * np.asarray(b, np.float64)
    return point
