"""What the mouse points at: ringed in all projections, with a small picture at the mouse."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.originals import known_folder, look_wanted
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import PlanePoints, ProjectionsView
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.generating import GeneratedFaces, GeneratedVectors
from latent_explorer.jobs.hovered_face import HoveredFace, HoveredFaceRequest
from latent_explorer.jobs.original import FolderLooked, Original, OriginalRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.hovered import Hovered
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.picture_folder import PictureFolders
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.sampling import Sampling

_PLACE = "hover"
_PICTURES = (HoveredFace, GeneratedFaces, Original, FolderLooked, PictureFolders)


class HoverPresenter:
    """The part of the projections that follows the mouse before anything is clicked."""

    def __init__(self, view: ProjectionsView, controller: Controller) -> None:
        self._view = view
        view.hovered.connect(controller.hover)

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the picture of what is pointed at, at once, so that it is there in time."""
        hovered = scene.hovered
        if hovered is not None and _known_face(scene, hovered) is None:
            request = _request(scene, hovered)
            if request is not None:
                yield request
        if hovered is not None and hovered.kind == "image":
            yield from look_wanted(scene)
            if (original := _original_request(scene, hovered)) is not None:
                yield original

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show rings and picture."""
        hovered = scene.hovered
        news = before is None or scene.changed(before) or before.hovered != hovered
        if news or (
            hovered is not None
            and scene.changed(before, Projections, Cloud, GeneratedVectors, Sampling)
        ):
            self._view.show_hovered(
                [_place(scene, hovered, p) for p in scene.state[Projections].shown]
            )
        if hovered is not None and (news or scene.changed(before, *_PICTURES)):
            picture, note = _picture(scene, hovered)
            self._view.show_thumbnail(hovered, _name(scene, hovered), note, picture)


def _place(scene: Scene, hovered: Hovered | None, projection: Projection) -> PlanePoints | None:
    if hovered is None:
        return None
    if hovered.kind == "image":
        # From the cloud: in a file the z-point is at as many places as it has components, and the
        # disk may have to be asked for each.
        cloud = scene.result(Cloud, projection)
        return None if cloud is None else cloud.position(hovered.index)
    z = _generated(scene, hovered)
    return None if z is None else scene.space.locate(z, projection.coordinates, projection.pair)


def _request(scene: Scene, hovered: Hovered) -> HoveredFaceRequest | None:
    assert scene.bundle is not None  # without one there is nothing to point at
    bundle = scene.bundle.fingerprint
    if hovered.kind == "image":
        return HoveredFaceRequest(bundle=bundle, hovered=hovered)
    z = _generated(scene, hovered)
    return None if z is None else HoveredFaceRequest(bundle=bundle, hovered=hovered, z=z_vector(z))


def _original_request(scene: Scene, hovered: Hovered) -> OriginalRequest | None:
    bundle, folder = scene.bundle, known_folder(scene)
    assert bundle is not None
    if folder is None:
        return None
    image = bundle.image_names[hovered.index]
    return OriginalRequest(
        bundle=bundle.fingerprint, source=bundle, folder=folder, image=image, at=_PLACE
    )


def _generated(scene: Scene, hovered: Hovered) -> NDArray[np.float32] | None:
    vectors = scene.result(GeneratedVectors)
    if vectors is None or hovered.index >= len(vectors.draw.z):
        return None
    z: NDArray[np.float32] = vectors.draw.z[hovered.index]
    return z


def _known_face(scene: Scene, hovered: Hovered) -> NDArray[np.uint8] | None:
    """Return the face of a generated vector, where the set it belongs to is decoded."""
    faces, vectors = scene.result(GeneratedFaces), scene.result(GeneratedVectors)
    if hovered.kind != "generated" or faces is None or vectors is None:
        return None
    same = faces.request.settings == vectors.request.settings
    if not same or hovered.index >= len(faces.faces):
        return None
    face: NDArray[np.uint8] = faces.faces[hovered.index]
    return face


def _picture(scene: Scene, hovered: Hovered) -> tuple[NDArray[np.uint8] | None, str]:
    """Return the picture of what is pointed at, and which one it is, in words.

    Of an image that is the original where there is one, else the reconstruction. A generated
    vector has but one picture, of which there is nothing to say.
    """
    if (face := _known_face(scene, hovered)) is not None:
        return face, ""
    is_image = hovered.kind == "image"
    read = scene.result(Original, _PLACE)
    if is_image and read is not None and read.picture is not None:
        if read.request == _original_request(scene, hovered):
            return read.picture, "original"
    shown = scene.result(HoveredFace)
    if shown is not None and shown.request == _request(scene, hovered):
        return shown.face, "reconstruction" if is_image else ""
    return None, "…" if is_image else ""


def _name(scene: Scene, hovered: Hovered) -> str:
    if hovered.kind == "generated":
        return f"Face {hovered.index + 1}"
    assert scene.bundle is not None  # it has the images
    return str(scene.bundle.image_names[hovered.index])
