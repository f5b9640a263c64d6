"""Bringing the decoded face nearer to a picture of the user's own, by gradient steps on z."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.approach import STEPS, nearest_face_steps
from latent_explorer.core.square_box import SquareBox
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import ZVector, z_vector
from latent_explorer.session.photo import Photo


@dataclass(frozen=True, kw_only=True)
class CloserRequest(Request):
    """Take steps from a vector towards a picture.

    Parameters
    ----------
    photo : Photo
        Which picture.
    box : SquareBox
        What was cut from it.
    z : tuple of float
        Where to begin.
    seen : ndarray of uint8 of shape (size, size, 3)
        What was cut.
    """

    photo: Photo
    box: SquareBox
    z: ZVector
    seen: NDArray[np.uint8] = field(compare=False, repr=False)

    @property
    def is_long(self) -> bool:
        return True

    @property
    def purpose(self) -> str:
        return "coming closer to your picture"


@dataclass(frozen=True, eq=False)
class CameCloser(Result):
    """The best vector so far; never a worse one than the start.

    Parameters
    ----------
    request : CloserRequest
        Of what.
    step, steps : int
        How many steps were taken, and are in all.
    z : tuple of float
        The vector.
    face : ndarray of uint8 of shape (size, size, 3)
        Its face.
    error : float
        The mean squared error of the face, pixels in [0, 1].
    """

    request: CloserRequest
    step: int
    steps: int
    z: ZVector
    face: NDArray[np.uint8]
    error: float

    @property
    def complete(self) -> bool:
        """Whether all steps were taken."""
        return self.step >= self.steps


@works_on(CloserRequest)
def come_closer(request: CloserRequest, workspace: Workspace) -> Steps:
    """Take the steps, one between two pauses, and tell of each fourth."""
    yield from workspace.with_codec(request)
    codec, basis = workspace.codec(request), workspace.opened(request).space.basis
    std = np.sqrt(np.diag(basis.covariance))
    for reached in nearest_face_steps(codec, request.z, std, request.seen):
        if reached is None:
            yield None
            continue
        z = z_vector(reached.z)
        yield CameCloser(request, reached.step, STEPS, z, reached.face, reached.error)
