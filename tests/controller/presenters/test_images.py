"""The list of images."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters.images import NAME
from latent_explorer.jobs.images import ImageOrderRequest, ThumbnailsRequest
from latent_explorer.jobs.original import OriginalThumbnailsRequest
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.images import ImageList
from latent_explorer.session.point import CurrentPoint

N = 2000


@pytest.fixture
def age(toy_space: Any) -> np.ndarray:
    return np.random.default_rng(2).integers(18, 90, toy_space.n).astype(np.float32)


@pytest.fixture
def desk(make_desk: Callable[..., Any], fake_workspace: Any, fake_bundle: Any, age: Any) -> Any:
    """The toy bundle is open, with a column, and everything is shown."""
    load = fake_workspace._load_bundle
    fake_workspace._load_bundle = lambda path: replace(load(path), columns={"age": age})
    desk = make_desk(fake_workspace)
    desk.controller.open_bundle(Path("toy"))
    desk.settle()
    return desk


def listed(desk: Any) -> list[int]:
    shown = desk.last("images.show_order")
    assert shown["newest"]
    found: list[int] = shown["order"].tolist()
    return found


def test_at_first_all_images_are_listed_as_they_come(desk: Any, fake_bundle: Any) -> None:
    assert desk.last("images.show_images") == {
        "names": fake_bundle.image_names,
        "columns": {"age": pytest.approx(desk.scene.bundle.columns["age"])},
    }
    assert desk.last("images.show_settings") == ImageList()
    assert desk.last_or_none("images.show_chosen") is None
    assert listed(desk) == list(range(N))


def test_sorting_and_searching_are_no_steps_and_stay_when_others_are_undone(
    desk: Any, age: Any
) -> None:
    desk.does("images", "sort_changed", "column", "age")
    desk.does("images", "direction_changed", True)
    assert desk.last("images.show_order")["newest"] is False, "the new order is awaited"
    desk.settle()
    assert listed(desk) == np.argsort(-age, kind="stable").tolist()
    assert desk.scene.undo is None
    desk.does("images", "image_chosen", 17)
    assert desk.scene.undo == "Choose image"
    desk.does("images", "search_changed", "12")
    desk.settle()
    assert set(listed(desk)) == {i for i in range(N) if "12" in str(i)}
    desk.controller.undo()
    desk.settle()
    assert desk.state[CurrentPoint].image is None
    assert desk.state[ImageList] == ImageList("column", "age", True, "12")
    desk.controller.redo()
    assert desk.state[CurrentPoint].image == 17
    assert desk.state[ImageList].search == "12"


def test_previous_and_next_go_along_the_list(desk: Any, age: Any) -> None:
    desk.does("images", "sort_changed", "column", "age")
    desk.settle()
    order = np.argsort(age, kind="stable").tolist()
    chosen = []
    for by in (1, 1, 1, -1):
        desk.does("images", "step_requested", by)
        chosen.append(desk.state[CurrentPoint].image)
        assert desk.last("images.show_chosen") == chosen[-1]
    assert chosen == [order[0], order[1], order[2], order[1]]
    desk.does("images", "image_chosen", order[-1])
    desk.does("images", "step_requested", 1)
    assert desk.state[CurrentPoint].image == order[-1], "there is none behind the last"


def test_where_the_chosen_one_is_not_listed_previous_and_next_begin_at_the_ends(desk: Any) -> None:
    desk.does("images", "image_chosen", 5)
    desk.does("images", "search_changed", "77")
    desk.settle()
    desk.does("images", "step_requested", -1)
    assert desk.state[CurrentPoint].image == 1977
    desk.does("images", "image_chosen", 5)
    desk.does("images", "step_requested", 1)
    assert desk.state[CurrentPoint].image == 77


def test_random_chooses_another_of_those_that_are_listed(desk: Any) -> None:
    desk.does("images", "search_changed", "197")
    desk.settle()
    found = set()
    for _ in range(60):
        before = desk.state[CurrentPoint].image
        desk.does("images", "random_requested")
        image = desk.state[CurrentPoint].image
        assert image != before
        found.add(image)
    assert found <= set(listed(desk))
    assert len(found) > 3
    desk.does("images", "search_changed", "nobody")
    desk.settle()
    desk.does("images", "random_requested")
    desk.does("images", "step_requested", 1)
    assert desk.state[CurrentPoint].image == image


def test_an_image_chosen_elsewhere_is_the_chosen_one_here_and_the_other_way(desk: Any) -> None:
    desk.does("projections", "image_picked", 42)
    assert desk.last("images.show_chosen") == 42
    desk.does("images", "image_chosen", 43)
    assert desk.last("current.show_image") == 43
    z = desk.state[CurrentPoint].z
    desk.does("images", "image_start_requested", 44)
    assert desk.state[CurrentPoint].start.label == "44.jpg"
    assert desk.state[CurrentPoint].z != z
    assert desk.scene.undo == "Start from image"


def test_a_held_key_is_one_step(desk: Any) -> None:
    desk.does("images", "gesture_began")
    for image in (1, 2, 3):
        desk.does("images", "image_chosen", image)
    desk.does("images", "gesture_ended")
    desk.controller.undo()
    assert desk.state[CurrentPoint].image is None
    assert desk.scene.undo is None


def test_a_drag_says_nothing_to_the_list(desk: Any) -> None:
    desk.does("images", "image_chosen", 3)
    desk.calls.clear()
    desk.drags(3)
    assert not [name for name in desk.shown if name.startswith("images.")]


def test_what_is_seen_is_decoded_and_what_is_scrolled_past_is_not(desk: Any) -> None:
    desk.calls.clear()
    desk.does("images", "thumbnails_missing", ((1, 2), (3, 4)))
    assert [request.images for request in desk.posted] == [(1, 2), (3, 4)]
    old = desk.posted[1]
    desk.does("images", "thumbnails_missing", ((3, 4), (5,)))
    assert [request.images for request in desk.posted] == [(1, 2), (3, 4), (5,)]
    assert len(desk.withdrawn) == 1
    desk.hear(desk.work_on(old))
    shown = desk.last("images.show_thumbnails")
    assert shown["images"] == [3, 4]
    assert len(shown["pictures"]) == 2
    assert (shown["originals"], shown["awaited"]) == ([], [])
    desk.calls.clear()
    desk.settle()
    assert [call["images"] for call in desk.of("images.show_thumbnails")] == [[5]]
    desk.does("images", "thumbnails_missing", ())
    assert not any(kind.__name__ == "Thumbnails" for kind, _ in desk.scene.results), "freed"


def test_hidden_it_asks_for_nothing(desk: Any) -> None:
    desk.controller.set_visible([name for name in desk.names_of_panels if name != NAME])
    desk.calls.clear()
    desk.does("images", "thumbnails_missing", ((1, 2),))
    desk.does("images", "search_changed", "1")
    assert desk.posted == []
    desk.controller.set_visible(desk.names_of_panels)
    assert desk.kinds_posted == {ImageOrderRequest, ThumbnailsRequest}


def test_another_bundle_lists_nothing_old(desk: Any, small_bundle: Any) -> None:
    desk.does("images", "thumbnails_missing", ((1999,),))
    desk.does("images", "sort_changed", "column", "age")
    desk.settle()
    desk.controller.open_bundle(Path("small"))
    desk.calls.clear()
    (opening,) = desk.waiting.values()
    desk.hear(desk.work_on(opening))
    assert desk.last("images.show_images")["names"] == small_bundle.image_names
    assert desk.last("images.show_order") == {"order": None, "newest": False}
    assert ThumbnailsRequest not in desk.kinds_posted
    desk.settle()
    assert listed(desk) == list(range(small_bundle.space.n))


# Originals


class Pictures:
    """In "faces" are those of even numbers."""

    def __init__(self) -> None:
        self.kept: dict[str, np.ndarray] = {}

    def look(self, bundle: Any, folder: str) -> tuple[int, int, str]:
        return 20, 10 if folder == "faces" else 0, ""

    def original(self, bundle: Any, folder: str, image: str) -> Any:
        if folder == "faces" and int(image.removesuffix(".jpg")) % 2 == 0:
            return self.kept.setdefault(image, np.zeros((8, 8, 3), np.uint8))
        return f"{image} is not in {folder}"


@pytest.fixture
def pictures() -> Pictures:
    return Pictures()


@pytest.fixture
def named(
    make_desk: Any, fake_bundle: Any, fake_codec: Any, quantile_store: Any, pictures: Pictures
) -> Any:
    """The folder of the pictures is named."""
    desk = make_desk(Workspace(lambda path: fake_bundle, fake_codec.load, quantile_store, pictures))
    desk.open()
    desk.does("current", "pictures_named", "faces")
    desk.settle()
    desk.calls.clear()
    return desk


def _work_on(desk: Any, kind: type) -> None:
    for request in list(desk.waiting.values()):
        if isinstance(request, kind):
            desk.hear(desk.work_on(request))


def test_reconstructions_are_shown_until_the_originals_are_read(
    named: Any, pictures: Pictures
) -> None:
    named.does("images", "thumbnails_missing", ((2, 3, 4),))
    assert named.kinds_posted == {ThumbnailsRequest, OriginalThumbnailsRequest}
    _work_on(named, ThumbnailsRequest)
    shown = named.last("images.show_thumbnails")
    assert (shown["images"], shown["originals"]) == ([2, 3, 4], [])
    assert shown["awaited"] == [2, 3, 4]
    made = shown["pictures"]
    _work_on(named, OriginalThumbnailsRequest)
    shown = named.last("images.show_thumbnails")
    assert (shown["images"], shown["originals"], shown["awaited"]) == ([2, 3, 4], [2, 4], [])
    assert shown["pictures"][0] is pictures.kept["2.jpg"]
    np.testing.assert_array_equal(shown["pictures"][1], made[1])
    assert shown["pictures"][2] is pictures.kept["4.jpg"]
    assert named.last_or_none("status.show_message") is None, "that one is missing is no failure"


def test_what_is_read_sooner_is_shown_sooner_and_not_decoded(named: Any) -> None:
    named.does("images", "thumbnails_missing", ((2, 4), (6, 7)))
    _work_on(named, OriginalThumbnailsRequest)
    shown = named.of("images.show_thumbnails")
    assert [call["images"] for call in shown] == [[2, 4], [6]]
    decoding = [r for r in named.waiting.values() if isinstance(r, ThumbnailsRequest)]
    assert [request.images for request in decoding] == [(6, 7)]
    named.settle()
    shown = named.last("images.show_thumbnails")
    assert (shown["images"], shown["originals"]) == ([6, 7], [6])


def test_originals_that_are_scrolled_past_are_not_read(named: Any) -> None:
    named.does("images", "thumbnails_missing", ((2, 3), (4, 5)))
    named.does("images", "thumbnails_missing", ((4, 5), (6,)))
    waiting = [r for r in named.waiting.values() if isinstance(r, OriginalThumbnailsRequest)]
    assert [request.images for request in waiting] == [(4, 5), (6,)]
    named.settle()
    named.does("images", "thumbnails_missing", ())
    assert not any(kind.__name__.endswith("Thumbnails") for kind, _ in named.scene.results)


def test_where_there_are_no_pictures_none_are_asked_for(desk: Any) -> None:
    desk.does("images", "thumbnails_missing", ((2, 3),))
    desk.settle()
    assert desk.last_or_none("images.show_folder") is None
    assert OriginalThumbnailsRequest not in desk.kinds_posted


def test_another_folder_is_told_once_it_is_known_and_nothing_of_the_first_is_shown(
    named: Any,
) -> None:
    assert named.of("images.show_folder") == []
    named.does("images", "thumbnails_missing", ((2, 3),))
    named.settle()
    named.does("current", "pictures_named", "cats")
    assert named.last("images.show_folder") is None
    named.settle()
    assert named.last("images.show_folder") is None
    named.calls.clear()
    named.does("images", "thumbnails_missing", ((2,),))
    named.settle()
    assert named.last("images.show_thumbnails")["originals"] == []
    named.does("current", "pictures_named", "faces")
    named.settle()
    assert named.last("images.show_folder") == "faces"
    assert named.last("images.show_thumbnails")["originals"] == [2]
