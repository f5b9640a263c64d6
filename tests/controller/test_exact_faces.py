"""What is in motion is shown live, what rests is exact."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.codec import LiveWay
from latent_explorer.jobs.face import CurrentFace, ExactFaceRequest, FaceRequest
from latent_explorer.jobs.generating import ExactFacesRequest, GeneratedFaces
from latent_explorer.jobs.live import LiveRequest
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.sampling import Sampling

WAY = LiveWay("bfloat16", levels=1, single=0.71, several=0.58)
EXACT = (ExactFaceRequest, ExactFacesRequest)


@pytest.fixture
def live_desk(make_desk: Any, fake_workspace: Any, fake_codec: Any) -> Any:
    """A desk where a faster way was found."""
    fake_codec.faster = WAY
    desk = make_desk(fake_workspace)
    desk.open()
    return desk


def test_it_is_looked_for_once_and_after_the_first_faces(closed: Any) -> None:
    closed.controller.open_bundle(Path("toy"))
    posted = []
    for _ in range(200):
        if not closed.waiting:
            break
        request = min(closed.waiting.values(), key=lambda r: r.priority)
        faces = closed.scene.result(CurrentFace), closed.scene.result(GeneratedFaces)
        if isinstance(request, LiveRequest):
            assert None not in faces
            posted.append(request)
        closed.hear(closed.work_on(request))
    assert len(posted) == 1
    closed.calls.clear()
    closed.drags(3)
    closed.settle()
    assert closed.kinds_posted.isdisjoint({LiveRequest, *EXACT}), "all faces are exact"


def test_in_a_drag_faces_are_live_and_after_it_exact(live_desk: Any, fake_codec: Any) -> None:
    desk = live_desk
    desk.does("projections", "gesture_began")
    for i in range(3):
        desk.does("projections", "point_moved", 0, (0.2 * i, -1.0), 1.0 + i)
        desk.settle()
        shown = desk.scene.result(CurrentFace)
        assert not shown.exact
        assert shown.request.z == desk.state[CurrentPoint].z
    assert desk.kinds_posted.isdisjoint(EXACT)
    live = desk.last("current.show_face")
    assert live["started"] == 3.0
    desk.does("projections", "gesture_ended")
    desk.settle()
    exact = desk.last("current.show_face")
    expected = fake_codec.decode(np.float32([desk.state[CurrentPoint].z]))[0]
    np.testing.assert_array_equal(live["face"], expected ^ 1)
    np.testing.assert_array_equal(exact["face"], expected)
    assert exact["started"] == 0.0, "it is not what the event led to"
    assert desk.scene.result(CurrentFace).exact
    assert desk.controller.awaited == []


def test_without_a_gesture_the_exact_faces_follow_at_once(live_desk: Any, fake_codec: Any) -> None:
    desk = live_desk
    desk.draws_again()
    desk.settle()
    live, exact = [call["faces"] for call in desk.of("faces.show_faces")]
    z = desk.scene.result(GeneratedFaces).draw.z
    np.testing.assert_array_equal(live, fake_codec.decode(z) ^ 1)
    np.testing.assert_array_equal(exact, fake_codec.decode(z))
    assert desk.controller.awaited == [], "an exact face is also the answer to who wanted any"


def test_an_exact_face_of_another_vector_is_no_answer(live_desk: Any) -> None:
    desk = live_desk
    desk.does("current", "image_start_requested", 5)
    kinds = {type(request) for request in desk.controller.awaited}
    assert {FaceRequest, ExactFaceRequest} <= kinds


def test_what_is_exact_does_not_come_after_what_is_newer(live_desk: Any) -> None:
    desk = live_desk
    desk.does("current", "image_start_requested", 5)
    late = next(r for r in desk.waiting.values() if isinstance(r, ExactFaceRequest))
    desk.does("current", "image_start_requested", 6)
    newer = next(r for r in desk.waiting.values() if type(r) is FaceRequest)
    desk.hear(desk.work_on(newer))
    desk.hear(desk.work_on(late))
    assert desk.scene.result(CurrentFace).request is newer


def test_a_drag_that_begins_withdraws_what_is_exact(live_desk: Any) -> None:
    desk = live_desk
    desk.draws_again()
    desk.does("projections", "gesture_began")
    assert {ExactFacesRequest, ExactFaceRequest} <= {key[0] for key in desk.withdrawn}
    assert desk.scene.moving
    desk.does("projections", "gesture_ended")
    assert not desk.scene.moving
    assert ExactFacesRequest in desk.kinds_posted


def test_a_bundle_that_is_opened_in_a_drag_rests(live_desk: Any) -> None:
    live_desk.does("projections", "gesture_began")
    live_desk.open("small")
    assert not live_desk.scene.moving


def test_hidden_panels_ask_for_no_exact_faces(live_desk: Any) -> None:
    live_desk.controller.set_visible([])
    live_desk.calls.clear()
    sampling = live_desk.state[Sampling]
    changed = replace(sampling, settings=replace(sampling.settings, seed=99))
    live_desk.controller.change("Seed", changed)
    assert live_desk.posted == []


def test_the_status_says_how_faces_in_motion_are_computed(
    closed: Any, make_desk: Any, fake_workspace: Any, fake_codec: Any
) -> None:
    closed.controller.open_bundle(Path("toy"))
    closed.settle()
    said = closed.of("status.show_live")
    assert [call["text"] for call in said] == ["", "faces in float32"]
    assert "float32" in said[-1]["explained"]
    fake_workspace.close("0123456789ab")
    fake_codec.faster = WAY
    desk = make_desk(fake_workspace)
    desk.controller.open_bundle(Path("toy"))
    desk.settle()
    said = desk.of("status.show_live")
    assert [call["text"] for call in said] == ["", "live faces in bfloat16"]
    for words in ("0.71", "0.58", "at most 1 of 255", "float32"):
        assert words in said[-1]["explained"]
