"""The status bar."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from latent_explorer.jobs.face import FaceRequest
from latent_explorer.jobs.opening import OpenRequest
from latent_explorer.jobs.request import CodecLoading
from latent_explorer.session.point import CurrentPoint

LOADING = "Loading TensorFlow and the networks …"


def test_what_the_worker_does_is_said(desk: Any) -> None:
    desk.controller.work(OpenRequest(number=1, path=Path("some/faces")))
    desk.controller.work(None)
    said = [call["text"] for call in desk.of("status.show_work")]
    assert said == ["opening faces …", "ready"]


def test_the_loading_of_the_networks_is_said_while_it_lasts(desk: Any) -> None:
    face = FaceRequest(bundle="0123456789ab", number=10**6, z=desk.state[CurrentPoint].z)
    desk.controller.work(face)
    desk.controller.accept(CodecLoading(face))
    assert desk.last("status.show_work") == {"text": LOADING, "busy": True}
    desk.controller.work(None)
    assert desk.last("status.show_work") == {"text": "ready", "busy": False}
    # The same face is decoded again, long after: nothing is loaded.
    desk.controller.work(replace(face, number=10**6 + 1))
    assert desk.last("status.show_work") == {"text": "ready", "busy": False}, (
        "a few milliseconds would only flicker"
    )


def test_a_notice_is_gone_with_the_next_step(desk: Any) -> None:
    desk.controller.tell("Only so many")
    assert desk.last("status.show_message") == "Only so many"
    desk.drags(1)
    assert desk.last("status.show_message") is None


def test_the_status_is_shown_once(desk: Any) -> None:
    desk.drags(3)
    desk.settle()
    assert "status.show_bundle" not in desk.shown
    assert "status.show_message" not in desk.shown
    assert "status.show_latency" not in desk.shown
