"""The faces that are kept: pinned ones, and the one before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from latent_explorer.jobs.before import BeforeRequest, FaceBefore
from latent_explorer.jobs.face import FaceRequest
from latent_explorer.jobs.pinned import PinnedFaces, PinnedRequest
from latent_explorer.jobs.request import Request, Result
from latent_explorer.session.numbers import z_vector

Work = Callable[[Request], list[Result]]


def test_pinned_faces_and_the_one_before_are_those_of_their_vectors(
    work: Work, fake_bundle: Any
) -> None:
    vectors = tuple(z_vector(fake_bundle.space.point(k)) for k in (3, 8, 3))
    *_, pinned = work(PinnedRequest(bundle=fake_bundle.fingerprint, vectors=vectors))
    assert isinstance(pinned, PinnedFaces)
    assert pinned.faces.shape == (3, 8, 8, 3)
    for z, kept in zip(vectors, pinned.faces, strict=True):
        (face,) = work(FaceRequest(bundle=fake_bundle.fingerprint, z=z))
        np.testing.assert_array_equal(kept, face.face)  # type: ignore[attr-defined]
    (before,) = work(BeforeRequest(bundle=fake_bundle.fingerprint, z=vectors[1]))
    assert isinstance(before, FaceBefore)
    np.testing.assert_array_equal(before.face, pinned.faces[1])
