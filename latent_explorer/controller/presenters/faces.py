"""The grid of generated faces."""

from __future__ import annotations

from collections.abc import Iterable

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.networks import exact_is_missing, waiting_text
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.starts import start_from_generated
from latent_explorer.controller.views import FacesView
from latent_explorer.jobs.generating import ExactFacesRequest, FacesRequest, GeneratedFaces
from latent_explorer.jobs.judging import (
    JudgedSet,
    JudgeSetRequest,
    QuantilesReady,
    QuantilesRequest,
)
from latent_explorer.jobs.request import Request
from latent_explorer.session.hovered import Hovered
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.sampling import Sampling

NAME = "Faces"


class FacesPresenter:
    """Join the grid of faces to the controller."""

    def __init__(self, view: FacesView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.face_picked.connect(self.pick)
        view.face_hovered.connect(self.hover)

    def pick(self, index: int) -> None:
        """Make a generated face the start."""
        shown = self._controller.scene.result(GeneratedFaces)
        if shown is not None:
            start_from_generated(self._controller, shown.draw, index)

    def hover(self, index: int | None) -> None:
        """Point at a generated face, or at none."""
        self._controller.hover(None if index is None else Hovered("generated", index))

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the faces, and for what there is to say of them."""
        if NAME not in scene.visible or scene.bundle is None:
            return
        bundle, settings = scene.bundle.fingerprint, scene.state[Sampling].settings
        yield FacesRequest(bundle=bundle, settings=settings)
        if exact_is_missing(scene):
            yield ExactFacesRequest(bundle=bundle, settings=settings)
        yield QuantilesRequest(bundle=bundle)
        ready = scene.result(QuantilesReady)
        if ready is not None:
            yield JudgeSetRequest(bundle=bundle, settings=settings, complete=ready.complete)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the faces, the chosen one, and the verdicts."""
        view, shown = self._view, scene.result(GeneratedFaces)
        if text := waiting_text(scene, before, FacesRequest, GeneratedFaces):
            view.show_waiting(text)
        if scene.changed(before, GeneratedFaces) and shown is not None:
            view.show_draw(shown.draw)
            view.show_faces(shown.faces)
        if scene.changed(before, CurrentPoint, Sampling, GeneratedFaces):
            view.show_selected(scene.state[CurrentPoint].face)
        if scene.changed(before, JudgedSet, GeneratedFaces):
            judged = scene.result(JudgedSet)
            these = (
                judged is not None
                and shown is not None
                and judged.request.settings == shown.request.settings
            )
            view.show_judgements(judged.judgements if judged is not None and these else None)
