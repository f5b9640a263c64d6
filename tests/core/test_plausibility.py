from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import mahalanobis
from scipy.stats import chi

from latent_explorer.core import arrays as core_arrays
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.plausibility import LevelRanks, level_ranks, mahalanobis_levels


def test_levels_agree_with_scipy(toy_space):
    basis = toy_space.basis
    inverse = np.linalg.inv(basis.covariance)
    for z in toy_space.points[:20].astype(float):
        expected = mahalanobis(z, basis.mean, inverse)
        assert mahalanobis_levels(basis.to_pca(z), basis.std) == pytest.approx(expected)


def test_levels_take_any_shape(rng):
    v = rng.normal(size=(3, 4, 5))
    levels = mahalanobis_levels(v, np.arange(5.0, 0, -1))
    assert levels.shape == (3, 4)
    assert levels[1, 2] == mahalanobis_levels(v[1, 2], np.arange(5.0, 0, -1))


def test_levels_off_the_space_of_the_data_are_infinite():
    std = np.array([2.0, 1.0, 0.0])
    np.testing.assert_array_equal(
        mahalanobis_levels([[2, 0, 0], [0, 3, 1e-9], [0, 0, 0.1]], std), [1, 3, np.inf]
    )


def test_without_any_spread_only_the_mean_is_at_0():
    np.testing.assert_array_equal(mahalanobis_levels([[0, 0], [1, 0]], [0, 0]), [0, np.inf])


def test_few_points_lie_at_finite_levels_of_their_own_space(rng):
    points = rng.normal(size=(6, 20)).astype(np.float16)
    ranks = level_ranks(points, fit_basis(points), 20)
    # Of n points in n - 1 dimensions each is as far out as the others.
    np.testing.assert_allclose(ranks.levels, np.sqrt(5))


def test_ranks_are_shares_of_the_data():
    ranks = LevelRanks(np.array([1.0, 2.0, 2.0, 3.0]))
    shares = ranks.share_further_out([0.5, 1, 1.5, 2, 2.5, 3, np.inf])
    np.testing.assert_array_equal(shares, [1, 0.75, 0.75, 0.25, 0.25, 0, 0])
    assert float(ranks.share_further_out(1.5)) == 0.75


def test_ranks_of_a_gaussian_are_those_of_the_chi_distribution(toy_space):
    ranks = level_ranks(toy_space.points, toy_space.basis, 6)
    assert len(ranks.levels) == toy_space.n
    assert (np.diff(ranks.levels) >= 0).all()
    assert not ranks.levels.flags.writeable
    levels = np.array([1.0, 2.0, 3.0])
    np.testing.assert_allclose(ranks.share_further_out(levels), chi.sf(levels, 6), atol=0.03)


def test_ranks_do_not_depend_on_chunks(toy_space, monkeypatch):
    whole = level_ranks(toy_space.points, toy_space.basis, 12).levels
    monkeypatch.setattr(core_arrays.row_slices, "__defaults__", (301,))
    parts = level_ranks(toy_space.points, toy_space.basis, 12).levels
    np.testing.assert_allclose(parts, whole, rtol=1e-12)
