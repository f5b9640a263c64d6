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
from latent_explorer.core.samplers.keyed import PAIRS, component_keys, uniforms, vector_keys
from latent_explorer.core.samplers.pairwise import (
    come_early,
    orientation_and_value,
    pair_ranks,
    pairwise,
)


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


def literal_with_keys(seed, count, n_components):
    """Go through all pairs, first the early ones, in the order of their ranks, one by one."""
    vectors = 2 * uniforms(component_keys(seed, count, n_components)) - 1
    left, right = np.triu_indices(n_components, 1)
    for vector, key in zip(vectors, vector_keys(seed, count, PAIRS), strict=True):
        ranks = pair_ranks(key, left, right)
        order = np.lexsort((ranks, ~come_early(key, left, right)))
        swapped, values = orientation_and_value(ranks)
        for k in order.tolist():
            i, j = (right[k], left[k]) if swapped[k] else (left[k], right[k])
            if vector[i] * vector[i] + vector[j] * vector[j] > 1:
                vector[j] = values[k] * math.sqrt(1 - vector[i] * vector[i])
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
    fast = pairwise(2, 10 * count, n_components)
    for name, summary in SUMMARIES.items():
        assert ks_2samp(summary(slow), summary(fast)).pvalue > 0.005, name


@pytest.mark.parametrize(("n_components", "count"), [(2, 20_000), (5, 10_000), (105, 600)])
def test_the_quantiles_of_u_are_those_of_the_literal_procedure(n_components, count):
    levels = np.linspace(0.05, 0.95, 19)
    slow = literal(np.random.default_rng(3), count, n_components)
    fast = pairwise(4, count, n_components)
    np.testing.assert_allclose(
        np.quantile(np.abs(fast), levels), np.quantile(np.abs(slow), levels), atol=0.012
    )


def test_two_components_have_a_known_density():
    # A pair in the disc stays; outside of it, which is 1 - pi/4, one of the two is drawn anew.
    u = pairwise(5, 200_000, 2)
    rng = np.random.default_rng(6)
    start = rng.uniform(-1, 1, (200_000, 2))
    outside = np.square(start).sum(axis=1) > 1
    kept = rng.integers(2, size=200_000)
    c = np.sqrt(1 - np.square(start[range(200_000), kept]))
    start[outside, 1 - kept[outside]] = (rng.uniform(-1, 1, 200_000) * c)[outside]
    for name in ("one component", "largest", "smallest", "length"):
        assert ks_2samp(SUMMARIES[name](u), SUMMARIES[name](start)).pvalue > 0.005, name


@given(st.integers(1, 12), st.integers(1, 40), st.integers(0, 2**31 - 1))
def test_all_pairs_hold(count, n_components, seed):
    u = pairwise(seed, count, n_components)
    assert u.shape == (count, n_components)
    assert pair_conditions_hold(u).all()
    assert np.abs(u).max() <= 1


@pytest.mark.parametrize("n_components", [105, 256])
def test_all_pairs_hold_at_the_sizes_in_use(n_components):
    u = pairwise(7, 100, n_components)
    assert pair_conditions_hold(u).all()
    # The width per component that the procedure is known to leave.
    assert math.sqrt(np.square(u).mean()) == pytest.approx(0.345, abs=0.01)


def test_no_component_and_no_sign_is_favoured():
    u = pairwise(8, 20_000, 6)
    np.testing.assert_allclose(np.square(u).mean(axis=0), np.square(u).mean(), rtol=0.04)
    np.testing.assert_allclose(u.mean(axis=0), 0, atol=0.02)


def test_vectors_of_a_batch_are_independent():
    u = np.abs(pairwise(9, 4000, 8))
    mean = u.mean(axis=1)
    assert abs(np.corrcoef(mean[:-1], mean[1:])[0, 1]) < 0.05


def test_one_component_is_uniform():
    u = pairwise(10, 5000, 1)
    assert kstest(u[:, 0], "uniform", args=(-1, 2)).pvalue > 0.005


def test_the_same_seed_gives_the_same_bits():
    first, second = (pairwise(11, 50, 105) for _ in range(2))
    assert first.tobytes() == second.tobytes()
    assert first.tobytes() != pairwise(12, 50, 105).tobytes()


