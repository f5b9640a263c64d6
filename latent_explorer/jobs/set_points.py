"""Vectors of a sampler, to be drawn as points in the projections."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace

POINTS = 200
"""How many are drawn of each set: enough to see where it lies, and below it the cloud."""


@dataclass(frozen=True, kw_only=True)
class SetPointsRequest(Request):
    """Draw the first vectors of `settings`, whatever the count there."""

    settings: SamplingSettings

    @property
    def place(self) -> Hashable:
        return self.settings

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def purpose(self) -> str:
        return "drawing points"


@dataclass(frozen=True, eq=False)
class SetPoints(Result):
    """Vectors of a set.

    Parameters
    ----------
    request : SetPointsRequest
        What was asked.
    z : ndarray of float32 of shape (POINTS, d)
        z-vectors.
    """

    request: SetPointsRequest
    z: NDArray[np.float32]


@works_on(SetPointsRequest)
def draw_points(request: SetPointsRequest, workspace: Workspace) -> Steps:
    """Draw them."""
    settings = replace(request.settings, count=POINTS)
    drawn = yield from workspace.opened(request).draw_apart(settings)
    yield SetPoints(request, drawn.z)
