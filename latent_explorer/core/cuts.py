"""The number density along a cut through the plane of a pair, beside that of a Gaussian."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.arrays import Array, Coordinate, Pauses, read_only, row_slices
from latent_explorer.core.cut_axes import spread_along, strip_of
from latent_explorer.core.ellipse import ConfidenceEllipse

TAILS = 2.0
"""Where the tails begin, in standard deviations from the mean."""

EXPECTED_AT_LEAST = 5.0
"""Points that a Gaussian must have in a bin for their ratio to be more than chance."""

BINS = 61
_STEP_ROWS = 1 << 17
_FEWEST_NODES, _MOST_NODES = 8, 200


@dataclass(frozen=True, eq=False)
class Cut:
    """The points in a strip along a straight line.

    Parameters
    ----------
    start, end : ndarray of shape (2,)
        Ends of the line.
    half_thickness : float
        How far from the line points are counted.
    edges : ndarray of float64 of shape (bins + 1,)
        Ends of the bins: distances from `start`.
    counts : ndarray of int64 of shape (bins,)
        Points in each bin of the strip.
    gaussian : ndarray of float64 of shape (bins,)
        How many a Gaussian with the mean and covariance of the pair would have there; NaN where
        the covariance is singular.
    """

    start: Array
    end: Array
    half_thickness: float
    edges: Array
    counts: NDArray[np.int64]
    gaussian: Array

    @property
    def middles(self) -> Array:
        """The middles of the bins, of shape (bins,)."""
        middles: Array = (self.edges[1:] + self.edges[:-1]) / 2
        return middles


def sigma_along(cut: Cut, ellipse: ConfidenceEllipse, distances: ArrayLike) -> Array:
    """Return how far places of a cut are from the mean, in standard deviations along it.

    Parameters
    ----------
    cut : Cut
        The cut.
    ellipse : ConfidenceEllipse
        That of the pair.
    distances : array_like of shape (m,)
        Distances from the start of the cut.

    Returns
    -------
    ndarray of float64 of shape (m,)
        0 at the place next to the mean; NaN where nothing spreads along the cut.
    """
    along = (cut.end - cut.start) / cut.edges[-1]
    std = spread_along(ellipse, along) or math.nan
    sigma: Array = (np.asarray(distances) - (ellipse.center - cut.start) @ along) / std
    return sigma


@dataclass(frozen=True)
class Departure:
    """How far the counts along a cut depart from those of the Gaussian.

    Parameters
    ----------
    points, tail_points : int
        In the strip, and in its part beyond `TAILS` standard deviations from the mean.
    expected, tail_expected : float
        How many the Gaussian would have; NaN where there is none.
    ratio : float
        The largest ratio of both in a bin of the tails in which at least `EXPECTED_AT_LEAST` are
        expected; NaN where there is no such bin.
    ratio_at : float
        Where that is, in standard deviations from the mean.
    """

    points: int
    expected: float
    tail_points: int
    tail_expected: float
    ratio: float
    ratio_at: float


def departure(cut: Cut, ellipse: ConfidenceEllipse) -> Departure:
    """Compare the counts along a cut with the Gaussian's.

    Parameters
    ----------
    cut : Cut
        The cut.
    ellipse : ConfidenceEllipse
        That of the pair.
    """
    middles = sigma_along(cut, ellipse, cut.middles)
    tails = np.abs(middles) > TAILS
    enough = np.flatnonzero(tails & (cut.gaussian >= EXPECTED_AT_LEAST))
    ratios = cut.counts[enough] / cut.gaussian[enough]
    best = int(np.argmax(ratios)) if len(ratios) else None
    return Departure(
        int(cut.counts.sum()),
        float(cut.gaussian.sum()),
        int(cut.counts[tails].sum()),
        float(cut.gaussian[tails].sum()),
        math.nan if best is None else float(ratios[best]),
        math.nan if best is None else float(middles[enough[best]]),
    )


def cut_steps(
    x: Coordinate,
    y: Coordinate,
    start: ArrayLike,
    end: ArrayLike,
    ellipse: ConfidenceEllipse,
    *,
    bins: int = BINS,
    half_thickness: float | None = None,
) -> Pauses[Cut]:
    """Count the points along a cut, in steps.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        Coordinates of the points.
    start, end : array_like of shape (2,)
        Ends of the cut in the plane.
    ellipse : ConfidenceEllipse
        That of the pair.
    bins : int
        Into how many parts the cut is divided.
    half_thickness : float, optional
        How far from the line points are counted; by default as `strip_of` says.

    Returns
    -------
    Cut

    Raises
    ------
    ValueError
        When the ends are one point, or there are no bins, or the strip has no thickness.
    """
    start, end = (np.array(place, np.float64) for place in (start, end))
    length = math.dist(start, end)
    if not (math.isfinite(length) and length > 0 and bins >= 1):
        raise ValueError(
            f"a cut needs two different ends and at least 1 bin; they are {start.tolist()}, "
            f"{end.tolist()} and {bins}"
        )
    along = (end - start) / length
    axes = np.stack([along, [-along[1], along[0]]], axis=1)
    covariance = axes.T @ ellipse.covariance @ axes
    if half_thickness is None:
        half_thickness = strip_of(ellipse, start, end)
    if not half_thickness > 0:
        raise ValueError(
            f"points are counted in a strip along the cut; its half thickness is {half_thickness}: "
            "give one above 0"
        )
    counts = np.zeros(bins, np.int64)
    edges = np.linspace(0.0, length, bins + 1)
    for rows in row_slices(len(x), _STEP_ROWS):
        dx, dy = x[rows].astype(np.float64) - start[0], y[rows].astype(np.float64) - start[1]
        places = dx * axes[0, 0] + dy * axes[1, 0]
        near = np.abs(dx * axes[0, 1] + dy * axes[1, 1]) <= half_thickness
        counts += np.histogram(places[near], edges)[0]
        yield
    mean = (ellipse.center - start) @ axes
    gaussian = len(x) * _gaussian_shares(edges, half_thickness, mean, covariance)
    return Cut(
        read_only(start),
        read_only(end),
        float(half_thickness),
        read_only(edges),
        read_only(counts),
        read_only(gaussian),
    )


def _gaussian_shares(edges: Array, half_thickness: float, mean: Array, covariance: Array) -> Array:
    """Return the shares of a Gaussian, in coordinates along and across, in the bins of a strip."""
    from scipy.special import ndtr, roots_legendre

    (a, b), (_, c) = covariance
    across = c - b * b / a if a > 0 else 0.0
    # Below it the determinant is rounding.
    if not across > 8 * np.finfo(np.float64).eps * c:
        return np.full(len(edges) - 1, np.nan)
    width, std = edges[1] - edges[0], math.sqrt(a)
    # Enough for the narrower of the two bells that the bins cut.
    narrow = min(std, math.sqrt(across))
    nodes = min(max(_FEWEST_NODES, math.ceil(4 * width / narrow)), _MOST_NODES)
    places, weights = roots_legendre(nodes)
    t = edges[:-1, None] + width * (places + 1) / 2
    heights = np.exp(-np.square((t - mean[0]) / std) / 2) / (std * math.sqrt(2 * math.pi))
    middle = mean[1] + b / a * (t - mean[0])
    spread = math.sqrt(across)
    strip = ndtr((half_thickness - middle) / spread) - ndtr((-half_thickness - middle) / spread)
    shares: Array = (heights * strip) @ weights * width / 2
    return shares
