"""From intents to states, requests and setters, and from results to setters; without Qt."""

from __future__ import annotations

import inspect
import itertools
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path as FilePath
from types import SimpleNamespace
from typing import Any, get_type_hints

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer import session
from latent_explorer.controller.controller import Controller
from latent_explorer.GONE import Views
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.plausibility import level_ranks, mahalanobis_levels
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import COORDINATES, LatentSpace
from latent_explorer.jobs.clouds import CloudRequest
from latent_explorer.jobs.correlations import CorrelationRequest
from latent_explorer.jobs.face import CurrentFace, FaceRequest
from latent_explorer.jobs.generating import GeneratedVectors
from latent_explorer.jobs.opening import BundleOpened, OpenRequest
from latent_explorer.jobs.request import CodecLoading, Failure, Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.GONE import RanksRequest, SampleRequest
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.projections import Projection
from latent_explorer.GONE import ExplorerState, Path

TOY = FilePath("toy")


@dataclass
class Call:
    """A setter with its arguments by name, or a request that was posted."""

    name: str
    arguments: dict[str, Any]


class Desk:
    """A controller with views that take notes and a worker that waits to be told."""

    def __init__(self, workspace: Workspace[Any], remembered: ExplorerState | None = None) -> None:
        self.workspace = workspace
        self.calls: list[Call] = []
        self.echoes: dict[str, Callable[..., None]] = {}
        panels = get_type_hints(Views).items()
        views = Views(**{name: self._view(name, protocol) for name, protocol in panels})
        self.controller = Controller(views, self._post, remembered or ExplorerState())

    def _view(self, panel: str, protocol: type) -> Any:
        """Return what has the setters of `protocol`, with its arguments, and nothing else."""
        setters = {name: f for name, f in vars(protocol).items() if name.startswith("show_")}
        return SimpleNamespace(
            **{
                name: partial(self._note, f"{panel}.{name}", inspect.signature(setter))
                for name, setter in setters.items()
            }
        )

    def _note(self, name: str, signature: inspect.Signature, *args: Any, **kwargs: Any) -> None:
        arguments = dict(signature.bind(None, *args, **kwargs).arguments)
        del arguments["self"]
        self.calls.append(Call(name, arguments))
        if name in self.echoes:
            self.echoes[name](**arguments)

    def _post(self, request: Request) -> None:
        self.calls.append(Call("post", {"request": request}))

    @property
    def state(self) -> ExplorerState:
        return self.controller.state

    @property
    def names(self) -> list[str]:
        """The calls since the notes were cleared, a post by the name of its request."""
        return [
            type(call.arguments["request"]).__name__ if call.name == "post" else call.name
            for call in self.calls
        ]

    @property
    def posted(self) -> list[Request]:
        return [call.arguments["request"] for call in self.calls if call.name == "post"]

    def of(self, name: str) -> list[dict[str, Any]]:
        """Return the arguments of each call of a setter."""
        return [call.arguments for call in self.calls if call.name == name]

    def results(self, *requests: Request) -> list[Result]:
        """Work on requests, and keep the results back."""
        steps = itertools.chain.from_iterable(run(request, self.workspace) for request in requests)
        return [step for step in steps if step is not None]

    def work(self) -> None:
        """Clear the notes, work on what was posted, and accept the results."""
        requests = self.posted
        self.calls.clear()
        for result in self.results(*requests):
            self.controller.accept(result)

    def open(self, path: FilePath = TOY) -> None:
        """Open a bundle, show everything, and clear the notes."""
        self.controller.open_bundle(path)
        self.work()
        self.work()
        self.calls.clear()


@pytest.fixture
def closed(fake_workspace: Workspace[Any]) -> Desk:
    """No bundle is open."""
    return Desk(fake_workspace)


@pytest.fixture
def desk(closed: Desk) -> Desk:
    """The toy bundle is open and everything is shown."""
    closed.open()
    return closed


def test_the_controller_needs_neither_qt_nor_tensorflow() -> None:
    unwanted = "{'PySide6', 'pyqtgraph', 'tensorflow', 'keras'} & set(sys.modules)"
    code = f"import sys, latent_explorer.controller; sys.exit(bool({unwanted}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# Opening


def test_the_clouds_and_correlations_are_asked_for_before_what_loads_the_networks(
    closed: Desk,
) -> None:
    closed.controller.open_bundle(TOY)
    assert closed.names == ["OpenRequest"]
    closed.work()
    kinds = [type(request) for request in closed.posted]
    assert kinds.count(CloudRequest) == 4
    assert sorted(kinds[4:], key=str) == sorted(
        [CorrelationRequest, RanksRequest, SampleRequest, FaceRequest], key=str
    )
    networks = [kinds.index(SampleRequest), kinds.index(FaceRequest)]
    assert kinds.index(CorrelationRequest) < min(networks)
    assert max(i for i, kind in enumerate(kinds) if kind is CloudRequest) < min(networks)
    # For this one nobody waits.
    assert kinds[-1] is RanksRequest


