"""Two models side by side: what is asked of both, what is shown, and what holds it together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters import model_figures, other_model
from latent_explorer.controller.presenters.model_figures import (
    ModelFiguresPresenter,
    ModelFiguresView,
)
from latent_explorer.controller.presenters.other_model import OtherModelPresenter, OtherModelView
from latent_explorer.core.correlation import correlation_matrix
from latent_explorer.core.model_figures import model_figures as figures_of
from latent_explorer.core.samplers import draw
from latent_explorer.jobs.other_model import BesideRequest, OtherModelRequest
from latent_explorer.session.other_model import OtherModel
from latent_explorer.session.picture_folder import PictureFolders
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.sampling import Sampling


class View:
    def __init__(self) -> None:
        self.choice: Any = None
        self.images: Any = None
        self.note = ""
        self.drawn: Any = None
        self.planes: Any = None
        self.level = 0.0
        self.models: Any = None
        self.common = 0
        self.words = ""
        self.times = 0

    def show_choice(self, shown: Any) -> None:
        self.choice = shown

    def show_images(self, shown: Any, note: str) -> None:
        self.images, self.note = shown, note
        self.times += 1

    def show_drawn(self, shown: Any) -> None:
        self.drawn = shown

    def show_planes(self, shown: Any, level: float) -> None:
        self.planes, self.level = shown, level

    def show_models(self, shown: Any, common: int) -> None:
        self.models, self.common = shown, common

    def show_words(self, words: str) -> None:
        self.words = words


class Pictures:
    """Pictures of one colour for all but "13.jpg"; `found` of them are in the folder."""

    def look(self, bundle: Any, folder: str) -> tuple[int, int, str]:
        return 5, 5 if folder else 0, ""

    def original(self, bundle: Any, folder: str, image: str) -> Any:
        if not folder or image == "13.jpg":
            return folder and "13.jpg is no picture"
        return np.full((bundle.size, bundle.size, 3), 90, np.uint8)


@pytest.fixture
def view(with_intents: Any) -> Any:
    return with_intents(View(), OtherModelView, ModelFiguresView)


@pytest.fixture
def twin(small_bundle: Any, closed: Any) -> Any:
    """What is opened as "small": image i of "toy" is image 299 - i of it, from 0 to 299."""
    bundle = replace(small_bundle, image_names=[f"{299 - i}.jpg" for i in range(300)])
    load = closed.workspace._load_bundle
    closed.workspace._load_bundle = lambda path: bundle if path.name == "small" else load(path)
    closed.workspace.originals = Pictures()
    return bundle


@pytest.fixture
def wide(closed: Any, view: Any, twin: Any) -> Any:
    """A desk with both panels beside all others."""
    closed.controller.add(
        [
            OtherModelPresenter(view, closed.controller),
            ModelFiguresPresenter(view, closed.controller),
        ]
    )
    names = [*closed.names_of_panels, other_model.NAME, model_figures.NAME]
    closed.controller.set_visible(names)
    closed.open()
    return closed


@pytest.fixture
def both(wide: Any, view: Any) -> Any:
    """The desk with "small" beside "toy"."""
    view.model_chosen.emit("small")
    wide.settle()
    wide.calls.clear()
    return wide


def test_at_first_there_is_none(wide: Any, view: Any) -> None:
    assert (view.choice.path, view.choice.ready, view.choice.problem) == ("", False, "")
    assert view.models is None
    assert view.images is None
    assert not any(isinstance(request, BesideRequest) for request in wide.posted)


def test_it_is_opened_and_remembered(both: Any, view: Any, twin: Any) -> None:
    section = both.state[OtherModel]
    assert (section.name, section.fingerprint) == ("small", twin.fingerprint)
    assert (view.choice.name, view.choice.ready) == ("small", True)
    assert both.scene.undo == "Compare with small"
    read, lost = from_text(to_text(both.state))
    assert (read[OtherModel], lost) == (section, [])
    both.controller.undo()
    both.settle()
    assert both.state[OtherModel] == OtherModel()
    assert not view.choice.ready
    assert view.models is None
    both.controller.redo()
    both.settle()
    assert view.choice.ready


def test_the_chosen_image_is_shown_in_both(both: Any, view: Any, fake_codec: Any) -> None:
    assert "Choose an image" in view.note
    both.controller.change("", Projections((Projection((0, 2)),)))
    both.does("current", "image_start_requested", 7)
    both.settle()
    first, other = view.images
    assert view.note.startswith("7.jpg")
    space = both.scene.space
    np.testing.assert_array_equal(
        first.face, fake_codec.decode(np.array([space.point(7)], np.float32))[0]
    )
    opened = other_model.other_opened(both.scene)
    assert opened is not None
    assert opened.model is not None
    z = np.array([opened.model.space.point(292)], np.float32)
    np.testing.assert_array_equal(other.face, type(fake_codec)(5).decode(z)[0])
    assert (first.original, first.error, first.has_original) == (None, None, False)
    # Of the plane: the image is marked where it lies in each.
    for plane, image in zip(view.planes, (7, 292), strict=True):
        np.testing.assert_array_equal(plane.image, [plane.cloud.x[image], plane.cloud.y[image]])


def test_an_image_that_is_not_in_both(both: Any, view: Any) -> None:
    both.does("current", "image_start_requested", 1234)
    both.settle()
    first, other = view.images
    assert first.face is not None
    assert other.face is None
    assert "1234.jpg is no image of small" in view.note


def test_a_vector_is_not_carried_over(both: Any, view: Any) -> None:
    both.does("faces", "face_picked", 2)
    both.settle()
    assert "a vector of one model means nothing in another" in view.note
    assert all(each.face is None for each in view.images)


def test_with_pictures_there_are_errors(both: Any, view: Any) -> None:
    both.does("current", "image_start_requested", 7)
    both.settle()
    assert "with the pictures of both, errors are measured" in view.note
    assert "Name the folder" in view.words
    both.does("current", "pictures_named", "faces")
    both.settle()
    for each in view.images:
        assert (each.original == 90).all()
        off = (each.face.astype(float) - 90) / 255
        assert each.error == pytest.approx(float((off**2).mean()))
    assert "13.jpg is no picture" in view.words
    assert all(each.errors is None for each in view.models)
    assert view.note == "7.jpg"


def test_errors_of_all(both: Any, view: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pictures, "original", lambda *_: np.full((8, 8, 3), 90, np.uint8))
    both.controller.change("", PictureFolders().naming("0123456789ab", "faces"))
    both.settle()
    assert view.words == (
        "300 images are in both, by their names. Errors over 256 of them; pixels in [0, 1]."
    )
    assert [each.errors.measured for each in view.models] == [256, 256]
    assert view.models[0].errors.error_mean != view.models[1].errors.error_mean


def test_the_figures_are_those_of_each(both: Any, view: Any, twin: Any, fake_bundle: Any) -> None:
    assert view.common == 300
    for each, bundle in zip(view.models, (fake_bundle, twin), strict=True):
        assert each.name == bundle.name
        assert each.figures == figures_of(bundle.space, bundle.shape)


def test_the_same_sampler_draws_in_both(both: Any, view: Any, twin: Any) -> None:
    settings = both.state[Sampling].settings
    assert settings.n_components == 12, "all of them"
    both.controller.change("", Sampling(replace(settings, count=5, fact=0.9, seed=3)))
    both.settle()
    first, other = view.drawn
    assert (len(first.faces), len(other.faces)) == (5, 5)
    assert "seed 3, 5 of 5 PCA components" in other.words
    expected = draw(replace(settings, count=5, fact=0.9, seed=3, n_components=5), twin.space)
    answer = next(r for r in both.scene.results.values() if type(r).__name__ == "Beside"
                  and type(r.answer).__name__ == "GeneratedFaces")  # fmt: skip
    np.testing.assert_array_equal(answer.answer.draw.z, expected.z)


def test_fewer_components_are_drawn_where_fewer_are_wanted(both: Any, view: Any) -> None:
    settings = both.state[Sampling].settings
    both.controller.change("", Sampling(replace(settings, n_components=3)))
    both.settle()
    assert [each.words.split(", ")[-1] for each in view.drawn] == [
        "3 of 12 PCA components",
        "3 of 5 PCA components",
    ]


def test_projections_of_both(both: Any, view: Any) -> None:
    both.controller.change("", Projections((Projection((0, 2)), Projection((3, 9)))))
    both.settle()
    assert [each.projection for each in view.planes] == [Projection((0, 2))] * 2
    assert [len(each.cloud.x) for each in view.planes] == [2000, 300]
    assert view.level == both.state[Projections].ellipse_level
    both.does("projections", "activated", 1)
    both.settle()
    assert view.planes[0].projection == Projection((3, 9))
    assert view.planes[1].problem == "small has 5 components: there is no z 9"
    view.planes_chosen.emit("strongest")
    both.settle()
    assert view.planes[1].projection == Projection((0, 1))
    first = view.planes[0].cloud.correlation
    assert abs(first) == pytest.approx(
        np.abs(np.triu(correlation_matrix(both.scene.space, "z"), 1)).max()
    )


def test_a_click_on_a_point_of_either_chooses_its_image_in_both(both: Any, view: Any) -> None:
    view.image_picked.emit(True, 292)
    both.settle()
    assert view.note.startswith("7.jpg")
    view.image_picked.emit(False, 11)
    both.settle()
    assert view.note.startswith("11.jpg")


def test_a_point_of_the_other_model_alone(both: Any, view: Any, twin: Any) -> None:
    twin.image_names[3] = "elsewhere.jpg"
    view.model_chosen.emit("")
    both.settle()
    view.model_chosen.emit("small")
    both.settle()
    view.image_picked.emit(True, 3)
    assert both.scene.notice == "elsewhere.jpg is no image of the open model"


def test_a_model_that_is_not_there_is_said_and_asked_for_again(wide: Any, view: Any) -> None:
    view.model_chosen.emit("nowhere")
    wide.settle()
    assert "is not a bundle" in view.choice.problem
    assert not view.choice.ready
    wide.calls.clear()
    view.model_chosen.emit("nowhere")
    assert OtherModelRequest in wide.kinds_posted
    wide.settle()
    view.model_chosen.emit("small")
    wide.settle()
    assert view.choice.ready
    assert view.choice.problem == ""


def test_other_contents_than_it_had_are_said(wide: Any, view: Any) -> None:
    wide.controller.change("", OtherModel("small", "grey", "aaaabbbbcccc"))
    wide.settle()
    assert wide.scene.notice == (
        "The model beside it, in small, is not the one it was: grey (aaaabbbbcccc) then, small "
        "(ba9876543210) now"
    )
    assert wide.state[OtherModel].name == "small"


def test_hidden_it_asks_for_nothing_and_stays_open(both: Any, view: Any) -> None:
    both.controller.set_visible(both.names_of_panels)
    both.calls.clear()
    both.does("current", "image_start_requested", 9)
    both.draws_again()
    assert not any(isinstance(each, (BesideRequest, OtherModelRequest)) for each in both.posted)
    both.settle()
    assert not any(kind.__name__ == "Beside" for kind, _ in both.scene.results), "nor keeps it"
    both.controller.set_visible([*both.names_of_panels, other_model.NAME])
    both.settle()
    assert view.note.startswith("9.jpg")
    assert OtherModelRequest not in both.kinds_posted


def test_a_drag_shows_nothing_anew(both: Any, view: Any) -> None:
    both.does("current", "image_start_requested", 7)
    both.settle()
    before = view.times
    both.drags(5)
    both.settle()
    assert view.times == before


def test_another_open_bundle_keeps_it_beside(both: Any, view: Any, twin: Any) -> None:
    both.controller.open_bundle(Path("small"))
    both.settle()
    assert view.choice.ready
    assert "Both are the same model. 300 images" in view.words
    view.model_chosen.emit("toy")
    both.settle()
    assert [each.name for each in view.models] == ["small", "toy"]
    assert view.common == 300


def test_bundles_without_a_common_image(both: Any, view: Any, twin: Any) -> None:
    twin.image_names[:] = [f"none {i}" for i in range(300)]
    view.model_chosen.emit("")
    both.settle()
    view.model_chosen.emit("small")
    both.settle()
    assert view.words.startswith("No image is in both")
    assert view.common == 0
    assert all(each.figures is not None for each in view.models)
