"""What a new panel costs: its mathematics, a section, a job, a presenter, a widget, and one line.

Nothing of the package is changed for it: not the state, not the store, not the controller, not the
board, not the session file. The core function is `numpy.linalg.norm`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.scene import Scene
from latent_explorer.core.arrays import read_only
from latent_explorer.core.limits import Limits
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs import request as requests
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session import state as states
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.state import State, section

BINS = Limits(1, 500, whole=True)


@dataclass
class Panel:
    """All that a new panel brings."""

    section: type[Any]
    request: type[Request]
    result: type[Result]
    presenter: type[Any]
    view: type[Any]


@pytest.fixture
def radii() -> Iterator[Panel]:
    """A panel of the lengths of the z-vectors, as a histogram of so many bins."""
    kept_sections, kept_runs = dict(states.SECTIONS), dict(requests._RUNS)

    # session/toy.py
    @section("toy")
    @dataclass(frozen=True)
    class Radii:
        bins: int = 20

        def __post_init__(self) -> None:
            BINS.check("bins", self.bins)

        def fitted(self, space: LatentSpace, same: bool) -> Radii:
            return self

    # jobs/toy.py
    @dataclass(frozen=True, kw_only=True)
    class RadiiRequest(Request):
        bins: int

        @property
        def purpose(self) -> str:
            return "measuring radii"

    @dataclass(frozen=True, eq=False)
    class Histogram(Result):
        request: RadiiRequest
        counts: NDArray[np.int64]

    @works_on(RadiiRequest)
    def measure(request: RadiiRequest, workspace: Workspace) -> Steps:
        points = workspace.opened(request).space.points
        yield None
        lengths = np.linalg.norm(points.astype(float), axis=1)
        yield Histogram(request, read_only(np.histogram(lengths, request.bins)[0]))

    # controller/presenters/toy.py
    class RadiiPresenter:
        def __init__(self, view: Any, controller: Controller) -> None:
            self._view = view
            self._controller = controller
            view.bins_changed.connect(self.set_bins)

        def set_bins(self, bins: int) -> None:
            self._controller.change(f"{bins} bins", Radii(bins))

        def wanted(self, scene: Scene) -> Iterable[Request]:
            if "Toy" in scene.visible and scene.bundle is not None:
                bins = scene.state[Radii].bins
                yield RadiiRequest(bundle=scene.bundle.fingerprint, bins=bins)

        def present(self, scene: Scene, before: Scene | None) -> None:
            if scene.changed(before, Radii):
                self._view.show_bins(scene.state[Radii].bins)
            if scene.changed(before, Histogram):
                self._view.show_histogram(scene.result(Histogram))

    # ui/panels/toy.py, without Qt
    @dataclass
    class RadiiView:
        shown: list[tuple[str, Any]] = field(default_factory=list)
        slots: list[Callable[..., object]] = field(default_factory=list)

        @property
        def bins_changed(self) -> Any:
            return SimpleNamespace(connect=self.slots.append)

        def user_sets(self, bins: int) -> None:
            for slot in self.slots:
                slot(bins)

        def show_bins(self, bins: int) -> None:
            self.shown.append(("bins", bins))

        def show_histogram(self, histogram: Histogram | None) -> None:
            counts = None if histogram is None else histogram.counts.tolist()
            self.shown.append(("histogram", counts))

    yield Panel(Radii, RadiiRequest, Histogram, RadiiPresenter, RadiiView)

    for registry, kept in ((states.SECTIONS, kept_sections), (requests._RUNS, kept_runs)):
        registry.clear()
        registry.update(kept)


@pytest.fixture
def wide(closed: Any, radii: Panel) -> Any:
    """A desk with the new panel beside all others; the line where panels are listed is here."""
    view = radii.view()
    closed.radii = view
    closed.controller.add([radii.presenter(view, closed.controller)])
    closed.controller.set_visible([*closed.names_of_panels, "Toy"])
    closed.open()
    return closed


def expected(space: LatentSpace, bins: int) -> list[int]:
    return np.histogram(np.linalg.norm(space.points.astype(float), axis=1), bins)[0].tolist()


def test_what_it_wants_is_worked_out_and_shown(wide: Any, radii: Panel) -> None:
    space = wide.scene.space
    assert wide.radii.shown[0] == ("bins", 20)
    assert wide.radii.shown[-1] == ("histogram", expected(space, 20))
    wide.radii.user_sets(7)
    assert {type(request) for request in wide.posted} == {radii.request}
    wide.settle()
    assert wide.radii.shown[-2:] == [("bins", 7), ("histogram", expected(space, 7))]
    assert wide.shown.count("projections.show_clouds") == 0, "the other panels do not notice"


def test_it_can_be_undone(wide: Any) -> None:
    wide.radii.user_sets(7)
    assert wide.scene.undo == "7 bins"
    wide.controller.undo()
    wide.settle()
    assert wide.radii.shown[-1] == ("histogram", expected(wide.scene.space, 20))
    wide.controller.redo()
    assert wide.radii.shown[-1] == ("bins", 7)


def test_it_is_remembered(wide: Any, radii: Panel) -> None:
    wide.radii.user_sets(7)
    read, lost = from_text(to_text(wide.state))
    assert (read, lost) == (wide.state, [])
    assert read[radii.section].bins == 7
    # And what cannot be used has its default, as everywhere.
    read, lost = from_text(to_text(wide.state).replace('"bins": 7', '"bins": 1e9'))
    assert lost == ["toy: bins"]
    assert read == wide.state.having(radii.section())


def test_hidden_it_asks_for_nothing(wide: Any, radii: Panel) -> None:
    wide.controller.set_visible(wide.names_of_panels)
    wide.calls.clear()
    wide.radii.user_sets(7)
    assert wide.posted == []
    wide.controller.set_visible([*wide.names_of_panels, "Toy"])
    wide.settle()
    assert wide.radii.shown[-1] == ("histogram", expected(wide.scene.space, 7))


def test_of_another_bundle_it_shows_nothing_old(wide: Any, small_bundle: Any) -> None:
    wide.controller.open_bundle(Path("small"))
    wide.hear(wide.work_on(wide.posted[-1]))
    assert wide.radii.shown[-1] == ("histogram", None)
    wide.settle()
    assert wide.radii.shown[-1] == ("histogram", expected(small_bundle.space, 20))


def test_afterwards_all_is_as_before() -> None:
    assert "toy" not in states.SECTIONS
    assert not any(kind.__name__ == "RadiiRequest" for kind in requests._RUNS)
    assert "toy" not in to_text(State())