def test_opening_shows_everything(closed: Desk, fake_bundle: Any) -> None:
    closed.controller.open_bundle(TOY)
    closed.work()
    assert closed.of("status.show_bundle") == [{"bundle": fake_bundle}]
    assert closed.of("current.show_images") == [{"names": fake_bundle.image_names}]
    assert closed.of("projections.show_n_components") == [{"d": 12}]
    assert closed.of("sampling.show_limits") == [{"d": 12}]
    state, space = closed.state, fake_bundle.space
    assert closed.of("projections.show_projections")[-1] == {
        "projections": state.projections,
        "active": 0,
    }
    assert closed.of("projections.show_ellipse_level")[-1] == {"level": 2.2}
    assert closed.of("projections.show_path")[-1] == {"path": None}
    assert closed.of("projections.show_image")[-1] == {"points": []}
    assert closed.of("correlations.show_settings")[-1] == {"settings": state.correlations}
    assert closed.of("sampling.show_sampling")[-1] == {
        "sampling": SamplingSettings(n_components=12),
        "explained": pytest.approx(1.0),
    }
    assert closed.of("faces.show_selected")[-1] == {"index": None}
    assert closed.of("current.show_start")[-1] == {"start": state.start, "moved": False}
    assert closed.of("current.show_level")[-1]["level"] == pytest.approx(0.0, abs=1e-9)
    points = closed.of("projections.show_current")[-1]["points"]
    for point, p in zip(points, state.projections, strict=True):
        np.testing.assert_allclose(point, space.center(p.coordinates, p.pair))
    # The cards have to be there before anything is shown in them.
    first = closed.names.index("projections.show_projections")
    assert first < closed.names.index("projections.show_current")
    closed.work()
    shown = {name for name in closed.names if not name.endswith("Request")}
    assert shown >= {
        "projections.show_cloud",
        "correlations.show_correlations",
        "projections.show_generated",
        "faces.show_draw",
        "faces.show_faces",
        "faces.show_waiting",
        "current.show_waiting",
        "current.show_face",
    }
    # Nobody waited for the first face, so that its time says nothing.
    assert "status.show_latency" not in shown


def test_the_controller_uses_every_setter(closed: Desk) -> None:
    closed.controller.open_bundle(TOY)
    used: set[str] = set()
    for _ in range(2):
        used |= set(closed.names)
        closed.work()
    closed.controller.move_current(0, (1.0, 1.0), started=1.0)
    used |= set(closed.names)
    closed.work()
    closed.controller.fail(Failure(OpenRequest(number=1, epoch=0, path=TOY), "no"))
    used |= set(closed.names)
    panels = get_type_hints(Views).items()
    setters = {f"{p}.{n}" for p, kind in panels for n in vars(kind) if n.startswith("show_")}
    assert setters - used == set()


def test_opening_remembers_the_settings_of_the_last_run(fake_workspace: Workspace[Any]) -> None:
    remembered = ExplorerState(
        projections=(Projection((8, 2), "pca"), Projection((0, 40))),
        ellipse_level=1.25,
        sampling=SamplingSettings(fact=0.6, n_components=9, count=5),
        correlations=CorrelationSettings("pca", sample=100),
    )
    desk = Desk(fake_workspace, remembered)
    desk.open()
    assert desk.state.projections == (Projection((8, 2), "pca"),)
    assert desk.state.ellipse_level == 1.25
    assert desk.state.sampling == remembered.sampling
    assert desk.state.correlations == remembered.correlations
    assert desk.controller.faces.shape == (5, 8, 8, 3)


def test_a_bundle_that_cannot_be_opened_leaves_the_one_that_is(desk: Desk) -> None:
    state, bundle, faces = desk.state, desk.controller.bundle, desk.controller.faces
    desk.controller.open_bundle(FilePath("nowhere"))
    (request,) = desk.posted
    desk.calls.clear()
    desk.controller.fail(Failure(request, "opening nowhere: it is not a bundle"))
    assert desk.of("status.show_error") == [{"message": "opening nowhere: it is not a bundle"}]
    assert len(desk.calls) == 1
    assert desk.state == state
    assert desk.controller.bundle is bundle
    assert desk.controller.faces is faces
    desk.controller.move_current(0, (1.0, 1.0), started=1.0)
    desk.work()
    assert desk.of("current.show_face")


def test_opening_again_forgets_the_former_bundle(desk: Desk, fake_bundle: Any) -> None:
    controller = desk.controller
    controller.pick_image(3)
    controller.pick_face(2)
    desk.calls.clear()
    controller.open_bundle(TOY)
    desk.work()
    assert controller.drawn is controller.faces is controller.current is None
    assert (controller.state.image, controller.state.face) == (None, None)
    assert controller.state.start.kind == "mean"
    # The images of the new one are not ranked yet.
    assert desk.of("current.show_level")[-1]["share_further_out"] is None
    # Every cloud is asked for again.
    assert desk.names.count("CloudRequest") == 4
    assert "projections.show_cloud" not in desk.names
    controller.pick_face(0)
    assert controller.state.start.kind == "mean"


