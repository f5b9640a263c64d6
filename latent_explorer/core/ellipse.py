"""Confidence ellipses of a pair of components (part VIII of the series)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.arrays import Array, locked_copy

# Below this share of the larger, the smaller eigenvalue of a 2 x 2 matrix is rounding.
_NEGLIGIBLE = 8 * np.finfo(np.float64).eps
_BELOW_ONE = math.nextafter(1.0, 0.0)
# Relative differences that a covariance computed in single precision may have.
_COVARIANCE_ROUNDING = 1e-6
# How far, relative to the coordinates, a float32 point may lie off a collapsed ellipse.
_ON_THE_LINE = 1e-6


def probability_within(level: float) -> float:
    """Return the share of a 2-D Gaussian inside the ellipse at `level`: 1 - exp(-level^2 / 2).

    This is 39.3 % at 1, 86.5 % at 2, 91.1 % at 2.2; not the 68 or 95 % of one dimension.
    """
    # A Gaussian has no end: what binary numbers call 1 is a little less.
    return min(-math.expm1(-level * level / 2), _BELOW_ONE)


def probability_between(level: float) -> float:
    """Return the share of a 1-D Gaussian between -`level` and `level`: 68.3 % at 1, 95.4 % at 2."""
    return min(math.erf(level / math.sqrt(2)), _BELOW_ONE)


def ellipsoid_radius(level: float, n_components: int) -> float:
    """Return how far the ellipsoid reaches that holds as much as the ellipse at `level`.

    Parameters
    ----------
    level : float
        The sigma level k of an ellipse, above 0.
    n_components : int
        K, the dimensions of the ellipsoid.

    Returns
    -------
    float
        In standard deviations: the level itself for two components, and more for more of them. At
        the same level an ellipsoid of 105 components would hold next to nothing.
    """
    from scipy.special import gammainccinv

    return math.sqrt(2 * float(gammainccinv(n_components / 2, math.exp(-level * level / 2))))


@dataclass(frozen=True, eq=False)
class ConfidenceEllipse:
    """The ellipses {x : (x - center)' covariance^-1 (x - center) = k^2} of all levels k.

    Parameters
    ----------
    center : ndarray of shape (2,)
        Mean of the two components.
    covariance : ndarray of shape (2, 2)
        Their covariance. A singular one gives a line or a point.

    Raises
    ------
    ValueError
        When `covariance` is not a covariance matrix.
    """

    center: Array
    covariance: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "center", locked_copy(self.center))
        object.__setattr__(self, "covariance", locked_copy(self.covariance))
        if self.center.shape != (2,) or self.covariance.shape != (2, 2):
            raise ValueError("an ellipse needs a center of 2 numbers and a covariance of 2 x 2")
        (a, b), (c, d) = self.covariance
        finite = bool(np.isfinite(self.center).all() and np.isfinite(self.covariance).all())
        if not finite or a < 0 or d < 0 or not self._plausible(b, c, math.sqrt(a) * math.sqrt(d)):
            raise ValueError(
                "an ellipse needs a finite center and a covariance matrix, symmetric and without "
                f"negative variances; they are {self.center.tolist()}, {self.covariance.tolist()}"
            )

    @staticmethod
    def _plausible(b: float, c: float, largest: float) -> bool:
        slack = _COVARIANCE_ROUNDING * largest
        return abs(b - c) <= slack and abs(b) <= largest + slack

    def _eigenvalues(self) -> Array:
        (a, b), (_, d) = self.covariance
        large = (a + d) / 2 + math.hypot((a - d) / 2, b)
        if large == 0:
            return np.zeros(2)
        # From the determinant: the difference of the two terms above would lose all digits.
        small = (a / large) * d - (b / large) * b
        return np.array([large, small if small > _NEGLIGIBLE * large else 0.0])

    @property
    def angle(self) -> float:
        """Direction of the long axis in radians, from the first axis, in (-pi/2, pi/2]."""
        (a, b), (_, d) = self.covariance
        # The zero makes -0.0 positive, which would turn a quarter the other way.
        return math.atan2(2 * b + 0.0, a - d) / 2

    def half_axes(self, level: float) -> Array:
        """Return the half-axes of the ellipse at `level`, of shape (2,), the longer first."""
        axes: Array = level * np.sqrt(self._eigenvalues())
        return axes

    def outline(self, level: float, n: int = 181) -> Array:
        """Return points along the ellipse at `level`.

        Parameters
        ----------
        level : float
            The sigma level k, at least 0.
        n : int
            Number of points, at least 2; the last is the first again.

        Returns
        -------
        ndarray of float64 of shape (n, 2)
        """
        if n < 2 or not level >= 0:
            raise ValueError(f"an outline needs n >= 2 and a level >= 0; they are {n} and {level}")
        turns = np.linspace(0, 2 * np.pi, n)
        turns[-1] = 0
        along, across = self.half_axes(level)
        circle = np.stack([along * np.cos(turns), across * np.sin(turns)], axis=1)
        points: Array = self.center + circle @ self._axes().T
        return points

    def levels(self, xy: ArrayLike) -> Array:
        """Return the level at which each point lies: its Mahalanobis distance.

        Parameters
        ----------
        xy : array_like of shape (..., 2)
            Points of the plane.

        Returns
        -------
        ndarray of float64 of shape (...,)
            Infinite off the line, or the point, that a singular covariance leaves.
        """
        xy = np.asarray(xy, np.float64)
        lengths = np.sqrt(self._eigenvalues())
        if lengths.all():
            along = self._axes() / lengths
            # Not as a product of matrices: of two columns that takes five times as long.
            x, y = xy[..., 0] - self.center[0], xy[..., 1] - self.center[1]
            levels: Array = np.hypot(
                x * along[0, 0] + y * along[1, 0], x * along[0, 1] + y * along[1, 1]
            )
            return levels
        turned = np.abs((xy - self.center) @ self._axes())
        slack = _ON_THE_LINE * np.maximum(np.abs(xy).max(axis=-1), np.abs(self.center).max())
        distances = np.zeros(xy.shape[:-1])
        for axis, length in enumerate(lengths):
            offset = turned[..., axis]
            part = offset / length if length else np.where(offset > slack, np.inf, 0.0)
            distances = np.hypot(distances, part)
        return distances

    def _axes(self) -> Array:
        """Return the directions of the axes as columns, the longer first."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return np.array([[cos, -sin], [sin, cos]])
