"""The z-points of a projection in the order of an attribute, with an ellipse for each class."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from latent_explorer.core.arrays import read_only, row_slices
from latent_explorer.core.attributes import Attribute, Classes, attribute_steps
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.statistics import MomentSums
from latent_explorer.jobs.columns import STEP_ROWS, Column
from latent_explorer.jobs.opened import OpenedSpace
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection

# Fewer points than these say nothing about where a class lies.
_LEAST_OF_AN_ELLIPSE = 3


@dataclass(frozen=True, kw_only=True)
class ColouredCloudRequest(Request):
    """The z-points as `projection` shows them, in the order of `attribute`."""

    projection: Projection
    attribute: str

    @property
    def place(self) -> tuple[str, Projection]:
        return self.attribute, self.projection

    @property
    def purpose(self) -> str:
        return f"colouring by {self.attribute}"


@dataclass(frozen=True, eq=False)
class ColouredCloud(Result):
    """The z-points in the plane of a pair, in the order of an attribute.

    Parameters
    ----------
    request : ColouredCloudRequest
        What was asked.
    attribute : Classes or Numbers
        What they are ordered by; the same object for all projections.
    x, y : ndarray of float32 of shape (n,)
        Coordinates.
    ellipses : tuple of ConfidenceEllipse or None
        That of each class, None where it has too few points; empty for numbers.
    """

    request: ColouredCloudRequest
    attribute: Attribute
    x: Column
    y: Column
    ellipses: tuple[ConfidenceEllipse | None, ...]


@works_on(ColouredCloudRequest)
def order_points(request: ColouredCloudRequest, workspace: Workspace) -> Steps:
    """Bring the points into the order of the attribute, and measure each class."""
    opened, projection = workspace.opened(request), request.projection
    attribute = yield from _ordered(opened, request.attribute)
    columns = yield from opened.columns.steps(projection.coordinates, projection.pair)
    order = attribute.order
    table = np.empty((2, len(order)), np.float32)
    for rows in row_slices(len(order), STEP_ROWS):
        for row, column in zip(table, columns, strict=True):
            np.take(column, order[rows], out=row[rows])
        yield None
    x, y = read_only(table[0]), read_only(table[1])
    ellipses = []
    if isinstance(attribute, Classes):
        ends = attribute.ends.tolist()
        for start, stop in pairwise(ends):
            ellipses.append((yield from _ellipse(x[start:stop], y[start:stop])))
    yield ColouredCloud(request, attribute, x, y, tuple(ellipses))


def _ordered(opened: OpenedSpace, name: str) -> Generator[None, None, Attribute]:
    """Return an attribute, ordered once for all projections."""
    if opened.attribute is None or opened.attribute[0] != name:
        column = opened.bundle.columns.get(name)
        if column is None:
            raise ValueError(f"the bundle has no attribute {name!r}: colour by another one")
        try:
            attribute = yield from attribute_steps(column)
        except ValueError as error:
            raise ValueError(f"{name} cannot be a colour: {error}; choose another") from None
        opened.attribute = name, attribute
    return opened.attribute[1]


def _ellipse(x: Column, y: Column) -> Generator[None, None, ConfidenceEllipse | None]:
    if len(x) < _LEAST_OF_AN_ELLIPSE:
        return None
    center = np.array([values.mean(dtype=np.float64) for values in (x, y)])
    sums = MomentSums(center)
    for rows in row_slices(len(x), STEP_ROWS):
        sums.add(np.stack([x[rows], y[rows]], axis=1))
        yield
    return ConfidenceEllipse(center, sums.covariance)
