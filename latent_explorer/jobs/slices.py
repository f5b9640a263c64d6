"""The points by how thick a slice has to be to hold them (part IV of the series)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only, row_slices
from latent_explorer.core.direction_axes import DirectionAxes
from latent_explorer.core.ordering import order_steps
from latent_explorer.core.slices import About, SliceIndex, slice_index_steps
from latent_explorer.jobs.columns import STEP_ROWS, Column
from latent_explorer.jobs.opened import OpenedSpace
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
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
    """The slices of a plane: the points in the order in which a growing slice takes them in.

    Parameters
    ----------
    request : SliceRequest
        What was asked.
    thicknesses : ndarray of float64 of shape (n,)
        The least b at which the slice holds each point, in rising order.
    order : ndarray of int32 of shape (n,)
        The numbers of the points in that order.
    x, y : ndarray of float32 of shape (n,)
        Their coordinates in the plane: a slice is the first `count` of them.
    """

    request: SliceRequest
    thicknesses: Array
    order: NDArray[np.int32]
    x: Column
    y: Column

    def count(self, b: float) -> int:
        """Return how many points the slice of this b holds."""
        return int(np.searchsorted(self.thicknesses, b, side="right"))


@works_on(SliceRequest)
def measure_slices(request: SliceRequest, workspace: Workspace) -> Steps:
    """Look at all points once for all pairs, and then at three numbers of each."""
    opened, projection = workspace.opened(request), request.projection
    index = yield from _index_steps(opened, request)
    thickness = yield from index.thickness_steps(projection.pair)
    columns = yield from opened.columns.steps(projection.coordinates, projection.pair)
    found = yield from order_steps(thickness)
    order, rising = np.empty(len(found), np.int32), np.empty(len(found))
    x, y = np.empty((2, len(found)), np.float32)
    for rows in row_slices(len(found), STEP_ROWS):
        order[rows] = found[rows]
        np.take(thickness, order[rows], out=rising[rows])
        for values, ordered in zip(columns, (x, y), strict=True):
            np.take(values, order[rows], out=ordered[rows])
        yield None
    yield SliceThicknesses(request, read_only(rising), read_only(order), read_only(x), read_only(y))


def _index_steps(opened: OpenedSpace, request: SliceRequest) -> Pauses[SliceIndex]:
    coordinates = request.projection.coordinates
    if isinstance(coordinates, DirectionAxes):
        raise ValueError("a slice lies near the plane of two components: turn to such a projection")
    key = coordinates, request.about
    if opened.slices is None or opened.slices[0] != key:
        found = yield from slice_index_steps(opened.space, *key)
        opened.slices = key, found
    return opened.slices[1]
