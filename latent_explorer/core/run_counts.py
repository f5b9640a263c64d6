"""Counts of points that are shown apart, such as those of a class: in steps, or foreseen.

The points of a table are in the order of what tells them apart, so that each kind is a run of
neighbours. Of a million points all runs are counted within a frame. Of more they are counted in
steps, and some points from all over the table tell beforehand what the picture will look like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core import plane_counts
from latent_explorer.core.arrays import Coordinate, Pauses
from latent_explorer.core.coloured_density import level_sums
from latent_explorer.core.density import density_image, is_in_view
from latent_explorer.core.plane_counts import Counts, PlaneView

SAMPLE_POINTS = 1 << 17
"""Of more points about so many are looked at to foresee a picture."""

_BLOCK = 1024
# Runs as short as this are counted: nobody could foresee where their few points are.
_SHORT = 1 << 14
# Bins on either side that share what is foreseen of them: a few points of a sample lie in each.
_COARSE = 4


@dataclass(frozen=True, eq=False)
class Run:
    """Points that are counted together.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        Their coordinates.
    start : int
        The place of the first of them in the table.
    weights : ndarray of float64 of shape (n,), optional
        As `level_weights` makes them, where levels are added up too.
    """

    x: Coordinate
    y: Coordinate
    start: int = 0
    weights: NDArray[np.float64] | None = None


@dataclass(frozen=True, eq=False)
class RunCounts:
    """How many points of a run there are in a view.

    Parameters
    ----------
    bins : ndarray of float32 of shape (rows, columns)
        In each of its bins.
    sums : ndarray of float32 of shape (rows, columns), optional
        The sums of their levels, where they have some.
    places : ndarray of int of shape (m,), optional
        The places in the table of those in the view itself; None where these are many.
    """

    bins: NDArray[np.float32]
    sums: NDArray[np.float32] | None = None
    places: NDArray[np.intp] | None = None


@dataclass(frozen=True, eq=False)
class RunsInView:
    """The counts of all runs of a table.

    Parameters
    ----------
    runs : tuple of RunCounts
        Those of each.
    in_view : int
        How many points there are in the view itself, which may end within a bin.
    """

    runs: tuple[RunCounts, ...]
    in_view: int

    @property
    def bins(self) -> NDArray[np.float32]:
        """How many points are in each bin, of shape (rows, columns)."""
        total: NDArray[np.float32] = np.sum([run.bins for run in self.runs], axis=0)
        return total


def run_count_steps(runs: Sequence[Run], view: PlaneView, few: int) -> Pauses[RunsInView]:
    """Count the points of a view, in steps of `plane_counts.STEP_POINTS`.

    Parameters
    ----------
    runs : sequence of Run
        The points, of at least one run.
    view : PlaneView
        Where.
    few : int
        Of a run with more points in view these are not told one by one.

    Returns
    -------
    RunsInView
        As `density_image`, `level_sums` and `in_view` give them of all points.
    """
    counting = [_Counting(run, view, few) for run in runs]
    for number, rows, ends_step in _pieces(runs):
        counting[number].add(rows)
        if ends_step:
            yield
    return RunsInView(tuple(each.found() for each in counting), sum(each.n for each in counting))


def foreseen_runs(runs: Sequence[Run], view: PlaneView, total: Counts) -> RunsInView:
    """Return about how many points of each run there are in a view, within a few milliseconds.

    Parameters
    ----------
    runs : sequence of Run
        The points, of at least one run.
    view : PlaneView
        Where.
    total : Counts
        How many points of all runs there are, as far as that is known.

    Returns
    -------
    RunsInView
        Together they are that many, but for short runs, which are counted.
    """
    sizes = np.array([len(run.x) for run in runs], float)
    long = np.flatnonzero(sizes > _SHORT).tolist()
    found = [_counted(run, view) if len(run.x) <= _SHORT else None for run in runs]
    rest = total.bins - np.sum([each.bins for each in found if each is not None], axis=0)
    rest = np.maximum(rest, 0, out=rest)
    share = min(1.0, SAMPLE_POINTS / max(sizes[long].sum(), 1.0))
    coarse = _coarse(view)
    some = [_counted(_sample(runs[number], share), coarse) for number in long]
    seen = np.sum([each.bins for each in some], axis=0)
    for number, each in zip(long, some, strict=True):
        # Where no point was looked at, shares are those of the whole table.
        usual = sizes[number] / sizes[long].sum()
        bins = rest * _fine((each.bins + usual) / (seen + 1), view.shape)
        sums = None
        if each.sums is not None:
            mean = each.sums.sum() / max(float(each.bins.sum()), 1.0)
            sums = bins * _fine((each.sums + mean) / (each.bins + 1), view.shape)
        found[number] = RunCounts(bins, sums)
    return RunsInView(tuple(each for each in found if each is not None), total.in_view)


class _Counting:
    """The counts of one run, piece by piece."""

    def __init__(self, run: Run, view: PlaneView, few: int) -> None:
        self._run, self._view, self._few = run, view, few
        self._bins = np.zeros(view.shape)
        self._sums = None if run.weights is None else np.zeros(view.shape)
        self._places: list[NDArray[np.intp]] = []
        self.n = 0

    def add(self, rows: slice) -> None:
        run, view = self._run, self._view
        x, y = run.x[rows], run.y[rows]
        weights = None if run.weights is None else run.weights[rows]
        bins, sums = _bins(x, y, weights, view)
        self._bins += bins
        if self._sums is not None:
            self._sums += sums
        inside = is_in_view(x, y, (view.x_range[0], view.x_end), (view.y_range[0], view.y_end))
        self.n += int(np.count_nonzero(inside))
        if self.n > self._few:
            self._places = []
        else:
            self._places.append(np.flatnonzero(inside) + (run.start + rows.start))

    def found(self) -> RunCounts:
        sums = None if self._sums is None else self._sums.astype(np.float32)
        places = None
        if self.n <= self._few:
            places = np.concatenate([np.empty(0, np.intp), *self._places])
        return RunCounts(self._bins.astype(np.float32), sums, places)


def _bins(
    x: Coordinate, y: Coordinate, weights: NDArray[np.float64] | None, view: PlaneView
) -> tuple[NDArray[np.float32], NDArray[np.float32] | float]:
    if weights is None:
        return density_image(x, y, view.x_range, view.y_range, view.shape), 0.0
    return level_sums(x, y, weights, view.x_range, view.y_range, view.shape)


def _counted(run: Run, view: PlaneView) -> RunCounts:
    bins, sums = _bins(run.x, run.y, run.weights, view)
    return RunCounts(bins, sums if isinstance(sums, np.ndarray) else None)


def _sample(run: Run, share: float) -> Run:
    """Return blocks of a run from all over it, about that share of its points."""
    n = len(run.x)
    blocks = max(1, round(n * share / _BLOCK))
    starts = np.linspace(0, n - _BLOCK, blocks).astype(int).tolist()
    x, y, weights = (
        None if values is None else np.concatenate([values[s : s + _BLOCK] for s in starts])
        for values in (run.x, run.y, run.weights)
    )
    assert x is not None
    assert y is not None
    return Run(x, y, weights=weights)


def _coarse(view: PlaneView) -> PlaneView:
    """Return a view of larger bins that begin at the same corner and cover all of it."""
    shape, ends = [], []
    for (low, high), count in zip((view.y_range, view.x_range), view.shape, strict=True):
        shape.append(-(-count // _COARSE))
        ends.append((low, low + (high - low) * shape[-1] * _COARSE / count))
    y_range, x_range = ends
    return PlaneView(x_range, y_range, (shape[0], shape[1]), x_range[1], y_range[1])


def _fine(values: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
    """Return what larger bins have for each bin within them."""
    rows, columns = shape
    wide = values.astype(np.float32).repeat(_COARSE, axis=1)[:, :columns]
    return wide.repeat(_COARSE, axis=0)[:rows]


def _pieces(runs: Sequence[Run]) -> Iterator[tuple[int, slice, bool]]:
    """Yield parts of runs by their numbers, and whether a step ends with them."""
    size = 0
    for number, run in enumerate(runs):
        start = 0
        while start < len(run.x):
            stop = min(len(run.x), start + plane_counts.STEP_POINTS - size)
            size += stop - start
            ends_step = size == plane_counts.STEP_POINTS
            yield number, slice(start, stop), ends_step
            start, size = stop, 0 if ends_step else size
