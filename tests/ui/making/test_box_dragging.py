"""A crop box that is dragged stays where it may be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.ui.making.box_dragging import MOVED, SMALLEST, Sides, dragged, fitted_box

BOX = (20, 30, 60, 70)
BOUNDS = (100, 120)
SIDES = st.tuples(*[st.booleans()] * 4).filter(
    lambda s: any(s) and not (s[0] and s[2] and s != MOVED) and not (s[1] and s[3] and s != MOVED)
)
FAR = st.integers(-300, 300)


@given(SIDES, FAR, FAR, st.booleans())
def test_a_box_stays_within_the_pictures(sides: Sides, dx: int, dy: int, square: bool) -> None:
    left, top, right, bottom = dragged(BOX, sides, dx, dy, BOUNDS, square=square)
    assert 0 <= left <= right - SMALLEST
    assert 0 <= top <= bottom - SMALLEST
    assert right <= BOUNDS[0]
    assert bottom <= BOUNDS[1]
    if square or sides == MOVED:
        assert right - left == bottom - top


@given(st.integers(-20, 40), st.integers(-30, 50))
def test_a_box_is_moved_as_far_as_the_mouse(dx: int, dy: int) -> None:
    expected = (20 + dx, 30 + dy, 60 + dx, 70 + dy)
    assert dragged(BOX, MOVED, dx, dy, BOUNDS, square=True) == expected


def test_sides_follow_the_mouse() -> None:
    right = (False, False, True, False)
    assert dragged(BOX, right, 7, 99, BOUNDS, square=False) == (20, 30, 67, 70)
    corner = (True, True, False, False)
    assert dragged(BOX, corner, -5, -9, BOUNDS, square=False) == (15, 21, 60, 70)
    # The opposite corner stays, and the mouse leads by its longer way.
    assert dragged(BOX, corner, -5, -9, BOUNDS, square=True) == (11, 21, 60, 70)
    assert dragged(BOX, right, -10, 0, BOUNDS, square=True) == (20, 30, 50, 60)


@given(st.tuples(FAR, FAR, FAR, FAR), st.booleans())
def test_any_box_can_be_made_to_fit(box: tuple[int, int, int, int], square: bool) -> None:
    left, top, right, bottom = fitted_box(box, BOUNDS, square=square)
    assert 0 <= left <= right - SMALLEST
    assert 0 <= top <= bottom - SMALLEST
    assert right <= BOUNDS[0]
    assert bottom <= BOUNDS[1]
    assert not square or right - left == bottom - top


def test_a_box_that_fits_stays() -> None:
    assert fitted_box(BOX, BOUNDS, square=True) == BOX
