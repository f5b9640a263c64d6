from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from latent_explorer.core.samplers import pair_conditions_hold


def every_pair_holds(u):
    return [all(a * a + b * b <= 1 for a, b in combinations(row, 2)) for row in u.tolist()]


@given(
    arrays(
        np.float64,
        st.tuples(st.integers(1, 10), st.integers(2, 9)),
        # Multiples of 1/64: sums of squares are then exact or off by more than any tolerance.
        elements=st.integers(-80, 80).map(lambda k: k / 64),
    )
)
def test_the_two_largest_decide_for_all_pairs(u):
    assert pair_conditions_hold(u).tolist() == every_pair_holds(u)


@pytest.mark.parametrize("n_components", [2, 3, 10, 105])
def test_the_short_check_agrees_with_the_long_one(rng, n_components):
    u = rng.uniform(-0.8, 0.8, (200, n_components)) * rng.uniform(0, 1.2, (200, 1))
    holds = pair_conditions_hold(u)
    assert holds.tolist() == every_pair_holds(u)
    assert 0 < holds.sum() < 200


def test_rounding_does_not_break_a_pair():
    angle = np.linspace(0, 7, 1000)
    assert pair_conditions_hold(np.stack([np.cos(angle), np.sin(angle)], axis=1)).all()
    assert not pair_conditions_hold(np.array([[0.8, 0.60001]])).any()


def test_one_component_is_asked_to_stay_in_its_limits():
    assert pair_conditions_hold(np.array([[0.9], [-1.0], [1.1]])).tolist() == [True, True, False]


def test_infinite_values_do_not_hold():
    assert pair_conditions_hold(np.array([[0.0, np.inf, 0.1]])).tolist() == [False]
