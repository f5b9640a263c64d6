"""Faces that are only shown may be decoded faster; what is saved or measured is exact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.codec import LiveWay
from latent_explorer.core.plausibility import image_quantiles, judge, way_back
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.face import CurrentFace, ExactFaceRequest, FaceRequest
from latent_explorer.jobs.generating import ExactFacesRequest, FacesRequest, GeneratedFaces
from latent_explorer.jobs.judging import JudgeRequest, JudgeSetRequest, QuantilesRequest
from latent_explorer.jobs.live import LiveDecoder, LiveRequest
from latent_explorer.jobs.request import Priority, Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import z_vector

Work = Callable[[Request], list[Result]]
WAY = LiveWay("bfloat16", levels=1, single=0.7, several=0.6)
SETTINGS = SamplingSettings(n_components=12, count=30)


@pytest.fixture
def bundle(fake_bundle: Any) -> str:
    return fake_bundle.fingerprint


@pytest.fixture
def faster(work: Work, bundle: str, fake_codec: Any) -> LiveDecoder:
    """The networks when a faster way was found, and all notes are cleared."""
    fake_codec.faster = WAY
    *_, found = work(LiveRequest(bundle=bundle))
    fake_codec.batches.clear()
    return found


def test_the_way_is_found_in_the_background_in_steps(
    workspace: Workspace, bundle: str, fake_codec: Any
) -> None:
    fake_codec.faster = WAY
    request = LiveRequest(bundle=bundle)
    assert request.priority == Priority.BACKGROUND
    *steps, found = run(request, workspace)
    assert None in steps
    assert isinstance(found, LiveDecoder)
    assert found.way == WAY


def test_it_is_tried_on_the_mean_and_on_images(
    work: Work, fake_bundle: Any, fake_codec: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []
    monkeypatch.setattr(type(fake_codec), "speed_up", lambda self, z: iter([tried.append(z)]))
    *_, found = work(LiveRequest(bundle=fake_bundle.fingerprint))
    assert found.way is None
    (z,) = tried
    space = fake_bundle.space
    np.testing.assert_allclose(z[0], space.basis.mean, rtol=1e-6)
    images = {tuple(row) for row in np.asarray(space.points, np.float32).tolist()}
    assert len({tuple(row) for row in z[1:].tolist()} & images) == 23


def test_without_a_faster_way_faces_are_exact(work: Work, bundle: str) -> None:
    work(LiveRequest(bundle=bundle))
    (face,) = work(FaceRequest(bundle=bundle, z=(1.0,) * 12))
    (faces,) = work(FacesRequest(bundle=bundle, settings=SETTINGS))
    assert face.exact
    assert faces.exact


@pytest.mark.usefixtures("faster")
def test_the_current_face_is_live_at_first_and_then_exact(
    work: Work, fake_bundle: Any, fake_codec: Any
) -> None:
    bundle, z = fake_bundle.fingerprint, z_vector(fake_bundle.space.point(3))
    (live,) = work(FaceRequest(bundle=bundle, number=1, z=z))
    (exact,) = work(ExactFaceRequest(bundle=bundle, number=2, z=z))
    expected = fake_codec.decode(np.float32([z]))[0]
    assert isinstance(exact, CurrentFace)
    assert (live.exact, exact.exact) == (False, True)
    np.testing.assert_array_equal(live.face, expected ^ 1)
    np.testing.assert_array_equal(exact.face, expected)
    assert ExactFaceRequest(bundle=bundle, z=z).priority == Priority.BACKGROUND


@pytest.mark.usefixtures("faster")
def test_the_set_is_live_at_first_and_then_exact(work: Work, bundle: str, fake_codec: Any) -> None:
    (live,) = work(FacesRequest(bundle=bundle, number=1, settings=SETTINGS))
    (exact,) = work(ExactFacesRequest(bundle=bundle, number=2, settings=SETTINGS))
    assert isinstance(exact, GeneratedFaces)
    assert live.draw is exact.draw, "drawn once"
    expected = fake_codec.decode(live.draw.z)
    assert (live.exact, exact.exact) == (False, True)
    np.testing.assert_array_equal(live.faces, expected ^ 1)
    np.testing.assert_array_equal(exact.faces, expected)


def test_what_is_exact_is_decoded_once(
    work: Work, bundle: str, fake_codec: Any, faster: LiveDecoder
) -> None:
    for _ in range(3):
        work(ExactFaceRequest(bundle=bundle, z=(1.0,) * 12))
        work(ExactFacesRequest(bundle=bundle, settings=SETTINGS))
    assert sorted(fake_codec.batches) == [1, 6, 24]


def test_verdicts_are_about_exact_faces(
    work: Work, fake_bundle: Any, fake_codec: Any, faster: LiveDecoder
) -> None:
    bundle, space = fake_bundle.fingerprint, fake_bundle.space
    work(QuantilesRequest(bundle=bundle))
    z = z_vector(space.point(5))
    work(FaceRequest(bundle=bundle, z=z))
    (live,) = work(FacesRequest(bundle=bundle, settings=SETTINGS))
    first, _ = work(JudgeRequest(bundle=bundle, z=z))
    (judged,) = work(JudgeSetRequest(bundle=bundle, settings=SETTINGS))
    quantiles = image_quantiles(space, fake_codec)
    for found, rows in (([first.judgement], np.float32([z])), (judged.judgements, live.draw.z)):
        exact = way_back(rows, fake_codec.decode(rows), fake_codec)
        assert tuple(found) == judge(rows, quantiles, space.basis, way_back=exact)
        shown = way_back(rows, fake_codec.decode_live(rows), fake_codec)
        assert not np.array_equal(shown, exact), "the difference could be seen"


def test_in_a_drag_the_verdict_is_about_the_face_on_screen(
    work: Work, fake_bundle: Any, fake_codec: Any, faster: LiveDecoder
) -> None:
    bundle, space = fake_bundle.fingerprint, fake_bundle.space
    work(QuantilesRequest(bundle=bundle))
    z = z_vector(space.point(5))
    work(FaceRequest(bundle=bundle, z=z))
    fake_codec.batches.clear()
    first, _ = work(JudgeRequest(bundle=bundle, z=z, moving=True))
    assert fake_codec.batches == [], "it is not decoded again"
    row = np.float32([z])
    back = way_back(row, fake_codec.decode_live(row), fake_codec)
    (expected,) = judge(row, image_quantiles(space, fake_codec), space.basis, way_back=back)
    assert first.judgement == expected