@pytest.mark.parametrize(
    ("seed", "count", "n_components"),
    [(0, 300, 2), (1, 200, 3), (2, 100, 7), (3, 40, 30), (7, 24, 105), (2**31 - 1, 3, 256)],
)
def test_it_is_the_procedure_over_all_pairs_bit_for_bit(seed, count, n_components):
    expected = literal_with_keys(seed, count, n_components)
    assert pairwise(seed, count, n_components).tobytes() == expected.tobytes()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("_COMPONENTS", 64),
        ("_LISTED", 30),
    ],
    ids=["few vectors at once", "short lists"],
)
def test_how_the_work_is_divided_changes_no_bit(monkeypatch, name, value):
    expected = pairwise(13, 50, 20)
    monkeypatch.setattr(module, name, value)
    assert pairwise(13, 50, 20).tobytes() == expected.tobytes()


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 40), st.integers(0, 2**31 - 1))
def test_a_vector_does_not_depend_on_how_many_are_drawn(count, more, n_components, seed):
    few, many = pairwise(seed, count, n_components), pairwise(seed, count + more, n_components)
    assert few.tobytes() == many[:count].tobytes()


def test_a_vector_stays_as_components_are_added():
    before = pairwise(7, 400, 105)
    for more, share_kept, farthest in ((1, 0.99, 0.001), (5, 0.9, 0.35)):
        after = pairwise(7, 400, 105 + more)[:, :105]
        assert np.median((after == before).mean(axis=1)) >= share_kept
        moved = np.linalg.norm(after - before, axis=1) / np.linalg.norm(before, axis=1)
        assert np.median(moved) <= farthest


@pytest.mark.parametrize("n_components", [3, 16])
def test_the_moments_of_pairs_are_those_of_the_literal_procedure(n_components):
    slow = literal(np.random.default_rng(16), 10_000, n_components)
    fast = pairwise(17, 100_000, n_components)
    for i, j in ((0, 1), (0, n_components - 1), (n_components - 2, n_components - 1)):
        for moment in (
            lambda a, b: a * b,
            lambda a, b: a * a * b * b,
            lambda a, b: abs(a) + abs(b),
        ):
            expected, found = moment(slow[:, i], slow[:, j]), moment(fast[:, i], fast[:, j])
            assert found.mean() == pytest.approx(expected.mean(), abs=5 * expected.std() / 100)


def test_ranks_are_random_orders_that_do_not_depend_on_the_direction():
    left, right = np.triu_indices(5, 1)
    ranks = np.array([pair_ranks(key, left, right) for key in vector_keys(3, 4000, PAIRS)])
    assert all(len(set(row)) == 10 for row in ranks.tolist())
    # Each pair is first, and any place, equally often.
    places = ranks.argsort(axis=1).argsort(axis=1)
    np.testing.assert_allclose(places.mean(axis=0), 4.5, atol=0.25)
    np.testing.assert_allclose((places == 0).mean(axis=0), 0.1, atol=0.025)
    # The order of two pairs says nothing of that of two others.
    before = (ranks[:, 0] < ranks[:, 1]) ^ (ranks[:, 4] < ranks[:, 5])
    assert before.mean() == pytest.approx(0.5, abs=0.04)
    key = vector_keys(3, 1, PAIRS)
    np.testing.assert_array_equal(pair_ranks(key, left, right), pair_ranks(key, right, left))


def test_an_eighth_of_the_pairs_comes_early_whatever_the_others_do():
    fours = np.random.default_rng(4).permuted(np.tile(np.arange(105), (400, 1)), axis=1)[:, :4]
    i, j, k, m = fours.T
    key = vector_keys(5, 4000, PAIRS)[:, None]
    np.testing.assert_array_equal(come_early(key, i, j), come_early(key, j, i))
    # Around a square of pairs, whose keys depend on each other.
    around = [come_early(key, a, b) for a, b in ((i, j), (j, k), (k, m), (m, i))]
    for early in around:
        assert early.mean() == pytest.approx(1 / 8, abs=0.001)
    for n, expected in ((2, 1 / 64), (3, 1 / 512), (4, 1 / 4096)):
        together = np.logical_and.reduce(around[:n]).mean()
        assert together == pytest.approx(expected, rel=0.1)
    ranks = pair_ranks(key, i, j)
    # The rank says nothing about it, nor it about the rank.
    assert (ranks < 2**63)[around[0]].mean() == pytest.approx(0.5, abs=0.003)
