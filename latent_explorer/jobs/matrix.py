"""The correlations of all pairs, and what is found in them: an order and groups (III, X)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, read_only
from latent_explorer.core.chance import MicroCorrelations, micro_correlations
from latent_explorer.core.clusters import Group, cluster_order, correlated_groups
from latent_explorer.core.correlation import Coefficient, correlation_steps, strongest_pairs
from latent_explorer.core.imports import CLUSTERING, SPECIAL, import_steps
from latent_explorer.core.space import Coordinates, Pair
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import MAX_PROJECTIONS


@dataclass(frozen=True, kw_only=True)
class MatrixRequest(Request):
    """The correlations of all pairs of components; see `correlation_steps`."""

    coordinates: Coordinates
    coefficient: Coefficient
    sample: int | None
    seed: int

    @property
    def is_long(self) -> bool:
        return True

    @property
    def purpose(self) -> str:
        return "correlating all components"


@dataclass(frozen=True, eq=False)
class CorrelationMatrix(Result):
    """The correlations of all pairs.

    Parameters
    ----------
    request : MatrixRequest
        What was asked.
    r : ndarray of float64 of shape (d, d)
        NaN where a component is constant.
    n_points : int
        How many points were used.
    by_construction : bool
        Whether all are zero because PCA components are uncorrelated over all points.
    chance : MicroCorrelations
        Shares of pairs above thresholds, counted and by chance alone.
    """

    request: MatrixRequest
    r: Array
    n_points: int
    by_construction: bool
    chance: MicroCorrelations


@works_on(MatrixRequest)
def correlate_all(request: MatrixRequest, workspace: Workspace) -> Steps:
    """Correlate all components, and compare with what chance gives."""
    found = yield from correlation_steps(
        workspace.opened(request).space,
        request.coordinates,
        coefficient=request.coefficient,
        sample=request.sample,
        seed=request.seed,
    )
    yield from import_steps(SPECIAL)
    chance = micro_correlations(found.r, found.n_points)
    yield CorrelationMatrix(request, found.r, found.n_points, found.by_construction, chance)


@dataclass(frozen=True, kw_only=True)
class ClusterOrderRequest(Request):
    """An order of the components of `matrix` in which correlated ones stand side by side."""

    matrix: CorrelationMatrix

    @property
    def purpose(self) -> str:
        return "clustering components"


@dataclass(frozen=True, eq=False)
class ClusterOrder(Result):
    """The components in their order, an array of int of shape (d,)."""

    request: ClusterOrderRequest
    order: NDArray[np.intp]


@works_on(ClusterOrderRequest)
def order_components(request: ClusterOrderRequest, workspace: Workspace) -> Steps:
    """Order them, in one step."""
    yield from import_steps(CLUSTERING)
    yield ClusterOrder(request, read_only(cluster_order(request.matrix.r)))


@dataclass(frozen=True, kw_only=True)
class GroupsRequest(Request):
    """The groups of components of `matrix` at a threshold of the mean |r|."""

    matrix: CorrelationMatrix
    threshold: float

    @property
    def purpose(self) -> str:
        return "finding groups of components"


@dataclass(frozen=True, eq=False)
class CorrelatedGroups(Result):
    """Groups of components.

    Parameters
    ----------
    request : GroupsRequest
        What was asked.
    groups : tuple of Group
        The one with the strongest pair first.
    pairs : tuple of tuple of Pair
        The strongest pairs of each group, as many as can be shown side by side.
    """

    request: GroupsRequest
    groups: tuple[Group, ...]
    pairs: tuple[tuple[Pair, ...], ...]


@works_on(GroupsRequest)
def find_groups(request: GroupsRequest, workspace: Workspace) -> Steps:
    """Find them, and their strongest pairs."""
    r = request.matrix.r
    yield from import_steps(CLUSTERING)
    groups = correlated_groups(r, request.threshold)
    yield None
    pairs = tuple(_strongest_of(r, group) for group in groups)
    yield CorrelatedGroups(request, groups, pairs)


def _strongest_of(r: Array, group: Group) -> tuple[Pair, ...]:
    numbers = np.array(group.components)
    found = strongest_pairs(r[np.ix_(numbers, numbers)], 0.0)
    i = numbers[found.i[:MAX_PROJECTIONS]].tolist()
    j = numbers[found.j[:MAX_PROJECTIONS]].tolist()
    # At a threshold of 0 there may be nothing but zeros.
    return tuple(zip(i, j, strict=True)) or (group.strongest,)
