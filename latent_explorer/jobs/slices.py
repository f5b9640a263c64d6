"""How thick a slice has to be to hold each point (part IV of the series)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from latent_explorer.core.arrays import Array, Pauses, sort_steps
from latent_explorer.core.slices import About, SliceIndex, slice_index_steps
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import OpenedSpace, Workspace
from latent_explorer.session.projections import Projection


@dataclass(frozen=True, kw_only=True)
class SliceRequest(Request):
    """The slices of the plane of `projection`, of any thickness."""

    projection: Projection
    about: About

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def purpose(self) -> str:
        return "counting slices of " + " – ".join(self.projection.axis_names)


@dataclass(frozen=True, eq=False)
class SliceThicknesses(Result):
    """The slices of a plane.

    Parameters
    ----------
    request : SliceRequest
        What was asked.
    thicknesses : ndarray of float64 of shape (n,)
        The least b at which the slice holds each point, in rising order.
    """

    request: SliceRequest
    thicknesses: Array

    def count(self, b: float) -> int:
        """Return how many points the slice of this b holds."""
        return int(np.searchsorted(self.thicknesses, b, side="right"))


@works_on(SliceRequest)
def measure_slices(request: SliceRequest, workspace: Workspace) -> Steps:
    """Look at all points once for all pairs, and then at three numbers of each."""
    opened = workspace.opened(request)
    index = yield from _index_steps(opened, request)
    thickness = yield from index.thickness_steps(request.projection.pair)
    rising = yield from sort_steps(thickness)
    yield SliceThicknesses(request, rising)


def _index_steps(opened: OpenedSpace, request: SliceRequest) -> Pauses[SliceIndex]:
    key = request.projection.coordinates, request.about
    if opened.slices is None or opened.slices[0] != key:
        found = yield from slice_index_steps(opened.space, *key)
        opened.slices = key, found
    return opened.slices[1]
