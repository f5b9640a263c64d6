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


@dataclass(frozen=True, kw_only=True)
class ExactFaceRequest(FaceRequest):
    """Decode the current vector once more, in float32, when it rests."""

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND


@dataclass(frozen=True, eq=False)
class CurrentFace(Result):
    """The decoded current vector, uint8 of shape (size, size, 3).

    Parameters
    ----------
    request : FaceRequest
        Its vector.
    face : ndarray
        The picture.
    exact : bool
        Whether it is what the network gives in float32, as it may be saved or measured.
    """

    request: FaceRequest
    face: NDArray[np.uint8]
    exact: bool = True


@works_on(FaceRequest)
def decode_face(request: FaceRequest, workspace: Workspace) -> Steps:
    """Decode one vector, as fast as can be."""
    yield from workspace.with_codec(request)
    face = workspace.shown_face(request, request.z)
    yield CurrentFace(request, face, exact=workspace.codec(request).live is None)


@works_on(ExactFaceRequest)
def decode_exactly(request: ExactFaceRequest, workspace: Workspace) -> Steps:
    """Decode one vector in float32."""
    yield from workspace.with_codec(request)
    yield CurrentFace(request, workspace.exact_face(request, request.z))
