"""What is shown of each of two models: an image, faces of the sampler, a projection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.beside import Side, other_opened
from latent_explorer.controller.views import PlanePoints
from latent_explorer.core.formats import how_many
from latent_explorer.core.samplers import SAMPLERS, SamplingSettings
from latent_explorer.jobs.clouds import Cloud, CloudRequest
from latent_explorer.jobs.generating import FacesRequest, GeneratedFaces
from latent_explorer.jobs.model_figures import ModelImage, ModelImageRequest
from latent_explorer.jobs.opening import BundleOpened
from latent_explorer.jobs.request import Request
from latent_explorer.session.other_model import OtherModel
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections

_NOT_CARRIED = "a vector of one model means nothing in another"
_CHOOSE = "Choose an image: it is found in both models by its name."


@dataclass(frozen=True, eq=False)
class ImageShown:
    """The chosen image in one of the models.

    Parameters
    ----------
    name : str
        What the model is called.
    about : str
        Its size, in words.
    original, face : ndarray of uint8 of shape (height, width, 3), optional
        The picture as this model sees it, and what it makes of it.
    error : float, optional
        How far the one is from the other.
    has_original : bool
        Whether there is a picture, or will be.
    waiting : str
        What is said where there is no face.
    """

    name: str
    about: str
    original: NDArray[np.uint8] | None
    face: NDArray[np.uint8] | None
    error: float | None
    has_original: bool
    waiting: str


@dataclass(frozen=True, eq=False)
class DrawnShown:
    """Faces of the sampler in one of the models.

    Parameters
    ----------
    words : str
        How they were drawn.
    faces : ndarray of uint8 of shape (n, height, width, 3), optional
        The faces, as soon as there are some.
    waiting : str
        What is said until then.
    """

    words: str
    faces: NDArray[np.uint8] | None
    waiting: str


@dataclass(frozen=True, eq=False)
class PlaneShown:
    """A projection of one of the models.

    Parameters
    ----------
    model : str
        What the model is called.
    projection : Projection, optional
        Its axes; None where there is none.
    cloud : Cloud, optional
        What lies in it, once that is known.
    image : ndarray of shape (2,), optional
        Where the chosen image lies.
    problem : str
        Why there is none.
    """

    model: str
    projection: Projection | None
    cloud: Cloud | None
    image: PlanePoints | None
    problem: str = ""


def asked(side: Side) -> Iterator[Request]:
    """Yield what is asked for so that all of it can be shown."""
    yield side.asking(_faces_request(side))
    plane = _projection(side)
    if isinstance(plane, Projection):
        yield side.asking(CloudRequest(bundle=side.id, projection=plane))
    if (original := side.original_request) is not None:
        yield original
    if (image := _image_request(side)) is not None:
        yield side.asking(image)


def _faces_request(side: Side) -> FacesRequest:
    return FacesRequest(bundle=side.id, settings=side.sampling)


def _image_request(side: Side) -> ModelImageRequest | None:
    if side.image is None:
        return None
    read = side.original
    original = read if read is not None and read.picture is not None else None
    return ModelImageRequest(bundle=side.id, image=side.image, original=original)


def _projection(side: Side) -> Projection | str:
    """Return what the projection of a model shows, or why there is none."""
    scene = side.scene
    if scene.state[OtherModel].planes == "strongest":
        pairs = _strongest(side)
        return Projection(pairs[0]) if pairs else f"{side.model.name} has no correlated pair"
    shown = scene.state[Projections]
    if not shown.shown:
        return "There is no projection: add one first"
    active = shown.shown[shown.active]
    if not active.fits(side.model.space, side.is_open):
        if active.of_directions:
            axes = " and ".join(active.axis_names)
            return f"{axes} are directions of the open model, and of no other"
        d = side.model.space.d
        missing = [name for name, k in zip(active.axis_names, active.pair, strict=True) if k >= d]
        return f"{side.model.name} has {_components(d)}: there is no {' and no '.join(missing)}"
    return active


def _components(d: int) -> str:
    return how_many(d, "component")


def _strongest(side: Side) -> tuple[tuple[int, int], ...]:
    if side.is_open:
        opened = side.scene.result(BundleOpened)
        return () if opened is None else opened.strongest
    beside = other_opened(side.scene)
    return () if beside is None else beside.strongest


def image_shown(side: Side) -> ImageShown:
    """Return the chosen image in a model."""
    request, model = _image_request(side), side.model
    found = None if request is None else side.answer(ModelImage, request)
    if found is not None and found.request.image != side.image:
        found = None
    # A picture is shown when its reconstruction is compared with it, and not beside another one.
    original = None if found is None else found.request.original
    height, width = model.shape
    about = f"{model.space.n:,} images, {_components(model.space.d)}, {width} × {height}"
    return ImageShown(
        name=model.name,
        about=about,
        original=None if original is None else original.picture,
        face=None if found is None else found.face,
        error=None if found is None else found.error,
        has_original=original is not None or (side.folder is not None and side.original is None),
        waiting="" if request is None else side.problem(request) or "…",
    )


def image_note(both: tuple[Side, Side]) -> str:
    """Return what there is to say of the chosen image."""
    first, other = both
    free = first.scene.state[CurrentPoint].start.kind not in ("mean", "image")
    if first.image is None:
        why = f"The current face cannot be carried over: {_NOT_CARRIED}. " if free else ""
        return why + _CHOOSE
    name = first.model.image_names[first.image]
    if other.image is None:
        return f"{name} is no image of {other.model.name}: choose one that is in both."
    said = [name]
    if free:
        said.append(f"the current face is no image, and {_NOT_CARRIED}")
    if first.folder is None:
        said.append("with the pictures of both, errors are measured")
    said += dict.fromkeys(_missing(side) for side in both)
    return "; ".join(filter(None, said))


def _missing(side: Side) -> str:
    """Return why there is no picture of the chosen image, where that is known."""
    read = side.original
    if read is None or read.picture is not None:
        return ""
    return read.problem or f"nobody has said where the pictures of {side.model.name} are"


def drawn_shown(side: Side) -> DrawnShown:
    """Return the faces that the sampler draws in a model."""
    request = _faces_request(side)
    found = side.answer(GeneratedFaces, request)
    settings = side.sampling if found is None else found.draw.settings
    words = f"{side.model.name}: {_drawn_words(settings, side.model.space.d)}"
    waiting = side.problem(request) or "…"
    return DrawnShown(words, None if found is None else found.faces, waiting)


def _drawn_words(settings: SamplingSettings, d: int) -> str:
    sampler = SAMPLERS[settings.method]
    K = f", {settings.n_components:,} of {d:,} PCA components"
    return f"{sampler.title}, seed {settings.seed}" + (K if "n_components" in sampler.uses else "")


def plane_shown(side: Side) -> PlaneShown:
    """Return the projection of a model."""
    projection, name = _projection(side), side.model.name
    if isinstance(projection, str):
        return PlaneShown(name, None, None, None, projection)
    request = CloudRequest(bundle=side.id, projection=projection)
    cloud = side.exact_answer(Cloud, request)
    if problem := side.problem(request):
        return PlaneShown(name, None, None, None, problem)
    image: PlanePoints | None = None
    if cloud is not None and side.image is not None:
        image = np.array([cloud.x[side.image], cloud.y[side.image]], np.float64)
    return PlaneShown(name, projection, cloud, image)
