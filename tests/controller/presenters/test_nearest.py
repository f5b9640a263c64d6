"""The nearest image beside each generated face."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.jobs.nearest_images import NearestImages, NearestImagesRequest
from latent_explorer.session.face_tiles import FaceTiles
from latent_explorer.session.point import CurrentPoint


@pytest.fixture
def near(desk: Any) -> Any:
    """Faces of images that resemble each other are shown, and all is at rest."""
    settings = SamplingSettings.usual(method="directions", n_components=12, count=20)
    desk.does("sampling", "sampling_changed", settings)
    desk.settle()
    return desk


def test_they_are_shown_with_names_and_distances(near: Any) -> None:
    shown = near.last("faces.show_nearest")
    found = near.scene.result(NearestImages)
    draw = near.scene.result(GeneratedFaces).draw
    points = near.scene.space.points.astype(np.float64)
    far = np.linalg.norm(points - draw.z[3].astype(np.float64), axis=1)
    assert shown.names[3] == f"{far.argmin()}.jpg"
    assert shown.distances[3] == pytest.approx(far.min())
    np.testing.assert_array_equal(shown.pictures[3], found.faces[3])
    assert not any(shown.originals)


def test_other_methods_have_none_unless_they_are_wanted(desk: Any) -> None:
    assert desk.last_or_none("faces.show_nearest") is None
    assert NearestImagesRequest not in desk.kinds_posted
    tiles = desk.state[FaceTiles].showing_nearest(True, "pairwise")
    desk.does("faces", "tiles_changed", tiles)
    assert NearestImagesRequest in desk.kinds_posted
    desk.settle()
    assert len(desk.last("faces.show_nearest").names) == 24
    desk.does("faces", "tiles_changed", tiles.showing_nearest(False, "pairwise"))
    assert desk.last("faces.show_nearest") is None


def test_they_come_after_the_faces_and_are_none_of_others(near: Any) -> None:
    near.calls.clear()
    near.draws_again()
    assert NearestImagesRequest not in near.kinds_posted, "the faces first"
    near.settle()
    order = [name for name in near.shown if name in ("faces.show_faces", "faces.show_nearest")]
    assert order[0] == "faces.show_nearest"
    faces = order.index("faces.show_faces")
    assert near.of("faces.show_nearest")[0]["shown"] is not None, "of the faces that are shown"
    calls = [c for c in near.calls if c.name in ("faces.show_faces", "faces.show_nearest")]
    assert calls[faces + 1].arguments["shown"] is None, "and nothing old beside new faces"
    assert calls[-1].arguments["shown"] is not None


def test_while_a_slider_moves_nobody_searches(near: Any) -> None:
    near.does("sampling", "gesture_began")
    near.calls.clear()
    settings = SamplingSettings.usual(method="directions", n_components=12, count=20, spread=0.3)
    near.does("sampling", "sampling_changed", settings)
    near.settle()
    assert NearestImagesRequest not in near.kinds_posted
    near.does("sampling", "gesture_ended")
    assert NearestImagesRequest in near.kinds_posted


def test_a_click_chooses_the_image_and_the_point_stays(near: Any) -> None:
    z = near.state[CurrentPoint].z
    near.does("faces", "nearest_picked", 3)
    point, found = near.state[CurrentPoint], near.scene.result(NearestImages)
    assert (point.image, point.z) == (int(found.images[3]), z)
    assert 3 in near.last("faces.show_nearest").chosen
    assert near.scene.undo == "Choose image"
    for index in (-1, 20):
        near.does("faces", "nearest_picked", index)
    assert near.state[CurrentPoint] == point


class _EvenOnes:
    """Has the picture of each image with an even number."""

    def look(self, bundle: Any, folder: str) -> tuple[int, int, str]:
        return 20, 10, ""

    def original(self, bundle: Any, folder: str, image: str) -> Any:
        if int(image.removesuffix(".jpg")) % 2 == 0:
            return np.full((8, 8, 3), 7, np.uint8)
        return f"{image} is not there"


def test_originals_are_shown_where_they_are_known(near: Any) -> None:
    near.workspace.originals = _EvenOnes()
    near.does("current", "pictures_named", "faces")
    near.settle()
    shown = near.last("faces.show_nearest")
    even = tuple(int(name.removesuffix(".jpg")) % 2 == 0 for name in shown.names)
    assert shown.originals == even
    assert any(even)
    for is_original, picture in zip(even, shown.pictures, strict=True):
        assert (picture == 7).all() == is_original
