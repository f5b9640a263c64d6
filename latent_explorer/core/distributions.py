"""The distribution of one component beside a Gaussian (parts II and X of the series)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from fast_histogram import histogram1d
from numpy.typing import ArrayLike

from latent_explorer.core.arrays import Array, Coordinate, read_only
from latent_explorer.core.basis import Width
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
    n = len(values)
    bins, per_std = n_bins(n, bins_per_std=bins_per_std)
    reach = bins / per_std / 2 * std
    low, high = mean - reach, mean + reach
    if not low < high:
        edges, counts = np.array([mean, mean]), np.array([float(n)])
        return Distribution(n, mean, std, read_only(edges), read_only(counts), (mean, mean))
    counts = np.asarray(histogram1d(values, bins=bins, range=(low, high)), np.float64)
    left, right = half_maximum(counts)
    edges = np.linspace(low, high, bins + 1)
    # 0 is the middle of the first bin.
    places = (low + (left + 0.5) * std / per_std, low + (right + 0.5) * std / per_std)
    return Distribution(n, mean, std, read_only(edges), read_only(counts), places)
