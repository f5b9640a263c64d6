"""The list of correlated pairs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from latent_explorer.core.space import COORDINATES
from latent_explorer.jobs.correlations import CorrelationRequest
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.projections import Projection, Projections


def test_other_correlations_are_asked_for(desk: Any) -> None:
    settings = CorrelationSettings("z", threshold=0.3, sample=50, seed=1)
    desk.does("correlations", "settings_changed", settings)
    assert desk.last("correlations.show_settings") == settings
    (request,) = desk.posted
    assert request.settings == settings
    desk.settle()
    shown = desk.last("correlations.show_correlations")
    assert shown.n_points == 50
    assert shown.request.settings == settings


def test_older_lists_are_not_shown_after_newer_ones(desk: Any) -> None:
    results = []
    for seed in (1, 2):
        desk.does("correlations", "settings_changed", CorrelationSettings(sample=50, seed=seed))
        results.append(desk.work_on(desk.posted[-1]))
    older, newer = results
    desk.calls.clear()
    desk.hear(newer)
    assert desk.last("correlations.show_correlations") is newer[-1]
    desk.calls.clear()
    desk.hear(older)
    assert "correlations.show_correlations" not in desk.shown


def test_another_bundle_shows_no_old_list(desk: Any) -> None:
    desk.controller.open_bundle(Path("small"))
    desk.hear(desk.work_on(desk.posted[-1]))
    assert desk.last("correlations.show_correlations") is None


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_a_pair_is_shown_in_the_coordinates_of_the_list_that_is_seen(
    desk: Any, coordinates: Any
) -> None:
    # Others are asked for already, but their list is not there yet.
    other = "pca" if coordinates == "z" else "z"
    desk.does("correlations", "settings_changed", CorrelationSettings(other, threshold=0.1))
    desk.does("projections", "activated", 1)
    desk.does("correlations", "pairs_chosen", [(9, 4)], coordinates)
    assert desk.shown_projections[1] == Projection((9, 4), coordinates)
    assert desk.state[Projections].active == 1


def test_a_pair_that_is_shown_already_becomes_the_active_one(desk: Any) -> None:
    pair = desk.shown_projections[2].pair
    before = desk.shown_projections
    desk.does("correlations", "pairs_chosen", [pair], "z")
    assert desk.shown_projections == before
    assert desk.state[Projections].active == 2
    assert desk.scene.undo is None, "to look elsewhere is no step"


def test_of_twelve_chosen_nine_are_shown_and_it_is_said(desk: Any) -> None:
    pairs = [(i, 11) for i in range(11)] + [(0, 1)]
    desk.does("correlations", "pairs_chosen", pairs, "z")
    assert desk.shown_projections == tuple(map(Projection, pairs[:9]))
    said = desk.last("status.show_message")
    assert "9 of 12" in said
    assert desk.scene.undo == "Show 9 pairs"
    assert len(desk.last("projections.show_current")["points"]) == 9
    desk.controller.undo()
    assert len(desk.shown_projections) == 4
    assert desk.last("status.show_message") is None


def test_nine_are_shown_without_a_word(desk: Any) -> None:
    desk.does("correlations", "pairs_chosen", [(i, 11) for i in range(9)], "pca")
    assert len(desk.shown_projections) == 9
    assert not desk.scene.notice


def test_the_threshold_slider_is_one_step(desk: Any) -> None:
    desk.does("correlations", "gesture_began")
    for threshold in (0.4, 0.3, 0.2):
        desk.does("correlations", "settings_changed", CorrelationSettings(threshold=threshold))
    desk.does("correlations", "gesture_ended")
    waiting = [r for r in desk.waiting.values() if isinstance(r, CorrelationRequest)]
    assert [r.settings.threshold for r in waiting] == [0.2]
    desk.controller.undo()
    assert desk.state[CorrelationSettings].threshold == 0.5
