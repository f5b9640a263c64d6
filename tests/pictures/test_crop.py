"""Which square is cut from a picture."""

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
