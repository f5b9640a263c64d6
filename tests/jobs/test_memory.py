"""What is worked out of very many z-points never takes a table of all of them."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.basis import fit_basis
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.clouds import CloudRequest
from latent_explorer.jobs.components import ComponentsRequest
from latent_explorer.jobs.contours import ContourRequest
from latent_explorer.jobs.correlations import CorrelationRequest
from latent_explorer.jobs.generating import VectorsRequest
from latent_explorer.jobs.matrix import MatrixRequest
from latent_explorer.jobs.nearest_images import NearestImages, NearestImagesRequest
from latent_explorer.jobs.radii import ImageRadiiRequest
from latent_explorer.jobs.request import Request, run
from latent_explorer.jobs.slices import SliceRequest
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.projections import Projection

N, D = 100_000, 64
# Of a table of all points in double precision.
MOST = N * D * 8 * 0.6


@pytest.fixture(scope="module")
def space() -> LatentSpace:
    """Points as a bundle keeps them: of 16 bits, column by column."""
    points = np.random.default_rng(4).standard_normal((D, N), np.float32).astype(np.float16).T
    return LatentSpace(points, fit_basis(points))


@pytest.fixture
def opened(space: LatentSpace, fake_bundle: Any, fake_codec: Any) -> Workspace:
    """A workspace where these points are open."""
    bundle = replace(fake_bundle, space=space)
    workspace = Workspace(lambda _: bundle, fake_codec.load)
    workspace.open(Path())
    return workspace


PLANE = Projection((1, 2), "pca")
MAKERS: dict[str, Callable[..., Request]] = {
    "cloud": lambda **of: CloudRequest(projection=PLANE, **of),
    "contours": lambda **of: ContourRequest(projection=PLANE, **of),
    "slices": lambda **of: SliceRequest(projection=PLANE, about="center", **of),
    "components": lambda **of: ComponentsRequest(coordinates="z", **of),
    "PCA components": lambda **of: ComponentsRequest(coordinates="pca", **of),
    "correlations": lambda **of: CorrelationRequest(
        settings=CorrelationSettings(sample=N // 2), **of
    ),
    "ranks": lambda **of: MatrixRequest(
        coordinates="z", coefficient="spearman", sample=None, seed=0, **of
    ),
    "lengths": ImageRadiiRequest,
    "radii": lambda **of: ImageRadiiRequest(n_components=40, **of),
    "a fit within a level": lambda **of: VectorsRequest(
        settings=SamplingSettings(n_components=8, fitted_on="within", fitted_points=500), **of
    ),
}


@pytest.mark.parametrize("name", MAKERS)
def test_no_table_of_all_points_is_made(name: str, opened: Workspace, fake_bundle: Any) -> None:
    request = MAKERS[name](bundle=fake_bundle.fingerprint)
    tracemalloc.start()
    try:
        for result in run(request, opened):
            del result
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST


def test_the_nearest_images_are_found_without_such_a_table(
    opened: Workspace, fake_bundle: Any
) -> None:
    settings = SamplingSettings(n_components=8, count=300)
    request = NearestImagesRequest(settings=settings, bundle=fake_bundle.fingerprint)
    tracemalloc.start()
    try:
        found = next(step for step in run(request, opened) if step is not None)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(found, NearestImages)
    assert peak < MOST
