"""The current face: its start, its path, its verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters.path_shown import PathShown
from latent_explorer.core.formats import percent
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.before import BeforeRequest
from latent_explorer.jobs.face import FaceRequest
from latent_explorer.jobs.judging import (
    JudgeRequest,
    JudgeSetRequest,
    QuantilesReady,
    QuantilesRequest,
)
from latent_explorer.jobs.original import OriginalRequest
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint


@pytest.fixture
def unmeasured(
    fake_bundle: Any, fake_codec: Any, make_desk: Callable[..., Any]
) -> Callable[..., Any]:
    """A desk where the images of the bundle were never measured."""
    return make_desk(Workspace(lambda path: fake_bundle, fake_codec.load))


# The face


def test_a_face_is_shown_if_it_is_newer_than_the_one_shown(desk: Any) -> None:
    desk.drags(4)
    requests = [r for r in desk.posted if isinstance(r, FaceRequest)]
    faces = [desk.work_on(request)[-1] for request in requests]
    first, second, third, fourth = faces
    desk.calls.clear()
    for result in (second, first, third, second):
        desk.controller.accept(result)
    # The third was not the newest posted, and is shown all the same.
    shown = [call["face"] for call in desk.of("current.show_face")]
    assert [id(face) for face in shown] == [id(second.face), id(third.face)]
    desk.controller.accept(fourth)
    assert desk.last("current.show_face")["face"] is fourth.face


def test_the_loading_of_the_networks_is_said_where_the_face_will_be(closed: Any) -> None:
    assert "current.show_waiting" not in closed.shown
    closed.controller.open_bundle(Path("small"))
    closed.settle()
    waiting = closed.of("current.show_waiting")
    assert {w["text"] for w in waiting} == {"Loading TensorFlow and the networks …"}
    assert closed.of("faces.show_waiting") == waiting
    names = closed.shown
    assert names.index("current.show_waiting") < names.index("current.show_face")
    assert names.index("faces.show_waiting") < names.index("faces.show_faces")


def test_another_bundle_shows_no_old_face(desk: Any) -> None:
    desk.controller.open_bundle(Path("small"))
    desk.hear(desk.work_on(desk.posted[-1]))
    assert desk.last("current.show_waiting") == "Loading TensorFlow and the networks …"
    assert desk.last("faces.show_waiting") == "Loading TensorFlow and the networks …"
    assert desk.last("faces.show_judgements") is None
    assert desk.last("current.show_verdict")["judgement"] is None
    assert "current.show_face" not in desk.shown


# Starts


def test_an_image_is_the_start(desk: Any) -> None:
    desk.does("current", "image_start_requested", 42)
    point = desk.state[CurrentPoint]
    assert (point.start.kind, point.start.label, point.image) == ("image", "42.jpg", 42)
    assert point.z == z_vector(desk.scene.space.point(42))
    assert desk.last("current.show_start") == {"start": point.start, "moved": False}
    assert desk.last("current.show_image") == 42
    face = next(r for r in desk.posted if isinstance(r, FaceRequest))
    assert (face.started, face.z) == (0.0, point.z)


def test_choosing_an_image_moves_nothing(desk: Any) -> None:
    z = desk.state[CurrentPoint].z
    desk.does("current", "image_chosen", 42)
    assert desk.last("current.show_image") == 42
    assert desk.state[CurrentPoint].z == z
    assert desk.kinds_posted == {OriginalRequest}


def test_any_image_is_a_start(desk: Any) -> None:
    before = None
    for _ in range(20):
        desk.does("current", "random_chosen")
        point = desk.state[CurrentPoint]
        assert point.start.label == f"{point.image}.jpg"
        assert point.z == z_vector(desk.scene.space.point(point.image))
        assert point.image != before, "never the one that is chosen already"
        before = point.image
    desk.controller.undo()
    assert desk.state[CurrentPoint].image != before


def test_of_two_images_any_other_one_is_the_other(
    make_desk: Callable[..., Any], fake_codec: Any, small_bundle: Any
) -> None:
    points = np.asfortranarray(small_bundle.space.points[:2])
    two = replace(small_bundle, space=LatentSpace(points, small_bundle.space.basis))
    desk = make_desk(Workspace(lambda path: two, fake_codec.load))
    desk.open()
    desk.does("current", "random_chosen")
    first = desk.state[CurrentPoint].image
    for image in (1 - first, first):
        desk.does("current", "random_chosen")
        assert desk.state[CurrentPoint].image == image


def test_the_mean_is_the_start_again(desk: Any) -> None:
    desk.does("faces", "face_picked", 5)
    desk.does("current", "mean_chosen")
    assert desk.state[CurrentPoint].z == z_vector(desk.scene.space.basis.mean)
    assert desk.state[CurrentPoint].face is None
    assert desk.last("faces.show_selected") is None


@pytest.mark.parametrize(
    "start", [("current", "image_start_requested", 9), ("faces", "face_picked", 3), None]
)
def test_back_to_the_start(desk: Any, start: Any) -> None:
    if start:
        desk.does(*start)
    before = desk.state[CurrentPoint]
    desk.drags(2)
    assert desk.last("current.show_start")["moved"]
    desk.does("current", "back_requested")
    assert desk.state[CurrentPoint] == before
    assert desk.last("current.show_start") == {"start": before.start, "moved": False}


# The path


@pytest.fixture
def on_path(desk: Any) -> Any:
    """A path from image 5 to image 6; the point is at image 6."""
    for end, image in (("a", 5), ("b", 6)):
        desk.does("current", "image_start_requested", image)
        desk.does("current", "path_end_requested", end)
    desk.calls.clear()
    return desk


def test_after_b_is_set_the_position_is_1(desk: Any) -> None:
    assert desk.last_or_none("current.show_path") is None
    desk.does("current", "image_start_requested", 5)
    desk.does("current", "path_end_requested", "a")
    assert desk.last("current.show_path") == PathShown(has_a=True)
    desk.does("current", "image_start_requested", 6)
    desk.does("current", "path_end_requested", "b")
    assert desk.last("current.show_path") == PathShown(True, True, 1.0)


def test_a_path_between_two_images_meets_both(on_path: Any) -> None:
    space = on_path.scene.space
    for position, image in ((0.0, 5), (1.0, 6)):
        on_path.does("current", "path_moved", position, 1.0)
        assert on_path.state[CurrentPoint].z == z_vector(space.point(image))
    on_path.does("current", "path_moved", 0.25, 3.0)
    expected = 0.75 * space.point(5) + 0.25 * space.point(6)
    np.testing.assert_allclose(on_path.state[CurrentPoint].z, expected, atol=1e-12)
    assert on_path.last("current.show_path").position == 0.25
    face = [r for r in on_path.posted if isinstance(r, FaceRequest)][-1]
    assert face.started == 3.0


def test_only_in_a_plane_is_an_option(on_path: Any) -> None:
    on_path.does("projections", "activated", 1)
    on_path.does("current", "path_in_plane_toggled", True)
    plane = on_path.shown_projections[1]
    shown = on_path.last("current.show_path")
    assert (shown.in_plane, shown.plane) == (True, " – ".join(plane.axis_names))
    assert shown.position == 1.0, "in its plane the point is still at B"
    before = np.array(on_path.state[CurrentPoint].z)
    on_path.does("current", "path_moved", 0.0, 1.0)
    space, after = on_path.scene.space, np.array(on_path.state[CurrentPoint].z)
    np.testing.assert_allclose(
        space.locate(after, plane.coordinates, plane.pair),
        space.locate(space.point(5), plane.coordinates, plane.pair),
    )
    others = [i for i in range(12) if i not in plane.pair]
    np.testing.assert_array_equal(after[others], before[others])
    on_path.does("current", "path_in_plane_toggled", False)
    assert not on_path.last("current.show_path").in_plane


def test_a_point_that_has_left_has_no_position(on_path: Any) -> None:
    on_path.drags(1)
    assert on_path.last("current.show_path") == PathShown(True, True, None)
    on_path.does("current", "path_moved", 0.5, 1.0)
    assert on_path.last("current.show_path").position == 0.5
    on_path.does("current", "mean_chosen")
    assert on_path.last("current.show_path").position is None


def test_the_path_is_given_up(on_path: Any) -> None:
    on_path.does("current", "path_in_plane_toggled", True)
    on_path.does("current", "path_cleared")
    assert on_path.state[LatentPath] == LatentPath()
    assert on_path.last("current.show_path") is None


# The verdict


def test_nothing_is_judged_before_the_images_are_measured(unmeasured: Any) -> None:
    unmeasured.controller.open_bundle(Path("toy"))
    unmeasured.hear(unmeasured.work_on(unmeasured.posted[0]))
    kinds = unmeasured.kinds_posted
    assert QuantilesRequest in kinds
    assert kinds.isdisjoint({JudgeRequest, JudgeSetRequest})
    assert unmeasured.last("current.show_verdict")["judgement"] is None
    measuring = next(r for r in unmeasured.posted if isinstance(r, QuantilesRequest))
    ready = [r for r in unmeasured.work_on(measuring) if isinstance(r, QuantilesReady)]
    assert [r.complete for r in ready] == [False, True]
    for result in ready:
        unmeasured.calls.clear()
        unmeasured.controller.accept(result)
        # When more is known of the images there is more to say of the same vector.
        before = {BeforeRequest} if result.complete else set()
        assert unmeasured.kinds_posted == {JudgeRequest, JudgeSetRequest} | before
        assert {r.complete for r in unmeasured.posted} == {result.complete}
    unmeasured.settle()
    assert unmeasured.last("current.show_verdict")["judgement"].neighbours is not None


def test_the_verdict_follows_the_point(desk: Any) -> None:
    desk.drags(1)
    desk.settle()
    verdicts = [call["judgement"] for call in desk.of("current.show_verdict")]
    # First without the neighbours, then with them.
    first, second = verdicts[-2:]
    assert first.neighbours is None
    assert second.neighbours is not None
    assert first.way_back == second.way_back is not None
    desk.does("projections", "point_moved", 0, (500.0, 500.0), 1.0)
    desk.settle()
    assert desk.last("current.show_verdict")["judgement"].verdict == "void"


def test_what_is_dragged_is_judged_quickly_and_what_rests_exactly(desk: Any) -> None:
    desk.does("projections", "gesture_began")
    desk.does("projections", "point_moved", 0, (1.0, -1.0), 1.0)
    desk.settle()
    desk.does("projections", "gesture_ended")
    desk.settle()
    z = desk.state[CurrentPoint].z
    judged = [(r.z, r.moving) for r in desk.posted if isinstance(r, JudgeRequest)]
    assert judged[-2:] == [(z, True), (z, False)]


def test_the_level_in_the_plane_stands_beside_it_by_its_own_name(desk: Any) -> None:
    desk.does("projections", "activated", 3)
    plane = desk.shown_projections[3]
    desk.does("projections", "point_moved", 3, (0.0, 0.0), 1.0)
    # With the verdict on the same vector.
    desk.settle()
    said = desk.last("current.show_verdict")["plane"]
    assert said.level == "PCA 0, PCA 1: 0.00 σ"
    assert said.shares == f"{percent(0)} normal, {percent(0)} counted"
    std = desk.scene.space.basis.std
    desk.does("projections", "point_moved", 3, (2 * std[plane.pair[0]], 0.0), 1.0)
    desk.settle()
    v = desk.scene.space.basis.to_pca(desk.scene.space.points)[:, :2] / std[:2]
    counted = percent((np.square(v).sum(axis=1) <= 4).mean())
    said = desk.last("current.show_verdict")["plane"]
    assert said.level == "PCA 0, PCA 1: 2.00 σ"
    assert said.shares == f"{percent(0.865)} normal, {counted} counted"
    desk.does("projections", "activated", 0)
    assert "PCA" not in desk.last("current.show_verdict")["plane"].level
