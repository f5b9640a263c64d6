"""Which points lie inside a closed outline, such as one that was drawn by hand."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.arrays import Array, Coordinate, Pauses, read_only, row_slices

CORNERS_AT_MOST = 1000
"""Of an outline: one that is drawn by hand has some hundred."""

# Some 10 ms with an outline of some hundred corners.
_STEP_ROWS = 1 << 16


def check_outline(outline: ArrayLike) -> Array:
    """Return the corners of an outline as float64 of shape (m, 2).

    Raises
    ------
    ValueError
        When it has too few or too many corners, or one that lies nowhere.
    """
    corners = np.asarray(outline, np.float64)
    if corners.ndim != 2 or corners.shape[1] != 2 or len(corners) < 3:
        raise ValueError("an outline has at least three corners (x, y)")
    if len(corners) > CORNERS_AT_MOST:
        raise ValueError(
            f"an outline has {len(corners):,} corners; at most {CORNERS_AT_MOST:,} fit"
        )
    if not np.isfinite(corners).all():
        raise ValueError("the corners of an outline are finite numbers")
    return corners


def inside_steps(x: Coordinate, y: Coordinate, outline: ArrayLike) -> Pauses[NDArray[np.bool_]]:
    """Find the points inside an outline by the even-odd rule, in steps.

    A point is inside when a line from it to the right crosses the outline an odd number of times;
    so a loop in a loop is outside again. Of a border that two outlines share, each point belongs to
    one of them. Only points at the height of an edge are compared with it: a million points and an
    outline of 500 corners take a third of a second.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        Coordinates of the points.
    outline : array_like of shape (m, 2)
        Its corners in order; the last is joined to the first.

    Returns
    -------
    ndarray of bool of shape (n,)

    Raises
    ------
    ValueError
        When `outline` is none.
    """
    corners = check_outline(outline)
    edges = _edges(corners)
    (left, bottom), (right, top) = corners.min(axis=0), corners.max(axis=0)
    inside = np.zeros(len(x), bool)
    for rows in row_slices(len(x), _STEP_ROWS):
        near = (x[rows] >= left) & (x[rows] <= right) & (y[rows] >= bottom) & (y[rows] <= top)
        places = np.flatnonzero(near)
        if len(places):
            found = _inside(x[rows][places], y[rows][places], edges)
            inside[rows.start + places[found]] = True
        yield
    return read_only(inside)


def _edges(corners: Array) -> Array:
    """Return (x0, y0, x1, y1) of the edges that are not level, upwards: shared ones are equal."""
    edges = np.hstack([corners, np.roll(corners, -1, axis=0)])
    falling = edges[:, 1] > edges[:, 3]
    edges[falling] = edges[falling][:, [2, 3, 0, 1]]
    return edges[edges[:, 1] < edges[:, 3]]


def _inside(x: Coordinate, y: Coordinate, edges: Array) -> NDArray[np.bool_]:
    order = np.argsort(y)
    rising, across = y[order].astype(np.float64), x[order].astype(np.float64)
    first = np.searchsorted(rising, edges[:, 1], side="left")
    last = np.searchsorted(rising, edges[:, 3], side="left")
    odd = np.zeros(len(order), bool)
    for (x0, y0, x1, y1), start, stop in zip(edges, first.tolist(), last.tolist(), strict=True):
        if start < stop:
            at = x0 + (rising[start:stop] - y0) * ((x1 - x0) / (y1 - y0))
            odd[start:stop] ^= across[start:stop] < at
    inside = np.empty(len(order), bool)
    inside[order] = odd
    return inside


def thinned(path: ArrayLike, apart: float) -> NDArray[np.intp]:
    """Return the corners of a path that was drawn by hand, without those close to the one before.

    Parameters
    ----------
    path : array_like of shape (m, 2)
        Places in their order, in pixels.
    apart : float
        Least distance of two corners; it grows until there are at most `CORNERS_AT_MOST`.

    Returns
    -------
    ndarray of int of shape (k,)
        The numbers of the corners that stay; the first always does.
    """
    places = np.asarray(path, np.float64)
    while True:
        kept = [0] if len(places) else []
        for number in range(1, len(places)):
            if np.hypot(*(places[number] - places[kept[-1]])) >= apart:
                kept.append(number)
        if len(kept) <= CORNERS_AT_MOST:
            return np.array(kept, np.intp)
        apart *= 1.5
