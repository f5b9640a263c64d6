"""Reading originals: results in every case, failures in none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from latent_explorer.jobs.original import (
    FolderLooked,
    FolderRequest,
    Original,
    OriginalRequest,
    OriginalThumbnails,
    OriginalThumbnailsRequest,
    PictureRequest,
)
from latent_explorer.jobs.request import Priority, Request, Result, run
from latent_explorer.jobs.workspace import Workspace

PICTURE = np.zeros((8, 8, 3), np.uint8)


class Reader:
    """Knows one picture."""

    def look(self, bundle: Any, folder: str) -> tuple[int, int, str]:
        return (20, 3, "") if folder == "faces" else (0, 0, f"there is no folder {folder}")

    def original(self, bundle: Any, folder: str, image: str) -> Any:
        if folder != "faces":
            return ""
        return PICTURE if image == "3.jpg" else f"{image} is not in faces"


@pytest.fixture
def ask(fake_bundle: Any, fake_codec: Any) -> Callable[..., Result]:
    """Return a function that gives the only result of a request about pictures."""
    workspace = Workspace(lambda path: fake_bundle, fake_codec.load, originals=Reader())

    def result(kind: type[PictureRequest], **about: Any) -> Result:
        request = kind(bundle=fake_bundle.fingerprint, source=fake_bundle, **about)
        (found,) = (step for step in run(request, workspace) if step is not None)
        return found

    return result


def test_a_picture_is_read(ask: Callable[..., Any]) -> None:
    found = ask(OriginalRequest, folder="faces", image="3.jpg")
    assert isinstance(found, Original)
    assert found.picture is PICTURE
    assert found.problem == ""


def test_what_cannot_be_read_is_a_result_in_words(ask: Callable[..., Any]) -> None:
    found = ask(OriginalRequest, folder="faces", image="4.jpg")
    assert (found.picture, found.problem) == (None, "4.jpg is not in faces")
    found = ask(OriginalRequest, image="3.jpg")
    assert (found.picture, found.problem) == (None, ""), "nobody has said where to look"


def test_a_folder_is_looked_into(ask: Callable[..., Any]) -> None:
    found = ask(FolderRequest, folder="faces")
    assert isinstance(found, FolderLooked)
    assert (found.tried, found.found, found.problem) == (20, 3, "")
    assert ask(FolderRequest, folder="x").problem == "there is no folder x"


def test_the_pictures_of_a_block_are_read_one_a_step(fake_bundle: Any, fake_codec: Any) -> None:
    workspace = Workspace(lambda path: fake_bundle, fake_codec.load, originals=Reader())
    request = OriginalThumbnailsRequest(
        bundle=fake_bundle.fingerprint, source=fake_bundle, folder="faces", images=(4, 3, 1999)
    )
    *steps, found = run(request, workspace)
    assert steps == [None] * 3, "what is pointed at meanwhile goes between"
    assert isinstance(found, OriginalThumbnails)
    assert found.pictures[1] is PICTURE
    assert (found.pictures[0], found.pictures[2]) == (None, None)


def test_thumbnails_go_after_what_is_chosen_or_pointed_at(fake_bundle: Any) -> None:
    first, second = (
        OriginalThumbnailsRequest(bundle="x", source=fake_bundle, images=images)
        for images in ((1, 2), (3,))
    )
    chosen = OriginalRequest(bundle="x", source=fake_bundle, image="3.jpg")
    assert first.key != second.key
    assert first.priority > chosen.priority


def test_a_workspace_without_pictures_has_none(fake_workspace: Workspace, fake_bundle: Any) -> None:
    request = OriginalRequest(bundle="-", source=fake_bundle, folder="faces", image="3.jpg")
    (found,) = run(request, fake_workspace)
    assert isinstance(found, Original)
    assert (found.picture, found.problem) == (None, "")


def test_equal_requests_ask_for_the_same_picture(fake_bundle: Any, small_bundle: Any) -> None:
    def request(**about: Any) -> Request:
        usual = {"bundle": "x", "source": fake_bundle, "folder": "f", "image": "3.jpg"}
        return OriginalRequest(**(usual | about))

    assert request() == request(source=small_bundle, number=4)
    assert request() != request(image="4.jpg")
    assert request() != request(folder="g")
    assert request().key == request(image="4.jpg").key, "the latest wins"
    assert request().key != request(at="hover").key
    assert request().priority == Priority.BACKGROUND


def test_nobody_waits_for_the_disk() -> None:
    for kind in (FolderRequest, OriginalRequest, OriginalThumbnailsRequest):
        assert issubclass(kind, PictureRequest), "read in a lane of its own"
