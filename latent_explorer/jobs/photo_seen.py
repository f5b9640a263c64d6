"""What the networks make of a square of a picture of the user's own."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.reconstruction import squared_error
from latent_explorer.core.square_box import SquareBox
from latent_explorer.jobs.judging import JudgeRequest, judge_current
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import ZVector, z_vector
from latent_explorer.session.photo import Photo


@dataclass(frozen=True, kw_only=True)
class PhotoSeenRequest(Request):
    """Cut a square, encode and decode it.

    Parameters
    ----------
    photo : Photo
        Which picture.
    box : SquareBox
        What is cut.
    picture : ndarray of uint8 of shape (height, width, 3)
        The picture itself.
    dragged : bool
        Whether the square is being dragged: then nothing else follows from what is seen.
    """

    photo: Photo
    box: SquareBox
    picture: NDArray[np.uint8] = field(compare=False, repr=False)
    dragged: bool = False

    @property
    def priority(self) -> Priority:
        return Priority.URGENT if self.dragged else Priority.USUAL

    @property
    def purpose(self) -> str:
        return "encoding your picture"


@dataclass(frozen=True, eq=False)
class PhotoSeen(Result):
    """What was cut, and what the networks make of it.

    Parameters
    ----------
    request : PhotoSeenRequest
        Of what.
    seen, face : ndarray of uint8 of shape (size, size, 3)
        What the encoder sees, and the reconstruction.
    z : tuple of float
        The vector.
    error : float
        The mean squared error of the reconstruction, pixels in [0, 1].
    """

    request: PhotoSeenRequest
    seen: NDArray[np.uint8]
    face: NDArray[np.uint8]
    z: ZVector
    error: float


@dataclass(frozen=True, kw_only=True)
class JudgePhotoRequest(JudgeRequest):
    """Judge a vector of the picture: `at` tells its encoding from what came closer."""

    at: str

    @property
    def place(self) -> str:
        return self.at

    @property
    def purpose(self) -> str:
        return "judging your picture"


@works_on(PhotoSeenRequest)
def see_photo(request: PhotoSeenRequest, workspace: Workspace) -> Steps:
    """Cut, encode and decode."""
    yield from workspace.with_codec(request)
    codec, photos = workspace.codec(request), workspace.photos
    assert photos is not None  # who else has read the picture
    seen = codec.seen(photos.cut(request.picture, request.box, codec.shape))
    z = codec.encode(seen[np.newaxis])
    face = codec.decode(z)[0]
    yield PhotoSeen(request, seen, face, z_vector(z[0]), squared_error(face, seen))


works_on(JudgePhotoRequest)(judge_current)
