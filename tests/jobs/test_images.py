"""The order of the images, and their thumbnails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.jobs import images as job
from latent_explorer.jobs.images import (
    BLOCK,
    ImageOrder,
    ImageOrderRequest,
    NamesRead,
    NamesRequest,
    Thumbnails,
    ThumbnailsRequest,
    are_read,
)
from latent_explorer.jobs.request import CodecLoading, Priority, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.images import ImageList

NAMES = ["b.jpg", "Anna.jpg", "c10.png", "c9.png", "anna 2.jpg", "ÄRA.jpg"]
COLUMNS = {
    "age": np.array([30, np.nan, 20, 30, 50, 10], np.float32),
    "studio": np.array(["x", "", "y", "x", "a", "b"]),
}


@pytest.fixture
def order(workspace: Workspace, fake_bundle: Any) -> Callable[[ImageList], list[int]]:
    """Return a function that gives the images listed by some settings."""
    opened = next(iter(workspace._opened.values()))
    opened.bundle = replace(opened.bundle, image_names=NAMES, columns=COLUMNS)
    bundle = opened.bundle.fingerprint

    def listed(settings: ImageList) -> list[int]:
        request = ImageOrderRequest(bundle=bundle, settings=settings)
        (result,) = (step for step in run(request, workspace) if step is not None)
        assert isinstance(result, ImageOrder)
        assert not result.order.flags.writeable
        return result.order.tolist()

    return listed


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (ImageList(), [0, 1, 2, 3, 4, 5]),
        (ImageList(descending=True), [5, 4, 3, 2, 1, 0]),
        (ImageList("name"), [1, 4, 0, 2, 3, 5]),
        (ImageList("name", descending=True), [5, 3, 2, 0, 4, 1]),
        (ImageList("column", "age"), [5, 2, 0, 3, 4, 1]),
        (ImageList("column", "age", descending=True), [4, 0, 3, 2, 5, 1]),
        (ImageList("column", "studio"), [4, 5, 0, 3, 2, 1]),
        (ImageList(search="anna"), [1, 4]),
        (ImageList(search=" ANNA ", descending=True), [4, 1]),
        (ImageList("column", "age", search="c"), [2, 3]),
        (ImageList("name", search="ära"), [5]),
        (ImageList(search="nobody"), []),
        (ImageList("name", search="nobody"), []),
        (ImageList("column", "age", search="nobody"), []),
        (ImageList(search="#3"), [3]),
        (ImageList("name", search="# 3"), [3]),
        (ImageList(search="#6"), []),
        (ImageList(search="#" + "9" * 30), []),
        (ImageList(search="#x"), []),
    ],
)
def test_images_are_found_and_sorted(
    order: Callable[[ImageList], list[int]], settings: ImageList, expected: list[int]
) -> None:
    assert order(settings) == expected


def test_many_names_take_many_steps(
    workspace: Workspace, fake_bundle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "_STEP_NAMES", 100)
    settings = ImageList("name", search="1")
    request = ImageOrderRequest(bundle=fake_bundle.fingerprint, settings=settings)
    *steps, result = run(request, workspace)
    assert steps.count(None) > 20
    assert isinstance(result, ImageOrder)
    expected = sorted((i for i in range(2000) if "1" in str(i)), key=lambda i: f"{i}.jpg")
    assert result.order.tolist() == expected


def test_thumbnails_are_what_the_decoder_makes_of_the_images(
    workspace: Workspace, work: Callable[..., Any], fake_bundle: Any, fake_codec: Any
) -> None:
    images = (7, 1999, 3)
    request = ThumbnailsRequest(bundle=fake_bundle.fingerprint, images=images)
    loading, made = work(request)
    assert isinstance(loading, CodecLoading)
    assert isinstance(made, Thumbnails)
    assert not made.pictures.flags.writeable
    for image, picture in zip(images, made.pictures, strict=True):
        z = fake_bundle.space.point(image).astype(np.float32)[np.newaxis]
        np.testing.assert_array_equal(picture, fake_codec.decode(z)[0])


def test_blocks_do_not_replace_each_other_and_wait_for_whoever_drags() -> None:
    first, second = (ThumbnailsRequest(bundle="b", images=images) for images in ((1, 2), (3,)))
    assert first.key != second.key
    assert first.priority == Priority.BACKGROUND
    assert BLOCK <= 12, "faces are decoded in 2 ms each: a drag waits for no more than a block"


class InParts(list[str]):
    """Names that are read three at a time."""

    parts = 0

    @property
    def are_read(self) -> bool:
        return self.parts * 3 >= len(self)

    def read_more(self) -> None:
        self.parts += 1


def test_very_many_names_are_read_in_steps(workspace: Workspace) -> None:
    opened = next(iter(workspace._opened.values()))
    names = InParts(NAMES * 2)
    opened.bundle = replace(opened.bundle, image_names=names)
    assert not are_read(names)
    assert are_read(NAMES)
    request = NamesRequest(bundle=opened.bundle.fingerprint)
    assert request.priority is Priority.BACKGROUND
    *steps, result = run(request, workspace)
    assert steps == [None] * 4
    assert isinstance(result, NamesRead)
    assert are_read(names)
