"""Directions in the window: a slider moves the face, and a plane of two is drawn in and dragged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.core.direction_axes import standardised, step_along
from latent_explorer.jobs.directions import DirectionsFound
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.selection import Selection
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.directions import DirectionsPanel
from latent_explorer.ui.turns import turns

LONG = 30_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def fake_bundle(fake_bundle: Any) -> Any:
    """The toy bundle, with attributes that depend on its first PCA components."""
    space = fake_bundle.space
    u = standardised(space.basis, space.points, space.d)
    columns = {
        "first": np.where(u[:, 0] > 0, 1, -1).astype(np.int8),
        "mixed": np.where(u[:, 0] + u[:, 1] > 0, 1, -1).astype(np.int8),
    }
    return replace(fake_bundle, columns=columns)


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[Explorer], None]:
    """Return a function that waits until all that was asked for is there."""

    def wait(explorer: Explorer) -> None:
        controller = explorer.controller
        qtbot.waitUntil(
            lambda: not controller.awaited and controller.scene.working_on is None, timeout=LONG
        )
        turns().finish()

    return wait


def front(explorer: Explorer, settle: Callable[[Explorer], None]) -> DirectionsPanel:
    """Show the panel, in front of those beside it, with all its rows."""
    panel = explorer.window.panel(DirectionsPanel)
    (action,) = (a for a in explorer.window.dock_actions() if a.text() == "Directions")
    while "Directions" not in explorer.window.visible_panels:
        action.trigger()
        QApplication.processEvents()
    settle(explorer)
    assert [row.name for row in panel.rows] != []
    return panel


def test_a_slider_moves_the_face_and_one_drag_is_one_step(
    explorer: Explorer, qtbot: QtBot, look: Any, settle: Callable[[Explorer], None]
) -> None:
    seen, panel = look(explorer), front(explorer, settle)
    start = seen.z
    (row,) = (each for each in panel.rows if each.name == "mixed")
    slider = row.slider._slider
    panel.area.ensureWidgetVisible(row)
    middle = slider.rect().center()
    qtbot.mousePress(slider, LEFT, pos=middle)
    for x in range(4, 44, 4):
        qtbot.mouseMove(slider, middle + QPoint(x, 0))
    qtbot.mouseRelease(slider, LEFT, pos=middle + QPoint(40, 0))
    settle(explorer)
    value = row.slider.value
    assert value > 0.3
    found = seen.result(DirectionsFound).named("mixed")
    basis = explorer.controller.scene.space.basis
    step = step_along(basis, found.vector)
    np.testing.assert_allclose(seen.z, start + value * step, atol=1e-6)
    assert seen.result(CurrentFace).request.z == seen.state[CurrentPoint].z
    assert explorer.controller.scene.undo == "Move along mixed"
    seen.do("undo")
    np.testing.assert_array_equal(seen.z, start)
    assert row.slider.value == 0.0
    assert explorer.controller.scene.undo is None


def test_the_plane_of_two_directions_is_dragged_and_selected_in(
    explorer: Explorer, qtbot: QtBot, look: Any, drag: Any, settle: Callable[[Explorer], None]
) -> None:
    seen, panel = look(explorer), front(explorer, settle)
    qtbot.mouseClick(panel.more, LEFT)
    panel.first.setCurrentText("mixed")
    panel.second.setCurrentText("PCA 1")
    qtbot.mouseClick(panel.plane, LEFT)
    settle(explorer)
    card, plane = seen.cards[0], seen.planes[0]
    assert seen.shown[0].axis_names == ("mixed", "PCA 1")
    assert card.header.names[0].text() == "mixed"
    assert not card.header.numbers[0].isVisible()
    assert card.header.coordinates.currentText() == "dir."
    (row,) = (each for each in panel.rows if each.name == "mixed")
    before = row.slider.value
    grip = seen.pixel_of(0, seen.z)
    drag(plane, grip, grip + QPoint(20, 0), grip + QPoint(40, 0))
    settle(explorer)
    moved = 40 * plane.frame.pixel[0]
    # Along both axes at once they are not at right angles: along the plane's own it is exact.
    space = explorer.controller.scene.space
    here = space.locate(seen.z, seen.shown[0].coordinates, (0, 1))
    assert here[0] == pytest.approx(moved, abs=2 * plane.frame.pixel[0])
    assert row.slider.value - before == pytest.approx(here[0], abs=0.01)
    seen.do("select-rectangle")
    inside = plane.inside
    left, top = round(inside.left()) + 30, round(inside.top()) + 20
    drag(plane, QPoint(left, top), QPoint(left + 90, top + 60), QPoint(left + 150, top + 120))
    settle(explorer)
    (part,) = seen.state[Selection].parts
    assert part.projection == seen.shown[0]
    assert 0 < plane.findable.sum() < space.n
    assert (seen.planes[1].findable == plane.findable).all()
    card.header.coordinates.setCurrentIndex(0)
    settle(explorer)
    assert seen.shown[0].coordinates == "z"
    assert card.header.numbers[0].isVisible()
    assert card.header.coordinates.count() == 2


def test_all_layers_of_such_a_plane_work(
    explorer: Explorer, qtbot: QtBot, look: Any, settle: Callable[[Explorer], None]
) -> None:
    seen, panel = look(explorer), front(explorer, settle)
    panel.plane_requested.emit("first", "mixed")
    for command in ("contours", "ellipse-levels", "equal-axes", "grid"):
        seen.do(command)
    settle(explorer)
    assert seen.planes[0].layers.has_contours
    assert not explorer.controller.scene.failures
    # A slice lies near a plane of components.
    seen.do("slice-points")
    settle(explorer)
    assert "turn to such a projection" in "".join(
        each.message for each in explorer.controller.scene.failures.values()
    )
