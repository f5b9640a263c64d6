"""Directions in the window: a slider moves the face, and a plane of two is drawn in and dragged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.core.direction_axes import standardised, step_along
from latent_explorer.export.pictures import read_metadata
from latent_explorer.jobs.directions import DirectionsFound
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.selection import Selection
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.directions import DirectionsPanel

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


def front(explorer: Explorer, all_there: Callable[[Explorer], None]) -> DirectionsPanel:
    """Show the panel, in front of those beside it, with all its rows."""
    panel = explorer.window.panel(DirectionsPanel)
    (action,) = (a for a in explorer.window.docks.actions() if a.text() == "Directions")
    while "Directions" not in explorer.window.docks.visible:
        action.trigger()
        QApplication.processEvents()
    all_there(explorer)
    assert [row.name for row in panel.rows] != []
    return panel


def test_a_slider_moves_the_face_and_one_drag_is_one_step(
    explorer: Explorer, qtbot: QtBot, look: Any, all_there: Callable[[Explorer], None]
) -> None:
    seen, panel = look(explorer), front(explorer, all_there)
    start = seen.z
    (row,) = (each for each in panel.rows if each.name == "mixed")
    slider = row.slider._slider
    panel.area.ensureWidgetVisible(row)
    middle = slider.rect().center()
    qtbot.mousePress(slider, LEFT, pos=middle)
    for x in range(4, 44, 4):
        qtbot.mouseMove(slider, middle + QPoint(x, 0))
    qtbot.mouseRelease(slider, LEFT, pos=middle + QPoint(40, 0))
    all_there(explorer)
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
    explorer: Explorer, qtbot: QtBot, look: Any, drag: Any, all_there: Callable[[Explorer], None]
) -> None:
    seen, panel = look(explorer), front(explorer, all_there)
    qtbot.mouseClick(panel.more, LEFT)
    panel.first.setCurrentText("mixed")
    panel.second.setCurrentText("PCA 1")
    qtbot.mouseClick(panel.plane, LEFT)
    all_there(explorer)
    card, plane = seen.cards[0], seen.planes[0]
    assert seen.shown[0].axis_names == ("mixed", "PCA 1")
    assert card.header.names[0].text() == "mixed"
    assert not card.header.numbers[0].isVisible()
    assert card.header.coordinates.currentText() == "dir."
    (row,) = (each for each in panel.rows if each.name == "mixed")
    before = row.slider.value
    grip = seen.pixel_of(0, seen.z)
    wanted, _ = plane.to_plane(QPointF(grip + QPoint(40, 0)))
    pixel = plane.frame.pixel[0]
    drag(plane, grip, grip + QPoint(20, 0), grip + QPoint(40, 0))
    all_there(explorer)
    space = explorer.controller.scene.space
    here = space.locate(seen.z, seen.shown[0].coordinates, (0, 1))
    assert here[0] == pytest.approx(wanted, abs=2 * pixel)
    assert row.slider.value - before == pytest.approx(here[0], abs=0.01)
    seen.do("select-rectangle")
    inside = plane.inside
    left, top = round(inside.left()) + 30, round(inside.top()) + 20
    drag(plane, QPoint(left, top), QPoint(left + 90, top + 60), QPoint(left + 150, top + 120))
    all_there(explorer)
    (part,) = seen.state[Selection].parts
    assert part.projection == seen.shown[0]
    assert 0 < plane.drawing.findable.sum() < space.n
    assert (seen.planes[1].drawing.findable == plane.drawing.findable).all()
    card.header.coordinates.setCurrentIndex(0)
    all_there(explorer)
    assert seen.shown[0].coordinates == "z"
    assert card.header.numbers[0].isVisible()
    assert card.header.coordinates.count() == 2


def test_all_layers_of_such_a_plane_work(
    explorer: Explorer,
    qtbot: QtBot,
    look: Any,
    all_there: Callable[[Explorer], None],
    tmp_path: Path,
) -> None:
    seen, panel = look(explorer), front(explorer, all_there)
    panel.plane_requested.emit("first", "mixed")
    for command in ("contours", "ellipse-levels", "equal-axes", "grid"):
        seen.do(command)
    all_there(explorer)
    assert seen.planes[0].layers.has_contours
    assert not explorer.controller.scene.failures
    explorer.exporter.write_projection_png(tmp_path / "plane.png", 1)
    written = read_metadata(tmp_path / "plane.png")["projection"]["coordinates"]
    assert written["names"] == ["first", "mixed"]
    assert written["vectors"] == [list(each) for each in seen.shown[0].coordinates.vectors]
    # A slice lies near a plane of components.
    seen.do("slice-points")
    all_there(explorer)
    assert "turn to such a projection" in "".join(
        each.message for each in explorer.controller.scene.failures.values()
    )
