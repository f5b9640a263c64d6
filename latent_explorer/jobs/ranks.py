"""How far out the images lie in the first PCA components."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.arrays import Array, ZPoints, check_points, read_only, row_slices
from latent_explorer.core.basis import PcaBasis
from latent_explorer.core.plausibility import mahalanobis_levels


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


def level_ranks(points: ZPoints, basis: PcaBasis, n_components: int) -> LevelRanks:
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
