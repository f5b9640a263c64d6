"""The path: its points, how it leads, the faces along it, and running along it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.paths import curve_of
from latent_explorer.controller.presenters.film import FilmPosition
from latent_explorer.controller.presenters.path_shown import PathPoint
from latent_explorer.jobs.film import FilmFaces, FilmJudged, FilmRequest
from latent_explorer.jobs.path_route import RouteFound, RouteRequest
from latent_explorer.jobs.request import Priority
from latent_explorer.session.film import Film
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.path import WAYPOINTS_AT_MOST, LatentPath
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections


@pytest.fixture
def on_path(desk: Any) -> Any:
    """A path from image 5 to image 6; the point is at image 6."""
    for end, image in (("a", 5), ("b", 6)):
        desk.does("current", "image_start_requested", image)
        desk.does("current", "path_end_requested", end)
    desk.settle()
    desk.calls.clear()
    return desk


def path_of(desk: Any) -> LatentPath:
    path: LatentPath = desk.state[LatentPath]
    return path


def point_of(desk: Any, image: int) -> np.ndarray:
    point: np.ndarray = desk.scene.space.point(image)
    return point


# Its points


def test_ends_are_taken_from_a_face_an_image_and_the_mean(desk: Any) -> None:
    desk.does("path", "point_set", "a", "mean")
    assert path_of(desk).a == z_vector(desk.scene.space.basis.mean)
    assert desk.last("path.show_points")[0] == PathPoint("A", "the mean", "a")
    desk.does("path", "point_set", "b", "image")
    assert path_of(desk).b is None
    assert "No image is chosen" in desk.scene.notice
    desk.does("projections", "image_picked", 42)
    desk.does("path", "point_set", "b", "image")
    assert path_of(desk).b == z_vector(point_of(desk, 42))
    assert desk.scene.undo == "Path ends at the chosen image"
    desk.does("path", "point_set", "b", "face")
    assert "No generated face is chosen" in desk.scene.notice
    desk.does("faces", "face_picked", 3)
    drawn = desk.state[CurrentPoint].z
    desk.does("current", "mean_chosen")
    desk.does("faces", "face_picked", 3)
    desk.does("path", "point_set", "b", "face")
    assert path_of(desk).b == drawn
    desk.drags(1)
    desk.does("path", "point_set", "a", "current")
    assert path_of(desk).a == desk.state[CurrentPoint].z


def test_the_length_is_told_and_how_much_longer_than_straight_it_is(on_path: Any) -> None:
    a, b, c = (point_of(on_path, image) for image in (5, 6, 7))
    on_path.does("path", "kind_chosen", "smooth")
    on_path.does("path", "kind_chosen", "straight")
    straight = np.linalg.norm(b - a)
    assert on_path.last("path.show_note") == f"Length {straight:.1f}, straight"
    on_path.does("projections", "image_picked", 7)
    on_path.does("path", "point_added", "image")
    detour = np.linalg.norm(c - a) + np.linalg.norm(b - c)
    expected = f"Length {detour:.1f}, {detour / straight:.2f} times the straight line"
    assert on_path.last("path.show_note") == expected


def test_a_point_at_an_image_is_called_by_its_name(on_path: Any) -> None:
    def words() -> list[str]:
        return [point.words for point in on_path.last("path.show_points")]

    names = on_path.scene.bundle.image_names
    on_path.does("current", "image_start_requested", 9)
    on_path.does("path", "point_added", "current")
    assert words() == [names[5], names[9], names[6]]
    on_path.does("path", "reversed")
    assert words() == [names[6], names[9], names[5]]
    on_path.does("projections", "image_picked", 42)
    on_path.does("path", "point_set", "a", "image")
    assert words()[0] == names[42]
    assert {each.name for each in path_of(on_path).named} == {names[k] for k in (42, 9, 5)}
    on_path.does("faces", "face_picked", 3)
    on_path.does("path", "point_set", 1, "face")
    assert words()[1] == "a generated face"
    on_path.does("paths", "point_placed", "b", 0, (0.3, -0.7))
    assert words()[2] == "end", "it is that image no more"
    on_path.drags(1)
    on_path.does("path", "point_set", "a", "current")
    assert words()[0] == "begin"


def test_the_current_point_is_where_the_path_leads_through(on_path: Any) -> None:
    middle = (point_of(on_path, 5) + point_of(on_path, 6)) / 2
    on_path.does("current", "image_start_requested", 9)
    on_path.does("path", "point_added", "current")
    assert path_of(on_path).between == (z_vector(point_of(on_path, 9)),)
    on_path.does("path", "point_added", "mean")
    assert len(path_of(on_path).between) == 2
    shown = on_path.last("path.show_points")
    assert [point.letter for point in shown] == ["A", "1", "2", "B"]
    on_path.does("path", "point_removed", 1)
    on_path.does("path", "point_removed", 1)
    assert path_of(on_path).between == ()
    np.testing.assert_allclose(curve_of(on_path.scene).at(0.5), middle)
    on_path.controller.undo()
    assert len(path_of(on_path).between) == 1


@pytest.mark.parametrize(("place", "left"), [("a", 6), ("b", 5)])
def test_an_end_is_removed(on_path: Any, place: str, left: int) -> None:
    on_path.does("path", "point_removed", place)
    assert path_of(on_path).points == (z_vector(point_of(on_path, left)),)
    assert not path_of(on_path).complete
    assert on_path.last("film.show_position") == FilmPosition()


def test_the_pin_is_told_where_the_point_has_left_the_path(on_path: Any) -> None:
    on_path.does("film", "moved", 0.25, 0.0)
    assert on_path.last("film.show_position") == FilmPosition(0.25, 1.0)
    on_path.does("current", "mean_chosen")
    assert on_path.last("film.show_position") == FilmPosition(None, 1.0, pin=0.25)


def test_a_path_has_no_more_points_than_it_can(on_path: Any) -> None:
    for _ in range(WAYPOINTS_AT_MOST + 3):
        on_path.does("path", "point_added", "mean")
    assert len(path_of(on_path).between) == WAYPOINTS_AT_MOST
    assert "at most" in on_path.scene.notice


def test_one_goes_to_a_point_of_the_path(on_path: Any) -> None:
    on_path.does("path", "point_visited", "a")
    np.testing.assert_array_equal(on_path.state[CurrentPoint].z, point_of(on_path, 5))
    assert on_path.last("film.show_position").position == 0.0
    on_path.does("path", "point_added", "mean")
    on_path.does("path", "point_visited", 1)
    np.testing.assert_array_equal(on_path.state[CurrentPoint].z, on_path.scene.space.basis.mean)


def test_the_path_is_turned_around_and_the_point_stays(on_path: Any) -> None:
    on_path.does("film", "moved", 0.25, 1.0)
    z = on_path.state[CurrentPoint].z
    on_path.does("path", "reversed")
    assert path_of(on_path).a == z_vector(point_of(on_path, 6))
    assert on_path.state[CurrentPoint].z == z
    assert on_path.last("film.show_position").position == 0.75


# In the projections


def test_a_point_is_pulled_out_of_the_line(on_path: Any) -> None:
    shown = on_path.state[Projections].shown[0]
    on_path.does("paths", "point_added", 0, (0.3, -0.7), 0.5)
    (through,) = path_of(on_path).between
    middle = (point_of(on_path, 5) + point_of(on_path, 6)) / 2
    expected = on_path.scene.space.place(middle, shown.coordinates, shown.pair, (0.3, -0.7))
    np.testing.assert_allclose(through, expected, atol=1e-12)
    # The next one comes before or after it, by where the line was taken.
    on_path.does("paths", "point_added", 0, (0.5, -0.7), 0.95)
    assert path_of(on_path).between[0] == through
    on_path.does("paths", "point_added", 0, (0.5, -0.7), 0.05)
    assert path_of(on_path).between[1] == through
    on_path.does("paths", "point_placed", 1, 3, (0.1, 0.2))
    plane = on_path.state[Projections].shown[3]
    at = on_path.scene.space.locate(path_of(on_path).between[0], plane.coordinates, plane.pair)
    np.testing.assert_allclose(at, (0.1, 0.2), atol=1e-9)
    on_path.does("paths", "point_removed", 1)
    assert len(path_of(on_path).between) == 2


def test_the_pin_runs_along_the_path(on_path: Any) -> None:
    on_path.does("projections", "gesture_began")
    for position in (0.2, 0.5, 0.8):
        on_path.does("paths", "run_along", position, 1.0)
        here = curve_of(on_path.scene).at(position)
        np.testing.assert_allclose(on_path.state[CurrentPoint].z, here)
    on_path.does("projections", "gesture_ended")
    assert on_path.scene.undo == "Move along the path"
    on_path.controller.undo()
    assert path_of(on_path).position == 1.0


def test_the_line_is_coloured_by_the_verdicts(on_path: Any) -> None:
    # From an image to far outside: at the end it is in the void.
    far = z_vector(point_of(on_path, 5) + 400.0)
    on_path.controller.change("x", replace(path_of(on_path), b=far, steps=8))
    (drawn, *_) = on_path.last("paths.show_paths")
    assert set(drawn.verdicts) == {None}, "those of the path before are none of its own"
    on_path.settle()
    (drawn, *_) = on_path.last("paths.show_paths")
    assert drawn.verdicts[-1] == "void"
    assert drawn.verdicts[0] != "void"
    judged = on_path.scene.result(FilmJudged).judgements
    middles = (np.array(drawn.positions)[1:] + np.array(drawn.positions)[:-1]) / 2
    nearest = np.abs(middles[:, None] - np.linspace(0, 1, 8)).argmin(axis=1)
    assert list(drawn.verdicts) == [judged[k].verdict for k in nearest]


# How it leads


def test_around_the_ellipse_of_the_active_plane(desk: Any) -> None:
    desk.does("projections", "activated", 2)
    desk.does("projections", "ellipse_level_changed", 1.5)
    desk.does("path", "kind_chosen", "ellipse")
    path = path_of(desk)
    assert (path.plane, path.level) == (desk.state[Projections].shown[2], 1.5)
    desk.does("path", "level_changed", 2.5)
    desk.does("film", "moved", 0.25, 1.0)
    ellipse = desk.scene.space.ellipse(path.plane.coordinates, path.plane.pair)
    at = desk.scene.space.locate(
        desk.state[CurrentPoint].z, path.plane.coordinates, path.plane.pair
    )
    assert float(ellipse.levels(at)) == pytest.approx(2.5)
    assert desk.last("path.show_points") == ()
    desk.settle()
    found = desk.scene.result(FilmFaces)
    assert len(found.faces) == 12
    assert desk.last("film.show_position") == FilmPosition(0.25, 1.0, True)
    desk.does("path", "cleared")
    assert path_of(desk) == LatentPath()


def test_along_the_data_the_way_is_found_first(on_path: Any) -> None:
    on_path.does("path", "kind_chosen", "data")
    (request,) = [r for r in on_path.posted if isinstance(r, RouteRequest)]
    assert request.is_long
    assert request.priority == Priority.USUAL
    assert on_path.last("film.show_position") == FilmPosition(), "nobody knows yet where it leads"
    assert "Finding the way" in on_path.last("path.show_note")
    on_path.settle()
    found = on_path.scene.result(RouteFound)
    np.testing.assert_allclose(found.vectors[[0, -1]], [point_of(on_path, 5), point_of(on_path, 6)])
    assert on_path.last("film.show_position") == FilmPosition(1.0, 1.0, False)
    assert "Length" in on_path.last("path.show_note")
    np.testing.assert_array_equal(
        on_path.scene.result(FilmFaces).z,
        curve_of(on_path.scene).at(path_of(on_path).positions).astype(np.float32),
    )
    # Another end, another way; until that is found nothing old is shown.
    on_path.does("paths", "point_placed", "b", 0, (0.3, -0.7))
    assert on_path.last("paths.show_paths")[0].line == ()
    on_path.settle()
    assert on_path.last("paths.show_paths")[0].line


def test_in_a_plane_or_in_pca_components_the_others_are_chosen(on_path: Any) -> None:
    space = on_path.scene.space
    on_path.does("path", "within_chosen", "pca")
    assert path_of(on_path).n_components is not None
    on_path.does("path", "components_changed", 3.0)
    on_path.does("path", "base_chosen", "mean")
    v = space.basis.to_pca(curve_of(on_path.scene).at([0.0, 1.0]))
    np.testing.assert_allclose(v[:, 3:], 0, atol=1e-9)
    on_path.does("path", "within_chosen", "plane")
    on_path.does("path", "base_chosen", "image")
    assert path_of(on_path).fixed_label == "the chosen image"
    on_path.does("path", "base_chosen", "blended")
    middle = (point_of(on_path, 5) + point_of(on_path, 6)) / 2
    np.testing.assert_allclose(curve_of(on_path.scene).at(0.5), middle, atol=1e-9)
    on_path.does("path", "within_chosen", "all")
    assert path_of(on_path).plane is None


def test_what_changes_the_path_takes_a_point_upon_it_along(on_path: Any) -> None:
    on_path.does("film", "moved", 0.5, 1.0)
    on_path.does("path", "point_added", "mean")
    for intent, value in (
        ("kind_chosen", "smooth"),
        ("within_chosen", "pca"),
        ("components_changed", 2.0),
        ("overshoot_changed", 1.4),
        ("steps_changed", 5.0),
    ):
        on_path.does("path", intent, value)
        assert on_path.last("film.show_position").position == 0.5, intent
        np.testing.assert_allclose(
            on_path.state[CurrentPoint].z, curve_of(on_path.scene).at(0.5), atol=1e-9
        )


# The faces along it, and running along it


def test_the_faces_of_all_steps_are_decoded_and_judged(on_path: Any, fake_codec: Any) -> None:
    shown = on_path.scene.result(FilmFaces)
    assert shown.faces.shape == (12, 8, 8, 3)
    np.testing.assert_array_equal(shown.faces, fake_codec.decode(shown.z))
    np.testing.assert_allclose(shown.z[[0, -1]], [point_of(on_path, 5), point_of(on_path, 6)])
    on_path.does("path", "steps_changed", 30.0)
    on_path.settle()
    calls = on_path.of("film.show_film")
    assert len(calls[-1]["shown"].faces) == 30
    assert len(calls[-1]["shown"].judgements) == 30
    assert "images" in calls[-1]["words"]


def test_to_run_along_the_path_asks_for_no_other_faces_of_it(on_path: Any) -> None:
    on_path.does("film", "moved", 0.4, 1.0)
    on_path.settle()
    assert FilmRequest not in on_path.kinds_posted
    assert on_path.last("film.show_position").position == 0.4


def test_a_step_is_gone_to(on_path: Any) -> None:
    on_path.does("film", "step_picked", 3)
    np.testing.assert_allclose(
        on_path.state[CurrentPoint].z, curve_of(on_path.scene).at(3 / 11), atol=1e-12
    )
    assert on_path.scene.undo == "Go to step 4"
    before = on_path.state[CurrentPoint].z
    on_path.does("film", "step_picked", 99)
    assert on_path.state[CurrentPoint].z == before


def test_playing_is_one_step_that_can_be_undone(on_path: Any) -> None:
    before = on_path.state[CurrentPoint].z
    for k, position in enumerate((0.1, 0.2, 0.3, 0.4)):
        on_path.does("film", "played", position, 1.0, k == 0)
    assert on_path.scene.undo == "Play the path"
    on_path.controller.undo()
    assert on_path.state[CurrentPoint].z == before


def test_how_it_is_played_is_no_step(on_path: Any) -> None:
    undo = on_path.scene.undo
    on_path.does("film", "loop_chosen", "once")
    on_path.does("film", "seconds_changed", 999.0)
    assert on_path.state[Film] == Film("once", 60.0)
    assert on_path.last("film.show_settings") == Film("once", 60.0)
    assert on_path.scene.undo == undo


def test_without_a_path_the_strip_says_what_to_do(desk: Any) -> None:
    desk.does("current", "path_end_requested", "a")
    shown = desk.of("film.show_film")[-1]
    assert shown["shown"] is None
    assert "begins and ends" in shown["words"]


def test_where_the_panel_of_the_path_is_seen_its_controls_are_not_shown_twice(desk: Any) -> None:
    desk.controller.set_visible({"Current face"})
    assert desk.last("current.show_path_controls") is True
    desk.controller.set_visible({"Current face", "Path"})
    assert desk.last("current.show_path_controls") is False


def test_nothing_is_asked_for_that_nobody_sees(on_path: Any) -> None:
    on_path.controller.set_visible(set())
    on_path.calls.clear()
    on_path.does("path", "kind_chosen", "data")
    on_path.does("path", "steps_changed", 20.0)
    assert on_path.posted == []
