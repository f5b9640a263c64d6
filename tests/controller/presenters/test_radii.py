"""The panel of radii asks for three sets, and says whether images are where vectors are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters.radii import NAME, RadiiPresenter, RadiiView, sentence
from latent_explorer.core.radii import cube_shell, sampled_half_side
from latent_explorer.core.radius_sets import radius_set
from latent_explorer.jobs.radii import (
    CubeRadiiRequest,
    DrawnRadiiRequest,
    ImageRadii,
    ImageRadiiRequest,
)
from latent_explorer.session.radii import Radii
from latent_explorer.session.sampling import Sampling

KINDS = {ImageRadiiRequest, DrawnRadiiRequest, CubeRadiiRequest}


class View:
    def __init__(self) -> None:
        self.settings: dict[str, Any] = {}
        self.components = (0, 0)
        self.shown: Any = None
        self.times = 0

    def show_settings(self, measure: Any, b: float, usual: float, most: float) -> None:
        self.settings = {"measure": measure, "b": b, "usual": usual, "most": most}

    def show_components(self, sampled: int, d: int) -> None:
        self.components = sampled, d

    def show_radii(self, shown: Any) -> None:
        self.shown, self.times = shown, self.times + 1


@pytest.fixture
def view(with_intents: Any) -> Any:
    return with_intents(View(), RadiiView)


@pytest.fixture
def wide(beside_others: Any, view: Any) -> Any:
    """A desk with the panel beside all others."""
    return beside_others(NAME, view, RadiiPresenter)


def usual(desk: Any) -> float:
    settings = desk.state[Sampling].settings
    return sampled_half_side(settings.sigma_level, settings.fact, desk.scene.space.basis)


def test_all_over_all_components_is_shown_at_first(wide: Any, view: Any) -> None:
    assert view.settings == {
        "measure": "mahalanobis-all",
        "b": usual(wide),
        "usual": usual(wide),
        "most": view.settings["most"],
    }
    assert view.settings["most"] > usual(wide)
    assert view.components == (12, 12)
    kinds = [curve.kind for curve in view.shown.curves]
    assert kinds == ["images", "cube", "drawn", "theory"]
    names = [curve.name for curve in view.shown.curves]
    assert names[0] == "2,000 images"
    assert names[1] == f"cube, b = {usual(wide):.2f}"
    assert "12 degrees" in names[3]
    assert "12 PCA" in view.shown.axis
    assert view.shown.shell is None
    assert all(curve.heights.max() == 1 for curve in view.shown.curves)
    assert len(view.shown.words) == 2


def test_lengths_have_the_shell_and_no_chi(wide: Any, view: Any) -> None:
    view.measure_chosen.emit("lengths")
    assert (view.shown.curves, view.shown.words) == ((), ()), "nothing old on another axis"
    wide.settle()
    assert [curve.kind for curve in view.shown.curves] == ["images", "cube", "drawn"]
    assert view.shown.shell == cube_shell(usual(wide), 12)[0]
    points = wide.scene.space.points.astype(float)
    lengths = np.linalg.norm(points, axis=1)
    assert view.shown.curves[0].edges[-1] == pytest.approx(lengths.max())
    assert wide.scene.undo == "Length in z"
    wide.controller.undo()
    assert view.settings["measure"] == "mahalanobis-all"


def test_the_cube_follows_the_sampler_until_b_is_chosen(wide: Any, view: Any) -> None:
    settings = wide.state[Sampling].settings
    wide.does("sampling", "sampling_changed", replace(settings, fact=1.0))
    assert view.settings["b"] == usual(wide)
    view.b_changed.emit(2.0)
    wide.does("sampling", "sampling_changed", replace(settings, fact=0.5))
    wide.settle()
    assert (view.settings["b"], view.settings["usual"]) == (2.0, usual(wide))
    assert "cube, b = 2.00" in [curve.name for curve in view.shown.curves]
    # The default of its name, which the slider rounds.
    view.b_changed.emit(round(usual(wide), 2))
    assert wide.state[Radii].b is None


def test_a_drag_of_b_is_one_step_and_measures_only_the_cube(wide: Any, view: Any) -> None:
    wide.calls.clear()
    view.gesture_began.emit()
    for b in (3.0, 4.0, 1e9):
        view.b_changed.emit(b)
    view.gesture_ended.emit()
    assert wide.kinds_posted == {CubeRadiiRequest}
    assert wide.state[Radii].b == 1e6
    assert view.settings["most"] == 1e6
    wide.controller.undo()
    assert wide.state[Radii].b is None


def test_only_what_changes_the_distribution_is_measured_again(wide: Any) -> None:
    settings = wide.state[Sampling].settings
    wide.calls.clear()
    wide.does("sampling", "sampling_changed", replace(settings, count=7))
    assert not wide.kinds_posted & KINDS
    wide.does("sampling", "sampling_changed", replace(settings, method="gaussian"))
    assert wide.kinds_posted & KINDS == {DrawnRadiiRequest}
    wide.settle()
    wide.calls.clear()
    wide.does("sampling", "sampling_changed", replace(settings, n_components=3))
    assert ImageRadiiRequest not in wide.kinds_posted, "these are measured over all components"


def test_over_the_components_that_are_sampled(wide: Any, view: Any) -> None:
    view.measure_chosen.emit("mahalanobis")
    settings = replace(wide.state[Sampling].settings, n_components=4)
    wide.does("sampling", "sampling_changed", settings)
    wide.settle()
    assert view.components == (4, 12)
    assert "4 degrees" in view.shown.curves[-1].name
    assert wide.scene.result(ImageRadii, 4) is not None


def test_hidden_it_asks_for_nothing(wide: Any, view: Any) -> None:
    wide.controller.set_visible(wide.names_of_panels)
    wide.calls.clear()
    view.measure_chosen.emit("lengths")
    assert not wide.kinds_posted & KINDS


def test_of_another_bundle_it_shows_nothing_old(wide: Any, view: Any, small_bundle: Any) -> None:
    wide.controller.open_bundle(Path("small"))
    wide.hear(wide.work_on(wide.posted[-1]))
    assert view.shown.curves == ()
    wide.settle()
    assert view.shown.curves[0].name == f"{small_bundle.space.n:,} images"


def test_a_drag_of_the_point_does_not_draw_it_again(wide: Any, view: Any) -> None:
    before = view.times
    wide.drags(3)
    wide.settle()
    assert view.times == before


def test_the_words_are_of_the_numbers() -> None:
    images = radius_set(np.linspace(9.0, 16.0, 1001))
    cube = radius_set(np.linspace(18.5, 19.5, 1001))
    said = sentence("cube", cube, images, in_z=True).replace("\u00a0", " ")
    assert said == (
        "The cube's vectors are 18.5 to 19.5 long, the images' 9.1 to 15.9: "
        "no image is there, 100 % are shorter."
    )
    half = radius_set(np.linspace(9.0, 12.5, 1001))
    said = sentence("drawn", half, images, in_z=False).replace("\u00a0", " ")
    assert said.startswith("The vectors now drawn have radii of 9.0 to 12.5, ")
    # From 9.035 to 12.465 there are 491 of 1,001 images, and 505 beyond.
    assert said.endswith("49.1 % of the images are there, 50.4 % are further out.")
    same = radius_set(np.full(5, 2.0))
    said = sentence("cube", same, same, in_z=False).replace("\u00a0", " ")
    assert "100 % of the images are there, 0 % are" in said
