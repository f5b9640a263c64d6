"""Vectors uniform in an ellipsoid."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest

from latent_explorer.core.ellipse import ellipsoid_radius, probability_within
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.core.samplers.ellipsoid import uniform_in_ball


@pytest.mark.parametrize("K", [1, 2, 3, 12, 105])
def test_vectors_are_uniform_in_the_ball(K):
    x = uniform_in_ball(5, 20_000, K)
    radii = np.linalg.norm(x, axis=1)
    assert radii.max() < 1
    # Its volume grows with the K-th power.
    assert kstest(radii**K, "uniform").pvalue > 0.005
    np.testing.assert_allclose(np.square(x).mean(axis=0), 1 / (K + 2), rtol=0.06)
    assert np.abs(x.mean(axis=0)).max() < 0.02


def test_the_ellipsoid_of_two_components_is_the_ellipse():
    for level in (0.01, 0.5, 1.645, 3.0, 12.0):
        assert ellipsoid_radius(level, 2) == pytest.approx(level, rel=1e-6)


@pytest.mark.parametrize("K", [1, 3, 12, 105])
def test_the_ellipsoid_holds_what_the_ellipse_does(rng, K):
    lengths = np.linalg.norm(rng.normal(size=(200_000, K)), axis=1)
    for level in (0.5, 1.645, 2.5):
        inside = (lengths <= ellipsoid_radius(level, K)).mean()
        assert inside == pytest.approx(probability_within(level), abs=0.005)


def test_vectors_fill_the_ellipsoid_of_the_images(toy_space):
    asked = SamplingSettings(method="ellipsoid", n_components=12, count=5000, fact=0.8)
    made = draw(asked, toy_space)
    radii = np.linalg.norm(made.v / toy_space.basis.std, axis=1)
    reach = ellipsoid_radius(2.35 * 0.8, 12)
    assert 0.99 * reach < radii.max() <= reach
