"""The matrix of correlations: what it asks for, what it shows, and what a click opens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters.matrix import NAME, MatrixPresenter, MatrixView
from latent_explorer.core.clusters import cluster_order
from latent_explorer.core.correlation import correlation_matrix
from latent_explorer.core.space import COORDINATES
from latent_explorer.jobs.matrix import ClusterOrderRequest, GroupsRequest, MatrixRequest
from latent_explorer.session.matrix import MatrixSettings
from latent_explorer.session.projections import Projection, Projections

USUAL = MatrixSettings()
KINDS = {MatrixRequest, ClusterOrderRequest, GroupsRequest}


class View:
    """What is shown last of each, and in which order."""

    def __init__(self) -> None:
        self.shown: dict[str, Any] = {}
        self.names: list[str] = []

    def show_settings(self, settings: Any) -> None:
        self._note("settings", settings)

    def show_matrix(self, matrix: Any, order: Any) -> None:
        self._note("matrix", None if matrix is None else (matrix, order.tolist()))
        self.shown["waiting"] = None

    def show_waiting(self, text: str) -> None:
        self._note("waiting", text)

    def show_groups(self, groups: Any) -> None:
        self._note("groups", groups)

    def _note(self, name: str, value: Any) -> None:
        self.shown[name] = value
        self.names.append(name)


@pytest.fixture
def view(with_intents: Any) -> View:
    return with_intents(View(), MatrixView)


@pytest.fixture
def wide(beside_others: Any, view: Any) -> Any:
    """A desk with the panel beside all others."""
    return beside_others(NAME, view, MatrixPresenter)


def _posted(desk: Any) -> list[Any]:
    return [request for request in desk.posted if type(request) in KINDS]


def test_it_shows_the_matrix_and_its_groups(wide: Any, view: View) -> None:
    matrix, order = view.shown["matrix"]
    np.testing.assert_allclose(matrix.r, correlation_matrix(wide.scene.space, "z"), atol=1e-12)
    assert order == list(range(12))
    assert view.shown["groups"].request.matrix is matrix
    assert view.shown["waiting"] is None


def test_hidden_it_asks_for_nothing(wide: Any, view: View) -> None:
    wide.controller.set_visible(wide.names_of_panels)
    wide.calls.clear()
    view.settings_changed.emit(replace(USUAL, coefficient="spearman"))
    assert _posted(wide) == []
    wide.controller.set_visible([*wide.names_of_panels, NAME])
    wide.settle()
    assert view.shown["matrix"][0].request.coefficient == "spearman"


def test_the_old_matrix_is_greyed_until_the_new_one_is_there(wide: Any, view: View) -> None:
    view.names.clear()
    view.settings_changed.emit(replace(USUAL, sample=50))
    assert view.names == ["settings", "waiting"]
    wide.settle()
    matrix, _ = view.shown["matrix"]
    assert matrix.n_points == 50
    assert view.shown["waiting"] is None
    assert view.shown["groups"].request.matrix is matrix


def test_clusters_are_asked_for_only_when_they_order(wide: Any, view: View) -> None:
    wide.calls.clear()
    view.settings_changed.emit(replace(USUAL, order="clusters"))
    (request,) = _posted(wide)
    assert isinstance(request, ClusterOrderRequest), "not the correlations again"
    assert view.shown["waiting"]
    wide.settle()
    matrix, order = view.shown["matrix"]
    assert order == cluster_order(matrix.r).tolist()
    wide.calls.clear()
    view.settings_changed.emit(USUAL)
    assert _posted(wide) == []
    assert view.shown["matrix"] == (matrix, list(range(12)))


def test_another_matrix_is_never_shown_in_the_order_of_the_old(wide: Any, view: View) -> None:
    view.settings_changed.emit(replace(USUAL, order="clusters"))
    wide.settle()
    view.names.clear()
    view.settings_changed.emit(replace(USUAL, order="clusters", sample=40))
    wide.settle()
    matrix, order = view.shown["matrix"]
    assert matrix.n_points == 40
    assert order == cluster_order(matrix.r).tolist()
    assert view.names.count("matrix") == 1


def test_the_threshold_of_groups_is_one_step_and_correlates_nothing(wide: Any, view: View) -> None:
    wide.calls.clear()
    view.gesture_began.emit()
    for threshold in (0.3, 0.2, 0.1):
        view.settings_changed.emit(replace(USUAL, group_threshold=threshold))
    view.gesture_ended.emit()
    assert {type(request) for request in _posted(wide)} == {GroupsRequest}
    wide.settle()
    assert view.shown["groups"].request.threshold == 0.1
    wide.controller.undo()
    assert wide.state[MatrixSettings] == USUAL


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_a_pair_is_shown_in_the_active_projection_as_one_step(
    wide: Any, view: View, coordinates: Any
) -> None:
    wide.does("projections", "activated", 1)
    before = wide.shown_projections
    view.pairs_chosen.emit([(4, 9)], coordinates)
    assert wide.shown_projections[1] == Projection((4, 9), coordinates)
    assert wide.state[Projections].active == 1
    assert wide.scene.undo == "Show pair"
    wide.controller.undo()
    assert wide.shown_projections == before


def test_a_group_is_shown_by_its_strongest_pairs(wide: Any, view: View) -> None:
    pairs = view.shown["groups"].pairs[0]
    view.pairs_chosen.emit(list(pairs), "z")
    assert wide.shown_projections[: len(pairs)] == tuple(map(Projection, pairs))
    view.pairs_chosen.emit([], "z")
    assert wide.shown_projections[: len(pairs)] == tuple(map(Projection, pairs))


def test_another_bundle_shows_nothing_old(wide: Any, view: View) -> None:
    wide.controller.open_bundle(Path("small"))
    wide.hear(wide.work_on(wide.posted[-1]))
    assert view.shown["matrix"] is None
    assert view.shown["groups"] is None
    wide.settle()
    assert view.shown["matrix"][0].r.shape == (5, 5)


def test_what_cannot_be_done_is_said(wide: Any, view: View, monkeypatch: Any) -> None:
    def refuse(*args: object, **options: object) -> Any:
        raise ValueError("some z-points are not finite: encode the images anew")

    monkeypatch.setattr("latent_explorer.jobs.matrix.correlation_steps", refuse)
    view.settings_changed.emit(replace(USUAL, seed=9, sample=30))
    wide.settle()
    assert "encode the images anew" in view.shown["waiting"]
    monkeypatch.undo()
    view.settings_changed.emit(USUAL)
    wide.settle()
    assert view.shown["waiting"] is None
