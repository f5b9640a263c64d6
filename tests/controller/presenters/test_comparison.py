"""The comparison: sets are changed, their faces come first, and stopping keeps what is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters.comparison import (
    NAME,
    ComparisonPresenter,
    ComparisonView,
)
from latent_explorer.controller.presenters.radii import RadiiPresenter, RadiiView
from latent_explorer.core.samplers import METHODS, SamplingSettings
from latent_explorer.jobs.comparing import (
    ComparedFigures,
    ComparedSet,
    CurvePointRequest,
    SetFacesRequest,
    SetFiguresRequest,
)
from latent_explorer.jobs.radii import ImageRadii
from latent_explorer.jobs.request import Failure
from latent_explorer.session.comparison import CURVE_VALUES, Comparison
from latent_explorer.session.sampling import Sampling

OWN = {SetFacesRequest, SetFiguresRequest, CurvePointRequest}


class View:
    def __init__(self) -> None:
        self.space: Any = None
        self.comparison: Any = None
        self.sets: list[Any] = []
        self.progress: Any = None
        self.curves: Any = None
        self.radii: list[Any] = []

    def show_space(self, d: int, half_side: float) -> None:
        self.space = d, half_side

    def show_choices(self, comparison: Any) -> None:
        self.comparison = comparison

    def show_sets(self, sets: Any) -> None:
        self.sets = list(sets)

    def show_progress(self, progress: Any) -> None:
        self.progress = progress

    def show_curves(self, over: Any, figure: Any, curves: Any) -> None:
        self.curves = over, figure, list(curves)

    def show_radii(self, curves: Any) -> None:
        self.radii = list(curves)


@pytest.fixture
def view(with_intents: Any) -> Any:
    return with_intents(View(), ComparisonView)


@pytest.fixture
def wide(closed: Any, view: Any) -> Any:
    """A desk with the panel in view; nothing of it is worked on yet."""
    closed.controller.add([ComparisonPresenter(view, closed.controller)])
    closed.open()
    closed.controller.set_visible([NAME])
    return closed


def works_on(desk: Any, *kinds: type) -> None:
    """Let the worker do what was asked for of some kinds, and nothing else."""
    for request in [r for r in desk.waiting.values() if type(r) in kinds]:
        desk.hear(desk.work_on(request))


def test_faces_come_first_then_figures(wide: Any, view: Any) -> None:
    asked = [type(request) for request in wide.waiting.values() if type(request) in OWN]
    assert asked == [SetFacesRequest] * 4 + [SetFiguresRequest] * 4
    assert [shown.state for shown in view.sets] == ["waiting …"] * 4
    assert (view.progress.done, view.progress.total) == (0, 4)
    works_on(wide, SetFacesRequest)
    assert all(shown.faces.shape == (8, 8, 8, 3) for shown in view.sets)
    assert all(shown.figures is None for shown in view.sets)
    request = next(r for r in wide.waiting.values() if type(r) is SetFiguresRequest)
    wide.controller.work(request)
    assert [shown.state for shown in view.sets] == ["measuring …", *["waiting …"] * 3]
    wide.settle()
    assert (view.progress.done, view.progress.total) == (4, 4)
    assert all(shown.state == "" for shown in view.sets)
    for shown in view.sets:
        assert shown.figures is wide.scene.result(ComparedFigures, shown.settings).figures
        assert shown.faces is wide.scene.result(ComparedSet, shown.settings).faces
    assert view.sets[0].name.startswith("Cube (fails), b = ")
    assert view.sets[1].figures.verdict == "smoother"


def test_hidden_it_asks_for_nothing(wide: Any, view: Any) -> None:
    wide.settle()
    wide.controller.set_visible(["Faces"])
    wide.calls.clear()
    view.set_added.emit("gaussian")
    view.over_chosen.emit("fact")
    assert not wide.kinds_posted & OWN


def test_a_set_is_added_changed_and_removed_and_each_is_a_step(wide: Any, view: Any) -> None:
    wide.settle()
    view.set_added.emit("mixture")
    assert [shown.settings.method for shown in view.sets][-1] == "mixture"
    assert view.sets[-1].faces is None
    assert wide.scene.undo == "Add set"
    wide.settle()
    assert view.sets[-1].figures is not None
    other = replace(view.sets[0].settings, fact=1.5)
    wide.calls.clear()
    view.set_changed.emit(0, other)
    assert view.sets[0].faces is None, "nothing old under other settings"
    assert wide.kinds_posted & OWN == {SetFacesRequest, SetFiguresRequest}
    assert {r.settings for r in wide.posted if type(r) in OWN} == {other}
    wide.settle()
    view.set_removed.emit(0)
    assert view.sets[0].settings.method == "pairwise"
    wide.controller.undo()
    wide.controller.undo()
    wide.controller.undo()
    assert wide.state[Comparison] == Comparison().fitted(wide.scene.space, same=True)


def test_a_drag_is_one_step_and_only_its_end_is_worked_on(wide: Any, view: Any) -> None:
    wide.settle()
    settings = view.sets[1].settings
    view.gesture_began.emit()
    for fact in (0.8, 0.9, 1.0):
        view.set_changed.emit(1, replace(settings, fact=fact))
    view.gesture_ended.emit()
    waiting = [r.settings.fact for r in wide.waiting.values() if type(r) in OWN]
    assert waiting == [1.0, 1.0]
    wide.controller.undo()
    assert wide.state[Comparison].sets[1] == settings


def test_the_sampler_as_it_is_now_can_be_compared(wide: Any, view: Any) -> None:
    now = SamplingSettings(method="ellipsoid", fact=1.2, count=50, n_components=5)
    wide.controller.change("", Sampling(now))
    view.set_added.emit("")
    assert wide.state[Comparison].sets[-1] == replace(now, count=SamplingSettings().count)


def test_no_more_than_six_and_no_fewer_than_two(wide: Any, view: Any) -> None:
    for method in METHODS[:4]:
        view.set_added.emit(method)
    assert len(wide.state[Comparison].sets) == 6
    assert "No more than 6 sets" in wide.scene.notice
    for _ in range(5):
        view.set_removed.emit(0)
    assert len(wide.state[Comparison].sets) == 2
    assert "2 sets are the least" in wide.scene.notice
    view.reset_requested.emit()
    assert wide.state[Comparison].sets == Comparison().fitted(wide.scene.space, same=True).sets


def test_stopped_it_keeps_what_is_known_and_goes_on(wide: Any, view: Any) -> None:
    works_on(wide, SetFacesRequest)
    first = next(r for r in wide.waiting.values() if type(r) is SetFiguresRequest)
    wide.hear(wide.work_on(first))
    view.running_toggled.emit(False)
    assert not any(type(r) is SetFiguresRequest for r in wide.waiting.values())
    assert view.progress.running is False
    assert [shown.state for shown in view.sets] == ["", *["stopped"] * 3]
    assert all(shown.faces is not None for shown in view.sets)
    assert view.sets[0].figures is not None
    wide.settle()
    assert view.progress.done == 1
    wide.calls.clear()
    view.running_toggled.emit(True)
    asked = [r for r in wide.posted if type(r) in OWN]
    assert len(asked) == 3
    assert first.settings not in {r.settings for r in asked}, "what is known is not asked again"
    wide.settle()
    assert view.progress.done == 4
    assert wide.scene.undo is None, "to stop is no step"


def test_curves_grow_together_and_stay_when_it_is_stopped(wide: Any, view: Any) -> None:
    wide.settle()
    view.over_chosen.emit("fact")
    view.figure_chosen.emit("novelty")
    values = CURVE_VALUES["fact"]
    points = [r for r in wide.waiting.values() if type(r) is CurvePointRequest]
    assert [r.settings.fact for r in points[:3]] == [values[0]] * 3, "all sets at one value"
    # Directions have no size.
    assert len(points) == 3 * len(values)
    assert (view.progress.done, view.progress.total) == (4, 4 + len(points))
    for request in points[:4]:
        wide.hear(wide.work_on(request))
    view.running_toggled.emit(False)
    over, figure, curves = view.curves
    assert (over, figure) == ("fact", "novelty")
    assert [curve.x.tolist() for curve in curves] == [
        list(values[:2]),
        [values[0]],
        [values[0]],
        [values[0], values[-1]],
    ]
    assert [curve.flat for curve in curves] == [False, False, False, True]
    last = wide.scene.result(ComparedFigures, points[3].place).figures
    assert curves[0].y[1] == last.novelty
    assert curves[3].y.tolist() == [view.sets[3].figures.novelty] * 2
    view.running_toggled.emit(True)
    wide.settle()
    assert all(len(curve.x) == len(values) for curve in view.curves[2][:3])
    view.figure_chosen.emit("way_back")
    assert view.curves[2][0].y[0] == curves[0].figures[0].way_back
    assert not any(type(r) is CurvePointRequest for r in wide.waiting.values())
    view.over_chosen.emit("")
    assert view.curves == ("", "way_back", [])


def test_a_curve_over_level_leaves_out_who_does_not_use_it(wide: Any, view: Any) -> None:
    view.set_added.emit("gaussian")
    wide.settle()
    view.over_chosen.emit("sigma_level")
    wide.settle()
    assert [curve.flat for curve in view.curves[2]] == [False, False, False, True, True]


def test_radii_of_images_and_sets_are_over_all_components(wide: Any, view: Any) -> None:
    wide.settle()
    assert [curve.kind for curve in view.radii] == ["images", "0", "1", "2", "3"]
    assert view.radii[0].name == "2,000 images"
    assert all(curve.heights.max() == 1 for curve in view.radii)
    images = wide.scene.result(ImageRadii, 12)
    assert view.radii[0].edges[-1] == images.images.summary.most


def test_the_panel_of_radii_may_show_another_measure_meanwhile(
    closed: Any, view: Any, with_intents: Any
) -> None:
    class Radii:
        def __init__(self) -> None:
            self.shown: Any = None

        def __getattr__(self, name: str) -> Any:
            return lambda *values: setattr(self, name[len("show_") :], values)

    radii = with_intents(Radii(), RadiiView)
    closed.controller.add([ComparisonPresenter(view, closed.controller)])
    closed.controller.add([RadiiPresenter(radii, closed.controller)])
    closed.open()
    closed.controller.set_visible([NAME, "Radii"])
    radii.measure_chosen.emit("lengths")
    closed.settle()
    assert view.radii[0].kind == "images"
    assert radii.radii[0].curves[0].kind == "images"
    assert "Length" in radii.radii[0].axis


def test_what_fails_is_said_where_it_would_be(wide: Any, view: Any) -> None:
    request = next(r for r in wide.waiting.values() if type(r) is SetFacesRequest)
    wide.controller.fail(Failure(request, "the networks cannot be loaded"))
    assert view.sets[0].state == "the networks cannot be loaded"


def test_of_another_bundle_it_shows_nothing_old(wide: Any, view: Any) -> None:
    wide.settle()
    view.running_toggled.emit(False)
    wide.controller.open_bundle(Path("small"))
    wide.hear(wide.work_on(wide.posted[-1]))
    assert all(shown.faces is None for shown in view.sets)
    assert view.radii == []
    assert view.progress.running, "another bundle is measured anew"
    assert view.space[0] == 5
    wide.settle()
    assert all(shown.settings.n_components <= 5 for shown in view.sets)
    assert np.isfinite([shown.figures.novelty for shown in view.sets]).all()
