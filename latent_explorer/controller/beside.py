"""The open bundle and the one beside it: what is asked of either, and what they answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from latent_explorer.controller.presenters.originals import known_folder, look_wanted
from latent_explorer.controller.scene import Scene
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.opened import ExplorableBundle
from latent_explorer.jobs.original import Original, OriginalRequest
from latent_explorer.jobs.other_model import (
    Beside,
    BesideRequest,
    OtherModelOpened,
    OtherModelRequest,
)
from latent_explorer.jobs.request import Request, Result
from latent_explorer.session.other_model import OtherModel
from latent_explorer.session.picture_folder import PictureFolders
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.sampling import Sampling

R = TypeVar("R", bound=Result)


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two bundles.

    Parameters
    ----------
    scene : Scene
        What is known.
    model : ExplorableBundle
        The bundle.
    image : int, optional
        The number that the chosen image has in it; None where there is none.
    is_open : bool
        Whether it is the one that is open, and not the one beside it.
    """

    scene: Scene
    model: ExplorableBundle
    image: int | None
    is_open: bool

    @property
    def id(self) -> str:
        """The fingerprint of the bundle, for requests to it."""
        return self.model.fingerprint

    def asking(self, request: Request) -> Request:
        """Return the request to post, of one about this bundle."""
        if self.is_open:
            return request
        assert self.scene.bundle is not None  # beside it stands this one
        return BesideRequest(bundle=self.scene.bundle.fingerprint, asked=request)

    def answer(self, kind: type[R], request: Request) -> R | None:
        """Return the newest answer to a request like this one, as far as numbers in it go."""
        if self.is_open:
            return self.scene.result(kind, request.place)
        found = self.scene.result(Beside, request.key)
        return found.answer if found is not None and isinstance(found.answer, kind) else None

    def exact_answer(self, kind: type[R], request: Request) -> R | None:
        """Return the answer to exactly this request."""
        found = self.answer(kind, request)
        return found if found is not None and found.request == request else None

    def problem(self, request: Request) -> str:
        """Return why a request like this one could not be done; empty where it could."""
        failure = self.scene.failures.get(self.asking(request).key)
        return "" if failure is None else failure.message

    @property
    def sampling(self) -> SamplingSettings:
        """The settings of the sampler, with no more components than there are.

        Where all components of the open bundle are drawn, all of the other one are.
        """
        settings, d = self.scene.state[Sampling].settings, self.model.space.d
        if settings.n_components >= self.scene.space.d:
            return replace(settings, n_components=d)
        return settings.within(d)

    @property
    def folder(self) -> str | None:
        """Where its pictures are, as `known_folder`: those of the open bundle, unless it has own.

        None where there are none, as far as is known.
        """
        known = known_folder(self.scene)
        if self.is_open or known is None:
            return known
        return self.scene.state[PictureFolders].of(self.id) or known

    @property
    def original_request(self) -> OriginalRequest | None:
        """What asks for the picture of the chosen image, as this model sees it."""
        bundle, folder = self.scene.bundle, self.folder
        if self.image is None or folder is None or bundle is None:
            return None
        return OriginalRequest(
            bundle=bundle.fingerprint,
            source=self.model,
            folder=folder,
            image=self.model.image_names[self.image],
            at="" if self.is_open else self.id,
        )

    @property
    def original(self) -> Original | None:
        """The picture of the chosen image, or why there is none; None while it is read."""
        request = self.original_request
        read = None if request is None else self.scene.result(Original, request.place)
        return read if read is not None and read.request == request else None


def other_opened(scene: Scene) -> OtherModelOpened | None:
    """Return what stands beside the open bundle, once that is so."""
    found = scene.result(OtherModelOpened)
    wanted = scene.state[OtherModel].path
    return found if found is not None and found.request.path == wanted else None


def other_wanted(scene: Scene, *, visible: bool) -> Iterable[Request]:
    """Ask for the other bundle to be open; it stays open while its panels are hidden.

    Parameters
    ----------
    scene : Scene
        What is known.
    visible : bool
        Whether a panel that shows it can be seen.
    """
    path = scene.state[OtherModel].path
    if scene.bundle is not None and (visible or scene.result(OtherModelOpened) is not None):
        yield OtherModelRequest(bundle=scene.bundle.fingerprint, path=path)


def sides(scene: Scene) -> tuple[Side, Side] | None:
    """Return the open bundle and the one beside it; None while there is none."""
    opened = other_opened(scene)
    if scene.bundle is None or opened is None or opened.model is None:
        return None
    image = scene.state[CurrentPoint].image
    counterpart = None if image is None else opened.counterpart(image)
    return (
        Side(scene, scene.bundle, image, is_open=True),
        Side(scene, opened.model, counterpart, is_open=False),
    )


def pictures_wanted(scene: Scene) -> Iterable[Request]:
    """Ask whether there are pictures of the open bundle."""
    if scene.bundle is not None:
        yield from look_wanted(scene)
