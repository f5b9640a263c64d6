"""Layers are worked out when they are switched on, and belong to what is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.plane_levels import LEVELS
from latent_explorer.jobs.contours import ContourRequest
from latent_explorer.jobs.slices import SliceRequest
from latent_explorer.session.layers import Layers
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.slices import Slices


@pytest.fixture
def desk(closed: Any) -> Any:
    closed.open()
    return closed


def last(desk: Any, setter: str) -> dict[str, Any]:
    arguments: dict[str, Any] = [
        call.arguments for call in desk.calls if call.name == f"layers.{setter}"
    ][-1]
    return arguments


def test_nothing_is_worked_out_before_it_is_wanted(desk: Any) -> None:
    assert not {ContourRequest, SliceRequest} & set(desk.kinds_posted)
    desk.does("layers", "layers_changed", Layers(levels=True))
    desk.settle()
    assert not {ContourRequest, SliceRequest} & set(desk.kinds_posted)


def test_contours_of_each_projection(desk: Any) -> None:
    desk.does("layers", "layers_changed", Layers(contours=True))
    assert last(desk, "show_contours")["contours"] == [None] * len(desk.shown_projections)
    desk.settle()
    contours = last(desk, "show_contours")["contours"]
    assert [each.request.projection for each in contours] == list(desk.shown_projections)
    assert desk.scene.undo is None
    # Another pair: none of the old.
    desk.does("projections", "pair_changed", 0, (9, 4))
    assert last(desk, "show_contours")["contours"] == [None, *contours[1:]]
    desk.settle()
    new = last(desk, "show_contours")["contours"][0]
    assert new.request.projection.pair == (9, 4)
    # Which shares of it are drawn needs no work.
    desk.calls.clear()
    desk.does("layers", "layers_changed", Layers(contours=True).with_share(0.5, False))
    assert ContourRequest not in desk.kinds_posted
    desk.does("layers", "layers_changed", Layers())
    assert set(last(desk, "show_contours")["contours"]) == {None}


def test_the_shares_of_the_ellipses_are_counted_anew_by_hand(desk: Any) -> None:
    desk.does("layers", "layers_changed", Layers(levels=True))
    for index in (0, len(desk.shown_projections) - 1):
        desk.does("projections", "activated", index)
        shares = last(desk, "show_level_shares")["shares"]
        projection = desk.shown_projections[index]
        assert last(desk, "show_level_shares")["plane"] == " – ".join(projection.axis_names)
        space = desk.scene.space
        xy = space.locate(space.points.astype(float), projection.coordinates, projection.pair)
        centred = xy - xy.mean(axis=0)
        covariance = np.cov(xy.T)
        levels = np.sqrt(np.einsum("ni,ij,nj->n", centred, np.linalg.inv(covariance), centred))
        assert tuple(each.level for each in shares) == LEVELS
        for each in shares:
            assert each.normal == pytest.approx(1 - np.exp(-(each.level**2) / 2))
            assert each.counted == pytest.approx((levels <= each.level).mean(), abs=2e-3)
    desk.does("layers", "layers_changed", Layers())
    assert last(desk, "show_level_shares")["shares"] is None


def test_the_slice_is_drawn_in_the_active_projection_and_follows_b(
    desk: Any, in_slice: Any
) -> None:
    desk.does("layers", "layers_changed", Layers(sliced=True))
    assert last(desk, "show_slices")["words"] == ""
    desk.settle()
    shown = last(desk, "show_slices")["slices"]
    assert [each is not None for each in shown] == [True] + [False] * (len(shown) - 1)
    desk.calls.clear()
    for b in (4.0, 6.0):
        desk.controller.change("b", replace(desk.state[Slices], b=b))
        (drawn, *_) = last(desk, "show_slices")["slices"]
        pair = desk.shown_projections[0].pair
        assert drawn.count == in_slice(desk.scene.space.points, pair, b).sum()
        assert f"{drawn.count:,} points of 2,000" in last(desk, "show_slices")["words"]
    assert SliceRequest not in desk.kinds_posted
    # About something else, or in another plane: nothing old is shown.
    desk.controller.change("about", Slices("center", 6.0))
    assert set(last(desk, "show_slices")["slices"]) == {None}
    desk.settle()
    desk.does("projections", "activated", 1)
    assert set(last(desk, "show_slices")["slices"]) == {None}
    desk.settle()
    assert last(desk, "show_slices")["slices"][1] is not None


def test_hidden_projections_ask_for_nothing(desk: Any) -> None:
    desk.controller.set_visible([])
    desk.does("layers", "layers_changed", Layers(contours=True, sliced=True))
    assert not {ContourRequest, SliceRequest} & set(desk.kinds_posted)


def test_grid_lines_are_switched_here_too(desk: Any) -> None:
    desk.does("layers", "grid_changed", True)
    assert desk.state[Projections].grid
    assert last(desk, "show_layers")["grid"] is True


def test_undo_leaves_the_layers_alone(desk: Any) -> None:
    desk.does("projections", "pair_changed", 0, (9, 4))
    desk.does("layers", "layers_changed", Layers(contours=True))
    desk.controller.undo()
    assert desk.state[Layers] == Layers(contours=True)
    assert desk.shown_projections[0] != Projection((9, 4))
