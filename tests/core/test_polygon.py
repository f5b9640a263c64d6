"""Points inside an outline."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.polygon import CORNERS_AT_MOST, check_outline, inside_steps, thinned

Outline = list[tuple[float, float]]

SQUARE: Outline = [(0, 0), (2, 0), (2, 2), (0, 2)]


def inside(points: NDArray[np.float64], outline: Outline) -> NDArray[np.bool_]:
    return without_pauses(inside_steps(points[:, 0], points[:, 1], outline))


def naive(points: NDArray[np.float64], outline: Outline) -> NDArray[np.bool_]:
    """Cast a ray to the right for each point and each edge."""
    found = np.zeros(len(points), bool)
    for number, (x, y) in enumerate(points.tolist()):
        crossings = 0
        for (x0, y0), (x1, y1) in zip(outline, [*outline[1:], outline[0]], strict=True):
            if y0 > y1:
                x0, y0, x1, y1 = x1, y1, x0, y0
            if y0 <= y < y1:
                crossings += x < x0 + (y - y0) * ((x1 - x0) / (y1 - y0))
        found[number] = crossings % 2 == 1
    return found


coordinate = st.integers(-8, 8).map(lambda number: number / 4)
outlines = st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=12)
clouds = st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=30)


@given(outlines, clouds)
def test_it_finds_what_one_ray_a_point_and_an_edge_finds(outline: Outline, cloud: Outline) -> None:
    # On a coarse grid, so that points lie on corners and edges.
    points = np.array(cloud)
    np.testing.assert_array_equal(inside(points, outline), naive(points, outline))


@given(outlines, clouds, st.integers(0, 11), st.booleans())
def test_neither_the_first_corner_nor_the_sense_of_rotation_counts(
    outline: Outline, cloud: Outline, start: int, turned: bool
) -> None:
    points, start = np.array(cloud), start % len(outline)
    other = [*outline[start:], *outline[:start]]
    np.testing.assert_array_equal(
        inside(points, outline), inside(points, other[::-1] if turned else other)
    )


def test_many_points_in_float32_in_several_steps(rng: np.random.Generator) -> None:
    angles = np.linspace(0, 2 * np.pi, 300, endpoint=False)
    radii = 1 + 0.5 * np.sin(7 * angles)
    outline = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
    points = rng.normal(size=(150_000, 2)).astype(np.float32)
    found = without_pauses(inside_steps(points[:, 0], points[:, 1], outline))
    some = rng.integers(0, len(points), 400)
    corners: Outline = [(x, y) for x, y in outline.tolist()]
    np.testing.assert_array_equal(found[some], naive(points[some].astype(np.float64), corners))
    # Of a star the radius at the angle of a point tells as much, but for the straight edges.
    angle, radius = np.arctan2(points[:, 1], points[:, 0]), np.hypot(points[:, 0], points[:, 1])
    limit = 1 + 0.5 * np.sin(7 * angle)
    clear = np.abs(radius - limit) > 0.01
    np.testing.assert_array_equal(found[clear], (radius < limit)[clear])


def test_squares_side_by_side_share_no_point_and_lose_none() -> None:
    grid = np.stack(np.meshgrid(np.arange(0, 4, 0.5), np.arange(0, 2, 0.5)), -1).reshape(-1, 2)
    left: Outline = [(0, 0), (2, 0), (2, 2), (0, 2)]
    right: Outline = [(2, 0), (4, 0), (4, 2), (2, 2)]
    assert (inside(grid, left) ^ inside(grid, right)).all()
    assert inside(grid, left).sum() == len(grid) / 2


def test_a_loop_within_a_loop_is_outside() -> None:
    twice: Outline = [
        (0, 0),
        (4, 0),
        (4, 4),
        (0, 4),
        (0, 0),
        (1, 1),
        (3, 1),
        (3, 3),
        (1, 3),
        (1, 1),
    ]
    found = inside(np.array([[2.0, 2.0], [0.5, 2.0]]), twice)
    assert found.tolist() == [False, True]


def test_a_flat_outline_holds_nothing() -> None:
    points = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 0.0]])
    assert not inside(points, [(0, 0), (1, 0), (0.5, 0)]).any()


def test_what_is_not_a_number_lies_nowhere() -> None:
    points = np.array([[np.nan, 1.0], [1.0, np.nan], [1.0, 1.0]])
    assert inside(points, SQUARE).tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("outline", "words"),
    [
        ([(0.0, 0.0), (1.0, 1.0)], "three corners"),
        ([(0.0, 0.0), (1.0, 1.0), (np.inf, 0.0)], "finite"),
        ([(0.0, 0.0)] * (CORNERS_AT_MOST + 1), "corners; at most"),
        ([1.0, 2.0, 3.0], "three corners"),
    ],
)
def test_what_is_no_outline_is_refused(outline: Outline, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_outline(outline)


def test_a_path_is_thinned_to_corners_that_are_apart() -> None:
    path = [(i / 10, 0.0) for i in range(101)]
    kept = thinned(path, 2.0)
    assert kept.tolist() == [0, 20, 40, 60, 80, 100]
    long = np.cumsum(np.ones((40_000, 2)), axis=0)
    assert 3 < len(thinned(long, 1.0)) <= CORNERS_AT_MOST
    assert len(thinned(np.empty((0, 2)), 1.0)) == 0
