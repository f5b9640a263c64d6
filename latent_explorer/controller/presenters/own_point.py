"""The point of the user's own picture in the projections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.own_picture import marked_vector
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import PlanePoints
from latent_explorer.jobs.request import Request
from latent_explorer.session.projections import Projections


class OwnPointView(Protocol):
    """What marks the point in a grid of projections."""

    def show_own(self, points: Sequence[PlanePoints | None]) -> None:
        """Mark it at points of shape (2,), one for each projection; None for no mark."""
        ...


class OwnPointPresenter:
    """Mark where the picture lies that is open, or was used last, wherever the point goes."""

    def __init__(self, view: OwnPointView, controller: Controller) -> None:
        self._view = view

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for nothing."""
        return ()

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the mark; it stays while one zooms."""
        if scene.bundle is None:
            return
        shown = scene.state[Projections].shown
        z = marked_vector(scene)
        if before is not None and not scene.changed(before):
            same = before.state[Projections].shown == shown
            if same and z == marked_vector(before):
                return
        if not z:
            self._view.show_own([None] * len(shown))
            return
        here = np.array(z)
        self._view.show_own([scene.space.locate(here, p.coordinates, p.pair) for p in shown])
