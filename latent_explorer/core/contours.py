"""Lines of equal number density in the plane of a pair (part VIII of the series)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Coordinate, Pauses, read_only, row_slices
from latent_explorer.core.density import Range, density_image
from latent_explorer.core.imports import FILTERS, import_steps

SHARES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9)
"""Shares of the maximum of the density for which contours are drawn."""

CELLS = 100
SMOOTHING = 1.5
"""Standard deviation, in cells, of the Gaussian that takes the noise of the counts away."""

# Of the extent of the points, so that no contour is cut off.
_MARGIN = 0.05
# Standard deviations on either side of the mean: a point far out would make all cells coarse.
_SPAN = 6.0
_STEP_ROWS = 1 << 18


@dataclass(frozen=True, eq=False)
class Contour:
    """The line around where the density is above a share of its maximum.

    Parameters
    ----------
    share : float
        Of the maximum.
    density : float
        In points per unit of area.
    lines : tuple of ndarray of float64 of shape (m, 2)
        Closed: the last point of each is the first again.
    """

    share: float
    density: float
    lines: tuple[Array, ...]


def contour_steps(
    x: Coordinate, y: Coordinate, *, shares: Sequence[float] = SHARES
) -> Pauses[tuple[Contour, ...]]:
    """Return contours of the number density of a whole cloud, in steps.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        Coordinates of the points.
    shares : sequence of float
        Of the maximum of the smoothed density, in (0, 1).

    Returns
    -------
    tuple of Contour
        One for each share; without lines where there is no point.
    """
    if not len(x):
        return density_contours(x, y, (0.0, 1.0), (0.0, 1.0), shares=shares)
    x_range = yield from _extent_steps(x)
    y_range = yield from _extent_steps(y)
    # What is used below takes longer to import than to use.
    yield from import_steps(FILTERS)
    counts = np.zeros((CELLS, CELLS), np.float32)
    for rows in row_slices(len(x), _STEP_ROWS):
        counts += density_image(x[rows], y[rows], x_range, y_range, counts.shape)
        yield
    return _lines(counts, x_range, y_range, shares, SMOOTHING)


def _extent_steps(values: Coordinate) -> Pauses[Range]:
    """Return where the points are, without those that are very far from all others."""
    low, high, total, squares = math.inf, -math.inf, 0.0, 0.0
    for rows in row_slices(len(values), _STEP_ROWS):
        low, high = min(low, float(values[rows].min())), max(high, float(values[rows].max()))
        total += float(values[rows].sum(dtype=np.float64))
        yield
    mean = total / len(values)
    for rows in row_slices(len(values), _STEP_ROWS):
        squares += float(np.square(values[rows] - mean, dtype=np.float64).sum())
        yield
    margin = _MARGIN * (high - low) or 1.0
    reach = _SPAN * math.sqrt(squares / len(values)) or 1.0
    return max(low - margin, mean - reach), min(high + margin, mean + reach)


def density_contours(
    x: Coordinate,
    y: Coordinate,
    x_range: Range,
    y_range: Range,
    *,
    shares: Sequence[float] = SHARES,
    cells: int = CELLS,
    smoothing: float = SMOOTHING,
) -> tuple[Contour, ...]:
    """Return contours of the number density, counted in cells and smoothed.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        Coordinates of the points.
    x_range, y_range : tuple of float
        The part of the plane that is divided into cells; points elsewhere are not counted.
    shares : sequence of float
        Of the maximum of the smoothed density, in (0, 1).
    cells : int
        Along each axis.
    smoothing : float
        Standard deviation in cells; 0 for none.

    Returns
    -------
    tuple of Contour
        One for each share; without lines where there is no point.

    Raises
    ------
    ValueError
        When a share is not in (0, 1), or there are no cells.
    """
    if not all(0 < share < 1 for share in shares):
        raise ValueError(f"contours are drawn at shares between 0 and 1; they are {shares}")
    if cells < 1 or not smoothing >= 0:
        raise ValueError(f"contours need cells and smoothing >= 0; not {cells} and {smoothing}")
    counts = density_image(x, y, x_range, y_range, (cells, cells))
    return _lines(counts, x_range, y_range, shares, smoothing)


def _lines(
    counts: NDArray[np.float32],
    x_range: Range,
    y_range: Range,
    shares: Sequence[float],
    smoothing: float,
) -> tuple[Contour, ...]:
    """Return the contours of points that were counted in square cells, as many either way."""
    field, x_centers, y_centers = _field(counts, x_range, y_range, smoothing)
    peak = float(field.max())
    area = (x_range[1] - x_range[0]) * (y_range[1] - y_range[0]) / counts.size
    if peak <= 0:
        return tuple(Contour(share, 0.0, ()) for share in shares)
    from contourpy import contour_generator

    generator = contour_generator(x_centers, y_centers, field)
    contours = []
    for share in shares:
        # With separate lines, its default, contourpy gives one array a line.
        lines = tuple(
            read_only(np.array(line, np.float64)) for line in generator.lines(share * peak)
        )
        contours.append(Contour(share, share * peak / area, lines))
    return tuple(contours)


def _field(
    counts: NDArray[np.float32], x_range: Range, y_range: Range, smoothing: float
) -> tuple[Array, Array, Array]:
    """Return the smoothed counts, a rim of zeros around them, and the centres of the cells."""
    from scipy.ndimage import gaussian_filter

    cells = len(counts)
    # Nothing counts as smoothed in from beyond the edge.
    smooth: Array = gaussian_filter(counts.astype(np.float64), smoothing, mode="constant")
    centers = []
    for low, high in (x_range, y_range):
        step = (high - low) / cells
        centers.append(low + step * (np.arange(-1, cells + 1) + 0.5))
    # With the rim every contour is closed.
    x_centers, y_centers = (np.asarray(each, np.float64) for each in centers)
    return np.pad(smooth, 1), x_centers, y_centers
