"""The face as it was when it was chosen, to compare the current one with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters import current_face
from latent_explorer.controller.presenters.current_face import PlaneLevel, plane_level
from latent_explorer.controller.scene import Scene
from latent_explorer.core.plausibility import Judgement
from latent_explorer.jobs.before import BeforeRequest, FaceBefore
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.judging import QuantilesReady
from latent_explorer.jobs.request import Request
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections


@dataclass(frozen=True, eq=False)
class Before:
    """A face, and what is said below it.

    Parameters
    ----------
    face : ndarray of uint8 of shape (size, size, 3)
        The picture.
    judgement : Judgement, optional
        Where its vector lies, as far as that is known.
    plane : PlaneLevel
        Where it lies in the active plane alone.
    """

    face: NDArray[np.uint8]
    judgement: Judgement | None
    plane: PlaneLevel


class BeforeView(Protocol):
    """The face as it was when it was chosen, shown in place of the current one on demand."""

    def show_before(self, before: Before | None) -> None: ...


class BeforePresenter:
    """Keep the face ready that the current one came from, with its verdict."""

    def __init__(self, view: BeforeView, controller: Controller) -> None:
        self._view = view

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for it as soon as something is chosen: a drag asks for nothing more."""
        if scene.bundle is not None and current_face.NAME in scene.visible:
            chosen, ready = scene.state[CurrentPoint].start.before, scene.result(QuantilesReady)
            complete = ready is not None and ready.complete
            yield BeforeRequest(bundle=scene.bundle.fingerprint, z=chosen, complete=complete)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Hand it to the view; None while it is not known."""
        known = _known(scene)
        others = before is None or known is not _known(before)
        if known is None:
            if others:
                self._view.show_before(None)
        elif others or scene.changed(before, Projections, Cloud):
            plane = plane_level(scene, known.request.z)
            self._view.show_before(Before(known.face, known.judgement, plane))


def _known(scene: Scene) -> FaceBefore | None:
    decoded = scene.result(FaceBefore)
    these = decoded is not None and decoded.request.z == scene.state[CurrentPoint].start.before
    return decoded if these else None
