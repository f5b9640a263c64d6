"""What is one step of the user: a drag, a held key, an action of the menu."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.controller.views import PathInPlane
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.ui.projections.canvas import Plane

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NOTHING = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def middle(plane: Plane, cloud: Cloud, spot: Any) -> QPoint:
    """Where the current point is, in pixels."""
    plane.show_current(cloud.ellipse.center)
    place: QPoint = spot(plane).of(*cloud.ellipse.center)
    return place


def _key(
    plane: Plane, kind: QEvent.Type, key: Qt.Key = Qt.Key.Key_Left, again: bool = False
) -> None:
    QApplication.sendEvent(plane, QKeyEvent(kind, key, NOTHING, "", again))


PRESS, RELEASE = QEvent.Type.KeyPress, QEvent.Type.KeyRelease


def test_one_drag_of_the_point_is_one_gesture(
    plane: Plane, middle: QPoint, drag: Any, gestures: list[str]
) -> None:
    drag(plane, middle, middle + QPoint(10, 0), middle + QPoint(20, 5))
    assert gestures == ["began", "point", "point", "ended"]


def test_one_drag_of_an_end_is_one_gesture(
    plane: Plane, middle: QPoint, spot: Any, drag: Any, gestures: list[str]
) -> None:
    start = middle + QPoint(60, 60)
    plane.marks.path.show(PathInPlane(b=spot(plane).at(start)))
    drag(plane, start, start + QPoint(10, 0), start + QPoint(20, 5))
    assert gestures == ["began", "b", "b", "ended"]


def test_a_click_and_a_moved_view_are_no_gestures(
    plane: Plane, middle: QPoint, drag: Any, qtbot: QtBot, gestures: list[str]
) -> None:
    qtbot.mouseClick(plane.viewport(), LEFT, pos=middle)
    drag(plane, middle + QPoint(60, 60), middle + QPoint(90, 60))
    assert gestures == []


def test_escape_puts_the_point_back(
    plane: Plane, cloud: Cloud, middle: QPoint, drag: Any, qtbot: QtBot, gestures: list[str]
) -> None:
    places: list[tuple[float, float]] = []
    plane.point_moved.connect(lambda x, y, _: places.append((x, y)))
    # As in the program: what is asked for is shown.
    plane.point_moved.connect(lambda x, y, _: plane.show_current(np.array([x, y])))
    drag(plane, middle, middle + QPoint(10, 0), middle + QPoint(50, 5), release=False)
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    assert places[-1] == tuple(cloud.ellipse.center)
    assert gestures == ["began", "point", "point", "point", "ended"]
    qtbot.mouseMove(plane.viewport(), middle + QPoint(80, 5))
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=middle + QPoint(80, 5))
    assert gestures[-1] == "ended"
    assert len(gestures) == 5


def test_escape_puts_an_end_and_the_view_back(
    plane: Plane, middle: QPoint, spot: Any, drag: Any, qtbot: QtBot, heard: Any
) -> None:
    placed, views = heard(plane.path_placed), heard(plane.view_changed)
    start = middle + QPoint(60, 60)
    end = spot(plane).at(start)
    plane.marks.path.show(PathInPlane(a=end))
    drag(plane, start, start + QPoint(10, 10), release=False)
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=start)
    assert placed[-1] == ("a", *end)
    assert len(placed) == 2
    before = plane.getViewBox().viewRange()
    drag(plane, start - QPoint(30, 0), start + QPoint(30, 10), release=False)
    assert plane.getViewBox().viewRange() != before
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=start)
    assert plane.getViewBox().viewRange() == before
    assert views[-1] == (None,)


def test_a_key_that_is_held_is_one_gesture(
    plane: Plane, middle: QPoint, gestures: list[str]
) -> None:
    _key(plane, PRESS)
    for _ in range(3):
        # X11 reports a release before each repetition.
        _key(plane, RELEASE, again=True)
        _key(plane, PRESS, again=True)
    assert gestures == ["began", "point", "point", "point", "point"]
    _key(plane, RELEASE)
    assert gestures[5:] == ["ended"]
    _key(plane, RELEASE)
    assert gestures[6:] == []


def test_two_keys_together_are_one_gesture(
    plane: Plane, middle: QPoint, gestures: list[str]
) -> None:
    _key(plane, PRESS)
    _key(plane, PRESS, Qt.Key.Key_Up)
    _key(plane, RELEASE)
    assert "ended" not in gestures
    _key(plane, RELEASE, Qt.Key.Key_Up)
    assert gestures == ["began", "point", "point", "ended"]


@pytest.mark.parametrize("how", ["focus", "hidden", "cloud"])
def test_a_gesture_ends_when_its_end_cannot_be_heard(
    plane: Plane, middle: QPoint, gestures: list[str], how: str, drag: Any
) -> None:
    def leave() -> None:
        if how == "focus":
            QApplication.sendEvent(plane, QFocusEvent(QEvent.Type.FocusOut))
        elif how == "hidden":
            plane.hide()
        else:
            plane.show_cloud(None)

    _key(plane, PRESS)
    leave()
    assert gestures == ["began", "point", "ended"]
    _key(plane, RELEASE)
    assert gestures[3:] == []


@pytest.mark.parametrize("hidden", [False, True])
def test_a_drag_ends_with_its_plane(
    plane: Plane, middle: QPoint, gestures: list[str], hidden: bool, drag: Any
) -> None:
    drag(plane, middle, middle + QPoint(20, 0), release=False)
    plane.hide() if hidden else plane.show_cloud(None)
    assert gestures == ["began", "point", "ended"]
    drag(plane, middle, middle + QPoint(20, 0))
    assert gestures[3:].count("began") == gestures[3:].count("ended")


def test_moving_once_from_the_menu_is_one_gesture(
    plane: Plane, middle: QPoint, choose: Any, gestures: list[str]
) -> None:
    choose(plane, middle + QPoint(30, 30), "Move the point")
    assert gestures == ["began", "point", "ended"]


def test_other_buttons_during_a_drag_change_nothing(
    plane: Plane, middle: QPoint, drag: Any, qtbot: QtBot, gestures: list[str]
) -> None:
    drag(plane, middle, middle + QPoint(20, 0), release=False)
    qtbot.mousePress(plane.viewport(), RIGHT, pos=middle)
    qtbot.mouseRelease(plane.viewport(), RIGHT, pos=middle)
    qtbot.mouseMove(plane.viewport(), middle + QPoint(30, 0))
    assert gestures == ["began", "point", "point"]
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=middle)
    assert gestures[3:] == ["ended"]


def test_the_time_of_a_move_is_that_of_the_event(
    plane: Plane, middle: QPoint, drag: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[float] = []
    plane.point_moved.connect(lambda x, y, started: times.append(started))
    drag(plane, middle, middle + QPoint(20, 0), release=False)
    here = QPointF(middle + QPoint(30, 0))
    event = QMouseEvent(QEvent.Type.MouseMove, here, here, Qt.MouseButton.NoButton, LEFT, NOTHING)
    now = time.perf_counter()
    event.setTimestamp(int(now * 1000) - 250)
    monkeypatch.setattr(time, "perf_counter", lambda: now)
    QApplication.sendEvent(plane.viewport(), event)
    assert times[-1] == pytest.approx(now - 0.25)


def test_the_drag_keeps_its_offset_while_the_wheel_zooms(
    plane: Plane, cloud: Cloud, middle: QPoint, drag: Any, wheel: Callable[..., None], spot: Any
) -> None:
    places: list[tuple[float, float]] = []
    plane.point_moved.connect(lambda x, y, _: places.append((x, y)))
    drag(plane, middle + QPoint(7, 0), middle + QPoint(30, 0), release=False)
    wheel(plane, middle, 240)
    drag_to = middle + QPoint(57, 20)
    QApplication.sendEvent(
        plane.viewport(),
        QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(drag_to),
            QPointF(drag_to),
            Qt.MouseButton.NoButton,
            LEFT,
            NOTHING,
        ),
    )
    pixel = max(plane.getViewBox().viewPixelSize())
    assert places[-1] == pytest.approx(spot(plane).at(drag_to - QPoint(7, 0)), abs=pixel)
