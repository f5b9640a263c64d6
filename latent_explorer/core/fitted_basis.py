"""The PCA of some of the z-points (parts IX and X of the series)."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, ZPoints, row_slices
from latent_explorer.core.basis import PcaBasis, basis_steps
from latent_explorer.core.correlation import pick_rows
from latent_explorer.core.ellipse import ellipsoid_radius
from latent_explorer.core.space import LatentSpace

# Read by their numbers, from a file in columns: 10 ms at 256 components.
_STEP_ROWS = 2048
# Of which the coordinates are worked out in one step: some 20 ms at 256 components.
_PRODUCT_ROWS = 2048

FittedOn = Literal["all", "random", "within"]
FITTED_ON: tuple[FittedOn, ...] = ("all", "random", "within")
"""Which points a PCA is fitted on."""


def fitted_basis_steps(
    space: LatentSpace, fitted_on: FittedOn, n_points: int, level: float
) -> Pauses[PcaBasis]:
    """Fit the PCA basis of some of the points, in steps.

    Parameters
    ----------
    space : LatentSpace
        All points, and their basis.
    fitted_on : {"all", "random", "within"}
        All points, which is the basis of `space` itself; random ones; or random ones of those
        within a level, as in part X, which takes 100,000 within 3 sigma.
    n_points : int
        How many random ones, at most. Always the same are taken.
    level : float
        The sigma level k. A point is within it when it lies in the ellipsoid over all components
        that holds as much of a normal distribution as the ellipse of two at this level: 98.9 % at
        3. With the ellipsoid at 3 standard deviations itself hardly a point would remain.

    Raises
    ------
    ValueError
        When fewer than two points lie within the level.
    """
    rows: NDArray[np.intp] | None = None
    if fitted_on == "within":
        rows = yield from rows_within_steps(space, level)
        if len(rows) < 2:
            raise ValueError(
                f"{len(rows)} images lie within {level:g} sigma, and a PCA needs at least two: "
                "choose a higher level, or fit it on all images"
            )
    if fitted_on == "random" or (rows is not None and n_points < len(rows)):
        chosen = pick_rows(space.n if rows is None else len(rows), max(2, n_points), seed=0)
        rows = chosen if rows is None else rows[chosen]
    if rows is None or len(rows) == space.n:
        return space.basis
    points = yield from _gathered(space.points, rows)
    return (yield from basis_steps(points))


def rows_within_steps(space: LatentSpace, level: float) -> Pauses[NDArray[np.intp]]:
    """Return the numbers of the points within a level, over all components that vary."""
    basis = space.basis
    varies = basis.std > 0
    if not varies.any():
        return np.arange(space.n)
    scaled: Array = basis.components[:, varies] / basis.std[varies]
    radius = ellipsoid_radius(level, int(np.count_nonzero(varies)))
    inside = np.empty(space.n, np.bool_)
    for rows in row_slices(space.n, _PRODUCT_ROWS):
        coordinates = (space.points[rows] - basis.mean) @ scaled
        inside[rows] = np.square(coordinates).sum(axis=1) <= radius * radius
        yield
    return np.flatnonzero(inside)


def _gathered(points: ZPoints, rows: NDArray[np.intp]) -> Pauses[ZPoints]:
    """Return some rows as a table in memory."""
    table = np.empty((len(rows), points.shape[1]), points.dtype)
    for part in row_slices(len(rows), _STEP_ROWS):
        table[part] = points[rows[part]]
        yield
    return table
