"""Originals: whether there are any, and what is asked for and said of the chosen image's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.original import FolderLooked, FolderRequest, Original, OriginalRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.picture_folder import PictureFolders
from latent_explorer.session.point import CurrentPoint


@dataclass(frozen=True, eq=False)
class OriginalShown:
    """The picture of the chosen image, beside the current face; equal ones look the same.

    Parameters
    ----------
    picture : ndarray of uint8 of shape (size, size, 3), optional
        None while it is being read.
    caption, face_caption : str
        What stands below the picture, and below the face.
    beside : bool
        Whether it is shown all the time, or only when the user compares.
    """

    picture: NDArray[np.uint8] | None
    caption: str
    face_caption: str
    beside: bool = True

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OriginalShown):
            return NotImplemented
        return self.picture is other.picture and self._words == other._words

    def __hash__(self) -> int:
        return hash((id(self.picture), self._words))

    @property
    def _words(self) -> tuple[str, str, bool]:
        return self.caption, self.face_caption, self.beside


@dataclass(frozen=True)
class PicturesShown:
    """Where originals come from.

    Parameters
    ----------
    folder : str
        The folder or zip file that was named, or empty.
    beside : bool
        Whether the original stands beside the face.
    note : str
        What the user should know of them, or empty.
    """

    folder: str = ""
    beside: bool = True
    note: str = ""


def originals_wanted(scene: Scene) -> Iterable[Request]:
    """Ask for the picture of the chosen image, and whether the folder that was named is right."""
    if (bundle := scene.bundle) is None:
        return
    folder, image = _folder(scene), _chosen(scene)
    if folder:
        yield FolderRequest(bundle=bundle.fingerprint, source=bundle, folder=folder)
    if image is not None:
        yield OriginalRequest(bundle=bundle.fingerprint, source=bundle, folder=folder, image=image)


def look_wanted(scene: Scene) -> Iterable[Request]:
    """Ask whether there are pictures of the bundle, unless that is known."""
    bundle, folder = scene.bundle, _folder(scene)
    assert bundle is not None
    looked = scene.result(FolderLooked)
    if looked is None or looked.request.folder != folder:
        yield FolderRequest(bundle=bundle.fingerprint, source=bundle, folder=folder)


def known_folder(scene: Scene) -> str | None:
    """Return where there are pictures, empty for wherever the bundle's own words lead.

    None where there are none, as far as is known: then nobody needs to ask for one.
    """
    folder = _folder(scene)
    looked, read = scene.result(FolderLooked), scene.result(Original)
    seen = looked is not None and looked.request.folder == folder and looked.found > 0
    if not seen and read is not None:
        seen = read.request.folder == folder and read.picture is not None
    return folder if seen else None


def pictures_missing(scene: Scene) -> bool:
    """Return whether the folder that the user has named was not there, or had no pictures."""
    looked = scene.result(FolderLooked)
    if scene.bundle is None or looked is None or not looked.request.folder:
        return False
    return looked.request.folder == _folder(scene) and not looked.found


def original_shown(scene: Scene) -> OriginalShown | None:
    """Return the picture of the chosen image; its place stays free while the next one is read."""
    image, read = _chosen(scene), scene.result(Original)
    if image is None or read is None or read.picture is None:
        return None
    if read.request.folder != _folder(scene):
        return None
    point = scene.state[CurrentPoint]
    at_image = point.start.kind == "image" and point.start.label == image
    face = "reconstruction, moved" if point.moved else "reconstruction"
    return OriginalShown(
        picture=read.picture if read.request.image == image else None,
        caption="original" if at_image else image,
        face_caption=face if at_image else "current face",
        beside=scene.state[PictureFolders].beside,
    )


def pictures_shown(scene: Scene) -> PicturesShown:
    """Return where originals come from, and what is wrong with that or with this one."""
    folder, image = _folder(scene), _chosen(scene)
    looked, read = scene.result(FolderLooked), scene.result(Original)
    if looked is not None and (looked.request.folder != folder or not folder):
        # Where nobody has named a place there is nothing to be wrong with it.
        looked = None
    note = ""
    if looked is not None and looked.problem:
        note = looked.problem
    elif looked is not None and not looked.found:
        note = f"None of {looked.tried} pictures that were looked for is in {PurePath(folder).name}"
    elif read is not None and (read.request.folder, read.request.image) == (folder, image):
        note = read.problem
    elif looked is not None and image is None:
        note = "Choose an image to see its original"
    return PicturesShown(folder, scene.state[PictureFolders].beside, note)


def _folder(scene: Scene) -> str:
    assert scene.bundle is not None
    return scene.state[PictureFolders].of(scene.bundle.fingerprint)


def _chosen(scene: Scene) -> str | None:
    assert scene.bundle is not None
    index = scene.state[CurrentPoint].image
    return None if index is None else scene.bundle.image_names[index]
