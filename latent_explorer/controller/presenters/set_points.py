"""Artificial points in the projections: those of the sets that are compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters import projections
from latent_explorer.controller.presenters.set_words import names
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import PlanePoints
from latent_explorer.jobs.request import Request
from latent_explorer.jobs.set_points import SetPoints, SetPointsRequest
from latent_explorer.session.comparison import Comparison
from latent_explorer.session.projections import Projections


class SetPointsView(Protocol):
    """What draws sets in the projections, and names them."""

    def show_sets(
        self,
        names: Sequence[str],
        points: Sequence[Sequence[PlanePoints | None]],
        looks: Sequence[int],
    ) -> None:
        """Show sets: for each projection the points of each, None for one that is on its way.

        Looks are the numbers of their colours and shapes.
        """
        ...


class SetPointsPresenter:
    """Show the sets of the comparison in the projections, where that is wanted."""

    def __init__(self, view: SetPointsView, controller: Controller) -> None:
        self._view = view

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the vectors."""
        comparison = scene.state[Comparison]
        if projections.NAME not in scene.visible or scene.bundle is None:
            return
        if comparison.in_planes:
            for settings in dict.fromkeys(comparison.sets):
                yield SetPointsRequest(bundle=scene.bundle.fingerprint, settings=settings)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the points of each set; they stay while one zooms."""
        if scene.bundle is None:
            return
        shown = scene.state[Projections].shown
        others = before is None or before.state[Projections].shown != shown
        if not others and not scene.changed(before, Comparison, SetPoints):
            return
        comparison = scene.state[Comparison]
        if not comparison.in_planes:
            self._view.show_sets((), [()] * len(shown), ())
            return
        found = [scene.result(SetPoints, settings) for settings in comparison.sets]
        vectors = [None if each is None else each.z.astype(np.float64) for each in found]
        self._view.show_sets(
            names(comparison.sets, scene.space.basis),
            [
                [
                    None if z is None else scene.space.locate(z, each.coordinates, each.pair)
                    for z in vectors
                ]
                for each in shown
            ],
            comparison.looks,
        )
