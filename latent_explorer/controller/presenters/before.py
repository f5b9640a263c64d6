"""The face as it was when it was chosen, to compare the current one with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters import current_face
from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.before import BeforeRequest, FaceBefore
from latent_explorer.jobs.request import Request
from latent_explorer.session.point import CurrentPoint


class BeforeView(Protocol):
    """The face as it was when it was chosen, shown in place of the current one on demand."""

    def show_before(self, face: NDArray[np.uint8] | None) -> None: ...


class BeforePresenter:
    """Keep the face ready that the current one came from."""

    def __init__(self, view: BeforeView, controller: Controller) -> None:
        self._view = view

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for it as soon as something is chosen: a drag asks for nothing more."""
        if scene.bundle is not None and current_face.NAME in scene.visible:
            chosen = scene.state[CurrentPoint].start.before
            yield BeforeRequest(bundle=scene.bundle.fingerprint, z=chosen)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Hand it to the view; None while it is not known."""
        face = _face(scene)
        if before is None or face is not _face(before):
            self._view.show_before(face)


def _face(scene: Scene) -> NDArray[np.uint8] | None:
    decoded = scene.result(FaceBefore)
    these = decoded is not None and decoded.request.z == scene.state[CurrentPoint].start.before
    return decoded.face if decoded is not None and these else None
