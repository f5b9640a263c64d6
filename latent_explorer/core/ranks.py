"""The covariance of ranks, for Spearman's correlation, in memory that does not grow with n."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, row_slices
from latent_explorer.core.statistics import MomentSums

if TYPE_CHECKING:
    from latent_explorer.core.space import Coordinates, LatentSpace

# Numbers of more than 16 bits are kept in memory as a whole up to here: 256 MB.
_MOST_IN_MEMORY = 1 << 25
# Of which the products are summed in one step: 10 ms at 256 components.
_STEP_ROWS = 1024
# Of what is made ready in one step.
_STEP_COUNTS = 1 << 21
# Numbers of 16 bits: how many there are, which is -0.0, and the largest.
_PATTERNS = 1 << 16
_MINUS_ZERO = 1 << 15
_LARGEST = float(np.finfo(np.float16).max)

Rows = NDArray[np.intp]


def rank_covariance_steps(
    space: LatentSpace,
    coordinates: Coordinates,
    rows: Rows | None = None,
    *,
    most_in_memory: int = _MOST_IN_MEMORY,
) -> Pauses[Array]:
    """Return the covariance of the ranks of the components, in steps.

    z-points of 16 bits have few different values, so that a table for each component says their
    ranks, exactly, for any number of points. Coordinates of more digits are ranked in memory; where
    they are too many (more than 33 million), they are rounded to 16 bits after their standard
    deviations were made 1, which changes a correlation of so many points by less than 0.0001.

    Parameters
    ----------
    space : LatentSpace
        The points.
    coordinates : {"z", "pca"}
        Whose components.
    rows : ndarray of int of shape (m,), optional
        The points, all by default.
    most_in_memory : int
        How many coordinates are ranked in memory.

    Returns
    -------
    ndarray of float64 of shape (d, d)
        Of ranks divided by the number of points; equal values share their mean rank.

    Raises
    ------
    ValueError
        When a value is not finite.
    """
    n = space.n if rows is None else len(rows)
    if coordinates == "z" and space.points.dtype == np.float16:
        no_change = np.zeros(space.d), np.ones(space.d)
        return (yield from _by_tables(space, coordinates, rows, n, *no_change))
    if n * space.d <= most_in_memory:
        return (yield from _in_memory(space, coordinates, rows, n))
    std = space.std(coordinates)
    shift, scale = space.mean(coordinates), np.where(std > 0, std, 1.0)
    return (yield from _by_tables(space, coordinates, rows, n, shift, scale))


def _in_memory(
    space: LatentSpace, coordinates: Coordinates, rows: Rows | None, n: int
) -> Pauses[Array]:
    values = np.empty((n, space.d), order="F")
    for columns in row_slices(space.d, max(1, _STEP_COUNTS // n)):
        # Memory is given when it is written to: the first rows would bring all columns.
        values[:, columns] = 0.0
        yield
    start = 0
    for chunk in space.chunks(coordinates, rows):
        _check_finite(chunk)
        values[start : start + len(chunk)] = chunk
        start += len(chunk)
        yield
    for i in range(space.d):
        # Not by scipy.stats, which takes half a second to import.
        _, which, counts = np.unique(values[:, i], return_inverse=True, return_counts=True)
        values[:, i] = _mean_ranks(counts.astype(np.float64), n)[which]
        yield
    sums = MomentSums(np.zeros(space.d))
    for part in row_slices(n, _STEP_ROWS):
        sums.add(values[part])
        yield
    return sums.covariance


def _by_tables(
    space: LatentSpace,
    coordinates: Coordinates,
    rows: Rows | None,
    n: int,
    shift: Array,
    scale: Array,
) -> Pauses[Array]:
    # Where the table of each component begins. One component after the other: the part of its
    # table that is used fits into the cache of the processor.
    begins = np.arange(space.d)[:, None] * _PATTERNS
    counts = np.empty(space.d * _PATTERNS, np.uint32)
    for part in row_slices(len(counts), _STEP_COUNTS):
        # Memory is given when it is written to, which takes its time.
        counts[part] = 0
        yield
    for bits in _bits(space, coordinates, rows, shift, scale):
        np.add.at(counts, (bits + begins).ravel(), np.uint32(1))
        yield
    # In the place of the counts: they are not needed any more.
    tables = counts.view(np.float32)
    rising = _rising_patterns()
    for begin in begins[:, 0]:
        count = counts[begin : begin + _PATTERNS].astype(np.float64)
        # Both zeros are equal.
        count[0] += count[_MINUS_ZERO]
        count[_MINUS_ZERO] = 0
        table = tables[begin : begin + _PATTERNS]
        table[rising] = _mean_ranks(count[rising], n)
        table[_MINUS_ZERO] = table[0]
        yield
    sums = MomentSums(np.zeros(space.d))
    for bits in _bits(space, coordinates, rows, shift, scale):
        for part in row_slices(bits.shape[1], _STEP_ROWS):
            sums.add(np.take(tables, bits[:, part] + begins).astype(np.float64).T)
            yield
    return sums.covariance


def _mean_ranks(counts: Array, n: int) -> Array:
    """Return the ranks that values occurring so often share: from -1/2 to 1/2, 0 in the middle."""
    ranks: Array = (np.cumsum(counts) - (counts - 1) / 2 - (n + 1) / 2) / n
    return ranks


def _bits(
    space: LatentSpace, coordinates: Coordinates, rows: Rows | None, shift: Array, scale: Array
) -> Iterator[NDArray[np.uint16]]:
    """Yield all points as the bit patterns of numbers of 16 bits, of shape (d, m)."""
    for chunk in space.chunks(coordinates, rows):
        _check_finite(chunk)
        units = np.clip((chunk - shift) / scale, -_LARGEST, _LARGEST)
        yield np.ascontiguousarray(units.T.astype(np.float16)).view(np.uint16)


def _rising_patterns() -> NDArray[np.intp]:
    """Return all bit patterns of numbers of 16 bits in the order of these numbers."""
    negative = np.arange(_MINUS_ZERO, _PATTERNS)[::-1]
    return np.concatenate([negative, np.arange(_MINUS_ZERO)])


def _check_finite(chunk: Array) -> None:
    if not np.isfinite(chunk).all():
        raise ValueError(
            "some z-points hold values that are not finite: encode the images anew, or train with "
            "another seed"
        )
