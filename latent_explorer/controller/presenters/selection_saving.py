"""Writing the selection to a file, which the worker does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.selecting import NOTHING_SELECTED
from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.request import Request
from latent_explorer.jobs.selection_files import (
    SaveSelectionRequest,
    SelectionSaved,
    SelectionWriter,
)
from latent_explorer.session.selection import Selection


class SelectionSavingPresenter:
    """Have the selection written to a file, once for each time it is asked for.

    Parameters
    ----------
    controller : Controller
        Hands the request to the worker.
    writer : SelectionWriter
        Writes it there.
    saved : callable
        Is told the path and what there is to say of it, when it was written.
    """

    def __init__(
        self,
        controller: Controller,
        writer: SelectionWriter,
        saved: Callable[[Path, str], None],
    ) -> None:
        self._controller = controller
        self._writer = writer
        self._saved = saved
        self._asked: SaveSelectionRequest | None = None

    def save(self, path: Path) -> None:
        """Write what is selected to `path`, as table (``.csv``) or picture (``.png``)."""
        scene = self._controller.scene
        parts = scene.state[Selection].parts
        if scene.bundle is None or not parts:
            self._controller.tell(NOTHING_SELECTED)
            return
        self._asked = SaveSelectionRequest(
            bundle=scene.bundle.fingerprint, parts=parts, path=path, writer=self._writer
        )
        self._controller.ask_again(SaveSelectionRequest)

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the file that is not written yet."""
        if self._asked is not None:
            yield self._asked

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Say that it was written, or why not."""
        if self._asked is None or before is None:
            return
        done = scene.result(SelectionSaved)
        if done is not None and done is not before.result(SelectionSaved):
            self._asked = None
            some = done.written < done.count
            words = f"{done.written} of {done.count:,} faces, chosen at random" if some else ""
            self._saved(done.request.path, words)
            return
        failure = scene.failures.get(self._asked.key)
        if failure is not None and failure is not before.failures.get(self._asked.key):
            # It is asked for no more, and so the failure is forgotten.
            self._asked = None
            self._controller.tell(failure.message)
