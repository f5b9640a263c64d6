"""Pearson's correlation of the components (part III of the series)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, read_only

COUNT_THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
"""The thresholds the series counts correlated pairs for."""


@dataclass(frozen=True, eq=False)
class CorrelatedPairs:
    """Pairs of components with their correlation, the strongest first.

    Parameters
    ----------
    i, j : ndarray of int of shape (m,)
        The components of each pair, i < j.
    r : ndarray of float64 of shape (m,)
        Their correlations.
    """

    i: NDArray[np.intp]
    j: NDArray[np.intp]
    r: Array

    def __len__(self) -> int:
        return len(self.r)


def from_covariance(covariance: Array) -> Array:
    """Return Pearson's r of all pairs.

    Parameters
    ----------
    covariance : ndarray of shape (d, d)
        A covariance matrix.

    Returns
    -------
    ndarray of float64 of shape (d, d)
        In [-1, 1]; 1 on the diagonal; NaN on purpose where a component is constant.
    """
    variance = np.diagonal(covariance).astype(np.float64)
    # What rounding leaves of a constant component in a matrix of this size.
    negligible = len(variance) * np.finfo(np.float64).eps * variance.max(initial=0.0)
    std = np.sqrt(np.where(variance > negligible, variance, np.nan))
    r: Array = np.clip(covariance / std[:, None] / std[None, :], -1.0, 1.0)
    np.fill_diagonal(r, np.where(np.isnan(std), np.nan, 1.0))
    return r


def strongest_pairs(r: Array, threshold: float) -> CorrelatedPairs:
    """Return the pairs with |r| above `threshold`, the strongest first.

    Parameters
    ----------
    r : ndarray of shape (d, d)
        Correlations; NaN counts as none.
    threshold : float
        In [0, 1].

    Returns
    -------
    CorrelatedPairs
        Equal ones in the order of i, then j.
    """
    i, j = np.triu_indices(len(r), 1)
    values = r[i, j]
    chosen = np.flatnonzero(np.abs(values) > threshold)
    chosen = chosen[np.argsort(-np.abs(values[chosen]), kind="stable")]
    return CorrelatedPairs(
        read_only(i[chosen]), read_only(j[chosen]), read_only(values[chosen].astype(np.float64))
    )


def counts_above(r: Array, thresholds: Sequence[float] = COUNT_THRESHOLDS) -> tuple[int, ...]:
    """Return how many pairs have |r| above each of `thresholds`."""
    strength = np.abs(r[np.triu_indices(len(r), 1)])
    return tuple(int(np.count_nonzero(strength > threshold)) for threshold in thresholds)


def pick_rows(n: int, sample: int, seed: int) -> NDArray[np.intp]:
    """Return `sample` different row numbers below `n`, drawn at random and sorted.

    Parameters
    ----------
    n : int
        Number of z-points.
    sample : int
        How many to take; all of them if there are no more.
    seed : int
        The same seed gives the same rows.

    Raises
    ------
    ValueError
        When `sample` is below 2.
    """
    if sample < 2:
        raise ValueError(f"a correlation needs at least 2 points; the sample is {sample}")
    if sample >= n:
        return np.arange(n)
    rows = np.random.default_rng(seed).choice(n, sample, replace=False)
    return np.sort(rows).astype(np.intp, copy=False)
