"""Directions of attributes: sliders that move the current point along them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.directions_shown import (
    DirectionShown,
    found_directions,
    list_words,
    ordered,
    shown_rows,
    values_along,
)
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.direction_axes import DirectionAxes, pca_direction, step_along
from latent_explorer.core.direction_fit import Method
from latent_explorer.core.limits import Limits
from latent_explorer.jobs.directions import DirectionsFound, DirectionsRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.directions import DirectionOrder, Directions, MadeDirection
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.selection import Parts, Selection

NAME = "Directions"

STEPS = Limits(-20.0, 20.0)
"""How far one can go along a direction, in standard deviations."""

THE_SELECTION, ALL_OTHERS = "the selection", "all others"
_PCA_AXES = 3


class DirectionsView(GestureView, Protocol):
    """The panel of the directions."""

    moved: Intent
    method_chosen: Intent
    order_chosen: Intent
    held_toggled: Intent
    plane_requested: Intent
    made: Intent
    removed: Intent

    def show_settings(self, method: Method, order: DirectionOrder) -> None:
        """Show how they are found and listed."""
        ...

    def show_directions(self, shown: Sequence[DirectionShown], words: str) -> None:
        """List directions, and say how many are still to come."""
        ...

    def show_values(self, values: Mapping[str, float]) -> None:
        """Show how far from its start the point is along each, by name."""
        ...

    def show_axes(self, first: Sequence[str], second: Sequence[str]) -> None:
        """Offer what the axes of a plane can be."""
        ...

    def show_selections(self, names: Sequence[str]) -> None:
        """Offer the selections that a direction can be made of."""
        ...


class DirectionsPresenter:
    """Join the panel to the controller."""

    def __init__(self, view: DirectionsView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.moved.connect(self.move)
        view.method_chosen.connect(self.choose_method)
        view.order_chosen.connect(self.choose_order)
        view.held_toggled.connect(self.hold)
        view.plane_requested.connect(self.show_plane)
        view.made.connect(self.make)
        view.removed.connect(self.remove)

    # What the user does

    def move(self, name: str, value: float, started: float) -> None:
        """Put the point `value` standard deviations from its start along a direction."""
        scene = self._controller.scene
        found = found_directions(scene)
        direction = None if found is None else found.named(name)
        if direction is None:
            return
        point, basis = scene.state[CurrentPoint], scene.space.basis
        (here,) = values_along(scene, [direction])
        step = STEPS.clip(value) - here
        moved = point.at(np.array(point.z) + step * step_along(basis, direction.vector))
        self._controller.change(f"Move along {name}", moved, started=started)

    def choose_method(self, method: Method) -> None:
        """Find them otherwise."""
        directions = replace(self._section, method=method)
        self._controller.change("Directions by another method", directions)

    def choose_order(self, order: DirectionOrder) -> None:
        """List them in another order."""
        self._controller.change("", replace(self._section, order=order))

    def hold(self, name: str, held: bool) -> None:
        """Let all others be independent of a direction, or no longer."""
        step = f"Hold {name}" if held else f"Let {name} go"
        self._try(step, lambda: self._section.holding(name, held))

    def show_plane(self, first: str, second: str) -> None:
        """Show the plane of two directions in the active projection."""
        scene = self._controller.scene
        one, other = _axis(scene, first), _axis(scene, second)
        if one is None or other is None:
            return
        try:
            axes = DirectionAxes.of((first, second), (one, other))
        except ValueError as error:
            self._controller.tell(f"{first}, {second}: {error}; choose another one")
            return
        section = scene.state[Projections]
        shown = section.replaced(section.active, Projection((0, 1), axes))
        self._controller.change(f"Show {first}, {second}", shown)

    def make(self, name: str, to: str, origin: str) -> None:
        """Make a direction between two selections, by their names."""
        scene = self._controller.scene
        sources = _sources(scene)
        if scene.bundle is None or to not in sources:
            return
        if name.strip() in scene.bundle.columns:
            self._controller.tell(f"{name} is an attribute; give the direction another name")
            return
        self._try(
            f"Direction {name}",
            lambda: self._section.making(
                MadeDirection(name.strip(), sources[to], sources.get(origin, ()))
            ),
        )

    def remove(self, name: str) -> None:
        """Forget a direction between two selections."""
        self._controller.change(f"Delete the direction {name}", self._section.without(name))

    @property
    def _section(self) -> Directions:
        return self._controller.state[Directions]

    def _try(self, step: str, changed: Callable[[], Directions]) -> None:
        try:
            directions = changed()
        except ValueError as error:
            self._controller.tell(str(error))
            # A button that was pressed is not what holds.
            self._list(self._controller.scene)
        else:
            self._controller.change(step, directions)

    # What is shown

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the directions."""
        if NAME not in scene.visible or scene.bundle is None:
            return
        section = scene.state[Directions]
        yield DirectionsRequest(
            bundle=scene.bundle.fingerprint,
            method=section.method,
            held=section.held,
            made=section.made,
        )

    def present(self, scene: Scene, before: Scene | None) -> None:
        """List the directions, and show where the point is along them."""
        if scene.bundle is None:
            return
        if scene.changed(before, Directions):
            section = scene.state[Directions]
            self._view.show_settings(section.method, section.order)
        if scene.changed(before, Selection):
            self._view.show_selections(list(_sources(scene)))
        others = scene.changed(before, Directions, DirectionsFound)
        if others:
            self._list(scene)
        if others or scene.changed(before, CurrentPoint):
            found = found_directions(scene)
            if found is not None:
                names = [each.name for each in found.directions]
                along = values_along(scene, found.directions)
                self._view.show_values(dict(zip(names, along, strict=True)))

    def _list(self, scene: Scene) -> None:
        found = found_directions(scene)
        if found is None:
            self._view.show_directions((), "…")
            return
        directions = ordered(found, scene.state[Directions].order)
        rows = shown_rows(found, directions, scene.state[Directions])
        self._view.show_directions(rows, list_words(found))
        names = [each.name for each in directions]
        components = [f"PCA {i}" for i in range(min(_PCA_AXES, scene.space.d))]
        self._view.show_axes(names, [*components, *names])


def _axis(scene: Scene, name: str) -> NDArray[np.float64] | None:
    found = found_directions(scene)
    if found is None or not found.directions:
        return None
    direction = found.named(name)
    if direction is not None:
        return direction.vector
    kind, _, number = name.rpartition(" ")
    if kind == "PCA" and number.isdecimal():
        return pca_direction(int(number), len(found.directions[0].vector))
    return None


def _sources(scene: Scene) -> dict[str, Parts]:
    """Return what directions can be made of, by name."""
    selection = scene.state[Selection]
    sources = {THE_SELECTION: selection.parts} if selection.parts else {}
    return sources | {each.name: each.parts for each in selection.named}
