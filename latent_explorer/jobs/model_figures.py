"""What two bundles are compared by: their figures, an image in each, and their errors."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import read_only, row_slices
from latent_explorer.core.model_figures import (
    ErrorFigures,
    ModelFigures,
    error_figures,
    model_figures,
)
from latent_explorer.core.reconstruction import squared_error
from latent_explorer.jobs.generating import DECODE_CHUNK
from latent_explorer.jobs.original import Original, PictureRequest
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.messages import shortened

# Encoding and decoding: as long as decoding twice as many.
_AT_A_TIME = DECODE_CHUNK // 2


@dataclass(frozen=True, kw_only=True)
class ModelFiguresRequest(Request):
    """Work out what there is to say of a bundle without its pictures."""

    @property
    def purpose(self) -> str:
        return "counting correlated pairs"


@dataclass(frozen=True, eq=False)
class ModelFiguresFound(Result):
    """The figures of a bundle."""

    request: ModelFiguresRequest
    figures: ModelFigures


@works_on(ModelFiguresRequest)
def find_figures(request: ModelFiguresRequest, workspace: Workspace) -> Steps:
    """Work out the figures."""
    opened = workspace.opened(request)
    yield ModelFiguresFound(request, model_figures(opened.space, opened.bundle.shape))


@dataclass(frozen=True, kw_only=True)
class ModelImageRequest(Request):
    """Decode the z-point of an image, and compare it with its picture.

    Parameters
    ----------
    image : int
        Its number.
    original : Original, optional
        Its picture, where that is known.
    """

    image: int
    original: Original | None = None

    @property
    def purpose(self) -> str:
        return "decoding the chosen image"


@dataclass(frozen=True, eq=False)
class ModelImage(Result):
    """The reconstruction of an image.

    Parameters
    ----------
    request : ModelImageRequest
        Of which.
    face : ndarray of uint8 of shape (height, width, 3)
        What its z-point decodes to.
    error : float, optional
        Its mean squared difference from the picture, pixels in [0, 1]; None without one.
    """

    request: ModelImageRequest
    face: NDArray[np.uint8]
    error: float | None


@works_on(ModelImageRequest)
def decode_image(request: ModelImageRequest, workspace: Workspace) -> Steps:
    """Decode one z-point."""
    yield from workspace.with_codec(request)
    z = np.array(workspace.opened(request).space.point(request.image), np.float32)
    codec = workspace.codec(request)
    face = codec.decode(z[np.newaxis])[0]
    picture = None if request.original is None else request.original.picture
    error = None if picture is None else squared_error(codec.seen(picture), face)
    yield ModelImage(request, face, error)


@dataclass(frozen=True, kw_only=True)
class SampleRequest(PictureRequest):
    """Read the pictures that the error of a bundle is measured over.

    Parameters
    ----------
    images : tuple of str
        Their names; at least one.
    of : str
        The fingerprint of the bundle whose they are, which need not be the open one.
    """

    images: tuple[str, ...]
    of: str

    @property
    def place(self) -> Hashable:
        return self.of

    @property
    def priority(self) -> Priority:
        return Priority.IDLE

    @property
    def purpose(self) -> str:
        return "reading pictures to measure errors"


@dataclass(frozen=True, eq=False)
class SampleRead(Result):
    """Pictures to measure an error over.

    Parameters
    ----------
    request : SampleRequest
        Which.
    pictures : ndarray of uint8 of shape (m, height, width, 3), optional
        All of them; None where one cannot be read.
    problem : str
        Why that is so.
    """

    request: SampleRequest
    pictures: NDArray[np.uint8] | None
    problem: str = ""


@works_on(SampleRequest)
def read_sample(request: SampleRequest, workspace: Workspace) -> Steps:
    """Read the pictures, one a step."""
    pictures = []
    for name in request.images:
        found = workspace.originals.original(request.source, request.folder, name)
        if isinstance(found, str):
            why = found or f"nobody has said where {shortened(name)} is"
            yield SampleRead(request, None, why)
            return
        pictures.append(found)
        yield None
    yield SampleRead(request, read_only(np.array(pictures)))


@dataclass(frozen=True, kw_only=True)
class ModelErrorsRequest(Request):
    """Encode and decode pictures, and measure how far they are off."""

    sample: SampleRead

    @property
    def priority(self) -> Priority:
        return Priority.IDLE

    @property
    def is_long(self) -> bool:
        return True

    @property
    def purpose(self) -> str:
        return "measuring the errors of reconstructions"


@dataclass(frozen=True, eq=False)
class ModelErrors(Result):
    """The errors of a bundle over its pictures."""

    request: ModelErrorsRequest
    figures: ErrorFigures


@works_on(ModelErrorsRequest)
def measure_model(request: ModelErrorsRequest, workspace: Workspace) -> Steps:
    """Measure the errors, some pictures at a time."""
    pictures = request.sample.pictures
    assert pictures is not None  # else nobody asks
    yield from workspace.with_codec(request)
    codec, errors = workspace.codec(request), []
    for rows in row_slices(len(pictures), _AT_A_TIME):
        errors.append(codec.reconstruct(pictures[rows])[1])
        yield None
    yield ModelErrors(request, error_figures(np.concatenate(errors)))
