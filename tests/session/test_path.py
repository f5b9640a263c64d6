"""The path: it meets its ends, and says when the point has left it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.space import COORDINATES, LatentSpace
from latent_explorer.session.numbers import ZVector, z_vector
from latent_explorer.session.path import LinePath
from latent_explorer.session.projections import Projection

A = z_vector(np.linspace(0.1, 0.7, 12))
B = z_vector(np.linspace(-1.1, 0.3, 12) ** 3)
ELSEWHERE = z_vector(np.full(12, 2.5))


@pytest.fixture
def line() -> LinePath:
    """A path between two vectors that differ in all components."""
    return LinePath().ending("a", A).ending("b", B)


def test_a_path_needs_both_ends(toy_space: LatentSpace) -> None:
    assert not LinePath().complete
    begun = LinePath().ending("a", A)
    assert not begun.complete
    assert not begun.holds(toy_space, A)
    assert begun.ending("b", B).complete


def test_after_an_end_is_set_the_position_is_there(line: LinePath, toy_space: LatentSpace) -> None:
    assert line.position == 1.0
    assert line.holds(toy_space, B)
    assert line.ending("a", ELSEWHERE).position == 0.0
    assert line.ending("a", ELSEWHERE).holds(toy_space, ELSEWHERE)


def test_the_straight_line_meets_both_vectors_exactly(
    line: LinePath, toy_space: LatentSpace
) -> None:
    # Not only in a plane: two images as ends are met in all components.
    assert z_vector(line.vector(toy_space, 0.0, ELSEWHERE)) == A
    assert z_vector(line.vector(toy_space, 1.0, ELSEWHERE)) == B
    middle = line.vector(toy_space, 0.5, ELSEWHERE)
    np.testing.assert_allclose(middle, (np.array(A) + B) / 2, atol=1e-15)


@pytest.mark.parametrize("coordinates", COORDINATES)
@given(t=st.floats(0, 1))
def test_in_a_plane_the_other_components_stay(
    toy_space: LatentSpace, coordinates: Any, t: float
) -> None:
    plane = Projection((9, 2), coordinates)
    path = replace(LinePath(A, B), plane=plane)
    moved = path.vector(toy_space, t, ELSEWHERE)
    a, b = (toy_space.locate(z, coordinates, plane.pair) for z in (A, B))
    expected = toy_space.place(ELSEWHERE, coordinates, plane.pair, a + t * (b - a))
    np.testing.assert_allclose(moved, expected, atol=1e-12)


@given(t=st.floats(0, 1))
def test_the_path_holds_the_point_until_it_leaves(toy_space: LatentSpace, t: float) -> None:
    path = LinePath(A, B, position=t)
    here = z_vector(path.vector(toy_space, t, ELSEWHERE))
    assert path.holds(toy_space, here)
    assert not path.holds(toy_space, ELSEWHERE)
    nudged = z_vector(np.array(here) + np.eye(12)[5] * 1e-6)
    assert not path.holds(toy_space, nudged)


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_an_end_is_dragged_in_a_plane(
    line: LinePath, toy_space: LatentSpace, coordinates: Any
) -> None:
    plane = Projection((9, 2), coordinates)
    new = line.dragged(toy_space, "b", plane, (0.25, -0.5), ELSEWHERE)
    assert (new.a, new.position) == (line.a, line.position)
    np.testing.assert_allclose(
        toy_space.locate(new.b, coordinates, plane.pair), (0.25, -0.5), atol=1e-12
    )
    expected = toy_space.place(B, coordinates, plane.pair, (0.25, -0.5))
    assert new.b == z_vector(expected)


def test_an_end_that_was_not_set_starts_from_the_current_point(toy_space: LatentSpace) -> None:
    plane = Projection((9, 2))
    new = LinePath().dragged(toy_space, "a", plane, (0.25, -0.5), ELSEWHERE)
    assert new.a is not None
    assert np.delete(new.a, [9, 2]).tolist() == [2.5] * 10
    assert (new.a[9], new.a[2]) == (0.25, -0.5)
    assert new.b is None


@pytest.mark.parametrize("position", [-0.01, 1.01, float("nan"), "0", True])
def test_a_position_is_from_0_to_1(position: Any) -> None:
    with pytest.raises(ValueError, match="position must be a number from 0 to 1"):
        LinePath(position=position)


def test_a_path_belongs_to_its_bundle(line: LinePath, toy_space: LatentSpace) -> None:
    in_plane = replace(line, plane=Projection((0, 11), "pca"))
    for path in (line, in_plane, LinePath(a=A), LinePath(b=B)):
        assert path.fitted(toy_space, same=True) == path
        assert path.fitted(toy_space, same=False) == LinePath()


@pytest.mark.parametrize(
    "unusable",
    [{"a": A[:5]}, {"b": (float("nan"),) * 12}, {"plane": Projection((0, 12))}],
)
def test_a_path_that_cannot_be_used_is_given_up(
    line: LinePath, toy_space: LatentSpace, unusable: dict[str, ZVector]
) -> None:
    assert replace(line, **unusable).fitted(toy_space, same=True) == LinePath()
