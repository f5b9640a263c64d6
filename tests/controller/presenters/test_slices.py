"""The panel of slices follows the active projection; b needs no work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters.slices import NAME, SlicesPresenter, SlicesView
from latent_explorer.jobs.slices import SliceRequest
from latent_explorer.session.layers import Layers
from latent_explorer.session.projections import Projections
from latent_explorer.session.slices import Slices


class View:
    def __init__(self) -> None:
        self.drawn: bool | None = None
        self.settings: dict[str, Any] = {}
        self.shown: Any = None
        self.times = 0

    def show_settings(self, about: Any, b: float, usual: float, most: float) -> None:
        self.settings = {"about": about, "b": b, "usual": usual, "most": most}

    def show_drawing(self, drawn: bool) -> None:
        self.drawn = drawn

    def show_slice(self, shown: Any) -> None:
        self.shown, self.times = shown, self.times + 1


@pytest.fixture
def view(with_intents: Any) -> Any:
    return with_intents(View(), SlicesView)


@pytest.fixture
def wide(beside_others: Any, view: Any) -> Any:
    """A desk with the panel beside all others."""
    return beside_others(NAME, view, SlicesPresenter)


@pytest.fixture
def counted(wide: Any, in_slice: Any) -> Callable[..., int]:
    """Return a function that counts the points in a slice."""
    return lambda b, pair: int(in_slice(wide.scene.space.points, pair, b).sum())


def test_the_slice_of_the_active_projection_is_counted(wide: Any, view: Any, counted: Any) -> None:
    first = wide.shown_projections[0]
    spread = np.sqrt(np.square(wide.scene.space.basis.std).mean())
    b = view.settings["b"]
    assert b == view.settings["usual"] == round(3 * spread, 2)
    assert view.settings["most"] >= view.shown.b[-1]
    count = counted(b, first.pair)
    assert 0 < count < 2000
    assert view.shown.at == (b, count)
    assert view.shown.counts[-1] == 2000
    said = view.shown.words.replace("\u00a0", " ")
    assert said.startswith(f"{count:,} of 2,000 points (")
    assert f"all components but z {first.pair[0]} and z {first.pair[1]} within" in said
    assert "of the origin" in said


def test_another_projection_is_counted_and_nothing_old_shown(
    wide: Any, view: Any, counted: Any
) -> None:
    wide.does("projections", "activated", 1)
    assert view.shown is None
    wide.settle()
    second = wide.shown_projections[1]
    assert view.shown.at[1] == counted(view.settings["b"], second.pair)
    wide.does("projections", "activated", len(wide.shown_projections) - 1)
    wide.settle()
    assert "PCA" in view.shown.plane


def test_b_is_counted_at_once_and_a_drag_is_one_step(wide: Any, view: Any, counted: Any) -> None:
    wide.calls.clear()
    pair = wide.shown_projections[0].pair
    view.gesture_began.emit()
    for b in (4.0, 3.0, 6.5):
        view.b_changed.emit(b)
        assert view.shown.at == (b, counted(b, pair))
    view.gesture_ended.emit()
    assert SliceRequest not in wide.kinds_posted
    assert wide.scene.undo == "Slice with b = 6.50"
    wide.controller.undo()
    assert view.settings["b"] == view.settings["usual"]
    # The default of its name, which the slider rounds.
    view.b_changed.emit(2.0)
    view.b_changed.emit(round(view.settings["usual"], 2))
    assert wide.state[Slices].b is None


def test_an_empty_slice_is_said(wide: Any, view: Any) -> None:
    view.b_changed.emit(0.0)
    assert view.shown.at == (0.0, 0)
    assert view.shown.words.startswith("No point has all components but")


def test_about_the_mean(wide: Any, view: Any, in_slice: Any) -> None:
    view.about_chosen.emit("center")
    assert view.shown is None, "what was counted is about the origin"
    wide.settle()
    space, pair = wide.scene.space, wide.shown_projections[0].pair
    mask = in_slice(space.points, pair, view.settings["b"], space.mean("z"))
    assert view.shown.at[1] == mask.sum()
    assert "of the mean" in view.shown.words
    assert wide.scene.undo == "Slice about the mean"


def test_zooming_does_not_count_again(wide: Any, view: Any) -> None:
    wide.calls.clear()
    before = view.times
    wide.does("projections", "view_changed", 0, (0.0, 1.0, 0.0, 1.0))
    assert wide.state[Projections].views[0] is not None
    assert view.times == before
    assert SliceRequest not in wide.kinds_posted


def test_hidden_it_asks_for_nothing(wide: Any) -> None:
    wide.controller.set_visible(wide.names_of_panels)
    wide.calls.clear()
    wide.does("projections", "activated", 1)
    assert SliceRequest not in wide.kinds_posted


def test_of_another_bundle_it_shows_nothing_old(wide: Any, view: Any, small_bundle: Any) -> None:
    wide.controller.open_bundle(Path("small"))
    wide.hear(wide.work_on(wide.posted[-1]))
    assert view.shown is None
    wide.settle()
    assert view.shown.counts[-1] == small_bundle.space.n


def test_to_draw_the_slice_is_no_step(wide: Any, view: Any) -> None:
    assert view.drawn is False
    view.drawing_toggled.emit(True)
    assert view.drawn is True
    assert wide.state[Layers].sliced
    assert wide.scene.undo is None
