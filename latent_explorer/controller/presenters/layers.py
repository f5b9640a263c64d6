"""What is drawn over the clouds: contours, ellipses at several levels, the points of a slice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters import projections
from latent_explorer.controller.presenters.colouring import chosen
from latent_explorer.controller.presenters.selecting import is_lit
from latent_explorer.controller.presenters.slices import (
    ABOUT_WORDS,
    active_projection,
    half_thickness,
    slice_requests,
    slices_of_active,
)
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import Intent
from latent_explorer.core.formats import how_many, percent
from latent_explorer.core.plane_levels import LevelShare, level_shares
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.contours import ContourRequest, PlaneContours
from latent_explorer.jobs.request import Request
from latent_explorer.jobs.slices import SliceThicknesses
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.layers import Layers
from latent_explorer.session.projections import Projections
from latent_explorer.session.selection import Selection
from latent_explorer.session.slices import Slices


@dataclass(frozen=True)
class PlaneSlice:
    """A slice as its plane draws it.

    Parameters
    ----------
    points : SliceThicknesses
        All points of the plane, those of the thinnest slices first.
    b : float
        Half its thickness.
    """

    points: SliceThicknesses
    b: float

    @property
    def count(self) -> int:
        """How many points it holds."""
        return self.points.count(self.b)


class LayersView(Protocol):
    """What is drawn over the clouds; sequences have one entry for each projection.

    The shares of the ellipses are those of the active projection, with the names of its axes; None
    while they are not known.
    """

    layers_changed: Intent
    grid_changed: Intent

    def show_layers(self, layers: Layers, grid: bool) -> None: ...
    def show_contours(self, contours: Sequence[PlaneContours | None]) -> None: ...
    def show_level_shares(self, shares: Sequence[LevelShare] | None, plane: str) -> None: ...
    def show_slices(self, slices: Sequence[PlaneSlice | None], words: str) -> None: ...


class LayersPresenter:
    """Join the layers of the projections to the controller."""

    def __init__(self, view: LayersView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.layers_changed.connect(self.change)
        view.grid_changed.connect(self.draw_grid)

    def change(self, layers: Layers) -> None:
        """Switch layers on and off."""
        self._controller.change("", layers)

    def draw_grid(self, grid: bool) -> None:
        """Draw grid lines in all projections, or none."""
        self._controller.change("", replace(self._controller.state[Projections], grid=grid))

    def toggle_contours(self) -> None:
        """Draw contours of the number density, or none."""
        layers = self._controller.state[Layers]
        self.change(replace(layers, contours=not layers.contours))

    def toggle_levels(self) -> None:
        """Draw ellipses at several levels, or only at the one that is chosen."""
        layers = self._controller.state[Layers]
        self.change(replace(layers, levels=not layers.levels))

    def toggle_slice(self) -> None:
        """Draw the points of the slice over the others, or all alike."""
        layers = self._controller.state[Layers]
        self.change(replace(layers, sliced=not layers.sliced))

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for what is switched on, while the projections can be seen."""
        if projections.NAME not in scene.visible or scene.bundle is None:
            return
        layers = scene.state[Layers]
        if layers.contours:
            for projection in dict.fromkeys(scene.state[Projections].shown):
                yield ContourRequest(bundle=scene.bundle.fingerprint, projection=projection)
        if layers.sliced:
            yield from slice_requests(scene)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show what is switched on, as far as it is known."""
        if scene.bundle is None:
            return
        layers, shown = scene.state[Layers], scene.state[Projections].shown
        if scene.changed(before, Layers, Projections):
            self._view.show_layers(layers, scene.state[Projections].grid)
        if scene.changed(before, Layers, Projections, PlaneContours):
            self._view.show_contours(
                [
                    scene.result(PlaneContours, projection) if layers.contours else None
                    for projection in shown
                ]
            )
        if scene.changed(before, Layers, Projections, Cloud):
            active = active_projection(scene)
            plane = "" if active is None else " – ".join(active.axis_names)
            self._view.show_level_shares(_shares(scene) if layers.levels else None, plane)
        sections = Layers, Projections, Slices, Colouring, Selection
        if scene.changed(before, *sections, SliceThicknesses):
            sliced, number = drawn_slice(scene), scene.state[Projections].active
            self._view.show_slices(
                [sliced if index == number else None for index in range(len(shown))],
                "" if sliced is None else _words(sliced, chosen(scene).attribute),
            )


def drawn_slice(scene: Scene) -> PlaneSlice | None:
    """Return the slice that the active projection shows; None where it shows something else.

    A selection goes before it: it is shown in all projections.
    """
    sliced = scene.state[Layers].sliced and not is_lit(scene)
    found = slices_of_active(scene) if sliced else None
    return None if found is None else PlaneSlice(found, half_thickness(scene))


def _shares(scene: Scene) -> tuple[LevelShare, ...] | None:
    cloud = scene.result(Cloud, active_projection(scene))
    return None if cloud is None else level_shares(cloud.levels)


def _words(sliced: PlaneSlice, attribute: str | None) -> str:
    request, n, count = sliced.points.request, len(sliced.points.x), sliced.count
    plane = " – ".join(request.projection.axis_names)
    instead = "" if attribute is None else f", not in the colours of {attribute}"
    return (
        f"Slice of {plane}: {how_many(count, 'point')} of {n:,} ({percent(count / n)}) within "
        f"{sliced.b:.2f} of {ABOUT_WORDS[request.about]}, the others in grey{instead}"
    )
