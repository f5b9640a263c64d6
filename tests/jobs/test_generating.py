"""The generated set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.samplers import METHODS, SamplingSettings, draw
from latent_explorer.jobs.face import FaceRequest
from latent_explorer.jobs.generating import (
    DECODE_CHUNK,
    FacesRequest,
    GeneratedFaces,
    GeneratedVectors,
    VectorsRequest,
)
from latent_explorer.jobs.request import CodecLoading, Request, Result, run
from latent_explorer.jobs.workspace import Workspace

Work = Callable[[Request], list[Result]]
SETTINGS = SamplingSettings(n_components=12)


@pytest.mark.parametrize("method", METHODS)
def test_the_vectors_are_those_of_the_sampler_bit_for_bit(
    work: Work, fake_bundle: Any, method: Any
) -> None:
    settings = SamplingSettings(method=method, n_components=9, count=30, seed=11)
    bundle = fake_bundle.fingerprint
    (vectors,) = work(VectorsRequest(bundle=bundle, settings=settings))
    _, faces = work(FacesRequest(bundle=bundle, settings=settings))
    assert isinstance(vectors, GeneratedVectors)
    assert isinstance(faces, GeneratedFaces)
    assert faces.draw is vectors.draw, "drawn once"
    expected = draw(settings, fake_bundle.space)
    assert vectors.draw.settings == settings
    for name in ("v", "z", "holds"):
        got, wanted = getattr(vectors.draw, name), getattr(expected, name)
        assert got.dtype == wanted.dtype
        assert got.tobytes() == wanted.tobytes()


def test_vectors_need_no_networks(work: Work, fake_bundle: Any, fake_codec: Any) -> None:
    work(VectorsRequest(bundle=fake_bundle.fingerprint, settings=SETTINGS))
    assert fake_codec.loaded == 0


@pytest.mark.parametrize(
    "count", [1, DECODE_CHUNK - 1, DECODE_CHUNK, DECODE_CHUNK + 1, 3 * DECODE_CHUNK + 5]
)
def test_faces_are_decoded_in_chunks_with_a_pause_after_each(
    work: Work, workspace: Workspace, fake_bundle: Any, fake_codec: Any, count: int
) -> None:
    bundle = fake_bundle.fingerprint
    work(FaceRequest(bundle=bundle, z=(0.0,) * 12))
    fake_codec.batches.clear()
    request = FacesRequest(bundle=bundle, settings=replace(SETTINGS, count=count))
    *pauses, faces = run(request, workspace)
    chunks = -(-count // DECODE_CHUNK)
    assert pauses == [None] * chunks
    assert len(fake_codec.batches) == chunks
    assert max(fake_codec.batches) <= DECODE_CHUNK
    assert faces.faces.dtype == np.uint8
    assert faces.faces.shape == (count, 8, 8, 3)
    np.testing.assert_array_equal(faces.faces, fake_codec.decode(faces.draw.z))


def test_the_networks_are_loaded_for_the_faces(work: Work, fake_bundle: Any) -> None:
    results = work(FacesRequest(bundle=fake_bundle.fingerprint, settings=SETTINGS))
    assert [type(result) for result in results] == [CodecLoading, GeneratedFaces]


@pytest.mark.parametrize("kind", [VectorsRequest, FacesRequest])
def test_more_components_than_there_are_name_the_remedy(
    work: Work, fake_bundle: Any, kind: Any
) -> None:
    request = kind(bundle=fake_bundle.fingerprint, settings=SamplingSettings(n_components=13))
    with pytest.raises(ValueError, match="choose n_components from 1 to 12"):
        work(request)
