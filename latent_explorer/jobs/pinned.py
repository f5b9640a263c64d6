"""The faces of the pinned vectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import ZVector


@dataclass(frozen=True, kw_only=True)
class PinnedRequest(Request):
    """Decode the vectors that are pinned, at most as many as one step may take."""

    vectors: tuple[ZVector, ...]

    @property
    def purpose(self) -> str:
        return "decoding the pinned faces"


@dataclass(frozen=True, eq=False)
class PinnedFaces(Result):
    """The faces of the pinned vectors, uint8 of shape (n, size, size, 3)."""

    request: PinnedRequest
    faces: NDArray[np.uint8]


@works_on(PinnedRequest)
def decode_pinned(request: PinnedRequest, workspace: Workspace) -> Steps:
    """Decode the pinned vectors."""
    yield from workspace.with_codec(request)
    z = np.array(request.vectors, dtype=np.float32)
    yield PinnedFaces(request, workspace.codec(request).decode(z))
