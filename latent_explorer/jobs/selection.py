"""The points that are selected: which they are, where they lie, and what they have in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only, row_slices
from latent_explorer.core.correlation import CorrelatedPairs, from_covariance, top_pairs
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.polygon import inside_steps
from latent_explorer.core.space import COORDINATES, Coordinates, LatentSpace
from latent_explorer.core.statistics import MomentSums
from latent_explorer.jobs.columns import STEP_ROWS, Column
from latent_explorer.jobs.opened import OpenedSpace
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection
from latent_explorer.session.selection import Part, Parts

LEAST_OF_AN_ELLIPSE = 3
"""Fewer points than these say nothing about where they lie."""

PAIRS_AT_MOST = 100
"""How many of the strongest correlations are listed."""

# Of each one byte a point.
_KEPT = 8


@dataclass(frozen=True, kw_only=True)
class SelectionRequest(Request):
    """Which points `parts` select."""

    parts: Parts

    @property
    def purpose(self) -> str:
        return "finding the selected points"


@dataclass(frozen=True, eq=False)
class SelectedPoints(Result):
    """The points that are selected.

    Parameters
    ----------
    request : SelectionRequest
        What was asked.
    order : ndarray of int32 of shape (n,)
        All points, the selected ones first; both runs in rising order.
    count : int
        How many are selected.
    """

    request: SelectionRequest
    order: NDArray[np.int32]
    count: int

    @property
    def rows(self) -> NDArray[np.int32]:
        """The numbers of the selected points, rising."""
        return self.order[: self.count]


@dataclass(frozen=True, kw_only=True)
class SelectedCloudRequest(Request):
    """The z-points as `projection` shows them, those that `parts` select first."""

    projection: Projection
    parts: Parts

    @property
    def place(self) -> Projection:
        return self.projection

    @property
    def purpose(self) -> str:
        return "showing the selected points"


@dataclass(frozen=True, eq=False)
class SelectedCloud(Result):
    """The z-points in the plane of a pair, the selected ones first.

    Parameters
    ----------
    request : SelectedCloudRequest
        What was asked.
    order : ndarray of int32 of shape (n,)
        The numbers of the points in that order.
    x, y : ndarray of float32 of shape (n,)
        Their coordinates.
    count : int
        How many are selected.
    ellipse : ConfidenceEllipse, optional
        Of the selected ones; None where they are too few.
    """

    request: SelectedCloudRequest
    order: NDArray[np.int32]
    x: Column
    y: Column
    count: int
    ellipse: ConfidenceEllipse | None


@dataclass(frozen=True, kw_only=True)
class SelectionFiguresRequest(Request):
    """Mean and covariance of the points that `parts` select, and the face of their mean."""

    parts: Parts

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def purpose(self) -> str:
        return "describing the selection"


@dataclass(frozen=True, eq=False)
class SelectionFigures(Result):
    """What the selected points have in common.

    Parameters
    ----------
    request : SelectionFiguresRequest
        What was asked.
    count : int
        How many they are, of how many.
    mean : ndarray of float64 of shape (d,)
        Their mean z-vector.
    covariance : ndarray of float64 of shape (d, d)
        Of their z-vectors, divided by their number.
    strongest : dict of str to CorrelatedPairs
        Their strongest correlations, in each kind of coordinates.
    face : ndarray of uint8 of shape (size, size, 3), optional
        Of the mean; None while it is being decoded.
    """

    request: SelectionFiguresRequest
    count: int
    mean: Array
    covariance: Array
    strongest: dict[Coordinates, CorrelatedPairs]
    face: NDArray[np.uint8] | None

    def ellipse(self, space: LatentSpace, projection: Projection) -> ConfidenceEllipse | None:
        """Return the confidence ellipse of the selection in a plane; None of too few points."""
        if self.count < LEAST_OF_AN_ELLIPSE:
            return None
        coordinates, pair = projection.coordinates, projection.pair
        center = space.locate(self.mean, coordinates, pair)
        if coordinates == "z":
            return ConfidenceEllipse(center, self.covariance[np.ix_(pair, pair)])
        axes = space.axes(coordinates, pair)
        return ConfidenceEllipse(center, axes.T @ self.covariance @ axes)


def selected_steps(opened: OpenedSpace, parts: Parts) -> Pauses[NDArray[np.bool_]]:
    """Return which points are selected, of shape (n,), in steps; the last few are kept.

    What was selected before another part was added is among these: only that part is looked at.
    """
    if not parts:
        return np.zeros(opened.space.n, bool)
    found = opened.selected.get(parts)
    if found is None:
        before = yield from selected_steps(opened, parts[:-1])
        part = parts[-1]
        inside = yield from _part_steps(opened, part)
        if part.op == "add":
            found = before | inside
        elif part.op == "subtract":
            found = before & ~inside
        else:
            found = before & inside
        yield
        opened.selected[parts] = read_only(found)
    opened.selected.move_to_end(parts)
    while len(opened.selected) > _KEPT:
        opened.selected.popitem(last=False)
    return found


def _part_steps(opened: OpenedSpace, part: Part) -> Pauses[NDArray[np.bool_]]:
    if part.group:
        return (yield from selected_steps(opened, part.group))
    if part.projection is None:
        return np.ones(opened.space.n, bool)
    plane = part.projection
    x, y = yield from opened.columns.steps(plane.coordinates, plane.pair)
    return (yield from inside_steps(x, y, part.outline))


def selected_order_steps(
    opened: OpenedSpace, parts: Parts
) -> Pauses[tuple[NDArray[np.int32], int]]:
    """Return the selected points and then the others, and how many are selected; kept likewise."""
    kept = opened.selection_order
    if kept is None or kept[0] != parts:
        selected = yield from selected_steps(opened, parts)
        first = np.flatnonzero(selected).astype(np.int32)
        yield
        rest = np.flatnonzero(~selected).astype(np.int32)
        kept = parts, read_only(np.concatenate([first, rest])), len(first)
        opened.selection_order = kept
        yield
    return kept[1:]


@works_on(SelectionRequest)
def select(request: SelectionRequest, workspace: Workspace) -> Steps:
    """Look which points lie inside the outlines."""
    order, count = yield from selected_order_steps(workspace.opened(request), request.parts)
    yield SelectedPoints(request, order, count)


@works_on(SelectedCloudRequest)
def light(request: SelectedCloudRequest, workspace: Workspace) -> Steps:
    """Bring the coordinates of the points into the order of the selection."""
    opened, projection = workspace.opened(request), request.projection
    order, count = yield from selected_order_steps(opened, request.parts)
    columns = yield from opened.columns.steps(projection.coordinates, projection.pair)
    table = np.empty((2, len(order)), np.float32)
    for rows in row_slices(len(order), STEP_ROWS):
        for row, column in zip(table, columns, strict=True):
            np.take(column, order[rows], out=row[rows])
        yield None
    x, y = read_only(table[0]), read_only(table[1])
    ellipse = None
    if count >= LEAST_OF_AN_ELLIPSE:
        center = np.array([values[:count].mean(dtype=np.float64) for values in (x, y)])
        sums = MomentSums(center)
        for rows in row_slices(count, STEP_ROWS):
            sums.add(np.stack([x[rows], y[rows]], axis=1))
            yield None
        ellipse = ConfidenceEllipse(center, sums.covariance)
    yield SelectedCloud(request, order, x, y, count, ellipse)


@works_on(SelectionFiguresRequest)
def describe(request: SelectionFiguresRequest, workspace: Workspace) -> Steps:
    """Pass over the selected points once, and decode their mean."""
    opened = workspace.opened(request)
    order, count = yield from selected_order_steps(opened, request.parts)
    if not count:
        return
    space = opened.space
    sums = MomentSums(space.basis.mean)
    for chunk in space.chunks("z", order[:count].astype(np.intp)):
        sums.add(chunk)
        yield None
    mean, covariance = read_only(sums.mean), read_only(sums.covariance)
    strongest: dict[Coordinates, CorrelatedPairs] = {}
    for coordinates in COORDINATES:
        turned = covariance
        if coordinates == "pca":
            turned = space.basis.components.T @ covariance @ space.basis.components
        strongest[coordinates] = top_pairs(from_covariance(turned), PAIRS_AT_MOST)
        yield None
    yield SelectionFigures(request, count, mean, covariance, strongest, None)
    yield from workspace.with_codec(request)
    face = workspace.codec(request).decode(mean.astype(np.float32)[np.newaxis])[0]
    yield SelectionFigures(request, count, mean, covariance, strongest, read_only(face))
