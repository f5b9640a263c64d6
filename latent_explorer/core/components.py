"""What each component is like: centre, widths and shape of its distribution (parts II, IX, X)."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only
from latent_explorer.core.passes import Passes, Tools, over, row_shards, wide_shards
from latent_explorer.core.space import Coordinates, LatentSpace
from latent_explorer.core.statistics import HistogramBins

FEW_BINS = 8.0
"""A half-width whose full width spans fewer bins of its histogram is rough."""

DOMINANT_DEVIATIONS = 3.0
"""How many robust standard deviations above the median a dominant component lies."""

DOMINANT_RULE = (
    "dominant: |mean| or half-width more than 3 robust standard deviations (1.4826 times the "
    "median distance from the median) above the median of all components"
)

# Makes the median distance from the median that of a Gaussian with standard deviation 1.
_MAD_TO_STD = 1.4826
# Of a constant component rounding leaves a spread of some units in the last place of its mean.
_ROUNDING = 8 * np.finfo(np.float64).eps


@dataclass(frozen=True, eq=False)
class ComponentTable:
    """What each of the d components is like; the arrays are read-only, of shape (d,).

    Parameters
    ----------
    coordinates : {"z", "pca"}
        Whose components.
    n_points : int
        How many points were looked at.
    mean, std : ndarray of float64
        Centre and standard deviation; exactly 0 in a constant component.
    half_widths, bins_spanned : ndarray of float64
        As `HalfWidths` has them.
    skewness : ndarray of float64
        Third moment of the standardised component, 0 for a Gaussian; NaN where it is constant.
    kurtosis : ndarray of float64
        *Excess* kurtosis: the fourth moment minus 3, 0 for a Gaussian; NaN where it is constant.
    explained : ndarray of float64, optional
        In PCA coordinates, each component's share of the variance; NaN where there is none at all.
    """

    coordinates: Coordinates
    n_points: int
    mean: Array
    std: Array
    half_widths: Array
    bins_spanned: Array
    skewness: Array
    kurtosis: Array
    explained: Array | None = None

    def __len__(self) -> int:
        return len(self.mean)

    @property
    def cumulated(self) -> Array | None:
        """The share of the variance that a component and those before it hold."""
        # A sum that passes 1 by rounding would be no share.
        return None if self.explained is None else np.minimum(np.cumsum(self.explained), 1.0)

    @property
    def rough(self) -> NDArray[np.bool_]:
        """Where the half-width spans so few bins that these decide it."""
        return (self.bins_spanned < FEW_BINS) & (self.std > 0)

    @property
    def far_mean(self) -> NDArray[np.bool_]:
        """Which components are dominant by |mean|."""
        return far_out(np.abs(self.mean))

    @property
    def far_width(self) -> NDArray[np.bool_]:
        """Which components are dominant by their half-width."""
        return far_out(self.half_widths)

    @property
    def dominant(self) -> NDArray[np.bool_]:
        """Which components are dominant by DOMINANT_RULE."""
        return self.far_mean | self.far_width

    def as_columns(self) -> dict[str, list[Any]]:
        """Return the table as plain lists by the names that files and the command line use."""
        columns: dict[str, list[Any]] = {
            "component": list(range(len(self))),
            "mean": self.mean.tolist(),
            "std": self.std.tolist(),
            "half_width": self.half_widths.tolist(),
            "bins": self.bins_spanned.tolist(),
            "rough": self.rough.tolist(),
            "skewness": self.skewness.tolist(),
            "excess_kurtosis": self.kurtosis.tolist(),
            "dominant": self.dominant.tolist(),
            "dominant_mean": self.far_mean.tolist(),
            "dominant_width": self.far_width.tolist(),
        }
        if self.explained is not None and self.cumulated is not None:
            columns["explained"] = self.explained.tolist()
            columns["cumulated"] = self.cumulated.tolist()
        return columns


def far_out(values: ArrayLike) -> NDArray[np.bool_]:
    """Return which values lie far above most of them, by DOMINANT_RULE.

    Parameters
    ----------
    values : array_like of shape (d,)
        Finite numbers.

    Returns
    -------
    ndarray of bool of shape (d,)
        Where more than half of the values are equal, all that are larger.
    """
    values = np.asarray(values, np.float64)
    median = np.median(values)
    deviation = _MAD_TO_STD * np.median(np.abs(values - median))
    above: NDArray[np.bool_] = values - median > DOMINANT_DEVIATIONS * deviation
    return above


def component_steps(
    space: LatentSpace, coordinates: Coordinates, passes: Passes | None = None
) -> Pauses[ComponentTable]:
    """Describe all components, shard by shard.

    Parameters
    ----------
    space : LatentSpace
        The points.
    coordinates : {"z", "pca"}
        Whose components. Means, standard deviations and half-widths of the PCA are those of its
        basis.
    passes : Passes, optional
        Who goes over the points; by default this process.

    Returns
    -------
    ComponentTable
    """
    passes = over(space, passes)
    center, scale = space.mean(coordinates), space.std(coordinates)
    unit = np.where(scale > 0, scale, 1.0)
    # What has no more spread than rounding leaves, in these units.
    least = np.where(scale > 0, _ROUNDING * np.abs(center) / unit, np.inf)
    sums = yield from passes.merged(
        "moments", _power_sums, row_shards(space.n), operator.add, (coordinates, center, unit)
    )
    spread, skewness, kurtosis = _standardised(sums / space.n, least)
    if coordinates == "pca":
        variance = np.square(space.basis.std)
        total = float(variance.sum())
        explained = variance / total if total else np.full(space.d, np.nan)
        widths, bins = space.basis.half_widths, space.basis.half_width_bins
        return ComponentTable(
            coordinates,
            space.n,
            *map(read_only, (center, scale, widths, bins, skewness, kurtosis, explained)),
        )
    std = unit * spread
    histograms = HistogramBins(space.n, center, std)
    counts = yield from passes.merged(
        "histograms", _counts, wide_shards(space.n, passes), operator.add, histograms
    )
    found = histograms.half_widths(counts)
    arrays = (center, std, found.values, found.bins_spanned, skewness, kurtosis)
    return ComponentTable(coordinates, space.n, *map(read_only, arrays))


def _power_sums(
    tools: Tools, rows: slice, shared: tuple[Coordinates, Array, Array]
) -> Pauses[Array]:
    """Sum the first four powers of the points of a shard about a centre, in some unit."""
    coordinates, center, unit = shared
    sums = np.zeros((4, len(center)))
    for chunk in tools.space().chunks(coordinates, rows):
        u = (chunk - center) / unit
        squares = u * u
        for power, values in enumerate((u, squares, squares * u, squares * squares)):
            sums[power] += values.sum(axis=0)
        yield
    return sums


def _counts(tools: Tools, rows: slice, bins: HistogramBins) -> Pauses[Array]:
    """Count the z-points of a shard."""
    counts = bins.no_counts()
    for chunk in tools.space().chunks("z", rows):
        # Column-major for the histograms.
        bins.count(np.asfortranarray(chunk), counts)
        yield
    return counts


def _standardised(raw: Array, least: Array) -> tuple[Array, Array, Array]:
    """Return std, skewness and excess kurtosis from the first four moments about a point near."""
    m1, m2, m3, m4 = raw
    variance = m2 - m1**2
    variance = np.where(variance > np.square(least), variance, 0.0)
    third = m3 - 3 * m1 * m2 + 2 * m1**3
    fourth = m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4
    with np.errstate(divide="ignore", invalid="ignore"):
        skewness = np.where(variance > 0, third / variance**1.5, np.nan)
        kurtosis = np.where(variance > 0, fourth / variance**2 - 3, np.nan)
    return np.sqrt(variance), skewness, kurtosis


def strongest_partner(space: LatentSpace, coordinates: Coordinates, component: int) -> int:
    """Return the component that one is most strongly correlated with, over all points (part III).

    Parameters
    ----------
    space : LatentSpace
        The points; of two components at least.
    coordinates : {"z", "pca"}
        Whose components. Those of the PCA are uncorrelated: the partner is the widest other one.
    component : int
        Which one.

    Returns
    -------
    int
        The first one where several are as strong, or where nothing is correlated.
    """
    if coordinates == "pca":
        return 0 if component else 1
    std = space.std("z")
    products = std[component] * std
    covariance = np.abs(space.basis.covariance[component])
    # Where a component is constant there is nothing to be correlated with.
    strength = np.divide(covariance, products, out=np.zeros(space.d), where=products > 0)
    strength[component] = -1.0
    return int(np.argmax(strength))


def truncation_errors(std: Array) -> Array:
    """Return the mean squared error of z-vectors that keep only their first PCA components.

    Parameters
    ----------
    std : ndarray of shape (d,)
        Standard deviations of the PCA components.

    Returns
    -------
    ndarray of float64 of shape (d + 1,)
        For K = 0 to d: a mean over the images and over the d components of z, as follows from the
        eigenvalues (part IX).
    """
    variance = np.square(std)
    # From the smallest on: the error at K = d is exactly 0.
    left_out = np.concatenate([np.cumsum(variance[::-1])[::-1], [0.0]])
    errors: Array = left_out / len(variance)
    return errors
