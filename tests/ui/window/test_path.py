"""The path between two vectors: what the buttons set, the slider walks and the mouse drags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.path_controls import PathControls
from latent_explorer.ui.widgets.line_slider import LineSlider
from latent_explorer.ui.widgets.value_slider import ValueSlider

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def at(explorer: Explorer, look: Any) -> Any:
    return look(explorer)


@pytest.fixture
def controls(explorer: Explorer) -> PathControls:
    found = explorer.window.panel(CurrentFacePanel).findChild(PathControls)
    assert isinstance(found, PathControls)
    return found


def _slider(controls: PathControls) -> ValueSlider:
    found = controls.findChild(ValueSlider)
    assert isinstance(found, ValueSlider)
    return found


def _click(controls: PathControls, qtbot: QtBot, text: str) -> None:
    (button,) = (b for b in controls.findChildren(QPushButton) if b.text().startswith(text))
    qtbot.mouseClick(button, LEFT)


def _handle(controls: PathControls) -> LineSlider:
    found = controls.findChild(LineSlider)
    assert found is not None
    return found


@pytest.fixture
def between_images(at: Any, controls: PathControls, qtbot: QtBot, rig: Any) -> Any:
    """Two images as A and B; the point is at B."""
    a, b = (rig.bundle.space.point(k).astype(float) for k in (3, 77))
    for text, z in (("Set A", a), ("Set B", b)):
        at.put(z)
        _click(controls, qtbot, text)
    return a, b


def test_after_set_b_the_slider_is_where_the_point_is(
    at: Any, controls: PathControls, between_images: Any
) -> None:
    assert _slider(controls).value == 1.0
    assert at.state[LatentPath].position == 1.0
    np.testing.assert_allclose(at.z, between_images[1])
    assert _slider(controls).isEnabled()


def test_a_path_between_two_images_meets_both_of_them(
    at: Any, controls: PathControls, between_images: Any, qtbot: QtBot
) -> None:
    a, b = between_images
    handle = _handle(controls)
    for position in (0.0, 0.25, 1.0, 0.5):
        handle.set_number(position)
        np.testing.assert_allclose(at.z, a + position * (b - a), atol=1e-9)
    assert at.explorer.controller.scene.undo == "Move along the path"


def test_the_slider_moves_through_all_projections(
    at: Any, controls: PathControls, between_images: Any, spot: Any, qtbot: QtBot
) -> None:
    from latent_explorer.ui.theme import current_theme

    _handle(controls).set_number(0.5)
    for index, plane in enumerate(at.planes):
        projection = at.shown[index]
        space = at.explorer.controller.scene.space
        x, y = space.locate(at.z, projection.coordinates, projection.pair)
        assert spot(plane).shows(x, y, current_theme().current)


def test_dragging_b_takes_a_point_that_is_there_along(
    at: Any, controls: PathControls, between_images: Any, qtbot: QtBot
) -> None:
    plane, start = at.planes[0], at.pixel_of(0, between_images[1])
    # The two handles lie on each other; the point itself would be grabbed first.
    _handle(controls).set_number(0.5)
    halfway = at.z
    target = start + QPoint(-20, 25)
    qtbot.mousePress(plane.viewport(), LEFT, pos=start)
    for pixel in (start + QPoint(-8, 10), target):
        qtbot.mouseMove(plane.viewport(), pixel)
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=target)
    path = at.state[LatentPath]
    np.testing.assert_allclose(path.a, between_images[0])
    assert not np.allclose(path.b, between_images[1])
    assert at.explorer.controller.scene.undo == "Move B of the path"
    # It was on the path, and still is, halfway.
    np.testing.assert_allclose(at.z, (np.array(path.a) + np.array(path.b)) / 2)
    assert _slider(controls).value == 0.5
    at.do("undo")
    np.testing.assert_allclose(at.state[LatentPath].b, between_images[1])
    np.testing.assert_allclose(at.z, halfway)


def test_a_point_that_has_left_the_path_is_not_pulled_back(
    at: Any, controls: PathControls, between_images: Any, qtbot: QtBot
) -> None:
    away = between_images[1] + 1.0
    at.put(away)
    plane, start = at.planes[1], at.pixel_of(1, between_images[0])
    qtbot.mousePress(plane.viewport(), LEFT, pos=start)
    qtbot.mouseMove(plane.viewport(), start + QPoint(15, 15))
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=start + QPoint(15, 15))
    np.testing.assert_allclose(at.z, away)


def test_only_in_this_plane_is_an_option(
    at: Any, controls: PathControls, between_images: Any, qtbot: QtBot
) -> None:
    (box,) = controls.findChildren(QCheckBox)
    assert not box.isChecked()
    box.click()
    path, projection = at.state[LatentPath], at.shown[0]
    assert path.plane == projection
    others = [k for k in range(12) if k not in projection.pair]
    before = at.z
    _handle(controls).set_number(0.25)
    np.testing.assert_allclose(at.z[others], before[others])
    a, b = between_images
    pair = list(projection.pair)
    np.testing.assert_allclose(at.z[pair], (a + 0.25 * (b - a))[pair])
    box.click()
    assert at.state[LatentPath].plane is None


def test_the_keys_a_and_b_set_the_ends(at: Any, qtbot: QtBot, explorer: Explorer) -> None:
    explorer.window.activateWindow()
    plane = at.planes[0]
    plane.setFocus()
    qtbot.keyClick(plane, Qt.Key.Key_A)
    at.put([0.5] * 12)
    qtbot.keyClick(plane, Qt.Key.Key_B)
    path = at.state[LatentPath]
    assert path.complete
    np.testing.assert_allclose(path.b, 0.5)
    at.do("path-clear")
    assert at.state[LatentPath] == LatentPath()
    at.do("undo")
    assert at.state[LatentPath] == path


def test_a_drag_of_the_slider_is_one_step(
    at: Any, controls: PathControls, between_images: Any, qtbot: QtBot
) -> None:
    handle, before = _handle(controls), at.state[CurrentPoint]
    right = handle.rect().center() + QPoint(handle.width() // 2 - 9, 0)
    qtbot.mousePress(handle, LEFT, pos=right)
    for k in range(1, 8):
        qtbot.mouseMove(handle, right - QPoint(10 * k, 0))
    qtbot.mouseRelease(handle, LEFT, pos=right - QPoint(70, 0))
    assert at.state[CurrentPoint] != before
    at.do("undo")
    assert at.state[CurrentPoint] == before
    assert at.explorer.controller.scene.undo != "Move along the path"


def test_other_pairs_leave_the_path_where_it_is(
    at: Any, controls: PathControls, between_images: Any, settle: Callable[[Explorer], None]
) -> None:
    path = at.state[LatentPath]
    at.do("add-projection")
    settle(at.explorer)
    assert at.state[LatentPath] == path
    assert at.planes[-1].marks.handles["a"].point is not None
