"""A square in a picture never leaves it, whatever is done with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.square_box import (
    SMALLEST_SIDE,
    SquareBox,
    largest_square,
    square_around,
)

SIDES = st.integers(SMALLEST_SIDE, 5000)
ANY = st.integers(-10_000, 10_000)


def test_known_squares() -> None:
    assert largest_square(30, 20) == SquareBox(5, 0, 20)
    assert square_around(10, 20, 8) == SquareBox(6, 16, 8)
    box = SquareBox(6, 16, 8)
    assert (box.right, box.bottom, box.center) == (14, 24, (10, 20))
    assert box.moved(-2, 3) == SquareBox(4, 19, 8)
    assert box.resized(12) == SquareBox(4, 14, 12)
    assert box.resized(0).side == SMALLEST_SIDE
    assert SquareBox(25, -5, 10).within(30, 20) == SquareBox(20, 0, 10)
    assert SquareBox(0, 0, 99).within(30, 20) == SquareBox(0, 0, 20)


@given(ANY, ANY, ANY, SIDES, SIDES)
def test_it_stays_in_the_picture(left: int, top: int, side: int, width: int, height: int) -> None:
    box = SquareBox(left, top, side).within(width, height)
    assert 0 <= box.left <= box.right <= width
    assert 0 <= box.top <= box.bottom <= height
    assert box.side >= SMALLEST_SIDE
    assert box.within(width, height) == box
    if SMALLEST_SIDE <= side <= min(width, height):
        assert box.side == side


@given(ANY, ANY, st.booleans(), st.booleans())
def test_the_opposite_corner_stays(x: int, y: int, right: bool, bottom: bool) -> None:
    box, size = SquareBox(40, 30, 50), (200, 120)
    new = box.with_corner(x, y, right=right, bottom=bottom, within=size)
    assert new == new.within(*size)
    assert (new.left if right else new.right) == (box.left if right else box.right)
    assert (new.top if bottom else new.bottom) == (box.top if bottom else box.bottom)


@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("bottom", [False, True])
def test_a_corner_goes_where_it_is_dragged(right: bool, bottom: bool) -> None:
    box = SquareBox(40, 30, 50)
    x, y = (box.right if right else box.left), (box.bottom if bottom else box.top)
    assert box.with_corner(x, y, right=right, bottom=bottom, within=(200, 120)) == box
    out = 5 if right else -5, 5 if bottom else -5
    new = box.with_corner(x + out[0], y + out[1], right=right, bottom=bottom, within=(200, 120))
    assert new.side == 55
