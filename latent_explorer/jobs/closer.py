"""Bringing the decoded face nearer to a picture of the user's own, by gradient steps on z."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.approach import STEPS, approach
from latent_explorer.core.reconstruction import squared_error
from latent_explorer.core.square_box import SquareBox
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import ZVector, z_vector
from latent_explorer.session.photo import Photo

_SHOWN_EVERY = 4


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
    best: CameCloser | None = None

    def error_gradient(z: NDArray[np.float32]) -> tuple[float, NDArray[np.float64]]:
        return codec.error_gradient(z, request.seen)

    std = np.sqrt(np.diag(basis.covariance))
    last = 0
    for reached in approach(request.z, std, error_gradient):
        last = reached.step
        if best is not None and last % _SHOWN_EVERY:
            yield None
            continue
        best = _told(request, reached.z, last, best, workspace)
        yield best
    assert best is not None
    if last < STEPS:
        # Nothing more could be tried.
        yield CameCloser(request, STEPS, STEPS, best.z, best.face, best.error)


def _told(
    request: CloserRequest,
    z: NDArray[np.float32],
    step: int,
    before: CameCloser | None,
    workspace: Workspace,
) -> CameCloser:
    """Return what to tell of `z`: its error as that of all faces, rounded to whole levels."""
    vector = z_vector(z) if step else request.z
    face = workspace.codec(request).decode(np.array(vector, np.float32)[np.newaxis])[0]
    error = squared_error(face, request.seen)
    if before is not None and before.error <= error:
        vector, face, error = before.z, before.face, before.error
    return CameCloser(request, step, STEPS, vector, face, error)
