"""What part of a plane is in view: arithmetic without Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from latent_explorer.session.numbers import View

SMALLEST, LARGEST = 1e-4, 1e3
"""A view may be this much smaller and larger than that of the whole cloud."""


def bounded(view: View, home: View) -> View:
    """Return `view`, or where it is too small, too large or too far away the nearest that is not.

    Parameters
    ----------
    view : tuple of float
        The view wanted.
    home : tuple of float
        That of the whole cloud.
    """
    if not all(map(math.isfinite, view)):
        return home
    return (*_bounded_axis(view[:2], home[:2]), *_bounded_axis(view[2:], home[2:]))


def _bounded_axis(axis: tuple[float, float], home: tuple[float, float]) -> tuple[float, float]:
    low, high = axis
    size, unit, middle = high - low, home[1] - home[0], (home[0] + home[1]) / 2
    allowed = min(max(size, SMALLEST * unit), LARGEST * unit)
    reach = (LARGEST * unit - allowed) / 2
    at = (low + high) / 2
    if allowed == size and abs(at - middle) <= reach:
        return axis  # exactly what was wanted, without rounding
    at = min(max(at, middle - reach), middle + reach)
    return at - allowed / 2, at + allowed / 2


def zoomed(
    view: View,
    home: View,
    anchor: tuple[float, float],
    factor: float,
    axes: tuple[bool, bool] = (True, True),
) -> View:
    """Return `view` made `factor` times as large around a point that stays where it is.

    Parameters
    ----------
    view, home : tuple of float
        The present view, and that of the whole cloud, which bounds the new one.
    anchor : tuple of float
        The point that stays.
    factor : float
        Below 1 to see more of less. Both axes stop together.
    axes : tuple of bool
        Which of the axes are zoomed.
    """
    for size, unit, zooms in (
        (view[1] - view[0], home[1] - home[0], axes[0]),
        (view[3] - view[2], home[3] - home[2], axes[1]),
    ):
        if zooms:
            factor = min(max(factor, min(1.0, SMALLEST * unit / size)), LARGEST * unit / size)
    fx, fy = (factor if zooms else 1.0 for zooms in axes)
    x, y = anchor
    wanted = (
        x + (view[0] - x) * fx,
        x + (view[1] - x) * fx,
        y + (view[2] - y) * fy,
        y + (view[3] - y) * fy,
    )
    return bounded(wanted, home)


def moved(view: View, home: View, dx: float, dy: float) -> View:
    """Return `view` moved by (`dx`, `dy`), as far as `home`, that of the whole cloud, allows."""
    return bounded((view[0] + dx, view[1] + dx, view[2] + dy, view[3] + dy), home)


@dataclass(frozen=True)
class Frame:
    """The view on screen.

    Parameters
    ----------
    view : tuple of float
        What is in view.
    width, height : float
        In how many pixels.
    """

    view: View
    width: float
    height: float

    @property
    def pixel(self) -> tuple[float, float]:
        """Width and height of a pixel in the units of the plane."""
        x0, x1, y0, y1 = self.view
        return (x1 - x0) / max(self.width, 1.0), (y1 - y0) / max(self.height, 1.0)

    def pixels(self, x: float, y: float) -> tuple[float, float]:
        """Return where (x, y) is, in pixels from the upper left corner."""
        px, py = self.pixel
        return (x - self.view[0]) / px, (self.view[3] - y) / py

    def contains(self, x: float, y: float) -> bool:
        """Whether a point is in view."""
        x0, x1, y0, y1 = self.view
        return x0 <= x <= x1 and y0 <= y <= y1

    def inside(
        self, x: float, y: float, left: float, right: float, below: float, above: float
    ) -> tuple[float, float]:
        """Return the point nearest to (x, y) that has so many pixels of the view on each side."""
        x0, x1, y0, y1 = self.view
        px, py = self.pixel
        return (
            _within(x, x0 + left * px, x1 - right * px),
            _within(y, y0 + below * py, y1 - above * py),
        )


def _within(value: float, low: float, high: float) -> float:
    return (low + high) / 2 if high < low else min(max(value, low), high)
