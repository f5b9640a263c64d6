"""The distribution of one component beside a Gaussian (parts II and X of the series)."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from fast_histogram import histogram1d
from numpy.typing import ArrayLike

from latent_explorer.core.arrays import Array, Coordinate, Pauses, read_only, row_slices
from latent_explorer.core.basis import Width
from latent_explorer.core.passes import SHARD_ROWS, Passes, Tools, over, wide_shards
from latent_explorer.core.space import Coordinates, LatentSpace
from latent_explorer.core.statistics import (
    BINS_PER_STD,
    HALF_WIDTH_PER_STD,
    half_maximum,
    n_bins,
)


@dataclass(frozen=True, eq=False)
class Distribution:
    """How many points lie where along one component.

    Parameters
    ----------
    n : int
        Number of points.
    mean, std : float
        Their centre and standard deviation.
    edges : ndarray of float64 of shape (bins + 1,)
        Ends of the bins: those that half-widths are read off. A constant component has one bin of
        no width.
    counts : ndarray of float64 of shape (bins,)
        Points in each bin.
    half_maximum : tuple of float
        Where the distribution falls to half of its maximum, left and right of it.
    """

    n: int
    mean: float
    std: float
    edges: Array
    counts: Array
    half_maximum: tuple[float, float]

    @property
    def half_width(self) -> float:
        """Half the distance between the two points at half of the maximum."""
        left, right = self.half_maximum
        return (right - left) / 2

    @property
    def half_height(self) -> float:
        """Half of the maximum, in points a bin."""
        return float(self.counts.max()) / 2

    @property
    def beyond(self) -> int:
        """How many points lie outside of all bins."""
        return self.n - int(self.counts.sum())

    def gaussian(self, x: ArrayLike, width: Width = "std") -> Array:
        """Return the Gaussian of the same mean and width, in points a bin.

        Parameters
        ----------
        x : array_like of shape (m,)
            Values of the component.
        width : {"std", "half-width"}
            Which width: the standard deviation, or the half-width divided by 1.17741.

        Returns
        -------
        ndarray of float64 of shape (m,)
            NaN where the component is constant.
        """
        x = np.asarray(x, np.float64)
        sigma = self.std if width == "std" else self.half_width / HALF_WIDTH_PER_STD
        if not sigma > 0:
            return np.full(x.shape, np.nan)
        scale = self.n * (self.edges[1] - self.edges[0]) / (sigma * math.sqrt(2 * math.pi))
        heights: Array = scale * np.exp(-np.square((x - self.mean) / sigma) / 2)
        return heights


def distribution(
    values: Coordinate, mean: float, std: float, *, bins_per_std: float = BINS_PER_STD
) -> Distribution:
    """Count the values of a component in the bins that its half-width is read off.

    Parameters
    ----------
    values : ndarray of shape (n,)
        The component of all points.
    mean, std : float
        Its centre and standard deviation, as the table of components has them.
    bins_per_std : float
        As for `half_widths`.

    Returns
    -------
    Distribution
    """
    bins = _Bins.of(len(values), mean, std, bins_per_std)
    return bins.distribution(bins.counts(values))


def distribution_steps(
    space: LatentSpace,
    coordinates: Coordinates,
    components: Sequence[int],
    mean: Array,
    std: Array,
    passes: Passes | None = None,
) -> Pauses[list[Distribution]]:
    """Find the `distribution` of each of some components, shard by shard.

    Parameters
    ----------
    space : LatentSpace
        The points.
    coordinates : {"z", "pca"}
        Whose components.
    components : sequence of int
        Which, at least one.
    mean, std : ndarray of shape (d,)
        Centres and standard deviations of all components.
    passes : Passes, optional
        Who goes over the points; by default this process.
    """
    passes = over(space, passes)
    bins = {i: _Bins.of(space.n, float(mean[i]), float(std[i]), BINS_PER_STD) for i in components}
    shards = wide_shards(space.n, passes)
    counts = yield from passes.merged("distributions", _counts, shards, _sum, (coordinates, bins))
    return [each.distribution(found) for each, found in zip(bins.values(), counts, strict=True)]


def _counts(
    tools: Tools, rows: slice, shared: tuple[Coordinates, dict[int, _Bins]]
) -> Pauses[list[Array]]:
    """Count the points of a shard."""
    coordinates, bins = shared
    found = [np.zeros(each.n_bins) for each in bins.values()]
    for part in row_slices(rows.stop - rows.start, SHARD_ROWS):
        where = slice(rows.start + part.start, rows.start + part.stop)
        columns = tools.space().columns(coordinates, list(bins), where)
        for counts, each, values in zip(found, bins.values(), columns, strict=True):
            counts += each.counts(values)
        yield
    return found


def _sum(one: list[Array], other: list[Array]) -> list[Array]:
    return list(map(operator.add, one, other))


@dataclass(frozen=True)
class _Bins:
    """The bins of a component of n points; one of no width where it is constant."""

    n: int
    mean: float
    std: float
    n_bins: int
    per_std: float
    low: float
    high: float

    @classmethod
    def of(cls, n: int, mean: float, std: float, bins_per_std: float) -> _Bins:
        bins, per_std = n_bins(n, bins_per_std=bins_per_std)
        reach = bins / per_std / 2 * std
        low, high = mean - reach, mean + reach
        return cls(n, mean, std, bins if low < high else 1, per_std, low, high)

    def counts(self, values: Coordinate) -> Array:
        """Count some of the points."""
        if not self.low < self.high:
            return np.array([float(len(values))])
        limits = self.low, self.high
        return np.asarray(histogram1d(values, bins=self.n_bins, range=limits), np.float64)

    def distribution(self, counts: Array) -> Distribution:
        """Return what follows from the counts of all points."""
        low, std, per_std = self.low, self.std, self.per_std
        if not low < self.high:
            edges, places = np.array([self.mean, self.mean]), (self.mean, self.mean)
        else:
            left, right = half_maximum(counts)
            edges = np.linspace(low, self.high, self.n_bins + 1)
            # 0 is the middle of the first bin.
            places = (low + (left + 0.5) * std / per_std, low + (right + 0.5) * std / per_std)
        return Distribution(self.n, self.mean, std, read_only(edges), read_only(counts), places)
