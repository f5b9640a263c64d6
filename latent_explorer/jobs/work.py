"""The work on a request: a plain function, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

import numpy as np

from latent_explorer.core.correlation import counts_above, strongest_pairs
from latent_explorer.core.samplers import draw
from latent_explorer.jobs.kinds import (
    CloudRequest,
    CorrelationRequest,
    FaceRequest,
    OpenRequest,
    RanksRequest,
    Request,
    SampleRequest,
)
from latent_explorer.jobs.ranks import level_ranks
from latent_explorer.jobs.results import (
    BundleOpened,
    Cloud,
    CodecLoading,
    Correlations,
    CurrentFace,
    GeneratedFaces,
    GeneratedVectors,
    Ranks,
    Result,
)
from latent_explorer.jobs.workspace import Workspace

DECODE_CHUNK = 24
"""Faces decoded between two looks at what else is waiting: about 50 ms on two cores."""


_RANKED_AT_MOST = 50_000


@singledispatch
def run(request: Request, workspace: Workspace[Any]) -> Iterator[Result | None]:
    """Work on `request` step by step.

    Yields
    ------
    Result or None
        A result as soon as there is one; None where something more urgent may go first.
    """
    raise TypeError(f"no work is defined for {type(request).__name__}")


@run.register
def _(request: OpenRequest, workspace: Workspace[Any]) -> Iterator[Result | None]:
    bundle = workspace.open(request.path)
    pairs = strongest_pairs(bundle.space.correlation("z"), 0.0)
    strongest = zip(pairs.i[:9].tolist(), pairs.j[:9].tolist(), strict=True)
    yield BundleOpened(request, bundle, tuple(strongest))


@run.register
def _(request: CloudRequest, workspace: Workspace[Any]) -> Iterator[Result | None]:
    space, projection = workspace.space, request.projection
    x, y = workspace.columns.columns(projection.coordinates, projection.pair)
    ellipse = space.ellipse(projection.coordinates, projection.pair)
    # As the list of correlations has it: NaN also where rounding left a constant component a width.
    r = float(space.correlation(projection.coordinates)[projection.pair])
    origin = space.origin(projection.coordinates, projection.pair)
    origin.setflags(write=False)
    yield Cloud(request, x, y, ellipse, origin, r)


@run.register
def _(request: CorrelationRequest, workspace: Workspace[Any]) -> Iterator[Result | None]:
    settings, space = request.settings, workspace.space
    r = space.correlation(settings.coordinates, settings.sample, settings.seed)
    n_points = space.n if settings.sample is None else min(settings.sample, space.n)
    yield Correlations(request, strongest_pairs(r, settings.threshold), counts_above(r), n_points)


@run.register
def _(request: RanksRequest, workspace: Workspace[Any]) -> Iterator[Result | None]:
    space = workspace.space
    some = space.points[:: -(-space.n // _RANKED_AT_MOST)]
    yield Ranks(request, level_ranks(some, space.basis, request.n_components))


@run.register
def _(request: SampleRequest, workspace: Workspace[Any]) -> Iterator[Result | None]:
    drawn = draw(request.settings, workspace.space)
    yield GeneratedVectors(request, drawn)
    yield from _loaded_codec(request, workspace)
    parts = []
    for start in range(0, len(drawn.z), DECODE_CHUNK):
        parts.append(workspace.codec.decode(drawn.z[start : start + DECODE_CHUNK]))
        yield None
    faces = parts[0] if len(parts) == 1 else np.concatenate(parts)
    faces.setflags(write=False)
    yield GeneratedFaces(request, drawn, faces)


@run.register
def _(request: FaceRequest, workspace: Workspace[Any]) -> Iterator[Result | None]:
    yield from _loaded_codec(request, workspace)
    z = np.array(request.z, dtype=np.float32)[np.newaxis]
    yield CurrentFace(request, workspace.codec.decode(z)[0])


def _loaded_codec(request: Request, workspace: Workspace[Any]) -> Iterator[Result | None]:
    if not workspace.codec_is_loaded:
        yield CodecLoading(request)
        workspace.load_codec()
        yield None
