"""The way of the generator, and the faces on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.jobs.generator_trace import (
    GeneratorTrace,
    TraceFaces,
    TraceFacesRequest,
    TraceRequest,
)
from latent_explorer.jobs.request import Request, Result

BUNDLE = "0123456789ab"
Work = Callable[[Request], list[Result]]


@pytest.mark.parametrize(
    "settings",
    [
        SamplingSettings(n_components=12, count=5),
        SamplingSettings(n_components=7, count=5, width="half-width", fact=1.3, seed=2),
        SamplingSettings(n_components=9, count=5, fitted_on="random", fitted_points=500),
    ],
)
def test_it_ends_in_the_vector_that_is_drawn(
    work: Work, toy_space: Any, settings: SamplingSettings
) -> None:
    drawn = draw(settings, toy_space)
    for vector in range(5):
        request = TraceRequest(bundle=BUNDLE, settings=replace(settings, count=1), vector=vector)
        (found,) = work(request)
        assert isinstance(found, GeneratorTrace)
        end = len(found.trace)
        np.testing.assert_array_equal(found.trace.after(end) * found.limits, drawn.v[vector])
        np.testing.assert_allclose(found.z(end), drawn.z[vector], rtol=1e-5, atol=1e-6)
        assert len(found.z(0)) == toy_space.d


def test_faces_are_those_of_the_vectors(work: Work, fake_codec: Any) -> None:
    (found,) = work(
        TraceRequest(bundle=BUNDLE, settings=SamplingSettings(n_components=12), vector=1)
    )
    assert isinstance(found, GeneratorTrace)
    vectors = tuple(found.z(step) for step in (0, 1, len(found.trace)))
    *_, faces = work(TraceFacesRequest(bundle=BUNDLE, vectors=vectors))
    assert isinstance(faces, TraceFaces)
    expected = fake_codec.decode(np.array(vectors, np.float32))
    np.testing.assert_array_equal(faces.faces, expected)
