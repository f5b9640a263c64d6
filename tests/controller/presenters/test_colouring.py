"""What the projections are coloured by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.colouring import ColouredCloud, ColouredCloudRequest
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.projections import Projection


@pytest.fixture
def fake_bundle(fake_bundle: Any, toy_space: LatentSpace) -> Any:
    """The toy bundle with attributes."""
    z = toy_space.points.astype(np.float32)
    columns = {
        "sign": np.where(z[:, 3] > 0, 1, -1).astype(np.int8),
        "number": z[:, 5],
        "empty": np.full(toy_space.n, ""),
    }
    return replace(fake_bundle, columns=columns)


def choose(desk: Any, attribute: str | None) -> None:
    desk.does("colouring", "attribute_chosen", attribute)


def test_the_attributes_of_the_bundle_are_offered(closed: Any) -> None:
    closed.controller.open_bundle(Path("toy"))
    closed.settle()
    assert closed.last("colouring.show_attributes") == ["sign", "number", "empty"]
    closed.controller.open_bundle(Path("small"))
    closed.settle()
    assert closed.last("colouring.show_attributes") == []


def test_a_density_asks_for_nothing(desk: Any) -> None:
    desk.does("projections", "pair_changed", 0, (1, 2))
    assert ColouredCloudRequest not in desk.kinds_posted


def test_each_projection_is_coloured_and_all_at_once(desk: Any) -> None:
    choose(desk, "sign")
    assert desk.last("colouring.show_attribute") == "sign"
    requests = [r for r in desk.posted if isinstance(r, ColouredCloudRequest)]
    assert [r.projection for r in requests] == list(desk.shown_projections)
    for request in requests[:-1]:
        desk.hear(desk.work_on(request))
    assert "colouring.show_clouds" not in desk.shown, "the density would flash up"
    desk.hear(desk.work_on(requests[-1]))
    shown = desk.last("colouring.show_clouds")
    assert shown["colouring"] == Colouring("sign")
    assert [c.request.projection for c in shown["clouds"]] == list(desk.shown_projections)


def test_what_was_shown_stays_until_the_next_is_there(desk: Any) -> None:
    choose(desk, "sign")
    desk.settle()
    desk.calls.clear()
    choose(desk, "number")
    assert "colouring.show_clouds" not in desk.shown
    desk.settle()
    shown = desk.last("colouring.show_clouds")
    assert {c.request.attribute for c in shown["clouds"]} == {"number"}
    assert {place[0] for kind, place in desk.scene.results if kind is ColouredCloud} == {"number"}


def test_back_to_the_density_at_once(desk: Any) -> None:
    choose(desk, "sign")
    desk.settle()
    choose(desk, None)
    shown = desk.last("colouring.show_clouds")
    assert set(shown["clouds"]) == {None}
    assert shown["colouring"] == Colouring()


def test_a_filter_asks_for_nothing_and_can_be_undone(desk: Any) -> None:
    choose(desk, "sign")
    desk.settle()
    desk.calls.clear()
    desk.does("colouring", "colouring_changed", Colouring("sign", hidden=(0,)))
    assert desk.posted == []
    assert desk.last("colouring.show_clouds")["colouring"].hidden == (0,)
    assert desk.scene.undo == "Filter points"
    desk.controller.undo()
    assert desk.last("colouring.show_clouds")["colouring"] == Colouring("sign")
    assert desk.scene.undo == "Colour by sign"


def test_a_drag_of_the_range_is_one_step(desk: Any) -> None:
    choose(desk, "number")
    desk.settle()
    desk.does("colouring", "gesture_began")
    for low in (0.1, 0.2, 0.3):
        desk.does("colouring", "colouring_changed", Colouring("number", low=low))
    desk.does("colouring", "gesture_ended")
    desk.controller.undo()
    assert desk.state[Colouring] == Colouring("number")


def test_a_filter_of_another_attribute_changes_nothing(desk: Any) -> None:
    choose(desk, "number")
    desk.does("colouring", "colouring_changed", Colouring("sign", hidden=(0,)))
    assert desk.state[Colouring] == Colouring("number")


def test_another_attribute_is_shown_whole_and_keeps_the_wish_for_ellipses(desk: Any) -> None:
    choose(desk, "sign")
    desk.does("colouring", "colouring_changed", Colouring("sign", (1,), ellipses=False))
    choose(desk, "number")
    assert desk.state[Colouring] == Colouring("number", ellipses=False)


def test_a_new_projection_is_coloured_too(desk: Any) -> None:
    choose(desk, "sign")
    desk.settle()
    desk.calls.clear()
    desk.does("projections", "pair_changed", 0, (1, 2))
    (request,) = (r for r in desk.posted if isinstance(r, ColouredCloudRequest))
    assert request.projection == Projection((1, 2))
    desk.settle()
    assert desk.last("colouring.show_clouds")["clouds"][0].request.projection.pair == (1, 2)


def test_what_cannot_be_a_colour_is_said_and_the_density_shown(desk: Any) -> None:
    choose(desk, "sign")
    desk.settle()
    choose(desk, "empty")
    desk.settle()
    assert "no image has a value" in desk.last("status.show_message")
    assert set(desk.last("colouring.show_clouds")["clouds"]) == {None}
    choose(desk, "sign")
    desk.settle()
    assert desk.last("status.show_message") is None
    assert None not in desk.last("colouring.show_clouds")["clouds"]


def test_an_attribute_that_a_bundle_does_not_have_is_the_density(desk: Any) -> None:
    desk.controller.change("", Colouring("Beard"))
    assert ColouredCloudRequest not in desk.kinds_posted
    assert desk.last("colouring.show_attribute") is None
    assert set(desk.last("colouring.show_clouds")["clouds"]) == {None}


def test_nobody_sees_it_nothing_is_asked(desk: Any) -> None:
    desk.controller.set_visible(["Faces"])
    desk.calls.clear()
    choose(desk, "sign")
    assert ColouredCloudRequest not in desk.kinds_posted
