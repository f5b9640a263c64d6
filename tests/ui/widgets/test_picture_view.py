"""A picture as large as it fits, and the texts in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from latent_explorer.ui.widgets.picture_view import PictureView

Grab = Callable[[QWidget], np.ndarray]
RED, GREEN, BLUE, WHITE = (220, 20, 30), (10, 200, 20), (30, 20, 210), (255, 255, 255)


def _quarters(height: int = 20, width: int = 30) -> np.ndarray:
    """Red at the top left, green at the top right, blue and white below."""
    picture = np.empty((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2], picture[: height // 2, width // 2 :] = RED, GREEN
    picture[height // 2 :, : width // 2], picture[height // 2 :, width // 2 :] = BLUE, WHITE
    return picture


def _at(image: np.ndarray, point: QPointF) -> tuple[int, ...]:
    return tuple(int(c) for c in image[int(point.y()), int(point.x())])


@pytest.mark.parametrize("size", [(400, 400), (600, 200), (200, 600), (97, 131)])
def test_the_picture_is_centred_in_its_proportions(
    shown: Callable[..., Any], size: tuple[int, int]
) -> None:
    view = shown(PictureView(), *size)
    view.show_picture(_quarters())
    rect = view.picture_rect
    assert rect.width() / rect.height() == pytest.approx(1.5)
    assert rect.center().x() == pytest.approx(size[0] / 2)
    assert rect.center().y() == pytest.approx(size[1] / 2)
    assert max(rect.width() / size[0], rect.height() / size[1]) == pytest.approx(1)


def test_it_is_drawn_the_right_way_up(shown: Callable[..., Any], pixels: Grab) -> None:
    view = shown(PictureView(), 400, 300)
    view.show_picture(_quarters())
    image, rect = pixels(view), view.picture_rect
    step = QPointF(rect.width() / 4, rect.height() / 4)
    corners = {
        RED: rect.topLeft() + step,
        GREEN: rect.topRight() + QPointF(-step.x(), step.y()),
        BLUE: rect.bottomLeft() + QPointF(step.x(), -step.y()),
        WHITE: rect.bottomRight() - step,
    }
    assert {color: _at(image, point) for color, point in corners.items()} == {
        color: color for color in corners
    }


def test_the_array_may_change_or_go_afterwards(shown: Callable[..., Any], pixels: Grab) -> None:
    view = shown(PictureView(), 300, 300)
    picture = np.full((8, 8, 3), RED, np.uint8)
    view.show_picture(picture)
    picture[:] = 0
    del picture
    assert _at(pixels(view), view.picture_rect.center()) == RED


def test_read_only_and_strided_arrays_are_shown(shown: Callable[..., Any], pixels: Grab) -> None:
    view = shown(PictureView(), 300, 300)
    picture = np.repeat(_quarters(20, 20), 2, axis=1)[:, ::2]
    picture.setflags(write=False)
    view.show_picture(picture)
    rect = view.picture_rect
    assert _at(pixels(view), rect.topLeft() + QPointF(20, 20)) == RED


def test_a_text_stands_in_for_the_picture(shown: Callable[..., Any], pixels: Grab) -> None:
    view = shown(PictureView("nothing yet"), 300, 300)
    assert len(np.unique(pixels(view).reshape(-1, 3), axis=0)) > 1


def test_waiting_dims_the_old_picture_until_the_next(
    shown: Callable[..., Any], pixels: Grab
) -> None:
    view = shown(PictureView(), 300, 300)
    assert not view.waiting
    picture = np.zeros((8, 8, 3), np.uint8)
    view.show_picture(picture)
    corner = view.picture_rect.topLeft() + QPointF(5, 5)
    assert _at(pixels(view), corner) == (0, 0, 0)
    view.show_waiting("a moment")
    assert view.waiting
    assert min(_at(pixels(view), corner)) > 60
    view.show_picture(picture)
    assert not view.waiting
    assert _at(pixels(view), corner) == (0, 0, 0)
