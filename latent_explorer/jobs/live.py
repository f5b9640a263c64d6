"""Finding the fastest way to show faces on this machine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from latent_explorer.core.codec import LiveWay
from latent_explorer.core.correlation import pick_rows
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace

_IMAGES = 23


@dataclass(frozen=True, kw_only=True)
class LiveRequest(Request):
    """Try whether faces that are only shown can be decoded faster; afterwards they are."""

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def purpose(self) -> str:
        return "looking for the fastest way to show faces"


@dataclass(frozen=True, eq=False)
class LiveDecoder(Result):
    """How faces that are only shown are decoded from now on.

    Parameters
    ----------
    request : LiveRequest
        The bundle.
    way : LiveWay, optional
        The faster way; None where there is none: they are exact.
    """

    request: LiveRequest
    way: LiveWay | None


@works_on(LiveRequest)
def find_live_way(request: LiveRequest, workspace: Workspace) -> Steps:
    """Try it on the mean and some images."""
    yield from workspace.with_codec(request)
    space, codec = workspace.opened(request).space, workspace.codec(request)
    images = space.points[pick_rows(space.n, _IMAGES, seed=0)]
    z = np.concatenate([space.basis.mean[np.newaxis], images]).astype(np.float32)
    yield from codec.speed_up(np.ascontiguousarray(z))
    yield LiveDecoder(request, codec.live)
