"""The points of a plane in cells, so that the nearest to a place is found at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Pauses, read_only, row_slices, without_pauses
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.ordering import group_steps

_SIDE = 256
_STEP_ROWS = 1 << 18
# Numbers of cells in 16 bits are sorted by their digits: 15 ms for a million points, where a k-d
# tree takes 200, which would be too long a step. It could not measure in pixels either, whose
# sides in the units of the plane are others after each zoom.
_CELL = np.uint16
_SPAN = np.float32(4.0)  # standard deviations on either side of the centre
_SLACK = 0.01  # of a cell

Column = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class PlaneIndex:
    """Points of a plane, and which of them lie in which cell of a grid; arrays are read-only.

    Points beyond the grid belong to the cells at its border.

    Parameters
    ----------
    x, y : ndarray of float32 of shape (n,)
        Their coordinates.
    rows : ndarray of uint32 of shape (n,)
        Their numbers, cell by cell.
    starts : ndarray of int of shape (cells + 1,)
        Where the numbers of a cell begin.
    low, per_unit : ndarray of float32 of shape (2,)
        Lower left corner of the grid, and cells per unit.
    """

    x: Column
    y: Column
    rows: NDArray[np.uint32]
    starts: NDArray[np.intp]
    low: NDArray[np.float32]
    per_unit: NDArray[np.float32]

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
        spans = zip(self.starts[cells].tolist(), self.starts[cells + 1].tolist(), strict=True)
        rows = np.concatenate([self.rows[start:end] for start, end in spans])
        if among is not None:
            rows = rows[among[rows]]
        if not len(rows):
            return -1, np.inf
        squares = np.square((self.x[rows].astype(np.float64) - at[0]) / reach[0])
        squares += np.square((self.y[rows].astype(np.float64) - at[1]) / reach[1])
        nearest = int(np.argmin(squares))
        return int(rows[nearest]), float(squares[nearest])


def plane_index_steps(x: Column, y: Column, ellipse: ConfidenceEllipse) -> Pauses[PlaneIndex]:
    """Work out `PlaneIndex.of` in steps."""
    std = np.sqrt(np.maximum(np.diag(ellipse.covariance), 1e-12)).astype(np.float32)
    low = ellipse.center.astype(np.float32) - _SPAN * std
    per_unit = np.float32(_SIDE) / (2 * _SPAN * std)
    cells = np.empty(len(x), _CELL)
    for part in row_slices(len(x), _STEP_ROWS):
        column, line = (_cells(v[part], low[k], per_unit[k]) for k, v in enumerate((x, y)))
        cells[part] = line * _CELL(_SIDE) + column
        yield
    rows, starts = yield from group_steps(cells, _SIDE**2)
    return PlaneIndex(x, y, read_only(rows), read_only(starts), read_only(low), read_only(per_unit))


def _square(found: tuple[int, float]) -> float:
    return found[1]


def _cells(values: Column, low: np.float32, per_unit: np.float32) -> NDArray[np.uint16]:
    """Return in which cell of one axis values lie; a larger value never lies in a lower one."""
    cells: NDArray[np.uint16] = np.clip((values - low) * per_unit, 0, _SIDE - 1).astype(_CELL)
    return cells
