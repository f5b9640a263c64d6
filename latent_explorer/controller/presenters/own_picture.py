"""A picture of the user's own: its square, what the networks make of it, and its point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from latent_explorer.controller.presenters.photo_shown import (
    CLOSER,
    ENCODED,
    FaceShown,
    PhotoShown,
    WorkShown,
    faces_shown,
    faces_words,
    photo_shown,
    work_shown,
)
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.starts import start_from_picture
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.square_box import SquareBox
from latent_explorer.jobs.closer import CameCloser, CloserRequest
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.judging import Judged, QuantilesReady, QuantilesRequest
from latent_explorer.jobs.photo import PhotoRead
from latent_explorer.jobs.photo_seen import JudgePhotoRequest, PhotoSeen, PhotoSeenRequest
from latent_explorer.jobs.request import CodecLoading, Request
from latent_explorer.session.own_picture import OwnPicture
from latent_explorer.session.point import CurrentPoint

NAME = "Your picture"


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
            self._view.show_photo(*photo_shown(scene))
            self._view.show_box(box_of(scene))
        kinds = (PhotoRead, PhotoSeen, CameCloser, Judged, CodecLoading)
        begun = before is not None and before.result(CurrentFace) is None
        if other or failed or begun or scene.changed(before, *kinds):
            seen = seen_lately(scene)
            words = faces_words(scene, seen)
            self._view.show_faces(
                None if seen is None else seen.seen, faces_shown(scene, seen), words
            )
        kinds_of_work = (PhotoRead, PhotoSeen, CameCloser, OwnPicture, CurrentPoint)
        if other or scene.changed(before, *kinds_of_work):
            self._view.show_work(work_shown(scene))
