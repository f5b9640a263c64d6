"""Whatever the user does, and however late the worker is: in the end all belongs together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from latent_explorer.controller.paths import curve_of
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.correlations import Correlations
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces, GeneratedVectors
from latent_explorer.jobs.judging import Judged, JudgedSet
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.session.sampling import Sampling


class SlowWorker:
    """Takes what waits, and lets the results be heard later, in their order."""

    def __init__(self, desk: Any) -> None:
        self._desk = desk
        self._results: list[Any] = []

    def takes(self, n: int) -> None:
        for _ in range(n):
            waiting = self._desk.waiting.values()
            if waiting:
                first = min(waiting, key=lambda request: request.priority)
                self._results += self._desk.work_on(first)

    def is_heard(self, n: int) -> None:
        heard, self._results = self._results[:n], self._results[n:]
        self._desk.hear(heard)


def check_that_it_belongs_together(desk: Any) -> None:
    state, scene = desk.state, desk.scene
    drawn = state[Sampling].settings
    assert scene.result(GeneratedFaces).request.settings == drawn
    assert scene.result(GeneratedVectors).request.settings == drawn
    assert scene.result(JudgedSet).request.settings == drawn
    assert scene.result(CurrentFace).request.z == state[CurrentPoint].z
    assert scene.result(Judged).request.z == state[CurrentPoint].z
    assert scene.result(Judged).judgement.neighbours is not None
    assert scene.result(Correlations).request.settings == state[CorrelationSettings]
    for projection in state[Projections].shown:
        assert scene.result(Cloud, projection).request.projection == projection
    of_clouds = [place for kind, place in scene.results if kind is Cloud]
    assert set(of_clouds) == set(state[Projections].shown), "what is not shown is not kept"
    assert {result.request.bundle for result in scene.results.values()} <= {
        "",
        scene.bundle.fingerprint,
    }
    assert not scene.failures
    assert len(state[CurrentPoint].z) == scene.space.d
    path = desk.last_or_none("current.show_path")
    if path is not None:
        holds = state[LatentPath].holds(curve_of(scene), state[CurrentPoint].z)
        assert (path.position is not None) == holds


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_in_the_end_what_is_shown_belongs_together(
    make_desk: Callable[..., Any],
    fake_workspace: Any,
    actions: dict[str, Callable[[Any, int], object]],
    data: st.DataObject,
) -> None:
    desk = make_desk(fake_workspace)
    desk.open()
    worker = SlowWorker(desk)
    others: dict[str, Callable[[Any, int], object]] = {
        "worker takes": lambda desk, n: worker.takes(n),
        "is heard": lambda desk, n: worker.is_heard(n),
        "open": lambda desk, n: desk.controller.open_bundle(Path(("toy", "small")[n % 2])),
        "hide": lambda desk, n: desk.controller.set_visible(desk.names_of_panels[n % 5 :]),
    }
    # What a small bundle has not is not offered by its panels.
    fitting = {name: act for name, act in actions.items() if name not in ("pair", "pairs")}
    choice = st.tuples(st.sampled_from([*fitting, *others, *others]), st.integers(0, 10))
    for name, n in data.draw(st.lists(choice, max_size=40)):
        (fitting | others)[name](desk, n)
    desk.controller.set_visible(desk.names_of_panels)
    worker.is_heard(10_000)
    desk.settle()
    check_that_it_belongs_together(desk)
    for bundle in ("toy", "small"):
        desk.open(bundle)
        check_that_it_belongs_together(desk)
