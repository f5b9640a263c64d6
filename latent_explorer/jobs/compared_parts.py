"""A comparison in parts: the faces of all sets first, then their figures, then their curves.

What is done stays when the rest is stopped, as each part is asked for by itself.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from latent_explorer.jobs.comparing import CURVE_COUNT, ComparedRequest, ComparedSet, compare
from latent_explorer.jobs.request import Steps, works_on
from latent_explorer.jobs.workspace import Workspace


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
    for step in compare(request, workspace):
        yield step
        if isinstance(step, ComparedSet):
            return


@works_on(SetFiguresRequest)
def measure_figures(request: SetFiguresRequest, workspace: Workspace) -> Steps:
    """Measure a set whose faces are known already."""
    for step in compare(request, workspace):
        yield None if isinstance(step, ComparedSet) else step


@works_on(CurvePointRequest)
def measure_point(request: CurvePointRequest, workspace: Workspace) -> Steps:
    """Measure a point of a curve."""
    return measure_figures(request, workspace)
