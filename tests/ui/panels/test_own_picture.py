"""The panel of the user's own picture: its square by mouse, keys and wheel; what it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from latent_explorer.controller.presenters.photo_shown import FaceShown, PhotoShown, WorkShown
from latent_explorer.core.plausibility import Judgement
from latent_explorer.core.square_box import SquareBox
from latent_explorer.ui.panels.own_picture import OPEN, PASTE, OwnPicturePanel
from latent_explorer.ui.panels.photo_figures import error_text

LEFT = Qt.MouseButton.LeftButton
BOX = SquareBox(100, 50, 200)
Heard = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def panel(shown: Callable[..., Any]) -> OwnPicturePanel:
    panel: OwnPicturePanel = shown(OwnPicturePanel(), 800, 320)
    preview = np.full((150, 200, 3), 200, np.uint8)
    panel.show_photo(PhotoShown("me.png", preview, 400, 300), "")
    panel.show_box(BOX)
    # As the presenter answers.
    panel.box_changed.connect(lambda box: panel.show_box(box.within(400, 300)))
    QApplication.processEvents()
    return panel


def _corner(panel: OwnPicturePanel, right: bool, bottom: bool) -> QPoint:
    rect = panel.photo.box_rect
    x, y = (rect.right() if right else rect.left()), (rect.bottom() if bottom else rect.top())
    return QPointF(x, y).toPoint()


def _drag(panel: OwnPicturePanel, start: QPoint, by: QPoint) -> None:
    QTest.mousePress(panel.photo, LEFT, pos=start)
    for k in (1, 2, 3):
        QTest.mouseMove(panel.photo, start + by * k / 3)
    QTest.mouseRelease(panel.photo, LEFT, pos=start + by)


def test_the_square_is_dragged(panel: OwnPicturePanel, heard: Heard) -> None:
    began, ended = heard(panel.gesture_began), heard(panel.gesture_ended)
    scale = panel.photo.picture_rect.width() / 400
    _drag(panel, panel.photo.box_rect.center().toPoint(), QPoint(12, -9))
    assert (len(began), len(ended)) == (1, 1)
    box = panel.photo.box
    assert box is not None
    assert box.side == BOX.side
    assert abs(box.left - BOX.left - 12 / scale) <= 1
    assert abs(box.top - BOX.top + 9 / scale) <= 1


@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("bottom", [False, True])
def test_a_corner_is_dragged(panel: OwnPicturePanel, right: bool, bottom: bool) -> None:
    by = QPoint(-20 if right else 20, -20 if bottom else 20)
    _drag(panel, _corner(panel, right, bottom), by)
    box = panel.photo.box
    assert box is not None
    assert BOX.side - 70 < box.side < BOX.side - 10
    assert (box.left if right else box.right) == (BOX.left if right else BOX.right)
    assert (box.top if bottom else box.bottom) == (BOX.top if bottom else BOX.bottom)


def test_a_press_changes_nothing_nor_does_one_outside(panel: OwnPicturePanel, heard: Heard) -> None:
    changed = heard(panel.box_changed)
    QTest.mouseClick(panel.photo, LEFT, pos=panel.photo.box_rect.center().toPoint())
    outside = (panel.photo.picture_rect.topLeft() + QPointF(3, 3)).toPoint()
    _drag(panel, outside, QPoint(30, 30))
    assert changed == []


def test_escape_takes_a_drag_back(panel: OwnPicturePanel) -> None:
    panel.photo.setFocus()
    middle = panel.photo.box_rect.center().toPoint()
    QTest.mousePress(panel.photo, LEFT, pos=middle)
    QTest.mouseMove(panel.photo, middle + QPoint(20, 20))
    assert panel.photo.box != BOX
    QTest.keyClick(panel.photo, Qt.Key.Key_Escape)
    assert panel.photo.box == BOX
    QTest.mouseRelease(panel.photo, LEFT, pos=middle)


def test_keys_and_wheel(panel: OwnPicturePanel, heard: Heard) -> None:
    photo, proposed = panel.photo, heard(panel.box_proposed)
    for key, modifier, expected in (
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, BOX.moved(2, 0)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, BOX),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, BOX.moved(0, 20)),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier, BOX),
        (Qt.Key.Key_Plus, Qt.KeyboardModifier.NoModifier, BOX.resized(208)),
        (Qt.Key.Key_Minus, Qt.KeyboardModifier.NoModifier, BOX),
    ):
        QTest.keyClick(photo, key, modifier)
        assert photo.box is not None
        assert abs(photo.box.side - expected.side) <= 1
        assert abs(photo.box.left - expected.left) <= 1
        assert abs(photo.box.top - expected.top) <= 1
    QTest.keyClick(photo, Qt.Key.Key_Home)
    assert proposed == [()]
    before = photo.box.side
    for delta in (120, -120, 2**31 - 1):
        at = QPointF(photo.rect().center())
        event = QWheelEvent(
            at,
            QPointF(photo.mapToGlobal(at)),
            QPoint(),
            QPoint(0, delta),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(photo, event)
        assert photo.box.side > before or delta == -120
        assert photo.box == photo.box.within(400, 300)


def test_without_a_picture_it_says_what_to_do(
    panel: OwnPicturePanel, heard: Heard, pixels: Any
) -> None:
    panel.show_photo(None, "Drop a photo here")
    panel.show_box(None)
    commands = heard(panel.command)
    assert not panel.faces.isVisible()
    assert pixels(panel.photo).std() > 0
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Plus, Qt.Key.Key_Home):
        QTest.keyClick(panel.photo, key)
    QTest.mouseClick(panel.open, LEFT)
    QTest.mouseClick(panel.paste, LEFT)
    assert commands == [(OPEN,), (PASTE,)]


def test_faces_with_their_figures(panel: OwnPicturePanel) -> None:
    seen, one, two = (np.full((8, 8, 3), level, np.uint8) for level in (10, 100, 200))
    judged = Judgement(level=48.0, furthest=42.0, way_back=99.9)
    panel.show_faces(seen, [FaceShown(one, 0.004, judged)], "")
    assert panel.faces.captions == ("network sees", "reconstruction")
    panel.show_work(WorkShown("me.png", True, True, running=True, steps=(12, 40)))
    panel.show_faces(seen, [FaceShown(one, 0.004, judged), FaceShown(two, 0.003)], "")
    assert panel.faces.captions == ("network sees", "reconstruction", "closer, 12 of 40")
    assert len(panel.faces.picture_rects) == 3
    first, second = panel.figures.rows
    assert first.words.text() == "in the void"
    assert [label.text() for label in first.ranks.values()] == ["48", "42", "99.9"]
    assert second.error.text() == "0.00300 (\u221225\u00a0%)"
    assert panel.closer.text() == "&Stop"


def test_buttons_do_what_can_be_done(panel: OwnPicturePanel, heard: Heard) -> None:
    used = heard(panel.use_requested)
    closer, stopped = heard(panel.closer_requested), heard(panel.stop_requested)
    panel.show_work(WorkShown())
    for button in (panel.use, panel.closer, panel.back, panel.forget):
        assert not button.isEnabled()
    panel.show_work(WorkShown("me.png", True, True))
    QTest.mouseClick(panel.use, LEFT)
    QTest.mouseClick(panel.closer, LEFT)
    panel.show_work(WorkShown("me.png", True, True, running=True, steps=(4, 40)))
    QTest.mouseClick(panel.closer, LEFT)
    assert (len(used), len(closer), len(stopped)) == (1, 1, 1)
    panel.show_work(WorkShown("me.png", True, True, used=True, steps=(40, 40)))
    assert not panel.use.isEnabled()
    assert panel.back.isEnabled()


def test_errors_in_words() -> None:
    assert error_text(0.0033, None) == "0.00330"
    assert error_text(0.002, 0.004) == "0.00200 (\u221250\u00a0%)"
    assert error_text(0.0, 0.0) == "0.00000"


def test_a_click_where_no_picture_is_opens_one(panel: OwnPicturePanel, heard: Heard) -> None:
    commands = heard(panel.command)
    panel.show_photo(None, "Drop a photo here, paste it, or click to open one")
    QTest.mouseClick(panel.photo, LEFT)
    assert commands == [(OPEN,)]
