"""Lengths of sets of vectors in some numbers, in bins, and as shares."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import (
    Array,
    Pauses,
    read_only,
    row_slices,
    sort_steps,
    without_pauses,
)

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
BINS = 80
_STEP_ROWS = 1 << 20


@dataclass(frozen=True, eq=False)
class RadiusSummary:
    """Lengths of a set of vectors in some numbers.

    Parameters
    ----------
    n : int
        How many vectors.
    mean, std, least, most : float
        Of their lengths.
    quantiles : ndarray of float64 of shape (7,)
        Those of QUANTILES.
    """

    n: int
    mean: float
    std: float
    least: float
    most: float
    quantiles: Array


def summary(lengths: Array) -> RadiusSummary:
    """Describe lengths of shape (n,) in some numbers.

    Raises
    ------
    ValueError
        When there is none.
    """
    return without_pauses(_summary_steps(np.sort(lengths)))


def _summary_steps(rising: Array) -> Pauses[RadiusSummary]:
    """Describe rising lengths of shape (n,), in steps."""
    n = len(rising)
    if not n:
        raise ValueError("there are no vectors to measure; give at least one")
    total = squares = 0.0
    for rows in row_slices(n, _STEP_ROWS):
        total += float(rising[rows].sum())
        yield
    mean = total / n
    for rows in row_slices(n, _STEP_ROWS):
        squares += float(np.square(rising[rows] - mean).sum())
        yield
    # As numpy has them, which would sort ten million numbers once more.
    places = np.array(QUANTILES) * (n - 1)
    below = places.astype(np.intp)
    above = np.minimum(below + 1, n - 1)
    quantiles = rising[below] + (places - below) * (rising[above] - rising[below])
    return RadiusSummary(
        n=n,
        mean=mean,
        std=math.sqrt(squares / n),
        least=float(rising[0]),
        most=float(rising[-1]),
        quantiles=read_only(quantiles),
    )


def share_between(lengths: Array, low: float, high: float) -> float:
    """Return the share of the lengths from `low` to `high`, in [0, 1]."""
    return float(np.count_nonzero((lengths >= low) & (lengths <= high))) / len(lengths)


@dataclass(frozen=True, eq=False)
class RadiusHistogram:
    """Lengths of several sets in the same bins.

    Parameters
    ----------
    edges : ndarray of float64 of shape (bins + 1,)
        From 0 on.
    shares : mapping of str to ndarray of float64 of shape (bins,)
        The share of each set's vectors in each bin.
    """

    edges: Array
    shares: Mapping[str, Array]


def radius_histogram(sets: Mapping[str, Array], bins: int = BINS) -> RadiusHistogram:
    """Count the lengths of several sets in the same bins.

    Parameters
    ----------
    sets : mapping of str to ndarray of shape (n,)
        Lengths by name; at least one.
    bins : int
        From 0 to the largest length of all.

    Returns
    -------
    RadiusHistogram
    """
    most = max(float(lengths.max()) for lengths in sets.values())
    edges = np.linspace(0.0, most if most > 0 else 1.0, bins + 1)
    shares: dict[str, NDArray[np.float64]] = {}
    for name, lengths in sets.items():
        shares[name] = read_only(np.histogram(lengths, edges)[0] / len(lengths))
    return RadiusHistogram(read_only(edges), shares)


@dataclass(frozen=True, eq=False)
class RadiusSet:
    """Lengths of one set of vectors, so that shares of many are found at once.

    Parameters
    ----------
    lengths : ndarray of float64 of shape (n,)
        In rising order.
    summary : RadiusSummary
        The same in some numbers.
    """

    lengths: Array
    summary: RadiusSummary

    def share_between(self, low: float, high: float) -> float:
        """Return the share from `low` to `high`, both included, in [0, 1]."""
        first = np.searchsorted(self.lengths, low, side="left")
        last = np.searchsorted(self.lengths, high, side="right")
        return max(0, int(last - first)) / len(self.lengths)

    def histogram(self, bins: int = BINS) -> tuple[Array, Array]:
        """Return the shares in bins from the least to the largest length.

        Parameters
        ----------
        bins : int
            How many.

        Returns
        -------
        edges : ndarray of float64 of shape (bins + 1,)
            Rising, also where all lengths are the same.
        shares : ndarray of float64 of shape (bins,)
            Their sum is 1.
        """
        least, most = float(self.lengths[0]), float(self.lengths[-1])
        if not most - least > 1e-9 * most:
            # One length: a bin is as narrow as can be seen.
            half = 5e-3 * most if most > 0 else 5e-3
            least, most = least - half, most + half
        edges = np.linspace(least, most, bins + 1)
        below = np.searchsorted(self.lengths, edges, side="left")
        below[-1] = len(self.lengths)
        return edges, np.diff(below) / len(self.lengths)


def radius_set_steps(lengths: Array) -> Pauses[RadiusSet]:
    """Describe lengths of shape (n,), at least one, in steps.

    Raises
    ------
    ValueError
        When there is none.
    """
    rising = yield from sort_steps(lengths)
    yield
    return RadiusSet(rising, (yield from _summary_steps(rising)))


def radius_set(lengths: Array) -> RadiusSet:
    """Return `radius_set_steps` without a pause."""
    return without_pauses(radius_set_steps(lengths))
