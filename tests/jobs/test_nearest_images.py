"""The image nearest to each generated vector."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.jobs.nearest_images import NearestImages, NearestImagesRequest
from latent_explorer.jobs.request import Priority, Request, Result, run
from latent_explorer.jobs.workspace import Workspace

Work = Callable[[Request], list[Result]]


@pytest.mark.parametrize("count", [1, 24, 600])
def test_they_are_those_of_a_naive_search(
    work: Work, fake_bundle: Any, fake_codec: Any, count: int
) -> None:
    settings = SamplingSettings.usual(method="directions", n_components=12, count=count)
    request = NearestImagesRequest(bundle=fake_bundle.fingerprint, settings=settings)
    assert request.priority == Priority.BACKGROUND
    first, last = (each for each in work(request) if isinstance(each, NearestImages))
    assert first.faces is None, "names and distances are there sooner"
    assert first.images is last.images
    space = fake_bundle.space
    points = space.points.astype(np.float64)
    for k, z in enumerate(draw(settings, space).z):
        far = np.linalg.norm(points - z, axis=1)
        assert last.images[k] == far.argmin()
        assert last.distances[k] == pytest.approx(far.min(), abs=1e-9)
    chosen = points[last.images].astype(np.float32)
    np.testing.assert_array_equal(last.faces, fake_codec.decode(chosen))


def test_an_image_itself_is_its_own_nearest(work: Work, fake_bundle: Any) -> None:
    settings = SamplingSettings.usual(
        method="directions", n_components=12, neighbours=1, spread=0.0, count=8
    )
    *_, found = work(NearestImagesRequest(bundle=fake_bundle.fingerprint, settings=settings))
    np.testing.assert_allclose(found.distances, 0, atol=1e-5)


def test_they_are_decoded_in_steps(
    workspace: Workspace, fake_bundle: Any, fake_codec: Any, most_between_yields: Any
) -> None:
    settings = SamplingSettings.usual(method="directions", n_components=12, count=60)
    request = NearestImagesRequest(bundle=fake_bundle.fingerprint, settings=settings)
    assert most_between_yields(run(request, workspace), fake_codec.batches) == 24
