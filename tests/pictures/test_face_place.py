"""The square that is proposed has the face where the pictures of the shipped model have it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latent_explorer.core.face_framing import CELEBA_FRAMING, FaceFraming
from latent_explorer.pictures.crop import CELEBA_BOX
from latent_explorer.pictures.face_detector import face_boxes, framed_faces
from latent_explorer.pictures.face_place import places_of_faces, proposed_box
from latent_explorer.pictures.photos import cut_square

pytest.importorskip("skimage")


@pytest.fixture(scope="module")
def photo() -> np.ndarray:
    """Eileen Collins, photographed by NASA: public domain, and part of scikit-image."""
    from skimage import data

    return data.astronaut()


def test_a_face_in_a_photograph_is_found(photo: np.ndarray) -> None:
    box, found = proposed_box(photo)
    assert found
    x, y = box.center
    assert abs(x - 223) < 15
    assert abs(y - 115) < 15
    assert 110 < box.side < 190
    (face, *_) = framed_faces(cut_square(photo, box, 96))
    expected = CELEBA_FRAMING.left, CELEBA_FRAMING.top, CELEBA_FRAMING.side
    np.testing.assert_allclose(face, expected, atol=0.06)


def test_for_another_model_the_face_is_where_that_has_it(photo: np.ndarray) -> None:
    moved = np.full((700, 900, 3), 90, np.uint8)
    moved[150:662, 300:812] = photo
    box, _ = proposed_box(moved)
    side = CELEBA_FRAMING.side * box.side
    face = box.left + CELEBA_FRAMING.left * box.side, box.top + CELEBA_FRAMING.top * box.side
    # Pictures that show more, and more of it above and on the left.
    for wider in (FaceFraming(0.3, 0.35, 0.6), FaceFraming(0.4, 0.45, 0.4)):
        other, found = proposed_box(moved, wider)
        assert found
        assert other.side == pytest.approx(side / wider.side, rel=0.25)
        there = other.left + wider.left * other.side, other.top + wider.top * other.side
        np.testing.assert_allclose(there, face, atol=0.2 * side)
        (place, *_) = places_of_faces(cut_square(moved, other, 96))
        np.testing.assert_allclose(place, (wider.left, wider.top, wider.side), atol=0.1)


def test_for_a_model_of_something_else_no_face_is_looked_for(photo: np.ndarray) -> None:
    box, found = proposed_box(photo, None)
    assert not found
    assert box.side == min(photo.shape[:2])


def test_it_follows_the_face(photo: np.ndarray) -> None:
    box, _ = proposed_box(photo)
    moved = np.full((700, 900, 3), 90, np.uint8)
    moved[150:662, 300:812] = photo
    other, found = proposed_box(moved)
    assert found
    assert abs(other.left - box.left - 300) < 12
    assert abs(other.top - box.top - 150) < 12


@pytest.mark.parametrize("shape", [(60, 90), (8, 4000), (700, 30)])
def test_without_a_face_it_is_the_middle(shape: tuple[int, int]) -> None:
    nothing = np.full((*shape, 3), 127, np.uint8)
    box, found = proposed_box(nothing)
    assert not found
    assert box.side == min(shape)
    assert box == box.within(shape[1], shape[0])
    assert face_boxes(nothing, 360).shape == (0, 3)


def test_in_aligned_pictures_it_is_nearly_their_box(celeba: Path) -> None:
    files = sorted((celeba / "img_align_celeba").glob("*.jpg"))[::200]
    off = []
    for file in files:
        box, found = proposed_box(np.asarray(Image.open(file).convert("RGB")))
        if found:
            left, top, right, bottom = CELEBA_BOX
            x, y = box.center
            off.append((x - (left + right) / 2, y - (top + bottom) / 2, box.side - right + left))
    assert len(off) > 0.8 * len(files)
    assert (np.abs(np.median(off, axis=0)) < 8).all(), "pixels, of 148"
