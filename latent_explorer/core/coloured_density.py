"""The cloud as an image of what is known about its points: which class leads, or the mean."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from fast_histogram import histogram2d
from numpy.typing import NDArray

from latent_explorer.core.arrays import Coordinate
from latent_explorer.core.density import Range, density_image

# A sum of weights holds a count in its upper digits and a sum of levels below: 2^24 points of a
# level of at most 255 leave the count alone, and both fit into the 53 bits of a float64.
_ONE_POINT = 2.0**32
_SURROUNDINGS = 2.0  # cells: the standard deviation of what counts as around
_WEIGHT_OF_SURROUNDINGS = 4.0
LEVELS = 255
"""The highest level of a number."""


def run_counts(
    x: Coordinate,
    y: Coordinate,
    runs: Iterable[slice],
    x_range: Range,
    y_range: Range,
    shape: tuple[int, int],
) -> NDArray[np.float32]:
    """Count the points of each run in the cells of a grid; all together as fast as `density_image`.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        Coordinates of the points.
    runs : iterable of slice
        Which of them.
    x_range, y_range : tuple of float
        The part of the plane to show.
    shape : tuple of int
        Rows and columns of the image.

    Returns
    -------
    ndarray of float32 of shape (number of runs, rows, columns)
    """
    counts = [
        density_image(x[run], y[run], x_range, y_range, shape)
        if run.stop > run.start
        else np.zeros(shape, np.float32)
        for run in runs
    ]
    return np.stack(counts) if counts else np.zeros((0, *shape), np.float32)


def level_weights(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Return what `level_sums` adds up: values between `low` and `high` as levels from 0 to 255.

    Parameters
    ----------
    values : ndarray of float64 of shape (n,)
        Those beyond the ends count as the ends.
    low, high : float
        The values of the lowest and the highest level; where they are equal, so are all levels.
    """
    # Halved: the difference of the ends may be more than a number can be.
    width = high / 2 - low / 2
    shares = (values / 2 - low / 2) / width if width > 0 else np.full(len(values), 0.5)
    levels: NDArray[np.float64] = _ONE_POINT + LEVELS * np.clip(shares, 0, 1)
    return levels


def level_sums(
    x: Coordinate,
    y: Coordinate,
    weights: NDArray[np.float64],
    x_range: Range,
    y_range: Range,
    shape: tuple[int, int],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Count points in the cells of a grid and add up the levels of a number, in one pass.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        Coordinates of the points.
    weights : ndarray of float64 of shape (n,)
        As `level_weights` makes them.
    x_range, y_range : tuple of float
        The part of the plane to show.
    shape : tuple of int
        Rows and columns of the image.

    Returns
    -------
    counts, sums : ndarray of float32 of shape `shape`
    """
    if not len(x):
        return np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    both = histogram2d(y, x, bins=shape, range=(y_range, x_range), weights=weights)
    counts = np.floor(both / _ONE_POINT)
    return counts.astype(np.float32), (both - counts * _ONE_POINT).astype(np.float32)


def mean_levels(counts: NDArray[np.float32], sums: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the mean level in each cell, from 0 to 255; 0 where there is no point."""
    means = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    # The sums of a smoothed image may be rounded to below or above what levels can be.
    means += 0.5
    return np.clip(means, 0, LEVELS, out=means).astype(np.uint8)


def with_surroundings(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return an image of counts or sums in which each cell also has a share of those around it.

    In a fine grid most cells have a few points, and what is most frequent among so few is chance:
    shares and means are taken of this. Where the points are few, those of the cell itself decide.

    Parameters
    ----------
    image : ndarray of shape (rows, columns)

    Returns
    -------
    ndarray of float32 of shape (rows, columns)
    """
    # Here and not above: it takes a fifth of a second, and most never colour anything.
    from scipy.ndimage import gaussian_filter

    around: NDArray[np.float32] = gaussian_filter(
        image, _SURROUNDINGS, truncate=2.0, mode="constant"
    )
    around *= _WEIGHT_OF_SURROUNDINGS
    around += image
    return around


def leaders(counts: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return which class is most frequent in each cell, and by how much it leads.

    Parameters
    ----------
    counts : ndarray of shape (k, rows, columns)
        Counts of each class.

    Returns
    -------
    leader : ndarray of uint8 of shape (rows, columns)
        The first of the most frequent classes.
    lead : ndarray of float32 of shape (rows, columns)
        Its share minus that of the second, in [0, 1]: 1 where there is one class alone, 0 where
        two are as frequent, and where there is nothing.
    """
    first = counts[0].copy()
    second = np.zeros_like(first)
    total = counts[0].copy()
    leader = np.zeros(first.shape, np.uint8)
    for number, each in enumerate(counts[1:], 1):
        ahead = each > first
        np.maximum(second, np.minimum(first, each), out=second)
        np.maximum(first, each, out=first)
        leader[ahead] = number
        total += each
    first -= second
    lead = np.divide(first, total, out=np.zeros_like(first), where=total > 0)
    return leader, lead
