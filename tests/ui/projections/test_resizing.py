"""Planes that get another size: what fills them until they are drawn anew, in turns, exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.core.density import density_image, log_scaled
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.ui.projections.bins import Bins
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.turns import turns


def _at_rest(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not turns().waiting)
    QApplication.processEvents()


def _on_screen(plane: Plane) -> QImage:
    """Return what was painted last, without having it painted again."""
    store = plane.window().backingStore().paintDevice()
    assert isinstance(store, QImage)
    viewport = plane.viewport()
    return store.copy(viewport.rect().translated(viewport.mapTo(plane.window(), viewport.pos())))


def _counts(plane: Plane, cloud: Cloud) -> np.ndarray:
    frame = plane.frame
    bins = Bins.over(frame.view, (frame.width, frame.height))
    return density_image(cloud.x[:], cloud.y[:], bins.x_range, bins.y_range, bins.shape)


def _difference(one: QImage, other: QImage) -> float:
    images = one.scaled(60, 60), other.scaled(60, 60)
    small = (image.convertToFormat(QImage.Format.Format_Grayscale8) for image in images)
    a, b = (np.frombuffer(image.constBits(), np.uint8).astype(float) for image in small)
    return float(np.abs(a - b).mean())


@pytest.fixture
def beside(shown: Callable[..., Any], cloud: Cloud, qtbot: QtBot) -> list[Plane]:
    """Three planes side by side in a window."""
    window = QWidget()
    layout = QHBoxLayout(window)
    planes = [Plane() for _ in range(3)]
    for plane in planes:
        layout.addWidget(plane)
    shown(window, 900, 300)
    for plane in planes:
        plane.show_cloud(cloud)
    _at_rest(qtbot)
    return planes


def test_its_old_picture_fills_it_until_it_is_drawn(plane: Plane, qtbot: QtBot) -> None:
    _at_rest(qtbot)
    before = _on_screen(plane)
    drawn: list[int] = []
    plane.drawing.drawn.connect(drawn.append)
    plane.window().resize(560, 520)
    plane.window().repaint()
    assert not drawn
    during = _on_screen(plane)
    assert during.size() == plane.viewport().size() != before.size()
    assert _difference(during, before) < 4
    _at_rest(qtbot)
    assert len(drawn) == 1
    assert _difference(_on_screen(plane), during) > 0.2, "lines and text are not stretched any more"


def test_in_the_end_it_is_as_one_that_always_had_that_size(
    plane: Plane, cloud: Cloud, parts: Any, qtbot: QtBot
) -> None:
    _at_rest(qtbot)
    for size in ((600, 500), (380, 420), (460, 300)):
        plane.window().resize(*size)
        _at_rest(qtbot)
        image = parts(plane).density.image
        np.testing.assert_array_equal(image, log_scaled(_counts(plane, cloud)))
        inside = plane.inside
        assert inside.right() == pytest.approx(plane.viewport().width(), abs=8)
        assert inside.top() == pytest.approx(0, abs=8)


def test_the_last_size_counts(plane: Plane, cloud: Cloud, parts: Any, qtbot: QtBot) -> None:
    _at_rest(qtbot)
    drawn: list[int] = []
    plane.drawing.drawn.connect(drawn.append)
    plane.window().resize(600, 500)
    # It is laid out, and not drawn yet.
    turns()._next()
    assert not drawn
    plane.window().resize(340, 440)
    _at_rest(qtbot)
    assert len(drawn) == 1
    np.testing.assert_array_equal(parts(plane).density.image, log_scaled(_counts(plane, cloud)))


def test_a_picture_that_is_kept_waits_for_it(
    plane: Plane, cloud: Cloud, parts: Any, qtbot: QtBot
) -> None:
    _at_rest(qtbot)
    plane.window().resize(600, 500)
    plane.drawing.finish()
    drawn: list[int] = []
    plane.drawing.drawn.connect(drawn.append)
    finished = plane.grab().toImage()
    np.testing.assert_array_equal(parts(plane).density.image, log_scaled(_counts(plane, cloud)))
    _at_rest(qtbot)
    assert not drawn, "once is enough"
    assert plane.grab().toImage() == finished


def test_planes_together_are_laid_out_and_drawn_one_a_turn(
    beside: list[Plane], qtbot: QtBot
) -> None:
    drawn: list[int] = []
    for number, plane in enumerate(beside):
        plane.drawing.drawn.connect(partial(lambda number, _: drawn.append(number), number))
    seen: list[int] = []
    each_turn = QTimer(interval=0)
    each_turn.timeout.connect(lambda: seen.append(len(drawn)))
    beside[0].window().resize(1100, 400)
    each_turn.start()
    _at_rest(qtbot)
    each_turn.stop()
    assert sorted(drawn) == [0, 1, 2]
    assert max(np.diff([0, *seen, 3])) == 1


def test_nothing_old_is_stretched(
    plane: Plane, cloud: Cloud, with_points: Callable[..., Cloud], qtbot: QtBot
) -> None:
    _at_rest(qtbot)
    away = with_points(replace(cloud), cloud.x[:50] + 1, cloud.y[:50])
    plane.show_cloud(away)
    plane.window().resize(560, 520)
    plane.window().repaint()
    image = _on_screen(plane)
    ground = image.pixelColor(2, 2)
    corners = image.rect().adjusted(2, 2, -2, -2)
    middle = (corners.center(), corners.topRight(), corners.bottomLeft())
    assert all(image.pixelColor(at) == ground for at in middle), "of another cloud"
    assert ground != Qt.GlobalColor.black
    _at_rest(qtbot)
    QApplication.sendPostedEvents(None, QEvent.Type.MetaCall)
    assert _difference(_on_screen(plane), image) > 0.2
