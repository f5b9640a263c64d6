"""The path in the projections: its verdicts, its points, and the point that runs along it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Protocol

import numpy as np

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.paths import (
    add_point_in,
    curve_of,
    move_to,
    place_point,
    remove_point,
    route_request,
)
from latent_explorer.controller.presenters import projections
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import Intent, PathInPlane
from latent_explorer.core.arrays import Array
from latent_explorer.core.paths import Curve
from latent_explorer.core.plausibility import Verdict
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.film import FilmJudged, JudgeFilmRequest
from latent_explorer.jobs.judging import QuantilesReady, QuantilesRequest
from latent_explorer.jobs.path_route import RouteFound
from latent_explorer.jobs.request import Request
from latent_explorer.session.numbers import Position, ZVector
from latent_explorer.session.path import LatentPath
from latent_explorer.session.projections import Projection, Projections

_BENT = 240  # points of a line that is not straight


class PathLinesView(Protocol):
    """The path in all planes; most intents end with the number of the plane and the place there."""

    point_placed: Intent
    point_added: Intent
    point_removed: Intent
    run_along: Intent

    def show_paths(self, paths: Sequence[PathInPlane | None]) -> None:
        """Draw it where it is; one entry for each plane."""
        ...


class PathLinesPresenter:
    """Join the path in the projections to the controller."""

    def __init__(self, view: PathLinesView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.point_placed.connect(partial(place_point, controller))
        view.point_added.connect(partial(add_point_in, controller))
        view.point_removed.connect(partial(remove_point, controller))
        view.run_along.connect(self.run)

    def run(self, position: float, started: float) -> None:
        """Put the current point at a position of the path."""
        move_to(self._controller, position, started, "Move along the path")

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask where the path leads, and for what there is to say of its steps."""
        path = scene.state[LatentPath]
        if scene.bundle is None or projections.NAME not in scene.visible or not path.complete:
            return
        if (request := route_request(scene)) is not None:
            yield request
        yield from judging(scene)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Draw the path in all planes."""
        if scene.bundle is None:
            return
        shown = scene.state[Projections].shown
        other = before is None or scene.changed(before) or before.state[Projections].shown != shown
        moved = before is not None and before.moving != scene.moving
        if other or moved or scene.changed(before, LatentPath, FilmJudged, RouteFound):
            self._view.show_paths(_paths(scene, shown))


def judging(scene: Scene) -> Iterable[Request]:
    """Yield the requests for the verdicts on the steps of the path, which is complete."""
    assert scene.bundle is not None
    bundle = scene.bundle.fingerprint
    yield QuantilesRequest(bundle=bundle)
    ready = scene.result(QuantilesReady)
    if ready is not None and not scene.moving:
        way = scene.state[LatentPath].way
        yield JudgeFilmRequest(bundle=bundle, way=way, complete=ready.complete)


def verdicts_of(scene: Scene) -> tuple[Verdict, ...]:
    """Return the verdicts on the steps of the path; none while they are those of another one."""
    found = scene.result(FilmJudged)
    if found is None or found.request.way != scene.state[LatentPath].way:
        return ()
    return tuple(each.verdict for each in found.judgements)


def _paths(scene: Scene, shown: Sequence[Projection]) -> list[PathInPlane | None]:
    path = scene.state[LatentPath]
    if path.empty:
        return [None] * len(shown)
    curve, verdicts = curve_of(scene), verdicts_of(scene)
    positions = None if curve is None else _line_positions(curve, path)
    line = None if curve is None or positions is None else curve.at(positions)
    here = None if curve is None else curve.at(path.position)
    pieces = () if positions is None else _pieces(positions, path, verdicts)
    return [_in_plane(scene.space, path, each, line, positions, pieces, here) for each in shown]


def _in_plane(
    space: LatentSpace,
    path: LatentPath,
    projection: Projection,
    line: Array | None,
    positions: Array | None,
    pieces: tuple[Verdict | None, ...],
    here: Array | None,
) -> PathInPlane:
    coordinates, pair = projection.coordinates, projection.pair

    def place(z: ZVector | Array | None) -> Position | None:
        if z is None:
            return None
        x, y = space.locate(np.asarray(z), coordinates, pair)
        return float(x), float(y)

    # Where nothing of a point counts it is not offered: to drag it would change nothing.
    own = not path.closed and (path.plane is None or path.plane == projection)
    between = (place(z) for z in path.between) if own else ()
    drawn: tuple[Position, ...] = ()
    if line is not None:
        drawn = tuple((x, y) for x, y in space.locate(line, coordinates, pair).tolist())
    return PathInPlane(
        place(path.a) if own else None,
        place(path.b) if own else None,
        tuple(each for each in between if each is not None),
        drawn,
        () if positions is None else tuple(positions.tolist()),
        pieces,
        place(here),
        path.position,
    )


def _line_positions(curve: Curve, path: LatentPath) -> Array:
    """Return the positions that the line is drawn by, rising: bends, and halfway between steps."""
    shares = curve.shares if len(curve.shares) <= _BENT else np.linspace(0.0, 1.0, _BENT)
    halfway = (path.positions[1:] + path.positions[:-1]) / 2
    # Rounding of what is drawn twice would leave pieces of no length.
    return np.unique(np.concatenate([shares, halfway, [path.end]]).round(9))


def _pieces(
    positions: Array, path: LatentPath, verdicts: tuple[Verdict, ...]
) -> tuple[Verdict | None, ...]:
    """Return the verdict on the nearest step of each piece of the line."""
    if not verdicts:
        return (None,) * (len(positions) - 1)
    middles = (positions[1:] + positions[:-1]) / 2
    steps = path.positions
    nearest = np.abs(middles[:, None] - steps).argmin(axis=1)
    if path.closed:
        # Beyond half a step after the last one the first is nearer.
        nearest[middles > (steps[-1] + 1.0) / 2] = 0
    return tuple(verdicts[k] for k in nearest)
