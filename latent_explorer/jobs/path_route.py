"""The way along the data between vectors: over images that are near to each other."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.arrays import Array, Pauses, read_only
from latent_explorer.core.data_paths import ImageGraph, graph_steps, route
from latent_explorer.jobs.opened import OpenedSpace
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import ZVector


@dataclass(frozen=True, kw_only=True)
class RouteRequest(Request):
    """Find the way along the data through some vectors."""

    waypoints: tuple[ZVector, ...]

    @property
    def is_long(self) -> bool:
        return True

    @property
    def purpose(self) -> str:
        return "finding the way along the data"


@dataclass(frozen=True, eq=False)
class RouteFound(Result):
    """The way, of shape (m, d): the waypoints, and between them what leads from one to the next."""

    request: RouteRequest
    vectors: Array


@works_on(RouteRequest)
def find_route(request: RouteRequest, workspace: Workspace) -> Steps:
    """Find the way, over a graph that is made once for a bundle."""
    opened = workspace.opened(request)
    yield RouteFound(request, (yield from route_steps(opened, request.waypoints)))


def route_steps(opened: OpenedSpace, waypoints: tuple[ZVector, ...]) -> Pauses[Array]:
    """Return the way along the data through waypoints, in steps."""
    if opened.routed is None or opened.routed[0] != waypoints:
        graph = yield from _graph_steps(opened)
        yield
        opened.routed = waypoints, read_only(route(waypoints, graph))
    return opened.routed[1]


def _graph_steps(opened: OpenedSpace) -> Pauses[ImageGraph]:
    """Return the graph of nearest images; two who ask for it take turns with what works it out."""
    while opened.graph is None:
        opened.graphing = opened.graphing or graph_steps(opened.space)
        try:
            next(opened.graphing)
        except StopIteration as end:
            opened.graph, opened.graphing = end.value, None
        except BaseException:
            opened.graphing = None
            raise
        else:
            yield
    return opened.graph
