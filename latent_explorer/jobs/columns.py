"""The last few columns of a latent space, so that a pair shown again takes no pass."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, Sequence

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import read_only, row_slices
from latent_explorer.core.direction_axes import DirectionAxes
from latent_explorer.core.space import Coordinates, LatentSpace, Pair, PlaneCoordinates

Column = NDArray[np.float32]
_ALL = slice(None)

STEP_ROWS = 1 << 17
"""Numbers of one or two columns that are treated in one step of the worker."""

POINTS_AT_ONCE: dict[Coordinates, int] = {"z": STEP_ROWS, "pca": 1 << 13}
"""Points whose coordinates are worked out in one step: some 20 ms with 256 components."""

# Four planes and their successors: 64 MB at a million points. Of very many points fewer are kept.
_KEPT = 16
_KEPT_BYTES = 1 << 27


def column_steps(
    space: LatentSpace,
    coordinates: PlaneCoordinates,
    components: Sequence[int],
    rows: slice = _ALL,
) -> Generator[None, None, list[Column]]:
    """Return coordinates of points in steps, each column read-only; nothing is kept."""
    first, stop, _ = rows.indices(space.n)
    table = np.empty((len(components), stop - first), np.float32)
    kind = "pca" if isinstance(coordinates, DirectionAxes) else coordinates
    for part in row_slices(stop - first, POINTS_AT_ONCE[kind]):
        inside = slice(first + part.start, first + part.stop)
        for row, column in enumerate(space.columns(coordinates, components, inside)):
            table[row, part] = column
        yield
    return [read_only(column) for column in table]


class ColumnCache:
    """Coordinates of all points, one contiguous array for each component.

    Parameters
    ----------
    space : LatentSpace
        Whose points they are.
    """

    def __init__(self, space: LatentSpace) -> None:
        self._space = space
        self._columns: OrderedDict[tuple[PlaneCoordinates, int], Column] = OrderedDict()

    def steps(
        self, coordinates: PlaneCoordinates, pair: Pair
    ) -> Generator[None, None, tuple[Column, Column]]:
        """Return the two columns of a pair, after steps over those that are not kept yet.

        Parameters
        ----------
        coordinates : {"z", "pca"} or DirectionAxes
            Which coordinates.
        pair : tuple of int
            The components, or the two directions.

        Returns
        -------
        tuple of ndarray of float32 of shape (n,)
            Read-only.
        """
        missing = [i for i in pair if (coordinates, i) not in self._columns]
        if missing:
            columns = yield from column_steps(self._space, coordinates, missing)
            for i, column in zip(missing, columns, strict=True):
                self._columns[coordinates, i] = column
        for i in pair:
            self._columns.move_to_end((coordinates, i))
        kept = max(len(pair), min(_KEPT, _KEPT_BYTES // (4 * self._space.n)))
        while len(self._columns) > kept:
            self._columns.popitem(last=False)
        return self._columns[coordinates, pair[0]], self._columns[coordinates, pair[1]]
