"""The face that the current one is compared with: as it was when it was chosen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.plausibility import Judgement
from latent_explorer.jobs.judging import judging_steps
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import ZVector


@dataclass(frozen=True, kw_only=True)
class BeforeRequest(Request):
    """Decode and judge the vector that was chosen.

    Parameters
    ----------
    z : tuple of float
        The vector.
    complete : bool
        Whether all measures of the images are known: then there is more to say.
    """

    z: ZVector
    complete: bool = False

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def purpose(self) -> str:
        return "decoding the face that was chosen"


@dataclass(frozen=True, eq=False)
class FaceBefore(Result):
    """The face that was chosen.

    Parameters
    ----------
    request : BeforeRequest
        Its vector.
    face : ndarray
        The picture, uint8 of shape (size, size, 3).
    judgement : Judgement, optional
        What there is to say of it so far.
    """

    request: BeforeRequest
    face: NDArray[np.uint8]
    judgement: Judgement | None = None


@works_on(BeforeRequest)
def decode_before(request: BeforeRequest, workspace: Workspace) -> Steps:
    """Decode one vector, and judge it as the current one is judged."""
    yield from workspace.with_codec(request)
    codec = workspace.codec(request)
    face = codec.decode(np.array(request.z, dtype=np.float32)[np.newaxis])[0]
    yield FaceBefore(request, face)
    for judgement in judging_steps(request.z, lambda: face, workspace.opened(request), codec):
        yield None if judgement is None else FaceBefore(request, face, judgement)
