"""The points of a plane in cells, so that the nearest to a place is found at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import read_only
from latent_explorer.core.ellipse import ConfidenceEllipse

_SIDE = 256
# Numbers of cells in 16 bits are sorted by their digits: 15 ms for a million points, where a k-d
# tree takes 200, which would be too long a step. It could not measure in pixels either, whose
# sides in the units of the plane are others after each zoom.
_CELL = np.uint16
_SPAN = np.float32(4.0)  # standard deviations on either side of the centre
# First among those very near: where they are many, one of them is the nearest.
_SHARES = (0.125, 0.25, 0.5, 1.0)

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
        std = np.sqrt(np.maximum(np.diag(ellipse.covariance), 1e-12)).astype(np.float32)
        low = ellipse.center.astype(np.float32) - _SPAN * std
        per_unit = np.float32(_SIDE) / (2 * _SPAN * std)
        column, line = (_cells(v, low[k], per_unit[k]) for k, v in enumerate((x, y)))
        cells = line * _CELL(_SIDE) + column
        starts = np.zeros(_SIDE**2 + 1, np.intp)
        np.cumsum(np.bincount(cells, minlength=_SIDE**2), out=starts[1:])
        rows = np.argsort(cells, kind="stable").astype(np.uint32)
        return cls(x, y, read_only(rows), read_only(starts), read_only(low), read_only(per_unit))

    def nearest(self, at: tuple[float, float], reach: tuple[float, float]) -> int | None:
        """Return the number of the point nearest to a place, None where none is within reach.

        Parameters
        ----------
        at : tuple of float
            The place (x, y).
        reach : tuple of float
            How far is near on either axis: the half-axes of an ellipse. Distances are measured in
            these, which are the same number of pixels.
        """
        for share in _SHARES:
            rows = self._around(at, (share * reach[0], share * reach[1]))
            if len(rows):
                squares = np.square((self.x[rows].astype(np.float64) - at[0]) / reach[0])
                squares += np.square((self.y[rows].astype(np.float64) - at[1]) / reach[1])
                first = int(np.argmin(squares))
                if squares[first] <= share**2:
                    return int(rows[first])
        return None

    def _around(self, at: tuple[float, float], half: tuple[float, float]) -> NDArray[np.uint32]:
        """Return the numbers of all points in the cells that a rectangle touches."""
        (left, right), (bottom, top) = (
            _cells(
                np.array([at[k] - half[k], at[k] + half[k]]).astype(np.float32),
                self.low[k],
                self.per_unit[k],
            ).tolist()
            for k in (0, 1)
        )
        firsts = range(bottom * _SIDE, (top + 1) * _SIDE, _SIDE)
        spans = [(self.starts[f + left], self.starts[f + right + 1]) for f in firsts]
        return np.concatenate([self.rows[start:end] for start, end in spans])


def _cells(values: Column, low: np.float32, per_unit: np.float32) -> NDArray[np.uint16]:
    """Return in which cell of one axis values lie; a larger value never lies in a lower one."""
    cells: NDArray[np.uint16] = np.clip((values - low) * per_unit, 0, _SIDE - 1).astype(_CELL)
    return cells
