"""The cloud as an image of what is known about its points: which class leads, or the mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from fast_histogram import histogram2d
from numpy.typing import NDArray

from latent_explorer.core.arrays import Coordinate, row_slices
from latent_explorer.core.density import Range

# A sum of weights holds a count in its upper digits and a sum of levels below: 2^24 points of a
# level of at most 255 leave the count alone, and both fit into the 53 bits of a float64.
_ONE_POINT = 2.0**32
_WEIGHT_OF_SURROUNDINGS = 4.0
# An image added to itself, moved by each of these numbers of cells in turn, is one weighted by
# 1 3 4 5 6 5 4 3 1: nearly a normal curve of a standard deviation of 2 cells, in five additions.
_MOVES = (1, 1, 1, 2, 3)
_REACH = sum(_MOVES) // 2  # cells on either side
_SUM_OF_SURROUNDINGS = 2.0 ** (2 * len(_MOVES))  # of all weights, in both directions
# So many are worked on at a time, in the processor's own memory.
_CELLS_AT_ONCE = 1 << 15
# No count and no share of one is as small.
_NOTHING = np.finfo(np.float32).tiny
LEVELS = 255
"""The highest level of a number."""


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


def levels_of(weights: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return the levels of numbers, rounded down, from what `level_weights` made of them."""
    return (weights - _ONE_POINT).astype(np.uint8)


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
    both = histogram2d(y, x, bins=shape, range=(y_range, x_range), weights=weights)
    counts = np.floor(both / _ONE_POINT)
    return counts.astype(np.float32), (both - counts * _ONE_POINT).astype(np.float32)


def mean_levels(counts: NDArray[np.float32], sums: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the mean level in each cell, from 0 to 255; 0 where there is no point."""
    means = sums / np.maximum(counts, _NOTHING)
    # The sums of a smoothed image may be rounded to above what levels can be.
    means += 0.5
    return np.minimum(means, LEVELS, out=means).astype(np.uint8)


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
    rows, columns = image.shape
    stride = columns + 2 * _REACH
    some = min(rows, max(1, _CELLS_AT_ONCE // stride))
    result = np.empty_like(image)
    padded = np.zeros((some + 2 * _REACH, stride), np.float32)
    scratch = np.empty((2, padded.size), np.float32)
    share = np.float32(_WEIGHT_OF_SURROUNDINGS / _SUM_OF_SURROUNDINGS)
    for band in row_slices(rows, some):
        first, last = max(band.start - _REACH, 0), min(band.stop + _REACH, rows)
        above = first - band.start + _REACH
        padded[:above] = 0
        padded[above : above + last - first, _REACH:-_REACH] = image[first:last]
        padded[above + last - first :] = 0
        # In one row after the other all moves are along one axis; what crosses the end of a row
        # stays in the padding.
        around, size = padded.ravel(), padded.size
        for number, step in enumerate((*_MOVES, *(stride * cells for cells in _MOVES))):
            size -= step
            out = scratch[number % 2]
            around = np.add(around[:size], around[step:][:size], out=out[:size])
        weighted = scratch[number % 2].reshape(padded.shape)[: band.stop - band.start, :columns]
        np.multiply(weighted, share, out=result[band])
        result[band] += image[band]
    return result


def leaders(counts: Sequence[NDArray[np.float32]]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return which class is most frequent in each cell, and by how much it leads.

    Parameters
    ----------
    counts : sequence of ndarray of shape (rows, columns)
        Counts of each class, of at least one.

    Returns
    -------
    leader : ndarray of uint8 of shape (rows, columns)
        The first of the most frequent classes.
    lead : ndarray of float32 of shape (rows, columns)
        Its share minus that of the second, in [0, 1]: 1 where there is one class alone, 0 where
        two are as frequent, and where there is nothing.
    """
    shape = counts[0].shape
    leader, lead = np.zeros(shape, np.uint8), np.empty(shape, np.float32)
    for cells in row_slices(leader.size, _CELLS_AT_ONCE):
        first, *others = (each.reshape(-1)[cells] for each in counts)
        _find_leader(first, others, leader.reshape(-1)[cells], lead.reshape(-1)[cells])
    return leader, lead


def _find_leader(
    first: NDArray[np.float32],
    others: list[NDArray[np.float32]],
    leader: NDArray[np.uint8],
    lead: NDArray[np.float32],
) -> None:
    """Write leader and lead of some cells."""
    first, total = first.copy(), first.copy()
    second, lower = np.zeros_like(first), np.empty_like(first)
    ahead = np.empty(first.shape, bool)
    candidate = np.empty(first.shape, np.uint8)
    for number, each in enumerate(others, 1):
        np.greater(each, first, out=ahead)
        # The highest number of those that were ahead is the last: quicker than to write by a mask.
        np.multiply(ahead.view(np.uint8), np.uint8(number), out=candidate)
        np.maximum(leader, candidate, out=leader)
        np.minimum(first, each, out=lower)
        np.maximum(second, lower, out=second)
        np.maximum(first, each, out=first)
        total += each
    first -= second
    np.divide(first, np.maximum(total, _NOTHING, out=total), out=lead)
