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
    return np.flatnonzero(is_in_view(x, y, x_range, y_range))


def is_in_view(x: Coordinate, y: Coordinate, x_range: Range, y_range: Range) -> NDArray[np.bool_]:
    """Return of each point whether `density_image` would count it; see `in_view`.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        Coordinates of the points.
    x_range, y_range : tuple of float
        The part of the plane, low <= value < high.

    Returns
    -------
    ndarray of bool of shape (n,)
    """
    _check_range(x_range)
    _check_range(y_range)
    inside = np.ones(len(x), bool)
    for values, limits in ((x, x_range), (y, y_range)):
        low, high = (_least(limit, values.dtype) for limit in limits)
        inside &= values >= low
        inside &= values < high
    return inside


def _least(limit: float, dtype: np.dtype[np.floating]) -> np.floating:
    """Return the least number of a type that is not below `limit`.

    Compared with it, numbers of that type answer as they would in float64, in half the time.
    """
    with np.errstate(over="ignore"):
        rounded: np.floating = dtype.type(limit)
    return np.nextafter(rounded, dtype.type(np.inf)) if float(rounded) < limit else rounded
