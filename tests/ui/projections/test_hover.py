"""What the mouse points at in one projection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QCursor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from latent_explorer.core.attributes import Classes
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.plane_index import PlaneIndex
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud, ColouredCloudRequest
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.hovered import Hovered
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.theme import current_theme, density_lut
from latent_explorer.ui.tool_tips import wrapped_tooltip

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
POINTS = np.array([[-2.0, 1.5], [0.0, -1.0], [2.0, 1.0]], np.float32)


@pytest.fixture
def cloud(cloud: Cloud) -> Cloud:
    """Three points far from each other."""
    x, y = POINTS.T.copy()
    ellipse = ConfidenceEllipse(np.zeros(2), np.eye(2))
    return replace(cloud, x=x, y=y, ellipse=ellipse, near=PlaneIndex.of(x, y, ellipse))


@pytest.fixture
def found(plane: Plane) -> list[Hovered | None]:
    """All that was found, in order."""
    things: list[Hovered | None] = []
    plane.hover.found.connect(things.append)
    return things


@pytest.fixture
def point_at(plane: Plane, spot: Any, qtbot: QtBot) -> Callable[..., None]:
    """Return a function that moves the mouse to a point (x, y), or some pixels beside it.

    To begin with it is elsewhere, for to where it is it could not be moved, and no button is held,
    as tests of drags that are broken off leave it.
    """
    for button in (LEFT, RIGHT, Qt.MouseButton.MiddleButton):
        qtbot.mouseRelease(plane.viewport(), button)
    QCursor.setPos(plane.window().frameGeometry().bottomRight() + QPoint(50, 50))
    QApplication.processEvents()

    def move(xy: Any, *offset: int) -> None:
        pixel = spot(plane).of(float(xy[0]), float(xy[1])) + QPoint(*offset)
        qtbot.mouseMove(plane.viewport(), pixel)

    return move


def _image(index: int) -> Hovered:
    return Hovered("image", index)


def test_the_image_at_the_mouse_is_found_at_once(
    found: list[Any], point_at: Callable[..., None]
) -> None:
    point_at(POINTS[1], 5, -5)
    assert found == [_image(1)]


@pytest.mark.parametrize(("offset", "near"), [(13, True), (16, False)])
def test_it_is_found_within_14_pixels(
    found: list[Any], point_at: Callable[..., None], offset: int, near: bool
) -> None:
    point_at(POINTS[1], 0, offset)
    assert found == ([_image(1)] if near else [])


def test_of_fast_moves_the_last_one_counts(
    plane: Plane, found: list[Any], point_at: Callable[..., None], qtbot: QtBot
) -> None:
    point_at(POINTS[0])
    for index in (1, 0, 1, 2):
        point_at(POINTS[index])
    with qtbot.waitSignal(plane.hover.found):
        pass
    assert found == [_image(0), _image(2)]


def test_beside_all_points_and_outside_there_is_nothing(
    plane: Plane, found: list[Any], point_at: Callable[..., None], qtbot: QtBot
) -> None:
    point_at(POINTS[0])
    with qtbot.waitSignal(plane.hover.found):
        point_at(POINTS[0], 0, 60)
    with qtbot.waitSignal(plane.hover.found):
        point_at(POINTS[2])
    QApplication.sendEvent(plane, QEvent(QEvent.Type.Leave))
    assert found == [_image(0), None, _image(2), None]


def test_above_the_numbers_of_the_axes_there_is_nothing(
    plane: Plane, found: list[Any], qtbot: QtBot
) -> None:
    # The view ends just left of the point, which is still within reach of the mouse.
    x = float(POINTS[0, 0])
    pixel = plane.frame.pixel[0]
    with qtbot.waitSignal(plane.drawing.drawn):
        plane.show_view((x + 5 * pixel, 3.0, -2.0, 2.0))
    at = plane.to_pixels(x, float(POINTS[0, 1])).toPoint()
    qtbot.mouseMove(plane.viewport(), at)
    assert found == []


@pytest.mark.parametrize("button", [LEFT, RIGHT, Qt.MouseButton.MiddleButton])
def test_from_a_press_to_the_next_move_after_the_release_there_is_nothing(
    plane: Plane,
    found: list[Any],
    point_at: Callable[..., None],
    spot: Any,
    qtbot: QtBot,
    button: Qt.MouseButton,
) -> None:
    point_at(POINTS[0])
    pixels = [spot(plane).of(*map(float, point)) for point in POINTS]
    qtbot.mousePress(plane.viewport(), button, pos=pixels[0])
    assert found == [_image(0), None]
    for pixel in pixels:
        qtbot.mouseMove(plane.viewport(), pixel)
    qtbot.mouseRelease(plane.viewport(), button, pos=pixels[2])
    assert found == [_image(0), None]
    with qtbot.waitSignal(plane.hover.found):
        point_at(POINTS[1], 1, 1)
    assert found[-1] == _image(1)


def test_a_generated_point_is_found_before_an_image_below_it(
    plane: Plane, found: list[Any], point_at: Callable[..., None]
) -> None:
    plane.show_generated(POINTS[[2, 1]].astype(float), None)
    point_at(POINTS[1])
    assert found == [Hovered("generated", 1)]


def test_what_can_be_dragged_hides_what_is_below_it(
    plane: Plane, found: list[Any], point_at: Callable[..., None]
) -> None:
    plane.show_current(POINTS[1].astype(float))
    point_at(POINTS[1])
    assert found == []


def test_when_the_view_changes_below_the_mouse_something_else_is_found(
    plane: Plane, found: list[Any], point_at: Callable[..., None], wheel: Any, qtbot: QtBot
) -> None:
    point_at(POINTS[0], 10, 0)
    assert found == [_image(0)]
    with qtbot.waitSignal(plane.hover.found):
        wheel(plane, plane.hover.mouse.toPoint(), 600)
    assert found == [_image(0), None]


def test_in_another_cloud_it_is_looked_for_anew(
    plane: Plane, cloud: Cloud, found: list[Any], point_at: Callable[..., None], qtbot: QtBot
) -> None:
    point_at(POINTS[0])
    with qtbot.waitSignal(plane.hover.found):
        plane.show_cloud(replace(cloud))
    # Told once more, though it has the same number: it may be an image of another bundle.
    assert found == [_image(0), _image(0)]
    with qtbot.waitSignal(plane.hover.found):
        plane.show_cloud(None)
    assert found[-1] is None


@pytest.fixture
def coloured(cloud: Cloud) -> ColouredCloud:
    """The second point is of a class of its own."""
    order = np.array([0, 2, 1], np.int32)
    request = ColouredCloudRequest(
        bundle=cloud.request.bundle, projection=cloud.request.projection, attribute="hat"
    )
    x, y = POINTS[order].T.copy()
    classes = Classes(order, np.array([0, 2, 3]), ("no", "yes"))
    return ColouredCloud(request, classes, x, y, (None, None))


def test_what_is_filtered_out_is_not_found(
    plane: Plane,
    coloured: ColouredCloud,
    found: list[Any],
    point_at: Callable[..., None],
    qtbot: QtBot,
) -> None:
    plane.show_coloured(coloured, Colouring("hat", hidden=(0,)))
    point_at(POINTS[0])
    assert found == []
    with qtbot.waitSignal(plane.hover.found):
        point_at(POINTS[1])
    assert found == [_image(1)]


def test_when_it_is_filtered_out_below_the_mouse_it_is_found_no_more(
    plane: Plane,
    coloured: ColouredCloud,
    found: list[Any],
    point_at: Callable[..., None],
    qtbot: QtBot,
) -> None:
    plane.show_coloured(coloured, Colouring("hat"))
    point_at(POINTS[1])
    for hidden in ((1,), ()):
        with qtbot.waitSignal(plane.hover.found):
            plane.show_coloured(coloured, Colouring("hat", hidden=hidden))
    assert found == [_image(1), None, _image(1)]
    # A density has no filter.
    plane.show_coloured(coloured, Colouring("hat", hidden=(1,)))
    plane.show_coloured(None, Colouring())
    assert plane.drawing.findable is None


def test_a_click_chooses_nothing_that_is_filtered_out(
    plane: Plane, coloured: ColouredCloud, intents: list[Any], spot: Any, qtbot: QtBot
) -> None:
    plane.show_coloured(coloured, Colouring("hat", hidden=(1,)))
    alt = Qt.KeyboardModifier.AltModifier
    for point in POINTS:
        at = spot(plane).of(*map(float, point))
        qtbot.mouseClick(plane.viewport(), LEFT, alt, at)
    assert intents == [(0,), (2,)]


def test_a_plane_that_is_hidden_points_at_nothing(
    plane: Plane, found: list[Any], point_at: Callable[..., None]
) -> None:
    point_at(POINTS[0])
    plane.hide()
    assert found == [_image(0), None]


def test_the_tip_of_the_plane_stays_away_from_what_is_pointed_at(
    plane: Plane, found: list[Any], point_at: Callable[..., None], qtbot: QtBot
) -> None:
    def ask() -> None:
        at = plane.viewport().rect().center()
        event = QHelpEvent(QEvent.Type.ToolTip, at, plane.viewport().mapToGlobal(at))
        QApplication.sendEvent(plane.viewport(), event)

    point_at(POINTS[0])
    ask()
    assert QToolTip.text() == ""
    with qtbot.waitSignal(plane.hover.found):
        point_at(POINTS[0], 0, 60)
    ask()
    assert QToolTip.text() == wrapped_tooltip(plane.toolTip())
    QToolTip.hideText()


@pytest.mark.parametrize("dark", [False, True])
def test_the_ring_is_around_the_point_in_the_colours_of_the_theme(
    plane: Plane, pixels: Any, parts: Any, set_dark: Any, spot: Any, dark: bool
) -> None:
    set_dark(dark)
    parts(plane).hide_cloud()
    x, y = 1.0, -1.5  # where no other mark is
    before = pixels(plane.viewport())
    plane.hover.show_ring(np.array([x, y]))
    QApplication.processEvents()
    theme = current_theme()
    assert spot(plane).shows(x, y, theme.origin, radius=11)
    assert not spot(plane).shows(x, y, theme.origin, radius=3)
    plane.hover.show_ring(None)
    np.testing.assert_array_equal(pixels(plane.viewport()), before)


def test_the_ring_stands_out_on_any_ground() -> None:
    theme = current_theme()
    densest = [QColor(*map(int, rgba[:3])).name() for rgba in density_lut(theme)[1:]]
    for ground in (theme.plot, *densest):
        assert max(_contrast(ground, theme.halo), _contrast(ground, theme.origin)) >= 3


def _contrast(a: str, b: str) -> float:
    def luminance(color: str) -> float:
        rgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return float(linear @ (0.2126, 0.7152, 0.0722))

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)
