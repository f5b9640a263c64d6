"""The covariance of ranks, for Spearman's correlation, in memory that does not grow with n."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, row_slices
from latent_explorer.core.passes import Passes, Tools, over, row_shards, wide_shards
from latent_explorer.core.space import Coordinates, LatentSpace
from latent_explorer.core.statistics import MomentSums

# Numbers of more than 16 bits are kept in memory as a whole up to here: 256 MB.
_MOST_IN_MEMORY = 1 << 25
# Of which the values are brought together in one step.
_GATHERED_ROWS = 2048
# Of which the products are summed in one step: 10 ms at 256 components.
_STEP_ROWS = 1024
# Of what is made ready in one step.
_STEP_COUNTS = 1 << 21
# Numbers of 16 bits: how many there are, which is -0.0, and the largest.
_PATTERNS = 1 << 16
_MINUS_ZERO = 1 << 15
_LARGEST = float(np.finfo(np.float16).max)

Rows = NDArray[np.intp]
# Which coordinates, and what is taken from them and what they are divided by before they are
# rounded.
_Units: TypeAlias = "tuple[Coordinates, Array, Array]"


def rank_covariance_steps(
    space: LatentSpace,
    coordinates: Coordinates,
    rows: Rows | None = None,
    *,
    passes: Passes | None = None,
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
    passes : Passes, optional
        Who goes over the points; by default this process.
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
    passes = over(space, passes)
    n = space.n if rows is None else len(rows)
    if coordinates == "z" and space.points.dtype == np.float16:
        no_change = np.zeros(space.d), np.ones(space.d)
        return (yield from _by_tables(passes, n, rows, (coordinates, *no_change)))
    if n * space.d <= most_in_memory:
        return (yield from _in_memory(passes, n, rows, (coordinates, space.d)))
    std = space.std(coordinates)
    units = space.mean(coordinates), np.where(std > 0, std, 1.0)
    return (yield from _by_tables(passes, n, rows, (coordinates, *units)))


def _in_memory(
    passes: Passes, n: int, rows: Rows | None, shared: tuple[Coordinates, int]
) -> Pauses[Array]:
    d = shared[1]
    values = np.empty((n, d), order="F")
    for columns in row_slices(d, max(1, _STEP_COUNTS // n)):
        # Memory is given when it is written to: the first rows would bring all columns.
        values[:, columns] = 0.0
        yield
    start = 0
    shards = _of(rows, list(row_slices(n, _GATHERED_ROWS)))
    for part in passes.mapped("values", _values, shards, shared[0]):
        if part is not None:
            values[start : start + len(part)] = part
            start += len(part)
        yield
    for i in range(d):
        # Not by scipy.stats, which takes half a second to import.
        _, which, counts = np.unique(values[:, i], return_inverse=True, return_counts=True)
        values[:, i] = _mean_ranks(counts.astype(np.float64), n)[which]
        yield
    sums = MomentSums(np.zeros(d))
    for step in row_slices(n, _STEP_ROWS):
        sums.add(values[step])
        yield
    return sums.covariance


def _values(tools: Tools, rows: slice | Rows, coordinates: Coordinates) -> Pauses[Array]:
    """Return the coordinates of the points of a shard, of shape (m, d)."""
    chunks = []
    for chunk in tools.space().chunks(coordinates, rows):
        _check_finite(chunk)
        chunks.append(chunk)
        yield
    return chunks[0] if len(chunks) == 1 else np.concatenate(chunks)


def _by_tables(passes: Passes, n: int, rows: Rows | None, units: _Units) -> Pauses[Array]:
    shards = _of(rows, wide_shards(n, passes))
    found = yield from passes.merged("ranks", _pattern_counts, shards, operator.add, units)
    # What came from elsewhere may be locked.
    counts = np.require(found, requirements="W")
    d = len(units[1])
    # In the place of the counts: they are not needed any more.
    tables = counts.view(np.float32)
    rising = _rising_patterns()
    for begin in _begins(d)[:, 0]:
        count = counts[begin : begin + _PATTERNS].astype(np.float64)
        # Both zeros are equal.
        count[0] += count[_MINUS_ZERO]
        count[_MINUS_ZERO] = 0
        table = tables[begin : begin + _PATTERNS]
        table[rising] = _mean_ranks(count[rising], n)
        table[_MINUS_ZERO] = table[0]
        yield
    sums = yield from passes.merged(
        "covariance", _rank_sums, _of(rows, row_shards(n)), operator.add, (units, tables)
    )
    covariance: Array = sums.covariance
    return covariance


def _of(rows: Rows | None, shards: list[slice]) -> Sequence[slice | Rows]:
    """Return shards of all points, or of those with the given numbers."""
    return shards if rows is None else [rows[shard] for shard in shards]


def _begins(d: int) -> Rows:
    """Return where the table of each component begins, of shape (d, 1).

    One component after the other: the part of its table that is used fits into the cache of the
    processor.
    """
    return np.arange(d)[:, None] * _PATTERNS


def _pattern_counts(tools: Tools, rows: slice | Rows, units: _Units) -> Pauses[NDArray[np.uint32]]:
    """Count the bit patterns of each component over a shard."""
    begins = _begins(len(units[1]))
    counts = np.empty(begins.size * _PATTERNS, np.uint32)
    for part in row_slices(len(counts), _STEP_COUNTS):
        # Memory is given when it is written to, which takes its time.
        counts[part] = 0
        yield
    for bits in _bits(tools.space(), rows, units):
        np.add.at(counts, (bits + begins).ravel(), np.uint32(1))
        yield
    return counts


def _rank_sums(
    tools: Tools, rows: slice | Rows, shared: tuple[_Units, NDArray[np.float32]]
) -> Pauses[MomentSums]:
    """Sum the ranks of a shard, which tables tell."""
    units, tables = shared
    begins, sums = _begins(len(units[1])), MomentSums(np.zeros(len(units[1])))
    for bits in _bits(tools.space(), rows, units):
        for part in row_slices(bits.shape[1], _STEP_ROWS):
            sums.add(np.take(tables, bits[:, part] + begins).astype(np.float64).T)
            yield
    return sums


def _mean_ranks(counts: Array, n: int) -> Array:
    """Return the ranks that values occurring so often share: from -1/2 to 1/2, 0 in the middle."""
    ranks: Array = (np.cumsum(counts) - (counts - 1) / 2 - (n + 1) / 2) / n
    return ranks


def _bits(space: LatentSpace, rows: slice | Rows, units: _Units) -> Iterator[NDArray[np.uint16]]:
    """Yield points as the bit patterns of numbers of 16 bits, of shape (d, m)."""
    coordinates, shift, scale = units
    for chunk in space.chunks(coordinates, rows):
        _check_finite(chunk)
        scaled = np.clip((chunk - shift) / scale, -_LARGEST, _LARGEST)
        yield np.ascontiguousarray(scaled.T.astype(np.float16)).view(np.uint16)


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
