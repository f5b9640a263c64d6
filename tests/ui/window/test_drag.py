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
from latent_explorer.jobs.request import Result
from latent_explorer.session.point import CurrentPoint
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.theme import current_theme

Grab = Callable[[QWidget], np.ndarray]
LONG = 30_000
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


def _drag_events(explorer: Explorer, qtbot: QtBot, plane: Any, along: list[QPoint]) -> None:
    qtbot.mousePress(plane.viewport(), LEFT, CONTROL, along[0])
    for pixel in along[1:]:
        qtbot.mouseMove(plane.viewport(), pixel)
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=along[-1])


def test_the_face_follows_the_drag(
    explorer: Explorer, rig: Any, qtbot: QtBot, pixels: Grab, spot: Any, shows: Any, look: Any
) -> None:
    look = look(explorer)
    plane, view = look.planes[0], explorer.window.panel(CurrentFacePanel).picture
    before = pixels(view)
    middle = plane.viewport().rect().center()
    target = middle + QPoint(70, -50)
    _drag_events(explorer, qtbot, plane, [middle, target])
    qtbot.waitUntil(lambda: shows(view, rig.face_of(look.z)), timeout=LONG)
    assert not np.array_equal(pixels(view), before)
    projection = look.shown[0]
    x, y = rig.bundle.space.locate(look.z, projection.coordinates, projection.pair)
    assert (x, y) == pytest.approx(spot(plane).at(target))


def test_500_events_leave_no_queue_and_end_at_the_last_position(
    explorer: Explorer, rig: Any, qtbot: QtBot, pixels: Grab, spot: Any, shows: Any, look: Any
) -> None:
    look, space = look(explorer), rig.bundle.space
    index = 1
    plane, projection = look.planes[index], look.shown[index]
    start, middle = look.z, plane.viewport().rect().center()
    turns = np.linspace(0, 4 * np.pi, 500)
    along = [middle + QPoint(round(60 * np.cos(t)), round(45 * np.sin(2 * t))) for t in turns]
    along[-1] = last = middle + QPoint(-40, 33)
    rig.hold()
    rig.codec.batches.clear()
    _drag_events(explorer, qtbot, plane, along)
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    faces: list[CurrentFace] = []

    def note(result: Result) -> None:
        if isinstance(result, CurrentFace):
            faces.append(result)

    explorer.result_shown.connect(note)
    rig.release()
    qtbot.waitUntil(
        lambda: bool(faces) and faces[-1].request.z == look.state[CurrentPoint].z, timeout=LONG
    )
    assert len(faces) <= 2, "one under way, one waiting"
    picture = explorer.window.panel(CurrentFacePanel).picture
    assert shows(picture, rig.face_of(faces[-1].request.z))

    end = look.z
    xy = space.locate(end, projection.coordinates, projection.pair)
    assert tuple(xy) == pytest.approx(spot(plane).at(last))
    # Of the coordinates of this projection only two have changed, in z or in PCA.
    to_coordinates = space.basis.to_pca if projection.coordinates == "pca" else np.asarray
    moved = ~np.isclose(to_coordinates(end), to_coordinates(start), atol=1e-9)
    assert set(np.flatnonzero(moved)) == set(projection.pair)
    # And it is where it belongs in all projections.
    color = current_theme().current
    for other, shown in zip(look.planes, look.shown, strict=True):
        x, y = space.locate(end, shown.coordinates, shown.pair)
        assert spot(other).shows(x, y, color)


def test_the_point_moves_in_all_projections_before_the_face_is_there(
    explorer: Explorer, rig: Any, qtbot: QtBot, spot: Any, look: Any
) -> None:
    look, space = look(explorer), rig.bundle.space
    planes, projections = look.planes, look.shown
    pca = next(k for k, p in enumerate(projections) if p.coordinates == "pca")
    rig.hold()
    middle = planes[pca].viewport().rect().center()
    _drag_events(explorer, qtbot, planes[pca], [middle, middle + QPoint(80, 60)])
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    z, mean = look.z, space.basis.mean
    for plane, projection in zip(planes, projections, strict=True):
        x, y = space.locate(z, projection.coordinates, projection.pair)
        assert spot(plane).shows(x, y, current_theme().current)
        assert (x, y) != pytest.approx(
            tuple(space.locate(mean, projection.coordinates, projection.pair))
        )
    rig.release()


def test_the_latency_is_shown(explorer: Explorer, qtbot: QtBot, look: Any) -> None:
    latency = explorer.window.status.latency
    assert latency.text() == ""
    plane = look(explorer).planes[0]
    middle = plane.viewport().rect().center()
    _drag_events(explorer, qtbot, plane, [middle, middle + QPoint(30, 30)])
    qtbot.waitUntil(lambda: "ms" in latency.text(), timeout=LONG)
    assert "95" in latency.text()
