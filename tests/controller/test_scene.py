"""What is asked of a scene."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.face import CurrentFace, FaceRequest
from latent_explorer.jobs.generating import FacesRequest
from latent_explorer.jobs.judging import Judged
from latent_explorer.jobs.request import Failure
from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.session.state import State

FACE = CurrentFace(FaceRequest(number=1, z=()), np.zeros((1, 1, 3), np.uint8))


def test_everything_has_changed_when_there_was_nothing_or_another_bundle(
    fake_bundle: Any, small_bundle: Any
) -> None:
    scene = Scene(bundle=fake_bundle)
    assert scene.changed(None)
    assert scene.changed(replace(scene, bundle=small_bundle))
    assert not scene.changed(replace(scene))
    assert not scene.changed(replace(scene), Projections, CurrentFace)


def test_a_section_or_a_result_has_changed_when_it_is_another() -> None:
    before = Scene(state=State(LatentPath(position=0.5)))
    after = replace(before, state=before.state.having(LatentPath(position=0.7)))
    assert after.changed(before, LatentPath)
    assert after.changed(before, Projections, LatentPath)
    assert not after.changed(before, Projections, CurrentPoint, CurrentFace)
    with_face = replace(after, results={(CurrentFace, None): FACE})
    assert with_face.changed(after, CurrentFace)
    assert with_face.changed(after, LatentPath, CurrentFace)
    assert not with_face.changed(after, LatentPath, Judged)
    assert not with_face.changed(with_face, CurrentFace)
    assert after.changed(with_face, CurrentFace)


def test_results_and_failures_are_found_by_their_kind() -> None:
    request = FACE.request
    failures = {request.key: Failure(request, "one"), (FaceRequest, "x"): Failure(request, "two")}
    scene = Scene(results={(CurrentFace, None): FACE}, failures=failures)
    assert scene.result(CurrentFace) is FACE
    assert scene.result(CurrentFace, "elsewhere") is None
    assert scene.result(Judged) is None
    assert scene.failure(FaceRequest) == "two"
    assert scene.failure(FacesRequest) is None
