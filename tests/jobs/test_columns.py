from __future__ import annotations

import numpy as np
import pytest

from latent_explorer.core.space import COORDINATES, Coordinates, LatentSpace
from latent_explorer.jobs.columns import ColumnCache

both = pytest.mark.parametrize("coordinates", COORDINATES)


@both
def test_columns_are_those_of_the_space(toy_space: LatentSpace, coordinates: Coordinates) -> None:
    cache = ColumnCache(toy_space)
    for components in ([7, 2, 7], [2, 5], []):
        expected = toy_space.columns(coordinates, components)
        found = cache.columns(coordinates, components)
        assert len(found) == len(expected)
        for column, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(column, other, atol=1e-5)


@both
def test_those_asked_for_last_are_kept(toy_space: LatentSpace, coordinates: Coordinates) -> None:
    cache = ColumnCache(toy_space, kept=16)
    other: Coordinates = "pca" if coordinates == "z" else "z"
    first, second = cache.columns(coordinates, [0, 1])
    cache.columns(other, range(12))
    assert cache.columns(coordinates, [0])[0] is first
    cache.columns(coordinates, range(2, 5))
    assert cache.columns(coordinates, [0])[0] is first
    assert cache.columns(coordinates, [1])[0] is not second


def test_more_columns_than_are_kept_still_come(toy_space: LatentSpace) -> None:
    assert len(ColumnCache(toy_space, kept=2).columns("pca", range(5))) == 5


def test_a_wrong_component_leaves_the_cache_as_it_was(toy_space: LatentSpace) -> None:
    cache = ColumnCache(toy_space)
    (kept,) = cache.columns("z", [3])
    with pytest.raises(ValueError, match="from 0 to 11"):
        cache.columns("z", [3, 12])
    assert cache.columns("z", [3])[0] is kept
