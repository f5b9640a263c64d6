"""Sorting many values in short steps."""

from __future__ import annotations

from collections.abc import Generator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import row_slices

Rows = NDArray[np.intp]

_BUCKET = 1 << 15  # values sorted in one step: some 20 ms for texts
_LOOKED_AT = 1 << 18  # values of which one step tells whether they are known
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
    ordered: Rows = np.empty(len(values), np.intp)
    rows, unknown = yield from _known_steps(values)
    known = ordered[: len(rows)]
    for part in row_slices(len(unknown), _LOOKED_AT):
        ordered[len(rows) :][part] = unknown[part]
        yield
    # Backwards before and after: so equal ones keep their order when the largest come first.
    if descending:
        rows, known = rows[::-1], known[::-1]
    groups, n_groups = yield from _buckets(values, rows, bucket)
    order, starts = yield from group_steps(groups, n_groups, rows=bucket)
    for start, end in pairwise(starts.tolist()):
        inside = rows[order[start:end]]
        known[start:end] = inside[np.argsort(values[inside], kind="stable")]
        yield
    return ordered


def group_steps(
    groups: NDArray[np.uint16], n_groups: int, *, rows: int = 1 << 18
) -> Generator[None, None, tuple[NDArray[np.uint32], Rows]]:
    """Bring things together that belong to the same group, in steps.

    Parameters
    ----------
    groups : ndarray of uint16 of shape (n,)
        The group of each thing.
    n_groups : int
        How many groups there are.
    rows : int
        How many things are looked at in one step.

    Returns
    -------
    order : ndarray of uint32 of shape (n,)
        The numbers of the things, group by group; those of a group in rising order.
    starts : ndarray of int of shape (n_groups + 1,)
        Where the groups begin, and where the last one ends.
    """
    counts = np.zeros(n_groups, np.intp)
    order = np.empty(len(groups), np.uint32)
    for part in row_slices(len(groups), rows):
        counts += np.bincount(groups[part], minlength=n_groups)
        # Memory is given when it is written to: the first things would bring that of all groups.
        order[part] = 0
        yield
    starts = np.concatenate([[0], np.cumsum(counts)])
    # Where the next of each group goes.
    following = starts[:-1].copy()
    for part in row_slices(len(groups), rows):
        together = np.argsort(groups[part], kind="stable")
        counts = np.bincount(groups[part], minlength=n_groups)
        place = np.repeat(following - (np.cumsum(counts) - counts), counts)
        order[place + np.arange(len(place))] = together + part.start
        following += counts
        yield
    return order, starts


def _known_steps(values: NDArray[Any]) -> Generator[None, None, tuple[Rows, Rows]]:
    """Return where values are known, and where they are not."""
    # Both as long as there are values: memory that is not written to costs nothing.
    known, unknown = np.empty((2, len(values)), np.intp)
    n_known = n_unknown = 0
    for part in row_slices(len(values), _LOOKED_AT):
        there = _known(values[part])
        for found, places, n in ((there, known, n_known), (~there, unknown, n_unknown)):
            inside = np.flatnonzero(found)
            np.add(inside, part.start, out=places[n : n + len(inside)])
        n_known += int(np.count_nonzero(there))
        n_unknown = part.stop - n_known
        yield
    return known[:n_known], unknown[:n_unknown]


def _known(values: NDArray[Any]) -> NDArray[np.bool_]:
    if values.dtype.kind == "U":
        return np.asarray(values != "")
    return np.asarray(values == values)  # NaN is the only one that does not equal itself


def _buckets(
    values: NDArray[Any], rows: Rows, bucket: int
) -> Generator[None, None, tuple[NDArray[np.uint16], int]]:
    """Return which of the `rows` have the smallest values, 0, the next ones, 1, and so on.

    Returns
    -------
    groups : ndarray of uint16 of shape (n,)
        Of each of the rows.
    n_groups : int
        How many groups there are.
    """
    n = len(rows)
    number = np.zeros(n, np.uint16)
    if n <= bucket:
        return number, 1
    n_buckets = min(-(-n // bucket), _MOST_BUCKETS)
    samples = rows[np.linspace(0, n - 1, n_buckets * _SAMPLES).astype(np.intp)]
    # Each once: equal values are in one bucket, and sorted at once, for they are sorted already.
    ends = np.unique(np.sort(values[samples])[_SAMPLES // 2 :: _SAMPLES][1:])
    for part in row_slices(n, bucket):
        number[part] = np.searchsorted(ends, values[rows[part]], side="right")
        yield
    return number, len(ends) + 1
