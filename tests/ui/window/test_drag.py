"""Dragging in the real window: the face follows, and nothing queues up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.face import CurrentFace
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.theme import current_theme

Grab = Callable[[QWidget], np.ndarray]
LONG = 30_000
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


def _current(explorer: Explorer) -> np.ndarray:
    return np.array(explorer.controller.state.current)


def _drag_events(explorer: Explorer, qtbot: QtBot, plane: Any, along: list[QPoint]) -> None:
    qtbot.mousePress(plane.viewport(), LEFT, CONTROL, along[0])
    for pixel in along[1:]:
        qtbot.mouseMove(plane.viewport(), pixel)
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=along[-1])


def test_the_face_follows_the_drag(
    explorer: Explorer, rig: Any, qtbot: QtBot, pixels: Grab, spot: Any, shows: Any
) -> None:
    plane, view = explorer.window.projections.planes[0], explorer.window.current.picture
    before = pixels(view)
    middle = plane.viewport().rect().center()
    target = middle + QPoint(70, -50)
    with qtbot.waitSignal(explorer.worker.result_ready, timeout=LONG):
        _drag_events(explorer, qtbot, plane, [middle, target])
    qtbot.waitUntil(lambda: shows(view, rig.face_of(_current(explorer))), timeout=LONG)
    assert not np.array_equal(pixels(view), before)
    projection = explorer.controller.state.projections[0]
    x, y = explorer.controller.bundle.space.locate(  # type: ignore[union-attr]
        _current(explorer), projection.coordinates, projection.pair
    )
    assert (x, y) == pytest.approx(spot(plane).at(target))


def test_500_events_leave_no_queue_and_end_at_the_last_position(
    explorer: Explorer, rig: Any, qtbot: QtBot, pixels: Grab, spot: Any, shows: Any
) -> None:
    window, space = explorer.window, rig.bundle.space
    index = 1
    plane = window.projections.planes[index]
    projection = explorer.controller.state.projections[index]
    start, middle = _current(explorer), plane.viewport().rect().center()
    turns = np.linspace(0, 4 * np.pi, 500)
    along = [middle + QPoint(round(60 * np.cos(t)), round(45 * np.sin(2 * t))) for t in turns]
    along[-1] = last = middle + QPoint(-40, 33)
    rig.hold()
    rig.codec.batches.clear()
    _drag_events(explorer, qtbot, plane, along)
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    faces: list[CurrentFace] = []
    explorer.worker.result_ready.connect(faces.append)
    rig.release()
    qtbot.waitUntil(
        lambda: bool(faces) and faces[-1].request.z == explorer.controller.state.current,
        timeout=LONG,
    )
    assert len(rig.codec.batches) <= 3, "one under way, one waiting"
    assert shows(window.current.picture, rig.face_of(faces[-1].request.z))

    end = _current(explorer)
    xy = space.locate(end, projection.coordinates, projection.pair)
    assert tuple(xy) == pytest.approx(spot(plane).at(last))
    # Of the coordinates of this projection only two have changed, in z or in PCA.
    to_coordinates = space.basis.to_pca if projection.coordinates == "pca" else np.asarray
    moved = ~np.isclose(to_coordinates(end), to_coordinates(start), atol=1e-9)
    assert set(np.flatnonzero(moved)) == set(projection.pair)
    # And it is where it belongs in all projections.
    color = current_theme().current
    for other, shown in zip(
        window.projections.planes, explorer.controller.state.projections, strict=True
    ):
        x, y = space.locate(end, shown.coordinates, shown.pair)
        assert spot(other).shows(x, y, color)


def test_the_point_moves_in_all_projections_before_the_face_is_there(
    explorer: Explorer, rig: Any, qtbot: QtBot, spot: Any
) -> None:
    window, space = explorer.window, rig.bundle.space
    planes, projections = window.projections.planes, explorer.controller.state.projections
    pca = next(k for k, p in enumerate(projections) if p.coordinates == "pca")
    rig.hold()
    middle = planes[pca].viewport().rect().center()
    _drag_events(explorer, qtbot, planes[pca], [middle, middle + QPoint(80, 60)])
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    z, mean = _current(explorer), space.basis.mean
    for plane, projection in zip(planes, projections, strict=True):
        x, y = space.locate(z, projection.coordinates, projection.pair)
        assert spot(plane).shows(x, y, current_theme().current)
        assert (x, y) != pytest.approx(
            tuple(space.locate(mean, projection.coordinates, projection.pair))
        )
    rig.release()


def test_the_latency_is_shown(explorer: Explorer, qtbot: QtBot) -> None:
    latency = explorer.window.status.latency
    assert latency.text() == ""
    plane = explorer.window.projections.planes[0]
    middle = plane.viewport().rect().center()
    _drag_events(explorer, qtbot, plane, [middle, middle + QPoint(30, 30)])
    qtbot.waitUntil(lambda: "ms" in latency.text(), timeout=LONG)
    assert "95" in latency.text()
