"""Where faces stand: numbers that can be checked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.ui.face_grid.layout import GAP, TileLayout, arranged

BAR = 14


@given(
    n=st.integers(1, 1000),
    width=st.integers(1, 3000),
    height=st.integers(1, 2000),
    size=st.one_of(st.none(), st.integers(48, 320)),
)
def test_whatever_the_room_faces_stand_apart_and_within_the_width(
    n: int, width: int, height: int, size: int | None
) -> None:
    layout = arranged(n, width, height, size, BAR)
    assert layout.n == n
    assert layout.side >= 16
    across, down = layout.size
    assert across <= width or layout.columns == 1
    if size is None and layout.side < 110:
        assert layout.columns == 1 or across > width - GAP, "only where the panel is narrow"
    if size is not None and layout.columns > 1:
        assert layout.side >= min(size, width // layout.columns - GAP - BAR)
    assert (layout.rows - 1) * layout.columns < n <= layout.rows * layout.columns
    for index in {0, n // 2, n - 1}:
        x, y = layout.corner(index)
        assert 0 <= y <= down - layout.side
        for inside in (0, layout.side / 2, layout.side - 0.5):
            assert layout.index_at(x + inside, y + inside) == index
        assert layout.index_at(x - 1, y) is None
        assert layout.index_at(x, y + layout.side + 1) is None
        assert index in layout.indices_between(y, y)


def test_all_are_seen_at_once_where_they_are_large_enough() -> None:
    layout = arranged(24, 1200, 700, None, BAR)
    assert layout.size[1] <= 700
    assert layout.side >= 110
    assert (layout.columns, layout.rows) == (6, 4)


def test_else_they_are_scrolled() -> None:
    layout = arranged(200, 800, 400, None, BAR)
    assert layout.size[1] > 400
    assert layout.columns == (800 - BAR) // (110 + GAP)
    assert layout.side == (800 - BAR) // layout.columns - GAP


@pytest.mark.parametrize("height", [118, 130, 150])
def test_where_it_is_low_one_row_is_seen_as_a_whole(height: int) -> None:
    layout = arranged(24, 470, height, None, BAR)
    assert layout.columns == 3
    assert layout.side == min(height - GAP, (470 - BAR) // 3 - GAP)
    left, _ = layout.corner(0)
    right = layout.corner(2)[0] + layout.side
    assert abs(left - (470 - BAR - right)) <= 1, "in the middle"
    assert arranged(24, 470, 100, None, BAR).side >= 110, "but they are never tiny"


@pytest.mark.parametrize("size", [60, 110, 200])
def test_a_size_that_was_chosen_is_kept_and_rows_are_filled(size: int) -> None:
    layout = arranged(200, 800, 400, size, BAR)
    assert size <= layout.side < size * (layout.columns + 1) / layout.columns + GAP
    assert 800 - BAR - layout.columns * layout.step < layout.columns


def test_one_face_takes_the_room_that_there_is() -> None:
    assert arranged(1, 400, 300, None, BAR).side == 300 - GAP
    assert arranged(1, 400, 300, 100, BAR).side == 200, "but no more than twice what was chosen"


def test_no_faces_take_no_room() -> None:
    assert arranged(0, 400, 300, None, BAR) == TileLayout()
    assert TileLayout().size[1] == 0
    assert TileLayout().index_at(10, 10) is None
