"""Another model beside the open one: the same image, the same sampler, a projection of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.beside import (
    Side,
    other_opened,
    other_wanted,
    pictures_wanted,
    sides,
)
from latent_explorer.controller.controller import Controller
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.starts import choose_image
from latent_explorer.controller.views import Intent, PlanePoints
from latent_explorer.core.samplers import SAMPLERS, SamplingSettings
from latent_explorer.jobs.clouds import Cloud, CloudRequest
from latent_explorer.jobs.generating import FacesRequest, GeneratedFaces
from latent_explorer.jobs.model_figures import ModelImage, ModelImageRequest
from latent_explorer.jobs.opening import BundleOpened
from latent_explorer.jobs.original import FolderLooked, Original
from latent_explorer.jobs.other_model import Beside, OtherModelOpened, OtherModelRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.session.other_model import BothPlanes, OtherModel
from latent_explorer.session.picture_folder import PictureFolders
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections

NAME = "Other model"

_NOT_CARRIED = "a vector of one model means nothing in another"
_CHOOSE = "Choose an image: it is found in both models by its name."


@dataclass(frozen=True)
class ChoiceShown:
    """Which model stands beside the open one.

    Parameters
    ----------
    path, name : str
        Its folder and what it is called; empty for none.
    recent : tuple of str
        Folders of other bundles that were open.
    ready : bool
        Whether it is open.
    problem : str
        Why it cannot be.
    planes : "same" or "strongest"
        What the projections show.
    """

    path: str
    name: str
    recent: tuple[str, ...]
    ready: bool
    problem: str
    planes: BothPlanes


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


class OtherModelView(Protocol):
    """Two models side by side; sequences have the open one first."""

    model_chosen: Intent
    planes_chosen: Intent
    image_picked: Intent

    def show_choice(self, shown: ChoiceShown) -> None:
        """Show which model it is."""
        ...

    def show_images(self, shown: tuple[ImageShown, ImageShown], note: str) -> None:
        """Show the chosen image in both, and what there is to say of it."""
        ...

    def show_drawn(self, shown: tuple[DrawnShown, DrawnShown]) -> None:
        """Show the faces that the sampler draws in both."""
        ...

    def show_planes(self, shown: tuple[PlaneShown, PlaneShown], level: float) -> None:
        """Show a projection of each, with its ellipse at a sigma level."""
        ...


class OtherModelPresenter:
    """Join the other model to the controller."""

    def __init__(self, view: OtherModelView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.model_chosen.connect(self.choose)
        view.planes_chosen.connect(self.set_planes)
        view.image_picked.connect(self.choose_image)

    # What the user does

    def choose(self, path: str) -> None:
        """Put the bundle at `path` beside the open one; with an empty path, none."""
        section = self._controller.state[OtherModel]
        if path and path == section.path:
            # It was not there, perhaps, and is by now.
            self._controller.ask_again(OtherModelRequest)
            return
        name = f"Compare with {Path(path).name}" if path else "Close the other model"
        self._controller.change(name, section.at(path))

    def set_planes(self, planes: BothPlanes) -> None:
        """Show the same components of both, or the strongest pair of each."""
        section = self._controller.state[OtherModel]
        self._controller.change("Projections of both models", replace(section, planes=planes))

    def choose_image(self, beside: bool, index: int) -> None:
        """Choose an image that was clicked in the open model, or in the one beside it."""
        opened = other_opened(self._controller.scene)
        if not beside or opened is None or opened.model is None:
            choose_image(self._controller, index)
        elif (image := opened.image_of(index)) is not None:
            choose_image(self._controller, image)
        else:
            name = opened.model.image_names[index]
            self._controller.tell(f"{name} is no image of the open model")

    # What is shown

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the other bundle, and for what is shown of both."""
        visible = NAME in scene.visible
        yield from other_wanted(scene, visible=visible)
        both = sides(scene)
        if not visible or both is None:
            return
        yield from pictures_wanted(scene)
        for side in both:
            yield side.asking(_faces_request(side))
            plane = _projection(side)
            if isinstance(plane, Projection):
                yield side.asking(CloudRequest(bundle=side.id, projection=plane))
            if (original := side.original_request) is not None:
                yield original
            if (image := _image_request(side)) is not None:
                yield side.asking(image)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show what has come."""
        if scene.bundle is None:
            return
        failed = before is None or before.failures is not scene.failures
        if failed or scene.changed(before, OtherModel, OtherModelOpened, OpenedBundle):
            self._note_what_it_is(scene)
            self._view.show_choice(_choice(scene))
        both = sides(scene)
        if both is None:
            return
        view, known = self._view, (OtherModel, OtherModelOpened, Beside)
        # Not at each event of a drag, which moves the point and chooses nothing.
        chosen = before is None or _chosen(before) != _chosen(scene)
        pictures = (ModelImage, Original, FolderLooked, PictureFolders)
        if chosen or failed or scene.changed(before, *known, *pictures):
            first, second = map(_image_shown, both)
            view.show_images((first, second), _note(both))
        if scene.changed(before, *known, GeneratedFaces):
            faces, others = map(_drawn_shown, both)
            view.show_drawn((faces, others))
        if chosen or scene.changed(before, *known, Cloud, Projections):
            plane, other = map(_plane_shown, both)
            view.show_planes((plane, other), scene.state[Projections].ellipse_level)

    def _note_what_it_is(self, scene: Scene) -> None:
        """Remember which contents the other model has, and say where they are others by now."""
        opened, section = other_opened(scene), scene.state[OtherModel]
        if opened is None or opened.model is None:
            return
        model = opened.model
        if (section.name, section.fingerprint) == (model.name, model.fingerprint):
            return
        self._controller.change(
            "", replace(section, name=model.name, fingerprint=model.fingerprint)
        )
        if section.fingerprint not in ("", model.fingerprint):
            self._controller.tell(
                f"The model beside it, in {Path(section.path).name}, is not the one it was: "
                f"{section.name} ({section.fingerprint}) then, {model.name} ({model.fingerprint}) "
                "now"
            )


def _chosen(scene: Scene) -> tuple[int | None, str]:
    point = scene.state[CurrentPoint]
    return point.image, point.start.kind


def _choice(scene: Scene) -> ChoiceShown:
    section, opened = scene.state[OtherModel], other_opened(scene)
    ready = opened is not None and opened.model is not None
    here = scene.state[OpenedBundle]
    recent = tuple(path for path in here.recent if path not in (here.path, section.path))
    problem = "" if ready or not section.path else scene.failure(OtherModelRequest) or ""
    name = section.name or Path(section.path).name
    return ChoiceShown(section.path, name, recent, ready, problem, section.planes)


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
    return "1 component" if d == 1 else f"{d:,} components"


def _strongest(side: Side) -> tuple[tuple[int, int], ...]:
    if side.is_open:
        opened = side.scene.result(BundleOpened)
        return () if opened is None else opened.strongest
    beside = other_opened(side.scene)
    return () if beside is None else beside.strongest


def _image_shown(side: Side) -> ImageShown:
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


def _note(both: tuple[Side, Side]) -> str:
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


def _drawn_shown(side: Side) -> DrawnShown:
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


def _plane_shown(side: Side) -> PlaneShown:
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
