"""The points of a plane in blocks: the nearest to a place is found, and those in view are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, overload

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Pauses, read_only, row_slices, without_pauses
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.ordering import group_steps

MANY = 1 << 20
"""More points than these are not counted within a frame: see `core.plane_counts`."""

_SIDE = 256
CELLS = _SIDE**2
"""Blocks that the points of a plane lie in."""

_STEP_ROWS = 1 << 17
# Numbers of cells in 16 bits are sorted by their digits: 15 ms for a million points, where a k-d
# tree takes 200, which would be too long a step. It could not measure in pixels either, whose
# sides in the units of the plane are others after each zoom.
_CELL = np.uint16
_SPAN = np.float32(4.0)  # standard deviations on either side of the centre
_SLACK = 0.01  # of a cell
# Points between two runs that are read along: to begin another one takes as long.
_BETWEEN = 1024

_LATTICE = 1024
LATTICE_SHAPE = (_LATTICE + 1, _LATTICE + 1)
_LATTICE_SPAN = 6.0  # standard deviations

Column = NDArray[np.float32]
Range = tuple[float, float]


class Values(Protocol):
    """An array of one axis, perhaps on disk: what is asked for is in memory, and read-only."""

    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, key: int) -> Any: ...
    @overload
    def __getitem__(self, key: slice) -> NDArray[Any]: ...


@dataclass(frozen=True, eq=False)
class Lattice:
    """How many points lie below and to the left of each corner of a fine grid.

    Parameters
    ----------
    sums : ndarray of uint32 of shape (rows + 1, columns + 1)
        The numbers, 0 in the first row and column.
    low, per_unit : ndarray of float32 of shape (2,)
        Lower left corner of the grid, and cells per unit.
    """

    sums: NDArray[np.uint32]
    low: NDArray[np.float32]
    per_unit: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class PlaneIndex:
    """Points of a plane, sorted by the cells of a grid; arrays are read-only.

    Points beyond the grid belong to the cells at its border.

    Parameters
    ----------
    x, y : float32 of shape (n,)
        Their coordinates, cell by cell: those of a row of the grid lie side by side.
    rows : uint32 of shape (n,)
        Their numbers, rising within a cell.
    starts : ndarray of int of shape (cells + 1,)
        Where the points of a cell begin.
    low, per_unit : ndarray of float32 of shape (2,)
        Lower left corner of the grid, and cells per unit.
    lattice : Lattice, optional
        Of very many points their counts, for a picture before they are counted.
    """

    x: Values
    y: Values
    rows: Values
    starts: NDArray[np.intp]
    low: NDArray[np.float32]
    per_unit: NDArray[np.float32]
    lattice: Lattice | None = None

    @classmethod
    def of(cls, x: Column, y: Column, ellipse: ConfidenceEllipse) -> PlaneIndex:
        """Sort points into cells.

        Parameters
        ----------
        x, y : ndarray of float32 of shape (n,)
            Their coordinates, all finite.
        ellipse : ConfidenceEllipse
            Theirs: it tells where most of them are.
        """
        return without_pauses(plane_index_steps(x, y, ellipse))

    def runs(self, x_range: Range, y_range: Range) -> list[slice]:
        """Return which of the sorted points may lie in a part of the plane.

        Parameters
        ----------
        x_range, y_range : tuple of float
            The part, low <= value <= high.

        Returns
        -------
        list of slice
            In rising order. All points in the part are in them, and some around it.
        """
        first, last = (self._cells_around(k, r) for k, r in enumerate((x_range, y_range)))
        lines = np.arange(last[0], last[1] + 1) * _SIDE
        starts, stops = self.starts[lines + first[0]], self.starts[lines + first[1] + 1]
        filled = stops > starts
        starts, stops = starts[filled], stops[filled]
        (apart,) = np.nonzero(starts[1:] - stops[:-1] > _BETWEEN)
        begins = starts[np.concatenate([[0], apart + 1])] if len(starts) else starts
        ends = stops[np.concatenate([apart, [len(stops) - 1]])] if len(stops) else stops
        return [slice(*both) for both in zip(begins.tolist(), ends.tolist(), strict=True)]

    def is_spanned(self, axis: int, limits: Range) -> bool:
        """Return whether all cells along `axis`, 0 or 1, lie between two limits."""
        low, size = float(self.low[axis]), _SIDE / float(self.per_unit[axis])
        return limits[0] <= low and low + size <= limits[1]

    def _cells_around(self, axis: int, limits: Range) -> tuple[int, int]:
        with np.errstate(over="ignore"):
            ends = np.array(limits).astype(np.float32)
            # Rounded outwards: what lies between is never left out.
            ends = np.nextafter(ends, np.array([-np.inf, np.inf], np.float32))
        first, last = _cells(ends, self.low[axis], self.per_unit[axis]).tolist()
        return first, last

    def nearest(
        self,
        at: tuple[float, float],
        reach: tuple[float, float],
        among: NDArray[np.bool_] | None = None,
    ) -> int | None:
        """Return the number of the point nearest to a place, None where none is within reach.

        Parameters
        ----------
        at : tuple of float
            The place (x, y).
        reach : tuple of float
            How far is near on either axis: the half-axes of an ellipse. Distances are measured in
            these, which are the same number of pixels.
        among : ndarray of bool of shape (n,), optional
            Which points can be found; by default all.
        """
        (columns, across), (lines, up) = (self._gaps(k, at[k], reach[k]) for k in (0, 1))
        cells = (lines[:, np.newaxis] * _SIDE + columns).ravel()
        # The nearest that a point in a cell could be.
        at_best = (np.square(up)[:, np.newaxis] + np.square(across)).ravel()
        seen = (self.starts[cells + 1] > self.starts[cells]) & (at_best <= 1)
        cells, at_best = cells[seen], at_best[seen]
        if not len(cells):
            return None
        first = int(np.argmin(at_best))
        row, square = self._nearest_in(cells[[first]], at, reach, among)
        others = at_best < min(square, 1.0)
        others[first] = False
        if others.any():
            row, square = min(
                (row, square), self._nearest_in(cells[others], at, reach, among), key=_square
            )
        return row if square <= 1 else None

    def _gaps(
        self, axis: int, at: float, reach: float
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the cells of an axis that are within reach, and how far they are, in reaches."""
        low, per_unit = self.low[axis], self.per_unit[axis]
        ends = np.array([at - reach, at + reach]).astype(np.float32)
        start, end = _cells(ends, low, per_unit).tolist()
        cells = np.arange(start, end + 1)
        # A little less than it is: points were sorted into cells in single precision.
        left = float(low) + (cells - _SLACK) / float(per_unit)
        right = float(low) + (cells + 1 + _SLACK) / float(per_unit)
        left[cells == 0], right[cells == _SIDE - 1] = -np.inf, np.inf
        return cells, np.maximum(np.maximum(left - at, at - right), 0) / reach

    def _nearest_in(
        self,
        cells: NDArray[np.intp],
        at: tuple[float, float],
        reach: tuple[float, float],
        among: NDArray[np.bool_] | None,
    ) -> tuple[int, float]:
        """Return number and squared distance of the nearest point in some cells.

        Where none of them can be found it is infinitely far.
        """
        spans = [*map(slice, self.starts[cells].tolist(), self.starts[cells + 1].tolist())]
        x, y, rows = (
            np.concatenate([values[span] for span in spans])
            for values in (self.x, self.y, self.rows)
        )
        squares = np.square((x.astype(np.float64) - at[0]) / reach[0])
        squares += np.square((y.astype(np.float64) - at[1]) / reach[1])
        if among is not None:
            squares[~among[rows]] = np.inf
        nearest = int(np.argmin(squares))
        return int(rows[nearest]), float(squares[nearest])


