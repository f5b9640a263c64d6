"""The face as it was when it was chosen, to compare the current one with."""

from __future__ import annotations

from collections.abc import Iterable

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters import current_face
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import BeforeView
from latent_explorer.jobs.before import BeforeRequest, FaceBefore
from latent_explorer.jobs.request import Request
from latent_explorer.session.point import CurrentPoint


class BeforePresenter:
    """Keep the face ready that the current one came from."""

    def __init__(self, view: BeforeView, controller: Controller) -> None:
        self._view = view

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for it as soon as it differs from the current face."""
        point = scene.state[CurrentPoint]
        differs = point.z != point.start.before
        if scene.bundle is not None and current_face.NAME in scene.visible and differs:
            yield BeforeRequest(bundle=scene.bundle.fingerprint, z=point.start.before)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Hand it to the view; None where the current face is still what it was."""
        if scene.changed(before, CurrentPoint, FaceBefore):
            point, decoded = scene.state[CurrentPoint], scene.result(FaceBefore)
            these = (
                decoded is not None
                and point.z != point.start.before
                and decoded.request.z == point.start.before
            )
            self._view.show_before(decoded.face if decoded is not None and these else None)
