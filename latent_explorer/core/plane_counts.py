"""The points of a plane as counts in the bins of a view: of all, block by block, or foreseen.

Of a million points those in view are counted within a frame. Of more they are counted in steps,
and a table of sums tells beforehand what the picture will look like.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Pauses
from latent_explorer.core.density import density_image, is_in_view
from latent_explorer.core.plane_index import Column, Lattice, PlaneIndex, Range

STEP_POINTS = 1 << 19
"""Points that are counted in one step: some milliseconds."""


@dataclass(frozen=True, eq=False)
class Counts:
    """How many points there are in a view.

    Parameters
    ----------
    bins : ndarray of float32 of shape (rows, columns)
        In each of its bins.
    in_view : int
        In the view itself, which may end within the last bins.
    """

    bins: NDArray[np.float32]
    in_view: int


@dataclass(frozen=True)
class PlaneView:
    """What is counted.

    Parameters
    ----------
    x_range, y_range : tuple of float
        What the bins cover.
    shape : tuple of int
        Rows and columns of the bins.
    x_end, y_end : float
        What lies beyond these cannot be seen: they may lie within the last column and row.
    """

    x_range: Range
    y_range: Range
    shape: tuple[int, int]
    x_end: float
    y_end: float

    def runs(self, index: PlaneIndex) -> list[slice]:
        """Return which points of `index` may be in the bins."""
        return index.runs(self.x_range, self.y_range)

    def spans(self, index: PlaneIndex) -> bool:
        """Return whether all cells of `index` are in view: it would save nothing to look there."""
        return all(map(index.is_spanned, (0, 1), (self.x_range, self.y_range)))

    def fits_a_frame(self, index: PlaneIndex) -> bool:
        """Return whether the points of `index` can be counted at once: they, or those in view."""
        size = sum(run.stop - run.start for run in self.runs(index))
        return index.lattice is None or size <= STEP_POINTS


def count_all(x: Column, y: Column, index: PlaneIndex, view: PlaneView) -> Counts:
    """Count the points of a view at once, all in the order in which they come.

    Points in no order are counted more quickly than sorted ones: where neighbours fall into the
    same bin, each waits until the one before has been counted.

    Parameters
    ----------
    x, y : ndarray of float32 of shape (n,)
        The points.
    index : PlaneIndex
        The same points.
    view : PlaneView
        Where.
    """
    bins = density_image(x, y, view.x_range, view.y_range, view.shape)
    return Counts(bins, _number_in_view(bins, index, view))


def count_steps(index: PlaneIndex, view: PlaneView) -> Pauses[Counts]:
    """Count the points of a view, in steps of `STEP_POINTS`.

    Parameters
    ----------
    index : PlaneIndex
        The points.
    view : PlaneView
        Where.

    Returns
    -------
    Counts
        As `count_all` gives them.
    """
    total = np.zeros(view.shape)
    for x, y in _pieces(index, view.runs(index)):
        total += density_image(x, y, view.x_range, view.y_range, view.shape)
        yield
    bins = total.astype(np.float32)
    return Counts(bins, _number_in_view(bins, index, view))


def _number_in_view(bins: NDArray[np.float32], index: PlaneIndex, view: PlaneView) -> int:
    """Return how many of the points in bins can be seen: all but some of the last row and column.

    To look for these is quicker than to ask each point.
    """
    n = int(bins.sum(dtype=np.float64))
    if bins[:, -1].any():
        n -= _number_between((view.x_end, view.x_range[1]), view.y_range, index)
    if bins[-1].any():
        seen = view.x_range[0], view.x_end
        n -= _number_between(seen, (view.y_end, view.y_range[1]), index)
    return n


def _number_between(x_range: Range, y_range: Range, index: PlaneIndex) -> int:
    if x_range[0] >= x_range[1] or y_range[0] >= y_range[1]:
        return 0
    return len(points_in(index, x_range, y_range)[0])


def points_in(index: PlaneIndex, x_range: Range, y_range: Range) -> tuple[Column, Column]:
    """Return the coordinates of the points in a view that holds few, low <= value < high."""
    found = [(x, y) for x, y in _pieces(index, index.runs(x_range, y_range))]
    inside = [is_in_view(x, y, x_range, y_range) for x, y in found]
    empty = np.empty(0, np.float32)
    return (
        np.concatenate([empty, *(x[seen] for (x, _), seen in zip(found, inside, strict=True))]),
        np.concatenate([empty, *(y[seen] for (_, y), seen in zip(found, inside, strict=True))]),
    )


def foreseen(lattice: Lattice, view: PlaneView) -> Counts:
    """Return about how many points there are in each bin, within a few milliseconds.

    Each point is taken to be anywhere in its cell of the lattice.

    Parameters
    ----------
    lattice : Lattice
        The sums of the points.
    view : PlaneView
        Where.
    """
    rows, columns = view.shape
    below = _sums_at(lattice, *view.y_range, rows + 1, *view.x_range, columns + 1)
    bins = np.diff(np.diff(below, axis=0), axis=1)
    ends = view.y_range[0], view.y_end, 2, view.x_range[0], view.x_end, 2
    corners = _sums_at(lattice, *ends)
    n = corners[1, 1] - corners[0, 1] - corners[1, 0] + corners[0, 0]
    return Counts(np.rint(np.maximum(bins, 0)).astype(np.float32), round(max(n, 0.0)))


def _sums_at(
    lattice: Lattice, y0: float, y1: float, rows: int, x0: float, x1: float, columns: int
) -> NDArray[np.float64]:
    """Return the sums at the corners of bins, straight lines between those of the lattice."""
    low, per_unit = lattice.low.astype(np.float64), lattice.per_unit.astype(np.float64)
    sums: NDArray[np.float64] | NDArray[np.uint32] = lattice.sums
    for axis, ends, count in ((0, (y0, y1), rows), (1, (x0, x1), columns)):
        most = lattice.sums.shape[axis] - 1
        at = np.clip((np.linspace(*ends, count) - low[1 - axis]) * per_unit[1 - axis], 0, most)
        cell = np.minimum(at.astype(np.intp), most - 1)
        share = (at - cell)[:, np.newaxis]
        turned = sums if axis == 0 else sums.T
        sums = turned[cell] * (1 - share) + turned[cell + 1] * share
    between: NDArray[np.float64] = sums.T.astype(np.float64, copy=False)
    return between


def _pieces(index: PlaneIndex, runs: list[slice]) -> Iterator[tuple[Column, Column]]:
    """Yield the coordinates of points, `STEP_POINTS` at most at a time."""
    waiting: list[slice] = []
    size = 0
    for run in runs:
        start = run.start
        while start < run.stop:
            stop = min(run.stop, start + STEP_POINTS - size)
            waiting.append(slice(start, stop))
            size += stop - start
            start = stop
            if size == STEP_POINTS:
                yield _read(index, waiting)
                waiting, size = [], 0
    if waiting:
        yield _read(index, waiting)


def _read(index: PlaneIndex, runs: list[slice]) -> tuple[Column, Column]:
    if len(runs) == 1:
        return index.x[runs[0]], index.y[runs[0]]
    return (
        np.concatenate([index.x[run] for run in runs]),
        np.concatenate([index.y[run] for run in runs]),
    )
