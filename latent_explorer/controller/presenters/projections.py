"""The projections: clouds, and what is marked on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.hover import HoverPresenter
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.starts import (
    choose_image,
    start_from_generated,
    start_from_image,
)
from latent_explorer.controller.views import PlanePoints, ProjectionsView
from latent_explorer.core.samplers import SAMPLERS
from latent_explorer.core.samplers.conditions import limits_of_components
from latent_explorer.core.space import Coordinates, Pair, check_pair
from latent_explorer.jobs.clouds import Cloud, CloudRequest, CoarseCloudRequest, has_many
from latent_explorer.jobs.generating import GeneratedVectors, VectorsRequest
from latent_explorer.jobs.opening import BundleOpened
from latent_explorer.jobs.request import Request
from latent_explorer.session.numbers import Position, View
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.sampling import Sampling

NAME = "Projections"


class ProjectionsPresenter:
    """Join the projections to the controller."""

    def __init__(self, view: ProjectionsView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.pair_changed.connect(self.set_pair)
        view.coordinates_changed.connect(self.set_coordinates)
        view.swap_requested.connect(self.swap)
        view.remove_requested.connect(self.remove)
        view.add_requested.connect(self.add_strongest)
        view.activated.connect(self.activate)
        view.view_changed.connect(self.look_at)
        view.equal_axes_changed.connect(self.set_equal_axes)
        view.maximise_requested.connect(self.maximise)
        view.ellipse_level_changed.connect(self.set_ellipse_level)
        view.point_moved.connect(self.move_point)
        view.image_picked.connect(partial(choose_image, controller))
        view.image_start_requested.connect(partial(start_from_image, controller))
        view.face_picked.connect(self.pick_face)
        self._hover = HoverPresenter(view, controller)

    # What the user does

    @property
    def _section(self) -> Projections:
        return self._controller.state[Projections]

    def set_pair(self, index: int, pair: Pair) -> None:
        """Show another pair in projection number `index`."""
        changed = self._section.with_pair(index, pair)
        check_pair(changed.shown[index].pair, self._controller.scene.space.d)
        self._controller.change("Show " + _names(changed.shown[index]), changed)

    def set_coordinates(self, index: int, coordinates: Coordinates) -> None:
        """Show projection number `index` in z or PCA coordinates."""
        changed = self._section.with_coordinates(index, coordinates)
        self._controller.change("Show " + _names(changed.shown[index]), changed)

    def swap(self, index: int) -> None:
        """Exchange the axes of projection number `index`."""
        self._controller.change("Exchange axes", self._section.swapped(index))

    def remove(self, index: int) -> None:
        """Remove projection number `index`."""
        self._controller.change("Remove projection", self._section.removed(index))

    def add_strongest(self) -> None:
        """Add the most strongly correlated pair that is not shown."""
        opened = self._controller.scene.result(BundleOpened)
        if opened is None:
            return
        if self._section.full:
            self._controller.tell("No more than nine projections fit: remove one first")
            return
        shown = {frozenset(p.pair) for p in self._section.shown if p.coordinates == "z"}
        left = [pair for pair in opened.strongest if frozenset(pair) not in shown]
        if left:
            self._controller.change("Add projection", self._section.added(Projection(left[0])))
        else:
            self._controller.tell("All pairs of this bundle are shown already")

    def activate(self, index: int) -> None:
        """Make projection number `index` the one that pairs and paths go to."""
        # A card that is about to go may still get the keys, and tell so.
        if index < len(self._section.shown):
            self._controller.change("", replace(self._section, active=index))

    def look_at(self, index: int, view: View | None) -> None:
        """Show another part of projection number `index`, None for the whole cloud."""
        self._controller.change("", self._section.viewed(index, view))

    def set_equal_axes(self, index: int, equal: bool) -> None:
        """Give the axes of projection number `index` one scale, or let each have its own."""
        self._controller.change("", self._section.with_equal_axes(index, equal))

    def toggle_equal_axes(self) -> None:
        """Give the axes of the active projection one scale, or each its own again."""
        active, equal = self._section.active, self._section.equal_axes
        self.set_equal_axes(active, not equal[active])

    def maximise(self, index: int, maximised: bool) -> None:
        """Show projection number `index` alone, or among the others again."""
        self._controller.change("", self._section.with_maximised(index, maximised))

    def toggle_maximised(self) -> None:
        """Show the active projection alone, or among the others again."""
        self.maximise(self._section.active, not self._section.maximised)

    def toggle_grid(self) -> None:
        """Draw grid lines in all projections, or none."""
        self._controller.change("", replace(self._section, grid=not self._section.grid))

    def show_whole_clouds(self) -> None:
        """Reset the views of all projections."""
        section = self._section
        self._controller.change("", replace(section, views=(None,) * len(section.shown)))

    def set_ellipse_level(self, level: float) -> None:
        """Draw the ellipses at another sigma level."""
        changed = self._section.with_level(level)
        self._controller.change(f"Ellipses at {changed.ellipse_level:.2f}", changed)

    def move_point(self, index: int, xy: Position, started: float) -> None:
        """Move the current point to `xy` in projection number `index`."""
        controller, section = self._controller, self._section
        if controller.scene.bundle is None:
            return
        self.activate(index)  # which is no step, also where the point goes back to its beginning
        point = controller.state[CurrentPoint]
        moved = point.moved_to(controller.scene.space, section.shown[index], xy)
        controller.change("Move point", moved, started=started)

    def pick_face(self, index: int) -> None:
        """Make the face of a generated point the start."""
        shown = self._controller.scene.result(GeneratedVectors)
        if shown is not None:
            start_from_generated(self._controller, shown.draw, index)

    # What is shown

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the clouds and the generated vectors."""
        if NAME not in scene.visible or scene.bundle is None:
            return
        bundle = scene.bundle.fingerprint
        shown = dict.fromkeys(scene.state[Projections].shown)
        many = has_many(scene.space)
        if many:
            for projection in shown:
                yield CoarseCloudRequest(bundle=bundle, projection=projection)
        for projection in shown:
            yield CloudRequest(bundle=bundle, projection=projection, many=many)
        yield VectorsRequest(bundle=bundle, settings=scene.state[Sampling].settings)
        yield from self._hover.wanted(scene)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show clouds, ellipses and marks."""
        if scene.bundle is None:
            return
        view, section = self._view, scene.state[Projections]
        if scene.changed(before):
            view.show_n_components(scene.space.d)
        if scene.changed(before, Projections):
            view.show_ellipse_level(section.ellipse_level)
            view.show_projections(section.shown, section.active)
            view.show_maximised(section.maximised)
            view.show_equal_axes(section.equal_axes)
            view.show_grid(section.grid)
        if scene.changed(before, Projections, Cloud):
            view.show_clouds([scene.result(Cloud, projection) for projection in section.shown])
            view.show_views(section.views)
        self._mark(scene, before)
        self._hover.present(scene, before)

    def _mark(self, scene: Scene, before: Scene | None) -> None:
        """Show what lies in the planes; they stay while one zooms, what is chosen in a drag."""
        view, shown = self._view, scene.state[Projections].shown
        others = before is None or scene.changed(before) or before.state[Projections].shown != shown
        chosen = others or before is None or _chosen(before) != _chosen(scene)
        if others or scene.changed(before, Sampling):
            view.show_sampling_limits(_sampling_limits(scene))
        if others or scene.changed(before, CurrentPoint):
            point = scene.state[CurrentPoint]
            view.show_current(_located(scene, point.z), follows=point.follows)
        if chosen:
            image = scene.state[CurrentPoint].image
            view.show_image([] if image is None else _located(scene, scene.space.point(image)))
        if chosen or scene.changed(before, Sampling, GeneratedVectors):
            self._show_generated(scene)

    def _show_generated(self, scene: Scene) -> None:
        vectors = scene.result(GeneratedVectors)
        if vectors is None:
            empty = np.empty((0, 2))
            self._view.show_generated([empty for _ in scene.state[Projections].shown], None)
            return
        # A face that was chosen among those of other settings is none of these.
        these = vectors.request.settings == scene.state[Sampling].settings
        selected = scene.state[CurrentPoint].face if these else None
        self._view.show_generated(_located(scene, vectors.draw.z.astype(np.float64)), selected)


def _names(projection: Projection) -> str:
    return ", ".join(projection.axis_names)


def _chosen(scene: Scene) -> tuple[int | None, int | None]:
    point = scene.state[CurrentPoint]
    return point.image, point.face


def _located(scene: Scene, z: ArrayLike) -> list[PlanePoints]:
    shown: Sequence[Projection] = scene.state[Projections].shown
    return [scene.space.locate(z, p.coordinates, p.pair) for p in shown]


def _sampling_limits(scene: Scene) -> list[PlanePoints | None]:
    """Return the half-axes of the ellipse that is sampled in each plane; None where none is."""
    settings, shown = scene.state[Sampling].settings, scene.state[Projections].shown
    # Of another PCA the components that are drawn are not those of the plane.
    if not SAMPLERS[settings.method].in_pair_ellipses or settings.fitted_on != "all":
        return [None] * len(shown)
    limits = limits_of_components(settings, scene.space.basis)
    return [
        limits[list(p.pair)] if p.coordinates == "pca" and max(p.pair) < len(limits) else None
        for p in shown
    ]
