"""What the mouse asks for in a projection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.controller.views import PathInPlane
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.tools import PICK_RADIUS

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
CONTROL = Qt.KeyboardModifier.ControlModifier
Grab = Callable[[QWidget], np.ndarray]
Listen = Callable[..., list[Any]]


def _pixel(plane: Plane) -> float:
    """Return how much a pixel is: markers lie between pixels."""
    return float(max(plane.getViewBox().viewPixelSize()))


def test_dragging_the_marker_moves_it(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], heard: Listen, intents: Any
) -> None:
    touched = heard(plane.touched)
    plane.show_current(cloud.ellipse.center)
    start = spot(plane).of(*cloud.ellipse.center)
    along = [start, start + QPoint(20, -10), start + QPoint(60, -45)]
    drag(plane, *along)
    assert [intent[:2] for intent in intents] == [
        pytest.approx(spot(plane).at(pixel), abs=_pixel(plane)) for pixel in along[1:]
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
    ((x, y, _),) = intents
    # It keeps its offset to the mouse.
    grabbed = spot(plane).of(*cloud.ellipse.center) + QPoint(30, 0)
    assert (x, y) == pytest.approx(spot(plane).at(grabbed), abs=_pixel(plane))


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
    assert intents == []
    qtbot.mouseMove(plane.viewport(), far + QPoint(0, 10))
    qtbot.mouseRelease(plane.viewport(), LEFT, CONTROL, far + QPoint(0, 10))
    assert [intent[:2] for intent in intents] == [
        pytest.approx(spot(plane).at(far + QPoint(0, 10)))
    ]


def test_a_click_with_control_moves_nothing(
    plane: Plane, cloud: Cloud, spot: Any, qtbot: QtBot, intents: Any
) -> None:
    plane.show_current(cloud.ellipse.center)
    far = spot(plane).of(*cloud.ellipse.center) + QPoint(70, 50)
    qtbot.mouseClick(plane.viewport(), LEFT, CONTROL, far)
    assert intents == []


def test_the_cursor_tells_where_the_marker_can_be_grasped(
    plane: Plane, cloud: Cloud, spot: Any, qtbot: QtBot
) -> None:
    plane.show_current(cloud.ellipse.center)
    start = spot(plane).of(*cloud.ellipse.center)
    shapes = Qt.CursorShape
    for offset, shape in ((60, shapes.ArrowCursor), (0, shapes.OpenHandCursor)) * 2:
        qtbot.mouseMove(plane.viewport(), start + QPoint(offset, offset))
        # A desktop may have a mouse of its own, which is heard in between.
        qtbot.waitUntil(lambda shape=shape: plane.cursor().shape() == shape)


@pytest.mark.parametrize("end", ["a", "b"])
def test_the_ends_of_the_path_are_dragged(
    plane: Plane,
    cloud: Cloud,
    spot: Any,
    drag: Callable[..., None],
    intents: Any,
    end: str,
) -> None:
    center, std = cloud.ellipse.center, np.sqrt(np.diag(cloud.ellipse.covariance))
    ends = {"a": center - 2 * std, "b": center + 2 * std}
    plane.show_current(center)
    plane.marks.path.show(PathInPlane(tuple(ends["a"]), tuple(ends["b"])))
    start = spot(plane).of(*ends[end])
    along = [start, start + QPoint(5, 20)]
    drag(plane, *along)
    ((moved, *where),) = intents
    assert moved == end
    assert where == pytest.approx(spot(plane).at(along[1]), abs=_pixel(plane))


def test_the_current_point_is_grasped_before_an_end_below_it(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], intents: Any
) -> None:
    here = cloud.ellipse.center
    plane.show_current(here)
    plane.marks.path.show(PathInPlane(tuple(here)))
    start = spot(plane).of(*here)
    drag(plane, start, start + QPoint(20, 0))
    assert {type(intent[0]) for intent in intents} == {float}


def test_of_two_ends_the_nearer_is_grasped(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], intents: Any
) -> None:
    start = spot(plane).of(*cloud.ellipse.center)
    a, b = (spot(plane).at(start + QPoint(x, 0)) for x in (0, 12))
    plane.marks.path.show(PathInPlane(a, b))
    for x, end in ((2, "a"), (10, "b")):
        intents.clear()
        drag(plane, start + QPoint(x, 0), start + QPoint(x, 30))
        assert [intent[0] for intent in intents] == [end]


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
        with qtbot.waitSignal(plane.image_picked):
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
    with qtbot.waitSignal(plane.image_picked):
        qtbot.mouseClick(plane.viewport(), LEFT, pos=top - QPoint(0, 12))
    assert intents == [(index,)]


def test_a_drag_of_the_view_picks_nothing(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], intents: Any
) -> None:
    start = spot(plane).of(*cloud.ellipse.center)
    drag(plane, start, start + QPoint(3, 0), start + QPoint(25, 0))
    assert intents == []


def _double_click(qtbot: QtBot, plane: Plane, where: QPoint) -> None:
    """Do all that a double click is: press, release, double click, release."""
    viewport = plane.viewport()
    qtbot.mousePress(viewport, LEFT, pos=where)
    qtbot.mouseRelease(viewport, LEFT, pos=where)
    qtbot.mouseDClick(viewport, LEFT, pos=where)
    qtbot.mouseRelease(viewport, LEFT, pos=where)


def _wait_for_clicks(qtbot: QtBot) -> None:
    """Wait until a click can no longer become a double click."""
    done = QTimer(singleShot=True, interval=QApplication.doubleClickInterval() + 1)
    with qtbot.waitSignal(done.timeout):
        done.start()


@pytest.mark.parametrize("on_a_point", [False, True])
def test_a_double_click_shows_the_whole_cloud_and_does_nothing_else(
    plane: Plane,
    cloud: Cloud,
    qtbot: QtBot,
    spot: Any,
    intents: Any,
    heard: Listen,
    on_a_point: bool,
    with_points: Callable[..., Cloud],
) -> None:
    views, whole = heard(plane.view_changed), plane.getViewBox().viewRange()
    std = np.sqrt(np.diag(cloud.ellipse.covariance))
    (x0, y0), (x1, y1) = cloud.ellipse.center - std, cloud.ellipse.center + std
    plane.show_view((x0, x1, y0, y1))
    plane.show_current(cloud.ellipse.center)
    seen = (np.abs(cloud.x - (x0 + 0.2 * std[0])) < 0.2 * std[0]) & (cloud.y < y1) & (cloud.y > y0)
    index = int(np.flatnonzero(seen)[0])
    where = spot(plane).of(float(cloud.x[index]), float(cloud.y[index]))
    if not on_a_point:
        plane.show_cloud(with_points(cloud, cloud.x * 0 + 50, cloud.y * 0 + 50))
    _double_click(qtbot, plane, where)
    assert plane.getViewBox().viewRange() == [pytest.approx(axis) for axis in whole]
    assert views == [(None,)]
    _wait_for_clicks(qtbot)
    assert intents == []


def test_a_double_click_in_the_whole_cloud_does_nothing(
    plane: Plane, cloud: Cloud, qtbot: QtBot, spot: Any, intents: Any, heard: Listen
) -> None:
    views = heard(plane.view_changed)
    _double_click(qtbot, plane, spot(plane).of(float(cloud.x[3]), float(cloud.y[3])))
    _wait_for_clicks(qtbot)
    assert intents == []
    assert views == []


def test_two_clicks_at_different_points_choose_both(
    plane: Plane, cloud: Cloud, qtbot: QtBot, spot: Any, intents: Any
) -> None:
    top = _outermost(cloud, plane)[0]
    lone = _lone_point(cloud, plane, spot)
    with qtbot.waitSignals([plane.image_picked] * 2):
        for index in (top, lone):
            where = spot(plane).of(float(cloud.x[index]), float(cloud.y[index]))
            qtbot.mouseClick(plane.viewport(), LEFT, pos=where)
    assert intents == [(top,), (lone,)]


def test_a_click_is_forgotten_when_the_cloud_is_another(
    plane: Plane, cloud: Cloud, qtbot: QtBot, spot: Any, intents: Any
) -> None:
    qtbot.mouseClick(
        plane.viewport(), LEFT, pos=spot(plane).of(float(cloud.x[3]), float(cloud.y[3]))
    )
    plane.show_cloud(replace(cloud))
    _wait_for_clicks(qtbot)
    assert intents == []


@pytest.mark.parametrize("offset", [(0, 0), (9, 9), (-13, 0)])
def test_a_press_within_reach_of_the_marker_does_nothing(
    plane: Plane, cloud: Cloud, qtbot: QtBot, spot: Any, intents: Any, offset: tuple[int, int]
) -> None:
    plane.show_current(cloud.ellipse.center)
    where = spot(plane).of(*cloud.ellipse.center) + QPoint(*offset)
    qtbot.mousePress(plane.viewport(), LEFT, pos=where)
    qtbot.mouseMove(plane.viewport(), where + QPoint(2, -2))
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=where + QPoint(2, -2))
    _wait_for_clicks(qtbot)
    assert intents == []


def test_a_click_on_a_generated_point_chooses_its_face(
    plane: Plane, cloud: Cloud, qtbot: QtBot, spot: Any, intents: Any
) -> None:
    generated = cloud.ellipse.outline(1.0, 6)[:5]
    plane.show_generated(generated, None)
    plane.show_current(cloud.ellipse.center)
    for face in (3, 0):
        where = spot(plane).of(*generated[face]) + QPoint(5, 5)
        qtbot.mouseClick(plane.viewport(), LEFT, pos=where)
    _wait_for_clicks(qtbot)
    assert intents == [(3,), (0,)]


def test_a_generated_point_beside_the_marker_is_still_chosen(
    plane: Plane, cloud: Cloud, qtbot: QtBot, spot: Any, heard: Listen, intents: Any
) -> None:
    picked = heard(plane.face_picked)
    plane.show_current(cloud.ellipse.center)
    beside = spot(plane).of(*cloud.ellipse.center) + QPoint(11, 0)
    plane.show_generated(np.array([spot(plane).at(beside)]), None)
    qtbot.mouseClick(plane.viewport(), LEFT, pos=beside)
    assert picked == intents == [(0,)]


def test_with_alt_a_click_starts_from_the_image(
    plane: Plane, cloud: Cloud, qtbot: QtBot, spot: Any, heard: Listen, intents: Any
) -> None:
    started = heard(plane.image_start_requested)
    index = _lone_point(cloud, plane, spot)
    where = spot(plane).of(float(cloud.x[index]), float(cloud.y[index]))
    qtbot.mouseClick(plane.viewport(), LEFT, Qt.KeyboardModifier.AltModifier, where)
    assert started == intents == [(index,)]


def test_a_plane_without_a_cloud_hears_nothing_but_a_touch(
    plane: Plane, cloud: Cloud, qtbot: QtBot, intents: Any, heard: Listen, drag: Any
) -> None:
    touched, views = heard(plane.touched), heard(plane.view_changed)
    plane.show_current(cloud.ellipse.center)
    plane.show_cloud(None)
    middle = plane.viewport().rect().center()
    drag(plane, middle, middle + QPoint(20, 20))
    qtbot.mouseClick(plane.viewport(), LEFT, Qt.KeyboardModifier.AltModifier, middle)
    qtbot.keyClick(plane, Qt.Key.Key_Left)
    assert intents == views == []
    assert touched == [(), ()]