def test_before_a_bundle_is_open_intents_are_kept_or_ignored(closed: Desk) -> None:
    controller = closed.controller
    controller.add_projection()
    controller.move_current(0, (0.0, 0.0), 1.0)
    controller.pick_image(0)
    controller.pick_face(0)
    controller.start_from_mean()
    controller.back_to_start()
    controller.set_path_end("a")
    controller.move_along_path(0.5, 1.0)
    controller.clear_path()
    assert controller.state == ExplorerState()
    controller.set_ellipse_level(1.5)
    controller.draw_again()
    controller.set_correlations(CorrelationSettings("pca"))
    assert closed.posted == []
    closed.open()
    assert closed.state.ellipse_level == 1.5
    assert closed.state.sampling.seed == ExplorerState().sampling.seed + 1
    assert closed.state.correlations == CorrelationSettings("pca")


# Loops end


EQUAL: dict[str, Callable[[Controller], None]] = {
    "pair": lambda c: c.set_pair(1, c.state.projections[1].pair),
    "coordinates": lambda c: c.set_coordinates(0, c.state.projections[0].coordinates),
    "active": lambda c: c.activate(c.state.active),
    "pairs": lambda c: c.show_pairs([c.state.projections[0].pair]),
    "no pairs": lambda c: c.show_pairs([]),
    "ellipse level": lambda c: c.set_ellipse_level(c.state.ellipse_level),
    "correlations": lambda c: c.set_correlations(replace(c.state.correlations)),
    "sampling": lambda c: c.set_sampling(replace(c.state.sampling)),
    "mean": lambda c: c.start_from_mean(),
    "back": lambda c: c.back_to_start(),
    "path": lambda c: c.clear_path(),
    "no path": lambda c: c.move_along_path(0.5, 1.0),
}


@pytest.mark.parametrize("intent", EQUAL.values(), ids=EQUAL)
def test_an_intent_equal_to_the_state_does_nothing(
    desk: Desk, intent: Callable[[Controller], None]
) -> None:
    state = desk.state
    intent(desk.controller)
    assert desk.calls == []
    assert desk.state is state


def test_a_drag_to_where_the_point_is_does_nothing(desk: Desk) -> None:
    desk.controller.move_current(0, (0.5, 0.25), started=1.0)
    desk.calls.clear()
    desk.controller.move_current(0, (0.5, 0.25), started=2.0)
    assert desk.calls == []


@given(level=st.floats(0.1, 6.0))
def test_a_setter_that_answers_with_its_rounding_ends(toy_space: LatentSpace, level: float) -> None:
    bundle = SimpleNamespace(space=toy_space, image_names=[])
    desk = Desk(Workspace(lambda path: bundle, lambda bundle: None))
    desk.controller.open_bundle(TOY)
    desk.work()
    desk.calls.clear()
    desk.echoes["projections.show_ellipse_level"] = lambda level: desk.controller.set_ellipse_level(
        round(level, 2)
    )
    desk.controller.set_ellipse_level(level)
    assert len(desk.of("projections.show_ellipse_level")) <= 2
    assert desk.state.ellipse_level == pytest.approx(level, abs=0.0051)


def test_setters_that_answer_with_what_they_show_end(desk: Desk) -> None:
    controller, answered = desk.controller, []

    def echo(intent: Callable[[Any], None], shown: str) -> Callable[..., None]:
        def answer(**arguments: Any) -> None:
            answered.append(shown)
            assert len(answered) < 100
            intent(arguments[shown])

        return answer

    desk.echoes = {
        "projections.show_ellipse_level": echo(controller.set_ellipse_level, "level"),
        "projections.show_projections": echo(controller.activate, "active"),
        "correlations.show_settings": echo(controller.set_correlations, "settings"),
        "sampling.show_sampling": echo(controller.set_sampling, "sampling"),
    }
    controller.set_ellipse_level(1.75)
    controller.set_sampling(SamplingSettings(n_components=4))
    controller.set_correlations(CorrelationSettings(threshold=0.2))
    controller.add_projection()
    assert answered == ["level", "sampling", "settings", "active"]
    assert desk.names.count("SampleRequest") == desk.names.count("CorrelationRequest") == 1


# Results


def drags(desk: Desk, n: int) -> list[CurrentFace]:
    """Drag the point `n` times and return the faces, which are not accepted yet."""
    for i in range(n):
        desk.controller.move_current(0, (float(i), -1.0), started=1.0 + i)
    requests = [request for request in desk.posted if isinstance(request, FaceRequest)]
    faces = desk.results(*requests)
    assert len(faces) == n
    desk.calls.clear()
    return faces  # type: ignore[return-value]


