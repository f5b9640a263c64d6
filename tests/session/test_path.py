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
from latent_explorer.session.path import BASES, PATH_KINDS, WAYPOINTS_AT_MOST, LatentPath
from latent_explorer.session.projections import Projection
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.state import State

A = z_vector(np.linspace(0.1, 0.7, 12))
B = z_vector(np.linspace(-1.1, 0.3, 12) ** 3)
ELSEWHERE = z_vector(np.full(12, 2.5))


@pytest.fixture
def line() -> LatentPath:
    """A path between two vectors that differ in all components."""
    return LatentPath().ending("a", A).ending("b", B)


def test_a_path_needs_both_ends(toy_space: LatentSpace) -> None:
    assert not LatentPath().complete
    begun = LatentPath().ending("a", A)
    assert not begun.complete
    assert not begun.holds(begun.curve(toy_space), A)
    assert begun.ending("b", B).complete


def test_after_an_end_is_set_the_position_is_there(
    line: LatentPath, toy_space: LatentSpace
) -> None:
    assert line.position == 1.0
    assert line.holds(line.curve(toy_space), B)
    assert line.ending("a", ELSEWHERE).position == 0.0
    there = line.ending("a", ELSEWHERE)
    assert there.holds(there.curve(toy_space), ELSEWHERE)


def test_the_straight_line_meets_both_vectors_exactly(
    line: LatentPath, toy_space: LatentSpace
) -> None:
    # Not only in a plane: two images as ends are met in all components.
    curve = line.curve(toy_space)
    assert curve is not None
    assert z_vector(curve.at(0.0)) == A
    assert z_vector(curve.at(1.0)) == B
    np.testing.assert_allclose(curve.at(0.5), (np.array(A) + B) / 2, atol=1e-15)
    np.testing.assert_allclose(curve.at(1.5), 1.5 * np.array(B) - 0.5 * np.array(A), atol=1e-9)


@pytest.mark.parametrize("coordinates", COORDINATES)
@given(t=st.floats(0, 1))
def test_in_a_plane_the_other_components_stay(
    toy_space: LatentSpace, coordinates: Any, t: float
) -> None:
    plane = Projection((9, 2), coordinates)
    path = LatentPath(A, B).within(plane, None, ELSEWHERE)
    curve = path.curve(toy_space)
    assert curve is not None
    a, b = (toy_space.locate(z, coordinates, plane.pair) for z in (A, B))
    expected = toy_space.place(ELSEWHERE, coordinates, plane.pair, a + t * (b - a))
    np.testing.assert_allclose(curve.at(t), expected, atol=1e-12)
    assert curve.length == pytest.approx(np.linalg.norm(b - a))


@pytest.mark.parametrize(
    ("base", "whose"),
    [("mean", "mean"), ("fixed", ELSEWHERE), ("blended", None)],
)
@pytest.mark.parametrize("coordinates", COORDINATES)
def test_other_components_are_those_of_the_base(
    toy_space: LatentSpace, coordinates: Any, base: Any, whose: Any
) -> None:
    plane = Projection((9, 2), coordinates)
    path = replace(LatentPath(A, B, plane=plane), base=base, fixed=ELSEWHERE)
    curve = path.curve(toy_space)
    assert curve is not None
    found = curve.at(0.25)
    if whose is None:
        # In a plane and blended in all others: the straight line among all vectors.
        np.testing.assert_allclose(found, 0.75 * np.array(A) + 0.25 * np.array(B), atol=1e-12)
        return
    vector = toy_space.basis.mean if whose == "mean" else np.array(whose)
    a, b = (toy_space.locate(z, coordinates, plane.pair) for z in (A, B))
    expected = toy_space.place(vector, coordinates, plane.pair, 0.75 * a + 0.25 * b)
    np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize("k", [1, 5, 12])
def test_in_pca_components_the_others_stay(toy_space: LatentSpace, k: int) -> None:
    path = LatentPath(A, B).within(None, k, ELSEWHERE)
    curve = path.curve(toy_space)
    assert curve is not None
    v = toy_space.basis.to_pca(curve.at([0.0, 0.5, 1.0]))
    a, b, other = (toy_space.basis.to_pca(np.array(z)) for z in (A, B, ELSEWHERE))
    expected = np.stack([a[:k], (a[:k] + b[:k]) / 2, b[:k]])
    np.testing.assert_allclose(v[:, :k], expected, atol=1e-9)
    np.testing.assert_allclose(v[:, k:], np.tile(other[k:], (3, 1)), atol=1e-9)
    # With all of them it is the straight line.
    whole = replace(path, n_components=12).curve(toy_space)
    assert whole is not None
    np.testing.assert_allclose(whole.at(0.3), 0.7 * np.array(A) + 0.3 * np.array(B), atol=1e-9)


