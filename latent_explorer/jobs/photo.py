"""A picture of the user's own: read, and a square proposed that has its face in it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.face_framing import CELEBA_FRAMING, FaceFraming
from latent_explorer.core.square_box import SquareBox
from latent_explorer.jobs.original import PictureRequest
from latent_explorer.jobs.request import Priority, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.photo import Photo

PLACE = "your picture"
"""What is read is kept only as long as somebody asks for it."""


@dataclass(frozen=True, kw_only=True)
class PhotoRequest(PictureRequest):
    """Read a picture, and look for a face in it."""

    photo: Photo
    framing: FaceFraming | None = CELEBA_FRAMING
    """Where the model has faces; None where it has none."""

    @property
    def place(self) -> Hashable:
        return PLACE

    @property
    def priority(self) -> Priority:
        return Priority.USUAL

    @property
    def purpose(self) -> str:
        return "reading your picture"


@dataclass(frozen=True, eq=False)
class PhotoRead(Result):
    """A picture, at first without a square.

    Parameters
    ----------
    request : PhotoRequest
        Which.
    picture, preview : ndarray of uint8 of shape (height, width, 3), optional
        The whole, and small enough to be drawn at once; None where it cannot be read.
    problem : str
        Why it cannot be read, or empty.
    box : SquareBox, optional
        What is proposed to be cut.
    face_found : bool
        Whether the square is around a face.
    """

    request: PhotoRequest
    picture: NDArray[np.uint8] | None = None
    preview: NDArray[np.uint8] | None = None
    problem: str = ""
    box: SquareBox | None = None
    face_found: bool = False


@works_on(PhotoRequest)
def read_photo(request: PhotoRequest, workspace: Workspace) -> Steps:
    """Read it, then look for the face; what is wrong with it is told, and is no failure."""
    photos = workspace.photos
    if photos is None:
        yield PhotoRead(request, problem="Pictures of your own cannot be read here")
        return
    picture = photos.read(request.photo)
    if isinstance(picture, str):
        yield PhotoRead(request, problem=picture)
        return
    preview = photos.preview(picture)
    yield PhotoRead(request, picture, preview)
    box, found = photos.propose(picture, request.framing)
    yield PhotoRead(request, picture, preview, box=box, face_found=found)
