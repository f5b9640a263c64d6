"""The picture of the user's own: what is asked for, shown and remembered of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
import pytest
from PIL import Image

from latent_explorer.controller.presenters.own_picture import (
    NAME,
    OwnPicturePresenter,
    OwnPictureView,
)
from latent_explorer.controller.presenters.own_point import OwnPointPresenter
from latent_explorer.core.face_framing import FaceFraming
from latent_explorer.core.square_box import SquareBox
from latent_explorer.jobs.closer import CloserRequest
from latent_explorer.jobs.photo import PhotoRequest
from latent_explorer.jobs.photo_seen import PhotoSeen, PhotoSeenRequest
from latent_explorer.session.own_picture import OwnPicture
from latent_explorer.session.photo import Photo, PhotoAtWork
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.workspaces import OwnPhotos

INTENTS = [name for name in get_type_hints(OwnPictureView) if name != "box_changed"]


class View:
    """Panel and mark, with what was shown last."""

    def __init__(self) -> None:
        self.photo: Any = None
        self.box: Any = None
        self.own: list[Any] = []
        self.faces: Any = ()

    def show_photo(self, photo: Any, words: str) -> None:
        self.photo, self.words = photo, words

    def show_box(self, box: Any) -> None:
        self.box = box

    def show_faces(self, seen: Any, faces: Any, words: str) -> None:
        self.seen, self.faces, self.waiting = seen, faces, words

    def show_work(self, work: Any) -> None:
        self.work = work

    def show_own(self, points: Any) -> None:
        self.own = list(points)


@pytest.fixture
def new_view(with_intents: Any) -> Callable[[], Any]:
    return lambda: with_intents(View(), OwnPictureView)


@pytest.fixture
def view(new_view: Callable[[], Any]) -> Any:
    return new_view()


@pytest.fixture
def at_desk(beside_others: Any, closed: Any, view: View) -> Any:
    pytest.importorskip("skimage")
    closed.workspace.photos = OwnPhotos()
    return beside_others(NAME, view, OwnPicturePresenter, OwnPointPresenter)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "me.png"
    rng = np.random.default_rng(6)
    Image.fromarray(rng.integers(0, 256, (30, 40, 3), np.uint8)).save(path)
    return path


@pytest.fixture
def opened(at_desk: Any, file: Path) -> Any:
    at_desk.controller.hold_photo(PhotoAtWork(Photo("me.png", file)))
    at_desk.settle()
    return at_desk


def test_it_is_read_cut_and_shown(opened: Any, view: View) -> None:
    assert (view.photo.name, view.photo.width, view.photo.height) == ("me.png", 40, 30)
    assert view.box == SquareBox(5, 0, 30)
    assert view.seen.shape == (8, 8, 3)
    (face,) = view.faces
    assert face.judgement is not None
    assert view.work.usable
    assert not view.work.used
    z = opened.scene.result(PhotoSeen).z
    for point, projection in zip(view.own, opened.shown_projections, strict=True):
        expected = opened.scene.space.locate(np.array(z), projection.coordinates, projection.pair)
        np.testing.assert_array_equal(point, expected)


def test_a_model_of_something_else_expects_no_eyes(opened: Any, view: View) -> None:
    assert view.photo.eyes == ()


def test_a_face_is_looked_for_as_the_model_has_faces(
    at_desk: Any, file: Path, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos, asked = at_desk.workspace.photos, []

    def propose(picture: Any, framing: Any) -> tuple[SquareBox, bool]:
        asked.append(framing)
        return SquareBox(3, 2, 20), True

    places = np.array([[0.2, 0.3, 0.5]])
    monkeypatch.setattr(photos, "framed", lambda pictures: [places] * len(pictures), raising=False)
    monkeypatch.setattr(photos, "propose", propose, raising=False)
    for name in ("me.png", "again.png"):
        at_desk.controller.hold_photo(PhotoAtWork(Photo(name, file)))
        at_desk.settle()
    framing = FaceFraming(0.2, 0.3, 0.5)
    assert asked == [framing] * 2
    assert view.box == SquareBox(3, 2, 20)
    assert view.photo.eyes == framing.eyes


def test_a_drag_cuts_elsewhere_and_never_outside(opened: Any, view: View) -> None:
    before = view.faces[0].face
    view.gesture_began.emit()
    for k in range(1, 5):
        view.box_changed.emit(SquareBox(20 + k, 10, 20))
        assert view.box == SquareBox(20, 10, 20)
    assert PhotoSeenRequest in {type(each) for each in opened.waiting.values()}
    view.gesture_ended.emit()
    opened.settle()
    assert opened.scene.result(PhotoSeen).request.box == SquareBox(20, 10, 20)
    assert (view.faces[0].face != before).any()
    assert opened.scene.undo is None, "looking elsewhere is no step"
    view.box_proposed.emit()
    assert view.box == SquareBox(5, 0, 30)


def test_it_becomes_the_current_point_and_stays_marked(opened: Any, view: View) -> None:
    view.use_requested.emit()
    opened.settle()
    point, z = opened.state[CurrentPoint], opened.scene.result(PhotoSeen).z
    assert point.z == z
    assert point.start.label == "your picture me.png"
    assert opened.state[OwnPicture] == OwnPicture("me.png", z)
    assert view.work.used
    marked = [tuple(each) for each in view.own]
    opened.drags(3)
    assert [tuple(each) for each in view.own] == marked
    assert opened.state[CurrentPoint].moved
    view.use_requested.emit()
    assert not opened.state[CurrentPoint].moved, "there again"
    for _ in range(3):
        opened.controller.undo()
    assert opened.state[OwnPicture] == OwnPicture()


def test_it_comes_closer_stops_and_goes_back(opened: Any, view: View) -> None:
    first = opened.scene.result(PhotoSeen)
    codec = opened.workspace.codec(first.request)
    # The codec of the tests encodes too well for there to be anything left.
    codec.encode = lambda pictures: np.tile(np.float32(0.5), (len(pictures), codec.z_dim))
    view.box_changed.emit(SquareBox(2, 2, 20))
    opened.settle()
    encoded = opened.scene.result(PhotoSeen).z
    view.closer_requested.emit()
    (request,) = (each for each in opened.waiting.values() if isinstance(each, CloserRequest))
    results = opened.work_on(request)
    opened.hear(results[:2])
    assert view.work.running
    assert view.work.steps == (4, 40)
    view.stop_requested.emit()
    assert request.key in opened.withdrawn
    assert not view.work.running
    opened.settle()
    assert len(view.faces) == 2, "what was reached is kept"
    assert view.faces[1].error < view.faces[0].error
    assert view.faces[1].judgement is not None
    reached = results[1].z
    view.closer_requested.emit()
    opened.settle()
    assert view.work.steps == (40, 40)
    assert not view.work.running
    view.use_requested.emit()
    closest = opened.state[CurrentPoint].z
    assert closest not in (encoded, reached)
    view.back_requested.emit()
    assert len(view.faces) == 1
    view.use_requested.emit()
    assert opened.state[CurrentPoint].z == encoded


def test_another_square_gives_up_what_came_closer(opened: Any, view: View) -> None:
    view.closer_requested.emit()
    opened.settle()
    assert len(view.faces) == 2
    view.box_changed.emit(SquareBox(1, 1, 20))
    opened.settle()
    assert len(view.faces) == 1


def test_nothing_of_the_picture_is_remembered(opened: Any, view: View, file: Path) -> None:
    view.use_requested.emit()
    text = to_text(opened.state)
    assert "me.png" in text
    assert str(file.parent) not in text
    state, lost = from_text(text)
    assert not lost
    assert state[OwnPicture] == opened.state[OwnPicture]


def test_after_a_restart_the_point_is_there(
    opened: Any, view: View, make_desk: Any, new_view: Any
) -> None:
    view.use_requested.emit()
    z = opened.state[OwnPicture].z
    opened.does("current", "mean_chosen")
    state, _ = from_text(to_text(opened.state))
    later, again = make_desk(opened.workspace, state), new_view()
    both = [kind(again, later.controller) for kind in (OwnPicturePresenter, OwnPointPresenter)]
    later.controller.add(both)
    later.controller.set_visible([NAME])
    later.open()
    assert again.photo is None
    assert again.words.startswith("The point of me.png is kept, the picture itself is not")
    assert all(point is not None for point in again.own)
    again.use_requested.emit()
    assert later.state[CurrentPoint].z == z
    later.open("small")
    assert later.state[OwnPicture] == OwnPicture()
    assert again.own == [None] * len(later.shown_projections)


def test_a_picture_that_cannot_be_read(at_desk: Any, view: View, file: Path) -> None:
    file.write_bytes(file.read_bytes()[:900])
    at_desk.controller.hold_photo(PhotoAtWork(Photo("me.png", file)))
    at_desk.settle()
    assert view.photo is None
    assert "cannot be read as a picture" in view.words
    assert not view.work.usable
    for name in INTENTS:
        getattr(view, name).emit()
    assert at_desk.state[OwnPicture] == OwnPicture()


def test_a_hidden_panel_asks_for_nothing(opened: Any, view: View) -> None:
    opened.controller.set_visible(opened.names_of_panels)
    opened.calls.clear()
    view.box_changed.emit(SquareBox(1, 1, 12))
    assert not {PhotoRequest, PhotoSeenRequest} & opened.kinds_posted


def test_it_can_be_forgotten(opened: Any, view: View) -> None:
    view.use_requested.emit()
    z = opened.state[CurrentPoint].z
    view.forget_requested.emit()
    assert view.photo is None
    assert view.own == [None] * len(opened.shown_projections)
    assert opened.state[CurrentPoint].z == z
    assert opened.scene.result(PhotoSeen) is None or view.faces == []
    assert not view.work.name
