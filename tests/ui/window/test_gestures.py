"""What mouse and keys do to the state: nothing is destroyed by a click, a gesture is one step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.projections import ProjectionsPresenter
from latent_explorer.jobs.generating import GeneratedVectors
from latent_explorer.session.history import DEPTH
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.sampling import SamplingPanel
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.widgets.line_slider import LineSlider

LONG = 30_000
LEFT, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def at(explorer: Explorer, look: Any) -> Any:
    """What the tests ask of the explorer; its window has the keys."""
    explorer.window.activateWindow()
    return look(explorer)


def _ground(plane: Any) -> QPoint:
    """Return a pixel of a plane where nothing is."""
    return QPoint(plane.viewport().width() - 12, 12)


def _drag(qtbot: QtBot, widget: QWidget, *along: QPoint) -> None:
    qtbot.mousePress(widget, LEFT, pos=along[0])
    for pixel in along[1:]:
        qtbot.mouseMove(widget, pixel)
    qtbot.mouseRelease(widget, LEFT, pos=along[-1])


def _alone(at: Any) -> int:
    """Return an image whose z-point in the first plane has no other and no mark near it."""
    space, projection = at.explorer.controller.scene.space, at.shown[0]
    xy = np.stack(space.columns(projection.coordinates, projection.pair), axis=1)
    plane = at.planes[0]
    pixel = np.abs(plane.getViewBox().viewPixelSize())
    frame = np.array(plane.getViewBox().viewRange())
    inside = ((xy > frame[:, 0] + 20 * pixel) & (xy < frame[:, 1] - 20 * pixel)).all(axis=1)
    marks = plane.marks.generated_points
    gaps = {
        int(index): np.hypot(
            *((np.concatenate([np.delete(xy, index, axis=0), marks]) - xy[index]) / pixel).T
        ).min()
        for index in np.flatnonzero(inside)
    }
    loneliest = max(gaps, key=lambda index: gaps[index])
    assert gaps[loneliest] > 14, "there is none"
    return loneliest


def _is_at_rest(plane: Plane) -> bool:
    """Return whether nothing of the plane waits any more, such as a click for a second one."""
    timers = (timer for timer in plane.findChildren(QTimer) if timer.isSingleShot())
    return not any(timer.isActive() for timer in timers)


# 3.1: nothing is destroyed by a click


def test_a_click_on_another_projection_activates_it_and_moves_nothing(
    at: Any, qtbot: QtBot
) -> None:
    point = at.state[CurrentPoint]
    for index in (2, 1, 3, 0):
        plane = at.planes[index]
        qtbot.mouseClick(plane.viewport(), LEFT, pos=_ground(plane))
        assert at.state[Projections].active == index
        qtbot.waitUntil(partial(_is_at_rest, plane), timeout=LONG)
    assert at.state[CurrentPoint] == point
    assert at.explorer.controller.scene.undo is None, "and it is no step"


def test_a_double_click_on_the_ground_resets_the_view_and_nothing_else(
    at: Any, qtbot: QtBot
) -> None:
    plane, other = at.planes[1], at.planes[2]
    plane.look_at((-1.0, 2.0, -1.0, 2.0))
    other.look_at((-1.0, 2.0, -1.0, 2.0))
    point, views = at.state[CurrentPoint], at.state[Projections].views
    qtbot.mouseClick(plane.viewport(), LEFT, pos=_ground(plane))
    qtbot.mouseDClick(plane.viewport(), LEFT, pos=_ground(plane))
    qtbot.waitUntil(partial(_is_at_rest, plane), timeout=LONG)
    assert at.state[CurrentPoint] == point
    assert at.state[Projections].views == (None, None, views[2], None)


def test_a_press_within_reach_of_the_marker_does_not_move_it(at: Any, qtbot: QtBot) -> None:
    plane = at.planes[0]
    presenter = at.explorer.controller.presenter(ProjectionsPresenter)
    # Where no other mark is.
    presenter.move_point(0, plane.to_plane(QPointF(_ground(plane) + QPoint(-40, 40))), 0.0)
    point = at.state[CurrentPoint]
    qtbot.mouseClick(plane.viewport(), LEFT, pos=at.pixel_of(0, at.z) + QPoint(9, -7))
    qtbot.waitUntil(partial(_is_at_rest, plane), timeout=LONG)
    assert at.state[CurrentPoint] == point


def test_a_drag_keeps_the_offset_at_which_the_marker_was_grabbed(at: Any, qtbot: QtBot) -> None:
    plane = at.planes[0]
    before = at.pixel_of(0, at.z)
    grabbed = before + QPoint(8, -6)
    _drag(qtbot, plane.viewport(), grabbed, grabbed + QPoint(5, 5), grabbed + QPoint(40, -30))
    moved = at.pixel_of(0, at.z) - before
    assert (abs(moved.x() - 40), abs(moved.y() + 30)) <= (1, 1)


def test_a_click_on_a_point_of_the_cloud_chooses_its_image_and_alt_starts_from_it(
    at: Any, qtbot: QtBot, rig: Any
) -> None:
    index, plane, z = _alone(at), at.planes[0], at.z
    point = rig.bundle.space.point(index)
    qtbot.mouseClick(plane.viewport(), LEFT, pos=at.pixel_of(0, point))
    qtbot.waitUntil(lambda: at.state[CurrentPoint].image == index, timeout=LONG)
    np.testing.assert_array_equal(at.z, z)
    assert at.explorer.controller.scene.undo == "Choose image"
    at.do("undo")
    assert at.state[CurrentPoint].image is None
    qtbot.mouseClick(plane.viewport(), LEFT, ALT, at.pixel_of(0, point))
    qtbot.waitUntil(lambda: at.state[CurrentPoint].start.kind == "image", timeout=LONG)
    np.testing.assert_allclose(at.z, point)
    assert at.state[CurrentPoint].start.label == rig.bundle.image_names[index]


def test_a_click_on_a_generated_point_chooses_its_face_and_no_image(at: Any, qtbot: QtBot) -> None:
    drawn = at.result(GeneratedVectors).draw.z
    pixels = np.array([at.pixel_of(0, z).toTuple() for z in drawn])
    gaps = np.hypot(*(pixels[:, np.newaxis] - pixels).T) + 1e6 * np.eye(len(pixels))
    marker = np.array(at.pixel_of(0, at.z).toTuple())
    free = np.minimum(gaps.min(axis=0), np.hypot(*(pixels - marker).T))
    index = int(free.argmax())
    qtbot.mouseClick(at.planes[0].viewport(), LEFT, pos=QPoint(*map(int, pixels[index])))
    qtbot.waitUntil(lambda: at.state[CurrentPoint].face is not None, timeout=LONG)
    point = at.state[CurrentPoint]
    assert (point.face, point.image, point.start.kind) == (index, None, "generated")
    np.testing.assert_allclose(at.z, drawn[index])


# 3.2: undo, redo


def test_a_drag_is_one_step_that_ctrl_z_takes_back(at: Any, qtbot: QtBot) -> None:
    plane, before = at.planes[0], at.z
    start = at.pixel_of(0, before)
    _drag(qtbot, plane.viewport(), *(start + QPoint(4 * k, -3 * k) for k in range(12)))
    after = at.z
    assert not np.array_equal(after, before)
    assert at.explorer.menus.actions["undo"].text() == "&Undo: Move point"
    qtbot.keyClick(at.explorer.window, Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(at.z, before)
    assert not at.explorer.menus.actions["undo"].isEnabled(), "it was one step"
    assert at.explorer.menus.actions["redo"].text() == "&Redo: Move point"
    qtbot.keyClick(at.explorer.window, Qt.Key.Key_Z, CONTROL | SHIFT)
    np.testing.assert_array_equal(at.z, after)


def test_a_drag_of_a_slider_is_one_step_named_by_its_value(at: Any, qtbot: QtBot) -> None:
    fact = at.explorer.window.panel(SamplingPanel).sliders["fact"]
    handle = fact.findChild(LineSlider)
    middle, before = handle.rect().center(), at.state[Sampling]
    _drag(qtbot, handle, *(middle + QPoint(5 * k, 0) for k in range(8)))
    after = at.state[Sampling]
    assert after != before
    named = f"Size {after.settings.fact:.2f}"
    assert at.explorer.menus.actions["undo"].text() == f"&Undo: {named}"
    qtbot.keyClick(at.explorer.window, Qt.Key.Key_Z, CONTROL)
    assert at.state[Sampling] == before
    assert fact.value == pytest.approx(before.settings.fact), "and the slider is there again"
    assert at.explorer.controller.scene.undo is None
    qtbot.keyClick(at.explorer.window, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert at.state[Sampling] == after


def test_a_drag_of_the_level_of_the_ellipses_is_one_step(at: Any, qtbot: QtBot) -> None:
    handle = at.explorer.window.panel(ProjectionsPanel).ellipse_level.findChild(LineSlider)
    middle, before = handle.rect().center(), at.state[Projections].ellipse_level
    _drag(qtbot, handle, *(middle + QPoint(5 * k, 0) for k in range(8)))
    assert at.state[Projections].ellipse_level != before
    assert at.explorer.controller.scene.undo.startswith("Ellipses at")
    at.do("undo")
    assert at.state[Projections].ellipse_level == before
    assert at.explorer.controller.scene.undo is None


def test_another_pair_is_a_step_and_its_view_comes_back(at: Any, qtbot: QtBot) -> None:
    at.planes[0].look_at((-1.0, 2.0, -1.0, 2.0))
    before = at.state[Projections]
    box = at.cards[0].numbers[1]
    number = next(k for k in range(12) if k not in before.shown[0].pair)
    box.selectAll()
    qtbot.keyClicks(box, str(number))
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert at.shown[0].pair == (before.shown[0].pair[0], number)
    assert at.explorer.controller.scene.undo == f"Show z {before.shown[0].pair[0]}, z {number}"
    at.do("undo")
    assert at.state[Projections].shown == before.shown
    assert at.state[Projections].views == before.views
    at.do("redo")
    assert at.shown[0].pair[1] == number


def test_a_key_that_is_held_is_one_step(at: Any, qtbot: QtBot) -> None:
    plane, before = at.planes[0], at.z
    plane.setFocus()
    for _ in range(5):
        qtbot.keyPress(plane, Qt.Key.Key_Right)
    qtbot.keyRelease(plane, Qt.Key.Key_Right)
    assert not np.array_equal(at.z, before)
    at.do("undo")
    np.testing.assert_array_equal(at.z, before)
    assert at.explorer.controller.scene.undo is None


def test_a_drag_that_is_given_up_is_no_step(at: Any, qtbot: QtBot) -> None:
    plane, before = at.planes[0], at.z
    start = at.pixel_of(0, before)
    qtbot.mousePress(plane.viewport(), LEFT, pos=start)
    qtbot.mouseMove(plane.viewport(), start + QPoint(30, 30))
    assert not np.array_equal(at.z, before)
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=start + QPoint(30, 30))
    np.testing.assert_array_equal(at.z, before)
    assert at.explorer.controller.scene.undo is None


def test_looking_around_is_no_step_and_undo_does_not_turn_the_page(at: Any, qtbot: QtBot) -> None:
    at.put([0.5] * 12)
    viewport = at.planes[0].viewport()
    middle = QPointF(viewport.rect().center())
    event = QWheelEvent(
        middle,
        viewport.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)
    view = at.state[Projections].views[0]
    assert view is not None
    at.do("undo")
    assert at.state[Projections].views[0] == view
    assert at.explorer.controller.scene.undo is None


def test_a_hundred_steps_can_be_taken_back_and_done_again(
    explorer: Explorer, look: Callable[[Explorer], Any]
) -> None:
    at = look(explorer)
    seed = at.state[Sampling].settings.seed
    for _ in range(DEPTH + 20):
        at.do("draw-again")
    for _ in range(DEPTH):
        at.do("undo")
    assert at.state[Sampling].settings.seed == seed + 20
    assert explorer.controller.scene.undo is None
    for _ in range(DEPTH):
        at.do("redo")
    assert at.state[Sampling].settings.seed == seed + DEPTH + 20
    assert DEPTH == 100
