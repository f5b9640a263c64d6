"""The cloud of points as an image of counts."""

from __future__ import annotations

import math

import numpy as np
from fast_histogram import histogram2d
from numpy.typing import NDArray

from latent_explorer.core.arrays import Coordinate

Range = tuple[float, float]


def _check_range(limits: Range) -> None:
    low, high = limits
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(f"a range needs two finite numbers, the lower first; it is {limits}")


def density_image(
    x: Coordinate, y: Coordinate, x_range: Range, y_range: Range, shape: tuple[int, int]
) -> NDArray[np.float32]:
    """Count points in the cells of a grid.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        Coordinates of the points.
    x_range, y_range : tuple of float
        The part of the plane to show, low <= value < high; points elsewhere are not counted.
    shape : tuple of int
        Rows and columns of the image.

    Returns
    -------
    ndarray of float32 of shape `shape`
        Counts; row 0 holds the lowest y.
    """
    _check_range(x_range)
    _check_range(y_range)
    counts: NDArray[np.float64] = histogram2d(y, x, bins=shape, range=(y_range, x_range))
    return counts.astype(np.float32)


def log_scaled(counts: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return counts as brightness on a log scale.

    Parameters
    ----------
    counts : ndarray of shape (rows, columns)
        Counts of points.

    Returns
    -------
    ndarray of uint8 of shape (rows, columns)
        0 where there is nothing, at least 1 where there is something, 255 at the maximum.
    """
    most = counts.max(initial=0.0)
    if most <= 0:
        return np.zeros(counts.shape, np.uint8)
    brightness = np.log1p(counts, dtype=np.float32)
    brightness *= np.float32(255 / math.log1p(most))
    np.ceil(brightness, out=brightness)
    # The product can round to just above 255, and 256 would wrap to 0.
    np.minimum(brightness, 255, out=brightness)
    return brightness.astype(np.uint8)


def in_view(x: Coordinate, y: Coordinate, x_range: Range, y_range: Range) -> NDArray[np.intp]:
    """Return the numbers of the points that `density_image` would count in these ranges.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        Coordinates of the points.
    x_range, y_range : tuple of float
        The part of the plane, low <= value < high.

    Returns
    -------
    ndarray of int of shape (m,)
    """
    _check_range(x_range)
    _check_range(y_range)
    inside = np.ones(len(x), bool)
    for values, limits in ((x, x_range), (y, y_range)):
        # As float64 like the histogram: in float32 a limit would be rounded, and the counts differ.
        exact = values.astype(np.float64)
        inside &= (exact >= limits[0]) & (exact < limits[1])
    return np.flatnonzero(inside)
