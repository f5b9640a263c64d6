"""Contours of the number density in the plane of a projection."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.contours import Contour, contour_steps
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection


@dataclass(frozen=True, kw_only=True)
class ContourRequest(Request):
    """The contours of all z-points as `projection` shows them, at all shares to choose from."""

    projection: Projection

    @property
    def place(self) -> Projection:
        return self.projection

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def purpose(self) -> str:
        return "drawing contours of " + " – ".join(self.projection.axis_names)


@dataclass(frozen=True, eq=False)
class PlaneContours(Result):
    """The contours of a cloud.

    Parameters
    ----------
    request : ContourRequest
        What was asked.
    contours : tuple of Contour
        One for each of `SHARES`.
    """

    request: ContourRequest
    contours: tuple[Contour, ...]


@works_on(ContourRequest)
def draw_contours(request: ContourRequest, workspace: Workspace) -> Steps:
    """Count the points in cells, and follow the lines of equal density."""
    projection = request.projection
    columns = workspace.opened(request).columns
    x, y = yield from columns.steps(projection.coordinates, projection.pair)
    yield None
    contours = yield from contour_steps(x, y)
    yield PlaneContours(request, contours)
