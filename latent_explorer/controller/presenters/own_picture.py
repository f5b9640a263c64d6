"""A picture of the user's own: its square, what the networks make of it, and its point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.own_picture import (
    best_vector,
    box_of,
    came_closer,
    framing_request,
    is_running,
    name_of,
    photo_request,
    picture_read,
    seen_lately,
    seen_now,
)
from latent_explorer.controller.presenters.networks import ENCODING, LOADING
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.starts import start_from_picture
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.plausibility import Judgement
from latent_explorer.core.square_box import SquareBox
from latent_explorer.jobs.closer import CameCloser, CloserRequest
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.judging import Judged, QuantilesReady, QuantilesRequest
from latent_explorer.jobs.photo import PhotoRead
from latent_explorer.jobs.photo_seen import JudgePhotoRequest, PhotoSeen, PhotoSeenRequest
from latent_explorer.jobs.request import CodecLoading, Request
from latent_explorer.session.numbers import ZVector
from latent_explorer.session.own_picture import OwnPicture
from latent_explorer.session.point import CurrentPoint

NAME = "Your picture"

ENCODED, CLOSER = "encoded", "closer"
"""The two vectors that there may be of a picture, as places of their verdicts."""


@dataclass(frozen=True, eq=False)
class PhotoShown:
    """A picture, small enough to be drawn.

    Parameters
    ----------
    name : str
        What it is called.
    preview : ndarray of uint8 of shape (height, width, 3)
        The picture.
    width, height : int
        Pixels of the picture itself, in which its square is told.
    eyes : tuple of (float, float)
        Where in the square the model expects them, as shares of its side; empty where it has none.
    """

    name: str
    preview: NDArray[np.uint8]
    width: int
    height: int
    eyes: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, eq=False)
class FaceShown:
    """A face of the picture, with its figures.

    Parameters
    ----------
    face : ndarray of uint8 of shape (size, size, 3)
        What the decoder makes of the vector.
    error : float
        Its mean squared error.
    judgement : Judgement, optional
        Where the vector lies, as far as it is known.
    """

    face: NDArray[np.uint8]
    error: float
    judgement: Judgement | None = None


@dataclass(frozen=True)
class WorkShown:
    """What can be done with the picture now.

    Parameters
    ----------
    name : str
        What the picture is called, or was; empty where there is none.
    is_open : bool
        Whether the picture itself is there, not only its point.
    usable : bool
        Whether there is a vector that can become the current point.
    used : bool
        Whether the current point starts from it already, and is there.
    running : bool
        Whether steps are being taken.
    steps : tuple of int
        How many were taken, and are in all; (0, 0) where there were none.
    """

    name: str = ""
    is_open: bool = False
    usable: bool = False
    used: bool = False
    running: bool = False
    steps: tuple[int, int] = (0, 0)


class OwnPictureView(GestureView, Protocol):
    """The panel of a picture of the user's own."""

    box_changed: Intent
    box_proposed: Intent
    use_requested: Intent
    closer_requested: Intent
    stop_requested: Intent
    back_requested: Intent
    forget_requested: Intent

    def show_photo(self, photo: PhotoShown | None, words: str) -> None:
        """Show the picture, or words in its place."""
        ...

    def show_box(self, box: SquareBox | None) -> None:
        """Show what is cut, None while it is not known."""
        ...

    def show_faces(
        self, seen: NDArray[np.uint8] | None, faces: Sequence[FaceShown], words: str
    ) -> None:
        """Show what the encoder sees, its reconstruction and perhaps what came closer; or words."""
        ...

    def show_work(self, work: WorkShown) -> None:
        """Show what can be done."""
        ...


