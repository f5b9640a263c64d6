from __future__ import annotations

import math

import numpy as np
import pytest

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.cut_axes import axis_ends
from latent_explorer.core.cuts import cut_steps, departure, sigma_along
from latent_explorer.core.ellipse import ConfidenceEllipse

COVARIANCE = np.array([[9.0, 2.0], [2.0, 1.0]])


def cut(x, y, start, end, ellipse=None, **options):
    ellipse = ellipse or ConfidenceEllipse([1, -1], COVARIANCE)
    return without_pauses(cut_steps(x, y, start, end, ellipse, **options))


def test_along_a_gaussian_the_counts_are_those_of_a_gaussian(rng):
    x, y = rng.multivariate_normal([1, -1], COVARIANCE, 400_000).T
    for start, end in [((-8, -4), (10, 3)), ((4, -4), (-2, 3))]:
        found = cut(x, y, start, end, bins=20)
        assert found.edges[-1] == pytest.approx(math.dist(start, end))
        deviation = (found.counts - found.gaussian) / np.sqrt(found.gaussian + 1)
        assert np.abs(deviation).max() < 5
        assert found.gaussian.max() > 1000


def test_points_are_counted_by_their_place_in_the_strip():
    x, y = np.array([0.5, 1.5, 1.6, 1.5, 5.0, -1.0]), np.array([0.2, -0.2, 0.0, 0.3, 0.0, 0.0])
    found = cut(x, y, (0, 0), (2, 0), bins=2, half_thickness=0.25)
    assert found.counts.tolist() == [1, 2]
    assert found.edges.tolist() == [0, 1, 2]
    turned = cut(y, x, (0, 2), (0, 0), bins=2, half_thickness=0.25)
    assert turned.counts.tolist() == [2, 1]


def test_the_whole_plane_is_the_whole_gaussian():
    # Bins far wider than the bell.
    found = cut(np.zeros(10), np.zeros(10), (-100, -1), (102, -1), bins=7, half_thickness=50)
    assert found.gaussian.sum() == pytest.approx(10, rel=1e-6)


def test_the_strip_is_a_quarter_of_the_spread_across(rng):
    found = cut(rng.normal(size=5), rng.normal(size=5), (0, 0), (1, 0))
    assert found.half_thickness == pytest.approx(0.25)


def test_a_line_of_points_has_no_gaussian_density():
    line = ConfidenceEllipse([0, 0], [[1.0, 1.0], [1.0, 1.0]])
    values = np.linspace(-1, 1, 11)
    found = cut(values, values, (-1, -1), (1, 1), line, half_thickness=0.1, bins=3)
    assert found.counts.sum() == 11
    assert np.isnan(found.gaussian).all()
    flat = ConfidenceEllipse([0, 0], [[1, 0], [0, 0]])
    assert cut(values, np.zeros(11), (-1, 0), (1, 0), flat).counts.sum() == 11
    with pytest.raises(ValueError, match="give one above 0"):
        cut(values, np.zeros(11), (-1, 0), (1, 0), flat, half_thickness=0.0)


@pytest.mark.parametrize(
    "wrong", [((0, 0), (0, 0), 3), ((0, 0), (1, np.nan), 3), ((0, 0), (1, 0), 0)]
)
def test_what_is_no_cut_is_refused(wrong):
    start, end, bins = wrong
    with pytest.raises(ValueError, match="two different ends"):
        cut(np.zeros(1), np.zeros(1), start, end, bins=bins)


def test_departures_are_those_of_the_counts(rng):
    ellipse = ConfidenceEllipse([1, -1], COVARIANCE)
    x, y = rng.multivariate_normal([1, -1], COVARIANCE, 400_000).T
    start, end = axis_ends(ellipse, "main")
    found = cut(x, y, start, end)
    departs = departure(found, ellipse)
    assert departs.points == found.counts.sum()
    assert departs.points == pytest.approx(departs.expected, rel=0.02)
    assert departs.tail_points == pytest.approx(departs.tail_expected, rel=0.1)
    # Of a Gaussian's points 4.6 % lie beyond 2 sigma; a bin has a tenth of that width.
    assert departs.tail_expected == pytest.approx(0.0455 * departs.expected, rel=0.1)
    assert 1 < departs.ratio < 3
    assert 2 < abs(departs.ratio_at) < 4
    # Far too many at one place of the tails.
    place = ellipse.center + 2.7 / 4 * (end - ellipse.center)
    x, y = np.append(x, np.full(9000, place[0])), np.append(y, np.full(9000, place[1]))
    departs = departure(cut(x, y, start, end), ellipse)
    assert departs.ratio > 10
    assert departs.ratio_at == pytest.approx(2.7, abs=0.1)


def test_without_a_gaussian_there_is_no_departure():
    line = ConfidenceEllipse([0, 0], [[1.0, 1.0], [1.0, 1.0]])
    values = np.linspace(-1, 1, 11)
    found = cut(values, values, (-1, -1), (1, 1), line, half_thickness=0.1, bins=3)
    departs = departure(found, line)
    assert departs.points == 11
    assert math.isnan(departs.expected)
    assert math.isnan(departs.ratio)
    across = cut(values, -values, (-1, 1), (1, -1), line, half_thickness=0.1, bins=3)
    assert np.isnan(sigma_along(across, line, across.edges)).all()


def test_sigma_is_that_of_the_direction():
    ellipse = ConfidenceEllipse([1, -1], COVARIANCE)
    found = cut(np.zeros(3), np.zeros(3), (1, -6), (1, 4), ellipse)
    np.testing.assert_allclose(sigma_along(found, ellipse, [0, 5, 7]), [-5, 0, 2])
