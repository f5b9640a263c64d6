"""Directions in standardised PCA coordinates, and planes of two of them.

In these, u_i = v_i / s_i, the points have no correlations and a spread of 1 in each component. So a
direction is a unit vector there: along it the points have a standard deviation of 1, and directions
at right angles are uncorrelated over the points. To go t along a direction n moves z by
E (s n) t, which is t standard deviations the way the points themselves spread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.arrays import Array
from latent_explorer.core.basis import PcaBasis

COMPONENTS_AT_MOST = 512
"""Of a space with more components directions use the widest of the PCA."""

# Narrower PCA components are rounding.
_NEGLIGIBLE = 1e-6
_PARALLEL = 1e-6
_DIGITS = 6


def usable_components(basis: PcaBasis) -> int:
    """Return how many PCA components directions are made of: not those without a width."""
    wide = int(np.count_nonzero(basis.std > _NEGLIGIBLE * basis.std[0]))
    return min(wide, COMPONENTS_AT_MOST)


def standardised(basis: PcaBasis, z: ArrayLike, n_components: int) -> Array:
    """Return the first standardised PCA coordinates of z-vectors of shape (..., d)."""
    v = (np.asarray(z, np.float64) - basis.mean) @ basis.components[:, :n_components]
    u: Array = v / basis.std[:n_components]
    return u


def step_along(basis: PcaBasis, vector: ArrayLike) -> Array:
    """Return how z moves by one standard deviation along a direction, of shape (..., d).

    Parameters
    ----------
    basis : PcaBasis
        Of d components.
    vector : array_like of shape (..., K)
        The direction, or several.
    """
    vector = np.asarray(vector, np.float64)
    k = vector.shape[-1]
    step: Array = (vector * basis.std[:k]) @ basis.components[:, :k].T
    return step


def independent_of(direction: ArrayLike, held: Sequence[ArrayLike]) -> Array | None:
    """Return a direction without what it shares with others: they stay as they are along it.

    Parameters
    ----------
    direction : array_like of shape (K,)
        The direction.
    held : sequence of array_like of shape (K,)
        The others.

    Returns
    -------
    ndarray of float64 of shape (K,), optional
        Of length 1, at right angles to all of `held`; None where nothing is left.
    """
    vector: Array = np.asarray(direction, np.float64)
    vector = vector / np.linalg.norm(vector)
    if held:
        table = np.array([np.asarray(each, np.float64) for each in held]).T
        basis, sizes, _ = np.linalg.svd(table, full_matrices=False)
        basis = basis[:, sizes > _PARALLEL * sizes[0]]
        # Twice: what rounding has left of them after once.
        for _ in range(2):
            vector = vector - basis @ (basis.T @ vector)
    length = float(np.linalg.norm(vector))
    return vector / length if length > _PARALLEL else None


@dataclass(frozen=True)
class DirectionAxes:
    """Two directions that span a plane, as coordinates beside those of z and of the PCA.

    Values that can be compared and written down: a plane stays what it is when directions are
    worked out anew.

    Parameters
    ----------
    names : tuple of str
        What the two are called.
    vectors : tuple of tuple of float
        The two directions in standardised PCA coordinates, equally long.

    Raises
    ------
    ValueError
        When these are not two different directions.
    """

    names: tuple[str, str]
    vectors: tuple[tuple[float, ...], tuple[float, ...]]

    def __post_init__(self) -> None:
        first, second = (np.array(each, np.float64) for each in self.vectors)
        if not first.size:
            raise ValueError("the axes of a plane are two directions of the same components")
        if first.shape != second.shape or not (np.isfinite(first) & np.isfinite(second)).all():
            raise ValueError("the axes of a plane are two directions of the same components")
        if not (first.any() and second.any()) or independent_of(first, [second]) is None:
            raise ValueError("the axes of a plane are two directions that are not parallel")

    @classmethod
    def of(cls, names: tuple[str, str], vectors: Sequence[ArrayLike]) -> DirectionAxes:
        """Return the plane of two directions, in as many digits as can be seen."""
        rounded = (np.round(np.asarray(each, np.float64), _DIGITS) for each in vectors)
        first, second = (tuple(each.tolist()) for each in rounded)
        return cls(names, (first, second))

    @property
    def n_components(self) -> int:
        """How many PCA components the directions are made of."""
        return len(self.vectors[0])

    def table(self, pair: tuple[int, int]) -> Array:
        """Return the directions of a pair of axes as columns, of shape (K, 2)."""
        return np.array([self.vectors[i] for i in pair]).T


def pca_direction(component: int, n_components: int) -> Array:
    """Return the direction of a PCA component, of shape (n_components,)."""
    vector = np.zeros(n_components)
    vector[component] = 1.0
    return vector
