"""How far the core of a cloud is Gaussian: nominal and counted shares of ellipses (part VIII)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Coordinate, Pauses, row_slices, sort_steps
from latent_explorer.core.ellipse import ConfidenceEllipse, probability_within
from latent_explorer.core.plane_index import Values

LEVELS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
"""The levels whose ellipses are drawn together."""

_STEP_ROWS = 1 << 16


@dataclass(frozen=True)
class LevelShare:
    """The shares of an ellipse.

    Parameters
    ----------
    level : float
        The sigma level k.
    normal : float
        The share of a 2-D Gaussian inside, 1 - exp(-k^2 / 2).
    counted : float
        The share of the points inside.
    """

    level: float
    normal: float
    counted: float


def level_steps(
    x: Coordinate, y: Coordinate, ellipse: ConfidenceEllipse
) -> Pauses[NDArray[np.float32]]:
    """Return the sigma levels of points in rising order, in steps.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        Coordinates of the points.
    ellipse : ConfidenceEllipse
        That of the pair.

    Returns
    -------
    ndarray of float32 of shape (n,)
    """
    levels: NDArray[np.float32] = np.empty(len(x), np.float32)
    for rows in row_slices(len(x), _STEP_ROWS):
        levels[rows] = ellipse.levels(np.stack([x[rows], y[rows]], axis=1))
        yield
    return (yield from sort_steps(levels))


def level_shares(sorted_levels: Values, levels: Sequence[float] = LEVELS) -> tuple[LevelShare, ...]:
    """Return nominal and counted shares of ellipses.

    Parameters
    ----------
    sorted_levels : float32 of shape (n,)
        The levels of the points in rising order, as `level_steps` gives them.
    levels : sequence of float
        Those of the ellipses.

    Returns
    -------
    tuple of LevelShare
        In the order of `levels`; counted NaN where there is no point.
    """
    n = len(sorted_levels)
    # A few looks at what may be on disk.
    inside = [bisect_right(sorted_levels, np.float32(level)) for level in levels]
    return tuple(
        LevelShare(level, probability_within(level), count / n if n else float("nan"))
        for level, count in zip(levels, inside, strict=True)
    )
