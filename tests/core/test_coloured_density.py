"""Counts of classes and means of numbers in the cells of a grid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import convolve

from latent_explorer.core.coloured_density import (
    leaders,
    level_sums,
    level_weights,
    levels_of,
    mean_levels,
    with_surroundings,
)
from latent_explorer.core.density import density_image

RANGE = (0.0, 4.0)


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


def test_levels_are_read_from_their_weights() -> None:
    weights = level_weights(np.array([-1.0, 0.0, 0.5, 1.0, 2.0]), 0.0, 1.0)
    assert levels_of(weights).tolist() == [0, 0, 127, 255, 255]


@pytest.mark.parametrize("shape", [(1, 1), (3, 40), (40, 3), (90, 1000), (300, 250)])
def test_surroundings_are_weighted_by_a_bell_of_two_cells(shape: tuple[int, int]) -> None:
    image = np.random.default_rng(3).poisson(0.3, shape).astype(np.float32)
    bell = np.array([1, 3, 4, 5, 6, 5, 4, 3, 1]) / 32
    assert np.sum(bell * np.arange(-4, 5) ** 2) == pytest.approx(4)
    before = image.copy()
    expected = image + 4 * convolve(image.astype(float), np.outer(bell, bell), mode="constant")
    np.testing.assert_allclose(with_surroundings(image), expected, 1e-5)
    np.testing.assert_array_equal(image, before)


def test_nothing_is_added_where_nothing_is_around() -> None:
    image = np.zeros((700, 90), np.float32)
    image[350, 45] = 1
    around = with_surroundings(image)
    assert np.argwhere(around).min(axis=0).tolist() == [346, 41]
    assert np.argwhere(around).max(axis=0).tolist() == [354, 49]
    np.testing.assert_array_equal(around[346:355], around[354:345:-1])
    assert around[350, 45] == 1 + 4 * (6 / 32) ** 2


def test_leaders_of_a_large_image_are_those_of_its_parts() -> None:
    counts = np.random.default_rng(4).poisson(1, (5, 300, 250)).astype(np.float32)
    leader, lead = leaders(list(counts))
    np.testing.assert_array_equal(leader, counts.argmax(axis=0))
    for rows in (slice(0, 1), slice(130, 133), slice(290, 300)):
        part, lead_of_part = leaders([each[rows] for each in counts])
        np.testing.assert_array_equal(part, leader[rows])
        np.testing.assert_array_equal(lead_of_part, lead[rows])


def test_where_points_are_many_those_around_decide_and_where_they_are_few_they_do_not() -> None:
    rng = np.random.default_rng(0)
    share = np.array([0.7, 0.3], np.float32)[:, np.newaxis, np.newaxis]
    many = rng.poisson(3 * share, (2, 60, 60)).astype(np.float32)
    alone = np.zeros((2, 60, 60), np.float32)
    alone[0, 10, 10] = alone[1, 10, 13] = 1
    leader, _ = leaders(list(many))
    assert (leader == 0).mean() < 0.9
    leader, lead = leaders([with_surroundings(image) for image in many])
    assert (leader == 0).mean() > 0.99
    assert lead.mean() == pytest.approx(0.4, abs=0.05)
    leader, lead = leaders([with_surroundings(image) for image in alone])
    assert (leader[10, 10], leader[10, 13]) == (0, 1)
    assert min(lead[10, 10], lead[10, 13]) > 0.8


def test_the_leader_and_its_lead() -> None:
    cells = [(4, 0, 0), (0, 3, 3), (2, 1, 5), (0, 0, 0), (1, 1, 2), (5, 4, 1)]
    leader, lead = leaders(list(np.array(cells, np.float32).T.reshape(3, 2, 3)))
    assert leader.ravel().tolist() == [0, 1, 2, 0, 2, 0]
    np.testing.assert_allclose(lead.ravel(), [1, 0, 3 / 8, 0, 1 / 4, 1 / 10], rtol=1e-6)


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=8))
def test_leaders_as_one_would_look_for_them(cells: Any) -> None:
    counts = np.array(cells, np.float32).reshape(len(cells), 2, 2)
    leader, lead = leaders(list(counts))
    np.testing.assert_array_equal(leader, counts.argmax(axis=0))
    padded = np.concatenate([counts, np.zeros((1, 2, 2), np.float32)])
    first, second = np.sort(padded, axis=0)[-1], np.sort(padded, axis=0)[-2]
    total = np.maximum(counts.sum(axis=0), 1)
    np.testing.assert_allclose(lead, (first - second) / total, rtol=1e-5)
