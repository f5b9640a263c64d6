"""The face of the current vector."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.face import CurrentFace, FaceRequest
from latent_explorer.jobs.generating import FacesRequest
from latent_explorer.jobs.request import CodecLoading, Request, Result
from latent_explorer.session.numbers import z_vector

Work = Callable[[Request], list[Result]]


def test_the_current_face_is_decoded(work: Work, fake_bundle: Any, fake_codec: Any) -> None:
    z = z_vector(fake_bundle.space.point(3))
    (loading, face) = work(FaceRequest(bundle=fake_bundle.fingerprint, z=z))
    assert isinstance(loading, CodecLoading)
    assert isinstance(face, CurrentFace)
    assert face.face.shape == (8, 8, 3)
    np.testing.assert_array_equal(face.face, fake_codec.decode(np.float32([z]))[0])


def test_a_picked_face_is_the_one_of_the_grid(work: Work, fake_bundle: Any) -> None:
    bundle = fake_bundle.fingerprint
    *_, faces = work(FacesRequest(bundle=bundle, settings=SamplingSettings(n_components=12)))
    for index in (0, 17):
        (face,) = work(FaceRequest(bundle=bundle, z=z_vector(faces.draw.z[index])))
        np.testing.assert_array_equal(face.face, faces.faces[index])


@pytest.mark.parametrize("order", [1, -1])
def test_the_loading_of_the_networks_is_announced_once(
    work: Work, fake_bundle: Any, fake_codec: Any, order: int
) -> None:
    bundle = fake_bundle.fingerprint
    requests = [
        FaceRequest(bundle=bundle, z=(0.0,) * 12),
        FacesRequest(bundle=bundle, settings=SamplingSettings(n_components=12)),
    ][::order]

    def announced(request: Request) -> int:
        return sum(isinstance(result, CodecLoading) for result in work(request))

    assert [announced(request) for request in [*requests, *requests]] == [1, 0, 0, 0]
    assert fake_codec.loaded == 1
