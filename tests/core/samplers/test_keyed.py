from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from latent_explorer.core.samplers.gaussian import standard_normal
from latent_explorer.core.samplers.keyed import (
    COMPONENTS,
    PAIRS,
    both_ways,
    component_keys,
    derived,
    mixed,
    uniforms,
    vector_keys,
)


def splitmix64(state, n):
    """The generator as its authors wrote it."""
    mask = 2**64 - 1
    for _ in range(n):
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        yield z ^ (z >> 31)


@given(st.integers(0, 2**64 - 1))
def test_keys_under_a_key_are_the_numbers_of_splitmix64(state):
    found = derived(np.array([state], np.uint64), np.arange(5))
    assert found.tolist() == list(splitmix64(state, 5))


def test_splitmix64_has_its_known_values():
    found = derived(np.array([1234567], np.uint64), np.arange(3)).tolist()
    assert found == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_keys_are_scrambled_one_to_one():
    assert len(set(mixed(np.arange(100_000, dtype=np.uint64)).tolist())) == 100_000


def test_numbers_are_uniform_and_independent():
    u = uniforms(component_keys(7, 400, 300))
    assert kstest(u.reshape(-1), "uniform").pvalue > 0.005
    for other in (u[1:], u[:, 1:], uniforms(component_keys(8, 400, 300))):
        own = u[: len(other), : other.shape[1]]
        assert abs(np.corrcoef(own.reshape(-1), other.reshape(-1))[0, 1]) < 0.01


def test_numbers_stay_inside_of_their_ends():
    ends = np.array([0, 2**64 - 1], np.uint64)
    assert uniforms(ends).tolist() == [2.0**-53, 1 - 2.0**-53]
    low, high = both_ways(ends)
    assert -1 < low == -high


def test_seeds_and_purposes_have_numbers_of_their_own():
    keys = [vector_keys(seed, 50, purpose) for seed in range(50) for purpose in (COMPONENTS, PAIRS)]
    assert len(set(np.concatenate(keys).tolist())) == 5000


def test_a_normal_number_is_normal_and_always_finite(monkeypatch):
    from latent_explorer.core.samplers import gaussian

    normal = standard_normal(3, 300, 300)
    assert kstest(normal.reshape(-1), "norm").pvalue > 0.005
    assert abs(np.corrcoef(normal[:, 0], normal[:, 1])[0, 1]) < 0.2
    ends = np.array([[0, 2**64 - 1]], np.uint64)
    monkeypatch.setattr(gaussian, "component_keys", lambda *args: ends)
    assert np.abs(standard_normal(0, 1, 2)).max() == pytest.approx(8.2, abs=0.1)
