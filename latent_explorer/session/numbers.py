"""Vectors, positions and views as values that can be compared and hashed, unlike arrays."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

ZVector = tuple[float, ...]
"""A z-vector; empty while no bundle is open."""

Position = tuple[float, float]
"""A place in the plane of a projection."""

View = tuple[float, float, float, float]
"""The part of a plane that is shown: left, right, bottom, top."""


def z_vector(z: ArrayLike) -> ZVector:
    """Freeze a z-vector of shape (d,)."""
    return tuple(np.asarray(z, dtype=np.float64).tolist())


def is_z_vector(z: ZVector, d: int) -> bool:
    """Return whether `z` holds `d` finite numbers."""
    return len(z) == d and all(map(math.isfinite, z))


def is_view(view: View) -> bool:
    """Return whether `view` has an area that can be shown."""
    left, right, bottom, top = view
    return all(map(math.isfinite, view)) and left < right and bottom < top
