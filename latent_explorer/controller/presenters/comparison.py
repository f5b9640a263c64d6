"""Samplers side by side: their faces, what their vectors are like, and curves over size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.compared import (
    FigureCurve,
    Progress,
    SetShown,
    compared_sets,
    faces_request,
    figure_curves,
    figures_request,
    is_measured,
    point_requests,
    progress,
    radius_curves,
)
from latent_explorer.controller.presenters.radii import RadiusCurve
from latent_explorer.controller.presenters.set_words import half_side
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.samplers import SAMPLERS, SamplingSettings
from latent_explorer.jobs.comparing import ComparedFigures, ComparedSet
from latent_explorer.jobs.radii import ImageRadii, ImageRadiiRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.comparison import SETS_AT_LEAST, SETS_AT_MOST, Comparison, Figure, Over
from latent_explorer.session.sampling import Sampling

NAME = "Compare"


class ComparisonView(GestureView, Protocol):
    """The sets, their figures, and two charts."""

    set_added: Intent
    """The method of another set; empty for the sampler as it is now."""
    set_removed: Intent
    set_changed: Intent
    """The number of a set, and its new `SamplingSettings`."""
    reset_requested: Intent
    in_planes_toggled: Intent
    over_chosen: Intent
    figure_chosen: Intent
    running_toggled: Intent

    def show_space(self, d: int, half_side: float) -> None:
        """Allow up to d components; that is b of the cube at a level and a size of 1."""
        ...

    def show_choices(self, comparison: Comparison) -> None:
        """Show what was chosen, but for the sets."""
        ...

    def show_sets(self, sets: Sequence[SetShown]) -> None:
        """Show the sets, as far as they are known."""
        ...

    def show_progress(self, progress: Progress) -> None:
        """Show how much is worked out."""
        ...

    def show_curves(self, over: Over, figure: Figure, curves: Sequence[FigureCurve]) -> None:
        """Draw a figure over size or level."""
        ...

    def show_radii(self, curves: Sequence[RadiusCurve]) -> None:
        """Draw the radii of images and sets."""
        ...


class ComparisonPresenter:
    """Join the panel to the controller."""

    def __init__(self, view: ComparisonView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.set_added.connect(self.add)
        view.set_removed.connect(self.remove)
        view.set_changed.connect(self.change_set)
        view.reset_requested.connect(self.reset)
        view.in_planes_toggled.connect(self.show_in_planes)
        view.over_chosen.connect(self.draw_over)
        view.figure_chosen.connect(self.draw_figure)
        view.running_toggled.connect(self.run)

    # What the user does

    def add(self, method: str) -> None:
        """Compare another method, or where it is empty the sampler as it is now."""

        def added(now: Comparison) -> Comparison:
            if now.full:
                self._controller.tell(f"No more than {SETS_AT_MOST} sets fit: remove one first")
                return now
            if not method:
                return now.added(self._controller.state[Sampling].settings)
            return now.added(SamplingSettings.usual(method).within(self._controller.scene.space.d))

        self._change("Add set", added)

    def remove(self, index: int) -> None:
        """Compare a set no more."""

        def removed(now: Comparison) -> Comparison:
            if not now.spare:
                self._controller.tell(f"{SETS_AT_LEAST} sets are the least to compare")
                return now
            return now.removed(index)

        self._change("Remove set", removed)

    def change_set(self, index: int, settings: SamplingSettings) -> None:
        """Draw a set in another way."""
        title = SAMPLERS[settings.method].title
        self._change(f"Set {title}", lambda now: now.changed(index, settings))

    def reset(self) -> None:
        """Compare the sets that are compared at first."""
        self._change("Reset sets", lambda now: now.reset(self._controller.scene.space))

    def show_in_planes(self, shown: bool) -> None:
        """Draw the sets as points in the projections, or not."""
        self._change("", lambda now: replace(now, in_planes=shown))

    def draw_over(self, over: Over) -> None:
        """Draw curves over size or level, or none."""
        self._change("", lambda now: replace(now, over=over))

    def draw_figure(self, figure: Figure) -> None:
        """Let the curves show another figure."""
        self._change("", lambda now: replace(now, figure=figure))

    def run(self, running: bool) -> None:
        """Go on with what is not known yet, or stop."""
        self._change("", lambda now: replace(now, running=running))

    def _change(self, name: str, change: Callable[[Comparison], Comparison]) -> None:
        if self._controller.scene.bundle is not None:
            self._controller.change(name, change(self._controller.state[Comparison]))

    # What is shown

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the faces of all sets, then for their figures; stopped, for what is there."""
        if NAME not in scene.visible or scene.bundle is None:
            return
        bundle, comparison = scene.bundle.fingerprint, scene.state[Comparison]
        sets = dict.fromkeys(comparison.sets)
        for settings in sets:
            yield faces_request(bundle, settings)
        yield ImageRadiiRequest(bundle=bundle, n_components=scene.space.d)
        measuring = [figures_request(bundle, settings) for settings in sets]
        for request in (*measuring, *point_requests(scene)):
            if comparison.running or is_measured(scene, request):
                yield request

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show sets, figures, curves and radii."""
        if scene.bundle is None:
            return
        view, comparison = self._view, scene.state[Comparison]
        if scene.changed(before):
            view.show_space(scene.space.d, half_side(_ONE, scene.space.basis))
        if scene.changed(before, Comparison):
            view.show_choices(comparison)
        goes_on = (
            before is None
            or scene.working_on is not before.working_on
            or scene.failures is not before.failures
        )
        if goes_on or scene.changed(before, Comparison, ComparedSet, ComparedFigures):
            view.show_sets(compared_sets(scene))
        if scene.changed(before, Comparison, ComparedFigures):
            view.show_progress(progress(scene))
            view.show_curves(comparison.over, comparison.figure, figure_curves(scene))
        if scene.changed(before, Comparison, ComparedSet, ImageRadii):
            view.show_radii(radius_curves(scene))


_ONE = SamplingSettings(method="cube", sigma_level=1.0, fact=1.0)
