"""Faces between images."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.stats import kstest

from latent_explorer.core.basis import fit_basis
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.core.space import LatentSpace


def settings(**others):
    return SamplingSettings(method="neighbours", **{"n_components": 12, "neighbours": 4, **others})


def test_one_neighbour_without_noise_is_an_image(toy_space):
    made = draw(settings(neighbours=1, noise=0.0, count=200), toy_space)
    points = toy_space.points.astype(np.float64)
    assert np.linalg.norm(made.z[:, None] - points, axis=2).min(axis=1).max() < 1e-3


def test_two_are_mixed_in_a_part_that_is_uniform(rng):
    # Two images far from all others: each is the other's nearest.
    points = np.concatenate([[[100.0, 0, 0], [101.0, 0, 0]], rng.normal(size=(2, 3))])
    space = LatentSpace(points, fit_basis(points))
    made = draw(settings(n_components=3, neighbours=2, noise=0.0, count=4000), space)
    of_these = made.z[made.z[:, 0] > 50].astype(float)
    assert len(of_these) > 1800
    np.testing.assert_allclose(of_these[:, 1:], 0, atol=1e-4)
    assert kstest(of_these[:, 0] - 100, "uniform").pvalue > 0.005


def test_without_noise_a_vector_lies_among_its_images(toy_space):
    made = draw(settings(noise=0.0, count=300), toy_space)
    points = toy_space.points.astype(np.float64)
    assert (made.z >= points.min(axis=0) - 1e-3).all()
    assert (made.z <= points.max(axis=0) + 1e-3).all()
    # Means of some lie nearer to the mean than these.
    assert (made.v.std(axis=0) < toy_space.basis.std).all()


def test_the_noise_is_as_wide_as_the_images_that_are_mixed(rng):
    # Two images far from all others: among them the components are 0.5, 1 and 0 wide.
    points = np.concatenate([[[100.0, 0, 5], [101.0, 2, 5]], rng.normal(size=(2, 3))])
    space = LatentSpace(points, fit_basis(points))
    asked = settings(n_components=3, neighbours=2, count=4000)
    plain, noisy = (draw(replace(asked, noise=noise), space) for noise in (0.0, 0.45))
    of_these = plain.z[:, 0] > 50
    added = (noisy.v - plain.v)[of_these]
    wide = space.basis.to_pca(points[:2]).std(axis=0)
    np.testing.assert_allclose(added.std(axis=0), 0.45 * wide, rtol=0.06, atol=1e-5)
    assert kstest(added[:, 0] / (0.45 * wide[0]), "norm").pvalue > 0.005


def test_one_neighbour_is_an_image_whatever_the_noise(toy_space):
    plain, noisy = (draw(settings(neighbours=1, noise=x), toy_space).z for x in (0.0, 1.0))
    np.testing.assert_array_equal(plain, noisy)
