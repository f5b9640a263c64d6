"""Whether a z-vector lies where the data is, or in the void."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.arrays import Array, Points, check_points, read_only, row_slices
from latent_explorer.core.basis import PcaBasis

# A share of the largest width: what float32 makes of a coordinate the data has no spread in.
_FLAT = 1e-5


def mahalanobis_levels(v: ArrayLike, std: ArrayLike) -> Array:
    """Return the sigma level of vectors in PCA coordinates.

    Parameters
    ----------
    v : array_like of shape (..., K)
        PCA coordinates.
    std : array_like of shape (K,)
        Standard deviations of the data.

    Returns
    -------
    ndarray of float64 of shape (...,)
        sqrt(sum_i (v_i / std_i)^2); infinite off the space that the data spans.
    """
    v, std = np.asarray(v, np.float64), np.asarray(std, np.float64)
    spread = std > 0
    levels: Array = np.sqrt(np.square(v[..., spread] / std[spread]).sum(axis=-1))
    if spread.all():
        return levels
    off = (np.abs(v[..., ~spread]) > _FLAT * std.max(initial=0.0)).any(axis=-1)
    return np.where(off, np.inf, levels)


@dataclass(frozen=True, eq=False)
class LevelRanks:
    """The sigma levels of the data, to rank others among them.

    Parameters
    ----------
    levels : ndarray of shape (n,)
        In rising order.
    """

    levels: Array

    def share_further_out(self, level: ArrayLike) -> Array:
        """Return the share of the data that lies further out than `level`, in [0, 1].

        Parameters
        ----------
        level : array_like of shape (...,)
            Sigma levels in the same space.

        Returns
        -------
        ndarray of float64 of shape (...,)
            Near 1 in the middle of the data, 0 outside all of it.
        """
        below = np.searchsorted(self.levels, np.asarray(level, np.float64), side="right")
        return np.asarray(1 - below / len(self.levels), np.float64)


def level_ranks(points: Points, basis: PcaBasis, n_components: int) -> LevelRanks:
    """Return the ranks of the levels of z-points in the first PCA components.

    Parameters
    ----------
    points : ndarray of shape (n, d)
        The z-points.
    basis : PcaBasis
        Their PCA.
    n_components : int
        K, as the levels to be ranked were computed with.
    """
    check_points(points)
    levels = np.empty(len(points))
    for rows in row_slices(len(points)):
        v = basis.to_pca(points[rows], n_components)
        levels[rows] = mahalanobis_levels(v, basis.std[:n_components])
    levels.sort()
    return LevelRanks(read_only(levels))


Verdict = Literal["smoother", "among", "rim", "void"]
VERDICT_WORDS: dict[Verdict, str] = {
    "smoother": "smoother than the images",
    "among": "among the images",
    "rim": "at the rim",
    "void": "in the void",
}


@dataclass(frozen=True)
class Judgement:
    """Where a vector lies, as percentiles among the images' own values.

    Parameters
    ----------
    level, furthest : float
        Of its level over all components, and of its furthest component.
    way_back, neighbours : float, optional
        Of the way back, and of the distance to the nearest images; None while not known.
    """

    level: float
    furthest: float
    way_back: float | None = None
    neighbours: float | None = None

    @property
    def verdict(self) -> Verdict:
        """The worst of the measures that are known."""
        known = [self.level, self.furthest, *(() if self.way_back is None else (self.way_back,))]
        if max(known) > 99.5:
            return "void"
        if max(known) > 95:
            return "rim"
        return "smoother" if max(known) < 15 else "among"
