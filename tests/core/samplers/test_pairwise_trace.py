"""The way to a vector of the generator, redraw by redraw."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.core.samplers.conditions import pair_conditions_hold, pairs_within
from latent_explorer.core.samplers.pairwise import pairwise
from latent_explorer.core.samplers.pairwise_trace import pairwise_trace, violated_pairs
from latent_explorer.core.space import LatentSpace


@pytest.mark.parametrize("n_components", [1, 2, 3, 16, 105, 256])
def test_it_ends_in_the_vector_of_the_sampler_bit_for_bit(n_components: int) -> None:
    for seed in (0, 7):
        drawn = pairwise(seed, 24, n_components)
        for vector in (0, 1, 11, 23):
            trace = pairwise_trace(seed, vector, n_components)
            np.testing.assert_array_equal(trace.after(len(trace)), drawn[vector])


@given(st.integers(0, 2**31 - 1), st.integers(0, 999), st.integers(1, 60))
def test_it_does_so_for_any_seed_vector_and_number_of_components(
    seed: int, vector: int, n_components: int
) -> None:
    trace = pairwise_trace(seed, vector, n_components)
    (expected,) = pairwise(seed, range(vector, vector + 1), n_components)
    np.testing.assert_array_equal(trace.after(len(trace)), expected)
    assert pair_conditions_hold(trace.after(len(trace)))


def test_it_ends_in_what_the_window_draws(toy_space: LatentSpace) -> None:
    from latent_explorer.core.samplers.conditions import limits_of_components

    settings = SamplingSettings(n_components=12, count=9, seed=3)
    drawn = draw(settings, toy_space)
    limits = limits_of_components(settings, toy_space.basis)
    for vector, v in enumerate(drawn.v):
        trace = pairwise_trace(3, vector, 12)
        np.testing.assert_array_equal(trace.after(len(trace)) * limits, v)


@given(st.integers(0, 10_000), st.integers(2, 40))
def test_what_holds_goes_on_to_hold_and_each_redraw_mends_its_pair(
    seed: int, n_components: int
) -> None:
    trace = pairwise_trace(seed, 0, n_components)
    before = set(zip(*(each.tolist() for each in violated_pairs(trace.first)), strict=True))
    for step in range(len(trace)):
        i, j = trace.kept[step], trace.redrawn[step]
        assert (min(i, j), max(i, j)) in before, "only violated pairs are acted on"
        u, after = trace.after(step), trace.after(step + 1)
        changed = np.flatnonzero(u != after)
        assert set(changed.tolist()) <= {j}
        assert abs(after[j]) <= abs(u[j])
        assert abs(after[j]) <= trace.bounds[step]
        assert trace.bounds[step] == pytest.approx(np.sqrt(1 - u[i] ** 2))
        left = set(zip(*(each.tolist() for each in violated_pairs(after)), strict=True))
        assert left < before
        before = left
    assert not before


def test_the_first_draw_is_uniform_and_what_it_violates_is_counted() -> None:
    trace = pairwise_trace(7, 0, 105)
    assert np.abs(trace.first).max() > 0.9
    i, j = violated_pairs(trace.first)
    assert (i < j).all()
    assert len(i) == 105 * 104 // 2 - pairs_within(trace.first[None])[0]
    # 1 - pi / 4 of the square lies outside of the circle; less than K / 2 redraws are needed.
    traces = [pairwise_trace(7, vector, 105) for vector in range(100)]
    violated = np.mean([len(violated_pairs(each.first)[0]) for each in traces])
    assert violated / 5460 == pytest.approx(1 - np.pi / 4, abs=0.02)
    assert np.mean([len(each) for each in traces]) == pytest.approx(0.46 * 105, abs=4)


def test_one_component_is_never_drawn_again() -> None:
    trace = pairwise_trace(7, 3, 1)
    assert len(trace) == 0
    np.testing.assert_array_equal(trace.after(0), trace.first)


def test_nobody_can_change_it() -> None:
    trace = pairwise_trace(7, 0, 16)
    trace.after(0)[:] = 5
    assert (np.abs(trace.first) < 1).all()
    for each in (trace.first, trace.kept, trace.redrawn, trace.bounds, trace.values):
        assert not each.flags.writeable
