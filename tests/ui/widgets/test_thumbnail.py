"""The small picture with a name: where it stands, and what is on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QWidget

from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.widgets.thumbnail import PICTURE, Thumbnail, nearest_place

INSIDE = QRect(0, 0, 600, 400)
SIZE = QSize(120, 150)
spots = st.builds(lambda x, y: QRect(x, y, 24, 24), st.integers(0, 576), st.integers(0, 376))
marks = st.lists(st.builds(QPoint, st.integers(0, 599), st.integers(0, 399)), max_size=6)


@given(spots, marks)
def test_it_is_inside_and_covers_nothing_of_what_it_belongs_to(
    spot: QRect, marks: list[QPoint]
) -> None:
    place = nearest_place(spot, SIZE, INSIDE, marks)
    assert place is not None  # there is room on one side of any spot
    assert INSIDE.contains(QRect(place, SIZE))
    assert not QRect(place, SIZE).intersects(spot)


def test_it_stands_on_the_right_in_the_middle_of_a_window_and_on_the_left_at_its_right_end() -> (
    None
):
    for x, side in ((288, 1), (560, -1)):
        spot = QRect(x, 188, 24, 24)
        place = nearest_place(spot, SIZE, INSIDE)
        assert place is not None
        offset = QRect(place, SIZE).center() - spot.center()
        assert abs(offset.y()) <= 1
        assert np.sign(offset.x()) == side
        assert abs(offset.x()) < 120


def test_a_place_that_covers_no_mark_is_better_than_a_nearer_one() -> None:
    spot = QRect(288, 188, 24, 24)
    right = nearest_place(spot, SIZE, INSIDE)
    assert right is not None
    mark = QRect(right, SIZE).center()
    place = nearest_place(spot, SIZE, INSIDE, [mark])
    assert place is not None
    assert not QRect(place, SIZE).contains(mark)


def test_words_about_the_same_thing_are_covered_less_gladly_than_marks() -> None:
    spot = QRect(288, 188, 24, 24)
    right = nearest_place(spot, SIZE, INSIDE)
    assert right is not None
    words = QRect(right, QSize(200, 20))
    marks = [QPoint(x, 195) for x in range(100, 280, 20)]
    place = nearest_place(spot, SIZE, INSIDE, marks, words)
    assert place is not None
    assert not QRect(place, SIZE).intersects(words)
    # Above, below and left are marks or the edge: of these the marks are fewest above and below.
    assert place.x() == spot.center().x() - SIZE.width() // 2


@pytest.mark.parametrize("inside", [QRect(0, 0, 150, 170), QRect(0, 0, 100, 100)])
def test_where_there_is_no_room_there_is_no_place(inside: QRect) -> None:
    assert nearest_place(QRect(60, 70, 24, 24), SIZE, inside) is None


@pytest.fixture
def window(shown: Callable[..., Any]) -> QWidget:
    window: QWidget = shown(QWidget(), 600, 400)
    return window


@pytest.fixture
def thumbnail(window: QWidget) -> Thumbnail:
    return Thumbnail(window)


def _picture(color: tuple[int, int, int]) -> np.ndarray:
    return np.full((8, 8, 3), color, np.uint8)


def test_picture_and_name_are_painted(
    thumbnail: Thumbnail, window: QWidget, pixels: Any, count_color: Any
) -> None:
    for color in ((200, 30, 40), (30, 40, 200)):
        thumbnail.show_content("000123.jpg", _picture(color))
        thumbnail.show_beside(QRect(288, 188, 24, 24), window)
        image = pixels(thumbnail)
        assert (image[PICTURE // 2, PICTURE // 2] == color).all()
        hexed = "#{:02x}{:02x}{:02x}".format(*color)
        assert count_color(image, hexed) == pytest.approx(PICTURE**2, rel=0.02)
        below = image[PICTURE + 8 :]
        assert count_color(below, current_theme().text, 90) > 20


def test_nothing_old_stays_under_a_new_name(
    thumbnail: Thumbnail, window: QWidget, pixels: Any, count_color: Any
) -> None:
    thumbnail.show_content("000123.jpg", _picture((200, 30, 40)))
    thumbnail.show_content("000124.jpg", None)
    thumbnail.show_beside(QRect(288, 188, 24, 24), window)
    assert not thumbnail.has_picture
    assert thumbnail.accessibleName() == "000124.jpg"
    assert count_color(pixels(thumbnail), "#c81e28") == 0


def test_a_note_below_the_name_says_which_picture_it_is(
    thumbnail: Thumbnail, window: QWidget, pixels: Any, count_color: Any
) -> None:
    picture = _picture((200, 30, 40))
    thumbnail.show_content("Face 5", picture)
    height = thumbnail.height()
    thumbnail.show_content("000123.jpg", picture, "original")
    thumbnail.show_beside(QRect(288, 188, 24, 24), window)
    assert thumbnail.accessibleName() == "000123.jpg, original"
    line = thumbnail.height() - height
    assert line > 8
    note = pixels(thumbnail)[-line:]
    assert count_color(note, current_theme().quiet, 90) > 20


def test_a_long_name_does_not_widen_it(thumbnail: Thumbnail) -> None:
    thumbnail.show_content("a.jpg", None)
    size = thumbnail.size()
    thumbnail.show_content("a" * 200 + ".jpg", None)
    assert thumbnail.size() == size


def test_it_is_part_of_the_window_and_the_mouse_goes_through_it(
    thumbnail: Thumbnail, window: QWidget
) -> None:
    thumbnail.show_content("a.jpg", _picture((1, 2, 3)))
    thumbnail.show_beside(QRect(288, 188, 24, 24), window)
    assert thumbnail.isVisible()
    assert not thumbnail.isWindow()
    assert window.childAt(thumbnail.geometry().center()) is None
    assert thumbnail.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_it_goes_with_what_it_belongs_to_into_another_window(
    thumbnail: Thumbnail, window: QWidget, shown: Callable[..., Any]
) -> None:
    thumbnail.show_content("a.jpg", None)
    for place in (shown(QWidget(), 500, 400), window):
        thumbnail.show_beside(QRect(200, 188, 24, 24), place)
        assert thumbnail.parentWidget() is place
        assert thumbnail.isVisible()


def test_where_there_is_no_room_it_is_not_shown(
    thumbnail: Thumbnail, window: QWidget, shown: Callable[..., Any]
) -> None:
    thumbnail.show_content("a.jpg", None)
    thumbnail.show_beside(QRect(288, 188, 24, 24), window)
    thumbnail.show_beside(QRect(60, 60, 24, 24), shown(QWidget(), 150, 150))
    assert not thumbnail.isVisible()
