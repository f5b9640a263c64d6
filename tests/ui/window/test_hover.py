"""Pointing at something in one panel, and what follows in the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.generating import GeneratedFaces, GeneratedVectors
from latent_explorer.jobs.hovered_face import HoveredFace
from latent_explorer.session.hovered import Hovered
from latent_explorer.session.point import CurrentPoint
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.widgets.thumbnail import PICTURE

Grab = Callable[[QWidget], np.ndarray]
PointAt = Callable[[Plane, QPoint], None]
LONG = 30_000
LEFT = Qt.MouseButton.LeftButton


def _pixel_of_a_point(plane: Plane) -> tuple[int, QPoint]:
    """Return an image and where its point is: the highest in view, which has nothing above it."""
    x0, x1, y0, y1 = plane.frame.view
    cloud = plane.cloud
    assert cloud is not None
    inside = (cloud.x > x0) & (cloud.x < x1) & (cloud.y > y0) & (cloud.y < y1)
    index = int(np.argmax(np.where(inside, cloud.y, -np.inf)))
    return index, plane.to_pixels(float(cloud.x[index]), float(cloud.y[index])).toPoint()


def _leave(plane: Plane) -> None:
    QApplication.sendEvent(plane, QEvent(QEvent.Type.Leave))


def _ringed(plane: Plane, spot: Any, x: float, y: float) -> bool:
    shown: bool = spot(plane).shows(x, y, current_theme().origin, radius=11)
    return shown and plane.hover.ringed == pytest.approx((x, y), abs=1e-5)


@pytest.fixture
def thumbnail(explorer: Explorer) -> Any:
    """The small picture."""
    return explorer.window.panel(ProjectionsPanel).thumbnail.widget


@pytest.fixture
def point_at(explorer: Explorer, qtbot: QtBot) -> Callable[[Plane, QPoint], None]:
    """Return a function that moves the mouse to a pixel of a plane.

    To begin with it is elsewhere: to where it is it could not be moved.
    """
    qtbot.mouseMove(explorer.window.status, QPoint(5, 5))

    def move(plane: Plane, pixel: QPoint) -> None:
        qtbot.mouseMove(plane.viewport(), pixel)

    return move


def test_a_point_is_ringed_in_all_projections_with_picture_and_name_beside_the_mouse(
    explorer: Explorer,
    rig: Any,
    qtbot: QtBot,
    point_at: PointAt,
    look: Any,
    spot: Any,
    thumbnail: Any,
    pixels: Grab,
) -> None:
    look = look(explorer)
    plane = look.planes[0]
    index, pixel = _pixel_of_a_point(plane)
    point_at(plane, pixel)
    # The rings at once, the picture after a while.
    z = rig.bundle.space.point(index)
    for each, projection in zip(look.planes, look.shown, strict=True):
        x, y = rig.bundle.space.locate(z, projection.coordinates, projection.pair)
        assert _ringed(each, spot, x, y)
    assert not thumbnail.isVisible()
    qtbot.waitUntil(lambda: thumbnail.isVisible() and thumbnail.has_picture, timeout=LONG)
    assert thumbnail.name == f"{index}.jpg"
    face = rig.face_of(z)
    middle = pixels(thumbnail)[4 : 4 + PICTURE, 4 : 4 + PICTURE][8::16, 8::16]
    assert np.abs(middle.astype(int) - face).max() <= 2 + 255 * 8 / PICTURE
    _beside_the_point(thumbnail, plane, pixel)
    # It stays a little, then it goes.
    _leave(plane)
    assert thumbnail.isVisible()
    assert all(each.hover.ringed is None for each in look.planes)
    qtbot.waitUntil(lambda: not thumbnail.isVisible(), timeout=LONG)


def test_the_picture_leaves_the_count_under_the_mouse_to_be_read(
    explorer: Explorer, qtbot: QtBot, point_at: PointAt, look: Any, thumbnail: Any
) -> None:
    look = look(explorer)
    for plane in look.planes:
        x0, x1, y0, y1 = plane.frame.view
        cloud = plane.cloud
        # The points nearest to the corner in which the count is written.
        corner = (cloud.x - x0) / (x1 - x0) - (cloud.y - y0) / (y1 - y0)
        for index in np.argsort(corner)[-3:]:
            point_at(plane, plane.to_pixels(cloud.x[index], cloud.y[index]).toPoint())
            qtbot.waitUntil(lambda: thumbnail.isVisible() and thumbnail.has_picture, timeout=LONG)
            words = plane.readout_place
            assert not words.isEmpty()
            words.moveTopLeft(plane.mapTo(plane.window(), words.topLeft()))
            assert not thumbnail.geometry().intersects(words)
            _leave(plane)
            qtbot.waitUntil(lambda: not thumbnail.isVisible(), timeout=LONG)


def _beside_the_point(thumbnail: Any, plane: Plane, pixel: QPoint) -> None:
    window = plane.window()
    assert thumbnail.parentWidget() is window
    assert window.rect().contains(thumbnail.geometry())
    at = plane.viewport().mapTo(window, pixel)
    assert not thumbnail.geometry().intersects(QRect(at - QPoint(9, 9), at + QPoint(9, 9)))


def test_while_it_is_there_the_picture_follows_the_mouse(
    explorer: Explorer, qtbot: QtBot, point_at: PointAt, look: Any, thumbnail: Any
) -> None:
    plane = look(explorer).planes[0]
    point_at(plane, _pixel_of_a_point(plane)[1])
    qtbot.waitUntil(thumbnail.isVisible, timeout=LONG)
    generated = look(explorer).result(GeneratedVectors).draw.z[2]
    other = look(explorer).pixel_of(0, generated)
    point_at(plane, other)
    qtbot.waitUntil(lambda: thumbnail.name.startswith("Face"), timeout=LONG)
    assert thumbnail.isVisible()
    assert thumbnail.has_picture
    _beside_the_point(thumbnail, plane, other)


def test_a_press_puts_the_picture_away_and_a_drag_asks_for_none(
    explorer: Explorer,
    rig: Any,
    qtbot: QtBot,
    point_at: PointAt,
    look: Any,
    thumbnail: Any,
    drag: Any,
) -> None:
    plane = look(explorer).planes[0]
    pixel = _pixel_of_a_point(plane)[1]
    point_at(plane, pixel)
    qtbot.waitUntil(lambda: thumbnail.isVisible() and thumbnail.has_picture, timeout=LONG)
    shown = look(explorer).result(HoveredFace)
    qtbot.mousePress(plane.viewport(), LEFT, Qt.KeyboardModifier.ControlModifier, pixel)
    assert not thumbnail.isVisible()
    assert explorer.controller.scene.hovered is None
    start = look(explorer).z
    for step in range(20):
        qtbot.mouseMove(plane.viewport(), pixel + QPoint(step, 3 * step))
        assert explorer.controller.scene.hovered is None
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=pixel + QPoint(20, 60))
    assert not np.allclose(look(explorer).z, start)
    assert look(explorer).result(HoveredFace) is shown


def test_a_face_that_is_pointed_at_is_ringed_in_all_projections(
    explorer: Explorer, rig: Any, qtbot: QtBot, look: Any, spot: Any, thumbnail: Any
) -> None:
    look = look(explorer)
    grid = explorer.window.panel(FacesPanel).grid
    for index in (5, 6):
        qtbot.mouseMove(grid, grid.rect_of(index).center().toPoint())
        z = look.result(GeneratedVectors).draw.z[index]
        for plane, projection in zip(look.planes, look.shown, strict=True):
            x, y = rig.bundle.space.locate(z, projection.coordinates, projection.pair)
            assert _ringed(plane, spot, x, y)
    assert not thumbnail.isVisible()
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    assert all(plane.hover.ringed is None for plane in look.planes)
    assert look.state[CurrentPoint].face is None


def test_a_generated_point_shows_its_face_and_a_click_selects_it(
    explorer: Explorer, qtbot: QtBot, point_at: PointAt, look: Any, thumbnail: Any, pixels: Grab
) -> None:
    look = look(explorer)
    drawn = look.result(GeneratedVectors).draw.z
    plane = look.planes[0]
    pixel = look.pixel_of(0, drawn[2])
    point_at(plane, pixel)
    hovered = explorer.controller.scene.hovered
    assert hovered is not None
    assert hovered.kind == "generated"
    qtbot.waitUntil(thumbnail.isVisible, timeout=LONG)
    assert thumbnail.name == f"Face {hovered.index + 1}"
    face = look.result(GeneratedFaces).faces[hovered.index]
    middle = pixels(thumbnail)[4 : 4 + PICTURE, 4 : 4 + PICTURE][8::16, 8::16]
    assert np.abs(middle.astype(int) - face).max() <= 2 + 255 * 8 / PICTURE
    qtbot.mouseClick(plane.viewport(), LEFT, pos=pixel)
    assert look.state[CurrentPoint].face == hovered.index
    np.testing.assert_array_equal(np.float32(look.z), drawn[hovered.index])


def test_alt_and_a_click_start_from_the_image_that_was_pointed_at(
    explorer: Explorer, rig: Any, qtbot: QtBot, point_at: PointAt, look: Any, thumbnail: Any
) -> None:
    look = look(explorer)
    index, pixel = _pixel_of_a_point(look.planes[0])
    point_at(look.planes[0], pixel)
    assert explorer.controller.scene.hovered == Hovered("image", index)
    qtbot.mouseClick(look.planes[0].viewport(), LEFT, Qt.KeyboardModifier.AltModifier, pixel)
    np.testing.assert_allclose(look.z, rig.bundle.space.point(index), atol=1e-6)
    assert look.state[CurrentPoint].image == index


def test_zooming_puts_the_picture_beside_the_point_again(
    explorer: Explorer, qtbot: QtBot, point_at: PointAt, look: Any, thumbnail: Any
) -> None:
    plane = look(explorer).planes[0]
    index, pixel = _pixel_of_a_point(plane)
    point_at(plane, pixel)
    qtbot.waitUntil(thumbnail.isVisible, timeout=LONG)
    x0, x1, y0, y1 = plane.frame.view
    shift = 6 * plane.frame.pixel[0]
    plane.look_at((x0 + shift, x1 + shift, y0, y1))
    assert not thumbnail.isVisible()
    qtbot.waitUntil(thumbnail.isVisible, timeout=LONG)
    assert explorer.controller.scene.hovered == Hovered("image", index)
    _beside_the_point(thumbnail, plane, pixel - QPoint(6, 0))


def test_a_projection_that_goes_takes_its_picture_along(
    explorer: Explorer, qtbot: QtBot, point_at: PointAt, look: Any, thumbnail: Any
) -> None:
    look = look(explorer)
    plane = look.planes[3]
    point_at(plane, _pixel_of_a_point(plane)[1])
    qtbot.waitUntil(thumbnail.isVisible, timeout=LONG)
    look.cards[3].remove.click()
    assert explorer.controller.scene.hovered is None
    qtbot.waitUntil(lambda: not thumbnail.isVisible(), timeout=LONG)


def test_while_the_decoder_is_busy_there_is_the_name_and_the_picture_follows(
    explorer: Explorer, rig: Any, qtbot: QtBot, point_at: PointAt, look: Any, thumbnail: Any
) -> None:
    rig.hold()
    plane = look(explorer).planes[1]
    index, pixel = _pixel_of_a_point(plane)
    point_at(plane, pixel)
    qtbot.waitUntil(thumbnail.isVisible, timeout=LONG)
    assert thumbnail.name == f"{index}.jpg"
    assert not thumbnail.has_picture
    rig.release()
    qtbot.waitUntil(lambda: thumbnail.has_picture, timeout=LONG)


def test_nothing_of_the_old_bundle_is_pointed_at_in_the_new_one(
    explorer: Explorer,
    rig: Any,
    qtbot: QtBot,
    point_at: PointAt,
    look: Any,
    settle: Any,
    thumbnail: Any,
) -> None:
    look = look(explorer)
    point_at(look.planes[0], _pixel_of_a_point(look.planes[0])[1])
    qtbot.waitUntil(thumbnail.isVisible, timeout=LONG)
    explorer.controller.open_bundle(Path("small"))
    qtbot.waitUntil(lambda: explorer.controller.scene.bundle.name == "small", timeout=LONG)
    settle(explorer)
    plane = look.planes[0]
    _leave(plane)
    index, pixel = _pixel_of_a_point(plane)
    point_at(plane, pixel)
    qtbot.waitUntil(lambda: thumbnail.name == f"small {index}.jpg", timeout=LONG)
