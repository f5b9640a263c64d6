from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import mahalanobis

from latent_explorer.core.basis import fit_basis
from latent_explorer.core.plausibility import furthest_components, mahalanobis_levels, way_back


def test_levels_agree_with_scipy(toy_space):
    basis = toy_space.basis
    inverse = np.linalg.inv(basis.covariance)
    for z in toy_space.points[:20].astype(float):
        expected = mahalanobis(z, basis.mean, inverse)
        assert mahalanobis_levels(basis.to_pca(z), basis.std) == pytest.approx(expected)


@pytest.mark.parametrize("measure", [mahalanobis_levels, furthest_components])
def test_measures_take_any_shape(rng, measure):
    v = rng.normal(size=(3, 4, 5))
    values = measure(v, np.arange(5.0, 0, -1))
    assert values.shape == (3, 4)
    assert values[1, 2] == measure(v[1, 2], np.arange(5.0, 0, -1))


def test_the_furthest_component_is_the_largest_in_its_own_widths():
    v = [[1.0, 0, 0], [4.0, -3, 0.5], [0, 0, 0]]
    np.testing.assert_array_equal(furthest_components(v, [4.0, 2, 0.25]), [0.25, 2, 0])


def test_off_the_space_of_the_data_all_is_infinitely_far():
    std = np.array([2.0, 1.0, 0.0])
    v = [[2, 0, 0], [0, 3, 1e-9], [0, 0, 0.1]]
    np.testing.assert_array_equal(mahalanobis_levels(v, std), [1, 3, np.inf])
    np.testing.assert_array_equal(furthest_components(v, std), [1, 3, np.inf])


def test_without_any_spread_only_the_mean_is_at_0():
    for measure in (mahalanobis_levels, furthest_components):
        np.testing.assert_array_equal(measure([[0, 0], [1, 0]], [0, 0]), [0, np.inf])


def test_few_points_lie_at_finite_levels_of_their_own_space(rng):
    points = rng.normal(size=(6, 20)).astype(np.float16)
    basis = fit_basis(points)
    # Of n points in n - 1 dimensions each is as far out as the others.
    np.testing.assert_allclose(mahalanobis_levels(basis.to_pca(points), basis.std), np.sqrt(5))


def test_the_way_back_is_the_distance_to_what_the_encoder_makes_of_the_face(codec):
    z = np.zeros((3, 12), np.float32)
    z[1, 0] = 0.1
    z[2, :2] = (-36, -35)
    np.testing.assert_allclose(way_back(z, codec.decode(z), codec), [0, 0.1, 5], rtol=1e-6)
