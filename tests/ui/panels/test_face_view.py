"""The face with its original: where they are, how they are enlarged, and the wipe between both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.originals import OriginalShown
from latent_explorer.ui.panels.face_view import FaceView, arranged
from latent_explorer.ui.widgets.before_overlay import BeforeOverlay

Grab = Callable[[QWidget], np.ndarray]
RED, BLUE, GREEN = (220, 20, 30), (30, 20, 210), (20, 180, 40)
CAPTION = 18
LEFT = Qt.MouseButton.LeftButton


def _plain(color: tuple[int, int, int]) -> np.ndarray:
    return np.full((16, 16, 3), color, np.uint8)


def _original(**about: Any) -> OriginalShown:
    usual = {"picture": _plain(RED), "caption": "original", "face_caption": "reconstruction"}
    return OriginalShown(**(usual | about))


@pytest.fixture
def view(shown: Callable[..., Any]) -> FaceView:
    """A blue face with a red original."""
    view: FaceView = shown(FaceView(), 400, 260)
    view.show_picture(_plain(BLUE))
    view.show_original(_original())
    return view


def _middle(image: np.ndarray, rect: Any) -> tuple[int, ...]:
    return tuple(int(c) for c in image[rect.center().y(), rect.center().x()])


# Where they are


@pytest.mark.parametrize("width", [200, 234, 284, 404, 700, 1200])
@pytest.mark.parametrize("height", [96, 145, 265, 325, 500, 900])
def test_both_are_squares_inside_the_room_and_beside_each_other(width: int, height: int) -> None:
    at = arranged(width, height, CAPTION, pair=True)
    assert at.face.width() == at.face.height() >= at.original.width() == at.original.height()
    room = QPoint(width, height)
    for rect, caption in ((at.face, CAPTION), (at.original, CAPTION)):
        if not rect.isNull() and not at.original.isNull():
            assert rect.left() >= 0
            assert rect.top() >= 0
            assert rect.right() < room.x()
            assert rect.bottom() + caption < room.y()
    if at.original.isNull():
        assert at.face.width() == min(width, height)
    else:
        assert not at.face.intersects(at.original)
        assert at.original.width() >= 0.59 * at.face.width(), "large enough to compare"


@pytest.mark.parametrize(("width", "height"), [(404, 325), (284, 265), (234, 425), (700, 300)])
def test_the_face_stays_large_with_an_original(width: int, height: int) -> None:
    alone = arranged(width, height, CAPTION, pair=False).face.width()
    assert arranged(width, height, CAPTION, pair=True).face.width() >= 0.6 * alone


def test_where_both_would_be_tiny_there_is_the_face_alone() -> None:
    at = arranged(240, 96, CAPTION, pair=True)
    assert at.original.isNull()
    assert at.face.width() == 96


def test_each_is_drawn_in_its_place(view: FaceView, pixels: Grab) -> None:
    image, at = pixels(view), view.arrangement
    assert _middle(image, at.face) == BLUE
    assert _middle(image, at.original) == RED
    assert at.original.right() < at.face.left()
    assert view.picture_rect.toRect() == at.face


def test_the_room_of_a_picture_that_is_being_read_is_kept(view: FaceView, pixels: Grab) -> None:
    before = view.arrangement
    view.show_original(_original(picture=None))
    assert view.arrangement == before
    image = pixels(view)
    assert _middle(image, before.original) != RED
    assert _middle(image, before.face) == BLUE


def test_without_an_original_the_face_has_all_the_room(view: FaceView, pixels: Grab) -> None:
    for nothing in (None, _original(beside=False)):
        view.show_original(nothing)
        assert view.arrangement.original.isNull()
        assert view.arrangement.face.width() == 260
        assert _middle(pixels(view), view.arrangement.face) == BLUE


def test_the_face_before_covers_the_face_and_not_the_original(view: FaceView, pixels: Grab) -> None:
    overlay = BeforeOverlay(view)
    overlay.show_before(_plain(GREEN))
    at = view.arrangement
    overlay.show_held(True)
    image = pixels(view)
    assert _middle(image, at.face) == GREEN
    assert _middle(image, at.original) == RED
    assert overlay.geometry() == at.face
    view.show_original(None)
    overlay.show_held(False)
    overlay.show_held(True)
    assert overlay.geometry() == view.arrangement.face


def test_a_height_that_is_not_needed_is_not_taken(view: FaceView) -> None:
    view.limit(1000)
    at = view.arrangement
    lowest = max(at.face.bottom(), at.original.bottom())
    assert view.maximumHeight() > lowest
    view.show_original(None)
    view.limit(1000)
    assert view.maximumHeight() == 400
    view.limit(-50)
    assert view.maximumHeight() >= view.minimumHeight()


# How they are enlarged


def test_the_face_is_enlarged_bicubically(shown: Callable[..., Any], pixels: Grab) -> None:
    face = np.random.default_rng(4).integers(0, 256, (24, 24, 3)).astype(np.uint8)
    view = shown(FaceView(), 300, 300)
    view.show_picture(face)
    expected = np.asarray(Image.fromarray(face).resize((300, 300), Image.Resampling.BICUBIC))
    np.testing.assert_array_equal(pixels(view), expected)


def test_in_motion_it_is_nearly_the_same_and_at_rest_the_same(
    shown: Callable[..., Any], pixels: Grab, qtbot: QtBot
) -> None:
    rng = np.random.default_rng(4)
    coarse = Image.fromarray(rng.integers(0, 256, (12, 12, 3)).astype(np.uint8))
    face = np.asarray(coarse.resize((96, 96), Image.Resampling.BICUBIC))
    view = shown(FaceView(), 400, 400)
    view.show_picture(face, started=1.0)
    expected = np.asarray(Image.fromarray(face).resize((400, 400), Image.Resampling.BICUBIC))
    off = np.abs(pixels(view).astype(int) - expected)[8:-8, 8:-8]
    assert off.max() <= 16
    assert off.mean() < 1.5
    qtbot.waitUntil(lambda: bool((pixels(view) == expected).all()))


# Comparing


def _press(qtbot: QtBot, view: FaceView, x: float) -> None:
    qtbot.mousePress(view, LEFT, pos=QPoint(round(x), 100))


def test_pressing_and_dragging_wipes_between_both(
    view: FaceView, pixels: Grab, qtbot: QtBot
) -> None:
    large = arranged(400, 260, 0, pair=False).face
    middle = large.center().x()
    _press(qtbot, view, middle)
    assert view.arrangement.face == large, "large, in place of the two"
    for x in (middle, large.left() + 60, large.right() - 60):
        qtbot.mouseMove(view, QPoint(x, 100))
        image = pixels(view)[100]
        assert tuple(image[x - 20]) == RED
        assert tuple(image[x + 20]) == BLUE
    qtbot.mouseRelease(view, LEFT, pos=QPoint(middle, 100))
    assert view.wipe is None
    assert not view.arrangement.original.isNull()


def test_beyond_the_edges_one_of_both_is_shown_alone(
    view: FaceView, pixels: Grab, qtbot: QtBot
) -> None:
    _press(qtbot, view, 2)
    assert view.wipe == 0.0
    qtbot.mouseMove(view, QPoint(398, 100))
    assert view.wipe == 1.0
    assert _middle(pixels(view), view.arrangement.face) == RED
    qtbot.mouseRelease(view, LEFT, pos=QPoint(398, 100))


def test_an_original_that_is_not_beside_the_face_can_be_compared_with(
    view: FaceView, pixels: Grab, qtbot: QtBot
) -> None:
    view.show_original(_original(beside=False))
    _press(qtbot, view, 399)
    assert _middle(pixels(view), view.arrangement.face) == RED
    qtbot.mouseRelease(view, LEFT, pos=QPoint(399, 100))
    assert _middle(pixels(view), view.arrangement.face) == BLUE


def test_without_an_original_a_press_is_nothing(view: FaceView, qtbot: QtBot) -> None:
    assert view.toolTip()
    for nothing in (None, _original(picture=None)):
        view.show_original(nothing)
        _press(qtbot, view, 200)
        assert view.wipe is None
        assert view.toolTip() == ""
        assert view.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_the_right_button_compares_nothing(view: FaceView, qtbot: QtBot) -> None:
    qtbot.mousePress(view, Qt.MouseButton.RightButton, pos=QPoint(200, 100))
    assert view.wipe is None


def test_what_is_compared_may_change_or_go(view: FaceView, pixels: Grab, qtbot: QtBot) -> None:
    _press(qtbot, view, 399)
    view.show_picture(_plain((10, 200, 20)), started=1.0)
    view.show_original(_original(picture=_plain((200, 200, 20))))
    assert _middle(pixels(view), view.arrangement.face) == (200, 200, 20)
    view.show_original(None)
    assert view.wipe is None
    assert _middle(pixels(view), view.arrangement.face) == (10, 200, 20)
    qtbot.mouseMove(view, QPoint(100, 100))
    qtbot.mouseRelease(view, LEFT, pos=QPoint(100, 100))


def test_the_keyboard_compares_too(view: FaceView, pixels: Grab, qtbot: QtBot) -> None:
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.wipe == 0.5
    for _ in range(30):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.wipe == 1.0
    assert _middle(pixels(view), view.arrangement.face) == RED
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.wipe == pytest.approx(0.95)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.wipe is None
    qtbot.keyClick(view, Qt.Key.Key_Left)
    view.clearFocus()
    assert view.wipe is None


def test_setters_paint_no_more_than_needed(view: FaceView, qtbot: QtBot) -> None:
    same = _original(picture=_plain(RED))
    view.show_original(same)
    view.grab()
    policy, at = view.focusPolicy(), view.arrangement
    for _ in range(2):
        view.show_original(OriginalShown(same.picture, "original", "reconstruction"))
    assert (view.focusPolicy(), view.arrangement) == (policy, at)
