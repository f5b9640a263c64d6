"""The z-points in the plane of a projection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import read_only
from latent_explorer.core.correlation import from_covariance
from latent_explorer.core.direction_axes import DirectionAxes
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.plane_index import PlaneIndex, plane_index_steps
from latent_explorer.core.plane_levels import level_steps
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection


@dataclass(frozen=True, kw_only=True)
class CloudRequest(Request):
    """The z-points as `projection` shows them."""

    projection: Projection

    @property
    def place(self) -> Projection:
        return self.projection

    @property
    def purpose(self) -> str:
        return "projecting " + " – ".join(self.projection.axis_names)


@dataclass(frozen=True, eq=False)
class Cloud(Result):
    """The z-points in the plane of a pair.

    Parameters
    ----------
    request : CloudRequest
        What was asked.
    x, y : ndarray of float32 of shape (n,)
        Coordinates.
    ellipse : ConfidenceEllipse
        That of the pair.
    origin : ndarray of shape (2,)
        Where the vector of zeros lies.
    correlation : float
        Pearson's r of the two components.
    levels : ndarray of float32 of shape (n,)
        The sigma levels of the points in this plane, in rising order.
    near : PlaneIndex
        Finds the point at the mouse.
    """

    request: CloudRequest
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    ellipse: ConfidenceEllipse
    origin: NDArray[np.float64]
    correlation: float
    levels: NDArray[np.float32]
    near: PlaneIndex

    def share_within(self, level: float) -> float:
        """Return the share of the points inside the ellipse at `level`, counted, in [0, 1]."""
        inside = np.searchsorted(self.levels, np.float32(level), side="right")
        return float(inside) / len(self.levels)


@works_on(CloudRequest)
def project(request: CloudRequest, workspace: Workspace) -> Steps:
    """Project the z-points, and find the level of each."""
    opened, projection = workspace.opened(request), request.projection
    coordinates, pair = projection.coordinates, projection.pair
    x, y = yield from opened.columns.steps(coordinates, pair)
    yield None
    space = opened.space
    ellipse = space.ellipse(coordinates, pair)
    levels = yield from level_steps(x, y, ellipse)
    yield None
    near = yield from plane_index_steps(x, y, ellipse)
    # As the list of correlations has it: NaN also where rounding left a constant component a width.
    if isinstance(coordinates, DirectionAxes):
        r = float(from_covariance(ellipse.covariance)[0, 1])
    else:
        r = float(space.correlation(coordinates)[pair])
    origin = read_only(space.origin(coordinates, pair))
    yield Cloud(request, x, y, ellipse, origin, r, levels, near)
