"""Radii are lengths, their theory holds, and they show why the cube fails."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi, kstest

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.radii import (
    chi_shares,
    cube_shell,
    cube_vectors,
    degrees_of_freedom,
    length_steps,
    lengths_of,
    mahalanobis,
    mahalanobis_steps,
    sampled_half_side,
)
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.core.space import LatentSpace


def test_lengths_are_those_of_numpy(toy_space):
    found = without_pauses(length_steps(toy_space))
    expected = np.sqrt(np.square(toy_space.points.astype(np.float64)).sum(axis=1))
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    np.testing.assert_array_equal(lengths_of(toy_space.points), found)
    assert not found.flags.writeable


def test_the_cube_fills_a_thin_shell():
    for b, d in [(1.0, 256), (2.5, 1000)]:
        lengths = np.linalg.norm(cube_vectors(b, d, 2000, 3), axis=1)
        radius, std = cube_shell(b, d)
        assert lengths.mean() == pytest.approx(radius, rel=0.003)
        assert lengths.std() == pytest.approx(std, rel=0.06)


def test_the_cube_is_that_of_the_sampler(toy_space):
    settings = SamplingSettings(method="cube", n_components=12, count=20, seed=5)
    b = sampled_half_side(settings.sigma_level, settings.fact, toy_space.basis)
    expected = cube_vectors(b, toy_space.d, 20, 5).astype(np.float32)
    np.testing.assert_array_equal(draw(settings, toy_space).z, expected)


@pytest.mark.parametrize("K", [1, 5, 12])
def test_a_gaussian_has_the_chi_distribution(toy_space, K):
    found = without_pauses(mahalanobis_steps(toy_space, K))
    z = toy_space.points.astype(np.float64)
    first = toy_space.basis.to_pca(z)[:, :K] / toy_space.basis.std[:K]
    np.testing.assert_allclose(found, np.sqrt(np.square(first).sum(axis=1)), rtol=1e-9)
    assert kstest(found, chi(K).cdf).pvalue > 0.001


def test_over_all_components_it_is_the_mahalanobis_distance(toy_space):
    z = toy_space.points[:50].astype(np.float64)
    offsets = z - toy_space.basis.mean
    inverse = np.linalg.inv(toy_space.basis.covariance)
    expected = np.sqrt(np.einsum("ni,ij,nj->n", offsets, inverse, offsets))
    np.testing.assert_allclose(mahalanobis(z, toy_space.basis, 12), expected, rtol=1e-6)


def test_components_without_variance_are_left_out(rng):
    points = rng.normal(size=(3, 6))
    basis = fit_basis(points)
    assert degrees_of_freedom(basis, 6) == 2
    assert degrees_of_freedom(basis, 1) == 1
    assert np.isfinite(mahalanobis(points, basis, 6)).all()
    constant = LatentSpace(np.ones((4, 1)), fit_basis(np.ones((4, 1))))
    assert degrees_of_freedom(constant.basis, 1) == 0
    assert not without_pauses(mahalanobis_steps(constant, 1)).any()
    assert chi_shares([0, 1, 2], 0).tolist() == [0, 0]
    assert chi_shares([-1, 1, 2], 0).tolist() == [1, 0]


@pytest.mark.parametrize("K", [0, 13])
def test_components_there_are_not_are_refused(toy_space, K):
    with pytest.raises(ValueError, match="from 1 to 12"):
        without_pauses(mahalanobis_steps(toy_space, K))


def test_shares_of_the_chi_distribution_are_all_of_it():
    shares = chi_shares(np.linspace(0, 40, 81), 105)
    assert shares.sum() == pytest.approx(1)
    assert abs(np.argmax(shares) * 0.5 - np.sqrt(104)) < 1
