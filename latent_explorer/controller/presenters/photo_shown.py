"""What is shown of a picture of the user's own: its square, its faces and what can be done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.own_picture import (
    best_vector,
    box_of,
    came_closer,
    is_running,
    name_of,
    picture_read,
)
from latent_explorer.controller.presenters.networks import ENCODING, LOADING
from latent_explorer.controller.scene import Scene
from latent_explorer.core.plausibility import Judgement
from latent_explorer.jobs.closer import CloserRequest
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.judging import Judged
from latent_explorer.jobs.photo_seen import PhotoSeen, PhotoSeenRequest
from latent_explorer.jobs.request import CodecLoading
from latent_explorer.session.numbers import ZVector
from latent_explorer.session.own_picture import OwnPicture
from latent_explorer.session.point import CurrentPoint

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


def photo_shown(scene: Scene) -> tuple[PhotoShown | None, str]:
    """Return the picture, or None, and words in its place."""
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


def faces_shown(scene: Scene, seen: PhotoSeen | None) -> list[FaceShown]:
    """Return the reconstruction of what was seen, and perhaps what came closer to it."""
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


def faces_words(scene: Scene, seen: PhotoSeen | None) -> str:
    """Return what stands in the place of faces that are not there."""
    for kind in (PhotoSeenRequest, CloserRequest):
        if problem := scene.failure(kind):
            return problem
    read = picture_read(scene)
    if seen is not None or read is None or read.picture is None:
        return ""
    # What shows faces has its networks: only the encoder is not there yet, or still at work.
    loading = scene.result(CodecLoading) is not None and scene.result(CurrentFace) is None
    return LOADING if loading else ENCODING


def work_shown(scene: Scene) -> WorkShown:
    """Return what can be done with the picture now."""
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
