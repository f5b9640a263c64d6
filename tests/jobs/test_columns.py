"""The cache of columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.space import COORDINATES, Coordinates, LatentSpace, Pair
from latent_explorer.jobs import columns
from latent_explorer.jobs.columns import Column, ColumnCache

both = pytest.mark.parametrize("coordinates", COORDINATES)


def finished(steps: Iterator[None]) -> tuple[tuple[Column, Column], int]:
    """Return what the steps return, and how many they were."""
    count = 0
    while True:
        try:
            next(steps)
            count += 1
        except StopIteration as end:
            return end.value, count


@both
@pytest.mark.parametrize("pair", [(7, 2), (2, 5), (5, 2)])
def test_columns_are_those_of_the_space(
    toy_space: LatentSpace, coordinates: Coordinates, pair: Pair
) -> None:
    (x, y), _ = finished(ColumnCache(toy_space).steps(coordinates, pair))
    expected = toy_space.columns(coordinates, pair)
    for column, other in zip((x, y), expected, strict=True):
        np.testing.assert_allclose(column, other, atol=1e-5)
        assert not column.flags.writeable
        assert column.flags.c_contiguous


@both
def test_what_is_kept_takes_no_step(toy_space: LatentSpace, coordinates: Coordinates) -> None:
    cache = ColumnCache(toy_space)
    (x, y), steps = finished(cache.steps(coordinates, (3, 7)))
    assert steps == 1
    (again_y, again_x), steps = finished(cache.steps(coordinates, (7, 3)))
    assert steps == 0
    assert (again_x is x, again_y is y) == (True, True)
    # Of a pair with one new component only that one is computed.
    (kept, _), steps = finished(cache.steps(coordinates, (7, 4)))
    assert steps == 1
    assert kept is y


def test_those_asked_for_last_are_kept(toy_space: LatentSpace) -> None:
    cache = ColumnCache(toy_space)
    (first, second), _ = finished(cache.steps("z", (0, 1)))
    for i in range(2, 12, 2):
        finished(cache.steps("z", (i, i + 1)))
    for i in range(0, 8, 2):
        (kept, _), steps = finished(cache.steps("z", (0, 11)))
        assert (kept is first, steps) == (True, 0)
        finished(cache.steps("pca", (i, i + 1)))
    (new, _), steps = finished(cache.steps("z", (1, 2)))
    assert steps == 1
    assert new is not second
    np.testing.assert_array_equal(new, second)


def test_of_very_many_points_only_a_pair_is_kept(
    toy_space: LatentSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "_KEPT_BYTES", 3 * 4 * toy_space.n)
    cache = ColumnCache(toy_space)
    finished(cache.steps("z", (0, 1)))
    (second, _), _ = finished(cache.steps("z", (1, 2)))
    (kept, _), steps = finished(cache.steps("z", (1, 3)))
    assert (kept is second, steps) == (True, 1)
    assert finished(cache.steps("z", (2, 0)))[1] == 1
    monkeypatch.setattr(columns, "_KEPT_BYTES", 0)
    assert finished(cache.steps("z", (5, 6)))[1] == 1
    assert finished(cache.steps("z", (5, 6)))[1] == 0
    assert finished(cache.steps("z", (0, 5)))[1] == 1


def test_the_two_planes_do_not_mix(toy_space: LatentSpace) -> None:
    cache = ColumnCache(toy_space)
    (z, _), _ = finished(cache.steps("z", (0, 1)))
    (v, _), _ = finished(cache.steps("pca", (0, 1)))
    assert not np.allclose(z, v)


def test_many_points_take_many_steps(
    toy_space: LatentSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "POINTS_AT_ONCE", {"z": 300, "pca": 300})
    (x, y), steps = finished(ColumnCache(toy_space).steps("pca", (3, 7)))
    assert steps == 7
    whole: Any = toy_space.columns("pca", (3, 7))
    np.testing.assert_allclose(np.stack([x, y]), whole, atol=1e-5)


def test_a_wrong_component_leaves_the_cache_as_it_was(toy_space: LatentSpace) -> None:
    cache = ColumnCache(toy_space)
    (kept, _), _ = finished(cache.steps("z", (3, 4)))
    with pytest.raises(ValueError, match="from 0 to 11"):
        finished(cache.steps("z", (3, 12)))
    assert finished(cache.steps("z", (3, 4)))[0][0] is kept


def test_steps_that_are_given_up_leave_nothing_half_done(
    toy_space: LatentSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "POINTS_AT_ONCE", {"z": 300, "pca": 300})
    cache = ColumnCache(toy_space)
    begun = cache.steps("z", (3, 4))
    next(begun)
    begun.close()
    (x, _), steps = finished(cache.steps("z", (3, 4)))
    assert steps == 7
    np.testing.assert_allclose(x, toy_space.points[:, 3].astype(np.float32))