def plane_index_steps(x: Column, y: Column, ellipse: ConfidenceEllipse) -> Pauses[PlaneIndex]:
    """Work out `PlaneIndex.of` in steps."""
    grid = grid_of(ellipse)
    cells = np.empty(len(x), _CELL)
    for part in row_slices(len(x), _STEP_ROWS):
        cells[part] = grid.cells(x[part], y[part])
        yield
    rows, starts = yield from group_steps(cells, CELLS)
    del cells
    both = np.empty((2, len(x)), np.float32)
    for part in row_slices(len(x), _STEP_ROWS):
        for axis, values in enumerate((x, y)):
            both[axis, part] = values[rows[part]]
        yield
    lattice = None
    if len(x) > MANY:
        counting = LatticeCounting(ellipse)
        for part in row_slices(len(x), _STEP_ROWS):
            counting.add(*both[:, part])
            yield
        lattice = counting.lattice
    across, up = (read_only(values) for values in both)
    rows, starts = read_only(rows), read_only(starts)
    return PlaneIndex(across, up, rows, starts, grid.low, grid.per_unit, lattice)


@dataclass(frozen=True, eq=False)
class Grid:
    """The cells that points are sorted into.

    Parameters
    ----------
    low, per_unit : ndarray of float32 of shape (2,)
        Its lower left corner, and cells per unit.
    """

    low: NDArray[np.float32]
    per_unit: NDArray[np.float32]

    def cells(self, x: Column, y: Column) -> NDArray[np.uint16]:
        """Return the number of the cell of each of some points, below `CELLS`."""
        column, line = (_cells(v, self.low[k], self.per_unit[k]) for k, v in enumerate((x, y)))
        numbers: NDArray[np.uint16] = line * _CELL(_SIDE) + column
        return numbers


