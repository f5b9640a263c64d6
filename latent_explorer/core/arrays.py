"""Array types, chunks of rows and read-only arrays, as the other modules of the core share them."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
ZPoints = NDArray[np.floating[Any]]
"""z-points of shape (n, d): float16, float32 or float64, in memory or memory-mapped."""
Coordinate = NDArray[np.floating[Any]]
"""One coordinate of points, of shape (n,), of any precision."""

_AnyArray = TypeVar("_AnyArray", bound=np.ndarray[Any, Any])
_T = TypeVar("_T")
_Float = TypeVar("_Float", bound=np.floating[Any])
Pauses = Generator[None, None, _T]
"""Works in steps of some hundredths of a second, yields None between them and returns a value."""

# 16 MB as float64 at 256 components: small against the cache of pages, long enough for the BLAS.
_CHUNK_ROWS = 8192
# Of each part that is sorted: they tell where to cut.
_SAMPLES = 128


def read_only(array: _AnyArray) -> _AnyArray:
    """Return `array` after locking it against writing."""
    array.flags.writeable = False
    return array


def locked_copy(values: ArrayLike) -> Array:
    """Return a float64 copy of `values` that cannot be written, C-contiguous."""
    return read_only(np.array(values, np.float64, order="C"))


def check_points(points: ZPoints, least: int = 1) -> None:
    """Raise `ValueError` unless `points` has the shape (n, d) with n >= `least` and d >= 1."""
    if points.ndim != 2 or points.shape[1] < 1:
        raise ValueError(
            "z-points are a table with one row an image and one column a component; "
            f"this array has the shape {points.shape}"
        )
    if len(points) < least:
        raise ValueError(
            f"at least {least} z-points are needed; there are {len(points)}: add images"
        )


def row_slices(n: int, rows: int = _CHUNK_ROWS) -> Iterator[slice]:
    """Yield slices that cover 0 ... n in order, `rows` at a time."""
    for start in range(0, n, rows):
        yield slice(start, min(start + rows, n))


def without_pauses(steps: Pauses[_T]) -> _T:
    """Return what `steps` returns in the end, without a pause."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            value: _T = end.value
            return value


def sort_steps(values: NDArray[_Float], rows: int = 1 << 17) -> Pauses[NDArray[_Float]]:
    """Return values of shape (n,) in rising order, read-only, in steps of so many."""
    parts, samples = [], []
    for part in row_slices(len(values), rows):
        parts.append(np.sort(values[part]))
        samples.append(parts[-1][:: max(1, rows // _SAMPLES)])
        yield
    if len(parts) < 2:
        return read_only(parts[0] if parts else values.copy())
    # Between these values there are about as many as in a part.
    ends = np.unique(np.sort(np.concatenate(samples))[_SAMPLES::_SAMPLES])
    cuts = [[0, *np.searchsorted(part, ends).tolist(), len(part)] for part in parts]
    rising, start = np.empty_like(values), 0
    for k in range(len(ends) + 1):
        pieces = [part[cut[k] : cut[k + 1]] for part, cut in zip(parts, cuts, strict=True)]
        stop = start + sum(map(len, pieces))
        between = np.concatenate(pieces, out=rising[start:stop])
        # Of numpy's ways to sort this one makes use of the pieces being sorted already.
        between.sort(kind="stable")
        start = stop
        yield
    return read_only(rising)


def mask_steps(
    n: int, parts: Sequence[NDArray[np.integer[Any]]], rows: int = 1 << 19
) -> Pauses[NDArray[np.bool_]]:
    """Return of `n` points which are in these lists of their numbers, in steps of so many."""
    mask = np.zeros(n, bool)
    for part in parts:
        for some in row_slices(len(part), rows):
            mask[part[some]] = True
            yield
    return mask


def flatnonzero_of_few(table: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return `np.flatnonzero(table)`, in half the time where few cells are True."""
    flat = table.reshape(-1)
    eights = np.zeros(-(-flat.size // 8), np.uint64)
    eights.view(np.bool_)[: flat.size] = flat
    at = np.flatnonzero(eights != 0)
    cell = np.flatnonzero(eights.take(at).view(np.bool_))
    places: NDArray[np.intp] = (at.take(cell >> 3) << 3) + (cell & 7)
    return places
