"""The store of results: the newest of each kind and place, and failures until a success."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.controller.results import Results
from latent_explorer.core.plausibility import Judgement
from latent_explorer.jobs.clouds import Cloud, CloudRequest
from latent_explorer.jobs.face import CurrentFace, FaceRequest
from latent_explorer.jobs.judging import Judged, JudgeRequest
from latent_explorer.jobs.opening import OpenRequest
from latent_explorer.jobs.request import CodecLoading, Failure
from latent_explorer.session.projections import Projection

PLANES = [Projection((0, 1)), Projection((0, 1), "pca"), Projection((1, 0))]


def face(number: int) -> CurrentFace:
    return CurrentFace(FaceRequest(bundle="b", number=number, z=()), np.zeros((1, 1, 3), np.uint8))


def cloud(number: int, plane: Projection) -> Cloud:
    nothing: Any = None
    request = CloudRequest(bundle="b", number=number, projection=plane)
    return Cloud(request, nothing, nothing, nothing, nothing, 0.0, nothing, nothing)


@given(order=st.permutations(range(6)))
def test_in_any_order_of_arrival_the_numbers_rise_to_the_newest(order: list[int]) -> None:
    results, shown = Results(), []
    for number in order:
        if results.accept(face(number)):
            shown.append(results.shown[CurrentFace, None].request.number)
    assert shown == sorted(shown)
    assert shown[0] == order[0]
    assert shown[-1] == 5


def test_the_later_result_of_one_request_has_more_to_say() -> None:
    results = Results()
    request = JudgeRequest(bundle="b", number=3, z=())
    first, second = (Judged(request, Judgement(50, 50, 50, near)) for near in (None, 50.0))
    assert results.accept(first)
    assert results.accept(second)
    assert results.shown[Judged, None] is second


def test_clouds_are_kept_by_their_place_in_any_order() -> None:
    results = Results()
    clouds = [cloud(number, plane) for number, plane in zip((3, 2, 1), PLANES, strict=True)]
    for each in clouds:
        assert results.accept(each)
    assert [results.shown[Cloud, plane] for plane in PLANES] == clouds


def test_what_changes_is_a_new_object_and_what_does_not_is_not() -> None:
    results = Results()
    before = results.shown
    results.accept(face(2))
    assert results.shown is not before
    before = results.shown
    results.accept(face(1))
    results.keep_only(set())
    assert results.shown is before
    failures = results.failures
    results.keep_only(set())
    results.accept(face(3))
    assert results.failures is failures


def test_places_that_nothing_is_asked_for_are_forgotten() -> None:
    results = Results()
    clouds = [cloud(1, plane) for plane in PLANES]
    for each in [*clouds, face(1)]:
        results.accept(each)
    results.keep_only({clouds[1].request.key})
    assert set(results.shown) == {(Cloud, PLANES[1]), (CurrentFace, None)}


def test_a_failure_stays_until_a_request_of_its_key_succeeds() -> None:
    results = Results()
    failed = Failure(face(1).request, "no networks")
    results.fail(failed)
    results.fail(Failure(cloud(1, PLANES[0]).request, "no memory"))
    results.accept(CodecLoading(face(2).request))
    results.accept(cloud(2, PLANES[1]))
    assert [f.message for f in results.failures.values()] == ["no networks", "no memory"]
    results.accept(face(3))
    assert [f.message for f in results.failures.values()] == ["no memory"]


def test_a_failure_is_forgotten_when_nobody_asks_any_more() -> None:
    results = Results()
    stale, opening = cloud(1, PLANES[0]).request, OpenRequest(path="nowhere")
    results.fail(Failure(stale, "no memory"))
    results.fail(Failure(opening, "no bundle"))
    results.keep_only({stale.key})
    assert len(results.failures) == 2
    results.keep_only(set())
    # That a bundle could not be opened was asked for by no panel.
    assert [f.message for f in results.failures.values()] == ["no bundle"]


def test_the_newest_failure_is_the_last() -> None:
    results = Results()
    for number, message in enumerate(["one", "two", "one again"]):
        plane = PLANES[number % 2]
        results.fail(Failure(cloud(number, plane).request, message))
    assert [f.message for f in results.failures.values()] == ["two", "one again"]


@pytest.mark.parametrize("kind", ["shown", "failures"])
def test_what_is_given_out_cannot_be_written(kind: str) -> None:
    results = Results()
    with pytest.raises(TypeError):
        getattr(results, kind)["x"] = 1


def test_another_bundle_begins_with_nothing() -> None:
    results = Results()
    results.accept(face(5))
    results.fail(Failure(cloud(1, PLANES[0]).request, "no memory"))
    results.clear()
    assert not results.shown
    assert not results.failures
    assert results.accept(face(1))
