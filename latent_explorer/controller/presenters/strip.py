"""What the chosen components do: a strip of faces each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.networks import exact_is_missing, waiting_text
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.starts import start_from_strip
from latent_explorer.controller.views import Intent
from latent_explorer.core.basis import Width
from latent_explorer.core.components import ComponentTable
from latent_explorer.core.space import Coordinates
from latent_explorer.core.strip import OFFSETS, component_value, component_width
from latent_explorer.jobs.components import ComponentsDescribed, ComponentsRequest
from latent_explorer.jobs.request import Request
from latent_explorer.jobs.strip import ExactStripRequest, StripFaces, StripRequest
from latent_explorer.session.components import ComponentChoice
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.strip import Around, Strip

NAME = "Component strip"


@dataclass(frozen=True, eq=False)
class StripShown:
    """Strips with what stands beside them.

    Parameters
    ----------
    coordinates : {"z", "pca"}
        Whose components.
    components : tuple of int
        One a row.
    widths : tuple of float
        The unit of each.
    faces : ndarray of uint8 of shape (n, size, size, 3)
        len(OFFSETS) for each.
    """

    coordinates: Coordinates
    components: tuple[int, ...]
    widths: tuple[float, ...]
    faces: NDArray[np.uint8]


class StripView(Protocol):
    """The panel of strips."""

    around_chosen: Intent
    width_chosen: Intent
    face_picked: Intent

    def show_settings(self, strip: Strip) -> None:
        """Show around what components are moved, and in which unit."""
        ...

    def show_waiting(self, text: str) -> None:
        """Say what the faces are waiting for."""
        ...

    def show_strips(self, shown: StripShown | None) -> None:
        """Show the faces; None where no component is chosen."""
        ...

    def show_current(self, values: tuple[float, ...] | None) -> None:
        """Show where the current face is in each row, in widths; None where it is not known."""
        ...


class StripPresenter:
    """Join the panel of strips to the controller."""

    def __init__(self, view: StripView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.around_chosen.connect(self.set_around)
        view.width_chosen.connect(self.set_width)
        view.face_picked.connect(self.pick)

    def set_around(self, around: Around) -> None:
        """Keep the other components of the mean, or of the current face."""
        self._controller.change("", replace(self._controller.state[Strip], around=around))

    def set_width(self, width: Width) -> None:
        """Move components in another unit."""
        self._controller.change("", replace(self._controller.state[Strip], width=width))

    def pick(self, index: int) -> None:
        """Make a face of a strip the start."""
        shown = self._controller.scene.result(StripFaces)
        if shown is not None and 0 <= index < len(shown.z):
            row, column = divmod(index, len(OFFSETS))
            request = shown.request
            name = axis_name(request.coordinates, request.components[row])
            label = f"{name} at {offset_text(OFFSETS[column])} widths"
            start_from_strip(self._controller, z_vector(shown.z[index]), label)

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the faces; for widths that only the table has, ask for it first."""
        if NAME not in scene.visible or scene.bundle is None:
            return
        bundle, choice = scene.bundle.fingerprint, scene.state[ComponentChoice]
        if scene.state[Strip].width == "half-width":
            yield ComponentsRequest(bundle=bundle, coordinates=choice.coordinates)
        widths = _widths(scene)
        if not choice.chosen or widths is None:
            return
        kinds = [StripRequest] + [ExactStripRequest] * exact_is_missing(scene)
        for kind in kinds:
            yield kind(
                bundle=bundle,
                coordinates=choice.coordinates,
                components=choice.chosen,
                widths=widths,
                base=_base(scene),
            )

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the settings, the strips, and where the current face is in them."""
        view, strip = self._view, scene.state[Strip]
        if scene.changed(before, Strip):
            view.show_settings(strip)
        if scene.bundle is None:
            return
        if text := waiting_text(scene, before, StripRequest, StripFaces):
            view.show_waiting(text)
        if scene.changed(before, ComponentChoice, StripFaces):
            view.show_strips(_shown(scene))
        if scene.changed(before, ComponentChoice, Strip, CurrentPoint, StripFaces):
            view.show_current(_current(scene))


def axis_name(coordinates: Coordinates, component: int) -> str:
    """Return what a component is called: "z 52", "PCA 3"."""
    return f"{'PCA' if coordinates == 'pca' else 'z'} {component}"


def offset_text(offset: float) -> str:
    """Return a number of widths as it is written: with its sign, a real minus."""
    return f"{offset:+.0f}".replace("-", "\u2212") if offset else "0"


def _base(scene: Scene) -> tuple[float, ...]:
    if scene.state[Strip].around == "current":
        return scene.state[CurrentPoint].z
    return z_vector(scene.space.basis.mean)


def _widths(scene: Scene) -> tuple[float, ...] | None:
    """Return the unit of each chosen component, None while it is not known."""
    choice, width = scene.state[ComponentChoice], scene.state[Strip].width
    if width == "std":
        std = scene.space.std(choice.coordinates)
        return tuple(float(std[i]) for i in choice.chosen)
    table = _table(scene)
    if table is None:
        return None
    return tuple(component_width(table, i, width) for i in choice.chosen)


def _table(scene: Scene) -> ComponentTable | None:
    found = scene.result(ComponentsDescribed)
    these = found and found.request.coordinates == scene.state[ComponentChoice].coordinates
    return found.table if found is not None and these else None


def _shown(scene: Scene) -> StripShown | None:
    """Return the strips that there are, as long as they are those of the chosen components."""
    shown, choice = scene.result(StripFaces), scene.state[ComponentChoice]
    if shown is None:
        return None
    request = shown.request
    if (request.coordinates, request.components) != (choice.coordinates, choice.chosen):
        return None
    return StripShown(request.coordinates, request.components, request.widths, shown.faces)


def _current(scene: Scene) -> tuple[float, ...] | None:
    widths, choice = _widths(scene), scene.state[ComponentChoice]
    if widths is None:
        return None
    z = np.array(scene.state[CurrentPoint].z)
    values = [component_value(scene.space, choice.coordinates, i, z) for i in choice.chosen]
    return tuple(v / w if w > 0 else 0.0 for v, w in zip(values, widths, strict=True))
