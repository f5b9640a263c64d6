"""Straight lines through the plane of a pair, and the strip along one of them."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.arrays import Array
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.limits import Limits

CutAxis = Literal["main", "minor", "x", "y"]
CUT_AXES: tuple[CutAxis, ...] = ("main", "minor", "x", "y")
"""Lines through the mean: the long and the short axis of the ellipse, and those of the plane."""

CUT_LEVEL = 4.0
"""How far such a line reaches on either side, in standard deviations."""

STRIPS = Limits(0.01, 5.0)
"""The range of the strip on either side of a cut, in standard deviations across it."""

STRIP = 0.25
"""The usual one."""


def axis_ends(
    ellipse: ConfidenceEllipse, axis: CutAxis, level: float = CUT_LEVEL
) -> tuple[Array, Array]:
    """Return the ends of a line through the mean.

    Parameters
    ----------
    ellipse : ConfidenceEllipse
        That of the pair.
    axis : {"main", "minor", "x", "y"}
        Along which it lies.
    level : float
        How far it reaches, in standard deviations along it; where there are none it is as long as
        the widest line, or of length 2.

    Returns
    -------
    start, end : ndarray of shape (2,)
        From left to right, or from bottom to top.

    Raises
    ------
    ValueError
        When there is no such axis.
    """
    if axis not in CUT_AXES:
        raise ValueError(f"an axis is one of {', '.join(CUT_AXES)}; not {axis!r}")
    if axis in ("x", "y"):
        along = np.array([1.0, 0.0] if axis == "x" else [0.0, 1.0])
    else:
        turn = ellipse.angle
        if axis == "minor":
            # To the right.
            turn += math.pi / 2 if turn <= 0 else -math.pi / 2
        along = np.array([math.cos(turn), math.sin(turn)])
    reach = level * (spread_along(ellipse, along) or float(ellipse.half_axes(1.0)[0])) or 1.0
    return ellipse.center - reach * along, ellipse.center + reach * along


def strip_of(
    ellipse: ConfidenceEllipse, start: ArrayLike, end: ArrayLike, share: float = STRIP
) -> float:
    """Return the half thickness of a strip.

    Parameters
    ----------
    ellipse : ConfidenceEllipse
        That of the pair.
    start, end : array_like of shape (2,)
        Ends of the cut.
    share : float
        How far it reaches to either side, in standard deviations across the cut.

    Returns
    -------
    float
        In the units of the plane; where nothing spreads across, a share of the length.
    """
    start, end = np.asarray(start, np.float64), np.asarray(end, np.float64)
    length = math.dist(start, end)
    if not (math.isfinite(length) and length > 0):
        return share
    along = (end - start) / length
    across = np.array([-along[1], along[0]])
    return share * (spread_along(ellipse, across) or length / (2 * CUT_LEVEL))


def spread_along(ellipse: ConfidenceEllipse, along: Array) -> float:
    """Return the standard deviation along a direction of shape (2,); 0 for what is rounding."""
    variance = float(along @ ellipse.covariance @ along)
    negligible = 8 * np.finfo(np.float64).eps * float(np.trace(ellipse.covariance))
    return math.sqrt(variance) if variance > negligible else 0.0
