"""The bins that the points of a cloud are counted in, for one view."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from latent_explorer.session.numbers import View

_PIXELS_PER_BIN = 2  # of the screen: on a fine one the bins are finer
_BINS_AT_MOST = 1000


@dataclass(frozen=True)
class Bins:
    """Bins of whole pixels of the screen, so that none is drawn wider than its neighbour.

    Parameters
    ----------
    view : tuple of float
        What they cover: the view, and at its right and upper end up to a bin more.
    columns, rows : int
        Their numbers.
    """

    view: View
    columns: int
    rows: int

    @classmethod
    def over(cls, view: View, size: tuple[float, float]) -> Bins:
        """Return the bins over a view of `size` pixels of the screen, wide and high."""
        across, up = (max(pixels, 1.0) for pixels in size)
        side = max(_PIXELS_PER_BIN, math.ceil(max(across, up) / _BINS_AT_MOST))
        columns, rows = math.ceil(across / side), math.ceil(up / side)
        x0, x1, y0, y1 = view
        width, height = (x1 - x0) * columns * side / across, (y1 - y0) * rows * side / up
        return cls((x0, x0 + width, y0, y0 + height), columns, rows)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.columns

    @property
    def x_range(self) -> tuple[float, float]:
        """From the left end of the first column to the right end of the last one."""
        return self.view[:2]

    @property
    def y_range(self) -> tuple[float, float]:
        """From the lower end of the first row to the upper end of the last one."""
        return self.view[2:]

    @property
    def rect(self) -> QRectF:
        """What they cover."""
        x0, x1, y0, y1 = self.view
        return QRectF(x0, y0, x1 - x0, y1 - y0)

    def bin_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column of the bin that holds (x, y), None outside."""
        x0, x1, y0, y1 = self.view
        column = math.floor((x - x0) / (x1 - x0) * self.columns)
        row = math.floor((y - y0) / (y1 - y0) * self.rows)
        inside = 0 <= column < self.columns and 0 <= row < self.rows
        return (row, column) if inside else None