def test_a_face_is_shown_if_it_is_newer_than_the_one_shown(desk: Desk) -> None:
    first, second, third, fourth = drags(desk, 4)
    for result in (second, first, third, second, third):
        desk.controller.accept(result)
    # The third was not the newest posted, and is shown all the same.
    shown = [call["face"] for call in desk.of("current.show_face")]
    assert [id(face) for face in shown] == [id(second.face), id(third.face)]
    assert desk.controller.current is third
    desk.controller.accept(fourth)
    assert desk.controller.current is fourth


@given(order=st.permutations(range(6)))
def test_in_any_order_of_arrival_the_numbers_shown_rise_to_the_newest(
    toy_space: LatentSpace, order: list[int]
) -> None:
    bundle = SimpleNamespace(space=toy_space, image_names=[])
    desk = Desk(Workspace(lambda path: bundle, lambda bundle: None))
    desk.controller.open_bundle(TOY)
    desk.work()
    epoch = desk.posted[0].epoch
    for i in order:
        request = FaceRequest(number=1000 + i, epoch=epoch, z=())
        desk.controller.accept(CurrentFace(request, np.full((8, 8, 3), i, np.uint8)))
    shown = [int(call["face"][0, 0, 0]) for call in desk.of("current.show_face")]
    assert shown == sorted(shown)
    assert shown[0] == order[0]
    assert shown[-1] == 5


@pytest.mark.parametrize(
    ("change", "setter"),
    [
        (lambda c: c.draw_again(), "faces.show_faces"),
        (
            lambda c: c.set_correlations(
                replace(c.state.correlations, seed=c.state.correlations.seed + 1)
            ),
            "correlations.show_correlations",
        ),
    ],
)
def test_older_sets_are_not_shown_after_newer_ones(
    desk: Desk, change: Callable[[Controller], None], setter: str
) -> None:
    change(desk.controller)
    change(desk.controller)
    requests = [r for r in desk.posted if isinstance(r, SampleRequest | CorrelationRequest)]
    desk.calls.clear()
    older, newer = desk.results(requests[0]), desk.results(requests[1])
    for result in newer:
        desk.controller.accept(result)
    assert len(desk.of(setter)) == 1
    desk.calls.clear()
    for result in older:
        desk.controller.accept(result)
    assert desk.calls == []


def test_clouds_are_shown_in_any_order(closed: Desk) -> None:
    # A request that was replaced keeps its place on the board, with a higher number.
    closed.controller.open_bundle(TOY)
    closed.work()
    clouds = closed.results(*(r for r in closed.posted if isinstance(r, CloudRequest)))
    closed.calls.clear()
    for cloud in reversed(clouds):
        closed.controller.accept(cloud)
    assert [call["cloud"] for call in closed.of("projections.show_cloud")] == clouds[::-1]


def test_results_of_a_former_bundle_are_dropped(desk: Desk) -> None:
    controller = desk.controller
    controller.draw_again()
    controller.add_projection()
    controller.set_correlations(CorrelationSettings(threshold=0.1))
    controller.set_sampling(SamplingSettings(n_components=5))
    controller.move_current(0, (1.0, 2.0), started=1.0)
    old = desk.results(*desk.posted)
    loading = CodecLoading(desk.posted[0])
    desk.calls.clear()
    controller.open_bundle(TOY)
    desk.work()
    desk.calls.clear()
    assert len({type(result) for result in old}) == 6
    for result in [*old, loading]:
        controller.accept(result)
    assert desk.calls == []
    assert controller.drawn is controller.faces is controller.current is None


def test_results_that_nobody_shows_are_an_error(desk: Desk) -> None:
    desk.controller.move_current(0, (1.0, 2.0), started=1.0)
    stranger = SimpleNamespace(request=desk.posted[0])
    with pytest.raises(TypeError, match="nothing shows a SimpleNamespace"):
        desk.controller.accept(stranger)  # type: ignore[arg-type]


def test_the_loading_of_the_networks_is_said_where_faces_will_be(closed: Desk) -> None:
    closed.controller.open_bundle(TOY)
    closed.work()
    closed.work()
    (said,) = closed.of("faces.show_waiting")
    assert "TensorFlow" in said["text"]
    assert closed.of("current.show_waiting") == closed.of("status.show_work") == [said]
    names = closed.names
    assert names.index("faces.show_waiting") < names.index("faces.show_faces")
    assert names.index("projections.show_cloud") < names.index("faces.show_waiting")


def test_the_time_from_event_to_face_is_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    faces = drags(desk, 3)
    # The events were at 1, 2 and 3 s.
    times = iter([1.004, 2.006, 3.010])
    monkeypatch.setattr(
        "latent_explorer.controller.presenter.time.perf_counter", lambda: next(times)
    )
    for face in faces:
        desk.controller.accept(face)
    assert [call["n"] for call in desk.of("status.show_latency")] == [1, 2, 3]
    assert desk.of("status.show_latency")[-1]["median_ms"] == pytest.approx(6.0)
    assert desk.of("status.show_latency")[-1]["p95_ms"] == pytest.approx(9.6)
    # Another bundle may have other networks.
    times = iter([1.02])
    desk.open()
    (face,) = drags(desk, 1)
    desk.controller.accept(face)
    (shown,) = desk.of("status.show_latency")
    assert (shown["n"], shown["median_ms"]) == (1, pytest.approx(20.0))


