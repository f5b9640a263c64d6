"""The grid of generated faces, and the pinned ones above it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.drawing import change_sampling, next_seed, previous_seed
from latent_explorer.controller.presenters.nearest import (
    NearestShown,
    nearest_of_shown,
    nearest_shown,
    nearest_wanted,
)
from latent_explorer.controller.presenters.networks import exact_is_missing, waiting_text
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.starts import choose_image, start_from_generated, start_from_pin
from latent_explorer.controller.views import Intent
from latent_explorer.core.plausibility import Judgement
from latent_explorer.core.samplers import Draw, SamplingSettings
from latent_explorer.jobs.generating import (
    ExactFacesRequest,
    FacesRequest,
    GeneratedFaces,
    GeneratedVectors,
)
from latent_explorer.jobs.judging import (
    JudgedSet,
    JudgeSetRequest,
    QuantilesReady,
    QuantilesRequest,
)
from latent_explorer.jobs.nearest_images import NearestImages
from latent_explorer.jobs.original import OriginalThumbnails
from latent_explorer.jobs.pinned import PinnedFaces, PinnedRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.face_tiles import FaceTiles
from latent_explorer.session.hovered import Hovered
from latent_explorer.session.numbers import ZVector, z_vector
from latent_explorer.session.picture_folder import PictureFolders
from latent_explorer.session.pins import PINS_AT_MOST, Pin, Pins
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.sampling import Sampling

NAME = "Faces"

_UNKNOWN = 128  # grey, until the face is decoded


@dataclass(frozen=True, eq=False)
class PinsShown:
    """What the row of pinned faces shows.

    Parameters
    ----------
    faces : ndarray of uint8 of shape (n, size, size, 3)
        The pinned faces.
    labels : tuple of str
        Where they come from.
    selected : int, optional
        The one that is the current face.
    """

    faces: NDArray[np.uint8]
    labels: tuple[str, ...]
    selected: int | None


class FacesView(Protocol):
    """The grid of generated faces, and the row of pinned ones above it."""

    face_picked: Intent
    face_hovered: Intent
    sampling_changed: Intent
    next_seed_requested: Intent
    previous_seed_requested: Intent
    tiles_changed: Intent
    pin_toggled: Intent
    pinned_picked: Intent
    unpin_requested: Intent
    nearest_picked: Intent

    def show_waiting(self, text: str) -> None: ...
    def show_sampling(self, sampling: SamplingSettings) -> None: ...
    def show_tiles(self, tiles: FaceTiles) -> None: ...
    def show_draw(self, draw: Draw) -> None: ...
    def show_faces(self, faces: NDArray[np.uint8]) -> None: ...
    def show_selected(self, index: int | None) -> None: ...
    def show_judgements(self, judgements: Sequence[Judgement] | None) -> None: ...
    def show_pinned(self, indices: frozenset[int]) -> None: ...
    def show_pins(self, pins: PinsShown) -> None: ...
    def show_nearest(self, shown: NearestShown | None) -> None: ...


class FacesPresenter:
    """Join the grid of faces to the controller."""

    def __init__(self, view: FacesView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.face_picked.connect(self.pick)
        view.face_hovered.connect(self.hover)
        view.sampling_changed.connect(partial(change_sampling, controller))
        view.next_seed_requested.connect(self.next_seed)
        view.previous_seed_requested.connect(self.previous_seed)
        view.tiles_changed.connect(self.set_tiles)
        view.pin_toggled.connect(self.toggle_pin)
        view.pinned_picked.connect(partial(start_from_pin, controller))
        view.unpin_requested.connect(self.unpin)
        view.nearest_picked.connect(self.choose_nearest)

    # What the user does

    def pick(self, index: int) -> None:
        """Make a generated face the start."""
        shown = self._controller.scene.result(GeneratedFaces)
        if shown is not None:
            start_from_generated(self._controller, shown.draw, index)

    def choose_nearest(self, index: int) -> None:
        """Choose the image that is nearest to a generated face; the point stays."""
        found = nearest_of_shown(self._controller.scene)
        if found is not None and 0 <= index < len(found.images):
            choose_image(self._controller, int(found.images[index]))

    def hover(self, index: int | None) -> None:
        """Point at a generated face, or at none."""
        self._controller.hover(None if index is None else Hovered("generated", index))

    def next_seed(self) -> None:
        """Draw another set."""
        next_seed(self._controller)

    def previous_seed(self) -> None:
        """Draw the set before."""
        previous_seed(self._controller)

    def set_tiles(self, tiles: FaceTiles) -> None:
        """Lay the faces out in another way, which is no step."""
        self._controller.change("", tiles)

    def toggle_pin(self, index: int) -> None:
        """Pin a generated face, or unpin it."""
        shown = self._controller.scene.result(GeneratedFaces)
        if shown is not None and 0 <= index < len(shown.draw.z):
            settings = shown.draw.settings
            label = f"face {index + 1} of seed {settings.seed}"
            self._toggle(Pin(z_vector(shown.draw.z[index]), label, settings))

    def toggle_current_pin(self) -> None:
        """Pin the current face, or unpin it."""
        if self._controller.scene.bundle is None:
            return
        point, shown = self._controller.state[CurrentPoint], drawn_faces(self._controller.scene)
        if point.follows and shown is not None:
            label = f"face {(point.face or 0) + 1} of seed {shown.settings.seed}"
            self._toggle(Pin(point.z, label, shown.settings))
        else:
            self._toggle(Pin(point.z, point.start.label + (", moved" if point.moved else "")))

    def unpin(self, index: int) -> None:
        """Give up a pinned face."""
        pins = self._controller.state[Pins]
        if 0 <= index < len(pins.pinned):
            self._controller.change("Unpin face", pins.without(index))

    def _toggle(self, pin: Pin) -> None:
        controller = self._controller
        pins = controller.state[Pins]
        index = pins.index_of(pin.z)
        if index is not None:
            self.unpin(index)
        elif pins.full:
            controller.tell(f"No more than {PINS_AT_MOST} faces can be pinned: unpin one first")
        else:
            controller.change("Pin face", pins.with_pin(pin))

    # What is shown

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the faces, and for what there is to say of them."""
        if NAME not in scene.visible or scene.bundle is None:
            return
        bundle, settings = scene.bundle.fingerprint, scene.state[Sampling].settings
        yield FacesRequest(bundle=bundle, settings=settings)
        if exact_is_missing(scene):
            yield ExactFacesRequest(bundle=bundle, settings=settings)
        yield QuantilesRequest(bundle=bundle)
        ready = scene.result(QuantilesReady)
        if ready is not None:
            yield JudgeSetRequest(bundle=bundle, settings=settings, complete=ready.complete)
        yield from nearest_wanted(scene)
        if scene.state[Pins].pinned:
            yield PinnedRequest(bundle=bundle, vectors=scene.state[Pins].vectors)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the faces, the chosen one, the verdicts and the pins."""
        view, shown = self._view, scene.result(GeneratedFaces)
        if scene.changed(before, GeneratedVectors, GeneratedFaces):
            self._follow(scene)
        if scene.changed(before, FaceTiles):
            view.show_tiles(scene.state[FaceTiles])
        if scene.changed(before, Sampling):
            view.show_sampling(scene.state[Sampling].settings)
        if text := waiting_text(scene, before, FacesRequest, GeneratedFaces):
            view.show_waiting(text)
        if scene.changed(before, GeneratedFaces) and shown is not None:
            view.show_draw(shown.draw)
            view.show_faces(shown.faces)
        if scene.changed(before, CurrentPoint, Sampling, GeneratedFaces):
            view.show_selected(scene.state[CurrentPoint].face)
        if scene.changed(before, JudgedSet, GeneratedFaces):
            judged = scene.result(JudgedSet)
            these = (
                judged is not None
                and shown is not None
                and judged.request.settings == shown.request.settings
            )
            view.show_judgements(judged.judgements if judged is not None and these else None)
        if scene.bundle is not None:
            self._show_pins(scene, before)
            self._show_nearest(scene, before)

    def _show_pins(self, scene: Scene, before: Scene | None) -> None:
        pins, shown = scene.state[Pins], scene.result(GeneratedFaces)
        if scene.changed(before, Pins, GeneratedFaces):
            known = frozenset() if shown is None else _places(pins, shown.draw)
            self._view.show_pinned(known)
        chosen = before is not None and _pin_chosen(before) != _pin_chosen(scene)
        if chosen or scene.changed(before, Pins, PinnedFaces):
            labels = tuple(pin.label for pin in pins.pinned)
            self._view.show_pins(PinsShown(_faces(scene), labels, _pin_chosen(scene)))

    def _show_nearest(self, scene: Scene, before: Scene | None) -> None:
        # Not at each event of a drag, which moves the point and chooses nothing.
        chosen = scene.state[CurrentPoint].image
        moved = scene.changed(before) or (before and before.state[CurrentPoint].image != chosen)
        kinds = (FaceTiles, Sampling, GeneratedFaces, NearestImages, OriginalThumbnails)
        if moved or scene.changed(before, *kinds, PictureFolders):
            self._view.show_nearest(nearest_shown(scene))

    def _follow(self, scene: Scene) -> None:
        """Keep a chosen face the current one when it was drawn with other settings."""
        point, draw = scene.state[CurrentPoint], drawn_faces(scene)
        if not point.follows or draw is None or point.face is None or point.face >= len(draw.z):
            return
        z = z_vector(draw.z[point.face])
        if z != point.z:
            self._controller.change("", point.following(z))


def drawn_faces(scene: Scene) -> Draw | None:
    """Return the vectors that the settings give, as soon as they are known."""
    settings = scene.state[Sampling].settings
    for shown in (scene.result(GeneratedVectors), scene.result(GeneratedFaces)):
        if shown is not None and shown.draw.settings == settings:
            return shown.draw
    return None


def _places(pins: Pins, draw: Draw) -> frozenset[int]:
    """Return which of the vectors that were drawn are pinned."""
    if not pins.pinned:
        return frozenset()
    pinned = np.array(pins.vectors, np.float32)
    # Single precision came from there: equal ones are equal to the last bit.
    candidates = np.isin(draw.z[:, 0], pinned[:, 0]).nonzero()[0]
    return frozenset(int(i) for i in candidates if (draw.z[i] == pinned).all(axis=1).any())


def _pin_chosen(scene: Scene) -> int | None:
    return scene.state[Pins].index_of(scene.state[CurrentPoint].z)


def _faces(scene: Scene) -> NDArray[np.uint8]:
    """Return the pinned faces; one that is still to be decoded is grey."""
    pins, decoded = scene.state[Pins], scene.result(PinnedFaces)
    if decoded is not None and decoded.request.vectors == pins.vectors:
        return decoded.faces
    known: dict[ZVector, NDArray[np.uint8]] = {}
    if decoded is not None:
        known = dict(zip(decoded.request.vectors, decoded.faces, strict=True))
    size = 1 if scene.bundle is None else scene.bundle.size
    like = (size, size, 3) if decoded is None or not known else decoded.faces.shape[1:]
    unknown = np.full(like, _UNKNOWN, np.uint8)
    faces = [known.get(z, unknown) for z in pins.vectors]
    return np.array(faces) if faces else np.empty((0, *like), np.uint8)
