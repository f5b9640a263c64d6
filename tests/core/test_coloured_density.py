"""Counts of classes and means of numbers in the cells of a grid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.coloured_density import (
    leaders,
    level_sums,
    level_weights,
    mean_levels,
    run_counts,
    with_surroundings,
)
from latent_explorer.core.density import density_image

RANGE = (0.0, 4.0)


def test_each_run_is_counted_alone() -> None:
    x = np.array([0.5, 1.5, 0.5, 3.5, 9.0], np.float32)
    y = np.array([0.5, 0.5, 0.5, 3.5, 0.0], np.float32)
    runs = (slice(0, 2), slice(2, 2), slice(2, 5))
    counts = run_counts(x, y, runs, RANGE, RANGE, (4, 4))
    expected = np.zeros((3, 4, 4))
    expected[0, 0, :2] = 1
    expected[2, 0, 0] = expected[2, 3, 3] = 1
    np.testing.assert_array_equal(counts, expected)
    assert run_counts(x, y, (), RANGE, RANGE, (4, 4)).shape == (0, 4, 4)


def test_the_mean_of_a_cell_is_that_of_its_points() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.uniform(-0.5, 4.5, (2, 5000)).astype(np.float32)
    values = rng.normal(10, 3, 5000)
    weights = level_weights(values, 4.0, 16.0)
    counts, sums = level_sums(x, y, weights, RANGE, RANGE, (4, 8))
    means = mean_levels(counts, sums)
    np.testing.assert_array_equal(counts, density_image(x, y, RANGE, RANGE, (4, 8)))
    levels = 255 * np.clip((values - 4) / 12, 0, 1)
    for row in range(4):
        for column in range(8):
            inside = (np.floor(y) == row) & (np.floor(2 * x) == column)
            assert means[row, column] == pytest.approx(levels[inside].mean(), abs=0.501)


def test_a_million_points_in_one_cell_are_counted_exactly() -> None:
    n = 1_000_003
    x = np.full(n, 1.0, np.float32)
    weights = level_weights(np.full(n, 1.0), 0.0, 1.0)
    weights[: n // 2] = level_weights(np.zeros(n // 2), 0.0, 1.0)
    counts, sums = level_sums(x, x, weights, RANGE, RANGE, (1, 1))
    assert counts.tolist() == [[np.float32(n)]]
    assert mean_levels(counts, sums).tolist() == [[128]]


def test_ends_that_are_equal_or_huge_are_no_trouble() -> None:
    same = level_weights(np.full(3, 7.0), 7.0, 7.0)
    assert len(set(same.tolist())) == 1
    most = np.finfo(float).max
    far = level_weights(np.array([-most, 0, most]), -most, most)
    assert (far - far[0]).tolist() == [0, 127.5, 255]


def test_no_points_have_no_mean() -> None:
    empty = np.zeros(0, np.float32)
    counts, sums = level_sums(empty, empty, np.zeros(0), RANGE, RANGE, (2, 3))
    assert not counts.any()
    assert counts.shape == (2, 3)
    assert not mean_levels(counts, sums).any()


def test_where_points_are_many_those_around_decide_and_where_they_are_few_they_do_not() -> None:
    rng = np.random.default_rng(0)
    share = np.array([0.7, 0.3], np.float32)[:, np.newaxis, np.newaxis]
    many = rng.poisson(3 * share, (2, 60, 60)).astype(np.float32)
    alone = np.zeros((2, 60, 60), np.float32)
    alone[0, 10, 10] = alone[1, 10, 13] = 1
    leader, _ = leaders(many)
    assert (leader == 0).mean() < 0.9
    leader, lead = leaders(np.stack([with_surroundings(image) for image in many]))
    assert (leader == 0).mean() > 0.99
    assert lead.mean() == pytest.approx(0.4, abs=0.05)
    leader, lead = leaders(np.stack([with_surroundings(image) for image in alone]))
    assert (leader[10, 10], leader[10, 13]) == (0, 1)
    assert min(lead[10, 10], lead[10, 13]) > 0.8


def test_the_leader_and_its_lead() -> None:
    cells = [(4, 0, 0), (0, 3, 3), (2, 1, 5), (0, 0, 0), (1, 1, 2), (5, 4, 1)]
    leader, lead = leaders(np.array(cells, np.float32).T.reshape(3, 2, 3))
    assert leader.ravel().tolist() == [0, 1, 2, 0, 2, 0]
    np.testing.assert_allclose(lead.ravel(), [1, 0, 3 / 8, 0, 1 / 4, 1 / 10], rtol=1e-6)


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=8))
def test_leaders_as_one_would_look_for_them(cells: Any) -> None:
    counts = np.array(cells, np.float32).reshape(len(cells), 2, 2)
    leader, lead = leaders(counts)
    np.testing.assert_array_equal(leader, counts.argmax(axis=0))
    padded = np.concatenate([counts, np.zeros((1, 2, 2), np.float32)])
    first, second = np.sort(padded, axis=0)[-1], np.sort(padded, axis=0)[-2]
    total = np.maximum(counts.sum(axis=0), 1)
    np.testing.assert_allclose(lead, (first - second) / total, rtol=1e-5)