def grid_of(ellipse: ConfidenceEllipse) -> Grid:
    """Return the grid for the points of an ellipse."""
    std = _deviations(ellipse)
    low = ellipse.center.astype(np.float32) - _SPAN * std
    return Grid(read_only(low), read_only(np.float32(_SIDE) / (2 * _SPAN * std)))


class LatticeCounting:
    """Counts points for a `Lattice`, some at a time, in any order.

    Parameters
    ----------
    ellipse : ConfidenceEllipse
        That of the points: it tells where most of them are.
    """

    def __init__(self, ellipse: ConfidenceEllipse) -> None:
        std = _deviations(ellipse)
        self._low = (ellipse.center - _LATTICE_SPAN * std).astype(np.float32)
        self._per_unit = (_LATTICE / (2 * _LATTICE_SPAN * std)).astype(np.float32)
        self._counts = np.zeros(_LATTICE**2, np.uint32)

    def add(self, x: Column, y: Column) -> None:
        """Count points; of some hundred thousand it takes some milliseconds."""
        places = (np.stack([x, y]) - self._low[:, np.newaxis]) * self._per_unit[:, np.newaxis]
        inside = ((places >= 0) & (places < _LATTICE)).all(axis=0)
        column, line = places[:, inside].astype(np.intp)
        np.add.at(self._counts, line * _LATTICE + column, 1)

    @property
    def lattice(self) -> Lattice:
        """What was counted."""
        sums = np.zeros(LATTICE_SHAPE, np.uint32)
        np.cumsum(self._counts.reshape(_LATTICE, _LATTICE), axis=0, out=sums[1:, 1:])
        np.cumsum(sums, axis=1, out=sums)
        return Lattice(read_only(sums), read_only(self._low), read_only(self._per_unit))


def _deviations(ellipse: ConfidenceEllipse) -> NDArray[np.float32]:
    return np.sqrt(np.maximum(np.diag(ellipse.covariance), 1e-12)).astype(np.float32)


def _square(found: tuple[int, float]) -> float:
    return found[1]


def _cells(values: Column, low: np.float32, per_unit: np.float32) -> NDArray[np.uint16]:
    """Return in which cell of one axis values lie; a larger value never lies in a lower one."""
    cells: NDArray[np.uint16] = np.clip((values - low) * per_unit, 0, _SIDE - 1).astype(_CELL)
    return cells
