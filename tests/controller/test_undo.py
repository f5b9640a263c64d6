"""Undo and redo of all that changes the state, one step a gesture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.images import ImageList
from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.state import State

STEPS: dict[str, tuple[str, ...]] = {
    "Show z 10, z 11": ("projections", "pair_changed", 0, (10, 11)),
    "Show PCA 3, PCA 7": ("projections", "coordinates_changed", 0, "pca"),
    "Exchange axes": ("projections", "swap_requested", 0),
    "Remove projection": ("projections", "remove_requested", 1),
    "Add projection": ("projections", "add_requested"),
    "Ellipses at 1.50": ("projections", "ellipse_level_changed", 1.5),
    "Move point": ("projections", "point_moved", 1, (0.5, 0.5), 1.0),
    "Move A of the path": ("paths", "point_placed", "a", 0, (0.5, 0.5)),
    "Move B of the path": ("paths", "point_placed", "b", 0, (0.5, 0.5)),
    "Choose image": ("projections", "image_picked", 7),
    "Start from image": ("projections", "image_start_requested", 7),
    "Start from face 3": ("projections", "face_picked", 2),
    "Start from face 4": ("faces", "face_picked", 3),
    "List of pairs": ("correlations", "settings_changed", CorrelationSettings("pca")),
    "Show pair": ("correlations", "pairs_chosen", [(9, 4)], "pca"),
    "Show 3 pairs": ("correlations", "pairs_chosen", [(9, 4), (8, 4), (7, 4)], "z"),
    "Size 0.60": ("sampling", "sampling_changed", SamplingSettings(fact=0.6, n_components=12)),
    "5 PCA components": ("sampling", "sampling_changed", SamplingSettings(n_components=5)),
    "1 face": ("sampling", "sampling_changed", SamplingSettings(count=1, n_components=12)),
    "1 PCA component": ("sampling", "sampling_changed", SamplingSettings(n_components=1)),
    "6 faces": ("sampling", "sampling_changed", SamplingSettings(count=6, n_components=12)),
    "Method cube": ("sampling", "sampling_changed", SamplingSettings("cube", n_components=12)),
    "Sampling": ("sampling", "sampling_changed", SamplingSettings("cube", count=6)),
    "Seed 8": ("sampling", "sampling_changed", SamplingSettings(seed=8, n_components=12)),
    "Path begins here": ("current", "path_end_requested", "a"),
    "Path ends here": ("current", "path_end_requested", "b"),
    "Path in a plane": ("current", "path_in_plane_toggled", True),
}


@pytest.mark.parametrize(("name", "intent"), STEPS.items(), ids=STEPS)
def test_every_change_can_be_undone_and_redone_by_its_name(
    desk: Any, name: str, intent: tuple[Any, ...]
) -> None:
    if name == "Show PCA 3, PCA 7":
        desk.does("projections", "pair_changed", 0, (3, 7))
    before = desk.state
    desk.does(*intent)
    after = desk.state
    assert after != before
    assert desk.scene.undo == name
    desk.controller.undo()
    assert as_seen(desk.state) == as_seen(before)
    assert desk.scene.redo == name
    desk.controller.redo()
    assert as_seen(desk.state) == as_seen(after)
    assert desk.scene.undo == name


def test_the_start_from_the_mean_and_the_way_back_can_be_undone(desk: Any) -> None:
    desk.does("current", "image_start_requested", 5)
    desk.drags(2)
    moved = desk.state
    for intent, name in (
        ("back_requested", "Back to the start"),
        ("mean_chosen", "Start from the mean"),
    ):
        desk.does("current", intent)
        assert desk.scene.undo == name
        desk.controller.undo()
        assert desk.state == moved


def test_a_path_can_be_undone(desk: Any) -> None:
    desk.does("current", "path_end_requested", "a")
    desk.drags(1)
    desk.does("current", "path_end_requested", "b")
    whole = desk.state
    desk.does("current", "gesture_began")
    for i in range(10):
        desk.does("current", "path_moved", i / 10, float(i))
    desk.does("current", "gesture_ended")
    assert desk.scene.undo == "Move along the path"
    desk.controller.undo()
    assert desk.state == whole
    desk.does("current", "path_cleared")
    assert desk.scene.undo == "Clear the path"
    desk.controller.undo()
    assert desk.state == whole


def test_one_drag_is_one_step(desk: Any) -> None:
    before = desk.state
    desk.drags(50)
    desk.drags(20, index=2)
    desk.controller.undo()
    desk.controller.undo()
    assert as_seen(desk.state) == as_seen(before)
    assert desk.scene.undo is None


def test_a_drag_that_returns_to_its_beginning_is_no_step(desk: Any) -> None:
    space, plane = desk.scene.space, desk.shown_projections[2]
    x, y = space.locate(desk.state[CurrentPoint].z, plane.coordinates, plane.pair)
    desk.does("projections", "gesture_began")
    for step in (0.5, 0.9, 0.0):
        desk.does("projections", "point_moved", 2, (x + step, y), 1.0)
    assert desk.scene.undo == "Move point"
    desk.does("projections", "gesture_ended")
    assert desk.scene.undo is None
    assert desk.state[Projections].active == 2


def test_sliders_are_gestures_too(desk: Any) -> None:
    before = desk.state
    desk.does("sampling", "gesture_began")
    for fact in (0.65, 0.6, 0.55):
        desk.does("sampling", "sampling_changed", SamplingSettings(fact=fact, n_components=12))
    desk.does("sampling", "gesture_ended")
    assert desk.scene.undo == "Size 0.55"
    desk.controller.undo()
    assert desk.state == before


def test_a_hundred_steps_can_be_undone(desk: Any) -> None:
    for i in range(110):
        desk.does("projections", "ellipse_level_changed", 1.0 + i / 100)
    undone = 0
    while desk.scene.undo:
        desk.controller.undo()
        undone += 1
    assert undone == 100
    assert desk.state[Projections].ellipse_level == pytest.approx(1.09)


def test_a_new_step_gives_up_what_was_undone(desk: Any) -> None:
    desk.drags(2)
    desk.controller.undo()
    desk.does("projections", "view_changed", 0, (0.0, 1.0, 0.0, 1.0))
    assert desk.scene.redo == "Move point", "zooming is no step"
    desk.does("projections", "ellipse_level_changed", 1.5)
    assert desk.scene.redo is None


def test_undoing_does_not_turn_the_page(desk: Any) -> None:
    desk.drags(2)
    desk.does("projections", "view_changed", 1, (0.0, 1.0, 0.0, 1.0))
    desk.does("projections", "activated", 2)
    looked_at = desk.state[Projections]
    desk.controller.undo()
    assert desk.state[Projections] == looked_at
    desk.controller.redo()
    assert desk.state[Projections] == looked_at


def test_undoing_several_pairs_brings_the_old_projections_back_as_they_were(desk: Any) -> None:
    desk.does("projections", "view_changed", 1, (0.0, 1.0, 0.0, 1.0))
    before = desk.state
    desk.does("correlations", "pairs_chosen", [(9, 4), (8, 4), (7, 4)], "z")
    desk.settle()
    desk.controller.undo()
    assert desk.state == before
    desk.settle()
    assert all(cloud is not None for cloud in desk.last("projections.show_clouds"))


def test_undoing_shows_what_was_there(desk: Any) -> None:
    desk.draws_again()
    desk.settle()
    desk.controller.undo()
    desk.settle()
    settings = desk.state[Sampling].settings
    assert settings.seed == SamplingSettings().seed
    assert desk.scene.result(GeneratedFaces).request.settings == settings
    assert desk.last("sampling.show_sampling")["sampling"] == settings


def test_undoing_another_set_chooses_the_face_again(desk: Any) -> None:
    desk.does("faces", "face_picked", 14)
    desk.draws_again()
    assert desk.state[CurrentPoint].start.label == "a face drawn before"
    desk.controller.undo()
    assert desk.state[CurrentPoint].start.label == "face 15"
    assert desk.last("faces.show_selected") == 14


def as_seen(state: State) -> State:
    """Leave out what is looked at, which is not undone."""
    section = state[Projections]
    return state.having(replace(section, views=(), equal_axes=(), active=0), ImageList())


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_undoing_all_steps_gives_the_first_state_and_redoing_all_the_last(
    make_desk: Callable[..., Any],
    fake_workspace: Any,
    actions: dict[str, Callable[[Any, int], object]],
    data: st.DataObject,
) -> None:
    desk = make_desk(fake_workspace)
    desk.open()
    steps = st.tuples(st.sampled_from(list(actions)), st.integers(0, 10))
    first = as_seen(desk.state)
    for name, n in data.draw(st.lists(steps, max_size=25)):
        actions[name](desk, n)
    while desk.scene.redo:
        desk.controller.redo()
    last, undone = as_seen(desk.state), 0
    while desk.scene.undo:
        name = desk.scene.undo
        before = as_seen(desk.state)
        desk.controller.undo()
        assert desk.scene.redo == name
        assert as_seen(desk.state) != before, f"{name!r} has changed nothing"
        undone += 1
    assert as_seen(desk.state) == first
    for _ in range(undone):
        desk.controller.redo()
    assert as_seen(desk.state) == last
    assert desk.scene.redo is None
    assert isinstance(desk.state[LatentPath], LatentPath)
