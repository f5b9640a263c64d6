"""Sets that are compared, as points in the projections."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters.set_points import SetPointsPresenter
from latent_explorer.controller.presenters.set_words import details, half_side, names
from latent_explorer.core.samplers import LIMITS, METHODS, SAMPLERS, SamplingSettings, draw
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.set_points import POINTS, SetPointsRequest
from latent_explorer.session.comparison import Comparison


class View:
    def __init__(self) -> None:
        self.names: list[str] = []
        self.points: Any = None
        self.looks: tuple[int, ...] = ()
        self.times = 0

    def show_sets(self, names: Any, points: Any, looks: Any) -> None:
        self.names, self.points, self.looks = list(names), points, tuple(looks)
        self.times += 1


@pytest.fixture
def view() -> View:
    return View()


@pytest.fixture
def wide(closed: Any, view: View) -> Any:
    """A desk whose projections show sets."""
    closed.controller.add([SetPointsPresenter(view, closed.controller)])
    closed.open()
    return closed


def switch(desk: Any, shown: bool) -> None:
    desk.controller.change("", replace(desk.state[Comparison], in_planes=shown))


def test_nothing_is_asked_for_until_it_is_wanted(wide: Any, view: View) -> None:
    assert view.names == []
    assert all(not sets for sets in view.points)
    switch(wide, True)
    assert wide.kinds_posted == {SetPointsRequest}
    assert [points[0] for points in view.points] == [None] * len(wide.shown_projections)
    wide.controller.set_visible(())
    wide.calls.clear()
    switch(wide, False)
    switch(wide, True)
    assert wide.kinds_posted == set(), "hidden projections ask for none"


def test_points_lie_where_the_planes_have_them(wide: Any, view: View) -> None:
    switch(wide, True)
    wide.settle()
    space, comparison = wide.scene.space, wide.state[Comparison]
    assert view.names[0].startswith("Cube (fails), b = ")
    for projection, sets in zip(wide.shown_projections, view.points, strict=True):
        for settings, points in zip(comparison.sets, sets, strict=True):
            drawn = draw(replace(settings, count=POINTS), space)
            z = drawn.z.astype(np.float64)
            v = space.basis.to_pca(z) if projection.coordinates == "pca" else z
            np.testing.assert_allclose(points, v[:, list(projection.pair)], atol=1e-6)


def test_they_follow_the_sets_and_the_planes(wide: Any, view: View) -> None:
    switch(wide, True)
    wide.settle()
    before = view.points[0][1]
    wide.does("projections", "pair_changed", 0, (3, 5))
    assert not np.array_equal(view.points[0][1], before)
    comparison = wide.state[Comparison]
    wide.controller.change("", comparison.removed(0))
    assert len(view.names) == len(view.points[0]) == 3
    assert view.looks == wide.state[Comparison].looks != (0, 1, 2), "colours stay"
    other = replace(comparison.sets[1], fact=1.3)
    wide.controller.change("", wide.state[Comparison].changed(0, other))
    assert view.points[0][0] is None, "nothing old under a new name"
    wide.settle()
    assert view.points[0][0].shape == (POINTS, 2)
    switch(wide, False)
    assert view.names == []
    assert all(not sets for sets in view.points)


def test_a_drag_and_a_zoom_do_not_draw_them_again(wide: Any, view: View) -> None:
    switch(wide, True)
    wide.settle()
    before = view.times
    wide.drags(3)
    wide.does("projections", "view_changed", 0, (0.0, 1.0, 0.0, 1.0))
    wide.settle()
    assert view.times == before


def test_of_another_bundle_nothing_old_is_shown(wide: Any, view: View) -> None:
    switch(wide, True)
    wide.settle()
    wide.controller.open_bundle(Path("small"))
    wide.hear(wide.work_on(wide.posted[-1]))
    assert all(points is None for sets in view.points for points in sets)
    wide.settle()
    assert all(len(points) == POINTS for sets in view.points for points in sets)


def test_names_tell_sets_apart(toy_space: LatentSpace) -> None:
    basis = toy_space.basis
    cube, pairs = SamplingSettings.usual("cube"), SamplingSettings(n_components=9)
    b = half_side(cube, basis)
    assert b == pytest.approx(2.35 * 0.7 * np.sqrt(np.mean(basis.std**2)))
    assert names([cube, pairs], basis) == [f"Cube (fails), b = {b:.2f}", "Pair ellipses (series)"]
    twice = names([pairs, replace(pairs, fact=1.0)], basis)
    assert twice == [
        "Pair ellipses (series), 2.35 σ × 0.70, K 9",
        "Pair ellipses (series), 2.35 σ × 1.00, K 9",
    ]


@pytest.mark.parametrize("method", METHODS)
def test_what_a_method_uses_is_said(method: str, toy_space: LatentSpace) -> None:
    usual = SamplingSettings.usual(method)
    said = details(usual, toy_space.basis)
    for name in SAMPLERS[method].uses:
        low = LIMITS[name].low if name in LIMITS else "half-width"
        other = replace(usual, **{name: low})
        assert details(other, toy_space.basis) != said, name
    for other in (replace(usual, seed=8), replace(usual, fitted_on="random")):
        assert details(other, toy_space.basis) != said
