"""The columns of the cloud that were shown last, so that a plane comes back at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from latent_explorer.core.space import Column, Coordinates, LatentSpace

# Four planes and their successors: 64 MB at a million points.
_KEPT = 16


class ColumnCache:
    """The last columns of a latent space; it belongs to the thread that asks for them.

    Parameters
    ----------
    space : LatentSpace
        Whose columns.
    kept : int
        How many are kept, those asked for last.
    """

    def __init__(self, space: LatentSpace, kept: int = _KEPT) -> None:
        self._space = space
        self._kept = kept
        self._columns: OrderedDict[tuple[Coordinates, int], Column] = OrderedDict()

    def columns(self, coordinates: Coordinates, components: Sequence[int]) -> list[Column]:
        """Return columns as `LatentSpace.columns` does; those not kept take one pass together."""
        found = {
            i: self._columns[coordinates, i]
            for i in components
            if (coordinates, i) in self._columns
        }
        missing = [i for i in dict.fromkeys(components) if i not in found]
        found |= zip(missing, self._space.columns(coordinates, missing), strict=True)
        for i, column in found.items():
            self._columns[coordinates, i] = column
            self._columns.move_to_end((coordinates, i))
        while len(self._columns) > self._kept:
            self._columns.popitem(last=False)
        return [found[i] for i in components]