def test_what_the_worker_does_is_said(desk: Desk) -> None:
    desk.controller.work(OpenRequest(number=1, epoch=0, path=FilePath("some/faces")))
    desk.controller.work(None)
    assert desk.of("status.show_work") == [{"text": "opening faces …"}, {"text": "ready"}]


@pytest.mark.parametrize(
    ("intent", "waiting"),
    [
        (lambda c: c.draw_again(), ["faces.show_waiting"]),
        (lambda c: c.move_current(0, (1.0, 1.0), 1.0), ["current.show_waiting"]),
        (lambda c: c.set_correlations(CorrelationSettings("pca")), []),
        (lambda c: c.open_bundle(FilePath("nowhere")), []),
    ],
)
def test_a_failure_is_said_once_and_where_its_result_would_be(
    desk: Desk, intent: Callable[[Controller], None], waiting: list[str]
) -> None:
    intent(desk.controller)
    request = desk.posted[0]
    desk.calls.clear()
    desk.controller.fail(Failure(request, "it did not work: try again"))
    assert sorted(desk.names) == sorted(["status.show_error", *waiting])
    assert all("it did not work: try again" in call.arguments.values() for call in desk.calls)


def test_failures_that_concern_a_former_bundle_are_not_said(desk: Desk) -> None:
    controller = desk.controller
    controller.draw_again()
    controller.move_current(0, (1.0, 1.0), 1.0)
    controller.open_bundle(FilePath("nowhere"))
    *old, opening = desk.posted
    controller.open_bundle(TOY)
    desk.calls[:] = desk.calls[-1:]
    desk.work()
    desk.calls.clear()
    for request in old:
        controller.fail(Failure(request, "the vector has another length"))
    assert desk.calls == []
    # That a bundle could not be opened is worth knowing, whichever is open now.
    controller.fail(Failure(opening, "no bundle"))
    assert desk.names == ["status.show_error"]


# Dragging


@pytest.mark.parametrize("index", range(4))
def test_a_drag_moves_the_point_in_all_projections(
    desk: Desk, toy_space: LatentSpace, index: int
) -> None:
    controller = desk.controller
    controller.pick_image(11)
    desk.calls.clear()
    before = controller.state
    controller.move_current(index, (0.75, -0.5), started=5.0)
    projection = before.projections[index]
    z = toy_space.place(
        np.array(before.current), projection.coordinates, projection.pair, [0.75, -0.5]
    )
    assert controller.state.current == session.z_vector(z)
    assert controller.state.active == index
    (shown,) = desk.of("projections.show_current")
    assert len(shown["points"]) == 4
    for point, p in zip(shown["points"], before.projections, strict=True):
        np.testing.assert_allclose(point, toy_space.locate(z, p.coordinates, p.pair))
    np.testing.assert_allclose(shown["points"][index], (0.75, -0.5), atol=1e-12)
    assert desk.of("current.show_start") == [{"start": before.start, "moved": True}]
    basis = toy_space.basis
    (level,) = desk.of("current.show_level")
    assert level["level"] == pytest.approx(mahalanobis_levels(basis.to_pca(z), basis.std))
    ranks = level_ranks(toy_space.points, basis, 12)
    assert level["share_further_out"] == ranks.share_further_out(level["level"])


def test_each_event_posts_one_urgent_face_before_anything_is_drawn(desk: Desk) -> None:
    for i in range(1, 6):
        desk.calls.clear()
        desk.controller.move_current(1, (0.1 * i, 0.2), started=float(i))
        (request,) = desk.posted
        assert isinstance(request, FaceRequest)
        assert request.urgent
        assert request.started == i
        assert request.z == desk.state.current
        assert desk.names[0] == "FaceRequest"


def test_what_is_on_its_way_is_not_asked_for_again_at_each_event(closed: Desk) -> None:
    closed.controller.open_bundle(TOY)
    closed.work()
    closed.calls.clear()
    for i in range(1, 4):
        closed.controller.move_current(0, (0.1 * i, 0.2), started=float(i))
    assert [type(request) for request in closed.posted] == [FaceRequest] * 3


def test_numbers_rise_with_each_request(desk: Desk) -> None:
    drags(desk, 3)
    desk.controller.draw_again()
    desk.controller.add_projection()
    desk.controller.move_current(0, (3.0, 3.0), started=1.0)
    numbers = [request.number for request in desk.posted]
    assert numbers == sorted(set(numbers))
    assert len({request.epoch for request in desk.posted}) == 1


def test_a_drag_asks_for_nothing_but_the_face(desk: Desk) -> None:
    desk.controller.activate(2)
    desk.calls.clear()
    desk.controller.move_current(2, (0.1, 0.2), started=1.0)
    assert set(desk.names) == {
        "FaceRequest",
        "projections.show_current",
        "current.show_start",
        "current.show_level",
    }


