"""The path: its points, how it leads from one to the next, and what changes along it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Protocol

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.paths import (
    SOURCES,
    Source,
    active_plane,
    add_point,
    change_path,
    clear,
    move_to,
    remove_point,
    route_request,
    set_base,
    set_point,
    source_vector,
)
from latent_explorer.controller.presenters.path_shown import (
    PathPoint,
    PathSettings,
    path_note,
    path_points,
    path_settings,
    usual_components,
)
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.formats import how_many
from latent_explorer.jobs.path_route import RouteFound, RouteRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.numbers import ZVector
from latent_explorer.session.path import (
    OVERSHOOTS,
    STEPS,
    End,
    LatentPath,
    PathKind,
)
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import ELLIPSE_LEVELS, Projections

NAME = "Path"

_KINDS: dict[PathKind, str] = {
    "straight": "Straight path",
    "smooth": "Smooth path",
    "ellipse": "Path around the ellipse",
    "data": "Path along the data",
}


class PathView(GestureView, Protocol):
    """The panel."""

    point_set: Intent
    point_added: Intent
    point_removed: Intent
    point_visited: Intent
    reversed: Intent
    cleared: Intent
    kind_chosen: Intent
    within_chosen: Intent
    components_changed: Intent
    base_chosen: Intent
    level_changed: Intent
    steps_changed: Intent
    overshoot_changed: Intent

    def show_points(self, points: tuple[PathPoint, ...]) -> None:
        """Show its points, in order."""
        ...

    def show_settings(self, settings: PathSettings) -> None:
        """Show how it leads from one to the next."""
        ...

    def show_note(self, text: str) -> None:
        """Say how long it is, or what it waits for."""
        ...


class PathPresenter:
    """Join the panel to the controller."""

    def __init__(self, view: PathView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.point_set.connect(partial(set_point, controller))
        view.point_added.connect(self.add)
        view.point_removed.connect(self.remove)
        view.point_visited.connect(self.visit)
        view.reversed.connect(self.reverse)
        view.cleared.connect(partial(clear, controller))
        view.kind_chosen.connect(self.set_kind)
        view.within_chosen.connect(self.set_within)
        view.components_changed.connect(self.set_components)
        view.base_chosen.connect(partial(set_base, controller))
        view.level_changed.connect(self.set_level)
        view.steps_changed.connect(self.set_steps)
        view.overshoot_changed.connect(self.set_overshoot)

    # What the user does

    @property
    def _path(self) -> LatentPath:
        return self._controller.state[LatentPath]

    @property
    def _z(self) -> ZVector:
        return self._controller.state[CurrentPoint].z

    def add(self, source: Source = "current") -> None:
        """Lead through a face, an image or the mean too."""
        if self._controller.scene.bundle is None:
            return
        z = source_vector(self._controller.scene, source)
        if z is None:
            self._controller.tell(f"Nothing is chosen for {SOURCES[source]}")
        else:
            add_point(self._controller, z)

    def remove(self, place: int | End) -> None:
        """Lead no longer through a point."""
        if place == "a":
            place = 0
        elif place == "b":
            place = len(self._path.points) - 1
        remove_point(self._controller, place)

    def visit(self, place: int | End) -> None:
        """Put the current point at a point of the path."""
        path = self._path
        if isinstance(place, int) and place < len(path.points):
            z = path.points[place]
        else:
            found = path.a if place == "a" else path.b
            if found is None:
                return
            z = found
        position = {"a": 0.0, "b": 1.0}.get(str(place))
        if position is not None and path.complete:
            move_to(self._controller, position, name="Go to a point of the path")
        else:
            point = self._controller.state[CurrentPoint].at(z)
            self._controller.change("Go to a point of the path", point)

    def reverse(self) -> None:
        """Lead the other way."""
        self._controller.change("Reverse the path", self._path.reversed())

    def set_kind(self, kind: PathKind) -> None:
        """Lead from point to point in another way."""
        path = self._path.led(kind, active_plane(self._controller.scene))
        if kind == "ellipse" and self._path.kind != "ellipse":
            level = self._controller.state[Projections].ellipse_level
            path = replace(path, level=level, position=0.0)
            if path.base == "fixed" and not path.fixed:
                path = replace(path, fixed=self._z, fixed_label=SOURCES["current"])
        change_path(self._controller, _KINDS[kind], path)

    def set_within(self, within: str) -> None:
        """Change all components along the path, those of the active plane, or the first of PCA."""
        scene = self._controller.scene
        if scene.bundle is None:
            return
        plane = active_plane(scene) if within == "plane" else None
        k = min(usual_components(scene), scene.space.d) if within == "pca" else None
        names = {"plane": "Path in a plane", "pca": "Path in PCA components"}
        path = self._path.within(plane, k, self._z)
        change_path(self._controller, names.get(within, "Path in all components"), path)

    def set_components(self, count: float) -> None:
        """Change so many PCA components along the path."""
        if self._path.n_components is not None:
            K = round(count)
            path = replace(self._path, n_components=K)
            change_path(self._controller, f"Path in {how_many(K, 'PCA component')}", path)

    def set_level(self, level: float) -> None:
        """Lead around the ellipse at another level."""
        path = replace(self._path, level=ELLIPSE_LEVELS.clip(level))
        change_path(self._controller, f"Path at level {path.level:.2f}", path)

    def set_steps(self, steps: float) -> None:
        """Show so many faces."""
        path = replace(self._path, steps=int(STEPS.clip(steps)))
        self._controller.change(f"{path.steps} steps", path)

    def set_overshoot(self, overshoot: float) -> None:
        """Go on beyond the end."""
        path = replace(self._path, overshoot=OVERSHOOTS.clip(overshoot))
        change_path(self._controller, f"Overshoot to {path.overshoot:.2f}", path)

    # What is shown

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask where the path leads."""
        if NAME in scene.visible and (request := route_request(scene)) is not None:
            yield request

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show points, settings and length."""
        if scene.bundle is None:
            return
        failed = before is None or scene.failure(RouteRequest) != before.failure(RouteRequest)
        plane = before is None or active_plane(scene) != active_plane(before)
        if failed or plane or scene.changed(before, LatentPath, RouteFound):
            self._view.show_points(path_points(scene))
            self._view.show_settings(path_settings(scene))
            self._view.show_note(path_note(scene))
