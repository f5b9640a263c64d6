"""What a component does: the same vector with that component moved from end to end."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.arrays import Array
from latent_explorer.core.basis import Width
from latent_explorer.core.components import ComponentTable
from latent_explorer.core.space import Coordinates, LatentSpace
from latent_explorer.core.statistics import HALF_WIDTH_PER_STD

OFFSETS = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
"""Where a strip shows a component: from its mean, in its widths."""


def component_width(table: ComponentTable, component: int, width: Width) -> float:
    """Return the width of a component: its standard deviation, or its half-width / 1.17741."""
    if width == "half-width":
        return float(table.half_widths[component]) / HALF_WIDTH_PER_STD
    return float(table.std[component])


def component_value(
    space: LatentSpace, coordinates: Coordinates, component: int, z: ArrayLike
) -> float:
    """Return how far a z-vector of shape (d,) is from the mean along one component.

    Raises
    ------
    ValueError
        When there is no such component.
    """
    from_mean = np.asarray(z, np.float64) - space.basis.mean
    return float(from_mean @ _direction(space, coordinates, component))


def component_strip(
    space: LatentSpace,
    coordinates: Coordinates,
    component: int,
    base: ArrayLike,
    width: float,
    offsets: ArrayLike = OFFSETS,
) -> Array:
    """Return what a component does to a vector: the vector with other values of that component.

    Its own value is replaced, so that all vectors that differ in nothing else have the same strip.

    Parameters
    ----------
    space : LatentSpace
        The points, whose mean is the middle.
    coordinates : {"z", "pca"}
        Whose component; the others of these coordinates are kept.
    component : int
        Which one.
    base : array_like of shape (d,)
        The z-vector whose other components are kept: the mean, or any other.
    width : float
        The unit of `offsets`.
    offsets : array_like of shape (m,)
        How far from the component's mean.

    Returns
    -------
    ndarray of float64 of shape (m, d)
        z-vectors.

    Raises
    ------
    ValueError
        When there is no such component.
    """
    value = component_value(space, coordinates, component, base)
    steps = np.asarray(offsets, np.float64) * width - value
    direction = _direction(space, coordinates, component)
    vectors: Array = np.asarray(base, np.float64) + steps[:, None] * direction
    return vectors


def _direction(space: LatentSpace, coordinates: Coordinates, component: int) -> Array:
    if not 0 <= component < space.d:
        raise ValueError(f"a component is a number from 0 to {space.d - 1}; it is {component}")
    if coordinates == "pca":
        return space.basis.components[:, component]
    direction = np.zeros(space.d)
    direction[component] = 1.0
    return direction