# Starts


def test_a_picked_image_is_the_start(desk: Desk, toy_space: LatentSpace) -> None:
    desk.controller.pick_image(42)
    state = desk.state
    assert (state.start.kind, state.start.label, state.image) == ("image", "42.jpg", 42)
    assert state.current == session.z_vector(toy_space.point(42))
    (request,) = desk.posted
    assert isinstance(request, FaceRequest)
    assert request.started == 0
    assert request.z == state.current
    (shown,) = desk.of("projections.show_image")
    for point, p in zip(shown["points"], state.projections, strict=True):
        np.testing.assert_array_equal(
            point, toy_space.locate(toy_space.point(42), p.coordinates, p.pair)
        )


def test_a_picked_face_is_the_start(desk: Desk) -> None:
    controller = desk.controller
    controller.pick_face(5)
    state = desk.state
    assert (state.start.kind, state.start.label, state.face) == ("generated", "face 6", 5)
    np.testing.assert_array_equal(np.float32(state.current), controller.drawn.z[5])
    assert desk.of("faces.show_selected") == [{"index": 5}]
    assert desk.of("projections.show_generated")[-1]["selected"] == 5
    desk.work()
    np.testing.assert_array_equal(controller.current.face, controller.faces[5])


def test_the_generated_vectors_are_marked_where_they_lie(
    desk: Desk, toy_space: LatentSpace
) -> None:
    desk.controller.draw_again()
    desk.work()
    shown = desk.of("projections.show_generated")[-1]
    assert shown["selected"] is None
    z = desk.controller.drawn.z.astype(float)
    for points, p in zip(shown["points"], desk.state.projections, strict=True):
        np.testing.assert_array_equal(points, toy_space.locate(z, p.coordinates, p.pair))


def test_the_mean_is_the_start_again(desk: Desk, toy_space: LatentSpace) -> None:
    desk.controller.pick_face(5)
    desk.controller.start_from_mean()
    assert desk.state.current == session.z_vector(toy_space.basis.mean)
    assert desk.state.face is None
    assert desk.of("faces.show_selected")[-1] == {"index": None}


@pytest.mark.parametrize(
    "start", [lambda c: c.pick_image(9), lambda c: c.pick_face(3), lambda c: None]
)
def test_back_to_the_start(desk: Desk, start: Callable[[Controller], None]) -> None:
    controller = desk.controller
    start(controller)
    before = controller.state
    controller.move_current(0, (0.5, 0.5), started=1.0)
    controller.move_current(0, (1.5, 0.5), started=2.0)
    assert desk.of("current.show_start")[-1]["moved"]
    controller.back_to_start()
    assert controller.state == before
    assert desk.of("current.show_start")[-1] == {"start": before.start, "moved": False}
    assert isinstance(desk.posted[-1], FaceRequest)


def test_a_face_that_is_shown_can_be_picked_while_others_are_on_their_way(desk: Desk) -> None:
    controller = desk.controller
    old = controller.drawn
    controller.draw_again()
    vectors, *faces = desk.results(*desk.posted)
    assert isinstance(vectors, GeneratedVectors)
    # Before the new vectors are there ...
    controller.pick_face(2)
    np.testing.assert_array_equal(np.float32(desk.state.current), old.z[2])
    assert desk.state.face == 2
    controller.accept(vectors)
    assert desk.state.face is None
    # ... and before their faces are.
    controller.pick_face(4)
    np.testing.assert_array_equal(np.float32(desk.state.current), old.z[4])
    assert desk.state.face is None
    for result in faces:
        controller.accept(result)
    assert desk.of("projections.show_generated")[-1]["selected"] is None
    controller.pick_face(4)
    np.testing.assert_array_equal(np.float32(desk.state.current), vectors.draw.z[4])
    assert desk.state.face == 4


# Sampling


def test_draw_again_takes_the_next_seed(desk: Desk) -> None:
    controller = desk.controller
    before = controller.state.sampling
    old = controller.drawn
    controller.pick_face(1)
    desk.calls.clear()
    controller.draw_again()
    assert controller.state.sampling == replace(before, seed=before.seed + 1)
    assert controller.state.face is None
    (request,) = desk.posted
    assert isinstance(request, SampleRequest)
    assert request.settings == controller.state.sampling
    desk.work()
    assert not np.array_equal(controller.drawn.z, old.z)
    assert desk.of("faces.show_faces")[-1]["faces"] is controller.faces
    assert desk.of("faces.show_draw")[-1]["draw"] is controller.drawn


