from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from latent_explorer.core.ellipse import (
    ConfidenceEllipse,
    probability_between,
    probability_within,
)


@st.composite
def covariances(draw):
    large, small = draw(st.floats(1e-3, 1e3)), draw(st.floats(1e-3, 1e3))
    r = draw(st.floats(-0.99, 0.99))
    both = r * large * small
    return np.array([[large**2, both], [both, small**2]])


centers = st.tuples(st.floats(-100, 100), st.floats(-100, 100)).map(np.array)


def test_the_shares_are_those_of_two_dimensions_not_of_one():
    shares = [round(probability_within(k), 3) for k in (1, 2, 2.2, 3)]
    assert shares == [0.393, 0.865, 0.911, 0.989]
    assert probability_within(0) == 0


def test_shares_of_one_dimension():
    assert [round(probability_between(k), 3) for k in (1, 2, 3)] == [0.683, 0.954, 0.997]
    assert probability_between(0) == 0
    assert probability_between(40) < 1


@pytest.mark.parametrize("level", [0.5, 1, 2, 2.2, 3])
@pytest.mark.parametrize(
    "covariance",
    [
        [[1, 0], [0, 1]],
        [[4, 0], [0, 0.01]],
        [[0.01, 0], [0, 4]],
        [[2, 1.2], [1.2, 1]],
        [[1, -0.999], [-0.999, 1]],
        [[1e-6, 9e-4], [9e-4, 1]],
    ],
    ids=["circle", "flat", "tall", "inclined", "thin", "tiny"],
)
def test_an_ellipse_holds_its_share_of_a_gaussian(rng, covariance, level):
    center = np.array([1.5, -3.0])
    points = rng.multivariate_normal(center, covariance, 100_000)
    inside = ConfidenceEllipse(center, covariance).levels(points) <= level
    # Four standard errors of a share of 100,000.
    assert inside.mean() == pytest.approx(probability_within(level), abs=0.0065)


@given(centers, covariances(), st.floats(0.1, 5))
def test_levels_are_mahalanobis_distances(center, covariance, level):
    ellipse = ConfidenceEllipse(center, covariance)
    outline = ellipse.outline(level, 33)
    np.testing.assert_allclose(ellipse.levels(outline), level, rtol=1e-6)
    offsets = outline - center
    inverse = np.linalg.inv(covariance)
    expected = np.sqrt(np.einsum("ni,ij,nj->n", offsets, inverse, offsets))
    np.testing.assert_allclose(ellipse.levels(outline), expected, rtol=1e-6)


@given(covariances(), st.floats(0, 5))
def test_half_axes_are_roots_of_eigenvalues(covariance, level):
    ellipse = ConfidenceEllipse(np.zeros(2), covariance)
    long, short = ellipse.half_axes(level)
    values, vectors = np.linalg.eigh(covariance)
    np.testing.assert_allclose([short, long], level * np.sqrt(values), rtol=1e-6)
    assert long >= short
    assume(values[1] > values[0] * 1.001)
    direction = np.array([math.cos(ellipse.angle), math.sin(ellipse.angle)])
    assert abs(direction @ vectors[:, 1]) == pytest.approx(1, abs=1e-6)


@given(centers, covariances(), st.floats(0, 5), st.integers(2, 200))
def test_the_outline_is_closed_and_has_its_center(center, covariance, level, n):
    ellipse = ConfidenceEllipse(center, covariance)
    outline = ellipse.outline(level, n)
    assert outline.shape == (n, 2)
    np.testing.assert_array_equal(outline[0], outline[-1])
    # The box around an ellipse: level times the standard deviations.
    reach = level * np.sqrt(np.diagonal(covariance))
    assert (np.abs(outline - center) <= reach * (1 + 1e-6) + 1e-9).all()


@pytest.mark.parametrize(
    ("covariance", "angle"),
    [
        ([[4, 0], [0, 1]], 0),
        ([[1, 0], [0, 4]], math.pi / 2),
        ([[1, -0.0], [-0.0, 4]], math.pi / 2),
        ([[1, 0.5], [0.5, 1]], math.pi / 4),
        ([[1, -0.5], [-0.5, 1]], -math.pi / 4),
        ([[1, 0], [0, 1]], 0),
    ],
)
def test_known_angles(covariance, angle):
    assert ConfidenceEllipse(np.zeros(2), covariance).angle == pytest.approx(angle)


def test_a_constant_component_leaves_a_line():
    ellipse = ConfidenceEllipse([1, 5], [[4, 0], [0, 0]])
    np.testing.assert_array_equal(ellipse.half_axes(2), [4, 0])
    np.testing.assert_array_equal(ellipse.outline(2)[:, 1], 5)
    np.testing.assert_array_equal(
        ellipse.levels([[1, 5], [5, 5], [-1, 5], [1, 5.1]]), [0, 2, 1, np.inf]
    )


@pytest.mark.parametrize("sign", [1, -1])
def test_full_correlation_leaves_a_line(rng, sign):
    x = rng.normal(size=200).astype(np.float32)
    points = np.stack([0.3 * x, sign * 0.7 * x], axis=1)
    ellipse = ConfidenceEllipse(points.mean(axis=0), np.cov(points.T.astype(float), bias=True))
    on_it = ConfidenceEllipse([0, 0], [[0.09, sign * 0.21], [sign * 0.21, 0.49]])
    assert on_it.half_axes(1)[1] == 0
    np.testing.assert_allclose(on_it.levels(points), np.abs(x), rtol=1e-5)
    assert on_it.levels([1, 0]) == np.inf
    assert np.isfinite(ellipse.outline(2)).all()


def test_two_constant_components_leave_a_point():
    ellipse = ConfidenceEllipse([2, 3], np.zeros((2, 2)))
    np.testing.assert_array_equal(ellipse.outline(3), np.tile([2.0, 3.0], (181, 1)))
    np.testing.assert_array_equal(ellipse.levels([[2, 3], [2, 4]]), [0, np.inf])


def test_levels_take_any_shape(rng):
    ellipse = ConfidenceEllipse([0, 0], [[2, 1], [1, 3]])
    xy = rng.normal(size=(4, 5, 2))
    assert ellipse.levels(xy).shape == (4, 5)
    assert ellipse.levels(xy)[1, 2] == ellipse.levels(xy[1, 2])


def test_the_arrays_are_read_only_copies():
    covariance = np.eye(2)
    ellipse = ConfidenceEllipse(np.zeros(2), covariance)
    covariance[0, 0] = 100
    assert ellipse.covariance[0, 0] == 1
    assert not ellipse.center.flags.writeable
    assert not ellipse.covariance.flags.writeable


@pytest.mark.parametrize(
    "covariance",
    [
        [[1, 0.5], [0.4, 1]],
        [[-1, 0], [0, 1]],
        [[1, 2], [2, 1]],
        [[np.nan, 0], [0, 1]],
        [[1, np.inf], [np.inf, 1]],
    ],
    ids=["asymmetric", "negative", "too correlated", "nan", "infinite"],
)
def test_what_is_no_covariance_is_refused(covariance):
    with pytest.raises(ValueError, match="covariance"):
        ConfidenceEllipse(np.zeros(2), covariance)


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match="2 x 2"):
        ConfidenceEllipse(np.zeros(3), np.eye(3))


@pytest.mark.parametrize(("level", "n"), [(-1, 10), (math.nan, 10), (1, 1)])
def test_an_outline_needs_a_level_and_points(level, n):
    with pytest.raises(ValueError, match="n >= 2"):
        ConfidenceEllipse(np.zeros(2), np.eye(2)).outline(level, n)
