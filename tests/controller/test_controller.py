"""The controller: from changes to requests, and from results to what is shown."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters.correlations import CorrelationsView
from latent_explorer.controller.presenters.current_face import CurrentFaceView
from latent_explorer.controller.presenters.faces import FacesView
from latent_explorer.controller.presenters.generator_steps import GeneratorStepsView
from latent_explorer.controller.presenters.recipe import RecipeView
from latent_explorer.controller.presenters.sampling import SamplingView
from latent_explorer.controller.presenters.status import StatusView
from latent_explorer.controller.views import ProjectionsView
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.before import BeforeRequest
from latent_explorer.jobs.clouds import Cloud, CloudRequest
from latent_explorer.jobs.components import ComponentsRequest
from latent_explorer.jobs.correlations import CorrelationRequest
from latent_explorer.jobs.face import CurrentFace, FaceRequest
from latent_explorer.jobs.generating import FacesRequest, GeneratedFaces, VectorsRequest
from latent_explorer.jobs.generator_trace import TraceFacesRequest, TraceRequest
from latent_explorer.jobs.images import ImageOrderRequest
from latent_explorer.jobs.judging import JudgeRequest, JudgeSetRequest, QuantilesRequest
from latent_explorer.jobs.live import LiveRequest
from latent_explorer.jobs.opening import BundleOpened, CloseRequest, OpenRequest
from latent_explorer.jobs.original import FolderRequest
from latent_explorer.jobs.pair_shares import PairShareRequest
from latent_explorer.jobs.recipes import RecipesRequest
from latent_explorer.jobs.request import Failure
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections, default_projections
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.state import State

TOY, SMALL = "0123456789ab", "ba9876543210"


def test_the_controller_needs_neither_qt_nor_tensorflow(tmp_path: Path) -> None:
    unwanted = "{'PySide6', 'pyqtgraph', 'tensorflow', 'keras'} & set(sys.modules)"
    code = f"import sys, latent_explorer.controller.controller; sys.exit(bool({unwanted}))"
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode == 0


# Opening


def test_what_needs_no_networks_is_asked_for_first_and_what_nobody_waits_for_last(
    closed: Any,
) -> None:
    closed.controller.open_bundle(Path("toy"))
    (opening,) = closed.posted
    assert isinstance(opening, OpenRequest)
    closed.calls.clear()
    closed.hear(closed.work_on(opening))
    kinds = [type(request) for request in closed.posted]
    assert kinds.count(CloudRequest) == 4
    assert set(kinds) == {
        BeforeRequest,
        CloudRequest,
        CorrelationRequest,
        ImageOrderRequest,
        FolderRequest,
        VectorsRequest,
        FaceRequest,
        FacesRequest,
        QuantilesRequest,
        PairShareRequest,
        RecipesRequest,
        TraceRequest,
    }
    networks = min(kinds.index(FaceRequest), kinds.index(FacesRequest))
    assert kinds.index(CorrelationRequest) < networks
    assert max(i for i, kind in enumerate(kinds) if kind is CloudRequest) < networks
    assert {request.bundle for request in closed.posted} == {TOY}


def test_opening_shows_everything(closed: Any, fake_bundle: Any) -> None:
    closed.controller.open_bundle(Path("toy"))
    closed.hear(closed.work_on(closed.posted[0]))
    # The cards have to be there before anything is shown in them.
    first = closed.shown.index("projections.show_projections")
    assert first < closed.shown.index("projections.show_current")
    closed.settle()
    protocols = (
        ("projections", ProjectionsView),
        ("correlations", CorrelationsView),
        ("sampling", SamplingView),
        ("generator", GeneratorStepsView),
        ("recipe", RecipeView),
        ("faces", FacesView),
        ("current", CurrentFaceView),
        ("status", StatusView),
    )
    setters = {f"{p}.{n}" for p, kind in protocols for n in dir(kind) if n.startswith("show_")}
    never = setters - set(closed.shown) - {"status.show_work"}
    # Nobody waited for the first face, so that its time says nothing; nothing went wrong; and the
    # mouse points at nothing.
    assert never == {
        "status.show_latency",
        "status.show_message",
        "status.show_no_bundle",
        "projections.show_thumbnail",
    }
    assert closed.last("status.show_bundle") is fake_bundle
    assert closed.last("current.show_images") is fake_bundle.image_names
    assert closed.last("projections.show_n_components") == 12
    assert closed.last("sampling.show_limits") == 12
    assert closed.last("projections.show_projections") == {
        "projections": closed.shown_projections,
        "active": 0,
    }
    assert closed.state[OpenedBundle].fingerprint == TOY
    assert closed.state[OpenedBundle].name == "toy"
    assert Path(closed.state[OpenedBundle].path).is_absolute()


def test_a_bundle_that_cannot_be_opened_leaves_the_one_that_is(desk: Any) -> None:
    state, bundle = desk.state, desk.scene.bundle
    faces = desk.scene.result(GeneratedFaces)
    desk.controller.open_bundle(Path("nowhere"))
    desk.settle()
    assert desk.shown == ["status.show_message"]
    assert "nowhere is not a bundle" in desk.last("status.show_message")
    assert desk.state is state
    assert desk.scene.bundle is bundle
    assert desk.scene.result(GeneratedFaces) is faces
    desk.drags(1)
    desk.settle()
    assert desk.of("current.show_face")


def test_where_no_bundle_is_open_it_is_said_once_why(closed: Any) -> None:
    closed.controller.open_bundle(Path("nowhere"))
    closed.settle()
    assert "nowhere is not a bundle" in closed.last("status.show_no_bundle")["problem"]
    assert closed.last("status.show_message") is None, "not in the bar too"
    closed.controller.tell("something else")
    assert closed.last("status.show_message") == "something else"


def test_the_message_of_a_failure_goes_after_a_success(desk: Any) -> None:
    desk.controller.open_bundle(Path("nowhere"))
    desk.settle()
    assert desk.last("status.show_message")
    desk.controller.open_bundle(Path("small"))
    desk.settle()
    # That projections were left out may be said, but no more that a bundle could not be opened.
    assert "nowhere" not in (desk.last("status.show_message") or "")
    desk.drags(1)
    assert desk.last("status.show_message") is None


def test_a_failure_of_a_request_is_said_until_one_of_its_kind_succeeds(desk: Any) -> None:
    desk.drags(1)
    request = next(r for r in desk.posted if isinstance(r, FaceRequest))
    desk.controller.fail(Failure(request, "decoding: no memory"))
    assert desk.last("status.show_message") == "decoding: no memory"
    assert desk.last("current.show_waiting") == "decoding: no memory"
    desk.drags(2)
    desk.settle()
    assert desk.last("status.show_message") is None


def test_failures_that_concern_a_former_bundle_are_not_said(desk: Any) -> None:
    desk.drags(1)
    old = [r for r in desk.posted if isinstance(r, FaceRequest)]
    desk.open("small")
    for request in old:
        desk.controller.fail(Failure(request, "the vector has another length"))
    assert desk.calls == []


# Another bundle


def test_the_networks_of_the_former_bundle_are_let_go(desk: Any) -> None:
    desk.controller.open_bundle(Path("small"))
    desk.hear(desk.work_on(desk.posted[-1]))
    closing = [r for r in desk.posted if isinstance(r, CloseRequest)]
    assert [r.bundle for r in closing] == [TOY]
    desk.settle()
    with pytest.raises(ValueError, match="no bundle is open"):
        desk.workspace.opened(FaceRequest(bundle=TOY, z=()))


def test_what_was_asked_of_the_former_bundle_is_withdrawn(desk: Any) -> None:
    desk.draws_again()
    waiting = set(desk.waiting)
    assert waiting
    desk.controller.open_bundle(Path("small"))
    opening = desk.posted[-1]
    desk.calls.clear()
    desk.hear(desk.work_on(opening))
    assert waiting <= set(desk.withdrawn)
    assert {r.bundle for r in desk.waiting.values() if not isinstance(r, CloseRequest)} == {SMALL}


def test_results_of_another_bundle_are_ignored(desk: Any) -> None:
    desk.draws_again()
    desk.does("correlations", "settings_changed", CorrelationSettings(threshold=0.1))
    desk.drags(1)
    old = [result for request in list(desk.waiting.values()) for result in desk.work_on(request)]
    assert len({type(result) for result in old}) >= 5
    desk.open("small")
    results = desk.scene.results
    for result in old:
        desk.controller.accept(result)
    assert desk.calls == []
    assert desk.scene.results is results


def test_a_bundle_of_another_size_takes_over(desk: Any, small_bundle: Any) -> None:
    desk.draws_again()
    seed = desk.state[Sampling].settings.seed
    desk.controller.open_bundle(Path("small"))
    desk.settle()
    assert desk.last("sampling.show_limits") == 5
    assert all(max(p.pair) < 5 for p in desk.shown_projections)
    assert desk.state[Sampling].settings.n_components == 5
    assert desk.state[Sampling].settings.seed == seed
    assert desk.scene.result(GeneratedFaces).faces.shape == (24, 8, 8, 3)
    assert len(desk.state[CurrentPoint].z) == 5
    assert desk.last("current.show_images") is small_bundle.image_names


def test_projections_that_do_not_fit_are_named(desk: Any) -> None:
    desk.does("projections", "pair_changed", 0, (3, 7))
    desk.does("projections", "pair_changed", 1, (0, 4))
    desk.does("projections", "pair_changed", 2, (9, 1))
    desk.does("projections", "coordinates_changed", 2, "pca")
    desk.does("projections", "view_changed", 1, (0.0, 1.0, 0.0, 1.0))
    desk.open("small")
    kept = (Projection((0, 4)), Projection((0, 1), "pca"))
    assert desk.shown_projections == kept
    assert desk.state[Projections].views == (None, None), "0 in view is of no use"
    assert desk.scene.notice == "small has fewer components, without z 3 – z 7, PCA 9 – PCA 1"


def test_where_no_projection_fits_the_strongest_pairs_are_shown(desk: Any) -> None:
    for index in range(4):
        desk.does("projections", "pair_changed", index, (index, 11))
    desk.open("small")
    strongest = desk.scene.result(BundleOpened).strongest
    assert desk.shown_projections == default_projections(strongest)
    assert desk.shown_projections[0].pair == (0, 1)
    assert desk.scene.notice.count("z 11") == 3


def test_another_bundle_cannot_be_undone(desk: Any) -> None:
    desk.drags(3)
    assert desk.scene.undo
    desk.open("small")
    assert desk.scene.undo is desk.scene.redo is None
    state = desk.state
    desk.controller.undo()
    assert desk.state is state


def test_going_back_before_the_other_bundle_was_there(desk: Any) -> None:
    desk.controller.open_bundle(Path("small"))
    small = desk.work_on(desk.posted[-1])
    # The user has changed his mind, and the worker is faster than the window.
    desk.controller.open_bundle(Path("toy"))
    toy = desk.work_on(desk.posted[-1])
    desk.hear(small)
    desk.hear(toy)
    desk.settle()
    assert desk.scene.bundle.name == "toy"
    assert desk.last("status.show_message") is None
    desk.calls.clear()
    desk.drags(1)
    desk.settle()
    assert desk.of("current.show_face")


# What was remembered


def test_what_was_remembered_is_there_again_for_the_same_bundle(
    desk: Any,
    make_desk: Callable[..., Any],
    fake_bundle: Any,
    small_bundle: Any,
    fake_codec: Any,
    quantile_store: Any,
) -> None:
    desk.does("projections", "view_changed", 1, (0.0, 1.0, 2.0, 3.0))
    desk.does("projections", "ellipse_level_changed", 1.25)
    desk.does("current", "image_start_requested", 5)
    desk.does("current", "path_end_requested", "a")
    desk.drags(2, index=2)
    desk.does("current", "path_end_requested", "b")
    desk.does("current", "path_moved", 0.25, 1.0)
    desk.does("sampling", "sampling_changed", SamplingSettings(fact=0.6, n_components=9, count=5))
    desk.does("correlations", "settings_changed", CorrelationSettings("pca", sample=100))
    text = to_text(desk.state)
    bundles = {"toy": fake_bundle, "small": small_bundle}

    def again(path: str) -> Any:
        workspace = Workspace(lambda p: bundles[p.name], fake_codec.load, quantile_store)
        new = make_desk(workspace, from_text(text)[0])
        new.open(path)
        return new

    same = again("toy")
    assert same.state == desk.state
    assert same.scene.result(GeneratedFaces).faces.shape == (5, 8, 8, 3)
    other = again("small")
    assert other.state[LatentPath] == LatentPath()
    assert other.state[CurrentPoint].start.kind == "mean"
    assert other.state[Projections].ellipse_level == 1.25
    assert other.state[CorrelationSettings] == desk.state[CorrelationSettings]


def test_before_a_bundle_is_open_nothing_that_the_user_does_fails(closed: Any) -> None:
    for panel, intent, *values in (
        ("projections", "add_requested"),
        ("projections", "point_moved", 0, (0.0, 0.0), 1.0),
        ("projections", "face_picked", 0),
        ("projections", "image_picked", 0),
        ("projections", "image_start_requested", 0),
        ("paths", "point_placed", "a", 0, (0.0, 0.0)),
        ("faces", "face_picked", 0),
        ("current", "mean_chosen"),
        ("current", "image_chosen", 3),
        ("current", "back_requested"),
        ("current", "path_end_requested", "a"),
        ("current", "path_moved", 0.5, 1.0),
        ("current", "path_cleared"),
        ("correlations", "pairs_chosen", [(0, 1)], "z"),
    ):
        closed.does(panel, intent, *values)
        assert closed.state == State(), intent
    closed.does("projections", "ellipse_level_changed", 1.5)
    closed.draws_again()
    closed.controller.undo()
    closed.controller.redo()
    assert closed.posted == []
    closed.open()
    assert closed.state[Projections].ellipse_level == 1.5
    assert closed.state[Sampling].settings.seed == SamplingSettings().seed + 1


# Loops end


EQUAL: dict[str, tuple[Any, ...]] = {
    "coordinates": ("projections", "coordinates_changed", 0, "z"),
    "active": ("projections", "activated", 0),
    "view": ("projections", "view_changed", 0, None),
    "ellipse level": ("projections", "ellipse_level_changed", 2.2),
    "no pairs": ("correlations", "pairs_chosen", [], "z"),
    "correlations": ("correlations", "settings_changed", CorrelationSettings()),
    "sampling": ("sampling", "sampling_changed", SamplingSettings(n_components=12)),
    "mean": ("current", "mean_chosen"),
    "back": ("current", "back_requested"),
    "no path": ("current", "path_cleared"),
    "path": ("current", "path_moved", 0.5, 1.0),
}


@pytest.mark.parametrize("intent", EQUAL.values(), ids=EQUAL)
def test_an_intent_equal_to_the_state_does_nothing(desk: Any, intent: tuple[Any, ...]) -> None:
    state = desk.state
    desk.does(*intent)
    assert desk.calls == []
    assert desk.state is state
    assert desk.scene.undo is None


def test_setters_that_answer_with_what_they_show_end(desk: Any) -> None:
    answered = []

    def echo(panel: str, intent: str, of: Callable[..., tuple[Any, ...]]) -> Callable[..., None]:
        def answer(**arguments: Any) -> None:
            answered.append(intent)
            assert len(answered) < 100
            desk.does(panel, intent, *of(**arguments))

        return answer

    desk.echoes = {
        "projections.show_ellipse_level": echo(
            "projections", "ellipse_level_changed", lambda level: (round(level, 2),)
        ),
        "projections.show_projections": echo(
            "projections", "activated", lambda projections, active: (active,)
        ),
        "projections.show_views": echo("projections", "view_changed", lambda views: (0, views[0])),
        "correlations.show_settings": echo(
            "correlations", "settings_changed", lambda settings: (settings,)
        ),
        "sampling.show_sampling": echo(
            "sampling", "sampling_changed", lambda sampling, explained: (sampling,)
        ),
    }
    desk.does("projections", "ellipse_level_changed", 1.7512)
    desk.does("sampling", "sampling_changed", SamplingSettings(n_components=4))
    desk.does("correlations", "settings_changed", CorrelationSettings(threshold=0.2))
    desk.does("projections", "add_requested")
    assert desk.state[Projections].ellipse_level == pytest.approx(1.75, abs=0.0051)
    kinds = [type(request) for request in desk.posted]
    assert kinds.count(FacesRequest) == kinds.count(CorrelationRequest) == 1
    assert kinds.count(CloudRequest) == 1


# Requests


def test_numbers_rise_with_each_request(desk: Any) -> None:
    desk.drags(3)
    desk.draws_again()
    desk.does("projections", "add_requested")
    numbers = [request.number for request in desk.posted]
    assert numbers == sorted(set(numbers))
    assert min(numbers) > 0


def test_requests_go_out_before_anything_is_drawn(desk: Any) -> None:
    for i in range(1, 6):
        desk.calls.clear()
        desk.does("projections", "point_moved", 1, (0.1 * i, 0.2), float(i))
        urgent, *_ = desk.posted
        assert isinstance(urgent, FaceRequest)
        assert (urgent.started, urgent.z) == (i, desk.state[CurrentPoint].z)
        first_shown = desk.calls.index(next(c for c in desk.calls if c.name.count(".show_")))
        assert all(call.name == "post" for call in desk.calls[:first_shown])


def test_a_drag_asks_for_nothing_but_the_face_and_its_verdict(desk: Any) -> None:
    desk.drags(3)
    assert desk.kinds_posted == {FaceRequest, JudgeRequest}


def test_what_is_on_its_way_is_not_asked_for_again(closed: Any) -> None:
    closed.controller.open_bundle(Path("toy"))
    closed.hear(closed.work_on(closed.posted[0]))
    closed.calls.clear()
    closed.drags(3)
    assert closed.kinds_posted == {FaceRequest}


def test_a_dozen_stale_clouds_do_not_queue_up_while_a_number_is_stepped(desk: Any) -> None:
    before = desk.shown_projections[0].pair
    others = [(i, j) for i in range(12) for j in range(12) if i != j and {i, j} != set(before)]
    used = {p.pair for p in desk.shown_projections}
    for pair in [pair for pair in others if pair not in used][:12]:
        desk.does("projections", "pair_changed", 0, pair)
    clouds = [r for r in desk.waiting.values() if isinstance(r, CloudRequest)]
    assert [r.projection for r in clouds] == [desk.shown_projections[0]]
    # Those under way are given up as well, by their key.
    posted = [r.key for r in desk.posted if isinstance(r, CloudRequest)]
    assert set(posted[:-1]) <= set(desk.withdrawn)


# Hidden panels


def test_hidden_panels_ask_for_nothing(desk: Any) -> None:
    desk.controller.set_visible([])
    desk.calls.clear()
    desk.drags(3)
    desk.draws_again()
    desk.does("correlations", "settings_changed", CorrelationSettings(threshold=0.1))
    desk.does("projections", "add_requested")
    assert desk.posted == []


@pytest.mark.parametrize(
    ("panel", "kinds"),
    [
        ("Projections", {CloudRequest, VectorsRequest}),
        ("Faces", {FacesRequest, QuantilesRequest, JudgeSetRequest, LiveRequest}),
        (
            "Current face",
            {FaceRequest, QuantilesRequest, JudgeRequest, LiveRequest, BeforeRequest},
        ),
        ("Pairs", {CorrelationRequest}),
        ("Sampling", {PairShareRequest}),
        ("Generator steps", {PairShareRequest, TraceRequest, TraceFacesRequest}),
        ("Recipe", {RecipesRequest}),
    ],
)
def test_a_panel_that_is_shown_asks_for_what_it_needs(
    closed: Any, panel: str, kinds: set[Any]
) -> None:
    closed.controller.set_visible([])
    closed.open()
    assert closed.posted == []
    closed.controller.set_visible([panel])
    closed.settle()
    assert closed.kinds_posted == kinds


def test_hiding_a_panel_withdraws_what_it_asked_for(desk: Any) -> None:
    desk.draws_again()
    assert any(isinstance(r, FacesRequest) for r in desk.waiting.values())
    desk.controller.set_visible(["Projections"])
    assert {type(r) for r in desk.waiting.values()} == {VectorsRequest}


# The time from event to face


def test_the_time_from_event_to_face_is_shown(desk: Any) -> None:
    taken = [4.0, 6.0, 10.0, 5.0, 7.0, 8.0, 3.0, 9.0]
    for started, milliseconds in enumerate(taken, 1):
        desk.does("current", "face_painted", float(started), started + milliseconds / 1000)
    # The first at once, then at every eighth: nobody reads what changes at each event.
    assert [call["n"] for call in desk.of("status.show_latency")] == [1, 8]
    last = desk.last("status.show_latency")
    assert last["median_ms"] == pytest.approx(np.median(taken))
    assert last["p95_ms"] == pytest.approx(np.percentile(taken, 95))
    # Another bundle may have other networks.
    desk.open("small")
    assert desk.scene.latency is None


def test_each_face_comes_with_the_time_of_its_event(desk: Any) -> None:
    desk.drags(3)
    desk.settle()
    assert desk.last("current.show_face")["started"] == 3.0


@pytest.mark.parametrize(
    "later",
    [
        lambda d: d.controller.undo(),
        lambda d: d.does("current", "back_requested"),
        lambda d: (d.controller.set_visible([]), d.controller.set_visible(d.names_of_panels)),
        lambda d: d.open("small"),
    ],
)
def test_what_nobody_dragged_has_no_event(desk: Any, later: Callable[[Any], object]) -> None:
    desk.drags(3)
    desk.settle()
    desk.calls.clear()
    posted: list[float] = []
    post = desk.post
    desk.post = lambda request: (
        posted.append(request.started) if isinstance(request, FaceRequest) else None,
        post(request),
    )
    later(desk)
    # The time since the last drag would be taken for that from an event to its face.
    assert posted == [0.0]


# What cannot be shown as usual


def test_a_constant_component_and_a_flat_plane_can_be_opened(
    toy_space: LatentSpace, fake_bundle: Any, fake_codec: Any, make_desk: Callable[..., Any]
) -> None:
    points = toy_space.points.astype(float)
    points[:, 4] = 1.5
    bundle = replace(fake_bundle, space=LatentSpace(points, fit_basis(points)))
    desk = make_desk(Workspace(lambda path: bundle, fake_codec.load))
    desk.open()
    desk.does("projections", "pair_changed", 0, (4, 5))
    desk.settle()
    assert np.isnan(desk.last("projections.show_clouds")[0].correlation)
    desk.does("projections", "point_moved", 0, (9.0, 9.0), 1.0)
    desk.settle()
    judged = desk.last("current.show_verdict")
    assert judged["judgement"].verdict == "void"
    assert "∞" in judged["plane"].level or "inf" in judged["plane"].level


def test_networks_that_cannot_be_loaded_are_tried_once_and_the_reason_is_shown(
    fake_bundle: Any, make_desk: Callable[..., Any]
) -> None:
    tried = []

    def fail(bundle: Any) -> Any:
        tried.append(bundle)
        raise OSError("decoder.keras is damaged")

    desk = make_desk(Workspace(lambda path: fake_bundle, fail))
    desk.open()
    for _ in range(3):
        desk.drags(2)
        desk.settle()
    assert len(tried) == 1
    assert "decoder.keras is damaged" in desk.scene.failure(FaceRequest)
    # All that needs no networks is there.
    assert all(desk.scene.result(Cloud, plane) for plane in desk.shown_projections)
    assert desk.scene.result(CurrentFace) is None


def test_a_panel_that_is_seen_before_it_is_joined_asks_at_once(desk: Any) -> None:
    wanted = ComponentsRequest(bundle=desk.scene.bundle.fingerprint, coordinates="pca")

    class Late:
        def wanted(self, scene: Any) -> Any:
            return (wanted,)

        def present(self, scene: Any, before: Any) -> None:
            pass

    desk.controller.add([Late()])
    assert wanted in desk.controller.awaited
