"""The small picture of what the mouse points at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.jobs.opened import OpenedSpace
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.hovered import Hovered
from latent_explorer.session.numbers import ZVector

# 8 MB of pictures of 96 pixels.
_KEPT = 300


@dataclass(frozen=True, kw_only=True)
class HoveredFaceRequest(Request):
    """Decode what the mouse points at.

    Parameters
    ----------
    hovered : Hovered
        What it is.
    z : tuple of float
        Its vector; empty for an image, whose z-point the worker looks up.
    """

    hovered: Hovered
    z: ZVector = ()

    @property
    def priority(self) -> Priority:
        return Priority.URGENT

    @property
    def purpose(self) -> str:
        return "decoding what the mouse points at"


@dataclass(frozen=True, eq=False)
class HoveredFace(Result):
    """The picture of what is pointed at, uint8 of shape (size, size, 3)."""

    request: HoveredFaceRequest
    face: NDArray[np.uint8]


@works_on(HoveredFaceRequest)
def decode_hovered(request: HoveredFaceRequest, workspace: Workspace) -> Steps:
    """Decode one vector, unless that was done not long ago."""
    kept = workspace.opened(request).hovered
    if request not in kept:
        yield from workspace.with_codec(request)
        z = _vector(request, workspace.opened(request))
        kept[request] = workspace.codec(request).decode(z[np.newaxis])[0]
    kept.move_to_end(request)
    while len(kept) > _KEPT:
        kept.popitem(last=False)
    yield HoveredFace(request, kept[request])


def _vector(request: HoveredFaceRequest, opened: OpenedSpace) -> NDArray[np.float32]:
    z = request.z or opened.space.point(request.hovered.index)
    return np.array(z, np.float32)
