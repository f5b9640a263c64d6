"""The nearest image beside each generated face: what is asked for, and what is shown of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.presenters.originals import known_folder, look_wanted
from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.jobs.images import BLOCK
from latent_explorer.jobs.nearest_images import NearestImages, NearestImagesRequest
from latent_explorer.jobs.original import OriginalThumbnails, OriginalThumbnailsRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.face_tiles import FaceTiles
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.sampling import Sampling

# Of more faces only reconstructions are shown: a disk takes its time for each original.
_ORIGINALS_AT_MOST = 96

Pictures = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class NearestShown:
    """The image nearest to each generated face, in their order.

    Parameters
    ----------
    names : tuple of str
        What the images are called.
    distances : ndarray of float64 of shape (n,)
        How far they are, in z.
    pictures : tuple of ndarray
        uint8 of shape (size, size, 3); None for one that is still to come.
    originals : tuple of bool
        Which pictures are originals; the others are reconstructions.
    chosen : frozenset of int
        The faces whose nearest image is the chosen one.
    """

    names: tuple[str, ...]
    distances: NDArray[np.float64]
    pictures: tuple[NDArray[np.uint8] | None, ...]
    originals: tuple[bool, ...]
    chosen: frozenset[int] = frozenset()


def nearest_wanted(scene: Scene) -> Iterable[Request]:
    """Ask for the nearest images of the faces that are shown, and then for their originals."""
    bundle, settings = scene.bundle, scene.state[Sampling].settings
    assert bundle is not None
    shown = scene.result(GeneratedFaces)
    # After the faces, and not at each event of a slider.
    ready = shown is not None and shown.request.settings == settings and not scene.moving
    if not scene.state[FaceTiles].shows_nearest(settings.method) or not ready:
        return
    yield NearestImagesRequest(bundle=bundle.fingerprint, settings=settings)
    yield from look_wanted(scene)
    folder = known_folder(scene)
    if folder is None:
        return
    for block in _blocks(nearest_of_shown(scene)):
        yield OriginalThumbnailsRequest(
            bundle=bundle.fingerprint, source=bundle, folder=folder, images=block
        )


def nearest_of_shown(scene: Scene) -> NearestImages | None:
    """Return the nearest images of the faces that are shown, None while they are not known."""
    shown, found = scene.result(GeneratedFaces), scene.result(NearestImages)
    if shown is None or found is None or found.request.settings != shown.request.settings:
        return None
    settings = scene.state[Sampling].settings
    return found if scene.state[FaceTiles].shows_nearest(settings.method) else None


def nearest_shown(scene: Scene) -> NearestShown | None:
    """Return what stands beside the faces: originals as far as they are known."""
    found = nearest_of_shown(scene)
    if found is None or scene.bundle is None:
        return None
    originals = _originals(scene, found)
    names = [scene.bundle.image_names[image] for image in found.images.tolist()]
    pictures: list[Pictures | None] = [None] * len(names)
    for index, image in enumerate(found.images.tolist()):
        if image in originals:
            pictures[index] = originals[image]
        elif found.faces is not None:
            pictures[index] = found.faces[index]
    kinds = [image in originals for image in found.images.tolist()]
    same = found.images == (-1 if (chosen := scene.state[CurrentPoint].image) is None else chosen)
    return NearestShown(
        tuple(names),
        found.distances,
        tuple(pictures),
        tuple(kinds),
        frozenset(np.flatnonzero(same).tolist()),
    )


def _blocks(found: NearestImages | None) -> Iterable[tuple[int, ...]]:
    if found is None or len(found.images) > _ORIGINALS_AT_MOST:
        return
    images = list(dict.fromkeys(found.images.tolist()))
    for start in range(0, len(images), BLOCK):
        yield tuple(images[start : start + BLOCK])


def _originals(scene: Scene, found: NearestImages) -> Mapping[int, Pictures]:
    """Return the originals that were read, by image."""
    folder, known = known_folder(scene), dict[int, Pictures]()
    for block in _blocks(found):
        read = scene.result(OriginalThumbnails, block)
        if read is not None and read.request.folder == folder:
            pairs = zip(block, read.pictures, strict=True)
            known |= {image: picture for image, picture in pairs if picture is not None}
    return known
