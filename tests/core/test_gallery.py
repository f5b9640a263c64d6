"""Which pairs are looked at side by side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.gallery import against_all, first_components, most_correlated
from latent_explorer.core.space import COORDINATES, Coordinates, LatentSpace
from latent_explorer.core.whole_cloud import whole_cloud

R = np.array(
    [
        [1.0, 0.2, -0.9, np.nan],
        [0.2, 1.0, 0.5, np.nan],
        [-0.9, 0.5, 1.0, np.nan],
        [np.nan, np.nan, np.nan, np.nan],
    ]
)


def test_the_most_correlated_come_first_whatever_their_sign() -> None:
    assert most_correlated(R) == ((0, 2), (1, 2), (0, 1))
    assert most_correlated(R, 1) == ((0, 2),)
    assert most_correlated(np.eye(5)) == ()


@given(st.integers(0, 40), st.integers(0, 40))
def test_each_of_the_first_components_is_seen(d: int, n: int) -> None:
    pairs = first_components(d, n)
    numbers = [i for pair in pairs for i in pair]
    shown = min(n, d)
    assert sorted(set(numbers)) == (list(range(shown)) if shown > 1 else [])
    assert len(pairs) == (-(-shown // 2) if shown > 1 else 0)
    assert all(j == i + 1 for i, j in pairs)


def test_they_are_two_by_two() -> None:
    assert first_components(256)[:3] == ((0, 1), (2, 3), (4, 5))
    assert len(first_components(256)) == 10
    assert first_components(5) == ((0, 1), (2, 3), (3, 4))


def test_one_is_shown_with_each_of_the_others() -> None:
    assert against_all(2, R) == ((2, 0), (2, 1), (2, 3)), "what has no data comes last"
    assert against_all(1, R, "number") == ((1, 0), (1, 2), (1, 3))
    assert against_all(0, np.eye(4)) == ((0, 1), (0, 2), (0, 3)), "equal ones by number"
    assert against_all(0, np.ones((1, 1))) == ()


def test_what_cannot_be_used_is_named() -> None:
    with pytest.raises(ValueError, match="from 0 to 3; it is 4"):
        against_all(4, R)
    with pytest.raises(ValueError, match="strength, number"):
        against_all(0, R, "size")  # type: ignore[arg-type] (what a file may hold)


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_the_view_of_a_cloud_holds_its_points_and_a_near_origin(
    toy_space: LatentSpace, coordinates: Coordinates
) -> None:
    ellipse = toy_space.ellipse(coordinates, (3, 7))
    origin = toy_space.origin(coordinates, (3, 7))
    left, right, bottom, top = whole_cloud(ellipse, origin)
    x, y = toy_space.columns(coordinates, (3, 7))
    inside = (x >= left) & (x < right) & (y >= bottom) & (y < top)
    assert inside.mean() > 0.99
    assert left < ellipse.center[0] < right
    far = ellipse.center + 100.0
    assert whole_cloud(ellipse, far) == whole_cloud(ellipse, -far)
