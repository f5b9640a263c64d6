"""The controls of the generator."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.jobs.generating import FacesRequest, GeneratedFaces, VectorsRequest
from latent_explorer.jobs.generator_trace import TraceRequest
from latent_explorer.jobs.judging import JudgeSetRequest
from latent_explorer.jobs.pair_shares import PairShare, PairShareRequest
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.sampling import Sampling


def test_draw_again_takes_the_next_seed(desk: Any) -> None:
    before = desk.state[Sampling].settings
    old = desk.scene.result(GeneratedFaces).draw
    desk.draws_again()
    settings = desk.state[Sampling].settings
    assert settings == replace(before, seed=before.seed + 1)
    assert desk.kinds_posted == {VectorsRequest, FacesRequest, JudgeSetRequest, TraceRequest}
    for request in desk.posted:
        # Which vector is followed does not depend on how many there are.
        assert replace(request.settings, count=settings.count) == settings
    desk.settle()
    shown = desk.scene.result(GeneratedFaces)
    assert not np.array_equal(shown.draw.z, old.z)
    assert desk.last("faces.show_faces") is shown.faces
    assert desk.last("faces.show_draw") is shown.draw


def test_after_the_last_seed_comes_the_first(desk: Any) -> None:
    last = replace(desk.state[Sampling].settings, seed=2**31 - 1)
    desk.does("sampling", "sampling_changed", last)
    desk.settle()
    desk.draws_again()
    assert desk.state[Sampling].settings.seed == 0
    desk.settle()
    assert desk.scene.result(GeneratedFaces).draw.settings.seed == 0


def test_a_slider_shows_its_share_of_the_variance(desk: Any) -> None:
    sampling = replace(desk.state[Sampling].settings, n_components=3)
    desk.does("sampling", "sampling_changed", sampling)
    variance = np.square(desk.scene.space.basis.std)
    assert desk.last("sampling.show_sampling") == {
        "sampling": sampling,
        "explained": pytest.approx(variance[:3].sum() / variance.sum()),
    }


def test_while_a_slider_moves_only_the_latest_set_waits(desk: Any) -> None:
    settings = desk.state[Sampling].settings
    desk.does("sampling", "gesture_began")
    for fact in np.linspace(0.5, 0.9, 20):
        desk.does("sampling", "sampling_changed", replace(settings, fact=float(fact)))
    desk.does("sampling", "gesture_ended")
    waiting = [r.settings.fact for r in desk.waiting.values() if isinstance(r, FacesRequest)]
    assert waiting == [0.9]


def test_other_settings_give_up_the_chosen_face(desk: Any) -> None:
    desk.does("faces", "face_picked", 14)
    point = desk.state[CurrentPoint]
    assert point.start.label == "face 15"
    desk.draws_again()
    assert desk.state[CurrentPoint].z == point.z
    assert desk.state[CurrentPoint].face is None
    assert desk.last("current.show_start")["start"].label == "a face drawn before"


def test_the_counted_share_belongs_to_the_ellipses_that_are_drawn(desk: Any) -> None:
    settings = desk.state[Sampling].settings
    first = desk.scene.result(PairShare).share
    # Neither of these changes the ellipses.
    desk.draws_again()
    desk.does("sampling", "sampling_changed", replace(settings, method="cube", count=5))
    assert PairShareRequest not in desk.kinds_posted
    assert desk.last("sampling.show_counted") == first
    desk.does("sampling", "sampling_changed", replace(settings, fact=0.5))
    assert desk.last("sampling.show_counted") is None, "what was counted is of other ellipses"
    desk.settle()
    assert desk.last("sampling.show_counted") == desk.scene.result(PairShare).share < first


def test_of_one_component_nothing_is_awaited_for_ever(desk: Any) -> None:
    settings = desk.state[Sampling].settings
    desk.does("sampling", "sampling_changed", replace(settings, n_components=1))
    desk.settle()
    assert 0 < desk.last("sampling.show_counted") < 1
    assert not any(isinstance(each, PairShareRequest) for each in desk.controller.awaited)
