"""Bins of whole pixels of the screen, and what is counted in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.core.density import density_image
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.ui.projections.bins import Bins
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.readout import Readout, decimals

VIEW = (-1.0, 3.0, 10.0, 12.0)


def test_a_fine_screen_has_finer_bins() -> None:
    coarse, fine = Bins.over(VIEW, (400, 300)), Bins.over(VIEW, (800, 600))
    assert (coarse.columns, coarse.rows) == (200, 150)
    assert (fine.columns, fine.rows) == (400, 300)
    assert coarse.view == fine.view == VIEW


@given(st.floats(1, 5000), st.floats(1, 5000))
def test_bins_are_whole_pixels_and_cover_the_view(width: float, height: float) -> None:
    bins = Bins.over(VIEW, (width, height))
    x0, x1, y0, y1 = bins.view
    assert (x0, y0) == (VIEW[0], VIEW[2])
    across = (x1 - x0) / (VIEW[1] - VIEW[0]) * width / bins.columns
    up = (y1 - y0) / (VIEW[3] - VIEW[2]) * height / bins.rows
    assert across == pytest.approx(round(across)) == pytest.approx(up)
    assert 2 <= round(across) <= 6
    assert max(bins.columns, bins.rows) <= 1000
    assert x1 >= VIEW[1] - 1e-9
    assert y1 >= VIEW[3] - 1e-9


def test_a_place_is_in_the_bin_that_is_drawn_there() -> None:
    bins = Bins.over((0.0, 1.0, 0.0, 1.0), (20, 20))
    assert bins.bin_at(0.0, 0.0) == (0, 0)
    assert bins.bin_at(0.99, 0.11) == (1, 9)
    assert bins.bin_at(1.01, 0.5) is None
    assert bins.bin_at(0.5, -0.01) is None


def test_no_bin_is_drawn_wider_than_its_neighbour(
    plane: Plane,
    cloud: Cloud,
    with_points: Callable[..., Cloud],
    pixels: Callable[[QWidget], np.ndarray],
    parts: Any,
    qtbot: QtBot,
) -> None:
    # Every second bin is full, in views of even and odd numbers of pixels.
    for width in (460, 461, 463):
        plane.window().resize(width, 421)
        plane.drawing.finish()
        plane.marks.group.hide()
        frame = plane.frame
        (x0, x1, y0, y1), px, py = frame.view, *frame.pixel
        columns = np.arange(x0 + px, x1, 4 * px)
        rows = np.arange(y0 + py, y1, 2 * py)
        x, y = (v.ravel().astype(np.float32) for v in np.meshgrid(columns, rows))
        plane.drawing.show_cloud(with_points(cloud, x, y))
        plane.drawing.draw()
        image = pixels(plane.viewport()).astype(int).sum(axis=2)
        inside = plane.getViewBox().sceneBoundingRect().toRect()
        line = image[inside.center().y(), inside.left() + 8 : inside.right() - 8] < 700
        runs = np.diff(np.flatnonzero(np.diff(line.astype(int))))
        assert set(runs.tolist()) == {2}, width


def _readout(plane: Plane) -> Readout:
    (found,) = plane.findChildren(Readout)
    return found


def test_what_lies_under_the_mouse_is_said(
    plane: Plane, cloud: Cloud, qtbot: QtBot, parts: Any
) -> None:
    readout = _readout(plane)
    assert not readout.isVisible()
    image = parts(plane).density
    plane.drawing.draw()
    # The bin of most points, found in the picture.
    row, column = np.unravel_index(np.argmax(image.image), image.image.shape)
    rect = image.mapRectToView(image.boundingRect())
    x = rect.left() + (column + 0.5) / image.image.shape[1] * rect.width()
    y = rect.top() + (row + 0.5) / image.image.shape[0] * rect.height()
    qtbot.mouseMove(plane.viewport(), plane.to_pixels(x, y).toPoint())
    assert readout.isVisible()
    assert readout.text().endswith(f": {plane.drawing.item.most} points")
    said = [float(part.replace("\u2212", "-")) for part in readout.text().split(":")[0].split(",")]
    assert said == pytest.approx((x, y), abs=2 * max(plane.frame.pixel))


def test_in_another_size_nothing_old_is_said(plane: Plane, cloud: Cloud, qtbot: QtBot) -> None:
    readout, middle = _readout(plane), plane.viewport().rect().center()
    qtbot.mouseMove(plane.viewport(), middle)
    assert readout.isVisible()
    plane.resize(plane.width(), plane.height() + 40)
    qtbot.waitUntil(lambda: not readout.isVisible())


@pytest.mark.parametrize("colouring", [Colouring("side"), Colouring("side", hidden=(0,))])
def test_in_colours_as_many_points_are_counted_as_in_the_density(
    plane: Plane,
    cloud: Cloud,
    coloured_of: Callable[..., ColouredCloud],
    colouring: Colouring,
    qtbot: QtBot,
) -> None:
    # The middle of the bin of most points.
    frame = plane.frame
    bins = Bins.over(frame.view, (frame.width, frame.height))
    counts = density_image(cloud.x, cloud.y, bins.x_range, bins.y_range, bins.shape)
    row, column = np.unravel_index(np.argmax(counts), bins.shape)
    x = bins.rect.x() + (column + 0.5) / bins.columns * bins.rect.width()
    y = bins.rect.y() + (row + 0.5) / bins.rows * bins.rect.height()
    place = plane.to_pixels(x, y).toPoint()
    readout, said = _readout(plane), []
    for shown in (None, coloured_of("side")):
        plane.show_coloured(shown, colouring)
        plane.drawing.draw()
        qtbot.mouseMove(plane.viewport(), place + QPoint(9, 9))
        qtbot.mouseMove(plane.viewport(), place)
        said.append(readout.text())
    assert said[0] == said[1]
    assert said[0].endswith(f": {int(counts.max())} points")


def test_it_is_silent_during_a_drag_and_outside(plane: Plane, qtbot: QtBot) -> None:
    readout, viewport = _readout(plane), plane.viewport()
    middle = viewport.rect().center()
    qtbot.mouseMove(viewport, middle)
    assert readout.isVisible()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(viewport, middle + QPoint(20, 0))
    assert not readout.isVisible()
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=middle + QPoint(20, 0))
    assert readout.isVisible()
    qtbot.mouseMove(viewport, QPoint(2, middle.y()))
    assert not readout.isVisible(), "over the numbers of an axis"


def test_it_makes_way_for_the_mouse(plane: Plane, qtbot: QtBot) -> None:
    readout, viewport = _readout(plane), plane.viewport()
    inside = plane.getViewBox().sceneBoundingRect().toRect()
    for corner in (inside.bottomRight(), inside.topRight(), inside.topLeft()):
        at = QPoint(
            min(max(corner.x(), inside.left() + 5), inside.right() - 5),
            min(max(corner.y(), inside.top() + 5), inside.bottom() - 5),
        )
        qtbot.mouseMove(viewport, at)
        assert readout.isVisible()
        assert not readout.geometry().contains(at)
        assert inside.adjusted(-1, -1, 1, 1).contains(readout.geometry())


def test_a_single_point_is_counted_around_its_disc(
    plane: Plane, cloud: Cloud, with_points: Callable[..., Cloud], qtbot: QtBot
) -> None:
    x, y = cloud.ellipse.center
    alone = with_points(cloud, np.array([x], np.float32), np.array([y], np.float32))
    plane.show_cloud(alone)
    plane.drawing.draw()
    where = plane.to_pixels(x, y).toPoint()
    for step, said in ((QPoint(0, 0), "1 point"), (QPoint(2, 0), "1 point"), (QPoint(9, 0), "0 p")):
        qtbot.mouseMove(plane.viewport(), where + step)
        assert f": {said}" in _readout(plane).text()
    assert plane.drawing.item.most == 0


def test_coordinates_are_as_fine_as_the_pixels() -> None:
    assert [decimals(pixel) for pixel in (3.0, 1.0, 0.2, 0.1, 0.004)] == [0, 0, 1, 1, 3]
