"""What the mouse points at: rings in all projections, and a small picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters import faces, projections
from latent_explorer.jobs.generating import GeneratedFaces, GeneratedVectors
from latent_explorer.jobs.hovered_face import HoveredFaceRequest
from latent_explorer.jobs.original import FolderRequest, OriginalRequest
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.hovered import Hovered
from latent_explorer.session.remembering import to_text

IMAGE, OTHER = Hovered("image", 31), Hovered("image", 77)
FACE = Hovered("generated", 4)


def _rings(desk: Any) -> list[Any]:
    rings: list[Any] = desk.last("projections.show_hovered")
    return rings


def _expected(desk: Any, z: np.ndarray) -> list[np.ndarray]:
    space = desk.scene.space
    return [space.locate(z, p.coordinates, p.pair) for p in desk.shown_projections]


def test_an_image_is_ringed_in_all_projections_at_once(desk: Any, fake_bundle: Any) -> None:
    desk.does("projections", "hovered", IMAGE)
    expected = _expected(desk, fake_bundle.space.point(31))
    np.testing.assert_allclose(_rings(desk), expected, atol=1e-5)
    desk.does("projections", "hovered", None)
    assert _rings(desk) == [None] * 4


def test_a_generated_vector_is_ringed_in_all_projections(desk: Any) -> None:
    desk.does("projections", "hovered", FACE)
    z = desk.scene.result(GeneratedVectors).draw.z[4]
    np.testing.assert_allclose(_rings(desk), _expected(desk, z), atol=1e-6)


def test_a_face_that_is_pointed_at_is_ringed_in_all_projections(desk: Any) -> None:
    desk.does("faces", "face_hovered", 4)
    assert desk.scene.hovered == FACE
    z = desk.scene.result(GeneratedVectors).draw.z[4]
    np.testing.assert_allclose(_rings(desk), _expected(desk, z), atol=1e-6)
    desk.does("faces", "face_hovered", None)
    assert _rings(desk) == [None] * 4


def test_name_and_picture_of_an_image_follow(desk: Any, fake_bundle: Any, fake_codec: Any) -> None:
    desk.does("projections", "hovered", IMAGE)
    assert desk.posted == [HoveredFaceRequest(bundle=fake_bundle.fingerprint, hovered=IMAGE)]
    waiting = desk.last("projections.show_thumbnail")
    assert waiting == {"hovered": IMAGE, "name": "31.jpg", "note": "…", "picture": None}
    desk.settle()
    shown = desk.last("projections.show_thumbnail")
    assert (shown["hovered"], shown["name"]) == (IMAGE, "31.jpg")
    assert shown["note"] == "reconstruction"
    expected = fake_codec.decode(fake_bundle.space.points[31:32].astype(np.float32))[0]
    np.testing.assert_array_equal(shown["picture"], expected)


def test_the_face_of_a_generated_vector_is_there_already(desk: Any) -> None:
    desk.does("projections", "hovered", FACE)
    assert desk.posted == []
    shown = desk.last("projections.show_thumbnail")
    assert (shown["hovered"], shown["name"], shown["note"]) == (FACE, "Face 5", "")
    np.testing.assert_array_equal(shown["picture"], desk.scene.result(GeneratedFaces).faces[4])


def test_without_the_grid_of_faces_the_one_is_decoded(
    closed: Any, fake_bundle: Any, fake_codec: Any
) -> None:
    closed.controller.set_visible(set(closed.names_of_panels) - {faces.NAME})
    closed.open()
    closed.does("projections", "hovered", FACE)
    closed.settle()
    z = closed.scene.result(GeneratedVectors).draw.z[4:5]
    shown = closed.last("projections.show_thumbnail")
    np.testing.assert_array_equal(shown["picture"], fake_codec.decode(z)[0])


def test_pointing_is_no_step_and_nothing_of_it_is_remembered(desk: Any) -> None:
    text, state = to_text(desk.state), desk.state
    for hovered in (IMAGE, FACE):
        desk.does("projections", "hovered", hovered)
        desk.settle()
    assert desk.state is state
    assert desk.scene.undo is None
    assert to_text(desk.state) == text


def test_nothing_else_is_shown_or_asked_for(desk: Any) -> None:
    desk.does("projections", "hovered", IMAGE)
    desk.settle()
    desk.does("projections", "hovered", None)
    assert set(desk.shown) == {"projections.show_hovered", "projections.show_thumbnail"}
    assert desk.kinds_posted == {HoveredFaceRequest}


def test_pointing_at_the_same_shows_nothing_anew(desk: Any) -> None:
    desk.does("projections", "hovered", IMAGE)
    desk.settle()
    desk.calls.clear()
    desk.does("projections", "hovered", IMAGE)
    assert desk.calls == []


def test_a_picture_that_comes_late_is_not_shown_under_another_name(desk: Any) -> None:
    desk.does("projections", "hovered", IMAGE)
    late = desk.work_on(desk.posted[0])
    desk.does("projections", "hovered", OTHER)
    desk.hear(late)
    shown = desk.last("projections.show_thumbnail")
    assert (shown["name"], shown["picture"]) == ("77.jpg", None)


def test_what_nobody_points_at_any_more_is_not_decoded(desk: Any) -> None:
    desk.does("projections", "hovered", IMAGE)
    desk.does("projections", "hovered", None)
    assert desk.waiting == {}
    assert set(desk.withdrawn) == {request.key for request in desk.posted}


def test_a_projection_that_is_added_has_the_ring_too(desk: Any, fake_bundle: Any) -> None:
    desk.does("projections", "hovered", IMAGE)
    desk.does("projections", "add_requested")
    desk.settle()
    expected = _expected(desk, fake_bundle.space.point(31))
    assert len(expected) == 5
    np.testing.assert_allclose(_rings(desk), expected, atol=1e-5)


def test_the_ring_of_a_face_goes_where_its_vector_goes(desk: Any) -> None:
    desk.does("faces", "face_hovered", 4)
    before = _rings(desk)
    desk.draws_again()
    desk.settle()
    z = desk.scene.result(GeneratedVectors).draw.z[4]
    np.testing.assert_allclose(_rings(desk), _expected(desk, z), atol=1e-6)
    assert not np.allclose(_rings(desk), before)
    picture = desk.last("projections.show_thumbnail")["picture"]
    np.testing.assert_array_equal(picture, desk.scene.result(GeneratedFaces).faces[4])


def test_a_face_that_there_is_not_is_not_ringed(desk: Any) -> None:
    desk.does("faces", "face_hovered", 24)
    assert _rings(desk) == [None] * 4
    assert desk.posted == []


def test_another_bundle_has_nothing_that_is_pointed_at(desk: Any) -> None:
    desk.does("projections", "hovered", IMAGE)
    desk.settle()
    desk.open("small")
    assert desk.scene.hovered is None
    desk.does("projections", "hovered", IMAGE)
    desk.settle()
    assert desk.last("projections.show_thumbnail")["name"] == "small 31.jpg"


def test_while_the_networks_cannot_be_loaded_there_is_the_name(desk: Any, fake_codec: Any) -> None:
    def fail() -> None:
        raise ValueError("decoder.keras is no network: copy the bundle again")

    fake_codec.before_decoding = fail
    desk.does("projections", "hovered", IMAGE)
    desk.settle()
    assert desk.last("projections.show_thumbnail")["picture"] is None
    assert "copy the bundle again" in desk.last("status.show_message")
    desk.does("projections", "hovered", None)
    assert desk.last("status.show_message") is None


# Originals


def test_whether_there_are_pictures_is_asked_once(closed: Any) -> None:
    closed.controller.set_visible({projections.NAME})
    closed.open()
    for hovered in (IMAGE, OTHER, None, IMAGE):
        closed.does("projections", "hovered", hovered)
        closed.settle()
    assert sum(isinstance(request, FolderRequest) for request in closed.posted) == 1
    assert OriginalRequest not in closed.kinds_posted, "as there are none"


class Pictures:
    """Those of the first fifty images, in "faces"."""

    def __init__(self) -> None:
        self.kept: dict[str, np.ndarray] = {}

    def look(self, bundle: Any, folder: str) -> tuple[int, int, str]:
        return 20, 5 if folder == "faces" else 0, ""

    def original(self, bundle: Any, folder: str, image: str) -> Any:
        if folder == "faces" and int(image.removesuffix(".jpg")) < 50:
            return self.kept.setdefault(image, np.zeros((8, 8, 3), np.uint8))
        return f"{image} is not in {folder}"


@pytest.fixture
def pictures() -> Pictures:
    return Pictures()


@pytest.fixture
def named(
    make_desk: Any, fake_bundle: Any, fake_codec: Any, quantile_store: Any, pictures: Pictures
) -> Any:
    """The folder of the pictures is named, and the panel that shows the original is closed."""
    desk = make_desk(Workspace(lambda path: fake_bundle, fake_codec.load, quantile_store, pictures))
    desk.open()
    desk.does("current", "pictures_named", "faces")
    desk.controller.set_visible({projections.NAME})
    desk.settle()
    desk.calls.clear()
    return desk


def _shown(desk: Any) -> Any:
    return desk.last("projections.show_thumbnail")


def test_where_there_are_pictures_the_original_is_shown(named: Any, pictures: Pictures) -> None:
    named.does("projections", "hovered", IMAGE)
    (decoding, *_) = named.posted
    named.hear(named.work_on(decoding))
    assert _shown(named)["note"] == "reconstruction", "until the disk has answered"
    named.settle()
    assert _shown(named)["picture"] is pictures.kept["31.jpg"]
    assert (_shown(named)["name"], _shown(named)["note"]) == ("31.jpg", "original")


def test_an_original_that_there_is_not_is_no_failure(named: Any) -> None:
    named.does("projections", "hovered", OTHER)
    named.settle()
    assert OriginalRequest in named.kinds_posted
    assert _shown(named)["note"] == "reconstruction"
    assert _shown(named)["picture"] is not None
    assert named.last_or_none("status.show_message") is None


def test_a_disk_that_does_not_answer_leaves_the_reconstruction(named: Any) -> None:
    named.does("projections", "hovered", IMAGE)
    for request in named.posted:
        if isinstance(request, HoveredFaceRequest):
            named.hear(named.work_on(request))
    assert _shown(named)["picture"] is not None
    named.does("projections", "hovered", OTHER)
    assert _shown(named)["picture"] is None, "nothing of the other stays"


def test_an_original_that_comes_late_is_not_shown_under_another_name(named: Any) -> None:
    named.does("projections", "hovered", Hovered("image", 3))
    named.settle()
    named.calls.clear()
    named.does("projections", "hovered", IMAGE)
    late = [request for request in named.posted if isinstance(request, OriginalRequest)]
    named.does("projections", "hovered", OTHER)
    named.hear([result for request in late for result in named.work_on(request)])
    assert (_shown(named)["name"], _shown(named)["note"]) == ("77.jpg", "…")


def test_a_generated_vector_has_no_original(named: Any) -> None:
    named.does("projections", "hovered", FACE)
    named.settle()
    assert OriginalRequest not in named.kinds_posted
    assert _shown(named)["note"] == ""


def test_in_another_folder_it_is_looked_for_anew(named: Any) -> None:
    named.does("projections", "hovered", IMAGE)
    named.settle()
    named.does("current", "pictures_named", "cats")
    assert _shown(named)["note"] == "reconstruction"
    named.settle()
    assert _shown(named)["note"] == "reconstruction"
