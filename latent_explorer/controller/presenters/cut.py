"""A cut through the plane of the active projection, and what is counted along it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.arrays import Array
from latent_explorer.core.cut_axes import STRIPS, CutAxis, strip_of
from latent_explorer.core.cuts import (
    EXPECTED_AT_LEAST,
    TAILS,
    Cut,
    Departure,
    departure,
    sigma_along,
)
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.formats import expected_count, how_many, signed
from latent_explorer.jobs.cut import CutCounted, CutRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.cut import CutEnd, CutUnit, PlaneCut
from latent_explorer.session.numbers import Position
from latent_explorer.session.projections import Projection, Projections

NAME = "Cut"

_AXIS_NAMES: dict[CutAxis, str] = {
    "main": "the main axis",
    "minor": "the minor axis",
    "x": "the x axis",
    "y": "the y axis",
}


@dataclass(frozen=True)
class CutInPlane:
    """Where the cut lies in a plane, and half the thickness of its strip there."""

    start: Position
    end: Position
    half_thickness: float


@dataclass(frozen=True, eq=False)
class CutShown:
    """What the panel shows of a cut.

    Parameters
    ----------
    edges : ndarray of shape (bins + 1,)
        Ends of the bins, in the unit that was chosen.
    counts, gaussian : ndarray of shape (bins,)
        Points in each bin, and how many a Gaussian would have; NaN where there is none.
    axis : str
        What the edges are.
    words : tuple of str
        How both depart, a sentence each.
    found : CutCounted
        What it is made of.
    """

    edges: Array
    counts: Array
    gaussian: Array
    axis: str
    words: tuple[str, ...]
    found: CutCounted


class CutView(GestureView, Protocol):
    """The panel."""

    axis_chosen: Intent
    strip_changed: Intent
    unit_chosen: Intent
    end_typed: Intent

    def show_settings(self, axis: CutAxis | None, strip: float, unit: CutUnit) -> None:
        """Show along which axis it lies, None where its ends were moved, and how."""
        ...

    def show_ends(self, start: Position, end: Position) -> None:
        """Show where it begins and ends, in the units of the axes."""
        ...

    def show_cut(self, shown: CutShown | None, problem: str | None) -> None:
        """Show what was counted; None while it is not known, or cannot be."""
        ...


class CutLineView(Protocol):
    """The cut in the planes, whose ends are dragged: (end, number of the plane, place)."""

    end_moved: Intent

    def show_cuts(self, cuts: Sequence[CutInPlane | None]) -> None:
        """Draw it where it is; one entry for each plane."""
        ...


class CutPresenter:
    """Join the panel to the controller."""

    def __init__(self, view: CutView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.axis_chosen.connect(self.set_axis)
        view.strip_changed.connect(self.set_strip)
        view.unit_chosen.connect(self.set_unit)
        view.end_typed.connect(self.place_end)

    def set_axis(self, axis: CutAxis) -> None:
        """Cut along an axis through the mean."""
        cut = self._controller.state[PlaneCut].along(axis)
        self._controller.change(f"Cut along {_AXIS_NAMES[axis]}", cut)

    def set_strip(self, strip: float) -> None:
        """Count points in another strip."""
        cut = replace(self._controller.state[PlaneCut], strip=STRIPS.clip(strip))
        self._controller.change(f"Strip of {cut.strip:.2f} sigma", cut)

    def set_unit(self, unit: CutUnit) -> None:
        """Measure distances otherwise."""
        cut = replace(self._controller.state[PlaneCut], unit=unit)
        self._controller.change("Unit of the cut", cut)

    def place_end(self, end: CutEnd, xy: Position) -> None:
        """Move an end of the cut to `xy` in the active projection."""
        scene = self._controller.scene
        active = _active(scene)
        if scene.bundle is not None and active is not None:
            _move_end(self._controller, end, active, xy)
            # Where that was no place for it, it is where it was.
            self._show_ends(self._controller.scene, active)

    def _show_ends(self, scene: Scene, active: Projection) -> None:
        place = cut_in(scene, active)
        self._view.show_ends(place.start, place.end)

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the points along the cut."""
        active = _active(scene)
        if NAME in scene.visible and scene.bundle is not None and active is not None:
            place = cut_in(scene, active)
            yield CutRequest(
                bundle=scene.bundle.fingerprint,
                projection=active,
                start=place.start,
                end=place.end,
                half_thickness=place.half_thickness,
            )

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show what is set, and what was counted last in this plane."""
        if scene.bundle is None:
            return
        # To zoom changes the projections, and no cut.
        other = before is None or _active(scene) != _active(before)
        failed = before is None or scene.failures is not before.failures
        if other or failed or scene.changed(before, PlaneCut, CutCounted):
            active, cut = _active(scene), scene.state[PlaneCut]
            moved = active is not None and cut.moved_in(active)
            self._view.show_settings(None if moved else cut.axis, cut.strip, cut.unit)
            if active is not None:
                self._show_ends(scene, active)
            found = counted(scene)
            problem = scene.failure(CutRequest)
            self._view.show_cut(None if found is None else _shown(found, cut.unit), problem)


class CutLinePresenter:
    """Show the cut in the active plane while the panel is seen, and let its ends be dragged."""

    def __init__(self, view: CutLineView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.end_moved.connect(self.move_end)

    def move_end(self, end: CutEnd, index: int, xy: Position) -> None:
        """Move an end of the cut to `xy` in projection number `index`."""
        scene = self._controller.scene
        if scene.bundle is None:
            return
        _move_end(self._controller, end, scene.state[Projections].shown[index], xy)

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for nothing."""
        return ()

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Draw the cut in the active plane, and in no other."""
        if scene.bundle is None:
            return
        seen = before is None or (NAME in scene.visible) != (NAME in before.visible)
        if not seen and not scene.changed(before, PlaneCut, Projections):
            return
        shown, cuts = scene.state[Projections].shown, []
        for index, projection in enumerate(shown):
            here = NAME in scene.visible and index == scene.state[Projections].active
            cuts.append(cut_in(scene, projection) if here else None)
        self._view.show_cuts(cuts)


def _move_end(controller: Controller, end: CutEnd, projection: Projection, xy: Position) -> None:
    ellipse = controller.scene.space.ellipse(projection.coordinates, projection.pair)
    cut = controller.state[PlaneCut].dragged(end, projection, ellipse, xy)
    controller.change("Move the cut", cut)


def cut_in(scene: Scene, projection: Projection) -> CutInPlane:
    """Return where the cut lies in the plane of a projection."""
    ellipse = scene.space.ellipse(projection.coordinates, projection.pair)
    cut = scene.state[PlaneCut]
    start, end = cut.ends_in(projection, ellipse)
    return CutInPlane(start, end, strip_of(ellipse, start, end, cut.strip))


def counted(scene: Scene) -> CutCounted | None:
    """Return what was counted last in the plane of the active projection."""
    found, active = scene.result(CutCounted), _active(scene)
    return found if found is not None and found.request.projection == active else None


def _active(scene: Scene) -> Projection | None:
    projections = scene.state[Projections]
    return projections.shown[projections.active] if projections.shown else None


def _shown(found: CutCounted, unit: CutUnit) -> CutShown:
    cut, ellipse = found.cut, found.ellipse
    edges = cut.edges
    axis = f"distance from ({_place(cut.start)})"
    if unit == "sigma":
        sigma = sigma_along(cut, ellipse, cut.edges)
        # Where nothing spreads along it there is no sigma.
        if np.isfinite(sigma).all():
            edges, axis = sigma, "distance from the mean, in σ"
    words = _words(cut, ellipse)
    return CutShown(edges, cut.counts.astype(float), cut.gaussian, axis, words, found)


def _place(xy: Array) -> str:
    return ", ".join(f"{value:.3g}".replace("-", "\u2212") for value in xy.tolist())


def _words(cut: Cut, ellipse: ConfidenceEllipse) -> tuple[str, ...]:
    found = departure(cut, ellipse)
    inside = f"{how_many(found.points, 'point')} in the strip, {2 * cut.half_thickness:.3g} thick"
    if math.isnan(found.expected):
        return (f"{inside}. All points lie on a line, which has no Gaussian density.",)
    first = f"{inside}; a Gaussian would have {_expected(found.points, found.expected)}."
    beyond = (
        f"Beyond {TAILS:g} σ of the mean: {how_many(found.tail_points, 'point')} there, expected "
        f"{_expected(found.tail_points, found.tail_expected)}."
    )
    return first, beyond, _largest(found)


def _largest(found: Departure) -> str:
    enough = f"where at least {EXPECTED_AT_LEAST:g} points a bin are expected"
    if math.isnan(found.ratio):
        return f"There is no place in these tails {enough}: make the strip thicker."
    at = signed(found.ratio_at, 1)
    return f"The largest ratio in these tails, {enough}: {found.ratio:.2f}, at {at} σ."


def _expected(count: int, expected: float) -> str:
    said = expected_count(expected)
    # Of next to nothing a ratio says nothing.
    return f"{said} ({count / expected:.2f} times)" if expected >= EXPECTED_AT_LEAST else said
