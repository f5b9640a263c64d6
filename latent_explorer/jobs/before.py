"""The face that the current one is compared with: as it was when it was chosen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import ZVector


@dataclass(frozen=True, kw_only=True)
class BeforeRequest(Request):
    """Decode the vector that was chosen."""

    z: ZVector

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def purpose(self) -> str:
        return "decoding the face that was chosen"


@dataclass(frozen=True, eq=False)
class FaceBefore(Result):
    """The face that was chosen, uint8 of shape (size, size, 3)."""

    request: BeforeRequest
    face: NDArray[np.uint8]


@works_on(BeforeRequest)
def decode_before(request: BeforeRequest, workspace: Workspace) -> Steps:
    """Decode one vector."""
    yield from workspace.with_codec(request)
    z = np.array(request.z, dtype=np.float32)[np.newaxis]
    yield FaceBefore(request, workspace.codec(request).decode(z)[0])
