"""Sliders along directions move the point, and tell where it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters.directions import (
    ALL_OTHERS,
    NAME,
    THE_SELECTION,
    DirectionsPresenter,
)
from latent_explorer.core.direction_axes import standardised, step_along
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.directions import DirectionsFound
from latent_explorer.session.directions import Directions
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.selection import Selection


class Intent:
    def __init__(self) -> None:
        self.slots: list[Callable[..., object]] = []

    def connect(self, slot: Callable[..., object], /) -> None:
        self.slots.append(slot)

    def emit(self, *values: object) -> None:
        for slot in self.slots:
            slot(*values)


class View:
    def __init__(self) -> None:
        for name in (
            "gesture_began gesture_ended moved method_chosen order_chosen held_toggled "
            "plane_requested made removed"
        ).split():
            setattr(self, name, Intent())
        self.settings: Any = None
        self.rows: Any = ()
        self.words = ""
        self.values: Any = {}
        self.axes: Any = ()
        self.selections: Any = ()

    def show_settings(self, method: Any, order: Any) -> None:
        self.settings = method, order

    def show_directions(self, shown: Any, words: str) -> None:
        self.rows, self.words = shown, words

    def show_values(self, values: Any) -> None:
        self.values = values

    def show_axes(self, first: Any, second: Any) -> None:
        self.axes = first, second

    def show_selections(self, names: Any) -> None:
        self.selections = names


@pytest.fixture
def fake_bundle(fake_bundle: Any) -> Any:
    """The toy bundle, with attributes that depend on its first PCA components."""
    space = fake_bundle.space
    u = standardised(space.basis, space.points, space.d)
    chance = np.random.default_rng(3).random(space.n)
    columns = {
        "chance": np.where(chance > 0.5, 1, -1).astype(np.int8),
        "first": np.where(u[:, 0] > 0, 1, -1).astype(np.int8),
        "mixed": np.where(u[:, 0] + u[:, 1] > 0, 1, -1).astype(np.int8),
        "rare": np.where(np.arange(space.n) == 5, 1, -1).astype(np.int8),
    }
    return replace(fake_bundle, columns=columns)


@pytest.fixture
def view() -> Any:
    return View()


@pytest.fixture
def desk(closed: Any, view: Any) -> Any:
    """A desk with the panel of directions."""
    closed.controller.add([DirectionsPresenter(view, closed.controller)])
    closed.controller.set_visible([*closed.names_of_panels, NAME])
    closed.open()
    return closed


def direction(desk: Any, name: str) -> Any:
    return desk.scene.result(DirectionsFound).named(name)


def test_they_are_listed_the_best_first_and_none_is_trusted_too_much(desk: Any, view: Any) -> None:
    *there, missing = view.rows
    assert {each.name for each in there[:2]} == {"first", "mixed"}
    assert [there[2].name, missing.name] == ["chance", "rare"]
    assert [each.faint for each in view.rows] == [False, False, True, True]
    assert there[2].words == "near chance"
    found = direction(desk, "first")
    assert there[0].accuracy.startswith(f"{100 * direction(desk, there[0].name).accuracy:.0f}")
    assert f"{found.counts[2]:,} held-out" in next(e.help for e in there if e.name == "first")
    assert missing.accuracy == ""
    assert "too few images" in missing.words
    assert view.words == ""
    view.order_chosen.emit("name")
    assert [each.name for each in view.rows] == ["chance", "first", "mixed", "rare"]
    assert desk.scene.undo is None


def test_a_slider_moves_the_point_along_its_direction(desk: Any, view: Any) -> None:
    start, basis = np.array(desk.state[CurrentPoint].z), desk.scene.space.basis
    step = step_along(basis, direction(desk, "mixed").vector)
    view.gesture_began.emit()
    for value in (0.5, 1.25, 2.0):
        view.moved.emit("mixed", value, 1.0)
        np.testing.assert_allclose(
            desk.state[CurrentPoint].z, start + value * step, rtol=1e-9, atol=1e-9
        )
        assert view.values["mixed"] == pytest.approx(value, abs=1e-9)
    view.gesture_ended.emit()
    assert desk.scene.undo == "Move along mixed"
    # What it shares with another is told there.
    cosine = direction(desk, "mixed").vector @ direction(desk, "first").vector
    assert 0.5 < cosine < 0.9
    assert view.values["first"] == pytest.approx(2.0 * cosine, abs=1e-9)
    desk.controller.undo()
    np.testing.assert_array_equal(desk.state[CurrentPoint].z, start)
    assert view.values["mixed"] == pytest.approx(0, abs=1e-12)
    assert desk.scene.undo is None, "one gesture is one step"


def test_it_tells_the_truth_when_the_point_is_moved_otherwise(desk: Any, view: Any) -> None:
    space = desk.scene.space
    desk.drags(3)
    point = desk.state[CurrentPoint]
    moved = standardised(space.basis, np.array(point.z) - np.array(point.start.z) + 0, space.d)
    moved -= standardised(space.basis, np.zeros(space.d), space.d)
    for name in ("first", "mixed", "chance"):
        assert view.values[name] == pytest.approx(moved @ direction(desk, name).vector, abs=1e-9)
    # Along one, all that is at right angles to it stays.
    before = dict(view.values)
    view.moved.emit("first", before["first"] + 1.0, 1.0)
    assert view.values["first"] == pytest.approx(before["first"] + 1.0)
    desk.controller.change("", desk.state[CurrentPoint].from_image(space, 17, "17"))
    assert all(abs(value) < 1e-9 for value in view.values.values()), "it has another start"


def test_held_ones_stay_where_they_are(desk: Any, view: Any) -> None:
    view.held_toggled.emit("first", True)
    assert view.words == "…" or view.rows == ()
    desk.settle()
    assert [each.name for each in view.rows if each.held] == ["first"]
    view.moved.emit("mixed", 2.0, 1.0)
    assert view.values["first"] == pytest.approx(0, abs=1e-9)
    assert view.values["mixed"] == pytest.approx(2.0)
    assert desk.state[Directions].held == ("first",)
    desk.controller.undo()
    desk.controller.undo()
    assert desk.state[Directions].held == ()


def test_the_plane_of_two_is_a_projection_like_any_other(desk: Any, view: Any) -> None:
    first, second = view.axes
    assert second[:3] == ["PCA 0", "PCA 1", "PCA 2"]
    assert set(first) == {"first", "mixed", "chance"}
    view.plane_requested.emit("mixed", "PCA 0")
    desk.settle()
    shown = desk.shown_projections[0]
    assert shown.axis_names == ("mixed", "PCA 0")
    cloud, space = desk.scene.result(Cloud, shown), desk.scene.space
    u = standardised(space.basis, space.points, space.d)
    np.testing.assert_allclose(cloud.x, u @ direction(desk, "mixed").vector, atol=1e-3)
    np.testing.assert_allclose(cloud.y, u[:, 0], atol=1e-3)
    assert cloud.correlation == pytest.approx(np.corrcoef(cloud.x, cloud.y)[0, 1], abs=1e-4)
    # A drag there moves along the directions.
    desk.does("projections", "point_moved", 0, (1.5, -0.5), 1.0)
    z = np.array(desk.state[CurrentPoint].z)
    np.testing.assert_allclose(
        space.locate(z, shown.coordinates, shown.pair), (1.5, -0.5), atol=1e-6
    )
    desk.settle()
    view.plane_requested.emit("mixed", "mixed")
    assert "choose another one" in desk.scene.notice
    assert desk.shown_projections[0] == shown
    desk.does("projections", "coordinates_changed", 0, "z")
    assert desk.shown_projections[0] == Projection((0, 1))


def test_a_direction_leads_from_one_selection_to_another(desk: Any, view: Any) -> None:
    assert view.selections == []
    plane, big = Projection((0, 1), "pca"), 1e4
    right = ((1.0, -big), (big, -big), (big, big), (1.0, big))
    left = tuple((-x, y) for x, y in right)
    selection = Selection().drawn(plane, left, None).naming("left").drawn(plane, right, None)
    desk.controller.change("", selection)
    assert view.selections == [THE_SELECTION, "left"]
    view.made.emit("across", THE_SELECTION, "left")
    view.made.emit("away", "left", ALL_OTHERS)
    desk.settle()
    assert {"across", "away"} == {each.name for each in view.rows if each.made}
    across, away = direction(desk, "across").vector, direction(desk, "away").vector
    assert across[0] > 0.97
    assert away[0] < -0.97
    view.made.emit("first", THE_SELECTION, "left")
    assert "is an attribute" in desk.scene.notice
    view.made.emit("nothing", "gone", "left")
    view.removed.emit("away")
    desk.settle()
    assert ["across"] == [each.name for each in view.rows if each.made]
    assert desk.scene.undo == "Delete the direction away"


def test_another_method_is_awaited_and_can_be_taken_back(desk: Any, view: Any) -> None:
    view.method_chosen.emit("logistic")
    assert view.settings == ("logistic", "accuracy")
    assert view.rows == ()
    view.moved.emit("first", 1.0, 1.0)
    assert not desk.state[CurrentPoint].moved, "there is nothing to move along yet"
    desk.settle()
    assert len(view.rows) == 4
    desk.controller.undo()
    assert view.settings == ("mean", "accuracy")


def test_a_value_that_leads_nowhere_is_bounded(desk: Any, view: Any) -> None:
    view.moved.emit("first", 1e9, 1.0)
    assert view.values["first"] == pytest.approx(20.0)
    view.moved.emit("rare", 1.0, 1.0)
    view.plane_requested.emit("rare", "first")
    assert desk.state[Projections].shown[0].components == "z"
