"""The current face: its start, its path and its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.paths import (
    clear,
    keep_in_plane,
    move_to,
    route_request,
    set_end,
)
from latent_explorer.controller.presenters.networks import exact_is_missing, waiting_text
from latent_explorer.controller.presenters.originals import (
    OriginalShown,
    PicturesShown,
    original_shown,
    originals_wanted,
    pictures_shown,
)
from latent_explorer.controller.presenters.path_shown import PathShown, path_shown
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.starts import (
    choose_image,
    start_from_image,
    start_from_random_image,
)
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.ellipse import probability_within
from latent_explorer.core.formats import percent
from latent_explorer.core.plausibility import Judgement
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.face import CurrentFace, ExactFaceRequest, FaceRequest
from latent_explorer.jobs.images import NamesRequest, are_read
from latent_explorer.jobs.judging import (
    Judged,
    JudgeRequest,
    QuantilesReady,
    QuantilesRequest,
)
from latent_explorer.jobs.original import FolderLooked, Original
from latent_explorer.jobs.path_route import RouteFound
from latent_explorer.jobs.request import Request
from latent_explorer.session.numbers import ZVector
from latent_explorer.session.path import End, LatentPath
from latent_explorer.session.picture_folder import PictureFolders
from latent_explorer.session.point import CurrentPoint, Start
from latent_explorer.session.projections import Projection, Projections

NAME = "Current face"
PATH = "Path"
"""The panel of the path: where it is seen, its controls are not shown twice."""


@dataclass(frozen=True)
class PlaneLevel:
    """Where a vector lies in the active plane alone, in words.

    Parameters
    ----------
    level : str
        The plane and the level: "z 52, z 145: 1.80 σ".
    shares : str
        What lies further in: "80.2 % normal, 79.9 % counted".
    """

    level: str = ""
    shares: str = ""


class CurrentFaceView(GestureView, Protocol):
    """The current face, large, with its verdict, its start and its path."""

    mean_chosen: Intent
    random_chosen: Intent
    image_chosen: Intent
    image_start_requested: Intent
    back_requested: Intent
    pictures_named: Intent
    originals_toggled: Intent
    path_end_requested: Intent
    path_cleared: Intent
    path_moved: Intent
    path_in_plane_toggled: Intent
    face_painted: Intent

    def show_waiting(self, text: str) -> None: ...
    def show_images(self, names: Sequence[str]) -> None: ...
    def show_image(self, index: int | None) -> None: ...
    def show_face(self, face: NDArray[np.uint8], started: float) -> None: ...
    def show_original(self, original: OriginalShown | None) -> None: ...
    def show_pictures(self, pictures: PicturesShown) -> None: ...
    def show_start(self, start: Start, moved: bool) -> None: ...
    def show_verdict(self, judgement: Judgement | None, plane: PlaneLevel) -> None: ...
    def show_path(self, path: PathShown | None) -> None: ...
    def show_path_controls(self, shown: bool) -> None: ...


class CurrentFacePresenter:
    """Join the current face to the controller."""

    def __init__(self, view: CurrentFaceView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.mean_chosen.connect(self.start_from_mean)
        view.random_chosen.connect(self.start_from_random_image)
        view.image_chosen.connect(partial(choose_image, controller))
        view.image_start_requested.connect(partial(start_from_image, controller))
        view.back_requested.connect(self.back_to_start)
        view.pictures_named.connect(self.name_pictures)
        view.originals_toggled.connect(self.show_originals)
        view.path_end_requested.connect(self.set_path_end)
        view.path_cleared.connect(self.clear_path)
        view.path_moved.connect(self.move_along_path)
        view.path_in_plane_toggled.connect(self.keep_path_in_plane)
        view.face_painted.connect(controller.painted)

    # What the user does

    @property
    def _point(self) -> CurrentPoint:
        return self._controller.state[CurrentPoint]

    @property
    def _open(self) -> bool:
        return self._controller.scene.bundle is not None

    def start_from_mean(self) -> None:
        """Make the mean the start."""
        if self._open:
            point = self._point.from_mean(self._controller.scene.space)
            self._controller.change("Start from the mean", point)

    def start_from_random_image(self) -> None:
        """Make any image the start."""
        start_from_random_image(self._controller)

    def back_to_start(self) -> None:
        """Put the current point back where it started."""
        self._controller.change("Back to the start", self._point.back())

    def name_pictures(self, folder: str) -> None:
        """Say in which folder or zip file the pictures of the open bundle are."""
        if (bundle := self._controller.scene.bundle) is not None:
            folders = self._controller.state[PictureFolders].naming(bundle.fingerprint, folder)
            self._controller.change("Folder of the pictures", folders)

    def show_originals(self, beside: bool) -> None:
        """Show originals beside the face, or only when the user compares."""
        folders = self._controller.state[PictureFolders]
        self._controller.change("", replace(folders, beside=beside))

    def set_path_end(self, end: End) -> None:
        """Put an end of the path at the current point."""
        set_end(self._controller, end)

    def clear_path(self) -> None:
        """Give up the path."""
        clear(self._controller)

    def move_along_path(self, position: float, started: float) -> None:
        """Move the current point to a position of the path."""
        move_to(self._controller, position, started, "Move along the path")

    def keep_path_in_plane(self, in_plane: bool) -> None:
        """Let only the components of the active projection change along the path, or all."""
        keep_in_plane(self._controller, in_plane)

    # What is shown

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the face, and for what there is to say of it."""
        if scene.bundle is None:
            return
        bundle, z = scene.bundle.fingerprint, scene.state[CurrentPoint].z
        if NAME in scene.visible:
            yield FaceRequest(bundle=bundle, z=z, started=scene.started)
            if exact_is_missing(scene):
                yield ExactFaceRequest(bundle=bundle, z=z)
            yield from originals_wanted(scene)
            if (route := route_request(scene)) is not None:
                yield route
            yield QuantilesRequest(bundle=bundle)
            if not are_read(scene.bundle.image_names):
                yield NamesRequest(bundle=bundle)
            ready = scene.result(QuantilesReady)
            if ready is not None:
                moving = scene.moving and not _is_judged(scene)
                yield JudgeRequest(bundle=bundle, z=z, complete=ready.complete, moving=moving)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the face and all that belongs to it."""
        if scene.bundle is None:
            return
        view, point = self._view, scene.state[CurrentPoint]
        if scene.changed(before):
            view.show_images(scene.bundle.image_names)
        if scene.changed(before, CurrentPoint):
            view.show_start(point.start, point.moved)
            view.show_image(point.image)
        if text := waiting_text(scene, before, FaceRequest, CurrentFace):
            view.show_waiting(text)
        face = scene.result(CurrentFace)
        if face is not None and scene.changed(before, CurrentFace):
            view.show_face(face.face, face.request.started)
        if scene.changed(before, CurrentPoint, PictureFolders, Original, FolderLooked):
            self._present_original(scene, before)
        judged = scene.result(Judged)
        # With the verdict, not at each event of a drag: the two belong to one vector.
        if judged is None or scene.changed(before, Projections, Cloud, Judged):
            z = point.z if judged is None else judged.request.z
            plane = plane_level(scene, z)
            view.show_verdict(None if judged is None else judged.judgement, plane)
        if scene.changed(before, CurrentPoint, LatentPath, RouteFound):
            view.show_path(path_shown(scene))
        elsewhere = PATH in scene.visible
        if before is None or scene.changed(before) or elsewhere != (PATH in before.visible):
            view.show_path_controls(not elsewhere)

    def _present_original(self, scene: Scene, before: Scene | None) -> None:
        """Show the original and where it is from, where they differ: the point moves often."""
        known = None if before is None or scene.changed(before) else before
        original, pictures = original_shown(scene), pictures_shown(scene)
        if known is None or original != original_shown(known):
            self._view.show_original(original)
        if known is None or pictures != pictures_shown(known):
            self._view.show_pictures(pictures)


def _is_judged(scene: Scene) -> bool:
    """Return whether the vector is judged for good: what is dragged then is something else."""
    judged = scene.result(Judged)
    here = scene.state[CurrentPoint].z
    return judged is not None and judged.request.z == here and not judged.request.moving


def _active(scene: Scene) -> Projection | None:
    section = scene.state[Projections]
    return section.shown[section.active] if section.shown else None


def plane_level(scene: Scene, z: ZVector) -> PlaneLevel:
    """Return the 2-D level of a vector in the active plane."""
    projection = _active(scene)
    if projection is None:
        return PlaneLevel()
    coordinates, pair = projection.coordinates, projection.pair
    here = scene.space.locate(np.array(z), coordinates, pair)
    cloud = scene.result(Cloud, projection)
    ellipse = scene.space.ellipse(coordinates, pair) if cloud is None else cloud.ellipse
    level = float(ellipse.levels(here))
    shares = f"{percent(probability_within(level))} normal"
    if cloud is not None:
        shares += f", {percent(cloud.share_within(level))} counted"
    return PlaneLevel(f"{', '.join(projection.axis_names)}: {level:.2f} σ", shares)
