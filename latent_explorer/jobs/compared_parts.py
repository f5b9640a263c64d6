"""A comparison in parts: the faces of all sets first, then their figures, then their curves.

What is done stays when the rest is stopped, as each part is asked for by itself.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace

from latent_explorer.jobs.comparing import (
    CURVE_COUNT,
    ComparedFigures,
    ComparedRequest,
    ComparedSet,
    compare,
)
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace

# What took seconds is there at once when the panel is seen again, or a step undone.
_SETS_KEPT = 12
_FIGURES_KEPT = 256


@dataclass(frozen=True, kw_only=True)
class SetFacesRequest(ComparedRequest):
    """Draw a set and decode some of it."""

    @property
    def purpose(self) -> str:
        return "drawing sets to compare"


@dataclass(frozen=True, kw_only=True)
class SetFiguresRequest(ComparedRequest):
    """Measure a set."""


@dataclass(frozen=True, kw_only=True)
class CurvePointRequest(SetFiguresRequest):
    """Measure a set for a curve: it is smaller, and beside the set that is shown."""

    count: int = CURVE_COUNT

    @property
    def place(self) -> Hashable:
        return self.settings, self.count


@works_on(SetFacesRequest)
def draw_faces_of(request: SetFacesRequest, workspace: Workspace) -> Steps:
    """Draw a set, and leave its figures for later."""
    kept = workspace.opened(request).compared
    known = kept.get(request)
    if isinstance(known, ComparedSet):
        kept.move_to_end(request)
        yield replace(known, request=request)
        return
    for step in compare(request, workspace):
        if isinstance(step, ComparedSet):
            _keep(kept, step, _SETS_KEPT)
            yield step
            return
        yield step


@works_on(SetFiguresRequest)
def measure_figures(request: SetFiguresRequest, workspace: Workspace) -> Steps:
    """Measure a set whose faces are known already."""
    kept = workspace.opened(request).measured
    known = kept.get(request)
    if isinstance(known, ComparedFigures):
        kept.move_to_end(request)
        yield replace(known, request=request)
        return
    for step in compare(request, workspace):
        if isinstance(step, ComparedFigures):
            _keep(kept, step, _FIGURES_KEPT)
        yield None if isinstance(step, ComparedSet) else step


@works_on(CurvePointRequest)
def measure_point(request: CurvePointRequest, workspace: Workspace) -> Steps:
    """Measure a point of a curve."""
    return measure_figures(request, workspace)


def _keep(kept: OrderedDict[Request, Result], result: Result, at_most: int) -> None:
    kept[result.request] = result
    while len(kept) > at_most:
        kept.popitem(last=False)
