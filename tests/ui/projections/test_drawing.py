"""What a projection draws, and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.controller.views import PathInPlane
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.turns import turns

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
CONTROL = Qt.KeyboardModifier.ControlModifier
Grab = Callable[[QWidget], np.ndarray]
Listen = Callable[..., list[Any]]
CloudOf = Callable[[Projection], Cloud]


def test_the_setters_are_silent(
    plane: Plane, intents: list[Any], cloud: Cloud, heard: Listen
) -> None:
    views = heard(plane.view_changed)
    for _ in range(2):
        plane.show_axis_names(("z 2", "z 7"))
        plane.show_cloud(cloud)
        plane.show_ellipse_level(1.5)
        plane.show_current(np.array([0.5, 0.5]))
        plane.show_image(np.array([1.0, 0.0]))
        plane.show_image(None)
        plane.show_generated(np.zeros((5, 2)), 3)
        plane.show_generated(np.zeros((2, 2)), 3)
        plane.marks.path.show(PathInPlane((0.0, 0.0), (1.0, 1.0)))
        plane.marks.path.show(None)
        plane.show_sampling_limit(np.array([1.0, 2.0]))
        plane.show_sampling_limit(None)
        plane.show_view((-1.0, 1.0, -2.0, 2.0))
        plane.show_view(None)
        plane.show_cloud(None)
    assert intents == []
    assert views == []


def test_it_stands_without_a_cloud(
    new_plane: Callable[[], Plane], qtbot: QtBot, heard: Listen
) -> None:
    plane = new_plane()
    intents = heard(plane.point_moved, plane.image_picked, plane.path_placed)
    plane.show_ellipse_level(2.0)
    plane.reset_view()
    plane.drawing.draw()
    qtbot.mouseClick(plane.viewport(), LEFT)
    qtbot.keyClick(plane, Qt.Key.Key_Up)
    assert intents == []


def test_the_axes_are_named(plane: Plane) -> None:
    plane.show_axis_names(("z 2", "PCA 7"))
    assert plane.getAxis("bottom").labelText == "z 2"
    assert plane.getAxis("left").labelText == "PCA 7"


def test_the_current_point_is_drawn_where_it_is(plane: Plane, cloud: Cloud, spot: Any) -> None:
    on, color = spot(plane), current_theme().current
    center, std = cloud.ellipse.center, np.sqrt(np.diag(cloud.ellipse.covariance))
    above, below = center + (0, 2.5) * std, center - (0, 2.5) * std
    assert not on.shows(*above, color)
    plane.show_current(above)
    assert on.shows(*above, color)
    assert not on.shows(*below, color)
    plane.show_current(below)
    assert on.shows(*below, color)
    assert not on.shows(*above, color)


def test_up_is_up_and_right_is_right(
    plane: Plane, cloud: Cloud, pixels: Grab, count_color: Callable[..., int], parts: Any
) -> None:
    parts(plane).hide_cloud()
    color, center = current_theme().current, cloud.ellipse.center
    std = np.sqrt(np.diag(cloud.ellipse.covariance))

    def where(step: tuple[float, float]) -> np.ndarray:
        plane.show_current(center + np.array(step) * std)
        image = pixels(plane.viewport()).astype(int)
        wanted = pg.mkColor(color).getRgb()[:3]
        near = (np.abs(image - wanted) <= 24).all(axis=2)
        assert near.any()
        row_and_column: np.ndarray = np.argwhere(near).mean(axis=0)
        return row_and_column

    assert where((0, 2))[0] < where((0, -2))[0] - 50, "rows are counted from the top"
    assert where((2, 0))[1] > where((-2, 0))[1] + 50


def test_the_cloud_is_the_right_way_up(
    plane: Plane, cloud: Cloud, with_points: Callable[..., Cloud], pixels: Grab, spot: Any
) -> None:
    # All points above the centre and to its right.
    corner = cloud.ellipse.center + 2 * np.sqrt(np.diag(cloud.ellipse.covariance))
    rng = np.random.default_rng(1)
    x, y = (value + rng.normal(0, 0.05, 3000).astype(np.float32) for value in corner)
    plane.show_cloud(with_points(cloud, x.astype(np.float32), y.astype(np.float32)))
    plane.drawing.draw()
    where, image = spot(plane).of(*corner), pixels(plane.viewport())
    mirrored = spot(plane).of(*(2 * cloud.ellipse.center - corner))
    lightness = image.astype(int).sum(axis=2)
    around = lightness[where.y() - 3 : where.y() + 4, where.x() - 3 : where.x() + 4]
    opposite = lightness[mirrored.y() - 3 : mirrored.y() + 4, mirrored.x() - 3 : mirrored.x() + 4]
    assert around.mean() < 640, "blue on white"
    assert opposite.min() == 765


def test_the_density_is_darkest_where_most_points_are(
    plane: Plane, cloud: Cloud, pixels: Grab, spot: Any, parts: Any
) -> None:
    plane.drawing.draw()
    image_item = parts(plane).density
    counts = image_item.image
    row, column = np.unravel_index(np.argmax(counts), counts.shape)
    rect = image_item.mapRectToView(image_item.boundingRect())
    peak = np.array(
        [
            rect.left() + (column + 0.5) / counts.shape[1] * rect.width(),
            rect.top() + (row + 0.5) / counts.shape[0] * rect.height(),
        ]
    )
    std = np.sqrt(np.diag(cloud.ellipse.covariance))
    assert (np.abs(peak - cloud.ellipse.center) < 1.5 * std).all()


def test_the_ellipse_is_that_of_the_core(plane: Plane, cloud: Cloud, parts: Any) -> None:
    for level in (0.5, 2.2, 3.0):
        plane.show_ellipse_level(level)
        outline = np.stack(parts(plane).ellipse.getData(), axis=1)
        np.testing.assert_allclose(outline, cloud.ellipse.outline(level, len(outline)))
        np.testing.assert_allclose(cloud.ellipse.levels(outline), level)


def test_the_ellipse_is_visible_around_the_cloud(plane: Plane, cloud: Cloud, spot: Any) -> None:
    color = current_theme().ellipse
    for x, y in cloud.ellipse.outline(2.2, 13):
        assert spot(plane).shows(x, y, color, radius=2)


def test_level_and_share_stand_beside_the_ellipse(plane: Plane, cloud: Cloud, parts: Any) -> None:
    counted = (cloud.ellipse.levels(np.stack([cloud.x, cloud.y], axis=1)) <= 2.2).mean()
    text = parts(plane).label.toPlainText()
    assert text == f"k = 2.20: 91.1 % normal, {100 * counted:.1f} % counted"
    position = parts(plane).label.pos()
    assert cloud.ellipse.levels([position.x(), position.y()]) == pytest.approx(2.2)
    plane.show_ellipse_level(1.0)
    assert "k = 1.00: 39.3 %" in parts(plane).label.toPlainText()


def test_origin_and_centre_are_marked(plane: Plane, cloud: Cloud, spot: Any, parts: Any) -> None:
    parts(plane).hide_cloud()
    theme = current_theme()
    assert spot(plane).shows(*cloud.ellipse.center, theme.ellipse, radius=2)
    assert spot(plane).shows(*cloud.origin, theme.origin, radius=2)


def test_generated_and_chosen_points_are_marked(plane: Plane, cloud: Cloud, spot: Any) -> None:
    color, on = current_theme().generated, spot(plane)
    std = np.sqrt(np.diag(cloud.ellipse.covariance))
    points = cloud.ellipse.center + np.array([[-2.5, 2.5], [2.5, 2.5], [2.5, -2.5]]) * std
    plane.show_generated(points, None)
    assert [on.shows(*point, color) for point in points] == [True] * 3
    before = [on.shows(*point, color, radius=1) for point in points]
    assert before == [True] * 3, "filled"
    plane.show_generated(points[:2], 1)
    assert [on.shows(*point, color) for point in points] == [True, True, False]


def test_the_image_is_marked_until_it_is_given_up(
    plane: Plane, cloud: Cloud, spot: Any, parts: Any
) -> None:
    parts(plane).hide_cloud()
    point = cloud.ellipse.center + (2.5, 0) * np.sqrt(np.diag(cloud.ellipse.covariance))
    plane.show_image(point)
    assert spot(plane).shows(*point, current_theme().image)
    plane.show_image(None)
    assert not spot(plane).shows(*point, current_theme().image)


def test_the_path_is_drawn_when_it_has_two_ends(
    plane: Plane, cloud: Cloud, spot: Any, parts: Any
) -> None:
    parts(plane).hide_cloud()
    center, std = cloud.ellipse.center, np.sqrt(np.diag(cloud.ellipse.covariance))
    a, b = center + (-2, 2.8) * std, center + (2, 2.8) * std
    color, on = current_theme().current, spot(plane)

    def on_the_line() -> bool:
        return any(on.shows(*(a + t * (b - a)), color, radius=2) for t in (0.4, 0.5, 0.6))

    plane.marks.path.show(PathInPlane(tuple(a)))
    assert on.shows(*a, color, radius=8)
    assert not on.shows(*b, color, radius=8)
    assert not on_the_line()
    ends = tuple(a), tuple(b)
    plane.marks.path.show(PathInPlane(*ends, line=ends, positions=(0.0, 1.0), verdicts=(None,)))
    assert on.shows(*b, color, radius=8)
    assert on_the_line()
    plane.marks.path.show(None)
    assert not on.shows(*a, color, radius=8)
    assert not on_the_line()


def test_a_plane_that_gets_another_size_is_painted_when_it_has_it(
    plane: Plane, qtbot: QtBot
) -> None:
    plane.window().resize(600, 500)
    QApplication.sendPostedEvents()
    qtbot.waitUntil(lambda: not turns().waiting)
    assert abs(plane.frame.width - plane.viewport().width()) < 120
