"""The space in the plane of two directions, as in that of two components."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.direction_axes import DirectionAxes, pca_direction
from latent_explorer.core.space import LatentSpace


def axes_of(space: LatentSpace, seed: int) -> DirectionAxes:
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(2, space.d))
    return DirectionAxes.of(
        ("one", "two"), list(vectors / np.linalg.norm(vectors, axis=1)[:, None])
    )


@given(st.integers(0, 10_000), st.sampled_from([(0, 1), (1, 0)]))
def test_points_lie_where_their_standardised_coordinates_say(
    toy_space: LatentSpace, seed: int, pair: tuple[int, int]
) -> None:
    axes = axes_of(toy_space, seed)
    points = toy_space.points.astype(float)
    v = (points - toy_space.basis.mean) @ toy_space.basis.components
    expected = v / toy_space.basis.std @ np.array(axes.vectors).T[:, list(pair)]
    np.testing.assert_allclose(toy_space.locate(points, axes, pair), expected, atol=1e-9)
    columns = toy_space.columns(axes, pair)
    np.testing.assert_allclose(np.array(columns).T, expected, atol=1e-4)
    ellipse = toy_space.ellipse(axes, pair)
    np.testing.assert_allclose(ellipse.center, 0, atol=1e-12)
    np.testing.assert_allclose(ellipse.covariance, np.cov(expected.T, bias=True), atol=1e-9)
    np.testing.assert_allclose(
        toy_space.origin(axes, pair) + points @ toy_space.axes(axes, pair), expected, atol=1e-8
    )


@given(st.integers(0, 10_000))
def test_a_point_is_put_where_it_is_wanted_by_the_shortest_way(
    toy_space: LatentSpace, seed: int
) -> None:
    axes, rng = axes_of(toy_space, seed), np.random.default_rng(seed)
    z, xy = toy_space.point(seed % toy_space.n), rng.normal(size=2)
    moved = toy_space.place(z, axes, (1, 0), xy)
    np.testing.assert_allclose(toy_space.locate(moved, axes, (1, 0)), xy, atol=1e-9)
    # Standardised, nothing has moved but in the plane.
    step = (moved - z) @ toy_space.basis.components / toy_space.basis.std
    table = np.array(axes.vectors).T
    inside, *_ = np.linalg.lstsq(table, step, rcond=None)
    np.testing.assert_allclose(table @ inside, step, atol=1e-8)


def test_pca_directions_are_pca_coordinates_in_standard_deviations(toy_space: LatentSpace) -> None:
    vectors = [pca_direction(i, toy_space.d) for i in (2, 5)]
    axes = DirectionAxes.of(("PCA 2", "PCA 5"), vectors)
    std = toy_space.basis.std[[2, 5]]
    points = toy_space.points[:50]
    np.testing.assert_allclose(
        toy_space.locate(points, axes, (0, 1)) * std,
        toy_space.locate(points, "pca", (2, 5)),
        atol=1e-9,
    )


def test_directions_of_a_larger_space_are_refused(toy_space: LatentSpace) -> None:
    d = toy_space.d + 1
    axes = DirectionAxes.of(("a", "b"), [pca_direction(i, d) for i in (0, 1)])
    with pytest.raises(ValueError, match="space with more components"):
        toy_space.locate(toy_space.points[0], axes, (0, 1))
    with pytest.raises(ValueError, match="two different components"):
        toy_space.locate(toy_space.points[0], axes_of(toy_space, 1), (0, 2))
    with pytest.raises(ValueError, match="from 0 to 1"):
        toy_space.columns(axes_of(toy_space, 1), (0, 2))
