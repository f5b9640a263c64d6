"""The table of components, their distributions, and K."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters.components import (
    NAME,
    ComponentsPresenter,
    ComponentsView,
)
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.components import component_steps, truncation_errors
from latent_explorer.core.correlation import correlation_matrix
from latent_explorer.jobs.components import ComponentsRequest, DistributionRequest
from latent_explorer.session.components import ComponentChoice
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.sampling import Sampling


class View:
    """The panel, without Qt."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []

    def does(self, intent: str, *values: object) -> None:
        getattr(self, intent).emit(*values)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("show_"):
            raise AttributeError(name)
        return lambda value: self.calls.append((name, value))

    def save_table(self, path: Path, about: Any) -> str:
        self.calls.append(("save_table", (path, about)))
        return "saved"

    def last(self, name: str) -> Any:
        return [value for called, value in self.calls if called == name][-1]


@pytest.fixture
def view(closed: Any, with_intents: Any, beside_others: Any) -> View:
    """The panel beside all others, with the toy bundle open and all at rest."""
    view: View = with_intents(View(), ComponentsView)
    beside_others(NAME, view, ComponentsPresenter)
    closed.controller.change("", ComponentChoice())
    closed.settle()
    return view


def test_it_shows_the_table_and_the_distribution_of_the_first(view: View, closed: Any) -> None:
    space = closed.scene.space
    expected = without_pauses(component_steps(space, "z"))
    assert view.last("show_table").as_columns() == expected.as_columns()
    (shown,) = view.last("show_distributions")
    assert (shown.mean, shown.std) == (expected.mean[0], expected.std[0])
    np.testing.assert_array_equal(view.last("show_errors"), truncation_errors(space.basis.std))
    assert view.last("show_n_components") == closed.state[Sampling].settings.n_components


def test_of_other_coordinates_nothing_old_is_shown(view: View, closed: Any) -> None:
    view.does("coordinates_chosen", "pca")
    assert view.last("show_choice") == ComponentChoice("pca")
    assert view.last("show_table") is None
    assert view.last("show_distributions") == [None]
    closed.settle()
    assert view.last("show_table").coordinates == "pca"
    assert view.last("show_distributions")[0].mean == 0.0
    assert closed.scene.undo is None, "to look elsewhere is no step"


def test_chosen_components_are_counted_each_for_itself(view: View, closed: Any) -> None:
    closed.calls.clear()
    view.does("components_chosen", (4, 0, 7))
    assert closed.state[ComponentChoice].chosen == (0, 4, 7), "what is drawn keeps its colour"
    assert [r.component for r in closed.posted] == [4, 7], "component 0 is known"
    first, *others = view.last("show_distributions")
    assert first is not None
    assert others == [None, None]
    closed.settle()
    table = view.last("show_table")
    assert [d.mean for d in view.last("show_distributions")] == table.mean[[0, 4, 7]].tolist()


def test_no_more_are_drawn_than_there_are_colours_and_it_is_said(view: View, closed: Any) -> None:
    view.does("components_chosen", tuple(range(9)))
    assert closed.state[ComponentChoice].chosen == (0, 1, 2, 3, 4, 5)
    assert "6 of 9" in closed.scene.notice


def test_a_drag_of_the_line_is_one_step_of_the_sampling(view: View, closed: Any) -> None:
    before = closed.state[Sampling].settings
    view.does("gesture_began")
    for n_components in (9, 5, 3):
        view.does("n_components_changed", n_components)
        assert closed.last("sampling.show_sampling")["sampling"].n_components == n_components
        assert view.last("show_n_components") == n_components
    view.does("gesture_ended")
    assert closed.state[Sampling].settings == replace(before, n_components=3)
    closed.controller.undo()
    assert closed.state[Sampling].settings == before
    assert view.last("show_n_components") == before.n_components
    assert closed.scene.undo is None


def test_the_line_follows_the_sampling_dock(view: View, closed: Any) -> None:
    settings = replace(closed.state[Sampling].settings, n_components=4)
    closed.does("sampling", "sampling_changed", settings)
    assert view.last("show_n_components") == 4


def test_a_component_is_opened_with_its_strongest_partner(view: View, closed: Any) -> None:
    r = np.abs(correlation_matrix(closed.scene.space, "z"))
    np.fill_diagonal(r, 0)
    view.does("component_opened", 3)
    assert closed.shown_projections[0] == Projection((3, int(r[3].argmax())))
    assert closed.scene.undo.startswith("Show z 3")
    view.does("coordinates_chosen", "pca")
    view.does("component_opened", 5)
    assert closed.shown_projections[0] == Projection((5, 0), "pca")
    view.does("component_opened", 0)
    active = closed.state[Projections].active
    assert closed.shown_projections[active] == Projection((0, 1), "pca")


def test_a_table_that_is_there_is_saved_with_what_it_is_about(view: View, closed: Any) -> None:
    view.does("save_requested", Path("table.csv"))
    path, about = view.last("save_table")
    assert path == Path("table.csv")
    assert (about["bundle"], about["coordinates"], about["points"]) == ("toy", "z", 2000)
    assert closed.scene.notice == "saved"
    view.does("coordinates_chosen", "pca")
    view.does("save_requested", Path("other.csv"))
    assert view.last("save_table")[0] == path, "the other table is not there yet"
    assert "wait" in closed.scene.notice


def test_hidden_it_asks_for_nothing(view: View, closed: Any) -> None:
    closed.controller.set_visible(closed.names_of_panels)
    closed.calls.clear()
    view.does("components_chosen", (2, 3))
    view.does("coordinates_chosen", "pca")
    assert not closed.kinds_posted & {ComponentsRequest, DistributionRequest}


def test_of_another_bundle_it_shows_nothing_old(view: View, closed: Any) -> None:
    view.does("components_chosen", (2, 11))
    closed.settle()
    closed.controller.open_bundle(Path("small"))
    closed.hear(closed.work_on(closed.posted[-1]))
    assert view.last("show_choice").chosen == (2,), "it has five components"
    assert view.last("show_table") is None
    assert view.last("show_distributions") == [None]
    closed.settle()
    assert len(view.last("show_table")) == 5
