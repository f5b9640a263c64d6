"""The number density along a cut through the plane of a projection."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.cuts import Cut, cut_steps
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.imports import SPECIAL, import_steps
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import Position
from latent_explorer.session.projections import Projection


@dataclass(frozen=True, kw_only=True)
class CutRequest(Request):
    """The points along a cut from `start` to `end`, in a strip on either side of it."""

    projection: Projection
    start: Position
    end: Position
    half_thickness: float

    @property
    def priority(self) -> Priority:
        # Somebody drags an end of it.
        return Priority.URGENT

    @property
    def purpose(self) -> str:
        return "counting points along the cut"


@dataclass(frozen=True, eq=False)
class CutCounted(Result):
    """What was counted, with the ellipse of the pair."""

    request: CutRequest
    cut: Cut
    ellipse: ConfidenceEllipse


@works_on(CutRequest)
def count_along(request: CutRequest, workspace: Workspace) -> Steps:
    """Count the points of two columns that the projection has read, or reads now."""
    # What the Gaussian's share of a bin is worked out with.
    yield from import_steps(SPECIAL)
    opened, projection = workspace.opened(request), request.projection
    x, y = yield from opened.columns.steps(projection.coordinates, projection.pair)
    ellipse = opened.space.ellipse(projection.coordinates, projection.pair)
    cut = yield from cut_steps(
        x, y, request.start, request.end, ellipse, half_thickness=request.half_thickness
    )
    yield CutCounted(request, cut, ellipse)
