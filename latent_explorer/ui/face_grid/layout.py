"""Where each face of a grid is drawn: numbers alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from latent_explorer.session.face_tiles import SMALLEST_FITTED
from latent_explorer.ui.tokens import UNIT

GAP = 2 * UNIT
"""Between two faces, in pixels; frames are drawn in it. Half of it is around the grid."""

_SMALLEST = 4 * UNIT  # however narrow the panel is
_FULL_ROWS = 1.1  # a grid without an empty corner may have faces smaller by this factor
_FEW = 2.0  # faces that do not fill a row may be larger than was chosen by this factor


@dataclass(frozen=True)
class TileLayout:
    """Square tiles in rows.

    Parameters
    ----------
    n : int
        How many there are.
    columns : int
        How many stand side by side.
    side : int
        Side of a face, in pixels.
    left : int
        Room left of the first column.
    """

    n: int = 0
    columns: int = 1
    side: int = SMALLEST_FITTED
    left: int = 0

    @property
    def step(self) -> int:
        """From one face to the next, in pixels."""
        return self.side + GAP

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return -(-self.n // self.columns)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of all, in pixels."""
        return self.left + self.columns * self.step, self.rows * self.step

    def corner(self, index: int) -> tuple[int, int]:
        """Return the left and the top of face `index`."""
        row, column = divmod(index, self.columns)
        return self.left + column * self.step + GAP // 2, row * self.step + GAP // 2

    def index_at(self, x: float, y: float) -> int | None:
        """Return the face at a place; None beside and between the faces."""
        column, across = divmod(x - self.left - GAP / 2, self.step)
        row, down = divmod(y - GAP / 2, self.step)
        inside = 0 <= column < self.columns and across < self.side and down < self.side
        index = int(row) * self.columns + int(column)
        return index if inside and 0 <= index < self.n else None

    def indices_between(self, top: int, bottom: int) -> Iterator[int]:
        """Yield the faces of which something lies between two heights."""
        first, last = max(top // self.step, 0), bottom // self.step
        yield from range(first * self.columns, min((last + 1) * self.columns, self.n))


def arranged(n: int, width: int, height: int, size: int | None, bar: int) -> TileLayout:
    """Return the layout of `n` faces in a place.

    Parameters
    ----------
    n : int
        How many faces there are.
    width, height : int
        Of the place, in pixels.
    size : int, optional
        The side that was chosen; None for the largest at which all are seen, but at least
        `SMALLEST_FITTED`.
    bar : int
        Width that a scroll bar takes, where one is needed.
    """
    if not n:
        return TileLayout()
    if size is None:
        fitting = _fitting(n, width, height)
        if fitting is not None:
            return fitting
    least = SMALLEST_FITTED if size is None else size
    whole = _in_rows(n, width, height, least)
    if whole.size[1] <= height:
        return whole
    scrolled = _in_rows(n, width - bar, height, least)
    return _one_row_seen(scrolled, width - bar, height) if size is None else scrolled


def _fitting(n: int, width: int, height: int) -> TileLayout | None:
    columns = np.arange(1, n + 1)
    rows = -(-n // columns)
    sides = np.minimum(width // columns, height // rows) - GAP
    if sides.max() < SMALLEST_FITTED:
        return None
    wish = np.where(n % columns == 0, _FULL_ROWS, 1.0) * sides
    best = int(np.argmax(np.where(sides >= SMALLEST_FITTED, wish, 0)))
    c, side = int(columns[best]), int(sides[best])
    return TileLayout(n, c, side, (width - c * (side + GAP)) // 2)


def _one_row_seen(layout: TileLayout, width: int, height: int) -> TileLayout:
    """Return the layout with smaller faces where else not even one row was seen as a whole."""
    side = min(layout.side, max(SMALLEST_FITTED, height - GAP))
    if side == layout.side or side < SMALLEST_FITTED:
        return layout
    left = (width - layout.columns * (side + GAP)) // 2
    return replace(layout, side=side, left=max(0, left))


def _in_rows(n: int, width: int, height: int, least: int) -> TileLayout:
    """Return rows that fill the width, of faces that are not smaller than `least` if they fit."""
    columns = max(1, width // (least + GAP))
    side = max(_SMALLEST, width // columns - GAP)
    if n <= columns:
        room = min(width // n - GAP, height - GAP, int(_FEW * least))
        columns, side = n, max(side if n == columns else least, room)
        side = max(_SMALLEST, min(side, width // n - GAP))
    return TileLayout(n, columns, side, max(0, (width - columns * (side + GAP)) // 2))