class OwnPicturePresenter:
    """Join the panel to the controller."""

    def __init__(self, view: OwnPictureView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.box_changed.connect(self.cut_at)
        view.box_proposed.connect(self.cut_as_proposed)
        view.use_requested.connect(self.use)
        view.closer_requested.connect(self.come_closer)
        view.stop_requested.connect(self.stop)
        view.back_requested.connect(self.back_to_encoding)
        view.forget_requested.connect(self.forget)

    # What the user does

    def cut_at(self, box: SquareBox) -> None:
        """Cut another square, as much of it as lies in the picture."""
        scene = self._controller.scene
        read, work = picture_read(scene), scene.photo
        if work is None or read is None or read.picture is None:
            return
        height, width = read.picture.shape[:2]
        box = box.within(width, height)
        if box != box_of(scene):
            self._controller.hold_photo(work.cut_at(box))

    def cut_as_proposed(self) -> None:
        """Cut the square that was proposed."""
        work = self._controller.scene.photo
        if work is not None and work.box is not None:
            self._controller.hold_photo(work.cut_at(None))

    def use(self) -> None:
        """Put the current point at the picture; at the vector that came closest, if any has."""
        scene = self._controller.scene
        if scene.bundle is None:
            return
        name, z = name_of(scene), best_vector(scene)
        if z:
            start_from_picture(self._controller, z, name)

    def come_closer(self) -> None:
        """Take gradient steps from the best vector there is."""
        work, z = self._controller.scene.photo, best_vector(self._controller.scene)
        if work is not None and seen_now(self._controller.scene) is not None and z:
            self._controller.hold_photo(work.coming_closer(z))

    def stop(self) -> None:
        """Take no more steps, and keep what there is."""
        if (work := self._controller.scene.photo) is not None:
            self._controller.hold_photo(work.stopped())

    def back_to_encoding(self) -> None:
        """Give up what steps have given."""
        if (work := self._controller.scene.photo) is not None:
            self._controller.hold_photo(work.as_encoded())

    def forget(self) -> None:
        """Close the picture and take its mark away; the current point stays where it is."""
        self._controller.hold_photo(None)
        self._controller.change("Forget your picture", OwnPicture())

    # What is shown

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the picture, then for what the networks make of its square."""
        work = scene.photo
        if NAME not in scene.visible or scene.bundle is None or work is None:
            return
        bundle = scene.bundle.fingerprint
        if (framing := framing_request(scene)) is not None:
            yield framing
        if (reading := photo_request(scene)) is None:
            return
        yield reading
        read, box = picture_read(scene), box_of(scene)
        if read is None or read.picture is None or box is None:
            return
        yield PhotoSeenRequest(
            bundle=bundle, photo=work.photo, box=box, picture=read.picture, dragged=scene.moving
        )
        seen = seen_now(scene)
        if seen is None:
            return
        if work.closer is not None and work.running:
            yield CloserRequest(
                bundle=bundle, photo=work.photo, box=box, z=work.closer, seen=seen.seen
            )
        yield QuantilesRequest(bundle=bundle)
        ready = scene.result(QuantilesReady)
        if ready is None or scene.moving:
            return
        vectors = {ENCODED: seen.z}
        came = came_closer(scene)
        if came is not None and not is_running(scene):
            vectors[CLOSER] = came.z
        for at, z in vectors.items():
            yield JudgePhotoRequest(bundle=bundle, z=z, complete=ready.complete, at=at)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the picture and all that belongs to it."""
        if scene.bundle is None:
            return
        other = before is None or scene.photo is not before.photo
        failed = before is None or scene.failures is not before.failures
        if other or scene.changed(before, PhotoRead, OwnPicture):
            self._view.show_photo(*_photo_shown(scene))
            self._view.show_box(box_of(scene))
        kinds = (PhotoRead, PhotoSeen, CameCloser, Judged, CodecLoading)
        begun = before is not None and before.result(CurrentFace) is None
        if other or failed or begun or scene.changed(before, *kinds):
            seen = seen_lately(scene)
            words = _faces_words(scene, seen)
            self._view.show_faces(None if seen is None else seen.seen, _faces(scene, seen), words)
        kinds_of_work = (PhotoRead, PhotoSeen, CameCloser, OwnPicture, CurrentPoint)
        if other or scene.changed(before, *kinds_of_work):
            self._view.show_work(_work_shown(scene))


def _photo_shown(scene: Scene) -> tuple[PhotoShown | None, str]:
    read, kept = picture_read(scene), scene.state[OwnPicture]
    if scene.photo is None:
        if not kept.z:
            return None, "Drop a photo here, paste it, or click to open one"
        return None, f"The point of {kept.name} is kept, the picture itself is not. Open it again"
    if read is None:
        return None, "Reading the picture …"
    if read.picture is None or read.preview is None:
        return None, read.problem
    height, width = read.picture.shape[:2]
    looking = "" if box_of(scene) is not None else "Looking for a face …"
    framing = read.request.framing
    eyes = () if framing is None else framing.eyes
    return PhotoShown(scene.photo.photo.name, read.preview, width, height, eyes), looking


def _faces(scene: Scene, seen: PhotoSeen | None) -> list[FaceShown]:
    if seen is None:
        return []
    faces = [FaceShown(seen.face, seen.error, _judgement(scene, ENCODED, seen.z))]
    came = came_closer(scene)
    if came is not None:
        faces.append(FaceShown(came.face, came.error, _judgement(scene, CLOSER, came.z)))
    return faces


def _judgement(scene: Scene, at: str, z: ZVector) -> Judgement | None:
    judged = scene.result(Judged, at)
    return judged.judgement if judged is not None and judged.request.z == z else None


def _faces_words(scene: Scene, seen: PhotoSeen | None) -> str:
    for kind in (PhotoSeenRequest, CloserRequest):
        if problem := scene.failure(kind):
            return problem
    read = picture_read(scene)
    if seen is not None or read is None or read.picture is None:
        return ""
    # What shows faces has its networks: only the encoder is not there yet, or still at work.
    loading = scene.result(CodecLoading) is not None and scene.result(CurrentFace) is None
    return LOADING if loading else ENCODING


def _work_shown(scene: Scene) -> WorkShown:
    z, point, came = best_vector(scene), scene.state[CurrentPoint], came_closer(scene)
    kept = scene.state[OwnPicture]
    return WorkShown(
        name=name_of(scene),
        is_open=scene.photo is not None,
        usable=bool(z),
        used=bool(z) and point.z == z == kept.z,
        running=is_running(scene),
        steps=(0, 0) if came is None else (came.step, came.steps),
    )
