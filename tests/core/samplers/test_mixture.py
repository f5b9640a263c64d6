"""The mixture of normal distributions, and its fit in steps."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest
from sklearn.mixture import GaussianMixture

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.core.samplers.mixture import mixture_steps
from latent_explorer.core.space import LatentSpace

CENTRES = np.array([[-8.0, 0, 0], [8.0, 1, 0], [0.0, 12, 3]])
SHARES = (0.2, 0.3, 0.5)


@pytest.fixture(scope="module")
def islands() -> LatentSpace:
    """Three groups of z-points, far from each other, each of a shape of its own."""
    rng = np.random.default_rng(8)
    groups = [
        rng.multivariate_normal(centre, cov, round(share * 6000))
        for centre, share, cov in zip(CENTRES, SHARES, _covariances(), strict=True)
    ]
    points = rng.permutation(np.concatenate(groups))
    return LatentSpace(points, fit_basis(points))


def _covariances():
    turned = np.array([[1.0, 0.8, 0], [0.8, 1.0, 0], [0, 0, 0.5]])
    return np.eye(3), turned, np.diag([0.3, 2.0, 1.0])


def _fit(space, clusters, **limits):
    return without_pauses(mixture_steps(space, clusters, **limits))


def test_groups_are_found_with_their_shapes(islands):
    fit = _fit(islands, 3)
    np.testing.assert_allclose(np.sort(fit.shares), SHARES, atol=0.01)
    basis = islands.basis
    for k in range(3):
        centre = basis.to_z(fit.means[k] * basis.std)
        nearest = np.linalg.norm(CENTRES - centre, axis=1).argmin()
        np.testing.assert_allclose(centre, CENTRES[nearest], atol=0.15)
        root = basis.components @ (basis.std[:, None] * fit.roots[k])
        np.testing.assert_allclose(root @ root.T, _covariances()[nearest], atol=0.25)


def test_the_fit_is_as_good_as_that_of_scikit_learn(islands):
    v = islands.basis.to_pca(islands.points) / islands.basis.std
    expected = GaussianMixture(3, random_state=0, reg_covar=1e-3).fit(v)
    fit = _fit(islands, 3)
    ours = GaussianMixture(3)
    ours.weights_, ours.means_ = fit.shares, fit.means
    ours.covariances_ = fit.roots @ fit.roots.transpose(0, 2, 1)
    ours.precisions_cholesky_ = np.linalg.inv(fit.roots).transpose(0, 2, 1)
    assert ours.score(v) > expected.score(v) - 0.01


def test_one_distribution_is_that_of_all_images(islands):
    fit = _fit(islands, 1)
    np.testing.assert_allclose(fit.shares, [1])
    np.testing.assert_allclose(fit.means, 0, atol=1e-5)
    np.testing.assert_allclose(fit.roots[0] @ fit.roots[0].T, np.eye(3), atol=2e-3)


def test_vectors_come_from_the_groups(islands):
    asked = SamplingSettings(method="mixture", n_components=3, clusters=3, count=6000)
    made = draw(asked, islands)
    group = np.linalg.norm(made.z[:, None] - CENTRES, axis=2).argmin(axis=1)
    np.testing.assert_allclose(np.bincount(group) / 6000, SHARES, atol=0.02)
    for k, covariance in enumerate(_covariances()):
        own = made.z[group == k].astype(float)
        np.testing.assert_allclose(own.mean(axis=0), CENTRES[k], atol=0.2)
        np.testing.assert_allclose(np.cov(own.T), covariance, atol=0.3)
        assert kstest((own[:, 0] - CENTRES[k, 0]) / covariance[0, 0] ** 0.5, "norm").pvalue > 1e-3


def test_components_beyond_those_fitted_are_normal(toy_space):
    few = _fit(toy_space, 2, n_components=5)
    assert few.means.shape == (2, 5)
    from latent_explorer.core.samplers.mixture import mixture

    asked = SamplingSettings(method="mixture", n_components=12, clusters=2)
    v = mixture(asked, toy_space, few, range(4000))
    np.testing.assert_allclose(v[:, 5:].std(axis=0), toy_space.basis.std[5:], rtol=0.05)
    assert abs(np.corrcoef(v[:, 4], v[:, 5])[0, 1]) < 0.05


def test_there_are_no_more_distributions_than_images(rng):
    points = rng.normal(size=(5, 3))
    space = LatentSpace(points, fit_basis(points))
    assert len(_fit(space, 32).shares) == 5
    made = draw(SamplingSettings(method="mixture", n_components=3, clusters=32), space)
    assert np.isfinite(made.z).all()


def test_a_fit_is_the_same_each_time_and_of_some_images(islands):
    first, second = (_fit(islands, 3, images=2000) for _ in range(2))
    for name in ("shares", "means", "roots"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()
    assert first.means.tobytes() != _fit(islands, 3).means.tobytes()
