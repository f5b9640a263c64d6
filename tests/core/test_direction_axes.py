"""Directions in standardised coordinates: independent of others, and as planes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.direction_axes import (
    DirectionAxes,
    independent_of,
    pca_direction,
    standardised,
    step_along,
    usable_components,
)
from latent_explorer.core.space import LatentSpace

seeds = st.integers(0, 10_000)


def test_the_points_are_standardised(toy_space: LatentSpace) -> None:
    u = standardised(toy_space.basis, toy_space.points, toy_space.d)
    np.testing.assert_allclose(u.mean(axis=0), 0, atol=1e-9)
    np.testing.assert_allclose(np.cov(u.T, bias=True), np.eye(toy_space.d), atol=1e-9)


@given(seeds)
def test_one_step_along_a_direction_is_one_standard_deviation_of_the_points(
    toy_space: LatentSpace, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    vector = rng.normal(size=toy_space.d)
    vector /= np.linalg.norm(vector)
    u = standardised(toy_space.basis, toy_space.points, toy_space.d)
    assert np.std(u @ vector) == pytest.approx(1)
    z = toy_space.point(17)
    moved = standardised(toy_space.basis, z + step_along(toy_space.basis, vector), toy_space.d)
    np.testing.assert_allclose(moved - u[17], vector, atol=1e-9)


def test_components_without_a_width_are_left_out(toy_space: LatentSpace) -> None:
    assert usable_components(toy_space.basis) == toy_space.d
    from dataclasses import replace

    std = toy_space.basis.std.copy()
    std[-3:] = (1e-9, 0, 0)
    assert usable_components(replace(toy_space.basis, std=std)) == toy_space.d - 3


def test_independent_of_one_by_hand() -> None:
    found = independent_of([3.0, 4.0, 0.0], [[5.0, 0.0, 0.0]])
    np.testing.assert_allclose(found, [0, 1, 0], atol=1e-12)
    np.testing.assert_allclose(independent_of([3.0, 4.0], []), [0.6, 0.8])
    assert independent_of([3.0, 4.0], [[-6.0, -8.0]]) is None


@given(seeds, st.integers(1, 6))
def test_it_is_at_right_angles_to_all_others_and_nearest_to_what_it_was(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    vector, held = rng.normal(size=9), list(rng.normal(size=(n, 9)))
    # One that is made of two others changes nothing.
    held.append(held[0] - 2 * held[-1])
    found = independent_of(vector, held)
    assert found is not None
    assert np.linalg.norm(found) == pytest.approx(1)
    np.testing.assert_allclose(np.array(held) @ found, 0, atol=1e-9)
    # The nearest: what was taken away is made of the others.
    taken = vector / np.linalg.norm(vector) - found * (found @ vector / np.linalg.norm(vector))
    solved, *_ = np.linalg.lstsq(np.array(held).T, taken, rcond=None)
    np.testing.assert_allclose(np.array(held).T @ solved, taken, atol=1e-9)


def test_a_plane_keeps_what_can_be_written_down() -> None:
    axes = DirectionAxes.of(("a", "b"), [np.array([1 / 3, 2 / 3]), pca_direction(0, 2)])
    assert axes.vectors == ((0.333333, 0.666667), (1.0, 0.0))
    assert axes.n_components == 2
    np.testing.assert_array_equal(axes.table((1, 0)), [[1, 0.333333], [0, 0.666667]])
    assert hash(axes) == hash(DirectionAxes(axes.names, axes.vectors))


@pytest.mark.parametrize(
    "vectors",
    [
        ((1.0, 0.0), (2.0, 0.0)),
        ((1.0, 0.0), (-1.0, 1e-9)),
        ((0.0, 0.0), (1.0, 0.0)),
        ((1.0, 0.0), (1.0,)),
        ((1.0, float("nan")), (1.0, 0.0)),
        ((), ()),
    ],
)
def test_what_spans_no_plane_is_refused(
    vectors: tuple[tuple[float, ...], tuple[float, ...]],
) -> None:
    with pytest.raises(ValueError, match="the axes of a plane"):
        DirectionAxes(("a", "b"), vectors)
