"""Micro-correlations: which correlations chance alone would give (a question of part X)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.arrays import Array, read_only
from latent_explorer.core.correlation import COUNT_THRESHOLDS

CHANCE_SHARES = (0.5, 0.1, 0.01, 0.001)
"""Shares of independent pairs for which the |r| that so many exceed is a threshold."""


@dataclass(frozen=True, eq=False)
class MicroCorrelations:
    """Shares of pairs above thresholds of |r|: counted, and what chance would give.

    Parameters
    ----------
    n_points, n_pairs : int
        How many points the correlations are of, and how many pairs have one.
    thresholds : ndarray of float64 of shape (m,)
        Rising values of |r|.
    by_chance : ndarray of float64 of shape (m,)
        The share of pairs above each if all components were independent.
    counted : ndarray of float64 of shape (m,)
        The share of pairs that are above it; NaN where no pair has a correlation.
    """

    n_points: int
    n_pairs: int
    thresholds: Array
    by_chance: Array
    counted: Array


def chance_share(thresholds: ArrayLike, n_points: int) -> Array:
    """Return the share of independent pairs with |r| above thresholds.

    r^2 of n points of two independent components, of which at least one is Gaussian, has the beta
    distribution with 1/2 and (n - 2)/2; for others, and for ranks, it nearly has it at some
    hundred points.

    Parameters
    ----------
    thresholds : array_like of shape (m,)
        In [0, 1].
    n_points : int
        At least 2.

    Returns
    -------
    ndarray of float64 of shape (m,)

    Raises
    ------
    ValueError
        When there are fewer than two points.
    """
    _check(n_points)
    thresholds = np.asarray(thresholds, np.float64)
    if n_points == 2:
        # Two points always lie on a line.
        return np.where(thresholds < 1, 1.0, 0.0)
    # Not scipy.stats, which takes a third of a second to import: what is dragged would wait.
    from scipy.special import betaincc

    shares = betaincc(0.5, (n_points - 2) / 2, np.square(thresholds))
    return np.asarray(shares, np.float64)


def chance_threshold(shares: ArrayLike, n_points: int) -> Array:
    """Return the |r| that shares of independent pairs exceed; the inverse of `chance_share`."""
    _check(n_points)
    shares = np.asarray(shares, np.float64)
    if n_points == 2:
        return np.ones(shares.shape)
    from scipy.special import betainccinv

    squares = betainccinv(0.5, (n_points - 2) / 2, shares)
    thresholds: Array = np.sqrt(np.asarray(squares, np.float64))
    return thresholds


def micro_correlations(
    r: Array, n_points: int, thresholds: ArrayLike | None = None
) -> MicroCorrelations:
    """Compare correlations with those that chance would give.

    Parameters
    ----------
    r : ndarray of shape (d, d)
        Correlations; NaN counts as none.
    n_points : int
        How many points they are of.
    thresholds : array_like of shape (m,), optional
        Values of |r|; by default those that chance exceeds with CHANCE_SHARES, and COUNT_THRESHOLDS
        of the series.

    Returns
    -------
    MicroCorrelations
    """
    if thresholds is None:
        thresholds = [*chance_threshold(CHANCE_SHARES, n_points), *COUNT_THRESHOLDS]
    levels = np.unique(np.asarray(thresholds, np.float64))
    strength = np.abs(r[np.triu_indices(len(r), 1)])
    strength = np.sort(strength[~np.isnan(strength)])
    above = len(strength) - np.searchsorted(strength, levels, side="right")
    counted = above / len(strength) if len(strength) else np.full(len(levels), np.nan)
    by_chance = chance_share(levels, n_points)
    return MicroCorrelations(
        n_points, len(strength), read_only(levels), read_only(by_chance), read_only(counted)
    )


def _check(n_points: int) -> None:
    if n_points < 2:
        raise ValueError(f"a correlation needs at least 2 points; there are {n_points}: add images")