def test_a_slider_shows_its_share_of_the_variance_and_asks_for_faces(
    desk: Desk, toy_space: LatentSpace
) -> None:
    sampling = replace(desk.state.sampling, n_components=3)
    desk.controller.set_sampling(sampling)
    share = np.square(toy_space.basis.std)[:3].sum() / np.square(toy_space.basis.std).sum()
    assert desk.of("sampling.show_sampling") == [
        {"sampling": sampling, "explained": pytest.approx(share)}
    ]
    assert sorted(n for n in desk.names if n.endswith("Request")) == [
        "RanksRequest",
        "SampleRequest",
    ]
    # Until the images are ranked in these components, nothing is said of their share.
    assert desk.of("current.show_level")[-1]["share_further_out"] is None
    desk.work()
    assert desk.of("current.show_level")[-1]["share_further_out"] == 1.0
    desk.calls.clear()
    desk.controller.set_sampling(replace(sampling, fact=0.5))
    assert "RanksRequest" not in desk.names


# Projections


def other_projection(desk: Desk) -> Projection:
    """Return one that is not shown."""
    others = map(Projection, itertools.combinations(range(12), 2))
    return next(p for p in others if p not in desk.state.projections)


def test_one_pair_goes_to_the_active_projection_and_only_its_cloud_is_asked_for(
    desk: Desk,
) -> None:
    other = other_projection(desk)
    desk.controller.activate(1)
    desk.calls.clear()
    desk.controller.show_pairs([other.pair])
    assert desk.state.projections[1] == other
    assert [r.projection for r in desk.posted] == [other]  # type: ignore[attr-defined]
    # The other clouds are there already.
    shown = [call["cloud"].request.projection for call in desk.of("projections.show_cloud")]
    assert shown == [p for p in desk.state.projections if p != other]
    desk.work()
    (cloud,) = desk.of("projections.show_cloud")
    assert cloud["cloud"].request.projection == other


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_several_pairs_are_shown_side_by_side_in_the_coordinates_of_the_list(
    desk: Desk, coordinates: Any
) -> None:
    desk.controller.set_correlations(CorrelationSettings(coordinates, threshold=0.0))
    desk.calls.clear()
    pairs = [(i, 11) for i in range(11)]
    desk.controller.show_pairs(pairs)
    assert desk.state.projections == tuple(Projection(pair, coordinates) for pair in pairs[:9])
    assert desk.state.active == 0
    assert len(desk.of("projections.show_current")[-1]["points"]) == 9
    names = desk.names
    assert names.index("projections.show_projections") < names.index("projections.show_current")
    desk.work()
    assert len(desk.of("projections.show_cloud")) == 9


def test_a_projection_that_is_shown_twice_is_asked_for_once(desk: Desk) -> None:
    pair = other_projection(desk).pair
    desk.controller.set_pair(0, pair)
    desk.controller.set_pair(1, pair)
    clouds = [r for r in desk.posted if isinstance(r, CloudRequest)]
    assert len({request.key for request in clouds}) == 1
    desk.calls.clear()
    desk.controller.set_pair(2, pair)
    assert len(desk.posted) == 1


def test_adding_shows_the_pair_after_the_active_one(desk: Desk) -> None:
    controller = desk.controller
    controller.set_pair(1, (10, 11))
    controller.activate(1)
    controller.add_projection()
    assert controller.state.projections[-1] == Projection((11, 0))
    assert controller.state.active == 4
    controller.activate(3)
    controller.add_projection()
    assert controller.state.projections[-1] == Projection((1, 2), "pca")
    for _ in range(10):
        controller.add_projection()
    assert len(controller.state.projections) == 9


def test_removing_and_swapping(desk: Desk) -> None:
    controller = desk.controller
    controller.pick_image(4)
    controller.set_path_end("a", 1)
    desk.calls.clear()
    others = controller.state.projections[1:]
    controller.remove_projection(0)
    assert controller.state.projections == others
    for name in ("show_current", "show_image", "show_generated"):
        assert len(desk.of(f"projections.{name}")[-1]["points"]) == 3
    assert desk.of("projections.show_path") == [{"path": controller.state.path}]
    assert desk.posted == []
    controller.swap_axes(0)
    i, j = others[0].pair
    assert controller.state.projections[0].pair == (j, i)
    assert [r.projection.pair for r in desk.posted] == [(j, i)]  # type: ignore[attr-defined]
    for _ in range(5):
        controller.remove_projection(0)
    assert len(controller.state.projections) == 1


def test_coordinates_of_one_projection(desk: Desk) -> None:
    desk.controller.set_coordinates(0, "pca")
    pair = desk.state.projections[0].pair
    assert desk.state.projections[0] == Projection(pair, "pca")
    assert [r.projection for r in desk.posted] == [Projection(pair, "pca")]  # type: ignore[attr-defined]


def test_the_number_of_the_other_axis_exchanges_the_two(desk: Desk) -> None:
    controller = desk.controller
    controller.set_pair(0, (0, 1))
    controller.set_pair(0, (1, 1))
    assert controller.state.projections[0].pair == (1, 0)
    controller.set_pair(0, (1, 2))
    assert controller.state.projections[0].pair == (1, 2)


def test_a_component_that_there_is_not_is_an_error(desk: Desk) -> None:
    with pytest.raises(ValueError, match="from 0 to 11"):
        desk.controller.set_pair(0, (0, 12))