def test_around_the_ellipse_all_points_have_its_level(toy_space: LatentSpace) -> None:
    for coordinates in COORDINATES:
        plane = Projection((9, 2), coordinates)
        path = replace(LatentPath(), base="mean").led("ellipse", plane)
        assert path.complete
        assert path.closed
        curve = replace(path, level=1.7).curve(toy_space)
        assert curve is not None
        xy = toy_space.locate(curve.at(np.linspace(0, 1, 37)), coordinates, plane.pair)
        ellipse = toy_space.ellipse(coordinates, plane.pair)
        np.testing.assert_allclose(ellipse.levels(xy), 1.7, rtol=1e-9)
        # Without a plane of its own it takes the one that is given, and keeps it.
        assert path.led("ellipse", Projection((0, 1))).plane == plane


def test_the_way_along_the_data_is_that_which_was_found(toy_space: LatentSpace) -> None:
    path = LatentPath(A, B, plane=Projection((0, 1))).led("data", None)
    assert path.plane is None, "it changes all components"
    assert path.curve(toy_space) is None
    curve = path.curve(toy_space, np.array([A, ELSEWHERE, B]))
    assert curve is not None
    np.testing.assert_allclose(curve.at([0, 1]), [A, B])
    assert np.linalg.norm(curve.at(np.linspace(0, 1, 400)) - ELSEWHERE, axis=1).min() < 0.05


@pytest.mark.parametrize("kind", ["straight", "smooth"])
def test_a_path_leads_through_its_points_in_order(toy_space: LatentSpace, kind: Any) -> None:
    points = [A, ELSEWHERE, z_vector(np.zeros(12)), B]
    path = LatentPath(A, B, between=(points[1], points[2]), kind=kind)
    assert path.points == tuple(points)
    curve = path.curve(toy_space)
    assert curve is not None
    fine = curve.at(np.linspace(0, 1, 2001))
    nearest = [int(np.linalg.norm(fine - point, axis=1).argmin()) for point in points]
    assert nearest == sorted(nearest)
    assert (nearest[0], nearest[-1]) == (0, 2000)
    for k, point in zip(nearest, points, strict=True):
        assert np.linalg.norm(fine[k] - point) < 0.02


def test_points_are_added_moved_and_removed(toy_space: LatentSpace) -> None:
    path = LatentPath().through(toy_space, A).through(toy_space, B)
    assert (path.a, path.b, path.between) == (A, B, ()), "the first two are its ends"
    middle = z_vector((np.array(A) + B) / 2)
    beside_a, beside_b = (
        z_vector(0.9 * np.array(x) + 0.1 * np.array(y)) for x, y in ((A, B), (B, A))
    )
    for z in (middle, beside_b, beside_a):
        path = path.through(toy_space, z)
    assert path.between == (beside_a, middle, beside_b), "each where the detour is the least"
    assert path.inserted(1, ELSEWHERE).between[0] == ELSEWHERE
    assert path.inserted(4, ELSEWHERE).between[-1] == ELSEWHERE
    assert path.moved(2, ELSEWHERE).between == (beside_a, ELSEWHERE, beside_b)
    assert path.moved(0, ELSEWHERE).a == ELSEWHERE
    assert path.without(2).between == (beside_a, beside_b)
    # The one beside an end takes its place.
    assert path.without(0).a == beside_a
    assert path.without(0).between == (middle, beside_b)
    assert path.without(4).b == beside_b
    assert LatentPath(A, B).without(0) == LatentPath(a=B)
    assert LatentPath(a=A).without(0) == LatentPath()
    assert path.reversed().points == tuple(reversed(path.points))
    assert path.reversed().reversed().points == path.points


def test_no_more_points_than_can_be_told_apart() -> None:
    LatentPath(A, B, between=(A,) * WAYPOINTS_AT_MOST)
    with pytest.raises(ValueError, match="at most"):
        LatentPath(A, B, between=(A,) * (WAYPOINTS_AT_MOST + 1))


def test_a_point_in_between_is_dragged_in_a_plane(toy_space: LatentSpace) -> None:
    plane = Projection((9, 2), "pca")
    path = LatentPath(A, B, between=(ELSEWHERE,)).dragged_point(toy_space, 1, plane, (0.25, -0.5))
    expected = toy_space.place(ELSEWHERE, "pca", plane.pair, (0.25, -0.5))
    assert path.between == (z_vector(expected),)


def test_the_steps_are_spread_over_all_of_it() -> None:
    path = LatentPath(A, B, steps=4, overshoot=1.5)
    np.testing.assert_allclose(path.positions, [0, 0.5, 1, 1.5])
    around = replace(path, plane=Projection((0, 1))).led("ellipse", None)
    np.testing.assert_allclose(around.positions, [0, 0.25, 0.5, 0.75])
    assert around.end == 1.0


