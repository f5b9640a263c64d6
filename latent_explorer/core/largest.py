"""The largest of many values that come a few at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class Largest:
    """The largest values of each of m rows, and their places, of all that were added so far.

    Parameters
    ----------
    m : int
        How many rows there are.
    count : int
        How many values of each are kept, at least 1; fewer while there are no more.

    Attributes
    ----------
    places : ndarray of int of shape (m, count)
        Their places, in any order.
    """

    def __init__(self, m: int, count: int) -> None:
        self._count = count
        self._values = np.empty((m, 0), np.float32)
        self.places = np.empty((m, 0), np.intp)

    def add(self, values: NDArray[np.float32], start: int) -> None:
        """Look at more values.

        Parameters
        ----------
        values : ndarray of float32 of shape (m, k)
            The values. NaN is never kept where there are enough others.
        start : int
            The place of the first ones; they come in rising order.
        """
        places = np.arange(start, start + values.shape[1])
        if self.places.shape[1] == self._count:
            # Soon hardly a place is above the least that is kept, and there is little to sort.
            (above,) = np.nonzero((values > self._values.min(axis=1)[:, None]).any(axis=0))
            values, places = values[:, above], places[above]
            if not len(places):
                return
        self._keep(values, np.broadcast_to(places, (len(values), len(places))))

    def __add__(self, other: Largest) -> Largest:
        """Return the largest of what was added to both, of the same rows."""
        both = Largest(len(self.places), self._count)
        both._values, both.places = self._values, self.places
        both._keep(other._values, other.places)
        return both

    def _keep(self, values: NDArray[np.float32], places: NDArray[np.intp]) -> None:
        values = np.concatenate([self._values, values], axis=1)
        places = np.concatenate([self.places, places], axis=1)
        if values.shape[1] > self._count:
            chosen = np.argpartition(-values, self._count - 1, axis=1)[:, : self._count]
            values = np.take_along_axis(values, chosen, axis=1)
            places = np.take_along_axis(places, chosen, axis=1)
        # Else it would stay for ever: nothing is above it.
        values[np.isnan(values)] = -np.inf
        self._values, self.places = values, places
