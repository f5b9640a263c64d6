from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ks_2samp, kstest

from latent_explorer.core.samplers import pair_conditions_hold
from latent_explorer.core.samplers.pairwise import pairwise
from latent_explorer.core.samplers.pairwise_uniform import pairwise_uniform


def by_rejection(rng, count, n_components):
    found = []
    while sum(map(len, found)) < count:
        u = rng.uniform(-1, 1, (50_000, n_components))
        found.append(u[pair_conditions_hold(u)])
    return np.concatenate(found)[:count]


@pytest.mark.parametrize("n_components", [2, 3, 4, 6])
def test_the_distribution_is_uniform_on_the_body(n_components):
    expected = by_rejection(np.random.default_rng(1), 20_000, n_components)
    u = pairwise_uniform(2, 20_000, n_components)
    for name, summary in {
        "first": lambda u: u[:, 0],
        "last": lambda u: u[:, -1],
        "largest": lambda u: np.abs(u).max(axis=1),
        "length": lambda u: np.square(u).sum(axis=1),
    }.items():
        assert ks_2samp(summary(expected), summary(u)).pvalue > 0.005, name


@pytest.mark.parametrize("n_components", [2, 5, 105, 256])
def test_the_largest_has_its_known_distribution(n_components):
    u = pairwise_uniform(3, 20_000, n_components)
    largest = np.abs(u).max(axis=1)
    # In units of its scale, the density is narrow: K-fold fine steps around sqrt(1/2).
    m = np.linspace(0, 1, 2_000_001)
    log_density = (n_components - 1) * np.log(
        np.minimum(m, np.sqrt(1 - np.square(m))),
        where=(m > 0) & (m < 1),
        out=np.full(m.shape, -1e9),
    )
    density = np.exp(log_density - log_density.max())
    cumulative = np.cumsum(density) / density.sum()
    assert kstest(largest, lambda x: np.interp(x, m, cumulative)).pvalue > 0.005


@given(st.integers(1, 20), st.integers(1, 60), st.integers(0, 2**31 - 1))
def test_all_pairs_hold(count, n_components, seed):
    u = pairwise_uniform(seed, count, n_components)
    assert u.shape == (count, n_components)
    assert pair_conditions_hold(u).all()


def test_it_is_wider_than_the_procedure():
    uniform = pairwise_uniform(4, 1000, 105)
    procedure = pairwise(4, 1000, 105)
    assert math.sqrt(np.square(uniform).mean()) == pytest.approx(0.41, abs=0.005)
    assert math.sqrt(np.square(procedure).mean()) == pytest.approx(0.345, abs=0.005)


def test_one_component_is_uniform():
    u = pairwise_uniform(5, 5000, 1)
    assert kstest(u[:, 0], "uniform", args=(-1, 2)).pvalue > 0.005


def test_thousands_of_components_are_no_trouble():
    assert pair_conditions_hold(pairwise_uniform(6, 20, 5000)).all()


def test_a_vector_does_not_depend_on_how_many_are_drawn():
    many = pairwise_uniform(8, 500, 30)
    assert pairwise_uniform(8, 20, 30).tobytes() == many[:20].tobytes()


def test_a_vector_stays_as_components_are_added():
    before = pairwise_uniform(7, 400, 105)
    for more, share_kept in ((1, 0.97), (5, 0.9)):
        after = pairwise_uniform(7, 400, 105 + more)[:, :105]
        moved = np.linalg.norm(after - before, axis=1) / np.linalg.norm(before, axis=1)
        # Most scale a little; in the others the largest has another place.
        assert (moved < 0.02).mean() >= share_kept


def test_no_place_and_no_sign_of_the_largest_is_favoured():
    u = pairwise_uniform(9, 30_000, 5)
    places = np.abs(u).argmax(axis=1)
    np.testing.assert_allclose(np.bincount(places) / len(u), 0.2, atol=0.01)
    assert (u[range(len(u)), places] > 0).mean() == pytest.approx(0.5, abs=0.01)
