"""Curves: they meet what they lead through, and a position is a share of the length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.paths import (
    ellipse_curve,
    lifted,
    place_between,
    smooth_curve,
    spread_positions,
    straight_curve,
)

NUMBERS = st.floats(-1e3, 1e3, width=32)
POINTS = st.integers(2, 6).flatmap(lambda m: arrays(np.float64, (m, 3), elements=NUMBERS))
BOTH = pytest.mark.parametrize("curve_through", [straight_curve, smooth_curve])


@BOTH
@given(points=POINTS)
def test_the_ends_are_met_exactly(curve_through, points):
    curve = curve_through(points)
    np.testing.assert_array_equal(curve.at(0), points[0])
    np.testing.assert_array_equal(curve.at(1), points[-1])


@BOTH
@given(points=POINTS)
def test_every_point_is_met(curve_through, points):
    curve = curve_through(points)
    met = curve.place(curve.parameters)
    scale = 1 + np.abs(points).max()
    for point in points:
        assert np.linalg.norm(met - point, axis=1).min() <= 1e-9 * scale


@given(points=POINTS, positions=arrays(np.float64, 5, elements=st.floats(0, 1)))
def test_a_polyline_is_followed_by_its_length(points, positions):
    curve = straight_curve(points)
    pieces = np.linalg.norm(np.diff(points, axis=0), axis=1)
    assert curve.length == pytest.approx(pieces.sum())
    if curve.length < 1e-3:
        return
    for position in positions:
        walked, k = position * curve.length, 0
        while k < len(pieces) - 1 and walked > pieces[k]:
            walked, k = walked - pieces[k], k + 1
        share = walked / pieces[k] if pieces[k] > 0 else 0.0
        expected = points[k] + min(share, 1.0) * (points[k + 1] - points[k])
        np.testing.assert_allclose(curve.at(position), expected, atol=1e-6 * (1 + curve.length))


def test_the_lengths_of_a_known_polyline():
    curve = straight_curve([(0, 0), (3, 4), (3, 14)])
    assert curve.length == 15
    np.testing.assert_allclose(curve.at([1 / 3, 2 / 3]), [(3, 4), (3, 9)])


def test_a_smooth_curve_bends_only_where_it_must():
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float)
    curve = smooth_curve(square)
    assert curve.length > 3, "longer than the polyline"
    fine = curve.at(np.linspace(0, 1, 4001))
    steps = np.diff(fine, axis=0)
    lengths = np.linalg.norm(steps, axis=1)
    # Constant speed, nearly, and no corner: from step to step it turns by little.
    assert lengths.max() < 1.06 * lengths.min()
    turned = np.arccos(np.clip((steps[1:] * steps[:-1]).sum(1) / lengths[1:] / lengths[:-1], -1, 1))
    assert turned.max() < 0.05
    # The polyline has corners of 90 degrees.
    corners = straight_curve(square).at([1 / 3 - 1e-4, 1 / 3, 1 / 3 + 1e-4])
    assert np.dot(corners[1] - corners[0], corners[2] - corners[1]) == pytest.approx(0, abs=1e-12)


@BOTH
def test_a_curve_through_points_on_a_line_is_that_line(curve_through):
    direction = np.array([1.0, -2.0, 0.5])
    curve = curve_through(np.array([0.0, 1.0, 1.5, 4.0, 9.0])[:, None] * direction)
    assert curve.length == pytest.approx(9 * np.linalg.norm(direction))
    at = np.linspace(0, 1, 50)
    np.testing.assert_allclose(curve.at(at), 9 * at[:, None] * direction, atol=1e-2)
    along = curve.at(at) @ direction / (direction @ direction)
    np.testing.assert_allclose(curve.at(at), along[:, None] * direction, atol=1e-12)


@given(points=POINTS, angle=st.floats(0, 6))
def test_a_smooth_curve_turns_with_its_points(points, angle):
    turn = np.eye(3)
    turn[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    at = np.linspace(0, 1, 7)
    turned = smooth_curve(points @ turn).at(at)
    scale = 1 + np.abs(points).max()
    if np.linalg.norm(np.diff(points, axis=0), axis=1).min() > 1e-3 * scale:
        np.testing.assert_allclose(turned, smooth_curve(points).at(at) @ turn, atol=1e-6 * scale)


@BOTH
def test_beyond_its_end_a_curve_goes_on_straight(curve_through):
    points = np.array([(0, 0), (2, 0), (2, 2)], float)
    curve = curve_through(points)
    end, beyond, further = curve.at([1.0, 1.25, 1.5])
    step = beyond - end
    assert np.linalg.norm(step) == pytest.approx(0.25 * curve.length)
    np.testing.assert_allclose(further - beyond, step, atol=1e-9)
    before = end - curve.at(1 - 1e-5)
    np.testing.assert_allclose(
        step / np.linalg.norm(step), before / np.linalg.norm(before), atol=1e-3
    )


def test_the_straight_line_overshoots_on_itself():
    np.testing.assert_allclose(straight_curve([(1, 1), (3, 5)]).at([1.5, 2]), [(4, 7), (5, 9)])


ELLIPSES = [
    ConfidenceEllipse(np.array([1.0, -2.0]), np.array([[4.0, 1.2], [1.2, 0.5]])),
    ConfidenceEllipse(np.zeros(2), np.eye(2)),
    ConfidenceEllipse(np.ones(2), np.array([[1.0, 1.0], [1.0, 1.0]])),
]


@pytest.mark.parametrize("ellipse", ELLIPSES[:2])
@pytest.mark.parametrize("level", [0.1, 2.2, 6.0])
def test_every_point_of_an_ellipse_has_its_level(ellipse, level):
    curve = ellipse_curve(ellipse, level)
    points = curve.at(np.linspace(0, 1, 1001))
    np.testing.assert_allclose(ellipse.levels(points), level, rtol=1e-9)
    np.testing.assert_allclose(points[0], points[-1], atol=1e-12)
    # All the way round, and evenly.
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    np.testing.assert_allclose(steps, curve.length / 1000, rtol=1e-2)


def test_a_circle_has_the_length_of_one_and_is_gone_round_again():
    curve = ellipse_curve(ELLIPSES[1], 2.0)
    assert curve.closed
    assert curve.length == pytest.approx(4 * np.pi, rel=1e-4)
    np.testing.assert_allclose(curve.at([0, 0.25]), [(2, 0), (0, 2)], atol=1e-9)
    np.testing.assert_allclose(curve.at(1.25), curve.at(0.25), atol=1e-12)


def test_a_collapsed_ellipse_is_a_line():
    points = ellipse_curve(ELLIPSES[2], 1.0).at(np.linspace(0, 1, 9))
    np.testing.assert_allclose(points[:, 0], points[:, 1], atol=1e-12)


def test_a_curve_of_a_plane_is_lifted_among_all_vectors():
    flat = straight_curve([(0, 0), (3, 4)])
    other = np.array([0.0, 12.0])

    def lift(u, xy):
        return np.concatenate([xy, other * np.asarray(u)[:, None]], axis=1)

    curve = lifted(flat, lift)
    assert curve.length == 13
    np.testing.assert_allclose(curve.at(0.5), [1.5, 2, 0, 6])


@BOTH
@pytest.mark.parametrize("points", [[(1, 2), (1, 2)], [(1, 2)] * 4])
def test_a_path_of_no_length_is_followed_all_the_same(curve_through, points):
    curve = curve_through(points)
    assert curve.length == 0
    np.testing.assert_array_equal(curve.at([0, 0.3, 1, 1.5]), [(1, 2)] * 4)


@BOTH
def test_points_that_are_repeated_change_nothing(curve_through):
    points = [(0, 0), (0, 0), (1, 1), (1, 1), (2, 0), (2, 0)]
    at = np.linspace(0, 1, 11)
    once = curve_through(points[::2])
    np.testing.assert_allclose(curve_through(points).at(at), once.at(at), atol=1e-9)


@BOTH
@pytest.mark.parametrize("far", [1e200, 1e308])
def test_numbers_at_the_end_of_the_range_raise_nothing(curve_through, far):
    with np.errstate(all="ignore"):
        curve = curve_through([(far, -far), (-far, far), (0, 0)])
        assert curve.at([0, 0.5, 1]).shape == (3, 2)


@pytest.mark.parametrize("position", [-0.01, np.nan, np.inf])
def test_places_before_the_path_are_refused(position):
    with pytest.raises(ValueError, match="0 or more"):
        straight_curve([(0, 0), (1, 1)]).at(position)


@BOTH
def test_one_point_is_no_path(curve_through):
    with pytest.raises(ValueError, match="at least 2"):
        curve_through([(0, 0)])


def test_steps_are_spread_evenly():
    np.testing.assert_allclose(spread_positions(3), [0, 0.5, 1])
    np.testing.assert_allclose(spread_positions(4, 1.5), [0, 0.5, 1, 1.5])
    # Once around: the first one is the last one.
    np.testing.assert_allclose(spread_positions(4, closed=True), [0, 0.25, 0.5, 0.75])
    with pytest.raises(ValueError, match="at least 2"):
        spread_positions(1)


def test_a_new_point_comes_where_the_detour_is_the_least():
    points = [(0, 0), (10, 0), (10, 10)]
    assert place_between(points, (5, 1)) == 1
    assert place_between(points, (9, 6)) == 2
    assert place_between(points[:2], (-50, 3)) == 1
