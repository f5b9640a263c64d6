"""The steps of the generator, with the numbers of now."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.sampling import counted_share, sampled_ellipses
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import RecipeShown, RecipeView
from latent_explorer.core.samplers.conditions import limits_of_components
from latent_explorer.jobs.pair_shares import PairShare, PairShareRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.sampling import Sampling

NAME = "Recipe"

_FIRST = 3  # components whose numbers are told


class RecipePresenter:
    """Tell the panel of the recipe what is drawn, and with which numbers."""

    def __init__(self, view: RecipeView, controller: Controller) -> None:
        self._view = view

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the counted share."""
        if NAME in scene.visible and scene.bundle is not None:
            yield PairShareRequest(
                bundle=scene.bundle.fingerprint, settings=sampled_ellipses(scene)
            )

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the steps."""
        if scene.bundle is not None and scene.changed(before, Sampling, PairShare):
            self._view.show_recipe(_recipe(scene))


def _recipe(scene: Scene) -> RecipeShown:
    settings, basis = scene.state[Sampling].settings, scene.space.basis
    level = settings.sigma_level * settings.fact
    first = min(_FIRST, settings.n_components)
    return RecipeShown(
        settings=settings,
        n=scene.space.n,
        d=scene.space.d,
        explained=basis.explained_variance(settings.n_components),
        spreads=tuple(basis.widths(settings.width)[:first].tolist()),
        limits=tuple(limits_of_components(settings, basis)[:first].tolist()),
        half_side=level * float(np.sqrt(np.square(basis.std).mean())),
        counted=counted_share(scene),
    )
