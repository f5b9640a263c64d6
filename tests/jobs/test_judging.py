"""Verdicts: at first without what takes long, and never in long steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.neighbours import nearest_images
from latent_explorer.core.plausibility import image_quantiles, judge, way_back
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.jobs.before import BeforeRequest, FaceBefore
from latent_explorer.jobs.face import FaceRequest
from latent_explorer.jobs.generating import FacesRequest
from latent_explorer.jobs.judging import (
    Judged,
    JudgedSet,
    JudgedVectors,
    JudgeRequest,
    JudgeSetRequest,
    JudgeVectorsRequest,
    QuantilesReady,
    QuantilesRequest,
)
from latent_explorer.jobs.request import CodecLoading, Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import z_vector

Work = Callable[[Request], list[Result]]
SETTINGS = SamplingSettings(n_components=12, count=30)


@pytest.fixture
def bundle(fake_bundle: Any) -> str:
    """The id of the open bundle."""
    return fake_bundle.fingerprint


@pytest.fixture
def measured(work: Work, workspace: Workspace, bundle: str, fake_codec: Any) -> Workspace:
    """The workspace when the images are measured."""
    work(QuantilesRequest(bundle=bundle))
    fake_codec.batches.clear()
    fake_codec.encoded.clear()
    return workspace


@pytest.fixture
def half_measured(workspace: Workspace, bundle: str) -> Workspace:
    """The workspace when only what is cheap is known of the images."""
    for step in run(QuantilesRequest(bundle=bundle), workspace):
        if isinstance(step, QuantilesReady):
            assert not step.complete
            break
    return workspace


def test_the_images_are_measured_in_steps_and_what_is_cheap_comes_first(
    workspace: Workspace, bundle: str, fake_codec: Any, most_between_yields: Callable[..., int]
) -> None:
    steps = run(QuantilesRequest(bundle=bundle), workspace)
    loading = next(steps)
    assert isinstance(loading, CodecLoading)
    ready = next(step for step in steps if step is not None)
    assert isinstance(ready, QuantilesReady)
    assert not ready.complete
    assert fake_codec.batches == [], "levels need no faces"
    assert most_between_yields(steps, fake_codec.batches) <= 16
    assert sum(fake_codec.batches) == sum(fake_codec.encoded) == 2000
    again = list(run(QuantilesRequest(bundle=bundle), workspace))
    assert [step.complete for step in again] == [True]


def test_nothing_is_judged_before_the_images_are_measured(work: Work, bundle: str) -> None:
    z = np.zeros((1, 12), np.float32)
    assert work(JudgeRequest(bundle=bundle, z=(0.0,) * 12)) == []
    assert work(JudgeSetRequest(bundle=bundle, settings=SETTINGS)) == []
    assert work(JudgeVectorsRequest(bundle=bundle, z=z)) == []


def test_what_is_known_of_the_images_so_far_is_used(
    half_measured: Workspace, work: Work, bundle: str, fake_codec: Any
) -> None:
    fake_codec.batches.clear()
    (judged,) = work(JudgeRequest(bundle=bundle, z=(9.0,) * 12))
    assert judged.judgement.verdict == "void"
    assert (judged.judgement.way_back, judged.judgement.neighbours) == (None, None)
    (judged_set,) = work(JudgeSetRequest(bundle=bundle, settings=SETTINGS))
    assert len(judged_set.judgements) == 30
    assert fake_codec.batches == [], "no face is decoded for what cannot be told yet"


@pytest.mark.parametrize("shown", [True, False])
def test_the_current_vector_is_judged_without_and_then_with_its_neighbours(
    measured: Workspace, work: Work, fake_bundle: Any, fake_codec: Any, shown: bool
) -> None:
    bundle, space = fake_bundle.fingerprint, fake_bundle.space
    z = z_vector(space.point(5))
    if shown:
        work(FaceRequest(bundle=bundle, z=z))
        fake_codec.batches.clear()
    first, second = work(JudgeRequest(bundle=bundle, z=z))
    assert isinstance(first, Judged)
    assert fake_codec.batches == ([] if shown else [1]), "a face that is shown is not decoded again"
    quantiles = image_quantiles(space, fake_codec)
    single = np.float32([z])
    back = way_back(single, fake_codec.decode(single), fake_codec)
    near = nearest_images(single, space).mean_distances
    (expected,) = judge(single, quantiles, space.basis, way_back=back)
    assert first.judgement == expected
    (expected,) = judge(single, quantiles, space.basis, way_back=back, neighbours=near)
    assert second.judgement == expected
    assert second.judgement.neighbours is not None


def test_the_face_before_is_shown_first_and_then_judged_as_the_current_one(
    measured: Workspace, work: Work, fake_bundle: Any
) -> None:
    bundle, z = fake_bundle.fingerprint, z_vector(fake_bundle.space.point(5))
    current = work(JudgeRequest(bundle=bundle, z=z))
    shown, *judged = work(BeforeRequest(bundle=bundle, z=z, complete=True))
    assert isinstance(shown, FaceBefore)
    assert shown.judgement is None
    assert [each.judgement for each in judged] == [each.judgement for each in current]


def test_the_first_verdict_comes_in_the_first_step(measured: Workspace, bundle: str) -> None:
    # In a drag the rest is given up again and again; this much always comes.
    steps = run(JudgeRequest(bundle=bundle, z=(0.5,) * 12), measured)
    first = next(steps)
    assert isinstance(first, Judged)
    assert first.judgement.way_back is not None
    assert first.judgement.neighbours is None


@pytest.mark.parametrize("shown", [True, False])
def test_a_set_is_judged_by_the_faces_that_are_shown(
    measured: Workspace, work: Work, fake_bundle: Any, fake_codec: Any, shown: bool
) -> None:
    bundle, space = fake_bundle.fingerprint, fake_bundle.space
    if shown:
        work(FacesRequest(bundle=bundle, settings=SETTINGS))
        fake_codec.batches.clear()
    (judged,) = work(JudgeSetRequest(bundle=bundle, settings=SETTINGS))
    assert isinstance(judged, JudgedSet)
    assert sum(fake_codec.batches) == (0 if shown else 30)
    drawn = draw(SETTINGS, space)
    back = way_back(drawn.z, fake_codec.decode(drawn.z), fake_codec)
    quantiles = image_quantiles(space, fake_codec)
    assert judged.judgements == judge(drawn.z, quantiles, space.basis, way_back=back)


def test_faces_of_other_settings_are_not_taken_for_these(
    measured: Workspace, work: Work, bundle: str, fake_codec: Any
) -> None:
    work(FacesRequest(bundle=bundle, settings=SETTINGS))
    fake_codec.batches.clear()
    work(JudgeSetRequest(bundle=bundle, settings=replace(SETTINGS, seed=8)))
    assert sum(fake_codec.batches) == 30


def test_a_set_is_judged_in_steps(
    measured: Workspace, bundle: str, fake_codec: Any, most_between_yields: Callable[..., int]
) -> None:
    request = JudgeSetRequest(bundle=bundle, settings=replace(SETTINGS, count=200))
    assert most_between_yields(run(request, measured), fake_codec.encoded) <= 8


def test_any_vectors_are_judged_by_all_measures_in_steps(
    measured: Workspace,
    fake_bundle: Any,
    fake_codec: Any,
    most_between_yields: Callable[..., int],
) -> None:
    space = fake_bundle.space
    z = np.concatenate([space.points[:40].astype(np.float32), np.full((1, 12), 50, np.float32)])
    request = JudgeVectorsRequest(bundle=fake_bundle.fingerprint, z=z)
    *_, judged = run(request, measured)
    assert isinstance(judged, JudgedVectors)
    assert len(judged.judgements) == 41
    assert judged.judgements[-1].verdict == "void"
    quantiles = image_quantiles(space, fake_codec)
    # Column-major as a table may come from a file: the codec asks for rows.
    assert not z.flags.c_contiguous
    back = way_back(z, fake_codec.decode(np.ascontiguousarray(z)), fake_codec)
    near = nearest_images(z, space).mean_distances
    expected = judge(z, quantiles, space.basis, way_back=back, neighbours=near)
    assert judged.judgements == expected
    fake_codec.encoded.clear()
    assert most_between_yields(run(request, measured), fake_codec.encoded) <= 8
