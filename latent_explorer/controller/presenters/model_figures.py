"""The figures of the open model and of the one beside it, as ``latent-explorer models``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from latent_explorer.controller.beside import (
    Side,
    other_opened,
    other_wanted,
    pictures_wanted,
    sides,
)
from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.originals import known_folder
from latent_explorer.controller.scene import Scene
from latent_explorer.core.formats import how_many
from latent_explorer.core.model_figures import ErrorFigures, ModelFigures
from latent_explorer.jobs.model_figures import (
    ModelErrors,
    ModelErrorsRequest,
    ModelFiguresFound,
    ModelFiguresRequest,
    SampleRead,
    SampleRequest,
)
from latent_explorer.jobs.original import FolderLooked, Original
from latent_explorer.jobs.other_model import Beside, OtherModelOpened
from latent_explorer.jobs.request import Request
from latent_explorer.session.other_model import OtherModel
from latent_explorer.session.picture_folder import PictureFolders

NAME = "Model figures"


@dataclass(frozen=True)
class ModelShown:
    """What is known of one of the models.

    Parameters
    ----------
    name, fingerprint : str
        What it is called, and what tells its contents from others.
    figures : ModelFigures, optional
        Without its pictures.
    errors : ErrorFigures, optional
        With them.
    """

    name: str
    fingerprint: str
    figures: ModelFigures | None
    errors: ErrorFigures | None


class ModelFiguresView(Protocol):
    """The figures of both, the open one first."""

    def show_models(self, shown: tuple[ModelShown, ModelShown] | None, common: int) -> None:
        """Show the figures, and how many images are in both; None while there is one model."""
        ...

    def show_words(self, words: str) -> None:
        """Say what they are figures of, and why some are missing."""
        ...


class ModelFiguresPresenter:
    """Join the figures of both models to the controller."""

    def __init__(self, view: ModelFiguresView, controller: Controller) -> None:
        self._view = view

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the figures, and where there are pictures for the errors."""
        visible = NAME in scene.visible
        yield from other_wanted(scene, visible=visible)
        both = sides(scene)
        if not visible or both is None:
            return
        yield from pictures_wanted(scene)
        for side in both:
            yield side.asking(ModelFiguresRequest(bundle=side.id))
            sample = _sample_request(side)
            if sample is not None:
                yield sample
                read = _sample(side)
                if read is not None and read.pictures is not None:
                    yield side.asking(ModelErrorsRequest(bundle=side.id, sample=read))

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the figures."""
        kinds = (OtherModel, OtherModelOpened, Beside, ModelFiguresFound, ModelErrors)
        pictures = (SampleRead, FolderLooked, Original, PictureFolders)
        if scene.bundle is None or not scene.changed(before, *kinds, *pictures):
            return
        both, opened = sides(scene), other_opened(scene)
        if both is None or opened is None:
            self._view.show_models(None, 0)
            self._view.show_words("")
            return
        first, other = map(_shown, both)
        common = int(np.count_nonzero(opened.counterparts >= 0))
        self._view.show_models((first, other), common)
        self._view.show_words(_words(scene, both, common))


def _sample_request(side: Side) -> SampleRequest | None:
    scene, opened = side.scene, other_opened(side.scene)
    if opened is None or not opened.measured or side.folder is None or scene.bundle is None:
        return None
    return SampleRequest(
        bundle=scene.bundle.fingerprint,
        source=side.model,
        folder=side.folder,
        images=opened.measured,
        of=side.id,
    )


def _sample(side: Side) -> SampleRead | None:
    """Return the pictures that are wanted, or why there are none; None while they are read."""
    request = _sample_request(side)
    read = None if request is None else side.scene.result(SampleRead, request.place)
    return read if read is not None and read.request == request else None


def _shown(side: Side) -> ModelShown:
    found = side.answer(ModelFiguresFound, ModelFiguresRequest(bundle=side.id))
    return ModelShown(
        name=side.model.name,
        fingerprint=side.model.fingerprint,
        figures=None if found is None else found.figures,
        errors=_errors(side),
    )


def _errors(side: Side) -> ErrorFigures | None:
    read = _sample(side)
    if read is None:
        return None
    found = side.exact_answer(ModelErrors, ModelErrorsRequest(bundle=side.id, sample=read))
    return None if found is None else found.figures


def _words(scene: Scene, both: tuple[Side, Side], common: int) -> str:
    """Return what the figures are of."""
    if not common:
        return "No image is in both, by their names: nothing can be measured over the same ones."
    are = "is" if common == 1 else "are"
    said = f"{how_many(common, 'image')} {are} in both, by their names."
    if both[0].id == both[1].id:
        said = f"Both are the same model. {said}"
    if known_folder(scene) is None:
        return f"{said} Name the folder of their pictures, and errors are measured over them."
    for side in both:
        if (read := _sample(side)) is not None and read.problem:
            return f"{said} No errors of {side.model.name}: {read.problem}."
    known = [errors for errors in map(_errors, both) if errors is not None]
    if len(known) < len(both):
        return f"{said} Errors are being measured …"
    return f"{said} Errors over {known[0].measured:,} of them; pixels in [0, 1]."
