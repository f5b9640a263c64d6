"""Pins, the chosen face that follows the settings, and the face before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.before import BeforeRequest
from latent_explorer.jobs.generating import FacesRequest, GeneratedFaces
from latent_explorer.session.face_tiles import FaceTiles
from latent_explorer.session.pins import PINS_AT_MOST, Pins
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.session.sampling import Sampling


def _settings(desk: Any) -> SamplingSettings:
    settings: SamplingSettings = desk.state[Sampling].settings
    return settings


def _slide(desk: Any, **values: Any) -> None:
    desk.does("sampling", "sampling_changed", replace(_settings(desk), **values))


# One face under observation


def test_a_chosen_face_stays_chosen_when_a_slider_moves(desk: Any) -> None:
    desk.does("faces", "face_picked", 5)
    before = desk.state[CurrentPoint].z
    for fact in (0.8, 0.9, 1.0):
        _slide(desk, fact=fact)
        desk.settle()
        point, shown = desk.state[CurrentPoint], desk.scene.result(GeneratedFaces)
        np.testing.assert_array_equal(np.float32(point.z), shown.draw.z[5])
        np.testing.assert_array_equal(desk.last("current.show_face")["face"], shown.faces[5])
        assert (point.face, point.start.label, point.moved) == (5, "face 6", False)
        assert desk.last("faces.show_selected") == 5
    assert point.start.before == before


def test_to_follow_is_no_step_of_its_own(desk: Any) -> None:
    desk.does("faces", "face_picked", 5)
    chosen = desk.state
    _slide(desk, fact=0.9)
    desk.settle()
    desk.controller.undo()
    assert desk.state == chosen
    desk.settle()
    assert desk.state == chosen
    desk.controller.redo()
    desk.settle()
    shown = desk.scene.result(GeneratedFaces)
    np.testing.assert_array_equal(np.float32(desk.state[CurrentPoint].z), shown.draw.z[5])


def test_a_face_that_was_moved_by_hand_stays_where_it_is(desk: Any) -> None:
    desk.does("faces", "face_picked", 5)
    desk.drags(3)
    z = desk.state[CurrentPoint].z
    _slide(desk, fact=0.9)
    desk.settle()
    assert desk.state[CurrentPoint].z == z
    assert desk.state[CurrentPoint].face is None


@pytest.mark.parametrize("change", [{"seed": 8}, {"count": 5}])
def test_another_seed_and_fewer_faces_have_no_such_face(desk: Any, change: Any) -> None:
    desk.does("faces", "face_picked", 5)
    z = desk.state[CurrentPoint].z
    _slide(desk, **change)
    desk.settle()
    assert (desk.state[CurrentPoint].z, desk.state[CurrentPoint].face) == (z, None)


def test_the_seeds_go_both_ways(desk: Any) -> None:
    seed = _settings(desk).seed
    desk.does("faces", "next_seed_requested")
    assert _settings(desk).seed == seed + 1
    desk.does("faces", "previous_seed_requested")
    desk.does("faces", "previous_seed_requested")
    assert _settings(desk).seed == seed - 1
    assert desk.scene.undo == f"Seed {seed - 1}"
    desk.does("faces", "sampling_changed", replace(_settings(desk), seed=0))
    desk.does("faces", "previous_seed_requested")
    assert _settings(desk).seed == 2**31 - 1
    desk.does("faces", "next_seed_requested")
    assert _settings(desk).seed == 0


def test_the_size_of_the_tiles_is_no_step(desk: Any) -> None:
    desk.does("faces", "face_picked", 2)
    desk.does("faces", "tiles_changed", FaceTiles(150))
    assert desk.last("faces.show_tiles") == FaceTiles(150)
    desk.controller.undo()
    assert desk.state[CurrentPoint].face is None
    assert desk.state[FaceTiles] == FaceTiles(150)


# Pins


def test_a_face_is_pinned_and_outlives_its_draw(desk: Any) -> None:
    drawn = desk.scene.result(GeneratedFaces)
    desk.does("faces", "pin_toggled", 4)
    desk.settle()
    assert desk.last("faces.show_pinned") == frozenset({4})
    desk.does("faces", "next_seed_requested")
    desk.settle()
    pins = desk.last("faces.show_pins")
    np.testing.assert_array_equal(pins.faces, drawn.faces[4:5])
    assert pins.labels == (f"face 5 of seed {drawn.draw.settings.seed}",)
    assert desk.last("faces.show_pinned") == frozenset()
    (pin,) = desk.state[Pins].pinned
    assert pin.settings == drawn.draw.settings
    desk.does("faces", "pinned_picked", 0)
    point = desk.state[CurrentPoint]
    np.testing.assert_array_equal(np.float32(point.z), drawn.draw.z[4])
    assert point.start.kind == "pinned"
    assert desk.last("faces.show_pins").selected == 0
    desk.does("faces", "unpin_requested", 0)
    assert desk.state[Pins] == Pins()
    assert len(desk.last("faces.show_pins").faces) == 0
    desk.controller.undo()
    assert desk.state[Pins].pinned == (pin,)


def test_a_pinned_face_is_unpinned_where_it_was_pinned(desk: Any) -> None:
    for _ in range(2):
        desk.does("faces", "pin_toggled", 4)
        desk.settle()
    assert desk.state[Pins] == Pins()
    assert desk.last("faces.show_pinned") == frozenset()


def test_the_current_face_is_pinned_wherever_it_is(desk: Any) -> None:
    desk.drags(2)
    desk.presenter("faces").toggle_current_pin()
    (pin,) = desk.state[Pins].pinned
    assert (pin.z, pin.label) == (desk.state[CurrentPoint].z, "the mean, moved")
    desk.presenter("faces").toggle_current_pin()
    assert desk.state[Pins] == Pins()
    desk.does("faces", "face_picked", 5)
    desk.presenter("faces").toggle_current_pin()
    (pin,) = desk.state[Pins].pinned
    assert (pin.label, pin.settings) == ("face 6 of seed 7", _settings(desk))


def test_more_pins_than_there_is_room_for_are_refused_in_words(desk: Any) -> None:
    _slide(desk, count=PINS_AT_MOST + 1)
    desk.settle()
    for index in range(PINS_AT_MOST + 1):
        desk.does("faces", "pin_toggled", index)
    assert len(desk.state[Pins].pinned) == PINS_AT_MOST
    assert "unpin one first" in desk.last("status.show_message")


def test_a_pin_that_is_not_decoded_yet_keeps_its_place(desk: Any) -> None:
    desk.does("faces", "pin_toggled", 1)
    desk.settle()
    known = desk.last("faces.show_pins").faces[0]
    desk.does("faces", "pin_toggled", 2)
    shown = desk.last("faces.show_pins")
    np.testing.assert_array_equal(shown.faces[0], known)
    assert len(shown.faces) == len(shown.labels) == 2


# Before


def test_the_face_before_is_ready_when_the_current_one_is_another(desk: Any) -> None:
    desk.does("faces", "face_picked", 5)
    desk.settle()
    face = desk.last("current.show_face")["face"]
    np.testing.assert_array_equal(desk.last("before.show_before").face, face)
    desk.calls.clear()
    _slide(desk, fact=0.9)
    desk.settle()
    desk.drags(2)
    desk.settle()
    assert not any(isinstance(request, BeforeRequest) for request in desk.posted)
    assert desk.of("before.show_before") == [], "it stays what it is"
    assert not np.array_equal(desk.last("current.show_face")["face"], face)
    desk.does("current", "mean_chosen")
    assert desk.last("before.show_before") is None, "the old one is none of the mean"
    desk.settle()
    mean = desk.last("current.show_face")["face"]
    np.testing.assert_array_equal(desk.last("before.show_before").face, mean)


def test_the_face_before_has_the_verdict_of_its_own_vector(desk: Any) -> None:
    desk.does("faces", "face_picked", 5)
    desk.settle()
    chosen = desk.last("current.show_verdict")
    desk.drags(2)
    desk.settle()
    moved, before = desk.last("current.show_verdict"), desk.last("before.show_before")
    assert chosen["judgement"].neighbours is not None
    assert (before.judgement, before.plane) == (chosen["judgement"], chosen["plane"])
    assert moved["judgement"] != before.judgement
    assert moved["plane"] != before.plane


def test_the_face_before_lies_in_the_plane_that_is_active(desk: Any) -> None:
    desk.does("faces", "face_picked", 5)
    desk.settle()
    projections = desk.state[Projections]
    desk.controller.change("", replace(projections, active=1))
    desk.settle()
    assert desk.last("before.show_before").plane == desk.last("current.show_verdict")["plane"]
    names = ", ".join(projections.shown[1].axis_names)
    assert desk.last("before.show_before").plane.level.startswith(names)


def test_nothing_is_asked_of_the_board_for_pins_that_there_are_not(desk: Any) -> None:
    desk.does("faces", "next_seed_requested")
    assert FacesRequest in desk.kinds_posted
    assert all("Pinned" not in kind.__name__ for kind in desk.kinds_posted)
