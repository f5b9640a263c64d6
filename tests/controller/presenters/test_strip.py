"""What the chosen components do, and what the first K of the PCA keep."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters import reconstruction, strip
from latent_explorer.core.components import ComponentTable
from latent_explorer.core.strip import OFFSETS, component_strip
from latent_explorer.jobs.components import ComponentsDescribed
from latent_explorer.jobs.reconstruction import (
    ReconstructionErrorsRequest,
    ReconstructionRequest,
)
from latent_explorer.jobs.strip import ExactStripRequest, StripFaces, StripRequest
from latent_explorer.session.components import ComponentChoice
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.strip import Strip


class View:
    """A panel without Qt: it takes notes."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    def does(self, intent: str, *values: object) -> None:
        getattr(self, intent).emit(*values)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("show_"):
            raise AttributeError(name)
        return lambda *values: self.calls.append((name, values))

    def last(self, name: str) -> Any:
        return [values for called, values in self.calls if called == name][-1]


@pytest.fixture
def strips(closed: Any, with_intents: Any, beside_others: Any) -> View:
    """The panel of strips beside all others, with the toy bundle open and all at rest."""
    view: View = with_intents(View(), strip.StripView)
    beside_others(strip.NAME, view, strip.StripPresenter)
    closed.controller.change("", ComponentChoice())
    closed.settle()
    return view


@pytest.fixture
def kept(with_intents: Any, beside_others: Any) -> View:
    """The panel of reconstructions, likewise."""
    view: View = with_intents(View(), reconstruction.ReconstructionView)
    beside_others(reconstruction.NAME, view, reconstruction.ReconstructionPresenter)
    return view


def test_the_first_component_is_shown_around_the_mean(
    strips: View, closed: Any, fake_codec: Any
) -> None:
    space = closed.scene.space
    (shown,) = strips.last("show_strips")
    assert (shown.coordinates, shown.components) == ("z", (0,))
    z = component_strip(space, "z", 0, space.basis.mean, space.std("z")[0])
    np.testing.assert_array_equal(shown.faces, fake_codec.decode(np.float32(z)))
    assert strips.last("show_current") == ((0.0,),)


def test_each_chosen_component_has_a_row_and_nothing_old_is_shown(
    strips: View, closed: Any
) -> None:
    closed.controller.change("", ComponentChoice("pca", (2, 5)))
    assert strips.last("show_strips") == (None,)
    closed.settle()
    (shown,) = strips.last("show_strips")
    assert (shown.coordinates, shown.components) == ("pca", (2, 5))
    assert len(shown.faces) == 2 * len(OFFSETS)
    closed.controller.change("", ComponentChoice("pca", ()))
    assert strips.last("show_strips") == (None,)


def test_around_the_current_face_it_follows(strips: View, closed: Any) -> None:
    strips.does("around_chosen", "current")
    assert closed.scene.undo is None, "to look elsewhere is no step"
    closed.settle()
    closed.calls.clear()
    closed.drags(3)
    asked = [r for r in closed.posted if isinstance(r, StripRequest)]
    assert [r.base for r in asked][-1] == closed.state[CurrentPoint].z
    assert len({r.base for r in asked}) == 3
    strips.does("around_chosen", "mean")
    closed.settle()
    closed.calls.clear()
    closed.drags(3, 1)
    assert not [r for r in closed.posted if isinstance(r, StripRequest)]


def test_the_place_of_the_current_face_is_told_in_widths(strips: View, closed: Any) -> None:
    space = closed.scene.space
    closed.does("current", "image_start_requested", 7)
    expected = (space.point(7)[0] - space.basis.mean[0]) / space.std("z")[0]
    assert strips.last("show_current")[0] == pytest.approx((expected,))


def test_for_half_widths_the_table_is_awaited(strips: View, closed: Any) -> None:
    strips.does("width_chosen", "half-width")
    assert strips.last("show_current") == (None,)
    closed.settle()
    table: ComponentTable = closed.scene.result(ComponentsDescribed).table
    (shown,) = strips.last("show_strips")
    assert shown.widths == pytest.approx((table.half_widths[0] / 1.17741,), rel=1e-5)


def test_a_face_is_started_from_and_the_strip_stays_the_same(strips: View, closed: Any) -> None:
    strips.does("around_chosen", "current")
    closed.settle()
    before = closed.scene.result(StripFaces)
    strips.does("face_picked", 6)
    point = closed.state[CurrentPoint]
    assert (point.start.kind, point.start.label) == ("strip", "z 0 at +3 widths")
    np.testing.assert_array_equal(np.float32(point.z), before.z[6])
    assert closed.scene.undo == "Start from z 0 at +3 widths"
    closed.settle()
    np.testing.assert_allclose(closed.scene.result(StripFaces).z, before.z, atol=1e-5)
    strips.does("face_picked", 7)
    assert closed.state[CurrentPoint] == point, "there is no such face"


def test_hidden_it_asks_for_nothing(strips: View, closed: Any) -> None:
    closed.controller.set_visible(closed.names_of_panels)
    closed.calls.clear()
    closed.controller.change("", ComponentChoice("z", (3, 4)))
    closed.controller.change("", Strip("current"))
    assert not closed.kinds_posted & {StripRequest, ExactStripRequest}


def test_the_current_face_is_cut_where_no_image_is_chosen(kept: View, closed: Any) -> None:
    (shown,) = kept.last("show_reconstruction")
    assert (shown.name, shown.n_components, shown.d) == ("current face", 12, 12)
    np.testing.assert_array_equal(shown.full, shown.cut)
    closed.does("current", "image_chosen", 42)
    closed.settle()
    assert kept.last("show_reconstruction")[0].name == "42.jpg"


def test_it_follows_k_and_a_drag_is_one_step(kept: View, closed: Any) -> None:
    closed.does("current", "image_chosen", 42)
    closed.settle()
    before = closed.state[Sampling].settings
    kept.does("gesture_began")
    closed.calls.clear()
    for K in (9, 5, 3):
        kept.does("n_components_changed", K)
        assert kept.last("show_n_components") == (K, 12)
    asked = [r for r in closed.posted if isinstance(r, ReconstructionRequest)]
    assert [(r.image, r.n_components) for r in asked] == [(42, 9), (42, 5), (42, 3)]
    measured = [r for r in closed.posted if isinstance(r, ReconstructionErrorsRequest)]
    assert measured == [], "what takes long waits for K to rest"
    kept.does("gesture_ended")
    assert closed.posted[-1].n_components == 3
    closed.settle()
    assert kept.last("show_reconstruction")[0].n_components == 3
    (words,) = kept.last("show_words")
    assert "this picture" in words
    assert "mean of 256 images" in words
    assert "% of that of the mean face" in words
    closed.controller.undo()
    assert closed.state[Sampling].settings == before


def test_the_curve_holds_the_k_that_is_chosen(kept: View, closed: Any) -> None:
    settings = replace(closed.state[Sampling].settings, n_components=7)
    closed.does("sampling", "sampling_changed", settings)
    closed.settle()
    K, errors, complete = kept.last("show_errors")
    assert complete
    assert 7 in K.tolist()
    assert errors[-1] == 0
    assert (np.diff(errors) < 0).all()


def test_of_another_bundle_there_is_no_old_curve(kept: View, closed: Any) -> None:
    closed.controller.open_bundle(Path("small"))
    closed.hear(closed.work_on(closed.posted[-1]))
    assert len(kept.last("show_errors")[0]) == 0
    closed.settle()
    assert kept.last("show_errors")[0].tolist()[-1] == 5
