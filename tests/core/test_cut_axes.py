"""Lines through the mean, and the strip around a line."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.cut_axes import CUT_AXES, CutAxis, axis_ends, spread_along, strip_of
from latent_explorer.core.ellipse import ConfidenceEllipse

ELLIPSE = ConfidenceEllipse([1, -1], [[9.0, 2.0], [2.0, 1.0]])


@pytest.mark.parametrize("axis", CUT_AXES)
def test_an_axis_goes_through_the_mean_as_far_as_its_level(axis: CutAxis) -> None:
    start, end = axis_ends(ELLIPSE, axis)
    np.testing.assert_allclose((start + end) / 2, ELLIPSE.center)
    along = (end - start) / math.dist(start, end)
    assert math.dist(start, end) / 2 == pytest.approx(4 * spread_along(ELLIPSE, along))
    assert along[0] > 0 or (along[0] == pytest.approx(0) and along[1] > 0)


def test_known_axes() -> None:
    start, end = axis_ends(ELLIPSE, "x", 2.0)
    assert (start.tolist(), end.tolist()) == ([-5.0, -1.0], [7.0, -1.0])
    start, end = axis_ends(ELLIPSE, "y", 2.0)
    assert (start.tolist(), end.tolist()) == ([1.0, -3.0], [1.0, 1.0])
    for axis, which in (("main", 0), ("minor", 1)):
        for place in axis_ends(ELLIPSE, axis, 2.2):  # type: ignore[arg-type] (a tuple of texts)
            assert ELLIPSE.levels(place) == pytest.approx(2.2)
            assert math.dist(place, ELLIPSE.center) == pytest.approx(ELLIPSE.half_axes(2.2)[which])
    with pytest.raises(ValueError, match="main, minor, x, y"):
        axis_ends(ELLIPSE, "z")  # type: ignore[arg-type] (what a file may hold)


@given(st.floats(0.1, 10), st.floats(0.1, 10), st.floats(-0.95, 0.95))
def test_main_and_minor_are_square(a: float, b: float, r: float) -> None:
    ellipse = ConfidenceEllipse([0, 0], [[a * a, r * a * b], [r * a * b, b * b]])
    (s0, e0), (s1, e1) = axis_ends(ellipse, "main"), axis_ends(ellipse, "minor")
    assert abs((e0 - s0) @ (e1 - s1)) <= 1e-6 * math.dist(s0, e0) * math.dist(s1, e1)
    assert math.dist(s0, e0) >= math.dist(s1, e1) * (1 - 1e-9)


def test_where_nothing_spreads_a_line_has_a_length_all_the_same() -> None:
    flat = ConfidenceEllipse([0, 0], [[4.0, 0.0], [0.0, 0.0]])
    for axis in CUT_AXES:
        start, end = axis_ends(flat, axis)
        assert math.dist(start, end) == pytest.approx(16)
    point = ConfidenceEllipse([0, 0], np.zeros((2, 2)))
    for axis in CUT_AXES:
        start, end = axis_ends(point, axis)
        assert math.dist(start, end) == pytest.approx(2)
    assert strip_of(flat, [0, 0], [8, 0], 0.5) == pytest.approx(0.5)


def test_a_strip_is_a_share_of_the_spread_across() -> None:
    assert strip_of(ELLIPSE, [0, 0], [5, 0], 0.5) == pytest.approx(0.5)
    assert strip_of(ELLIPSE, [0, 0], [0, -3], 0.5) == pytest.approx(1.5)
    start, end = axis_ends(ELLIPSE, "main")
    assert strip_of(ELLIPSE, start, end, 1.0) == pytest.approx(ELLIPSE.half_axes(1.0)[1])
    assert strip_of(ELLIPSE, [1, 1], [1, 1], 0.5) == 0.5, "no line, and no error here"
