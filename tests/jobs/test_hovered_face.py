"""The small picture of what the mouse points at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from latent_explorer.jobs.hovered_face import HoveredFace, HoveredFaceRequest
from latent_explorer.jobs.request import Priority, Request, Result
from latent_explorer.session.hovered import Hovered
from latent_explorer.session.numbers import z_vector

Work = Callable[[Request], list[Result]]


def _of_image(bundle: Any, index: int) -> HoveredFaceRequest:
    return HoveredFaceRequest(bundle=bundle.fingerprint, hovered=Hovered("image", index))


def test_that_of_an_image_is_its_z_point_decoded(
    work: Work, fake_bundle: Any, fake_codec: Any
) -> None:
    *_, shown = work(_of_image(fake_bundle, 3))
    assert isinstance(shown, HoveredFace)
    expected = fake_codec.decode(fake_bundle.space.points[3:4].astype(np.float32))[0]
    np.testing.assert_array_equal(shown.face, expected)
    assert not shown.face.flags.writeable


def test_that_of_a_vector_is_the_vector_decoded(
    work: Work, fake_bundle: Any, fake_codec: Any
) -> None:
    z = np.linspace(-1, 1, 12, dtype=np.float32)
    request = HoveredFaceRequest(
        bundle=fake_bundle.fingerprint, hovered=Hovered("generated", 3), z=z_vector(z)
    )
    *_, shown = work(request)
    np.testing.assert_array_equal(shown.face, fake_codec.decode(z[np.newaxis])[0])


def test_it_goes_before_what_nobody_waits_for(fake_bundle: Any) -> None:
    assert _of_image(fake_bundle, 3).priority == Priority.URGENT


def test_pointing_at_the_same_again_decodes_nothing(
    work: Work, fake_bundle: Any, fake_codec: Any
) -> None:
    *_, first = work(_of_image(fake_bundle, 3))
    work(_of_image(fake_bundle, 4))
    fake_codec.batches.clear()
    (again,) = work(_of_image(fake_bundle, 3))
    assert again.face is first.face
    assert fake_codec.batches == []


def test_of_several_hundred_those_not_pointed_at_for_longest_are_forgotten(
    work: Work, workspace: Any, fake_bundle: Any, fake_codec: Any
) -> None:
    for index in range(500):
        work(_of_image(fake_bundle, index))
        work(_of_image(fake_bundle, 0))
    kept = workspace.opened(_of_image(fake_bundle, 0)).hovered
    assert len(kept) == 300
    assert _of_image(fake_bundle, 0) in kept
    assert _of_image(fake_bundle, 499) in kept
    assert _of_image(fake_bundle, 1) not in kept
