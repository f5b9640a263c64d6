"""Samplers beside each other: some faces of each, and what its vectors are like."""

from __future__ import annotations

from collections.abc import Generator, Hashable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Pauses, read_only
from latent_explorer.core.comparison import (
    AmongImages,
    SetFigures,
    among_image_steps,
    ellipse_steps,
    figure_steps,
)
from latent_explorer.core.radii import RadiusSet, lengths_of, mahalanobis, radius_set
from latent_explorer.core.samplers import Draw, SamplingSettings, draw_steps
from latent_explorer.jobs.judging import complete_quantiles
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import OpenedSpace, Workspace

COUNT = 500
"""How many vectors of a set are measured: shares are known to two percentage points."""
FACES = 8
"""How many faces of a set are shown; they are those of its first vectors."""
CURVE_COUNT = 200
"""How many vectors are measured at each point of a curve."""

Over = Literal["fact", "sigma_level"]
OVERS: tuple[Over, ...] = ("fact", "sigma_level")
"""What a curve can go over."""


@dataclass(frozen=True, kw_only=True)
class ComparedRequest(Request):
    """Measure the first vectors of `settings`, whatever the count there.

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
class CurveRequest(ComparedRequest):
    """Measure sets whose fact or sigma level goes over a range.

    Parameters
    ----------
    over : {"fact", "sigma_level"}
        What goes over it; all else stays as in `settings`.
    values : tuple of float
        Its values.
    """

    over: Over
    values: tuple[float, ...]
    count: int = CURVE_COUNT

    @property
    def place(self) -> Hashable:
        return self.settings, self.over


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


@dataclass(frozen=True, eq=False)
class ComparedCurve(Result):
    """A curve as far as it is known.

    Parameters
    ----------
    request : CurveRequest
        What was asked.
    values : tuple of float
        The first values of the request.
    figures : tuple of SetFigures
        One for each of them.
    """

    request: CurveRequest
    values: tuple[float, ...]
    figures: tuple[SetFigures, ...]


@works_on(ComparedRequest)
def compare(request: ComparedRequest, workspace: Workspace) -> Steps:
    """Draw a set, show some of it, and measure it."""
    opened = workspace.opened(request)
    drawn = yield from _drawn(replace(request.settings, count=request.count), opened)
    yield None
    z = drawn.z.astype(np.float64)
    lengths = radius_set(lengths_of(z))
    distances = mahalanobis(z, opened.space.basis, opened.space.d)
    yield None
    yield from workspace.with_codec(request)
    faces = read_only(np.array(workspace.codec(request).decode(drawn.z[:FACES])))
    yield ComparedSet(request, drawn, faces, lengths, radius_set(distances))
    yield ComparedFigures(request, (yield from _figures(request, workspace, drawn)))


@works_on(CurveRequest)
def follow(request: CurveRequest, workspace: Workspace) -> Steps:
    """Measure one set after the other, and show the curve as it grows."""
    opened = workspace.opened(request)
    yield from workspace.with_codec(request)
    figures: list[SetFigures] = []
    before: Draw | None = None
    for done, value in enumerate(request.values, start=1):
        changed: dict[str, Any] = {request.over: value}
        settings = replace(request.settings, count=request.count, **changed)
        drawn = yield from _drawn(settings, opened)
        yield None
        if before is not None and np.array_equal(before.z, drawn.z):
            # The sampler does not use it, so that nothing but the ellipses can differ.
            inside, pairs = yield from ellipse_steps(
                drawn.z, opened.space.basis, settings.n_components, settings.sigma_level
            )
            figures.append(replace(figures[-1], inside=inside, pairs_inside=pairs))
        else:
            figures.append((yield from _figures(request, workspace, drawn)))
        before = drawn
        yield ComparedCurve(request, request.values[:done], tuple(figures))


def among_images(opened: OpenedSpace) -> Pauses[AmongImages]:
    """Return what is usual among the images of a bundle, worked out once."""
    if opened.among is None:
        opened.among = yield from among_image_steps(opened.space)
    return opened.among


def _drawn(settings: SamplingSettings, opened: OpenedSpace) -> Pauses[Draw]:
    """Draw a set; the one that is kept for the faces stays what it is."""
    prepared = yield from opened.prepare_steps(settings)
    drawn = yield from draw_steps(settings, prepared)
    return drawn


def _figures(
    request: ComparedRequest, workspace: Workspace, drawn: Draw
) -> Generator[None, None, SetFigures]:
    """Measure vectors, after `with_codec`."""
    quantiles = yield from complete_quantiles(request, workspace)
    among = yield from among_images(workspace.opened(request))
    settings = drawn.settings
    figures = yield from figure_steps(
        drawn.z,
        settings.n_components,
        settings.sigma_level,
        quantiles,
        among,
        workspace.codec(request),
        workspace.find_faces if request.find_faces else None,
    )
    return figures