def test_the_ellipse_level_costs_no_request(desk: Desk) -> None:
    desk.controller.set_ellipse_level(99.0)
    assert desk.state.ellipse_level == 6.0
    assert desk.names == ["projections.show_ellipse_level"]


def test_other_correlations_are_asked_for(desk: Desk) -> None:
    settings = CorrelationSettings("z", threshold=0.3, sample=50, seed=1)
    desk.controller.set_correlations(settings)
    assert desk.names == ["CorrelationRequest", "correlations.show_settings"]
    desk.work()
    (shown,) = desk.of("correlations.show_correlations")
    assert shown["correlations"].n_points == 50
    assert shown["correlations"].request.settings == settings


# Paths


def test_a_path_between_two_places_of_a_plane(desk: Desk, toy_space: LatentSpace) -> None:
    controller = desk.controller
    controller.pick_image(8)
    desk.calls.clear()
    controller.set_path_end("a", 1, (-1.0, 0.5))
    controller.set_path_end("b", 1, (2.0, 1.5))
    plane = controller.state.projections[1]
    assert controller.state.path == Path(plane, (-1.0, 0.5), (2.0, 1.5))
    assert desk.posted == []
    desk.calls.clear()
    controller.move_along_path(0.25, started=3.0)
    assert desk.names[0] == "FaceRequest"
    assert desk.posted[0].urgent
    z = toy_space.place(toy_space.point(8), plane.coordinates, plane.pair, (-0.25, 0.75))
    np.testing.assert_allclose(controller.state.current, z, atol=1e-12)
    moved = replace(controller.state.path, position=0.25)
    assert controller.state.path == moved
    assert desk.of("projections.show_path") == [{"path": moved}]
    assert desk.of("current.show_path") == [{"path": moved}]
    controller.clear_path()
    assert controller.state.path is None
    assert desk.of("current.show_path")[-1] == {"path": None}


@pytest.mark.parametrize("active", [0, 3])
def test_the_ends_of_a_path_are_the_current_point_by_default(
    desk: Desk, toy_space: LatentSpace, active: int
) -> None:
    controller = desk.controller
    controller.activate(active)
    plane = controller.state.projections[active]
    ends = {}
    for end, image in (("a", 5), ("b", 6)):
        controller.pick_image(image)
        controller.set_path_end(end)  # type: ignore[arg-type]
        ends[end] = tuple(
            toy_space.locate(toy_space.point(image), plane.coordinates, plane.pair).tolist()
        )
    assert controller.state.path == Path(plane, **ends)
    before = controller.state.current
    controller.move_along_path(1.0, started=1.0)
    np.testing.assert_allclose(controller.state.current, before, atol=1e-12)


def test_an_end_in_another_plane_begins_another_path(desk: Desk) -> None:
    controller = desk.controller
    controller.set_path_end("a", 0, (0.0, 0.0))
    controller.set_path_end("b", 0, (1.0, 0.0))
    controller.set_path_end("b", 3, (2.0, 0.0))
    assert controller.state.path == Path(controller.state.projections[3], None, (2.0, 0.0))
    before = controller.state
    controller.move_along_path(0.5, started=1.0)
    assert controller.state is before


# What cannot be shown as usual


def test_a_constant_component_and_a_flat_plane_can_be_opened(
    toy_space: LatentSpace, fake_bundle: Any, fake_codec: Any
) -> None:
    points = toy_space.points.astype(float)
    points[:, 4] = 1.5
    bundle = replace(fake_bundle, space=LatentSpace(points, fit_basis(points)))
    desk = Desk(Workspace(lambda path: bundle, fake_codec.load))
    desk.open()
    desk.controller.set_pair(0, (4, 5))
    desk.work()
    (cloud,) = desk.of("projections.show_cloud")
    assert np.isnan(cloud["cloud"].correlation)
    desk.controller.move_current(0, (9.0, 9.0), started=1.0)
    assert desk.of("current.show_level")[-1] == {"level": np.inf, "share_further_out": 0.0}


def test_a_bundle_of_another_size_takes_over(
    desk: Desk, fake_bundle: Any, fake_codec: Any, toy_space: LatentSpace
) -> None:
    points = np.asfortranarray(toy_space.points[:, :5])
    small = replace(fake_bundle, name="small", space=LatentSpace(points, fit_basis(points)))
    controller = desk.controller
    controller.open_bundle(TOY)
    (request,) = desk.posted
    desk.workspace = Workspace(
        lambda path: small, lambda bundle: replace(fake_codec, z_dim=bundle.space.d)
    )
    desk.workspace.open(TOY)
    desk.calls.clear()
    assert isinstance(request, OpenRequest)
    controller.accept(BundleOpened(request, small, ((0, 1), (2, 3))))
    assert desk.of("sampling.show_limits") == [{"d": 5}]
    assert all(max(p.pair) < 5 for p in desk.state.projections)
    assert desk.state.sampling.n_components == 5
    desk.work()
    assert controller.faces.shape == (24, 8, 8, 3)
    assert len(controller.state.current) == 5
