"""The cut follows the active projection, is dragged there, and is counted while it is seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from latent_explorer.controller.presenters.cut import (
    NAME,
    CutInPlane,
    CutLinePresenter,
    CutLineView,
    CutPresenter,
    CutView,
)
from latent_explorer.core.cut_axes import axis_ends
from latent_explorer.jobs.cut import CutRequest
from latent_explorer.session.cut import PlaneCut


class View:
    """The panel and the line in the planes."""

    def __init__(self) -> None:
        self.settings: Any = None
        self.shown: Any = None
        self.problem: Any = None
        self.times = 0
        self.cuts: list[CutInPlane | None] = []

    def show_settings(self, axis: Any, strip: float, unit: Any) -> None:
        self.settings = axis, strip, unit

    def show_ends(self, start: Any, end: Any) -> None:
        self.ends = start, end

    def show_cut(self, shown: Any, problem: str | None) -> None:
        self.shown, self.problem = shown, problem
        self.times += 1

    def show_cuts(self, cuts: Any) -> None:
        self.cuts = list(cuts)


@pytest.fixture
def view(with_intents: Any) -> Any:
    return with_intents(View(), CutView, CutLineView)


@pytest.fixture
def wide(beside_others: Any, view: Any) -> Any:
    """A desk with the panel beside all others."""
    return beside_others(NAME, view, CutPresenter, CutLinePresenter)


def ends(desk: Any, index: int, axis: Any = "main") -> Any:
    projection = desk.shown_projections[index]
    ellipse = desk.scene.space.ellipse(projection.coordinates, projection.pair)
    return tuple(tuple(place.tolist()) for place in axis_ends(ellipse, axis))


def test_at_first_the_main_axis_of_the_active_projection_is_cut(wide: Any, view: Any) -> None:
    assert view.settings == ("main", 0.25, "sigma")
    shown, *others = view.cuts
    assert (shown.start, shown.end) == ends(wide, 0)
    assert others == [None] * (len(wide.shown_projections) - 1)
    assert view.shown.edges[0] == pytest.approx(-4)
    assert view.shown.edges[-1] == pytest.approx(4)
    n = int(view.shown.counts.sum())
    assert 100 < n < 2000
    assert view.shown.words[0].startswith(f"{n:,} points in the strip")
    assert "a Gaussian would have" in view.shown.words[0]
    assert "Beyond 2 σ" in view.shown.words[1]


def test_axes_strip_and_unit_are_steps(wide: Any, view: Any) -> None:
    before = int(view.shown.counts.sum())
    view.axis_chosen.emit("y")
    wide.settle()
    assert (view.cuts[0].start, view.cuts[0].end) == ends(wide, 0, "y")
    assert wide.scene.undo == "Cut along the y axis"
    view.axis_chosen.emit("main")
    view.gesture_began.emit()
    for strip in (0.5, 0.8, 2.0):
        view.strip_changed.emit(strip)
    view.gesture_ended.emit()
    wide.settle()
    assert int(view.shown.counts.sum()) > 3 * before
    assert wide.scene.undo == "Strip of 2.00 sigma"
    wide.controller.undo()
    wide.settle()
    assert int(view.shown.counts.sum()) == before
    view.unit_chosen.emit("units")
    assert view.shown.edges[0] == 0
    assert "from (" in view.shown.axis


def test_an_end_is_dragged_in_the_plane(wide: Any, view: Any) -> None:
    wide.calls.clear()
    start, _ = ends(wide, 0)
    view.gesture_began.emit()
    for k in range(4):
        view.end_moved.emit("end", 0, (1.0 + k, 2.0))
        assert view.cuts[0].end == (1.0 + k, 2.0)
    view.gesture_ended.emit()
    assert view.cuts[0].start == start
    assert view.settings[0] is None, "no axis"
    # Until the new counts are there those of before are, in the same plane.
    assert view.shown is not None
    (request,) = [r for r in wide.waiting.values() if isinstance(r, CutRequest)]
    assert request.end == (4.0, 2.0), "the latest wins"
    wide.settle()
    assert wide.scene.undo == "Move the cut"
    wide.controller.undo()
    assert wide.state[PlaneCut] == PlaneCut()


def test_another_projection_shows_nothing_old(wide: Any, view: Any) -> None:
    view.end_moved.emit("end", 0, (1.0, 2.0))
    wide.settle()
    wide.does("projections", "activated", 1)
    assert view.shown is None
    assert view.cuts[0] is None
    assert (view.cuts[1].start, view.cuts[1].end) == ends(wide, 1), "there it was not moved"
    assert view.settings[0] == "main"
    wide.settle()
    assert view.shown is not None
    wide.does("projections", "activated", 0)
    assert view.cuts[0].end == (1.0, 2.0)


def test_hidden_it_asks_for_nothing_and_is_not_drawn(wide: Any, view: Any) -> None:
    wide.controller.set_visible(wide.names_of_panels)
    assert view.cuts == [None] * len(wide.shown_projections)
    wide.calls.clear()
    wide.does("projections", "activated", 1)
    assert CutRequest not in wide.kinds_posted
    assert not any(view.cuts)
    wide.controller.set_visible([*wide.names_of_panels, NAME])
    assert view.cuts[1] is not None


def test_zooming_counts_nothing_again(wide: Any, view: Any) -> None:
    wide.calls.clear()
    before = view.times
    wide.does("projections", "view_changed", 0, (0.0, 1.0, 0.0, 1.0))
    assert view.times == before
    assert CutRequest not in wide.kinds_posted


def test_of_another_bundle_it_shows_nothing_old(wide: Any, view: Any, small_bundle: Any) -> None:
    view.end_moved.emit("end", 0, (1.0, 2.0))
    wide.settle()
    wide.controller.open_bundle(Path("small"))
    wide.hear(wide.work_on(wide.posted[-1]))
    assert view.shown is None
    assert view.settings[0] == "main"
    wide.settle()
    assert view.shown.counts.sum() <= small_bundle.space.n


def test_an_end_is_typed_and_one_that_is_no_place_for_it_is_put_back(wide: Any, view: Any) -> None:
    assert view.ends == ends(wide, 0)
    view.end_typed.emit("end", (3.0, -1.5))
    wide.settle()
    assert view.cuts[0].end == view.ends[1] == (3.0, -1.5)
    assert wide.scene.undo == "Move the cut"
    view.ends = None
    view.end_typed.emit("end", view.cuts[0].start)
    assert view.ends == (view.cuts[0].start, (3.0, -1.5)), "two ends in one place have no direction"
    wide.controller.undo()
    assert view.ends == ends(wide, 0)
