"""What the mouse asks for in a projection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.projections import Projection
from latent_explorer.GONE import Path
from latent_explorer.ui.projections import PICK_RADIUS, Plane

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
CONTROL = Qt.KeyboardModifier.ControlModifier
Grab = Callable[[QWidget], np.ndarray]
Listen = Callable[..., list[Any]]
CloudOf = Callable[[Projection], Cloud]


def test_dragging_the_marker_moves_it(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], heard: Listen, intents: Any
) -> None:
    touched = heard(plane.touched)
    plane.show_current(cloud.ellipse.center)
    start = spot(plane).of(*cloud.ellipse.center)
    along = [start, start + QPoint(20, -10), start + QPoint(60, -45)]
    drag(plane, *along)
    assert [intent[:2] for intent in intents] == [
        pytest.approx(spot(plane).at(pixel)) for pixel in along
    ]
    times = [intent[2] for intent in intents]
    assert times == sorted(times)
    assert touched == [()]


def test_after_the_release_the_mouse_moves_nothing(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], qtbot: QtBot, intents: Any
) -> None:
    plane.show_current(cloud.ellipse.center)
    start = spot(plane).of(*cloud.ellipse.center)
    drag(plane, start, start + QPoint(9, 9))
    intents.clear()
    qtbot.mouseMove(plane.viewport(), start + QPoint(40, 40))
    assert intents == []


@pytest.mark.parametrize("offset", [(0, 0), (9, 9), (-13, 0), (0, 13)])
def test_the_marker_is_grasped_within_the_pick_radius(
    plane: Plane,
    cloud: Cloud,
    spot: Any,
    drag: Callable[..., None],
    intents: Any,
    offset: tuple[int, int],
) -> None:
    assert np.hypot(*offset) <= PICK_RADIUS == 14
    plane.show_current(cloud.ellipse.center)
    start = spot(plane).of(*cloud.ellipse.center) + QPoint(*offset)
    drag(plane, start, start + QPoint(30, 0))
    assert len(intents) == 2
    assert all(len(intent) == 3 for intent in intents)


def test_dragging_elsewhere_moves_the_view(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], intents: Any
) -> None:
    plane.show_current(cloud.ellipse.center)
    before = plane.getViewBox().viewRange()
    start = spot(plane).of(*cloud.ellipse.center) + QPoint(40, 40)
    drag(plane, start, start + QPoint(10, 0), start + QPoint(60, 0))
    assert intents == []
    (low, high), vertical = plane.getViewBox().viewRange()
    assert low < before[0][0]
    assert high < before[0][1]
    assert vertical == pytest.approx(before[1])


def test_with_control_it_is_dragged_from_anywhere(
    plane: Plane, cloud: Cloud, spot: Any, qtbot: QtBot, intents: Any
) -> None:
    plane.show_current(cloud.ellipse.center)
    far = spot(plane).of(*cloud.ellipse.center) + QPoint(70, 50)
    qtbot.mousePress(plane.viewport(), LEFT, CONTROL, far)
    qtbot.mouseRelease(plane.viewport(), LEFT, CONTROL, far)
    assert [intent[:2] for intent in intents] == [pytest.approx(spot(plane).at(far))]


def test_the_cursor_tells_where_the_marker_can_be_grasped(
    plane: Plane, cloud: Cloud, spot: Any, qtbot: QtBot
) -> None:
    plane.show_current(cloud.ellipse.center)
    start = spot(plane).of(*cloud.ellipse.center)
    qtbot.mouseMove(plane.viewport(), start + QPoint(60, 60))
    elsewhere = plane.cursor().shape()
    qtbot.mouseMove(plane.viewport(), start)
    assert plane.cursor().shape() == Qt.CursorShape.OpenHandCursor != elsewhere
    qtbot.mouseMove(plane.viewport(), start + QPoint(60, 60))
    assert plane.cursor().shape() == elsewhere


@pytest.mark.parametrize("end", ["a", "b"])
def test_the_ends_of_the_path_are_dragged(
    plane: Plane,
    cloud: Cloud,
    spot: Any,
    drag: Callable[..., None],
    intents: Any,
    end: str,
    pair: Projection,
) -> None:
    center, std = cloud.ellipse.center, np.sqrt(np.diag(cloud.ellipse.covariance))
    ends = {"a": center - 2 * std, "b": center + 2 * std}
    plane.show_current(center)
    plane.show_path(Path(pair, tuple(ends["a"]), tuple(ends["b"])))
    start = spot(plane).of(*ends[end])
    along = [start, start + QPoint(5, 20)]
    drag(plane, *along)
    assert [intent[0] for intent in intents] == [end, end]
    assert [intent[1:] for intent in intents] == [
        pytest.approx(spot(plane).at(pixel)) for pixel in along
    ]


def test_the_current_point_is_grasped_before_an_end_below_it(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], intents: Any, pair: Projection
) -> None:
    here = cloud.ellipse.center
    plane.show_current(here)
    plane.show_path(Path(pair, tuple(here)))
    start = spot(plane).of(*here)
    drag(plane, start, start + QPoint(20, 0))
    assert {type(intent[0]) for intent in intents} == {float}


def _lone_point(cloud: Cloud, plane: Plane, spot: Any) -> int:
    """Return the image whose point is furthest from all others on screen."""
    pixel_x, pixel_y = plane.getViewBox().viewPixelSize()
    points = np.stack([cloud.x / pixel_x, cloud.y / pixel_y], axis=1)
    view = plane.getViewBox().viewRange()
    distances = np.hypot(*(points[:, np.newaxis] - points[np.newaxis]).transpose(2, 0, 1))
    np.fill_diagonal(distances, np.inf)
    nearest = distances.min(axis=1)
    inside = (cloud.x > view[0][0]) & (cloud.x < view[0][1])
    inside &= (cloud.y > view[1][0]) & (cloud.y < view[1][1])
    return int(np.argmax(np.where(inside, nearest, 0)))


def _outermost(cloud: Cloud, plane: Plane) -> tuple[int, float]:
    """Return the highest point in view, which has nothing above it."""
    (low_x, high_x), (low_y, high_y) = plane.getViewBox().viewRange()
    inside = (cloud.x > low_x) & (cloud.x < high_x) & (cloud.y > low_y) & (cloud.y < high_y)
    index = int(np.argmax(np.where(inside, cloud.y, -np.inf)))
    return index, float(cloud.y[index])


def test_a_click_picks_the_image_of_the_nearest_point(
    plane: Plane, cloud: Cloud, spot: Any, qtbot: QtBot, intents: Any
) -> None:
    for index in (_outermost(cloud, plane)[0], _lone_point(cloud, plane, spot), 3, 77):
        where = spot(plane).of(float(cloud.x[index]), float(cloud.y[index]))
        intents.clear()
        qtbot.mouseClick(plane.viewport(), LEFT, pos=where)
        ((picked,),) = intents
        x, y = spot(plane).at(where)
        pixel_x, pixel_y = plane.getViewBox().viewPixelSize()
        distances = np.hypot((cloud.x - x) / pixel_x, (cloud.y - y) / pixel_y)
        assert distances[picked] == distances.min()


def test_a_click_means_a_point_within_14_pixels(
    plane: Plane, cloud: Cloud, spot: Any, qtbot: QtBot, intents: Any
) -> None:
    index, highest = _outermost(cloud, plane)
    top = spot(plane).of(float(cloud.x[index]), highest)
    qtbot.mouseClick(plane.viewport(), LEFT, pos=top - QPoint(0, 16))
    assert intents == []
    qtbot.mouseClick(plane.viewport(), LEFT, pos=top - QPoint(0, 12))
    assert intents == [(index,)]


def test_a_drag_of_the_view_picks_nothing(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], intents: Any
) -> None:
    start = spot(plane).of(*cloud.ellipse.center)
    drag(plane, start, start + QPoint(3, 0), start + QPoint(25, 0))
    assert intents == []


def test_a_double_click_resets_the_view(plane: Plane, qtbot: QtBot, intents: Any) -> None:
    whole = plane.getViewBox().viewRange()
    plane.setRange(xRange=(-0.1, 0.1), yRange=(-0.1, 0.1), padding=0)
    qtbot.mouseDClick(plane.viewport(), LEFT)
    assert plane.getViewBox().viewRange() == [pytest.approx(axis) for axis in whole]
    assert all(len(intent) == 1 for intent in intents), "nothing is moved"


def test_the_wheel_zooms_around_the_mouse(plane: Plane, qtbot: QtBot, spot: Any) -> None:
    where = plane.viewport().rect().center() + QPoint(30, -20)
    before, fixed = plane.getViewBox().viewRange(), spot(plane).at(where)
    event = QWheelEvent(
        QPointF(where),
        QPointF(plane.viewport().mapToGlobal(where)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plane.viewport(), event)
    after = plane.getViewBox().viewRange()
    for old, new in zip(before, after, strict=True):
        assert new[1] - new[0] < old[1] - old[0]
    assert spot(plane).at(where) == pytest.approx(fixed, abs=0.02)
