"""The projections: what is marked on them, and that nothing old stands under new labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.paths import curve_of
from latent_explorer.controller.views import PathInPlane
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.samplers import METHODS, SamplingSettings
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.clouds import Cloud, CloudRequest
from latent_explorer.jobs.generating import GeneratedFaces, GeneratedVectors, VectorsRequest
from latent_explorer.jobs.opening import BundleOpened
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import MAX_PROJECTIONS, Projection, Projections
from latent_explorer.session.sampling import Sampling

VIEW = (-1.0, 2.0, -3.0, 4.0)


def places(desk: Any, z: Any) -> list[list[float]]:
    """Return where `z` lies in each projection."""
    space = desk.scene.space
    return [space.locate(z, p.coordinates, p.pair).tolist() for p in desk.shown_projections]


def as_lists(points: Any) -> list[Any]:
    return [np.asarray(each).tolist() for each in points]


def unshown(desk: Any) -> Projection:
    """Return a pair that is not shown."""
    shown = {frozenset(p.pair) for p in desk.shown_projections}
    return next(
        Projection((i, j)) for i in range(12) for j in range(i) if frozenset((i, j)) not in shown
    )


# Adding, removing, choosing


def test_adding_gives_the_strongest_pair_that_is_not_shown(desk: Any) -> None:
    strongest = desk.scene.result(BundleOpened).strongest
    # The default shows the first three, one of them here the other way round.
    desk.does("projections", "swap_requested", 1)
    desk.does("projections", "remove_requested", 2)
    desk.does("projections", "add_requested")
    assert desk.shown_projections[-1] == Projection(strongest[2])
    desk.does("projections", "add_requested")
    assert desk.shown_projections[-1] == Projection(strongest[3])
    assert desk.state[Projections].active == 4


def test_with_nine_nothing_is_replaced_and_it_is_said(desk: Any) -> None:
    for _ in range(MAX_PROJECTIONS - 4):
        desk.does("projections", "add_requested")
    before = desk.state
    desk.calls.clear()
    desk.does("projections", "add_requested")
    assert desk.state is before
    assert desk.shown == ["status.show_message"]
    assert "nine" in desk.last("status.show_message")
    # What was said is gone with the next step.
    desk.does("projections", "remove_requested", 0)
    assert desk.last("status.show_message") is None


def test_when_all_pairs_are_shown_it_is_said(
    make_desk: Callable[..., Any], fake_bundle: Any, fake_codec: Any
) -> None:
    points = np.random.default_rng(1).normal(size=(50, 3))
    tiny = replace(fake_bundle, space=LatentSpace(points, fit_basis(points)), fingerprint="tiny")
    desk = make_desk(Workspace(lambda path: tiny, fake_codec.load))
    desk.open()
    assert {p.pair for p in desk.shown_projections[:3]} == {(0, 1), (0, 2), (1, 2)}
    state = desk.state
    desk.does("projections", "add_requested")
    assert desk.state is state
    assert "All pairs" in desk.last("status.show_message")


def test_removing_one_keeps_the_views_and_marks_of_the_others(desk: Any) -> None:
    desk.does("projections", "image_picked", 4)
    desk.does("projections", "view_changed", 1, VIEW)
    desk.settle()
    desk.calls.clear()
    others = desk.shown_projections[1:]
    desk.does("projections", "remove_requested", 0)
    assert desk.shown_projections == others
    assert desk.last("projections.show_views") == (VIEW, None, None)
    clouds = desk.last("projections.show_clouds")
    assert [cloud.request.projection for cloud in clouds] == list(others)
    assert len(desk.last("projections.show_image")) == 3
    for name in ("show_current", "show_generated"):
        assert len(desk.last(f"projections.{name}")["points"]) == 3
    assert desk.posted == []
    for _ in range(5):
        desk.does("projections", "remove_requested", 0)
    assert len(desk.shown_projections) == 1


def test_a_pair_that_is_shown_twice_is_asked_for_once(desk: Any) -> None:
    other = unshown(desk)
    for index in range(3):
        desk.does("projections", "pair_changed", index, other.pair)
    clouds = [r for r in desk.posted if isinstance(r, CloudRequest)]
    assert [r.projection for r in clouds] == [other]
    desk.settle()
    shown = desk.last("projections.show_clouds")
    assert shown[0] is shown[1] is shown[2] is not None


def test_a_component_that_there_is_not_is_refused_before_anything_changes(desk: Any) -> None:
    state = desk.state
    with pytest.raises(ValueError, match="from 0 to 11"):
        desk.does("projections", "pair_changed", 0, (0, 12))
    assert desk.state is state
    assert desk.calls == []


def test_an_image_that_there_is_not_changes_nothing(desk: Any) -> None:
    state = desk.state
    for index in (-1, 2000):
        desk.does("projections", "image_picked", index)
    assert desk.state is state


# What is shown belongs together


def test_another_pair_shows_no_old_cloud(desk: Any) -> None:
    other = unshown(desk)
    desk.does("projections", "pair_changed", 1, other.pair)
    clouds = desk.last("projections.show_clouds")
    assert clouds[1] is None
    assert all(clouds[i] is not None for i in (0, 2, 3))
    names = [name for name in desk.shown if name.startswith("projections.")]
    assert names.index("projections.show_projections") < names.index("projections.show_clouds")
    desk.settle()
    clouds = desk.last("projections.show_clouds")
    assert [c.request.projection for c in clouds] == list(desk.shown_projections)


def test_another_bundle_shows_no_old_cloud(desk: Any) -> None:
    # A pair that both bundles have.
    desk.does("projections", "pair_changed", 0, (1, 2))
    desk.settle()
    desk.controller.open_bundle(Path("small"))
    desk.hear(desk.work_on(desk.posted[-1]))
    assert desk.last("projections.show_clouds") == [None] * len(desk.shown_projections)
    empty = desk.last("projections.show_generated")
    assert [len(points) for points in empty["points"]] == [0] * len(desk.shown_projections)
    assert empty["selected"] is None


def test_a_cloud_that_comes_late_is_not_kept(desk: Any) -> None:
    other, then = unshown(desk), desk.shown_projections[0]
    desk.does("projections", "pair_changed", 0, other.pair)
    late = desk.work_on(next(r for r in desk.posted if isinstance(r, CloudRequest)))
    desk.does("projections", "pair_changed", 0, then.pair)
    desk.hear(late)
    assert desk.scene.result(Cloud, other) is None
    desk.settle()
    assert desk.last("projections.show_clouds")[0].request.projection == then


# The point


@pytest.mark.parametrize("index", range(4))
def test_a_drag_moves_the_point_in_all_projections(desk: Any, index: int) -> None:
    desk.does("projections", "image_start_requested", 11)
    before, plane = desk.state[CurrentPoint], desk.shown_projections[index]
    desk.does("projections", "point_moved", index, (0.75, -0.5), 5.0)
    z = desk.scene.space.place(np.array(before.z), plane.coordinates, plane.pair, [0.75, -0.5])
    assert desk.state[CurrentPoint].z == z_vector(z)
    assert desk.state[Projections].active == index
    points = desk.last("projections.show_current")["points"]
    assert as_lists(points) == places(desk, z)
    np.testing.assert_allclose(points[index], (0.75, -0.5))


def test_a_drag_shows_what_moves_and_nothing_else(desk: Any) -> None:
    desk.does("projections", "activated", 2)
    desk.calls.clear()
    desk.does("projections", "point_moved", 2, (0.1, 0.2), 1.0)
    assert set(desk.shown) == {
        "projections.show_current",
        "current.show_start",
        "current.show_image",
        "current.show_path",
        "faces.show_selected",
    }


def test_a_chosen_image_is_marked_and_the_point_stays(desk: Any) -> None:
    z = desk.state[CurrentPoint].z
    assert desk.last_or_none("projections.show_image") in (None, [])
    desk.does("projections", "image_picked", 42)
    assert desk.state[CurrentPoint].z == z
    image = desk.scene.space.point(42)
    assert as_lists(desk.last("projections.show_image")) == places(desk, image)
    desk.does("projections", "image_start_requested", 42)
    assert desk.state[CurrentPoint].z == z_vector(image)
    assert desk.state[CurrentPoint].start.label == "42.jpg"


# The generated points


def test_the_generated_vectors_are_marked_where_they_lie(desk: Any) -> None:
    desk.draws_again()
    desk.settle()
    shown = desk.last("projections.show_generated")
    assert shown["selected"] is None
    z = desk.scene.result(GeneratedVectors).draw.z.astype(float)
    assert as_lists(shown["points"]) == places(desk, z)


def test_a_click_on_a_generated_point_chooses_its_face(desk: Any) -> None:
    desk.does("projections", "face_picked", 5)
    point = desk.state[CurrentPoint]
    assert (point.start.kind, point.start.label, point.face) == ("generated", "face 6", 5)
    faces = desk.scene.result(GeneratedFaces)
    np.testing.assert_array_equal(np.float32(point.z), faces.draw.z[5])
    assert desk.last("faces.show_selected") == 5
    assert desk.last("projections.show_generated")["selected"] == 5
    desk.settle()
    np.testing.assert_array_equal(desk.last("current.show_face")["face"], faces.faces[5])


def test_points_of_other_settings_have_no_chosen_one(desk: Any) -> None:
    desk.does("projections", "face_picked", 5)
    desk.draws_again()
    assert desk.last("projections.show_generated")["selected"] is None
    # The old ones are there until the new ones are, and can be picked.
    old = desk.scene.result(GeneratedVectors).draw
    desk.does("projections", "face_picked", 2)
    point = desk.state[CurrentPoint]
    np.testing.assert_array_equal(np.float32(point.z), old.z[2])
    assert (point.face, point.start.label) == (None, "a face drawn before")
    desk.settle()
    assert desk.last("projections.show_generated")["selected"] is None


def test_the_sampling_ellipse_is_drawn_in_planes_of_drawn_components(desk: Any) -> None:
    desk.does("projections", "pair_changed", 3, (1, 0))
    settings = SamplingSettings(sigma_level=2.0, fact=0.5, n_components=4)
    desk.does("sampling", "sampling_changed", settings)
    limits = desk.last("projections.show_sampling_limits")
    assert limits[:3] == [None] * 3, "z components are not drawn one by one"
    std = desk.scene.space.basis.std
    np.testing.assert_allclose(limits[3], [std[1], std[0]])
    desk.does("projections", "pair_changed", 3, (1, 4))
    assert desk.last("projections.show_sampling_limits")[3] is None
    desk.does("sampling", "sampling_changed", SamplingSettings("pairwise", 2.0, 0.5, 5))
    assert desk.last("projections.show_sampling_limits")[3] is not None


@pytest.mark.parametrize("method", METHODS)
def test_a_sampling_ellipse_holds_all_vectors_or_is_not_drawn(desk: Any, method: str) -> None:
    desk.does("projections", "pair_changed", 3, (0, 1))
    settings = SamplingSettings(method, n_components=12, count=300, clusters=2)
    desk.does("sampling", "sampling_changed", settings)
    desk.settle()
    limits = desk.last("projections.show_sampling_limits")[3]
    assert (limits is not None) == (method in ("pairwise", "pairwise-uniform"))
    if limits is not None:
        points = desk.last("projections.show_generated")["points"][3]
        assert np.square(points / limits).sum(axis=1).max() <= 1 + 1e-5


def test_vectors_are_asked_for_beside_the_faces(desk: Any) -> None:
    # They need no networks, so that they do not wait for the faces.
    desk.draws_again()
    (request,) = [r for r in desk.posted if isinstance(r, VectorsRequest)]
    assert request.settings == desk.state[Sampling].settings


# The path


def test_a_path_is_drawn_in_every_plane_and_dragged_in_its_own(desk: Any) -> None:
    desk.does("current", "image_start_requested", 5)
    desk.does("current", "path_end_requested", "a")
    (a,) = {PathInPlane(tuple(places(desk, desk.scene.space.point(5))[0]), None)}
    assert desk.last("paths.show_paths")[0] == a
    desk.does("current", "image_start_requested", 6)
    desk.does("current", "path_end_requested", "b")
    from_5, to_6 = (places(desk, desk.scene.space.point(image)) for image in (5, 6))
    shown = desk.last("paths.show_paths")
    for path, start, end in zip(shown, from_5, to_6, strict=True):
        assert (path.a, path.b, path.here) == (tuple(start), tuple(end), tuple(end))
        np.testing.assert_allclose(path.line[0], start)
        np.testing.assert_allclose(path.line[-1], end)
        assert len(path.verdicts) == len(path.line) - 1 == len(path.positions) - 1
    desk.does("projections", "activated", 1)
    desk.does("current", "path_in_plane_toggled", True)
    shown = desk.last("paths.show_paths")
    assert [path.a is not None for path in shown] == [False, True, False, False]
    assert all(path.line for path in shown), "one sees where it leads in the others too"
    desk.does("current", "path_cleared")
    assert desk.last("paths.show_paths") == [None] * 4


@pytest.mark.parametrize("end", ["a", "b"])
@pytest.mark.parametrize("in_plane", [False, True])
def test_dragging_an_end_keeps_a_point_on_the_path_on_it(
    desk: Any, end: str, in_plane: bool
) -> None:
    for which, image in (("a", 5), ("b", 6)):
        desk.does("current", "image_start_requested", image)
        desk.does("current", "path_end_requested", which)
    desk.does("current", "path_in_plane_toggled", in_plane)
    desk.does("current", "path_moved", 0.25, 1.0)
    for index in (0, 3):
        desk.does("paths", "point_placed", end, index, (0.3, -0.7))
        path, point = desk.state[LatentPath], desk.state[CurrentPoint]
        assert path.position == 0.25
        assert path.holds(curve_of(desk.scene), point.z)
        assert desk.last("current.show_path").position == 0.25


def test_dragging_an_end_does_not_move_a_point_that_has_left(desk: Any) -> None:
    for which, image in (("a", 5), ("b", 6)):
        desk.does("current", "image_start_requested", image)
        desk.does("current", "path_end_requested", which)
    desk.drags(1)
    z = desk.state[CurrentPoint].z
    desk.does("paths", "point_placed", "b", 0, (0.3, -0.7))
    assert desk.state[CurrentPoint].z == z
    assert desk.last("current.show_path").position is None


# Views


def test_views_are_shown_with_their_clouds(desk: Any) -> None:
    desk.does("projections", "view_changed", 2, VIEW)
    assert desk.last("projections.show_views") == (None, None, VIEW, None)
    assert desk.posted == []
    marks = ("current", "image", "generated", "sampling_limits")
    assert not {f"projections.show_{mark}" for mark in marks} & set(desk.shown), "they stay"
    assert "paths.show_paths" not in desk.shown
    assert desk.scene.undo is None
    presenter = desk.presenter("projections")
    presenter.show_whole_clouds()
    assert desk.last("projections.show_views") == (None,) * 4


def test_the_ellipse_level_costs_no_request_and_stays_within_its_limits(desk: Any) -> None:
    desk.does("projections", "ellipse_level_changed", 99.0)
    assert desk.state[Projections].ellipse_level == 6.0
    assert desk.last("projections.show_ellipse_level") == 6.0
    assert desk.posted == []


def test_what_is_looked_at_is_no_step(desk: Any) -> None:
    desk.does("projections", "equal_axes_changed", 1, True)
    assert desk.last("projections.show_equal_axes") == (False, True, False, True)
    desk.does("projections", "maximise_requested", 2, True)
    assert desk.last("projections.show_maximised") is True
    assert desk.last("projections.show_projections")["active"] == 2
    presenter = desk.presenter("projections")
    presenter.toggle_grid()
    assert desk.last("projections.show_grid") is True
    presenter.toggle_equal_axes()
    assert desk.last("projections.show_equal_axes") == (False, True, True, True)
    assert desk.posted == []
    assert desk.scene.undo is None
    presenter.toggle_maximised()
    assert desk.last("projections.show_maximised") is False


def test_undoing_does_not_turn_the_page(desk: Any) -> None:
    z = desk.state[CurrentPoint].z
    desk.does("projections", "point_moved", 0, (0.5, 0.5), 1.0)
    desk.does("projections", "equal_axes_changed", 0, True)
    desk.does("projections", "swap_requested", 0)
    desk.does("projections", "maximise_requested", 1, True)
    desk.presenter("projections").toggle_grid()
    desk.controller.undo()
    desk.controller.undo()
    section = desk.state[Projections]
    assert desk.state[CurrentPoint].z == z
    assert section.maximised
    assert section.grid
    assert section.equal_axes[0]
