"""What a picture tells, whoever has written it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.pins import PINS_AT_MOST, Pin, Pins
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.remembering import as_json
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.saved_settings import OWN, SavedSettings, read_settings
from latent_explorer.session.state import State

ID = "0123456789ab"


@pytest.fixture
def state(toy_space: LatentSpace) -> State:
    return State(
        OpenedBundle("/home/me/toy", "toy", ID),
        Projections((Projection((1, 7)),)),
        CurrentPoint().from_mean(toy_space),
        Sampling(SamplingSettings(count=6, n_components=5)),
    )


@pytest.fixture
def read(state: State, toy_space: LatentSpace) -> Any:
    def reading(**found: Any) -> SavedSettings:
        # As it comes from a file.
        written = json.loads(json.dumps({"fingerprint": ID, "bundle": "toy", **found}))
        return read_settings(written, state, toy_space, ID)

    return reading


def test_settings_of_faces_come_back(read: Any) -> None:
    settings = SamplingSettings(seed=99, fact=1.25, n_components=8)
    saved = read(sampling=settings.as_dict())
    assert (saved.sections, saved.lost, saved.same) == ((Sampling(settings),), (), True)


def test_a_vector_comes_back(read: Any, toy_space: LatentSpace) -> None:
    z = z_vector(toy_space.point(5))
    (point,) = read(z=list(z)).sections
    assert (point.z, point.start.z, point.moved) == (z, z, False)


def test_a_chosen_face_comes_back_with_its_draw(read: Any, toy_space: LatentSpace) -> None:
    z, settings = z_vector(toy_space.point(5)), SamplingSettings(count=6, n_components=5)
    found = State(*read(z=list(z), face=5, sampling=settings.as_dict()).sections)
    point = found[CurrentPoint]
    assert found[Sampling].settings == settings
    assert (point.face, point.z, point.start.label) == (5, z, "face 6")
    assert point.follows


@pytest.mark.parametrize("face", [6, -1, True, 2.0, "2", None, [2]])
def test_a_face_that_the_draw_does_not_have_is_ignored(
    read: Any, toy_space: LatentSpace, face: Any
) -> None:
    z, sampling = z_vector(toy_space.point(5)), SamplingSettings(count=6).as_dict()
    saved = read(z=list(z), face=face, sampling=sampling)
    point = State(*saved.sections)[CurrentPoint]
    assert (point.face, point.z, saved.lost) == (None, z, ())


def test_a_number_without_a_draw_chooses_nothing(read: Any, toy_space: LatentSpace) -> None:
    (point,) = read(z=list(z_vector(toy_space.point(5))), face=2).sections
    assert (point.face, point.start.kind) == (None, "pinned")


@pytest.mark.parametrize("face", [3, 77])
def test_a_whole_state_has_the_face_that_was_chosen(
    read: Any, toy_space: LatentSpace, state: State, face: int
) -> None:
    drawn = state[CurrentPoint].from_generated(toy_space.point(5), face)
    moved = drawn.at(toy_space.point(6))
    for point in (drawn, moved):
        found = State(*read(state=as_json(state.having(point))).sections)[CurrentPoint]
        assert (found.z, found.moved) == (point.z, point.moved)
        if face == 3:
            assert found == point
        else:
            assert (found.face, found.start.label) == (None, "a face drawn before")


def test_a_whole_state_comes_back_without_what_is_of_this_desk(
    read: Any, toy_space: LatentSpace, state: State
) -> None:
    saved = replace(state[Projections], ellipse_level=1.5)
    other = state.having(saved, Pins((Pin((0.0,) * 12),)))
    found = State(*read(state=as_json(other)).sections)
    assert found[Projections] == saved
    assert found[Pins] == Pins()
    assert found[OpenedBundle] == OpenedBundle()


def test_pins_are_added_to_those_there_are(read: Any) -> None:
    pins = [{"z": [float(k)] * 12, "label": f"face {k}"} for k in range(PINS_AT_MOST + 5)]
    (section,) = read(pins=pins).sections
    assert len(section.pinned) == PINS_AT_MOST


def test_vectors_of_another_bundle_are_left_out(state: State, toy_space: LatentSpace) -> None:
    found = {"fingerprint": "ffff", "bundle": "other", "z": [0.0] * 12, "state": as_json(state)}
    saved = read_settings(found, state, toy_space, ID)
    assert (saved.same, saved.bundle) == (False, "other")
    kinds = {type(section) for section in saved.sections}
    assert Sampling in kinds
    assert CurrentPoint not in kinds
    assert saved.lost


@pytest.mark.parametrize(
    "found",
    [
        {},
        {"sampling": 3},
        {"state": [1, 2]},
        {"state": {"sampling": {"settings": {"sigma_level": "much", "count": 10**9}}}},
        {"z": "abc"},
        {"z": [0.0] * 5},
        {"z": [1e999] * 12},
        {"pins": {"a": 1}},
        {"pins": [{"z": [0.0] * 3}] * 4},
        {"bundle": 7, "state": {"point": None}},
    ],
)
def test_what_cannot_be_used_does_no_harm(
    found: dict[str, Any], state: State, toy_space: LatentSpace
) -> None:
    saved = read_settings({"fingerprint": ID, **found}, state, toy_space, ID)
    after = state.having(*saved.sections)
    assert after[CurrentPoint].z == state[CurrentPoint].z
    assert after[Sampling].settings.count <= 1000
    assert all(len(pin.z) == 12 for pin in after[Pins].pinned)


def test_nothing_of_this_desk_is_in_a_picture() -> None:
    # Where files lie is nobody's business.
    assert {"bundle", "pictures", "sessions"} <= set(OWN)
