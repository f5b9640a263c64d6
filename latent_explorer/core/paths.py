"""Curves of vectors, followed by share of their length (part VI of the series)."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.arrays import Array, locked_copy, read_only
from latent_explorer.core.ellipse import ConfidenceEllipse

Place = Callable[[Array], Array]
"""From parameters in [0, 1], of shape (m,), to the points there, of shape (m, d)."""
Lift = Callable[[Array, Array], Array]
"""From parameters of shape (m,) and coordinates of shape (m, k) to vectors of shape (m, d)."""

_FINE = 48
"""Pieces that a bent curve is measured by, between two points that it leads through."""
_AROUND = 360
_CENTRIPETAL = 0.5
_APART = 1e-10  # of the length: nearer points are the same
_LAST = 1e-3  # of the parameter: what tells in which direction a curve ends


@dataclass(frozen=True, eq=False)
class Curve:
    """A curve that is followed at constant speed: a position is a share of its length.

    Parameters
    ----------
    place : callable
        The points of the curve by a parameter in [0, 1]; met exactly, whatever the pieces.
    parameters : ndarray of shape (m,)
        Rising from 0 to 1. Between two of them the curve is measured as if it were straight.
    closed : bool
        Whether it ends where it begins.
    """

    place: Place
    parameters: Array
    closed: bool = False

    def __post_init__(self) -> None:
        # What was remembered may be as far away as numbers go.
        with np.errstate(over="ignore", invalid="ignore"):
            points = self.place(self.parameters)
            pieces = np.linalg.norm(np.diff(points, axis=0), axis=1)
            length = float(pieces.sum())
        # A curve of no length, or of none that can be told, is followed all the same.
        if length > 0 and np.isfinite(length):
            shares = np.concatenate([[0.0], np.cumsum(pieces) / length])
        else:
            length, shares = 0.0, np.array(self.parameters)
        shares[-1] = 1.0
        object.__setattr__(self, "_length", length)
        object.__setattr__(self, "_shares", read_only(shares))

    @property
    def length(self) -> float:
        """How long it is, in the units of its points."""
        length: float = self.__dict__["_length"]
        return length

    @property
    def shares(self) -> Array:
        """The share of the length at each of `parameters`, of shape (m,)."""
        shares: Array = self.__dict__["_shares"]
        return shares

    def at(self, positions: ArrayLike) -> Array:
        """Return the points at some positions.

        Parameters
        ----------
        positions : array_like of shape (...,)
            Shares of the length: 0 where the curve begins, 1 where it ends. Beyond 1 it goes on
            straight in the direction it ends in; a closed one goes round again.

        Returns
        -------
        ndarray of float64 of shape (..., d)

        Raises
        ------
        ValueError
            When a position is below 0, or not finite.
        """
        wanted = np.asarray(positions, np.float64)
        if not (np.isfinite(wanted).all() and (wanted >= 0).all()):
            raise ValueError(f"a place on a path is 0 or more; it is {positions!r}")
        flat = wanted.reshape(-1)
        on_it = np.where(flat > 1, flat % 1.0, flat) if self.closed else np.minimum(flat, 1.0)
        points = np.array(self.place(np.interp(on_it, self.shares, self.parameters)))
        if not self.closed and (flat > 1).any():
            points += np.maximum(flat - 1, 0)[:, None] * self.length * self._direction()
        return points.reshape(*wanted.shape, points.shape[1])

    def _direction(self) -> Array:
        """Return the direction it ends in: of length 1, or 0 for a curve of no length."""
        before, end = self.place(np.array([1 - _LAST, 1.0]))
        step = end - before
        length = float(np.linalg.norm(step))
        direction: Array = step / length if length > 0 else step
        return direction


def straight_curve(points: ArrayLike) -> Curve:
    """Return the straight line between two points, or the polyline through several.

    Parameters
    ----------
    points : array_like of shape (m, d)
        At least two; all are met exactly.
    """
    found = locked_copy(points)
    knots = _knots(found, 1.0)

    def place(u: Array) -> Array:
        i, w = _pieces(u, knots)
        between: Array = (1 - w) * found[i] + w * found[i + 1]
        return between

    return Curve(place, knots)


def smooth_curve(points: ArrayLike) -> Curve:
    """Return a smooth curve through points: the centripetal Catmull-Rom spline.

    Each piece depends on the four points around it alone, and has neither cusps nor loops of its
    own; points on a line give that line. It is written out here because SciPy's interpolators
    take half a second to be imported, while somebody drags.

    Parameters
    ----------
    points : array_like of shape (m, d)
        At least two; all are met exactly.
    """
    found = _without_repeats(np.asarray(points, np.float64))
    if len(found) < 3:
        return straight_curve(points)
    knots = _knots(found, _CENTRIPETAL)
    # One more at each end, opposite to the neighbour: the curve begins without a bend.
    more = np.vstack([2 * found[0] - found[1], found, 2 * found[-1] - found[-2]])
    t = np.concatenate([[2 * knots[0] - knots[1]], knots, [2 * knots[-1] - knots[-2]]])

    def place(u: Array) -> Array:
        i, _ = _pieces(u, knots)
        # Barry and Goldman's pyramid: lines, parabolas, and the curve between p1 and p2.
        at = [t[i + k][:, None] for k in range(4)]
        u = u[:, None]
        lines = [_between(u, at[k], at[k + 1], more[i + k], more[i + k + 1]) for k in range(3)]
        arcs = [_between(u, at[k], at[k + 2], lines[k], lines[k + 1]) for k in range(2)]
        return _between(u, at[1], at[2], arcs[0], arcs[1])

    return Curve(place, _refined(knots))


def ellipse_curve(ellipse: ConfidenceEllipse, level: float) -> Curve:
    """Return the way once around an ellipse, from the end of its long axis on.

    Parameters
    ----------
    ellipse : ConfidenceEllipse
        Of a pair.
    level : float
        The sigma level k: that of every point of the curve.
    """
    center, (long, short) = ellipse.center, ellipse.half_axes(level)
    cos, sin = np.cos(ellipse.angle), np.sin(ellipse.angle)
    axes = np.array([[long * cos, long * sin], [-short * sin, short * cos]])

    def place(u: Array) -> Array:
        angles = 2 * np.pi * np.asarray(u)
        points: Array = center + np.stack([np.cos(angles), np.sin(angles)], axis=1) @ axes
        return points

    return Curve(place, np.linspace(0, 1, _AROUND + 1), closed=True)


def lifted(curve: Curve, lift: Lift) -> Curve:
    """Return a curve of a subspace among all vectors.

    Parameters
    ----------
    curve : Curve
        In the coordinates of the subspace.
    lift : callable
        From those to all vectors.
    """

    def place(u: Array) -> Array:
        return lift(u, curve.place(u))

    return Curve(place, curve.parameters, curve.closed)


def spread_positions(steps: int, last: float = 1.0, *, closed: bool = False) -> Array:
    """Return the positions of evenly spaced steps, of shape (steps,).

    Parameters
    ----------
    steps : int
        How many, at least 2.
    last : float
        Position of the last one. On a closed curve there is none at 1, where the first one is.
    closed : bool
        Whether the curve is closed.
    """
    if steps < 2:
        raise ValueError(f"a path needs at least 2 steps; it has {steps}")
    return np.linspace(0.0, last, steps, endpoint=not closed)


def place_between(points: ArrayLike, point: ArrayLike) -> int:
    """Return between which of some points another one makes the shortest detour.

    Parameters
    ----------
    points : array_like of shape (m, d)
        In order, at least two.
    point : array_like of shape (d,)
        The other one.

    Returns
    -------
    int
        From 1 to m - 1: its place among the points.
    """
    found = np.asarray(points, np.float64)
    away = np.linalg.norm(found - np.asarray(point, np.float64), axis=1)
    direct = np.linalg.norm(np.diff(found, axis=0), axis=1)
    return 1 + int(np.argmin(away[:-1] + away[1:] - direct))


def _without_repeats(points: Array) -> Array:
    """Leave out points that are where the one before is, as far as can be told; never an end."""
    with np.errstate(over="ignore", invalid="ignore"):
        steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
        apart = steps > _APART * steps.sum()
    kept = np.concatenate([[True], apart])
    if not kept[-1]:
        kept[np.flatnonzero(kept)[-1]] = kept.sum() == 1
        kept[-1] = True
    found: Array = points[kept]
    return found


def _knots(points: Array, power: float) -> Array:
    """Return the parameters of points that are met: by their distances to a power."""
    if len(points) < 2:
        raise ValueError(f"a path needs at least 2 points; it has {len(points)}")
    with np.errstate(over="ignore", invalid="ignore"):
        steps = np.linalg.norm(np.diff(points, axis=0), axis=1) ** power
        total = float(steps.sum())
    if not (total > 0 and np.isfinite(total)):
        return np.linspace(0.0, 1.0, len(points))
    knots = np.concatenate([[0.0], np.cumsum(steps) / total])
    knots[-1] = 1.0
    return knots


def _pieces(u: Array, knots: Array) -> tuple[np.ndarray, Array]:
    """Return in which piece parameters lie, and how far in it, of shapes (m,) and (m, 1)."""
    # From the left at the end of all; at a knot the piece that begins there, where it has a length.
    i = np.clip(np.searchsorted(knots, u, side="right") - 1, 0, len(knots) - 2)
    last = int(np.flatnonzero(np.diff(knots) > 0)[-1]) if knots[0] < knots[-1] else 0
    i = np.minimum(i, last)
    width = knots[i + 1] - knots[i]
    w = np.where(width > 0, (u - knots[i]) / np.where(width > 0, width, 1.0), 0.0)
    return i, w[:, None]


def _refined(knots: Array) -> Array:
    """Return the knots with `_FINE` pieces between two of them."""
    parts = [np.linspace(a, b, _FINE, endpoint=False) for a, b in itertools.pairwise(knots)]
    return np.concatenate([*parts, knots[-1:]])


def _between(u: Array, t0: Array, t1: Array, a: Array, b: Array) -> Array:
    """Return the line through `a` at `t0` and `b` at `t1`."""
    w = (u - t0) / (t1 - t0)
    # Written so that what is the same at both ends stays the same to the last digit.
    line: Array = np.where(w == 1, b, a + w * (b - a))
    return line
