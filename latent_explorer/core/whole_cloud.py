"""The part of a plane that holds a cloud."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.ellipse import ConfidenceEllipse

_SPAN = 4.2  # standard deviations on either side of the centre
_ORIGIN_SPAN = 8.0  # the origin is kept in view unless it is further away than this


def whole_cloud(
    ellipse: ConfidenceEllipse, origin: NDArray[np.float64]
) -> tuple[float, float, float, float]:
    """Return the view of a whole cloud and, unless it is far away, of the origin.

    Parameters
    ----------
    ellipse : ConfidenceEllipse
        That of the cloud.
    origin : ndarray of shape (2,)
        Where the vector of zeros lies.

    Returns
    -------
    tuple of float
        Left, right, bottom and top.
    """
    std = np.sqrt(np.maximum(np.diag(ellipse.covariance), 1e-12))
    low, high = ellipse.center - _SPAN * std, ellipse.center + _SPAN * std
    near = np.abs(origin - ellipse.center) < _ORIGIN_SPAN * std
    low = np.where(near, np.minimum(low, origin - std / 2), low)
    high = np.where(near, np.maximum(high, origin + std / 2), high)
    return float(low[0]), float(high[0]), float(low[1]), float(high[1])
