"""The PCA of the z-points (part IX of the series)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.arrays import (
    Array,
    Pauses,
    ZPoints,
    check_points,
    locked_copy,
    read_only,
    row_slices,
    without_pauses,
)
from latent_explorer.core.statistics import HALF_WIDTH_PER_STD, half_width_steps, moment_steps

Width = Literal["std", "half-width"]
WIDTHS: tuple[Width, ...] = ("std", "half-width")


@dataclass(frozen=True, eq=False)
class PcaBasis:
    """PCA coordinates v of z-vectors: z = mean + components v.

    All arrays are kept as read-only float64 copies.

    Parameters
    ----------
    mean : ndarray of shape (d,)
        Mean of the z-points.
    components : ndarray of shape (d, d)
        Orthonormal; column k is PCA component k.
    std : ndarray of shape (d,)
        Standard deviations of the PCA coordinates, the largest first.
    half_widths : ndarray of shape (d,)
        Their half-widths.
    half_width_bins : ndarray of shape (d,)
        How many bins of the histogram these span: few means that they are rough.

    Raises
    ------
    ValueError
        When shapes do not agree, or values are not finite.
    """

    mean: Array
    components: Array
    std: Array
    half_widths: Array
    half_width_bins: Array

    def __post_init__(self) -> None:
        d = np.size(self.mean)
        shapes = {"mean": (d,), "components": (d, d), "std": (d,)}
        shapes |= {"half_widths": (d,), "half_width_bins": (d,)}
        for name, shape in shapes.items():
            values = locked_copy(getattr(self, name))
            if d == 0 or values.shape != shape or not np.isfinite(values).all():
                raise ValueError(
                    f"the PCA basis is damaged: {name} must be finite and of the shape {shape}, "
                    f"not {values.shape}; fit it anew"
                )
            object.__setattr__(self, name, values)
        if (self.std < 0).any() or (np.diff(self.std) > 0).any():
            raise ValueError(
                "the PCA basis is damaged: std must be at least 0 and never rise; fit it anew"
            )

    @property
    def d(self) -> int:
        """Number of components."""
        return len(self.mean)

    def to_pca(self, z: ArrayLike, n_components: int | None = None) -> Array:
        """Return the first PCA coordinates of z-vectors.

        Parameters
        ----------
        z : array_like of shape (..., d)
            z-vectors.
        n_components : int, optional
            K, all by default.

        Returns
        -------
        ndarray of float64 of shape (..., K)
        """
        v: Array = (np.asarray(z, np.float64) - self.mean) @ self.components[:, :n_components]
        return v

    def to_z(self, v: ArrayLike) -> Array:
        """Return the z-vectors of PCA coordinates; those left out are 0.

        Parameters
        ----------
        v : array_like of shape (..., K)
            The first K <= d PCA coordinates.

        Returns
        -------
        ndarray of float64 of shape (..., d)
        """
        v = np.asarray(v, np.float64)
        z: Array = self.mean + v @ self.components[:, : v.shape[-1]].T
        return z

    def explained_variance(self, n_components: int) -> float:
        """Return the share of the variance that the first components hold, in [0, 1]."""
        variance = np.square(self.std)
        total = float(variance.sum())
        return float(variance[:n_components].sum()) / total if total else 1.0

    @cached_property
    def covariance(self) -> Array:
        """Covariance of the z-points, of shape (d, d)."""
        scaled = self.components * self.std
        return read_only(scaled @ scaled.T)

    def widths(self, kind: Width) -> Array:
        """Return the widths of the PCA components that stand for their standard deviations.

        Parameters
        ----------
        kind : {"std", "half-width"}
            The standard deviations themselves, or the half-widths divided by 1.17741 (part X):
            robust against outliers, limited by the bins of a histogram.

        Returns
        -------
        ndarray of float64 of shape (d,)
        """
        if kind == "std":
            return self.std
        if kind == "half-width":
            return read_only(self.half_widths / HALF_WIDTH_PER_STD)
        raise ValueError(f"a width is one of {', '.join(WIDTHS)}; it is {kind!r}")


def fit_basis(points: ZPoints) -> PcaBasis:
    """Fit the PCA basis of z-points, chunk by chunk.

    The sign of each PCA component makes its largest loading positive, or pictures would flip when
    the basis is fitted anew.

    Parameters
    ----------
    points : ndarray of shape (n, d)
        The z-points, also memory-mapped; n >= 2.

    Returns
    -------
    PcaBasis
        With std 0 where there is nothing but rounding, as when n <= d.

    Raises
    ------
    ValueError
        When there are fewer than two points, or a value is not finite.
    """
    return without_pauses(basis_steps(points))


def basis_steps(points: ZPoints) -> Pauses[PcaBasis]:
    """Work out `fit_basis` in steps."""
    check_points(points, least=2)
    mean, covariance = yield from moment_steps(points)
    variance, components = np.linalg.eigh(covariance)
    variance, components = variance[::-1], components[:, ::-1]
    largest = np.abs(components).argmax(axis=0)
    components = components * np.where(components[largest, range(len(mean))] < 0, -1.0, 1.0)
    rounding = len(mean) * np.finfo(np.float64).eps * max(float(variance[0]), 0.0)
    std = np.sqrt(np.where(variance > rounding, variance, 0.0))
    rotation = components.astype(np.float32)

    def coordinates() -> Iterator[ZPoints]:
        for rows in row_slices(len(points)):
            # float32 is far finer than a bin, and halves the time. Column-major for the histograms.
            yield np.asfortranarray((points[rows] - mean).astype(np.float32) @ rotation)

    widths = yield from half_width_steps(coordinates(), len(points), np.zeros(len(mean)), std)
    return PcaBasis(mean, components, std, widths.values, widths.bins_spanned)
