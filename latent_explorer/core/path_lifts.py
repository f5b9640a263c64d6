"""From the coordinates of a subspace to vectors that keep all others (part VI of the series)."""

from __future__ import annotations

import numpy as np

from latent_explorer.core.arrays import Array
from latent_explorer.core.basis import PcaBasis
from latent_explorer.core.paths import Lift
from latent_explorer.core.space import LatentSpace, Pair, PlaneCoordinates


def plane_lift(space: LatentSpace, coordinates: PlaneCoordinates, pair: Pair, bases: Array) -> Lift:
    """Return what puts points of a plane among all vectors.

    Parameters
    ----------
    space : LatentSpace
        Where the plane is.
    coordinates : "z", "pca" or DirectionAxes
        What its axes are.
    pair : tuple of int
        Its components (i, j).
    bases : ndarray of shape (2, d)
        Whose other components are kept, at the begin and at the end.
    """

    def lift(u: Array, points: Array) -> Array:
        return space.place(_blended(bases, u), coordinates, pair, points)

    return lift


def components_lift(basis: PcaBasis, n_components: int | None, bases: Array) -> Lift:
    """Return what puts values of the first PCA components, None for all, among all vectors.

    Parameters
    ----------
    basis : PcaBasis
        The PCA.
    n_components : int, optional
        How many.
    bases : ndarray of shape (2, d)
        Whose other components are kept, at the begin and at the end.
    """

    def lift(u: Array, values: Array) -> Array:
        base = _blended(bases, u)
        change = values - basis.to_pca(base, n_components)
        lifted: Array = base + change @ basis.components[:, :n_components].T
        return lifted

    return lift


def _blended(bases: Array, u: Array) -> Array:
    if np.array_equal(bases[0], bases[1]):
        return np.broadcast_to(bases[0], (len(u), len(bases[0])))
    blended: Array = (1 - u[:, None]) * bases[0] + u[:, None] * bases[1]
    return blended
