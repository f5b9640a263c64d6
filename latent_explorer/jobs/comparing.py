"""Samplers beside each other: some faces of each, and what its vectors are like.

In parts, the faces of all sets first, then their figures, then their curves: what is done stays
when the rest is stopped.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, Hashable
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Pauses, read_only
from latent_explorer.core.comparison import (
    AmongImages,
    among_image_steps,
    ellipse_steps,
    figure_steps,
)
from latent_explorer.core.imports import DETECTION, import_steps
from latent_explorer.core.radii import lengths_of, mahalanobis
from latent_explorer.core.radius_sets import RadiusSet, radius_set
from latent_explorer.core.samplers import Draw, SamplingSettings
from latent_explorer.core.set_figures import SetFigures
from latent_explorer.jobs.judging import complete_quantiles
from latent_explorer.jobs.opened import OpenedSpace
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace

COUNT = 500
"""How many vectors of a set are measured: shares are known to two percentage points."""
FACES = 8
"""How many faces of a set are shown; they are those of its first vectors."""
CURVE_COUNT = 200
"""How many vectors are measured at each point of a curve."""

# What took seconds is there at once when the panel is seen again, or a step undone.
_SETS_KEPT = 12
_FIGURES_KEPT = 256

R = TypeVar("R", bound=Result)


@dataclass(frozen=True, kw_only=True)
class ComparedRequest(Request):
    """Something about the first vectors of `settings`, whatever the count there.

    Parameters
    ----------
    settings : SamplingSettings
        The sampler.
    count : int
        How many vectors.
    find_faces : bool
        Whether faces are looked for in their pictures.
    """

    settings: SamplingSettings
    count: int = COUNT
    find_faces: bool = True

    @property
    def place(self) -> Hashable:
        return self.settings

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def purpose(self) -> str:
        return "comparing samplers"


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


@dataclass(frozen=True, eq=False)
class ComparedSet(Result):
    """A set to be seen; its figures follow.

    Parameters
    ----------
    request : ComparedRequest
        What was asked.
    draw : Draw
        The vectors that are measured.
    faces : ndarray of uint8 of shape (FACES, size, size, 3)
        The pictures of the first ones, in float32; fewer where fewer are measured.
    lengths : RadiusSet
        Lengths of the vectors in z.
    mahalanobis : RadiusSet
        Their Mahalanobis radii over all components of the bundle's own PCA: sets of any K can be
        laid over each other, and it is seen where the cube fails.
    """

    request: ComparedRequest
    draw: Draw
    faces: NDArray[np.uint8]
    lengths: RadiusSet
    mahalanobis: RadiusSet


@dataclass(frozen=True, eq=False)
class ComparedFigures(Result):
    """What the vectors of a set are like."""

    request: ComparedRequest
    figures: SetFigures


@works_on(SetFacesRequest)
def draw_faces_of(request: SetFacesRequest, workspace: Workspace) -> Steps:
    """Draw a set, and leave its figures for later."""
    opened = workspace.opened(request)
    known = opened.compared.get(request)
    if known is None:
        drawn = yield from _drawn(request, opened)
        yield None
        z = drawn.z.astype(np.float64)
        lengths = radius_set(lengths_of(z))
        distances = radius_set(mahalanobis(z, opened.space.basis, opened.space.d))
        yield None
        yield from workspace.with_codec(request)
        faces = read_only(np.array(workspace.codec(request).decode(drawn.z[:FACES])))
        known = ComparedSet(request, drawn, faces, lengths, distances)
    _keep(opened.compared, known, _SETS_KEPT)
    yield replace(known, request=request)


@works_on(SetFiguresRequest)
def measure_figures(request: SetFiguresRequest, workspace: Workspace) -> Steps:
    """Measure a set, as it was drawn for its faces."""
    opened = workspace.opened(request)
    known = opened.measured.get(request)
    if known is None:
        drawn = yield from _drawn(request, opened)
        yield None
        yield from workspace.with_codec(request)
        known = ComparedFigures(request, (yield from _figures(request, workspace, drawn)))
        opened.measured_last = drawn.z, known
    _keep(opened.measured, known, _FIGURES_KEPT)
    yield replace(known, request=request)


@works_on(CurvePointRequest)
def measure_point(request: CurvePointRequest, workspace: Workspace) -> Steps:
    """Measure a point of a curve."""
    return measure_figures(request, workspace)


def among_images(opened: OpenedSpace) -> Pauses[AmongImages]:
    """Return what is usual among the images of a bundle, worked out once."""
    if opened.among is None:
        opened.among = yield from among_image_steps(opened.space)
    return opened.among


def _drawn(request: ComparedRequest, opened: OpenedSpace) -> Pauses[Draw]:
    """Draw a set unless it is kept; the one that is shown elsewhere stays what it is."""
    settings = replace(request.settings, count=request.count)
    for known in opened.compared.values():
        if known.draw.settings == settings:
            return known.draw
    drawn = yield from opened.draw_apart(settings)
    return drawn


def _figures(
    request: ComparedRequest, workspace: Workspace, drawn: Draw
) -> Generator[None, None, SetFigures]:
    """Measure vectors, after `with_codec`."""
    opened, settings = workspace.opened(request), drawn.settings
    if opened.measured_last is not None:
        z, last = opened.measured_last
        if last.request.find_faces == request.find_faces and np.array_equal(z, drawn.z):
            # The sampler does not use what is set otherwise: nothing but the ellipses can differ.
            inside, pairs = yield from ellipse_steps(
                z, opened.space.basis, settings.n_components, settings.sigma_level
            )
            return replace(last.figures, inside=inside, pairs_inside=pairs)
    quantiles = yield from complete_quantiles(request, workspace)
    among = yield from among_images(opened)
    find_faces = workspace.find_faces if request.find_faces else None
    if find_faces is not None and workspace.passes is None:
        yield from import_steps(DETECTION)
    figures = yield from figure_steps(
        drawn.z,
        settings.n_components,
        settings.sigma_level,
        quantiles,
        among,
        workspace.codec(request),
        find_faces,
        workspace.passes,
    )
    return figures


def _keep(kept: OrderedDict[Request, R], result: R, at_most: int) -> None:
    kept[result.request] = result
    kept.move_to_end(result.request)
    while len(kept) > at_most:
        kept.popitem(last=False)
