"""A controller with panels that take notes, and a worker that works when it is told to."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from latent_explorer.controller import views
from latent_explorer.controller.controller import Controller
from latent_explorer.controller.drawing import next_seed
from latent_explorer.controller.presenters import (
    before,
    colouring,
    correlations,
    current_face,
    faces,
    film,
    generator_steps,
    images,
    layers,
    path,
    path_lines,
    projections,
    recipe,
    sampling,
    status,
)
from latent_explorer.controller.scene import Scene
from latent_explorer.core.plausibility import ImageQuantiles
from latent_explorer.jobs.request import Failure, Key, Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.remembering import know_all_sections
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.state import State

# As the program does at its start; else a test would depend on what others have imported.
know_all_sections()

PANELS: dict[str, tuple[type, Any, str | None]] = {
    "correlations": (
        correlations.CorrelationsView,
        correlations.CorrelationsPresenter,
        correlations.NAME,
    ),
    "images": (images.ImagesView, images.ImagesPresenter, images.NAME),
    "projections": (views.ProjectionsView, projections.ProjectionsPresenter, projections.NAME),
    "paths": (path_lines.PathLinesView, path_lines.PathLinesPresenter, None),
    "colouring": (colouring.ColouringView, colouring.ColouringPresenter, None),
    "layers": (layers.LayersView, layers.LayersPresenter, None),
    "current": (current_face.CurrentFaceView, current_face.CurrentFacePresenter, current_face.NAME),
    "sampling": (sampling.SamplingView, sampling.SamplingPresenter, sampling.NAME),
    "generator": (
        generator_steps.GeneratorStepsView,
        generator_steps.GeneratorStepsPresenter,
        generator_steps.NAME,
    ),
    "recipe": (recipe.RecipeView, recipe.RecipePresenter, recipe.NAME),
    "faces": (faces.FacesView, faces.FacesPresenter, faces.NAME),
    "path": (path.PathView, path.PathPresenter, path.NAME),
    "film": (film.FilmView, film.FilmPresenter, film.NAME),
    "before": (before.BeforeView, before.BeforePresenter, None),
    "status": (status.StatusView, None, None),
}


class Signal:
    """An intent, as a Qt signal is one."""

    def __init__(self) -> None:
        self._slots: list[Callable[..., object]] = []

    def connect(self, slot: Callable[..., object], /) -> None:
        self._slots.append(slot)

    def emit(self, *values: object) -> None:
        for slot in self._slots:
            slot(*values)


@dataclass
class Call:
    """A setter with its arguments by name, or what was asked of the worker."""

    name: str
    arguments: dict[str, Any]


class View:
    """What has the intents and setters of a protocol, with their arguments, and nothing else."""

    def __init__(self, panel: str, protocol: type, note: Callable[..., None]) -> None:
        for intent in get_type_hints(protocol):
            setattr(self, intent, Signal())
        for name in dir(protocol):
            if name.startswith("show_"):
                signature = inspect.signature(getattr(protocol, name))
                setattr(self, name, partial(note, f"{panel}.{name}", signature))


@dataclass
class Desk:
    """A user's desk: all panels, and a worker that does what was asked when it is told to.

    Attributes
    ----------
    calls : list of Call
        What was shown and asked for since the notes were cleared, in order.
    waiting : dict of Key to Request
        What waits on the board.
    """

    workspace: Workspace
    remembered: State = field(default_factory=State)
    calls: list[Call] = field(default_factory=list)
    waiting: dict[Key, Request] = field(default_factory=dict)
    echoes: dict[str, Callable[..., None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.views = {
            name: View(name, protocol, self._note) for name, (protocol, _, _) in PANELS.items()
        }
        self.controller = Controller(self, self.remembered)
        panels = [
            presenter(self.views[name], self.controller)
            for name, (_, presenter, _) in PANELS.items()
            if presenter is not None
        ]
        self.controller.add([*panels, status.StatusPresenter(self.views["status"])])
        self.controller.set_visible(self.names_of_panels)
        self.calls.clear()

    def _note(self, name: str, signature: inspect.Signature, *args: Any, **kwargs: Any) -> None:
        arguments = dict(signature.bind(None, *args, **kwargs).arguments)
        del arguments["self"]
        self.calls.append(Call(name, arguments))
        if name in self.echoes:
            self.echoes[name](**arguments)

    # The board

    def post(self, request: Request) -> None:
        self.calls.append(Call("post", {"request": request}))
        self.waiting[request.key] = request

    def withdraw(self, key: Key) -> None:
        self.calls.append(Call("withdraw", {"key": key}))
        self.waiting.pop(key, None)

    # What the user does

    def does(self, panel: str, intent: str, *values: object) -> None:
        """Let the user want something of a panel."""
        getattr(self.views[panel], intent).emit(*values)

    def draws_again(self) -> None:
        """Draw the next set, by the command."""
        next_seed(self.controller)

    def drags(self, n: int, index: int = 0) -> None:
        """Move the point `n` times in one gesture."""
        self.does("projections", "gesture_began")
        for i in range(n):
            self.does("projections", "point_moved", index, (0.1 * i + 0.1, -1.0), 1.0 + i)
        self.does("projections", "gesture_ended")

    def open(self, path: str = "toy") -> None:
        """Open a bundle, show everything, and clear the notes."""
        self.controller.open_bundle(Path(path))
        self.settle()
        self.calls.clear()

    # What the worker does

    def work_on(self, request: Request) -> list[Result | Failure]:
        """Work on a request and keep the results back."""
        self.waiting.pop(request.key, None)
        try:
            return [step for step in run(request, self.workspace) if step is not None]
        except (ValueError, OSError) as error:
            return [Failure(request, str(error))]

    def hear(self, results: list[Result | Failure]) -> None:
        """Let results come in."""
        for result in results:
            if isinstance(result, Failure):
                self.controller.fail(result)
            else:
                self.controller.accept(result)

    def settle(self) -> None:
        """Work until nothing waits; the most urgent first, else as they were posted."""
        for _ in range(200):
            if not self.waiting:
                return
            self.hear(self.work_on(min(self.waiting.values(), key=lambda r: r.priority)))
        raise AssertionError(f"it never ends: {self.waiting}")

    # What there is to see

    @property
    def names_of_panels(self) -> list[str]:
        return [name for _, _, name in PANELS.values() if name is not None]

    @property
    def state(self) -> State:
        return self.controller.state

    @property
    def scene(self) -> Scene:
        return self.controller.scene

    @property
    def shown_projections(self) -> tuple[Projection, ...]:
        return self.state[Projections].shown

    @property
    def posted(self) -> list[Request]:
        return [call.arguments["request"] for call in self.calls if call.name == "post"]

    @property
    def withdrawn(self) -> list[Key]:
        return [call.arguments["key"] for call in self.calls if call.name == "withdraw"]

    @property
    def kinds_posted(self) -> set[type[Request]]:
        return {type(request) for request in self.posted}

    @property
    def shown(self) -> list[str]:
        """The setters that were called, but for that of the status bar."""
        return [
            call.name
            for call in self.calls
            if call.name not in ("post", "withdraw", "status.show_work")
        ]

    def of(self, name: str) -> list[dict[str, Any]]:
        """Return the arguments of each call of a setter."""
        return [call.arguments for call in self.calls if call.name == name]

    def presenter(self, panel: str) -> Any:
        """Return the presenter of a panel."""
        return self.controller.presenter(PANELS[panel][1])

    def last_or_none(self, name: str) -> Any:
        """Return what `last` does, or None when the setter was not called."""
        return self.last(name) if self.of(name) else None

    def last(self, name: str) -> Any:
        """Return the only argument of the last call of a setter, or all of them as a dict."""
        found = self.of(name)[-1]
        return next(iter(found.values())) if len(found) == 1 else found


ACTIONS: dict[str, Callable[[Any, int], object]] = {
    "drag": lambda desk, n: desk.drags(n % 4, n % len(desk.shown_projections)),
    "pair": lambda desk, n: desk.does("projections", "pair_changed", 0, (n, n + 1)),
    "add": lambda desk, n: desk.does("projections", "add_requested"),
    "remove": lambda desk, n: desk.does("projections", "remove_requested", 0),
    "level": lambda desk, n: desk.does("projections", "ellipse_level_changed", 1 + n / 10),
    "zoom": lambda desk, n: desk.does("projections", "view_changed", 0, (0.0, 1.0 + n, 0.0, 1.0)),
    "activate": lambda desk, n: desk.does(
        "projections", "activated", n % len(desk.shown_projections)
    ),
    "pairs": lambda desk, n: desk.does(
        "correlations", "pairs_chosen", [(i, 11) for i in range(n)], "z"
    ),
    "image": lambda desk, n: desk.does("current", "image_start_requested", n),
    "face": lambda desk, n: desk.does("faces", "face_picked", n),
    "again": lambda desk, n: desk.draws_again(),
    "seed before": lambda desk, n: desk.does("faces", "previous_seed_requested"),
    "pin": lambda desk, n: desk.does("faces", "pin_toggled", n),
    "pinned": lambda desk, n: desk.does("faces", "pinned_picked", n),
    "unpin": lambda desk, n: desk.does("faces", "unpin_requested", n),
    "slide": lambda desk, n: desk.does(
        "sampling",
        "sampling_changed",
        replace(desk.state[Sampling].settings, fact=0.5 + n / 20),
    ),
    "end": lambda desk, n: desk.does("current", "path_end_requested", "ab"[n % 2]),
    "along": lambda desk, n: desk.does("current", "path_moved", n / 10, 1.0),
    "plane": lambda desk, n: desk.does("current", "path_in_plane_toggled", bool(n % 2)),
    "list": lambda desk, n: desk.does(
        "correlations", "settings_changed", CorrelationSettings(threshold=n / 20)
    ),
    "sort": lambda desk, n: desk.does("images", "direction_changed", bool(n % 2)),
    "search": lambda desk, n: desk.does("images", "search_changed", str(n)),
    "scroll": lambda desk, n: desk.does(
        "images", "thumbnails_missing", ((n, n + 1), (n + 2, n + 3))
    ),
    "next": lambda desk, n: desk.does("images", "step_requested", 1 - 2 * (n % 2)),
    "undo": lambda desk, n: desk.controller.undo(),
    "redo": lambda desk, n: desk.controller.redo(),
}


class MeasuredOnce:
    """Keeps the quantiles of each bundle for all tests: they take a tenth of a second."""

    def __init__(self) -> None:
        self._kept: dict[str, ImageQuantiles] = {}

    def load(self, bundle: Any) -> ImageQuantiles | None:
        return self._kept.get(bundle.fingerprint)

    def save(self, bundle: Any, quantiles: ImageQuantiles) -> None:
        self._kept[bundle.fingerprint] = quantiles


@pytest.fixture(scope="session")
def quantile_store() -> MeasuredOnce:
    """Measure the images of each bundle once."""
    return MeasuredOnce()


@pytest.fixture
def actions() -> dict[str, Callable[[Any, int], object]]:
    """Return what a user can do, each with a number."""
    return ACTIONS


@pytest.fixture
def make_desk() -> Callable[..., Desk]:
    """Return what makes a desk of a workspace and a remembered state."""
    return Desk


@pytest.fixture
def intent() -> type[Signal]:
    """Return what stands for a Qt signal."""
    return Signal


@pytest.fixture
def closed(fake_workspace: Workspace) -> Desk:
    """No bundle is open."""
    return Desk(fake_workspace)


@pytest.fixture
def desk(closed: Desk) -> Desk:
    """The toy bundle is open and everything is shown."""
    closed.open()
    return closed
