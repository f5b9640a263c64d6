"""Slices: the points near the plane of a pair (part IV of the series)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import ZPoints, check_points
from latent_explorer.core.space import Pair, check_pair


def in_slice(points: ZPoints, pair: Pair, b: float) -> NDArray[np.bool_]:
    """Return which points have |z_j| <= b for every component j that is not in `pair`.

    What is left has no projection effects: the other components cannot fake a density.

    Parameters
    ----------
    points : ndarray of shape (n, d)
        z-points, best in column-major order.
    pair : tuple of int
        The two free components.
    b : float
        Half the thickness of the slice.

    Returns
    -------
    ndarray of bool of shape (n,)

    Raises
    ------
    ValueError
        When `pair` is no pair or `b` is negative.
    """
    check_points(points, least=0)
    check_pair(pair, points.shape[1])
    if not b >= 0:
        raise ValueError(f"half the thickness of a slice is at least 0; it is {b}")
    inside = np.arange(len(points))
    for j in range(points.shape[1]):
        if j not in pair:
            # Only those still inside: after a few components they are few.
            column = points[:, j] if len(inside) == len(points) else points[inside, j]
            inside = inside[np.abs(column.astype(np.float64)) <= b]
    mask = np.zeros(len(points), bool)
    mask[inside] = True
    return mask
