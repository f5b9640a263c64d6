"""The ellipses of pairs of z components."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ks_2samp

from latent_explorer.core.basis import fit_basis
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.core.samplers.pairwise import pairwise
from latent_explorer.core.samplers.pairwise_z import pairwise_z
from latent_explorer.core.space import LatentSpace

ROUNDING = 1e-9


def _correlation(rng, d, strength):
    mixing = np.eye(d) + strength * rng.normal(size=(d, d))
    return np.corrcoef(rng.normal(size=(500, d)) @ mixing, rowvar=False)


def _worst(x, r):
    """How far out the outermost pair is, pair by pair."""
    worst = 0.0
    for i in range(len(r)):
        for j in range(i):
            form = x[:, i] ** 2 + x[:, j] ** 2 - 2 * r[i, j] * x[:, i] * x[:, j]
            worst = max(worst, (form / (1 - r[i, j] ** 2)).max())
    return worst


@pytest.mark.parametrize("strength", [0.0, 0.1, 0.3, 1.0])
@pytest.mark.parametrize("d", [2, 5, 30])
def test_all_pairs_lie_in_their_ellipses(rng, d, strength):
    r = _correlation(rng, d, strength)
    made = pairwise_z(3, 60, r)
    assert _worst(made.x, r) <= 1 + ROUNDING
    assert not made.shrunk.any()
    assert 1 <= made.rounds.max() < 100


def test_vectors_lie_in_the_confidence_ellipse_of_every_pair(toy_space):
    asked = SamplingSettings(method="pairwise-z", n_components=12, fact=0.8, count=100)
    z = draw(asked, toy_space).z
    for i in range(12):
        for j in range(i):
            ellipse = toy_space.ellipse("z", (i, j))
            assert isinstance(ellipse, ConfidenceEllipse)
            assert ellipse.levels(z[:, [i, j]]).max() <= 2.35 * 0.8 * (1 + 1e-5)


@pytest.mark.parametrize("d", [2, 5, 40])
def test_without_correlations_it_is_close_to_the_procedure_of_the_series(d):
    ours, series = pairwise_z(3, 4000, np.eye(d)).x, pairwise(4, 4000, d)
    levels = np.linspace(0.1, 0.9, 9)
    np.testing.assert_allclose(
        np.quantile(np.abs(ours), levels), np.quantile(np.abs(series), levels), atol=0.02
    )
    for summary in (lambda u: np.abs(u).max(axis=1), lambda u: np.square(u).sum(axis=1)):
        assert np.median(summary(ours)) == pytest.approx(np.median(summary(series)), rel=0.02)


def test_two_components_are_redrawn_on_the_chord():
    r = np.array([[1.0, 0.6], [0.6, 1.0]])
    x = pairwise_z(5, 40_000, r).x
    rng = np.random.default_rng(6)
    start = rng.uniform(-1, 1, (40_000, 2))
    outside = np.square(start).sum(axis=1) - 1.2 * start.prod(axis=1) > 1 - 0.36
    kept = rng.integers(2, size=40_000)
    at = start[range(40_000), kept]
    chord = 0.6 * at + rng.uniform(-1, 1, 40_000) * 0.8 * np.sqrt(1 - at**2)
    start[outside, 1 - kept[outside]] = chord[outside]
    for summary in (lambda u: u[:, 0], lambda u: u.sum(axis=1), lambda u: u[:, 0] - u[:, 1]):
        assert ks_2samp(summary(x), summary(start)).pvalue > 0.005
    assert np.corrcoef(x.T)[0, 1] > 0.4


@given(st.integers(0, 2**31 - 1), st.integers(1, 20), st.integers(1, 9))
def test_what_does_not_hold_after_the_last_round_is_shrunk(seed, count, d):
    r = _correlation(np.random.default_rng(seed), d, 0.8) if d > 1 else np.eye(1)
    made = pairwise_z(seed, count, r, rounds=1)
    assert _worst(made.x, r) <= 1 + ROUNDING
    assert made.rounds.max(initial=0) <= 1
    free = pairwise_z(seed, count, r)
    kept = ~made.shrunk
    np.testing.assert_array_equal(made.x[kept], free.x[kept])


def test_components_that_say_the_same_stay_together(rng):
    one = rng.normal(size=(400, 1))
    points = np.concatenate([one, 2 * one, -one, np.full((400, 1), 5.0)], axis=1)
    space = LatentSpace(points, fit_basis(points))
    made = draw(SamplingSettings(method="pairwise-z", n_components=4, count=50), space)
    z = made.z - points.mean(axis=0)
    np.testing.assert_allclose(z[:, 1], 2 * z[:, 0], atol=0.05)
    np.testing.assert_allclose(z[:, 2], -z[:, 0], atol=0.05)
    np.testing.assert_allclose(made.z[:, 3], 5, rtol=1e-6)
