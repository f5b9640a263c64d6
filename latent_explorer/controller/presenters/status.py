"""Title, status bar and messages of the window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from latent_explorer.controller.presenters.networks import LOADING
from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.jobs.judging import QuantilesReady
from latent_explorer.jobs.live import LiveDecoder, LiveRequest
from latent_explorer.jobs.opened import ExplorableBundle
from latent_explorer.jobs.request import CodecLoading, Priority, Request
from latent_explorer.session.bundle import OpenedBundle

_UNSEEN = (Priority.URGENT, Priority.BACKGROUND)


class StatusView(Protocol):
    """Title, status bar and messages of the window."""

    def show_bundle(self, bundle: ExplorableBundle) -> None: ...
    def show_no_bundle(self, problem: str, recent: Sequence[str]) -> None: ...
    def show_work(self, text: str, busy: bool) -> None: ...
    def show_latency(self, median_ms: float, p95_ms: float, n: int) -> None: ...
    def show_live(self, text: str, explained: str) -> None: ...
    def show_message(self, message: str | None) -> None: ...


class StatusPresenter:
    """Say what goes on and what went wrong."""

    def __init__(self, view: StatusView) -> None:
        self._view = view

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for a faster way to show faces, once the first ones and their verdicts are near."""
        faces = scene.result(CurrentFace) or scene.result(GeneratedFaces)
        if scene.bundle is not None and faces and scene.result(QuantilesReady):
            yield LiveRequest(bundle=scene.bundle.fingerprint)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the bundle, the work and the newest message."""
        if scene.bundle is not None and scene.changed(before):
            self._view.show_bundle(scene.bundle)
        work = _work(scene)
        self._view.show_work(work or "ready", work is not None)
        if scene.changed(before, LiveDecoder):
            self._view.show_live(*_live_words(scene.result(LiveDecoder)))
        if scene.latency is not None and (before is None or scene.latency is not before.latency):
            latency = scene.latency
            self._view.show_latency(latency.median, latency.p95, latency.count)
        if before is None or (before.failures, before.notice) != (scene.failures, scene.notice):
            self._view.show_message(_message(scene))
            if scene.bundle is None and scene.failures:
                *_, last = scene.failures.values()
                self._view.show_no_bundle(last.message, scene.state[OpenedBundle].recent)


def _work(scene: Scene) -> str | None:
    request = scene.working_on
    if request is None:
        return None
    loading = scene.result(CodecLoading)
    # Not an equal one: the same face can be asked for again, long after.
    if loading is not None and loading.request is request:
        return LOADING
    # What takes some milliseconds would only flicker, at each event of a drag.
    return None if request.priority in _UNSEEN else f"{request.purpose} …"


def _message(scene: Scene) -> str | None:
    if scene.bundle is None:
        # What went wrong stands where the panels would be.
        return scene.notice or None
    failed = [failure.message for failure in scene.failures.values()]
    return scene.notice or (failed[-1] if failed else None)


def _live_words(found: LiveDecoder | None) -> tuple[str, str]:
    """Return how faces in motion are computed, and an explanation."""
    if found is None:
        return "", ""
    way = found.way
    if way is None:
        return "faces in float32", "All faces are what the network gives in float32"
    off = f"at most {way.levels} of 255 levels off" if way.levels else "with equal pixels"
    return (
        f"live faces in {way.precision}",
        f"While something moves, faces are computed in {way.precision} with the normalisation "
        f"folded away: in {way.single:.2f} of the network's own time for one face, "
        f"{way.several:.2f} for a dozen, {off}, as tried on images of this bundle. At rest, in "
        "files and wherever something is measured, faces are what the network gives in float32",
    )
