"""The list of pairs, the most correlated ones first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.space import Coordinates, Pair
from latent_explorer.jobs.correlations import CorrelationRequest, Correlations
from latent_explorer.jobs.request import Request
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.projections import MAX_PROJECTIONS, Projections

NAME = "Pairs"


class CorrelationsView(GestureView, Protocol):
    """The list of correlated pairs; None while a new list is on its way."""

    settings_changed: Intent
    pairs_chosen: Intent

    def show_settings(self, settings: CorrelationSettings) -> None: ...
    def show_correlations(self, correlations: Correlations | None) -> None: ...


class CorrelationsPresenter:
    """Join the list of correlated pairs to the controller."""

    def __init__(self, view: CorrelationsView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.settings_changed.connect(self.set_settings)
        view.pairs_chosen.connect(self.show_pairs)

    def set_settings(self, settings: CorrelationSettings) -> None:
        """List other correlations."""
        self._controller.change("List of pairs", settings)

    def show_pairs(self, pairs: Sequence[Pair], coordinates: Coordinates) -> None:
        """Show pairs of the list as projections."""
        show_pairs(self._controller, pairs, coordinates)

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the pairs."""
        if NAME in scene.visible and scene.bundle is not None:
            settings = scene.state[CorrelationSettings]
            yield CorrelationRequest(bundle=scene.bundle.fingerprint, settings=settings)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the settings and the pairs."""
        if scene.changed(before, CorrelationSettings):
            self._view.show_settings(scene.state[CorrelationSettings])
        if scene.changed(before, Correlations):
            self._view.show_correlations(scene.result(Correlations))


def show_pairs(controller: Controller, pairs: Sequence[Pair], coordinates: Coordinates) -> None:
    """Show one pair in the active projection, or several as projections, as many as fit."""
    if not pairs or controller.scene.bundle is None:
        return
    several = len(pairs) > 1
    name = f"Show {min(len(pairs), MAX_PROJECTIONS)} pairs" if several else "Show pair"
    controller.change(name, controller.state[Projections].showing(pairs, coordinates))
    if len(pairs) > MAX_PROJECTIONS:
        controller.tell(
            f"The first {MAX_PROJECTIONS} of {len(pairs)} chosen pairs are shown: no more fit"
        )
