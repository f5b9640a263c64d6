"""Another model beside the open one: which it is, and when what is shown of both changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from latent_explorer.controller.beside import (
    other_opened,
    other_wanted,
    pictures_wanted,
    sides,
)
from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.both_models import (
    DrawnShown,
    ImageShown,
    PlaneShown,
    asked,
    drawn_shown,
    image_note,
    image_shown,
    plane_shown,
)
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.starts import choose_image
from latent_explorer.controller.views import Intent
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.jobs.model_figures import ModelImage
from latent_explorer.jobs.original import FolderLooked, Original
from latent_explorer.jobs.other_model import Beside, OtherModelOpened, OtherModelRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.session.other_model import BothPlanes, OtherModel
from latent_explorer.session.picture_folder import PictureFolders
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections

NAME = "Other model"


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
            yield from asked(side)

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
            first, second = map(image_shown, both)
            view.show_images((first, second), image_note(both))
        if scene.changed(before, *known, GeneratedFaces):
            faces, others = map(drawn_shown, both)
            view.show_drawn((faces, others))
        if chosen or scene.changed(before, *known, Cloud, Projections):
            plane, other = map(plane_shown, both)
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