def test_what_cannot_be_follows_what_is_chosen() -> None:
    plane = Projection((0, 1))
    around = LatentPath(A, B).led("ellipse", plane)
    assert around.within(None, None, A).kind == "straight", "without a plane there is no ellipse"
    along = LatentPath(A, B).led("data", None)
    assert along.within(plane, None, A).kind == "straight"
    assert along.within(None, 5, A).kind == "straight"
    assert along.led("ellipse", plane).plane == plane
    assert LatentPath(A, B).within(None, 5, A).led("ellipse", plane).n_components is None


@given(t=st.floats(0, 1))
def test_the_path_holds_the_point_until_it_leaves(toy_space: LatentSpace, t: float) -> None:
    path = LatentPath(A, B, position=t)
    curve = path.curve(toy_space)
    assert curve is not None
    here = z_vector(curve.at(t))
    assert path.holds(curve, here)
    assert not path.holds(curve, ELSEWHERE)
    assert not path.holds(None, here)
    nudged = z_vector(np.array(here) + np.eye(12)[5] * 1e-6)
    assert not path.holds(curve, nudged)


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_an_end_is_dragged_in_a_plane(
    line: LatentPath, toy_space: LatentSpace, coordinates: Any
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
    new = LatentPath().dragged(toy_space, "a", plane, (0.25, -0.5), ELSEWHERE)
    assert new.a is not None
    assert np.delete(new.a, [9, 2]).tolist() == [2.5] * 10
    assert (new.a[9], new.a[2]) == (0.25, -0.5)
    assert new.b is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("position", value) for value in (-0.01, 1.51, float("nan"), "0", True)),
        ("overshoot", 0.9),
        ("overshoot", 1.6),
        ("steps", 1),
        ("steps", 2.5),
        ("n_components", 0),
        ("level", 0.0),
        ("kind", "zigzag"),
        ("base", "nobody"),
    ],
)
def test_what_cannot_be_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        LatentPath(**{name: value})


def test_a_path_belongs_to_its_bundle(line: LatentPath, toy_space: LatentSpace) -> None:
    in_plane = replace(line, plane=Projection((0, 11), "pca"), fixed=ELSEWHERE)
    for path in (line, in_plane, LatentPath(a=A), LatentPath(b=B)):
        assert path.fitted(toy_space, same=True) == path
        assert path.fitted(toy_space, same=False) == LatentPath()


@pytest.mark.parametrize(
    "unusable",
    [
        {"a": A[:5]},
        {"b": (float("nan"),) * 12},
        {"plane": Projection((0, 12))},
        {"between": (A, A[:5])},
        {"fixed": A[:5]},
    ],
)
def test_a_path_that_cannot_be_used_is_given_up(
    line: LatentPath, toy_space: LatentSpace, unusable: dict[str, ZVector]
) -> None:
    assert replace(line, **unusable).fitted(toy_space, same=True) == LatentPath()


def test_components_that_there_are_not_are_left_out(toy_space: LatentSpace) -> None:
    path = LatentPath(A, B, n_components=50, fixed=A)
    assert path.fitted(toy_space, same=True).n_components == 12
    # How it is followed stays, also for another bundle.
    assert replace(path, steps=30).fitted(toy_space, same=False) == LatentPath(steps=30)


@given(
    kind=st.sampled_from(PATH_KINDS),
    base=st.sampled_from(BASES),
    plane=st.none() | st.builds(Projection, st.just((3, 7)), st.sampled_from(COORDINATES)),
    k=st.none() | st.integers(1, 12),
    between=st.lists(st.sampled_from([A, B, ELSEWHERE]), max_size=3),
    position=st.floats(0, 1),
)
def test_any_path_that_leads_somewhere_can_be_followed(
    toy_space: LatentSpace, kind: Any, base: Any, plane: Any, k: Any, between: Any, position: float
) -> None:
    path = LatentPath(A, B, between=tuple(between), base=base, position=position)
    path = path.within(plane, None if plane else k, ELSEWHERE).led(kind, Projection((0, 1)))
    route = np.array(path.points)
    curve = path.curve(toy_space, route)
    assert curve is not None
    vectors = curve.at(path.positions)
    assert vectors.shape == (path.steps, 12)
    assert np.isfinite(vectors).all()
    assert path.holds(curve, z_vector(curve.at(position)))


def test_names_of_points_are_kept_and_forgotten_with_them() -> None:
    path = LatentPath(A, B).calling(A, "one.jpg").calling(B, "two.jpg")
    assert (path.name_of(A), path.name_of(B), path.name_of(ELSEWHERE)) == ("one.jpg", "two.jpg", "")
    assert path.calling(A, "").name_of(A) == ""
    moved = replace(path, b=ELSEWHERE).calling(ELSEWHERE, "three.jpg")
    assert {each.name for each in moved.named} == {"one.jpg", "three.jpg"}
    assert path.way == LatentPath(A, B).way, "the same faces, whatever they are called"
    found, lost = from_text(to_text(State(path)))
    assert found[LatentPath] == path
    assert not lost
