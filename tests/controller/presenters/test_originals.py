"""The original of the chosen image: what is asked for, and what is shown under which name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters.originals import OriginalShown, PicturesShown
from latent_explorer.jobs.face import FaceRequest
from latent_explorer.jobs.original import FolderRequest, OriginalRequest
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.picture_folder import PictureFolders


class Pictures:
    """In "faces" there are those of the first fifty images; nothing is there by a guess."""

    def __init__(self) -> None:
        self.kept: dict[str, np.ndarray] = {}

    def look(self, bundle: Any, folder: str) -> tuple[int, int, str]:
        if folder == "gone":
            return 0, 0, "there is no folder or zip file gone"
        return 20, 5 if folder == "faces" else 0, ""

    def original(self, bundle: Any, folder: str, image: str) -> Any:
        if folder == "faces" and int(image.removesuffix(".jpg")) < 50:
            return self.kept.setdefault(image, np.zeros((8, 8, 3), np.uint8))
        return f"{image} is not in {folder}" if folder else ""


@pytest.fixture
def pictures() -> Pictures:
    return Pictures()


@pytest.fixture
def desk(
    fake_bundle: Any,
    fake_codec: Any,
    quantile_store: Any,
    pictures: Pictures,
    make_desk: Callable[..., Any],
) -> Any:
    """The toy bundle is open, and there are pictures."""
    desk = make_desk(Workspace(lambda path: fake_bundle, fake_codec.load, quantile_store, pictures))
    desk.open()
    return desk


@pytest.fixture
def named(desk: Any) -> Any:
    """The folder has been named."""
    desk.does("current", "pictures_named", "faces")
    desk.settle()
    desk.calls.clear()
    return desk


def _original(desk: Any) -> OriginalShown | None:
    shown: OriginalShown | None = desk.last("current.show_original")
    return shown


def _note(desk: Any) -> str:
    shown: PicturesShown = desk.last("current.show_pictures")
    return shown.note


def test_without_a_folder_nothing_is_shown_and_nothing_is_wrong(desk: Any) -> None:
    desk.does("current", "image_start_requested", 7)
    desk.settle()
    assert "current.show_original" not in desk.shown
    assert "current.show_pictures" not in desk.shown
    assert desk.last_or_none("status.show_message") is None


def test_the_original_of_the_start_is_shown_beside_its_reconstruction(
    named: Any, pictures: Pictures
) -> None:
    named.does("current", "image_start_requested", 7)
    named.settle()
    shown = _original(named)
    assert shown is not None
    assert shown.picture is pictures.kept["7.jpg"]
    assert (shown.caption, shown.face_caption) == ("original", "reconstruction")
    named.drags(1)
    named.settle()
    shown = _original(named)
    assert shown is not None
    assert (shown.caption, shown.face_caption) == ("original", "reconstruction, moved")


def test_the_original_of_an_image_that_is_only_chosen_has_its_name(named: Any) -> None:
    named.does("current", "image_chosen", 8)
    named.settle()
    shown = _original(named)
    assert shown is not None
    assert (shown.caption, shown.face_caption) == ("8.jpg", "current face")


def test_while_the_next_is_read_no_other_picture_stands_under_its_name(
    named: Any, pictures: Pictures
) -> None:
    named.does("current", "image_start_requested", 7)
    named.settle()
    named.does("current", "image_start_requested", 9)
    shown = _original(named)
    assert shown is not None, "its place stays, or all would jump"
    assert shown.picture is None
    named.settle()
    shown = _original(named)
    assert shown is not None
    assert shown.picture is pictures.kept["9.jpg"]


def test_a_picture_that_is_missing_is_told_quietly(named: Any) -> None:
    for index in (7, 77):
        named.does("current", "image_start_requested", index)
        named.settle()
    assert _original(named) is None
    assert _note(named) == "77.jpg is not in faces"
    assert named.last_or_none("status.show_message") is None
    named.does("current", "image_start_requested", 8)
    named.settle()
    assert _note(named) == ""


@pytest.mark.parametrize(
    ("folder", "note"),
    [
        ("/photos/cats", "None of 20 pictures that were looked for is in cats"),
        ("gone", "there is no folder or zip file gone"),
        ("faces", "Choose an image to see its original"),
    ],
)
def test_the_folder_is_looked_into_when_it_is_named(desk: Any, folder: str, note: str) -> None:
    desk.does("current", "pictures_named", folder)
    assert FolderRequest in desk.kinds_posted
    desk.settle()
    assert _note(desk) == note
    assert desk.last("current.show_pictures").folder == folder
    assert desk.last_or_none("status.show_message") is None


def test_another_folder_shows_nothing_of_the_first(named: Any) -> None:
    named.does("current", "image_start_requested", 7)
    named.settle()
    named.does("current", "pictures_named", "cats")
    assert _original(named) is None
    named.settle()
    assert _original(named) is None
    named.controller.undo()
    named.settle()
    assert _original(named) is not None, "naming a folder can be undone"


def test_the_same_picture_is_read_once_while_the_point_is_dragged(named: Any) -> None:
    named.does("current", "image_start_requested", 7)
    named.settle()
    named.calls.clear()
    named.drags(5)
    assert FaceRequest in named.kinds_posted
    assert named.kinds_posted.isdisjoint({OriginalRequest, FolderRequest})


def test_whether_originals_are_shown_is_no_step(named: Any) -> None:
    named.does("current", "image_start_requested", 7)
    named.settle()
    undo = named.scene.undo
    named.does("current", "originals_toggled", False)
    shown = _original(named)
    assert shown is not None, "it can still be compared with"
    assert not shown.beside
    assert not named.last("current.show_pictures").beside
    assert named.scene.undo == undo
    assert not named.state[PictureFolders].beside


def test_a_hidden_panel_reads_nothing(named: Any) -> None:
    named.controller.set_visible([])
    named.calls.clear()
    named.does("faces", "face_picked", 3)
    named.does("current", "image_chosen", 3)
    assert OriginalRequest not in named.kinds_posted


def test_each_bundle_has_its_own_folder(
    make_desk: Callable[..., Any],
    fake_bundle: Any,
    small_bundle: Any,
    fake_codec: Any,
    pictures: Pictures,
) -> None:
    bundles = {"toy": fake_bundle, "small": small_bundle}
    desk = make_desk(Workspace(lambda p: bundles[p.name], fake_codec.load, originals=pictures))
    desk.open()
    desk.does("current", "pictures_named", "faces")
    desk.open("small")
    assert desk.state[PictureFolders].of(small_bundle.fingerprint) == ""
    assert desk.scene.bundle is small_bundle
    desk.open(str(Path("toy")))
    assert desk.state[PictureFolders].of(fake_bundle.fingerprint) == "faces"


def test_naming_without_a_bundle_is_nothing(closed: Any) -> None:
    closed.does("current", "pictures_named", "faces")
    closed.does("current", "random_chosen")
    assert closed.state[PictureFolders] == PictureFolders()
