"""The grid of generated faces."""

from __future__ import annotations

from typing import Any

import numpy as np

from latent_explorer.jobs.generating import FacesRequest, GeneratedFaces
from latent_explorer.jobs.judging import JudgedSet, JudgeSetRequest
from latent_explorer.jobs.request import Failure
from latent_explorer.session.point import CurrentPoint


def test_a_picked_face_is_the_start(desk: Any) -> None:
    desk.does("faces", "face_picked", 5)
    point = desk.state[CurrentPoint]
    assert (point.start.kind, point.start.label, point.face) == ("generated", "face 6", 5)
    shown = desk.scene.result(GeneratedFaces)
    np.testing.assert_array_equal(np.float32(point.z), shown.draw.z[5])
    assert desk.last("faces.show_selected") == 5
    desk.settle()
    np.testing.assert_array_equal(desk.last("current.show_face")["face"], shown.faces[5])


def test_a_face_that_there_is_not_is_not_picked(desk: Any) -> None:
    state = desk.state
    for index in (-1, 24):
        desk.does("faces", "face_picked", index)
    assert desk.state is state


def test_older_sets_are_not_shown_after_newer_ones(desk: Any) -> None:
    results = []
    for _ in range(2):
        desk.calls.clear()
        desk.draws_again()
        request = next(r for r in desk.posted if isinstance(r, FacesRequest))
        results.append(desk.work_on(request))
    older, newer = results
    desk.calls.clear()
    desk.hear(newer)
    assert desk.last("faces.show_faces") is newer[-1].faces
    desk.calls.clear()
    desk.hear(older)
    assert "faces.show_faces" not in desk.shown


def test_a_face_that_is_shown_can_be_picked_while_others_are_on_their_way(desk: Any) -> None:
    old = desk.scene.result(GeneratedFaces).draw
    desk.draws_again()
    desk.does("faces", "face_picked", 4)
    point = desk.state[CurrentPoint]
    np.testing.assert_array_equal(np.float32(point.z), old.z[4])
    assert (point.face, point.start.label) == (None, "a face drawn before")
    desk.settle()
    assert desk.last("faces.show_selected") is None
    desk.does("faces", "face_picked", 4)
    assert desk.state[CurrentPoint].start.label == "face 5"


def test_verdicts_stand_on_the_faces_they_are_about(desk: Any) -> None:
    shown = desk.scene.result(JudgedSet)
    assert len(shown.judgements) == 24
    desk.draws_again()
    requests = desk.posted
    faces = desk.work_on(next(r for r in requests if isinstance(r, FacesRequest)))
    verdicts = desk.work_on(next(r for r in requests if isinstance(r, JudgeSetRequest)))
    # The new faces are there and their verdicts are not: those of the old ones are of no use.
    desk.hear(faces)
    assert desk.last("faces.show_judgements") is None
    desk.hear(verdicts)
    assert desk.last("faces.show_judgements") == verdicts[-1].judgements
    # And the other way round: verdicts of faces that are not there yet.
    desk.calls.clear()
    desk.draws_again()
    desk.hear(desk.work_on(next(r for r in desk.posted if isinstance(r, JudgeSetRequest))))
    assert desk.last("faces.show_judgements") is None


def test_a_failure_is_said_where_the_faces_would_be(desk: Any) -> None:
    desk.draws_again()
    request = next(r for r in desk.posted if isinstance(r, FacesRequest))
    desk.calls.clear()
    desk.controller.fail(Failure(request, "it did not work: try again"))
    assert desk.last("faces.show_waiting") == "it did not work: try again"
    assert desk.last("status.show_message") == "it did not work: try again"
    assert "current.show_waiting" not in desk.shown
