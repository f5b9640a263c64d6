"""The arithmetic of views."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.session.numbers import View
from latent_explorer.ui.projections.ranges import LARGEST, SMALLEST, Frame, bounded, moved, zoomed

HOME: View = (-4.0, 6.0, 10.0, 12.0)
numbers = st.floats(allow_nan=True, allow_infinity=True)
places = st.floats(-1e4, 1e4)
sizes = st.floats(1e-3, 1e3)
views = st.builds(lambda x, y, w, h: (x, x + w, y, y + h), places, places, sizes, sizes)


def _within_bounds(view: View) -> bool:
    for low, high, start, end in ((*view[:2], *HOME[:2]), (*view[2:], *HOME[2:])):
        unit, middle, slack = end - start, (start + end) / 2, 1 + 1e-6
        if not SMALLEST * unit / slack <= high - low <= LARGEST * unit * slack:
            return False
        if not abs(low - middle) <= LARGEST * unit / 2 * slack >= abs(high - middle) / slack:
            return False
    return True


@given(numbers, numbers, numbers, numbers)
def test_every_view_is_brought_within_bounds(x0: float, x1: float, y0: float, y1: float) -> None:
    assert _within_bounds(bounded((x0, x1, y0, y1), HOME))


@given(views)
def test_a_view_within_bounds_is_shown_exactly(view: View) -> None:
    once = bounded(view, HOME)
    again = bounded(once, HOME)
    assert again == pytest.approx(once, rel=1e-12, abs=1e-12)
    if _within_bounds(view) and all(abs(v) < 900 for v in view):
        assert once == view


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.floats(0.1, 10))
def test_the_anchor_stays_where_it_is(u: float, v: float, factor: float) -> None:
    x0, x1, y0, y1 = HOME
    anchor = x0 + u * (x1 - x0), y0 + v * (y1 - y0)
    view = zoomed(HOME, HOME, anchor, factor)
    assert view[1] - view[0] == pytest.approx(factor * (x1 - x0))
    assert view[3] - view[2] == pytest.approx(factor * (y1 - y0))
    assert (anchor[0] - view[0]) / (view[1] - view[0]) == pytest.approx(u)
    assert (anchor[1] - view[2]) / (view[3] - view[2]) == pytest.approx(v)


@given(st.lists(st.floats(1e-3, 1e3), max_size=12))
def test_both_axes_stop_together(factors: list[float]) -> None:
    view = HOME
    for factor in factors:
        view = zoomed(view, HOME, (view[0], view[2]), factor)
        assert _within_bounds(view)
        assert (view[1] - view[0]) / (view[3] - view[2]) == pytest.approx(5.0, rel=1e-6)


def test_one_axis_can_be_zoomed_alone() -> None:
    assert zoomed(HOME, HOME, (1.0, 11.0), 0.5, (True, False)) == (-1.5, 3.5, 10.0, 12.0)
    assert zoomed(HOME, HOME, (1.0, 11.0), 0.5, (False, True)) == (-4.0, 6.0, 10.5, 11.5)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_a_moved_view_keeps_its_size(dx: float, dy: float) -> None:
    view = moved(HOME, HOME, dx, dy)
    assert view[1] - view[0] == pytest.approx(10, rel=1e-6)
    assert view[3] - view[2] == pytest.approx(2, rel=1e-6)
    assert _within_bounds(view)


def test_a_frame_knows_its_pixels() -> None:
    frame = Frame(HOME, 100, 50)
    assert frame.pixel == pytest.approx((0.1, 0.04))
    assert frame.contains(-4, 12)
    assert not frame.contains(-4.01, 12)
    assert frame.inside(100, -100, 5, 10, 5, 10) == pytest.approx((5.0, 10.2))
    assert frame.inside(0, 11, 5, 5, 5, 5) == (0, 11)
    # Where there is no room it is in the middle.
    assert frame.inside(3, 11, 80, 80, 0, 0)[0] == pytest.approx(1.0)
    assert math.isfinite(Frame(HOME, 0, 0).pixel[0])
