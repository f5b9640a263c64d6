"""Which part is cut from a picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.pictures.crop import Crop


@given(st.integers(8, 400), st.integers(8, 400))
def test_a_central_square_is_as_large_as_can_be(width: int, height: int) -> None:
    left, top, right, bottom = Crop("center").box_for(width, height)
    assert right - left == bottom - top == min(width, height)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert abs((width - right) - left) <= 1
    assert abs((height - bottom) - top) <= 1


@given(st.integers(8, 400), st.integers(8, 400), st.integers(8, 99), st.integers(8, 99))
def test_a_central_part_has_the_proportions_of_what_is_made_of_it(
    width: int, height: int, rows: int, columns: int
) -> None:
    left, top, right, bottom = Crop("center").box_for(width, height, (rows, columns))
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    # One side is whole; the other is what the proportions leave, to within a pixel.
    assert right - left == width or bottom - top == height
    assert abs((right - left) * rows - (bottom - top) * columns) <= max(rows, columns)


def test_the_face_box_is_cut_to_other_proportions() -> None:
    assert Crop("auto").box_for(178, 218, (2, 1)) == (52, 43, 126, 191)
    assert Crop("box", (1, 2, 9, 5)).box_for(178, 218, (2, 1)) == (1, 2, 9, 5)


@pytest.mark.parametrize("text", ["auto", "center", "none", "15,43,163,191"])
def test_a_crop_is_read_back(text: str) -> None:
    assert str(Crop.parse(text)) == text


def test_four_numbers_may_have_spaces() -> None:
    assert Crop.parse("1 2 3 4") == Crop("box", (1, 2, 3, 4))


@pytest.mark.parametrize(
    "text", ["face", "1,2,3", "1,2,3,x", "1,2,3,4,5", "", "1,2,3,९", f"1,2,3,{'9' * 5000}"]
)
def test_other_crops_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="auto, center, none or four numbers"):
        Crop.parse(text)


@pytest.mark.parametrize("text", ["5,0,5,9", "-1,0,5,9", "0,9,5,3"])
def test_empty_boxes_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="left < right"):
        Crop.parse(text)
