"""What is known at a moment of the picture of the user's own, and of its vectors."""

from __future__ import annotations

from latent_explorer.controller.scene import Scene
from latent_explorer.core.face_framing import CELEBA_FRAMING, FaceFraming
from latent_explorer.core.square_box import SquareBox
from latent_explorer.jobs.closer import CameCloser
from latent_explorer.jobs.face_framing import FramingFound, FramingRequest
from latent_explorer.jobs.photo import PLACE, PhotoRead, PhotoRequest
from latent_explorer.jobs.photo_seen import PhotoSeen
from latent_explorer.resources import is_shipped
from latent_explorer.session.numbers import ZVector
from latent_explorer.session.own_picture import LONGEST_NAME, OwnPicture


def picture_read(scene: Scene) -> PhotoRead | None:
    """Return the picture that is open, as far as it has come."""
    read = scene.result(PhotoRead, PLACE)
    if scene.photo is None or read is None or read.request.photo is not scene.photo.photo:
        return None
    return read


def framing_request(scene: Scene) -> FramingRequest | None:
    """Return what finds where the model has faces; None where that is known."""
    bundle = scene.bundle
    if bundle is None or is_shipped(bundle.path):
        return None
    return FramingRequest(bundle=bundle.fingerprint)


def photo_request(scene: Scene) -> PhotoRequest | None:
    """Return what reads the open picture; None while nobody knows where the model has faces."""
    if scene.bundle is None or scene.photo is None:
        return None
    framing: FaceFraming | None = CELEBA_FRAMING
    if framing_request(scene) is not None:
        found = scene.result(FramingFound)
        if found is None and not scene.failure(FramingRequest):
            return None
        framing = None if found is None else found.framing
    return PhotoRequest(
        bundle=scene.bundle.fingerprint,
        source=scene.bundle,
        photo=scene.photo.photo,
        framing=framing,
    )


def box_of(scene: Scene) -> SquareBox | None:
    """Return what is cut of the picture: as the user has it, else as proposed, once it is."""
    read = picture_read(scene)
    if scene.photo is None or read is None:
        return None
    return scene.photo.box or read.box


def seen_lately(scene: Scene) -> PhotoSeen | None:
    """Return what was seen of the open picture last: while a square is dragged, not of this one."""
    seen = scene.result(PhotoSeen)
    if scene.photo is None or seen is None or seen.request.photo is not scene.photo.photo:
        return None
    return seen


def seen_now(scene: Scene) -> PhotoSeen | None:
    """Return what is seen of the square that is shown."""
    seen = seen_lately(scene)
    return seen if seen is not None and seen.request.box == box_of(scene) else None


def came_closer(scene: Scene) -> CameCloser | None:
    """Return what steps have given that were taken from the square that is shown."""
    came, work = scene.result(CameCloser), scene.photo
    if came is None or work is None or work.closer is None:
        return None
    asked = came.request
    same = asked.photo is work.photo and asked.box == box_of(scene) and asked.z == work.closer
    return came if same else None


def is_running(scene: Scene) -> bool:
    """Return whether steps are being taken."""
    came = came_closer(scene)
    return scene.photo is not None and scene.photo.running and not (came and came.complete)


def best_vector(scene: Scene) -> ZVector:
    """Return the vector of the picture that is nearest to it; of one that is closed, its point."""
    if scene.photo is None:
        return scene.state[OwnPicture].z
    came, seen = came_closer(scene), seen_now(scene)
    if came is not None:
        return came.z
    if seen is None:
        return ()
    return scene.photo.closer or seen.z


def marked_vector(scene: Scene) -> ZVector:
    """Return the vector to mark: of the picture that is open the best, else that of the last."""
    came, seen = came_closer(scene), seen_lately(scene)
    if came is not None:
        return came.z
    return scene.state[OwnPicture].z if seen is None else seen.z


def name_of(scene: Scene) -> str:
    """Return what the picture is called, or the one whose point is kept."""
    if scene.photo is None:
        return scene.state[OwnPicture].name
    return scene.photo.photo.name[:LONGEST_NAME]
