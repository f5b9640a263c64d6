"""Moments and half-widths of z-vectors (parts II and X of the series)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from fast_histogram import histogram1d

from latent_explorer.core.arrays import (
    Array,
    Pauses,
    ZPoints,
    check_points,
    read_only,
    row_slices,
    without_pauses,
)

HALF_WIDTH_PER_STD = math.sqrt(2 * math.log(2))
"""Half-width of a Gaussian of standard deviation 1: 1.17741."""

BINS_PER_STD = 5.0
"""The finest histogram that half-widths are read off, about as fine as that of the series.

For a Gaussian and 50,000 points the error of a half-width is then 1.4 %, with a bias of -0.2 %;
finer bins are noisier and take the noise for the maximum, coarser ones flatten it.
"""

# A half-maximum point of a density with one maximum lies within 2 sqrt(3) std of the mean.
_RANGE_IN_STD = 5.0
# Of which the products are summed in one step: some 20 ms at 256 components.
_PRODUCT_ROWS = 2048


@dataclass(frozen=True, eq=False)
class HalfWidths:
    """Half-widths of the components of a set of vectors.

    Parameters
    ----------
    values : ndarray of float64 of shape (d,)
        Half the distance between the points where the density falls to half of its maximum; 0
        where a component is constant.
    bins_spanned : ndarray of float64 of shape (d,)
        The same full distance in bins of the histogram. Where it is only a few, the bins and not
        the data decide the half-width.
    """

    values: Array
    bins_spanned: Array


def moments(points: ZPoints) -> tuple[Array, Array]:
    """Return mean and covariance of the components, chunk by chunk.

    Parameters
    ----------
    points : ndarray of shape (n, d)
        The z-points, also as float16 or float32 and memory-mapped in column-major order.

    Returns
    -------
    mean : ndarray of float64 of shape (d,)
    covariance : ndarray of float64 of shape (d, d)
        Divided by n. A constant component has exact zeros.

    Raises
    ------
    ValueError
        When there is no point, or a value is not finite.
    """
    return without_pauses(moment_steps(points))


def moment_steps(points: ZPoints) -> Pauses[tuple[Array, Array]]:
    """Work out `moments` in steps."""
    check_points(points)
    mean = yield from _mean_steps(points)
    covariance = np.zeros((len(mean), len(mean)))
    for rows in row_slices(len(points), _PRODUCT_ROWS):
        with np.errstate(invalid="ignore"):
            chunk = points[rows] - mean
            covariance += chunk.T @ chunk
        yield
    covariance /= len(points)
    if not (np.isfinite(mean).all() and np.isfinite(covariance).all()):
        raise ValueError(
            "some z-points hold values that are not finite: encode the images anew, or train with "
            "another seed"
        )
    return mean, covariance


class MomentSums:
    """Mean and covariance of points that come in chunks.

    Parameters
    ----------
    center : ndarray of shape (d,)
        Near their mean; the nearer, the fewer digits are lost.
    """

    def __init__(self, center: Array) -> None:
        self._center = center
        self._n = 0
        self._sum = np.zeros(len(center))
        self._products = np.zeros((len(center), len(center)))

    def add(self, points: ZPoints) -> None:
        """Add points of shape (m, d)."""
        offsets = points - self._center
        self._n += len(points)
        self._sum += offsets.sum(axis=0)
        self._products += offsets.T @ offsets

    def __add__(self, other: MomentSums) -> MomentSums:
        """Return the sums over the points of both, which have one center."""
        both = MomentSums(self._center)
        both._n = self._n + other._n
        both._sum = self._sum + other._sum
        both._products = self._products + other._products
        return both

    @property
    def mean(self) -> Array:
        """The mean of all points so far, of shape (d,)."""
        mean: Array = self._center + self._sum / self._n
        return mean

    @property
    def covariance(self) -> Array:
        """The covariance of all points so far, divided by their number, of shape (d, d)."""
        mean = self._sum / self._n
        covariance: Array = self._products / self._n - np.outer(mean, mean)
        return covariance


def _mean_steps(points: ZPoints) -> Pauses[Array]:
    # From the first point, so that the mean of a constant component has no rounding.
    first = points[0].astype(np.float64)
    total = np.zeros(len(first))
    for rows in row_slices(len(points)):
        # Values that are not finite show in the result, and are reported by who asked for it.
        with np.errstate(invalid="ignore"):
            total += (points[rows] - first).sum(axis=0)
        yield
    mean: Array = first + total / len(points)
    return mean


def half_widths(points: ZPoints, *, bins_per_std: float = BINS_PER_STD) -> HalfWidths:
    """Return the half-width of each component (parts II and X of the series).

    The density is taken on a histogram, and the half-maximum points are interpolated between its
    bins. Unlike the standard deviation, the result does not depend on far outliers.

    Parameters
    ----------
    points : ndarray of shape (n, d)
        The z-points, or vectors in other coordinates.
    bins_per_std : float
        Bins a standard deviation. Few points get coarser bins (Scott's rule), or the noise of the
        counts would pass for the maximum.

    Returns
    -------
    HalfWidths
        Of the d components.
    """
    check_points(points)
    mean = without_pauses(_mean_steps(points))
    squares = np.zeros(len(mean))
    for rows in row_slices(len(points)):
        squares += np.square(points[rows] - mean).sum(axis=0)
    chunks = (points[rows] for rows in row_slices(len(points)))
    std = np.sqrt(squares / len(points))
    return without_pauses(
        half_width_steps(chunks, len(points), mean, std, bins_per_std=bins_per_std)
    )


def half_width_steps(
    chunks: Iterable[ZPoints],
    n: int,
    mean: Array,
    std: Array,
    *,
    bins_per_std: float = BINS_PER_STD,
) -> Pauses[HalfWidths]:
    """Work out the half-widths of n vectors that come in chunks of shape (m, d), in steps.

    Parameters
    ----------
    chunks : iterable of ndarray of shape (m, d)
        All n vectors, once.
    n : int
        Their number.
    mean, std : ndarray of shape (d,)
        Their means and standard deviations, to place the bins.
    bins_per_std : float
        As for `half_widths`.
    """
    bins = HistogramBins(n, mean, std, bins_per_std=bins_per_std)
    counts = bins.no_counts()
    for chunk in chunks:
        bins.count(chunk, counts)
        yield
    return bins.half_widths(counts)


class HistogramBins:
    """The bins that the half-widths of n vectors are read off.

    Parameters
    ----------
    n : int
        Number of vectors.
    mean, std : ndarray of shape (d,)
        Their means and standard deviations, to place the bins.
    bins_per_std : float
        As for `half_widths`.
    """

    def __init__(
        self, n: int, mean: Array, std: Array, *, bins_per_std: float = BINS_PER_STD
    ) -> None:
        self._bins, self._per_std = n_bins(n, bins_per_std=bins_per_std)
        self._std = std
        reach = self._bins / self._per_std / 2 * std
        self._low, self._high = mean - reach, mean + reach
        self._varies = np.flatnonzero(self._low < self._high)

    def no_counts(self) -> Array:
        """Return the counts of no vectors, of shape (d, bins)."""
        return np.zeros((len(self._std), self._bins))

    def count(self, vectors: ZPoints, counts: Array) -> None:
        """Add vectors of shape (m, d) to `counts`; column-major ones are counted fastest."""
        for i in self._varies:
            limits = self._low[i], self._high[i]
            counts[i] += histogram1d(vectors[:, i], bins=self._bins, range=limits)

    def half_widths(self, counts: Array) -> HalfWidths:
        """Return the half-widths that follow from the counts of all vectors."""
        spanned = np.zeros(len(self._std))
        for i in self._varies:
            left, right = half_maximum(counts[i])
            spanned[i] = right - left
        return HalfWidths(read_only(spanned * (self._std / self._per_std) / 2), read_only(spanned))


def n_bins(n: int, *, bins_per_std: float = BINS_PER_STD) -> tuple[int, float]:
    """Return the bins of a histogram of n points, and how many of them a standard deviation spans.

    Parameters
    ----------
    n : int
        Number of points.
    bins_per_std : float
        At most as many; few points get coarser bins (Scott's rule).

    Returns
    -------
    bins : int
        Odd, so that the mean lies in the middle of one; they reach over ten standard deviations.
    per_std : float
        Bins a standard deviation.
    """
    if not bins_per_std > 0:
        raise ValueError(f"bins_per_std must be above 0; it is {bins_per_std}")
    per_std = min(bins_per_std, n ** (1 / 3) / 3.49)
    return 2 * math.ceil(_RANGE_IN_STD * per_std) + 1, per_std


def half_maximum(counts: Array) -> tuple[float, float]:
    """Return where a histogram meets half of its maximum, left and right of it.

    Parameters
    ----------
    counts : ndarray of shape (bins,)
        Not all 0.

    Returns
    -------
    left, right : float
        In bins; 0 is the middle of the first one.
    """
    peak = int(counts.argmax())
    half = counts[peak] / 2
    return peak - _crossing(counts[peak::-1], half), peak + _crossing(counts[peak:], half)


def _crossing(falling: Array, half: float) -> float:
    """Return where `falling`, which starts at the maximum, first meets `half`."""
    padded = np.append(falling, 0.0)
    below = int(np.argmax(padded < half))
    above = padded[below - 1]
    return below - 1 + float((above - half) / (above - padded[below]))
