"""The controls of the generator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.drawing import change_sampling
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.pair_shares import PairShare, PairShareRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.sampling import Sampling

NAME = "Sampling"


class SamplingView(GestureView, Protocol):
    """The controls of the generator; `explained` is the share of the variance in [0, 1].

    The counted share is that of the images' pairs of components inside the ellipses.
    """

    sampling_changed: Intent

    def show_limits(self, d: int) -> None: ...
    def show_sampling(self, sampling: SamplingSettings, explained: float) -> None: ...
    def show_counted(self, share: float | None) -> None: ...


class SamplingPresenter:
    """Join the controls of the generator to the controller."""

    def __init__(self, view: SamplingView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.sampling_changed.connect(self.set_sampling)

    def set_sampling(self, settings: SamplingSettings) -> None:
        """Draw with other settings."""
        change_sampling(self._controller, settings)

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the counted share; the faces are the business of their panel."""
        if NAME in scene.visible and scene.bundle is not None:
            yield PairShareRequest(
                bundle=scene.bundle.fingerprint, settings=sampled_ellipses(scene)
            )

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the settings."""
        if scene.bundle is None:
            return
        if scene.changed(before):
            self._view.show_limits(scene.space.d)
        if scene.changed(before, Sampling):
            settings = scene.state[Sampling].settings
            explained = scene.space.basis.explained_variance(settings.n_components)
            self._view.show_sampling(settings, explained)
        if scene.changed(before, Sampling, PairShare):
            self._view.show_counted(counted_share(scene))


def counted_share(scene: Scene) -> float | None:
    """Return the counted share of the images in the ellipses; None while it is not known."""
    counted = scene.result(PairShare)
    these = counted is not None and counted.request.settings == sampled_ellipses(scene)
    return counted.share if counted is not None and these else None


def sampled_ellipses(scene: Scene) -> SamplingSettings:
    """Return the settings without what does not change the ellipses that are sampled."""
    return _ellipses_of(scene.state[Sampling].settings)


@lru_cache(maxsize=8)
def _ellipses_of(drawn: SamplingSettings) -> SamplingSettings:
    # Asked for several times at each step of a slider, and settings check what they are given.
    plain = SamplingSettings()
    changing = {"sigma_level", "fact", "n_components", "width"}
    changing |= {"fitted_on", "fitted_points", "fitted_level"}
    return replace(plain, **{name: getattr(drawn, name) for name in sorted(changing)})
