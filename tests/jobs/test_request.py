"""Requests and results as they cross threads: frozen, and each of a bundle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.clouds import CloudRequest
from latent_explorer.jobs.correlations import CorrelationRequest
from latent_explorer.jobs.face import FaceRequest
from latent_explorer.jobs.generating import FacesRequest, VectorsRequest
from latent_explorer.jobs.judging import (
    JudgeRequest,
    JudgeSetRequest,
    JudgeVectorsRequest,
    QuantilesRequest,
)
from latent_explorer.jobs.opening import CloseRequest, OpenRequest
from latent_explorer.jobs.pair_shares import PairShareRequest
from latent_explorer.jobs.request import Failure, Priority, Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.projections import Projection

TOY = "0123456789ab"
SETTINGS = SamplingSettings(n_components=12)
REQUESTS: dict[str, Request] = {
    "open": OpenRequest(number=1, path=Path("toy")),
    "cloud": CloudRequest(bundle=TOY, number=2, projection=Projection((3, 7))),
    "correlations": CorrelationRequest(bundle=TOY, number=3, settings=CorrelationSettings()),
    "vectors": VectorsRequest(bundle=TOY, number=4, settings=SETTINGS),
    "faces": FacesRequest(bundle=TOY, number=5, settings=SETTINGS),
    "face": FaceRequest(bundle=TOY, number=6, z=(0.0,) * 12),
    "quantiles": QuantilesRequest(bundle=TOY, number=7),
    "judge": JudgeRequest(bundle=TOY, number=8, z=(0.0,) * 12),
    "judge set": JudgeSetRequest(bundle=TOY, number=9, settings=SETTINGS),
    "pair share": PairShareRequest(bundle=TOY, number=11, settings=SETTINGS),
    "close": CloseRequest(bundle=TOY, number=12),
    # The last, as no other is equal to it.
    "judge vectors": JudgeVectorsRequest(bundle=TOY, number=10, z=np.zeros((2, 12), np.float32)),
}
all_requests = pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)


@all_requests
def test_a_request_is_frozen_and_says_what_it_is_for(request_: Request) -> None:
    with pytest.raises(FrozenInstanceError):
        request_.number = 9  # type: ignore[misc]
    assert request_.purpose not in ("", Request().purpose)
    hash(request_.key)


@pytest.mark.parametrize("request_", list(REQUESTS.values())[:-1], ids=list(REQUESTS)[:-1])
def test_equal_ones_ask_for_the_same_whatever_their_number(request_: Request) -> None:
    assert replace(request_, number=99) == request_
    if not isinstance(request_, CloseRequest):
        assert replace(request_, number=99).key == request_.key
    assert replace(request_, bundle="other") != request_


def test_requests_of_a_kind_replace_each_other_in_their_bundle() -> None:
    keys = [request.key for request in REQUESTS.values()]
    assert len(set(keys)) == len(keys)
    for name, request in REQUESTS.items():
        # One bundle is opened at a time; all else is about one of those that are open.
        assert (replace(request, bundle="other").key == request.key) == (name == "open")
    other = CloudRequest(bundle=TOY, projection=Projection((3, 7), "pca"))
    assert other.key not in keys
    assert CloseRequest(bundle=TOY, number=1).key != CloseRequest(bundle=TOY, number=2).key


def test_vectors_to_be_judged_are_told_apart() -> None:
    other = JudgeVectorsRequest(bundle=TOY, z=np.ones((2, 12), np.float32))
    # Arrays cannot be compared as other values are.
    assert other == other
    assert other != REQUESTS["judge vectors"]
    hash(other)


def test_only_the_current_face_is_urgent_and_verdicts_wait() -> None:
    priorities = {name: request.priority for name, request in REQUESTS.items()}
    of = {kind: {n for n, p in priorities.items() if p == kind} for kind in Priority}
    assert of[Priority.URGENT] == {"face"}
    assert of[Priority.BACKGROUND] == {"judge", "judge set", "judge vectors", "pair share"}
    # Else the first verdicts would have to wait for it, which takes a minute.
    assert of[Priority.IDLE] == {"quantiles"}


def test_the_time_of_an_event_does_not_make_another_request() -> None:
    face = REQUESTS["face"]
    assert replace(face, started=5.0) == face


@all_requests
def test_results_are_frozen_and_name_their_request(
    request_: Request, work: Callable[[Request], list[Result]]
) -> None:
    work(REQUESTS["quantiles"])
    done = work(request_)
    assert done or isinstance(request_, CloseRequest)
    for result in [*done, Failure(request_, "no")]:
        assert result.request is request_
        for field in fields(result):
            with pytest.raises(FrozenInstanceError):
                setattr(result, field.name, None)
            value = getattr(result, field.name)
            if isinstance(value, np.ndarray):
                assert value.flags.c_contiguous
                assert not value.flags.writeable


@all_requests
def test_nothing_can_be_asked_of_a_bundle_that_is_not_open(
    request_: Request, workspace: Workspace
) -> None:
    workspace.close(TOY)
    if isinstance(request_, OpenRequest | CloseRequest):
        list(run(request_, workspace))
        return
    with pytest.raises(ValueError, match="choose one with File > Open bundle"):
        list(run(request_, workspace))


def test_work_that_nobody_defined_is_an_error(workspace: Workspace) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Unknown(Request):
        what: Any = None

    with pytest.raises(TypeError, match="no work is defined for Unknown"):
        run(Unknown(), workspace)
