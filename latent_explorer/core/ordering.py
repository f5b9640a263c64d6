"""Sorting many values in short steps."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import row_slices

Rows = NDArray[np.intp]

_BUCKET = 1 << 15  # values sorted in one step: some 20 ms for texts
_SAMPLES = 16  # of each bucket, to find where it ends
_MOST_BUCKETS = 1 << 12


def order_steps(
    values: NDArray[Any], *, descending: bool = False, bucket: int = _BUCKET
) -> Generator[None, None, Rows]:
    """Return the order of `values`, after steps of some 20 ms each.

    Parameters
    ----------
    values : ndarray of shape (n,)
        Numbers or texts; NaN and "" mean unknown.
    descending : bool
        Whether the largest come first.
    bucket : int
        How many values are sorted in one step.

    Returns
    -------
    ndarray of int of shape (n,)
        Equal values stay in their order, and unknown ones come last, in both directions.
    """
    known = _known(values)
    rows, unknown = np.flatnonzero(known), np.flatnonzero(~known)
    yield
    # Backwards before and after: so equal ones keep their order when the largest come first.
    rows = rows[::-1] if descending else rows
    parts = []
    buckets = yield from _buckets(values, rows, bucket)
    for inside in buckets:
        parts.append(inside[np.argsort(values[inside], kind="stable")])
        yield
    ordered = np.concatenate([rows[:0], *parts])
    return np.concatenate([ordered[::-1] if descending else ordered, unknown])


def _known(values: NDArray[Any]) -> NDArray[np.bool_]:
    if values.dtype.kind == "U":
        return np.asarray(values != "")
    return np.asarray(values == values)  # NaN is the only one that does not equal itself


def _buckets(values: NDArray[Any], rows: Rows, bucket: int) -> Generator[None, None, list[Rows]]:
    """Return the `rows` with the smallest values, those with the next ones, and so on."""
    n = len(rows)
    if n <= bucket:
        return [rows]
    n_buckets = min(-(-n // bucket), _MOST_BUCKETS)
    samples = rows[np.linspace(0, n - 1, n_buckets * _SAMPLES).astype(np.intp)]
    # Each once: equal values are in one bucket, and sorted at once, for they are sorted already.
    ends = np.unique(np.sort(values[samples])[_SAMPLES // 2 :: _SAMPLES][1:])
    number = np.empty(n, np.uint16)
    for part in row_slices(n, bucket):
        number[part] = np.searchsorted(ends, values[rows[part]], side="right")
        yield
    order = np.argsort(number, kind="stable")
    yield
    starts = np.searchsorted(number[order], np.arange(1, len(ends) + 1))
    return np.split(rows[order], starts)
