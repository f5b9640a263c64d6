"""The path: where it leads, and what several panels let the user do with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.scene import Scene
from latent_explorer.core.paths import Curve
from latent_explorer.jobs.generating import GeneratedVectors
from latent_explorer.jobs.path_route import RouteFound, RouteRequest
from latent_explorer.session.numbers import Position, ZVector, z_vector
from latent_explorer.session.path import WAYPOINTS_AT_MOST, Base, End, LatentPath
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.sampling import Sampling

Source = Literal["current", "mean", "image", "face"]
SOURCES: dict[Source, str] = {
    "current": "the current point",
    "mean": "the mean",
    "image": "the chosen image",
    "face": "the chosen face",
}
"""Where a point of a path can be taken from."""

_FINE = 400  # places of a path that its points are looked for at

_FULL = f"A path leads through at most {WAYPOINTS_AT_MOST} points: remove one first"
_MISSING: dict[Source, str] = {
    "image": "No image is chosen: click its point in a projection, or find it in Images",
    "face": "No generated face is chosen: click one in Faces",
}


@dataclass
class _Latest:
    """The curve asked for last: many ask for the same one at each event of a drag."""

    of: tuple[object, ...] = ()
    curve: Curve | None = None


_latest = _Latest()


def curve_of(scene: Scene) -> Curve | None:
    """Return the curve of the path; None where it leads nowhere, or is still being found."""
    path = scene.state[LatentPath]
    if scene.bundle is None or not path.complete:
        _latest.of, _latest.curve = (), None
        return None
    found = route_of(scene)
    asked = scene.space, path.way, found
    if len(_latest.of) != 3 or _latest.of[0] is not asked[0] or _latest.of[1:] != asked[1:]:
        _latest.curve = path.curve(scene.space, None if found is None else found.vectors)
        _latest.of = asked
    return _latest.curve


def route_of(scene: Scene) -> RouteFound | None:
    """Return the way along the data through the points of the path, if it leads along them."""
    path, found = scene.state[LatentPath], scene.result(RouteFound)
    if path.kind != "data" or found is None:
        return None
    same = found.request.waypoints == path.points
    # While a point is dragged the way found last is shown, or there would mostly be none.
    return found if same or scene.moving else None


def route_request(scene: Scene) -> RouteRequest | None:
    """Return what finds the way along the data, where the path leads along them."""
    path = scene.state[LatentPath]
    if scene.bundle is None or path.kind != "data" or not path.complete:
        return None
    return RouteRequest(bundle=scene.bundle.fingerprint, waypoints=path.points)


def position_of(scene: Scene) -> float | None:
    """Return where on the path the current point is; None where it has left it."""
    path, z = scene.state[LatentPath], scene.state[CurrentPoint].z
    return path.position if path.holds(curve_of(scene), z) else None


def active_plane(scene: Scene) -> Projection | None:
    """Return the active projection."""
    section = scene.state[Projections]
    return section.shown[section.active] if section.shown else None


def source_vector(scene: Scene, source: Source) -> ZVector | None:
    """Return the vector of a source; None where nothing of it is chosen."""
    point = scene.state[CurrentPoint]
    if source == "current":
        return point.z
    if source == "mean":
        return z_vector(scene.space.basis.mean)
    if source == "image":
        return None if point.image is None else z_vector(scene.space.point(point.image))
    drawn = scene.result(GeneratedVectors)
    if point.face is None or drawn is None:
        return None
    same = drawn.request.settings == scene.state[Sampling].settings
    return z_vector(drawn.draw.z[point.face]) if same and point.face < len(drawn.draw.z) else None


def _name_at(point: CurrentPoint, z: ZVector) -> str:
    """Return what `z` is called where the current point was started from it."""
    if z != point.start.z:
        return ""
    # Its number says nothing once others are drawn.
    return "a generated face" if point.start.kind == "generated" else point.start.label


def _name_of(scene: Scene, source: Source, z: ZVector) -> str:
    """Return what a source is called, whose vector is `z`."""
    point = scene.state[CurrentPoint]
    if source == "image" and scene.bundle is not None and point.image is not None:
        return scene.bundle.image_names[point.image]
    return "a generated face" if source == "face" else _name_at(point, z)


# What the user does


def set_end(controller: Controller, end: End) -> None:
    """Put an end of the path at the current point."""
    if controller.scene.bundle is not None:
        name = f"Path {'begins' if end == 'a' else 'ends'} here"
        path, point = controller.state[LatentPath], controller.state[CurrentPoint]
        ending = path.ending(end, point.z).calling(point.z, _name_at(point, point.z))
        _change(controller, name, ending)


def clear(controller: Controller) -> None:
    """Give up the path; how it is followed stays."""
    path = controller.state[LatentPath]
    controller.change("Clear the path", LatentPath(steps=path.steps))


def move_to(controller: Controller, position: float, started: float = 0.0, name: str = "") -> None:
    """Put the current point at a position of the path, as a step of that name."""
    curve = curve_of(controller.scene)
    if curve is None:
        return
    path = controller.state[LatentPath]
    path = replace(path, position=min(max(position, 0.0), path.end))
    z = curve.at(path.position)
    controller.change(name, controller.state[CurrentPoint].at(z), path, started=started)


def keep_in_plane(controller: Controller, in_plane: bool) -> None:
    """Let only the components of the active projection change along the path, or all."""
    plane = active_plane(controller.scene) if in_plane else None
    z = controller.state[CurrentPoint].z
    path = controller.state[LatentPath].within(plane, None, z)
    _change(controller, "Path in a plane", path)


def place_point(controller: Controller, place: int | End, index: int, xy: Position) -> None:
    """Move a point of the path to `xy` in projection number `index`."""
    scene = controller.scene
    if scene.bundle is None:
        return
    path, projection = scene.state[LatentPath], scene.state[Projections].shown[index]
    if isinstance(place, int):
        if not (path.complete and place < len(path.points)):
            return
        changed = path.dragged_point(scene.space, place, projection, xy)
        _change(controller, f"Move point {place} of the path", changed)
        return
    z = scene.state[CurrentPoint].z
    changed = path.dragged(scene.space, place, projection, xy, z)
    _change(controller, f"Move {place.upper()} of the path", changed)


def add_point(controller: Controller, z: ZVector, place: int | None = None) -> None:
    """Lead the path through `z` too: as point number `place`, or where it is the least detour."""
    scene = controller.scene
    if scene.bundle is None:
        return
    path = scene.state[LatentPath]
    if len(path.between) >= WAYPOINTS_AT_MOST:
        controller.tell(_FULL)
        return
    if place is None or not path.complete or path.closed:
        path = replace(path, kind="straight") if path.closed else path
        changed = path.through(scene.space, z)
    else:
        changed = path.inserted(place, z)
    changed = changed.calling(z, _name_at(scene.state[CurrentPoint], z))
    _change(controller, "Path leads through here", changed)


def add_point_in(
    controller: Controller, index: int, xy: Position, position: float | None = None
) -> None:
    """Lead the path through `xy` in projection number `index`.

    Its other components are those of the path at `position`, if that is given, else those of the
    current point.
    """
    scene = controller.scene
    if scene.bundle is None:
        return
    path, curve = scene.state[LatentPath], curve_of(scene)
    projection, place = scene.state[Projections].shown[index], None
    base = np.array(scene.state[CurrentPoint].z)
    if position is not None and curve is not None and not path.closed:
        base = curve.at(position)
        place = _place_at(scene, curve, position)
    z = scene.space.place(base, projection.coordinates, projection.pair, np.array(xy))
    add_point(controller, z_vector(z), place)


def remove_point(controller: Controller, place: int) -> None:
    """Lead the path no longer through point number `place`."""
    path = controller.state[LatentPath]
    if 0 <= place < len(path.points):
        _change(controller, "Remove a point of the path", path.without(place))


def set_point(controller: Controller, place: int | End, source: Source) -> None:
    """Put a point of the path at a face, an image or the mean."""
    scene = controller.scene
    if scene.bundle is None:
        return
    z = source_vector(scene, source)
    if z is None:
        controller.tell(_MISSING[source])
        return
    path = scene.state[LatentPath]
    if place == "a" or place == "b":
        name = f"Path {'begins' if place == 'a' else 'ends'} at {SOURCES[source]}"
        changed = replace(path, a=z) if place == "a" else replace(path, b=z)
    else:
        name, changed = f"Path leads through {SOURCES[source]}", path.moved(place, z)
    _change(controller, name, changed.calling(z, _name_of(scene, source, z)))


def set_base(controller: Controller, base: Base | Source) -> None:
    """Keep the components that do not change along the path as they are somewhere else."""
    scene, path = controller.scene, controller.state[LatentPath]
    if base == "mean" or base == "blended":
        changed = replace(path, base=base, fixed=(), fixed_label="")
    elif base == "current" or base == "image" or base == "face":
        z = source_vector(scene, base)
        if z is None:
            controller.tell(_MISSING[base])
            return
        changed = replace(path, base="fixed", fixed=z, fixed_label=SOURCES[base])
    else:
        return
    _change(controller, "Other components along the path", changed)


def _change(controller: Controller, name: str, path: LatentPath) -> None:
    """Change the path; a point that is on it stays on it, at its position."""
    scene = controller.scene
    before, point = scene.state[LatentPath], scene.state[CurrentPoint]
    held = before.holds(curve_of(scene), point.z)
    path = replace(path, position=min(path.position, path.end))
    if held and path.complete and path.position == before.position and path.kind != "data":
        curve = path.curve(scene.space)
        if curve is not None:
            point = point.at(curve.at(path.position))
    controller.change(name, path, point)


def change_path(controller: Controller, name: str, path: LatentPath) -> None:
    """Change how the path leads; a point that is on it stays on it."""
    _change(controller, name, path)


def _place_at(scene: Scene, curve: Curve, position: float) -> int:
    """Return which place a point that is put in at a position of the path has among its points."""
    path, fine = scene.state[LatentPath], np.linspace(0.0, 1.0, _FINE)
    along = path.coordinates(scene.space, curve.at(fine))
    points = path.coordinates(scene.space, np.array(path.points))[1:-1]
    shares = [float(fine[np.argmin(np.linalg.norm(along - point, axis=1))]) for point in points]
    return 1 + sum(share <= position for share in shares)
