"""The correlations of the components (part III of the series)."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only, row_slices, without_pauses
from latent_explorer.core.passes import SHARD_ROWS, Passes, Tools, over, row_shards
from latent_explorer.core.ranks import rank_covariance_steps
from latent_explorer.core.space import Coordinates, LatentSpace, check_coordinates
from latent_explorer.core.statistics import MomentSums

Coefficient = Literal["pearson", "spearman"]
COEFFICIENTS: tuple[Coefficient, ...] = ("pearson", "spearman")

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

    def of(self, component: int) -> CorrelatedPairs:
        """Return the pairs that a component belongs to, in the same order."""
        its = (self.i == component) | (self.j == component)
        return CorrelatedPairs(self.i[its], self.j[its], self.r[its])


@dataclass(frozen=True, eq=False)
class Correlation:
    """The correlations of all pairs of components.

    Parameters
    ----------
    r : ndarray of float64 of shape (d, d)
        In [-1, 1]; 1 on the diagonal; NaN on purpose where a component is constant.
    n_points : int
        How many points they are of.
    by_construction : bool
        Whether all are zero because PCA components are uncorrelated over all points.
    """

    r: Array
    n_points: int
    by_construction: bool = False


def correlation_steps(
    space: LatentSpace,
    coordinates: Coordinates,
    *,
    coefficient: Coefficient = "pearson",
    sample: int | None = None,
    seed: int = 0,
    passes: Passes | None = None,
) -> Pauses[Correlation]:
    """Correlate all pairs of components (part III of the series), in steps.

    Parameters
    ----------
    space : LatentSpace
        The points. They are read chunk by chunk: the memory that is needed does not grow with
        their number.
    coordinates : {"z", "pca"}
        Whose components.
    coefficient : {"pearson", "spearman"}
        Pearson's r of the values, or of their ranks: Spearman's does not depend on the scale, nor
        on how far outliers lie.
    sample : int, optional
        How many random points to take; all by default.
    seed : int
        Of the choice of points.
    passes : Passes, optional
        Who goes over the points, also for Pearson's r of all z-points, which is known from the PCA
        but for rounding; by default this process.

    Returns
    -------
    Correlation

    Raises
    ------
    ValueError
        When the sample has fewer than 2 points, or there is no such coefficient.
    """
    if coefficient not in COEFFICIENTS:
        raise ValueError(f"a coefficient is one of {', '.join(COEFFICIENTS)}; not {coefficient!r}")
    everything = sample is None or sample >= space.n
    rows = None if sample is None or everything else pick_rows(space.n, sample, seed)
    n_points = space.n if rows is None else len(rows)
    if coefficient == "spearman":
        covariance = yield from rank_covariance_steps(space, coordinates, rows, passes=passes)
        return Correlation(read_only(from_covariance(covariance)), n_points)
    if rows is None and coordinates == "pca":
        r = read_only(from_covariance(np.diag(np.square(space.basis.std))))
        return Correlation(r, n_points, by_construction=True)
    if rows is None and passes is None:
        # Known from the PCA, without a pass over the points.
        return Correlation(read_only(from_covariance(space.basis.covariance)), n_points)
    shards: Sequence[slice | NDArray[np.intp]] = row_shards(n_points)
    if rows is not None:
        shards = [rows[part] for part in row_slices(n_points, SHARD_ROWS)]
    sums = yield from over(space, passes).merged(
        "covariance", _moment_sums, shards, operator.add, space.basis.mean
    )
    covariance = sums.covariance
    if coordinates == "pca":
        covariance = space.basis.components.T @ covariance @ space.basis.components
    return Correlation(read_only(from_covariance(covariance)), n_points)


def correlation_matrix(
    space: LatentSpace,
    coordinates: Coordinates,
    sample: int | None = None,
    seed: int = 0,
    *,
    coefficient: Coefficient = "pearson",
) -> Array:
    """Return the correlations of all pairs of components, as `correlation_steps` finds them.

    Parameters
    ----------
    space : LatentSpace
        The points; Pearson's r of all of them takes no pass over them.
    coordinates, sample, seed, coefficient
        As there.

    Returns
    -------
    ndarray of float64 of shape (d, d)
        NaN where a component is constant.
    """
    check_coordinates(coordinates)
    work = correlation_steps(space, coordinates, sample=sample, seed=seed, coefficient=coefficient)
    return without_pauses(work).r


def _moment_sums(tools: Tools, rows: NDArray[np.intp] | slice, center: Array) -> Pauses[MomentSums]:
    """Sum over the z-points of a shard."""
    sums = MomentSums(center)
    for chunk in tools.space().chunks("z", rows):
        sums.add(chunk)
        yield
    return sums


def ellipse_angles(covariance: Array, pairs: CorrelatedPairs) -> Array:
    """Return the direction of the long axis of the correlation ellipse of each pair.

    Parameters
    ----------
    covariance : ndarray of shape (d, d)
        Of all components.
    pairs : CorrelatedPairs
        m pairs.

    Returns
    -------
    ndarray of float64 of shape (m,)
        Radians from the axis of component i, in (-pi/2, pi/2], as `ConfidenceEllipse.angle` has it.
    """
    difference = covariance[pairs.i, pairs.i] - covariance[pairs.j, pairs.j]
    # The zero makes -0.0 positive, which would turn a quarter the other way.
    angles: Array = np.arctan2(2 * covariance[pairs.i, pairs.j] + 0.0, difference) / 2
    return angles


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


def top_pairs(r: Array, n: int) -> CorrelatedPairs:
    """Return the `n` pairs with the largest |r|, the strongest first.

    Parameters
    ----------
    r : ndarray of shape (d, d)
        Correlations; NaN counts as none.
    n : int
        At most so many; without those that are 0.
    """
    strength = np.nan_to_num(np.abs(r[np.triu_indices(len(r), 1)]))
    least = float(np.partition(strength, -n)[-n]) if n < len(strength) else 0.0
    pairs = strongest_pairs(r, float(np.nextafter(least, 0.0)))
    return CorrelatedPairs(pairs.i[:n], pairs.j[:n], pairs.r[:n])


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
