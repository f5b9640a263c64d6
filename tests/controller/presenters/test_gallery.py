"""The gallery asks for what is seen of it, and opens pairs as projections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from latent_explorer.controller.presenters.gallery import NAME, GalleryPresenter, GalleryView
from latent_explorer.jobs.gallery import GalleryPicturesRequest, GalleryRequest
from latent_explorer.session.gallery import Gallery
from latent_explorer.session.projections import Projection, Projections


class View:
    def __init__(self) -> None:
        self.settings: Any = None
        self.found: Any = None
        self.waiting: list[Any] = []
        self.pictures: list[Any] = []
        self.chosen: Any = None
        self.levels: list[float] = []

    def show_settings(self, settings: Gallery, d: int) -> None:
        self.settings = settings, d

    def show_pairs(self, found: Any, n_points: int) -> None:
        self.found = found

    def show_waiting(self, problem: str | None) -> None:
        self.waiting.append(problem)

    def show_pictures(self, found: Any) -> None:
        self.pictures.append(found)

    def show_chosen(self, projection: Projection | None) -> None:
        self.chosen = projection

    def show_level(self, level: float) -> None:
        self.levels.append(level)


@pytest.fixture
def view(with_intents: Any) -> Any:
    return with_intents(View(), GalleryView)


@pytest.fixture
def wide(beside_others: Any, view: Any) -> Any:
    """A desk with the panel beside all others."""
    return beside_others(NAME, view, GalleryPresenter)


def test_it_lists_the_pairs_that_are_set(wide: Any, view: Any) -> None:
    assert view.settings == (Gallery(), 12)
    assert len(view.found.pairs) == 16
    view.settings_changed.emit(Gallery("first"))
    assert view.waiting[-1] is None, "until the others are there"
    wide.settle()
    assert view.found.coordinates == "pca"
    assert wide.scene.undo == "Gallery"
    wide.controller.undo()
    wide.settle()
    assert view.found.coordinates == "z"


def test_only_pictures_that_are_seen_are_asked_for(wide: Any, view: Any) -> None:
    assert GalleryPicturesRequest not in wide.kinds_posted
    block = ("z", view.found.pairs[:4])
    view.pictures_missing.emit((block,))
    (request,) = [r for r in wide.posted if isinstance(r, GalleryPicturesRequest)]
    assert (request.coordinates, request.pairs) == block
    wide.settle()
    (shown,) = view.pictures
    assert len(shown.pictures) == 4
    # When they are there nothing is missing, and what was sent is not kept twice.
    view.pictures_missing.emit(())
    assert not any(kind.__name__ == "GalleryPictures" for kind, _ in wide.scene.results)
    assert len(view.pictures) == 1


def test_what_is_scrolled_past_is_given_up(wide: Any, view: Any) -> None:
    view.pictures_missing.emit((("z", view.found.pairs[:4]),))
    (request,) = [r for r in wide.posted if isinstance(r, GalleryPicturesRequest)]
    view.pictures_missing.emit((("z", view.found.pairs[4:8]),))
    assert request.key in wide.withdrawn


def test_a_pair_is_shown_in_the_active_projection(wide: Any, view: Any) -> None:
    active = wide.shown_projections[0]
    assert view.chosen == active
    other = Projection((9, 4), "pca")
    view.pair_chosen.emit(other)
    assert wide.shown_projections[0] == other == view.chosen
    assert wide.scene.undo == "Show pair"
    wide.controller.undo()
    assert view.chosen == active
    wide.does("projections", "activated", 1)
    assert view.chosen == wide.shown_projections[1]


def test_a_pair_is_added_until_no_more_fit(wide: Any, view: Any) -> None:
    for k, pair in enumerate([(0, 5), (1, 6), (2, 7), (3, 8), (4, 9)]):
        view.pair_added.emit(Projection(pair))
        assert wide.shown_projections[4 + k] == Projection(pair) == view.chosen
    assert wide.scene.notice == ""
    view.pair_added.emit(Projection((11, 0), "pca"))
    assert len(wide.shown_projections) == 9
    assert "remove one first" in wide.scene.notice
    # One that is shown is not added once more.
    view.pair_added.emit(Projection((0, 5)))
    assert wide.state[Projections].active == 4
    assert len(wide.shown_projections) == 9


def test_as_many_as_fit_are_opened(wide: Any, view: Any) -> None:
    view.all_requested.emit()
    assert wide.shown_projections == tuple(Projection(pair) for pair in view.found.pairs[:9])
    assert wide.scene.undo == "Show 9 pairs"
    assert wide.scene.notice == "The first 9 of 16 chosen pairs are shown: no more fit"
    view.settings_changed.emit(Gallery("first"))
    before = wide.shown_projections
    view.all_requested.emit()
    assert wide.shown_projections == before, "the others are not known yet"
    wide.settle()
    view.all_requested.emit()
    assert [p.coordinates for p in wide.shown_projections] == ["pca"] * 6


def test_one_against_all_is_that_of_the_active_projection(wide: Any, view: Any) -> None:
    presenter = wide.controller.presenter(GalleryPresenter)
    last = len(wide.shown_projections) - 1
    wide.does("projections", "activated", last)
    wide.does("projections", "pair_changed", last, (5, 2))
    presenter.set_layout("against")
    assert wide.state[Gallery] == Gallery("against", "pca", 5)
    presenter.set_layout("strongest")
    assert wide.state[Gallery].layout == "strongest"


def test_ellipses_follow_the_level_and_zooming_changes_nothing(wide: Any, view: Any) -> None:
    view.levels.clear()
    wide.does("projections", "ellipse_level_changed", 1.5)
    assert view.levels == [1.5]
    view.chosen = "untouched"
    wide.does("projections", "view_changed", 0, (0.0, 1.0, 0.0, 1.0))
    assert view.levels == [1.5]
    assert view.chosen == "untouched"


def test_hidden_it_asks_for_nothing(wide: Any, view: Any) -> None:
    wide.controller.set_visible(wide.names_of_panels)
    wide.calls.clear()
    view.settings_changed.emit(Gallery("first"))
    assert GalleryRequest not in wide.kinds_posted


def test_of_another_bundle_it_shows_nothing_old(wide: Any, view: Any, small_bundle: Any) -> None:
    wide.controller.open_bundle(Path("small"))
    wide.hear(wide.work_on(wide.posted[-1]))
    assert view.found is None
    wide.settle()
    assert max(max(pair) for pair in view.found.pairs) < small_bundle.space.d
