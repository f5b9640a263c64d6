"""The fast sampler against the procedure as the series words it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ks_2samp, kstest

from latent_explorer.core.samplers import pair_conditions_hold
from latent_explorer.core.samplers import pairwise as module
from latent_explorer.core.samplers.pairwise import pairwise


def literal(rng, count, n_components):
    """Go through all K(K-1)/2 pairs of each vector, in its own random order and orientation."""
    vectors = rng.uniform(-1, 1, (count, n_components))
    left, right = np.triu_indices(n_components, 1)
    for vector in vectors:
        order = rng.permutation(len(left))
        swapped = rng.random(len(left)) < 0.5
        first = np.where(swapped, right, left)[order].tolist()
        second = np.where(swapped, left, right)[order].tolist()
        u = vector.tolist()
        for i, j in zip(first, second, strict=True):
            if u[i] ** 2 + u[j] ** 2 > 1:
                c = math.sqrt(1 - u[i] ** 2)
                u[j] = rng.uniform(-c, c)
        vector[:] = u
    return vectors


SUMMARIES = {
    "one component": lambda u: u[:, 0],
    "largest": lambda u: np.abs(u).max(axis=1),
    "second largest": lambda u: np.sort(np.abs(u), axis=1)[:, -2],
    "smallest": lambda u: np.abs(u).min(axis=1),
    "mean": lambda u: np.abs(u).mean(axis=1),
    "length": lambda u: np.square(u).sum(axis=1),
}


@pytest.mark.parametrize(
    ("n_components", "count"), [(2, 20_000), (3, 20_000), (5, 10_000), (105, 400)]
)
def test_the_distribution_is_that_of_the_literal_procedure(n_components, count):
    slow = literal(np.random.default_rng(1), count, n_components)
    fast = pairwise(np.random.default_rng(2), 10 * count, n_components)
    for name, summary in SUMMARIES.items():
        assert ks_2samp(summary(slow), summary(fast)).pvalue > 0.005, name


@pytest.mark.parametrize(("n_components", "count"), [(2, 20_000), (5, 10_000), (105, 600)])
def test_the_quantiles_of_u_are_those_of_the_literal_procedure(n_components, count):
    levels = np.linspace(0.05, 0.95, 19)
    slow = literal(np.random.default_rng(3), count, n_components)
    fast = pairwise(np.random.default_rng(4), count, n_components)
    np.testing.assert_allclose(
        np.quantile(np.abs(fast), levels), np.quantile(np.abs(slow), levels), atol=0.012
    )


def test_two_components_have_a_known_density():
    # A pair in the disc stays; outside of it, which is 1 - pi/4, one of the two is drawn anew.
    u = pairwise(np.random.default_rng(5), 200_000, 2)
    rng = np.random.default_rng(6)
    start = rng.uniform(-1, 1, (200_000, 2))
    outside = np.square(start).sum(axis=1) > 1
    kept = rng.integers(2, size=200_000)
    c = np.sqrt(1 - np.square(start[range(200_000), kept]))
    start[outside, 1 - kept[outside]] = (rng.uniform(-1, 1, 200_000) * c)[outside]
    for name in ("one component", "largest", "smallest", "length"):
        assert ks_2samp(SUMMARIES[name](u), SUMMARIES[name](start)).pvalue > 0.005, name


@given(st.integers(1, 12), st.integers(1, 40), st.integers(0, 2**32))
def test_all_pairs_hold(count, n_components, seed):
    u = pairwise(np.random.default_rng(seed), count, n_components)
    assert u.shape == (count, n_components)
    assert pair_conditions_hold(u).all()
    assert np.abs(u).max() <= 1


@pytest.mark.parametrize("n_components", [105, 256])
def test_all_pairs_hold_at_the_sizes_in_use(n_components):
    u = pairwise(np.random.default_rng(7), 100, n_components)
    assert pair_conditions_hold(u).all()
    # The width per component that the procedure is known to leave.
    assert math.sqrt(np.square(u).mean()) == pytest.approx(0.345, abs=0.01)


def test_no_component_and_no_sign_is_favoured():
    u = pairwise(np.random.default_rng(8), 20_000, 6)
    np.testing.assert_allclose(np.square(u).mean(axis=0), np.square(u).mean(), rtol=0.04)
    np.testing.assert_allclose(u.mean(axis=0), 0, atol=0.02)


def test_vectors_of_a_batch_are_independent():
    u = np.abs(pairwise(np.random.default_rng(9), 4000, 8))
    mean = u.mean(axis=1)
    assert abs(np.corrcoef(mean[:-1], mean[1:])[0, 1]) < 0.05


def test_one_component_is_uniform():
    u = pairwise(np.random.default_rng(10), 5000, 1)
    assert kstest(u[:, 0], "uniform", args=(-1, 2)).pvalue > 0.005


def test_the_same_seed_gives_the_same_bits():
    first, second = (pairwise(np.random.default_rng(11), 50, 105) for _ in range(2))
    assert first.tobytes() == second.tobytes()
    assert first.tobytes() != pairwise(np.random.default_rng(12), 50, 105).tobytes()


@pytest.mark.parametrize(
    ("name", "value"),
    [("_COMPONENTS", 64), ("_VISITS", 0), ("_VISITS", 1)],
    ids=["in parts", "listed pairs only", "few random pairs"],
)
def test_how_the_work_is_divided_does_not_matter(monkeypatch, name, value):
    monkeypatch.setattr(module, name, value)
    fast = module.pairwise(np.random.default_rng(13), 10_000, 5)
    assert pair_conditions_hold(fast).all()
    slow = literal(np.random.default_rng(14), 10_000, 5)
    for summary_name, summary in SUMMARIES.items():
        assert ks_2samp(summary(slow), summary(fast)).pvalue > 0.005, summary_name


class Halfway:
    """Stands for a generator: every draw is half of the way to the upper limit."""

    def uniform(self, low, high, size):
        return np.full(size, 0.5)


def test_pairs_treated_at_once_give_the_result_of_one_after_the_other():
    rng = np.random.default_rng(15)
    start = rng.uniform(-1, 1, (20, 30))
    pairs = module._random_pairs(rng, 20, 30)
    at_once = start.copy()
    module._go_through(Halfway(), at_once, pairs)
    flat = start.reshape(-1).tolist()
    for i, j in pairs[::-1].tolist():
        if flat[i] ** 2 + flat[j] ** 2 > 1:
            flat[j] = 0.5 * math.sqrt(1 - flat[i] ** 2)
    np.testing.assert_allclose(at_once.reshape(-1), flat, rtol=1e-12)


def test_random_pairs_stay_within_their_vector_and_reach_every_other_component():
    pairs = module._random_pairs(np.random.default_rng(16), 3, 50)
    assert (pairs[:, 0] // 50 == pairs[:, 1] // 50).all()
    assert (pairs[:, 0] != pairs[:, 1]).all()
    many = module._random_pairs(np.random.default_rng(17), 2000, 3) % 3
    _, counts = np.unique(many, axis=0, return_counts=True)
    assert len(counts) == 6
    np.testing.assert_allclose(counts / len(many), 1 / 6, atol=0.01)
