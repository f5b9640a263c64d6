"""The face of the current vector."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import ZVector


@dataclass(frozen=True, kw_only=True)
class FaceRequest(Request):
    """Decode the current vector.

    Parameters
    ----------
    z : tuple of float
        The vector.
    started : float
        `time.perf_counter()` at the system's event that asked for it; 0 when there was none.
    """

    z: ZVector
    started: float = field(default=0.0, compare=False)

    @property
    def priority(self) -> Priority:
        return Priority.URGENT

    @property
    def purpose(self) -> str:
        return "decoding the current face"


@dataclass(frozen=True, eq=False)
class CurrentFace(Result):
    """The decoded current vector, uint8 of shape (size, size, 3)."""

    request: FaceRequest
    face: NDArray[np.uint8]


@works_on(FaceRequest)
def decode_face(request: FaceRequest, workspace: Workspace) -> Steps:
    """Decode one vector."""
    yield from workspace.with_codec(request)
    z = np.array(request.z, dtype=np.float32)[np.newaxis]
    face = workspace.codec(request).decode(z)[0]
    workspace.opened(request).face = (request.z, face)
    yield CurrentFace(request, face)
