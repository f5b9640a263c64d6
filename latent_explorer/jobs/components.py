"""What the components are like, and how the points are distributed along one of them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from latent_explorer.core.arrays import Pauses, row_slices
from latent_explorer.core.components import ComponentTable, component_steps
from latent_explorer.core.distributions import Distribution, distribution
from latent_explorer.core.space import Coordinates
from latent_explorer.jobs.opened import OpenedSpace
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class ComponentsRequest(Request):
    """The table of all components of these coordinates."""

    coordinates: Coordinates

    @property
    def is_long(self) -> bool:
        return True

    @property
    def purpose(self) -> str:
        return "describing components"


@dataclass(frozen=True, eq=False)
class ComponentsDescribed(Result):
    """The table."""

    request: ComponentsRequest
    table: ComponentTable


@works_on(ComponentsRequest)
def describe(request: ComponentsRequest, workspace: Workspace) -> Steps:
    """Describe the components chunk by chunk."""
    opened = workspace.opened(request)
    if request.coordinates == "z":
        table = yield from z_table_steps(opened)
    else:
        table = yield from component_steps(opened.space, request.coordinates)
    yield ComponentsDescribed(request, table)


def z_table_steps(opened: OpenedSpace) -> Pauses[ComponentTable]:
    """Return the table of the z components, worked out once for all who ask for it.

    What was begun and given up goes on where it was; two who ask at once take turns.
    """
    while opened.components is None:
        steps = opened.describing or component_steps(opened.space, "z")
        opened.describing = steps
        try:
            next(steps)
        except StopIteration as end:
            opened.components, opened.describing = end.value, None
        except BaseException:
            opened.describing = None
            raise
        else:
            yield
    return opened.components


@dataclass(frozen=True, kw_only=True)
class DistributionRequest(Request):
    """The distribution of the points along one component.

    Parameters
    ----------
    coordinates : {"z", "pca"}
        Whose component.
    component : int
        Which one.
    mean, std : float
        Its centre and standard deviation, as the table has them.
    """

    coordinates: Coordinates
    component: int
    mean: float
    std: float

    @property
    def place(self) -> Hashable:
        return self.coordinates, self.component

    @property
    def is_long(self) -> bool:
        return True

    @property
    def purpose(self) -> str:
        return "counting points along components"


@dataclass(frozen=True, eq=False)
class ComponentDistribution(Result):
    """The distribution."""

    request: DistributionRequest
    distribution: Distribution


@works_on(DistributionRequest)
def count(request: DistributionRequest, workspace: Workspace) -> Steps:
    """Gather the component, part by part, and count."""
    space = workspace.opened(request).space
    values = np.empty(space.n, np.float32)
    # 8192 points at a time: some 20 ms in PCA coordinates of 256 components.
    for rows in row_slices(space.n):
        (values[rows],) = space.columns(request.coordinates, [request.component], rows)
        yield None
    yield ComponentDistribution(request, distribution(values, request.mean, request.std))
