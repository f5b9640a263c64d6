"""The numbers of the steps, and when they change; the way to a vector."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.samplers.pairwise_trace import pairwise_trace, violated_pairs
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.jobs.generator_trace import TraceFacesRequest, TraceRequest
from latent_explorer.jobs.pair_shares import PairShare
from latent_explorer.session.generator import GeneratorSteps
from latent_explorer.session.sampling import Sampling


def test_the_numbers_are_those_of_the_generator(desk: Any) -> None:
    settings = replace(
        desk.state[Sampling].settings, sigma_level=2.0, fact=0.5, n_components=5, width="half-width"
    )
    desk.does("sampling", "sampling_changed", settings)
    desk.settle()
    space = desk.scene.space
    points = np.asarray(space.points, np.float64)
    shown = desk.last("generator.show_words")
    assert shown.settings == settings
    assert (shown.n, shown.d) == points.shape
    widths = space.basis.half_widths[:3] / 1.17741
    assert shown.spreads == pytest.approx(widths, rel=1e-5)
    # A level of 2.0 times a size of 0.5 is one width.
    assert shown.limits == pytest.approx(widths, rel=1e-5)
    variances = np.sort(np.linalg.eigvalsh(np.cov(points.T, bias=True)))[::-1]
    assert shown.explained == pytest.approx(variances[:5].sum() / variances.sum())
    assert shown.half_side == pytest.approx(np.sqrt(variances.mean()))
    assert shown.counted == desk.scene.result(PairShare).share


def test_it_follows_the_settings_and_says_nothing_of_other_ellipses(desk: Any) -> None:
    settings = desk.state[Sampling].settings
    desk.does("sampling", "sampling_changed", replace(settings, fact=0.4))
    assert desk.last("generator.show_words").settings.fact == 0.4
    assert desk.last("generator.show_words").counted is None
    desk.settle()
    assert desk.last("generator.show_words").counted is not None


def test_of_one_component_one_number_is_told(desk: Any) -> None:
    desk.does(
        "sampling", "sampling_changed", replace(desk.state[Sampling].settings, n_components=1)
    )
    shown = desk.last("generator.show_words")
    assert len(shown.spreads) == len(shown.limits) == 1


def test_a_drag_does_not_touch_it(desk: Any) -> None:
    desk.calls.clear()
    desk.drags(5)
    assert "generator.show_words" not in desk.shown


# The way to one vector


def _trace(desk: Any, vector: int = 0) -> Any:
    settings = desk.state[Sampling].settings
    return pairwise_trace(settings.seed, vector, settings.n_components)


def test_the_first_draw_is_shown_first_with_its_faces(desk: Any) -> None:
    desk.does("generator", "vector_requested", 1)
    desk.settle()
    shown, trace = desk.last("generator.show_trace"), _trace(desk, 1)
    np.testing.assert_array_equal(shown.u, trace.first)
    assert (shown.done, shown.count) == (0, len(trace))
    i, j = violated_pairs(trace.first)
    np.testing.assert_array_equal(shown.violated, np.stack([i, j], axis=1))
    assert shown.at_first == len(i)
    assert (shown.redraw.kept, shown.redraw.redrawn) == (trace.kept[0], trace.redrawn[0])
    assert desk.last("generator.show_vector") == {"vector": 1, "count": 24}
    assert len(desk.last("generator.show_faces")) == 3


@pytest.mark.parametrize("redraws", [1, 3, 10_000])
def test_after_some_redraws(desk: Any, redraws: int) -> None:
    desk.does("generator", "redraws_requested", redraws)
    desk.settle()
    shown, trace = desk.last("generator.show_trace"), _trace(desk)
    done = min(redraws, len(trace))
    assert shown.done == done
    np.testing.assert_array_equal(shown.u, trace.after(done))
    assert shown.redraw.new == shown.u[shown.redraw.redrawn]
    assert shown.redraw.old == trace.after(done - 1)[shown.redraw.redrawn]
    assert shown.redraw.at == shown.u[shown.redraw.kept]
    assert shown.redraw.bound == pytest.approx(np.sqrt(1 - shown.redraw.at**2))
    first, now, last = desk.last("generator.show_faces")
    draw = desk.scene.result(GeneratedFaces)
    assert np.abs(last.astype(int) - draw.faces[0]).max() <= 1
    assert (now != first).any()
    assert (now == last).all() == (done == len(trace))


def test_the_end_is_the_same_however_many_there_are(desk: Any) -> None:
    desk.controller.change("", GeneratorSteps(redraws=None))
    shown = desk.last("generator.show_trace")
    assert shown.done == shown.count == len(_trace(desk))
    assert len(shown.violated) == 0


def test_another_face_begins_anew_and_only_those_drawn_can_be_followed(desk: Any) -> None:
    desk.does("generator", "redraws_requested", 2)
    desk.does("generator", "vector_requested", 5)
    desk.settle()
    assert desk.state[GeneratorSteps] == GeneratorSteps(vector=5, redraws=0)
    np.testing.assert_array_equal(desk.last("generator.show_trace").u, _trace(desk, 5).first)
    desk.does("generator", "vector_requested", 99)
    assert desk.state[GeneratorSteps].vector == 23
    settings = replace(desk.state[Sampling].settings, count=3)
    desk.does("sampling", "sampling_changed", settings)
    desk.settle()
    assert desk.last("generator.show_vector") == {"vector": 2, "count": 3}
    np.testing.assert_array_equal(desk.last("generator.show_trace").u, _trace(desk, 2).first)


def test_the_way_in_the_plane_of_a_pair(desk: Any) -> None:
    trace = _trace(desk)
    redrawn = int(trace.redrawn[0])
    pair = (redrawn, (redrawn + 1) % 12)
    desk.does("generator", "pair_requested", pair)
    desk.does("generator", "redraws_requested", len(trace))
    shown = desk.last("generator.show_trace")
    assert shown.pair == pair
    every = [trace.after(step)[list(pair)].tolist() for step in range(len(trace) + 1)]
    places = [place for k, place in enumerate(every) if k == 0 or place != every[k - 1]]
    assert shown.way.tolist() == places


def test_to_look_at_a_step_is_no_step_to_be_undone(desk: Any) -> None:
    before = desk.scene.undo
    desk.does("generator", "redraws_requested", 2)
    desk.does("generator", "vector_requested", 3)
    assert desk.scene.undo == before


def test_other_samplers_have_no_way_to_follow(desk: Any) -> None:
    settings = desk.state[Sampling].settings
    desk.does("sampling", "sampling_changed", replace(settings, method="cube"))
    desk.settle()
    assert desk.last("generator.show_trace") is None
    assert not any(isinstance(each, TraceRequest) for each in desk.waiting.values())
    desk.does("sampling", "sampling_changed", settings)
    desk.settle()
    assert desk.last("generator.show_trace") is not None


def test_faces_of_another_step_are_not_shown_as_those_of_now(desk: Any) -> None:
    desk.does("generator", "redraws_requested", 1)
    (late,) = (r for r in desk.posted if isinstance(r, TraceFacesRequest))
    results = desk.work_on(late)
    desk.does("generator", "redraws_requested", 2)
    desk.calls.clear()
    desk.hear(results)
    assert "generator.show_faces" not in desk.shown
