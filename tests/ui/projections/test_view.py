"""The cloud follows the view, and the colours follow the theme."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.cloud_item import POINTS_AT_MOST
from latent_explorer.ui.tokens import DARK, LIGHT

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
CONTROL = Qt.KeyboardModifier.ControlModifier
Grab = Callable[[QWidget], np.ndarray]
Listen = Callable[..., list[Any]]
CloudOf = Callable[[Projection], Cloud]


def test_the_number_in_view_is_told(plane: Plane, cloud: Cloud, heard: Listen) -> None:
    drawn = heard(plane.drawing.drawn)
    (low_x, high_x), (low_y, high_y) = plane.getViewBox().viewRange()
    plane.drawing.draw()
    inside = (cloud.x >= low_x) & (cloud.x < high_x) & (cloud.y >= low_y) & (cloud.y < high_y)
    assert drawn == [(int(inside.sum()),)]


def test_few_points_are_drawn_as_points_and_many_as_density(
    plane: Plane, cloud: Cloud, qtbot: QtBot, heard: Listen, parts: Any
) -> None:
    density, points = parts(plane).density, parts(plane).points
    assert density.isVisible()
    assert not points.isVisible()
    center, std = cloud.ellipse.center, np.sqrt(np.diag(cloud.ellipse.covariance))
    with qtbot.waitSignal(plane.drawing.drawn) as zoomed:
        low, high = center - 0.5 * std, center + 0.5 * std
        plane.show_view((low[0], high[0], low[1], high[1]))
    assert zoomed.args[0] <= POINTS_AT_MOST
    assert points.isVisible()
    assert not density.isVisible()
    assert len(points.data) == zoomed.args[0]
    with qtbot.waitSignal(plane.drawing.drawn) as reset:
        plane.reset_view()
    assert reset.args[0] > POINTS_AT_MOST
    assert density.isVisible()
    assert not points.isVisible()


def test_several_changes_of_the_view_are_one_drawing(
    plane: Plane, qtbot: QtBot, heard: Listen
) -> None:
    drawn = heard(plane.drawing.drawn)
    with qtbot.waitSignal(plane.drawing.drawn):
        for width in (1.0, 2.0, 3.0, 4.0):
            plane.show_view((-width, width, -width, width))
    QApplication.processEvents()
    assert len(drawn) == 1


def test_a_hidden_plane_draws_its_newest_cloud_when_it_is_shown(
    shown: Callable[..., Any], cloud_of: CloudOf, qtbot: QtBot, heard: Listen, parts: Any
) -> None:
    tabs: QTabWidget = shown(QTabWidget())
    plane = Plane()
    tabs.addTab(QWidget(), "front")
    tabs.addTab(plane, "behind")
    drawn = heard(plane.drawing.drawn)
    for pair in ((0, 1), (2, 3), (4, 5)):
        plane.show_cloud(cloud_of(Projection(pair)))
        plane.show_view((-1, 1, -1, 1))
        QApplication.processEvents()
    plane.reset_view()
    QApplication.processEvents()
    assert drawn == []
    tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: len(drawn) >= 1)
    assert parts(plane).density.image is not None
    tabs.setCurrentIndex(0)
    drawn.clear()
    plane.show_view((-2, 2, -2, 2))
    QApplication.processEvents()
    assert drawn == []


def test_a_resized_plane_draws_its_cloud_anew(plane: Plane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(plane.drawing.drawn):
        plane.window().resize(300, 300)


def test_the_whole_cloud_and_the_origin_are_in_view(plane: Plane, cloud: Cloud) -> None:
    (low_x, high_x), (low_y, high_y) = plane.getViewBox().viewRange()
    inside = (cloud.x > low_x) & (cloud.x < high_x) & (cloud.y > low_y) & (cloud.y < high_y)
    assert inside.mean() > 0.99
    assert low_x < cloud.origin[0] < high_x
    assert low_y < cloud.origin[1] < high_y


def test_a_constant_component_does_no_harm(
    new_plane: Callable[[], Plane],
    cloud: Cloud,
    with_points: Callable[..., Cloud],
    heard: Listen,
) -> None:
    flat = with_points(
        cloud,
        np.zeros_like(cloud.x),
        cloud.y,
        ellipse=type(cloud.ellipse)(np.zeros(2), np.diag([0.0, 1.0])),
        correlation=float("nan"),
    )
    plane = new_plane()
    drawn = heard(plane.drawing.drawn)
    plane.show_cloud(flat)
    plane.drawing.draw()
    plane.show_ellipse_level(2.0)
    assert drawn[-1][0] > 0


def test_it_follows_the_theme(
    plane: Plane,
    cloud: Cloud,
    spot: Any,
    pixels: Grab,
    set_dark: Callable[[bool], None],
    qtbot: QtBot,
) -> None:
    plane.show_current(cloud.ellipse.center)
    for dark, theme in ((True, DARK), (False, LIGHT)):
        set_dark(dark)
        assert spot(plane).shows(*cloud.ellipse.center, theme.current, radius=3)
        corner = pg.mkColor(theme.plot).getRgb()[:3]
        assert np.abs(pixels(plane.viewport())[3, -3].astype(int) - corner).max() <= 4
        x, y = cloud.ellipse.outline(2.2, 9)[2]
        assert spot(plane).shows(x, y, theme.ellipse, radius=2)


def test_the_density_follows_the_theme(
    plane: Plane, cloud: Cloud, spot: Any, pixels: Grab, set_dark: Callable[[bool], None]
) -> None:
    # Beside the markers of the centre.
    std = np.sqrt(np.diag(cloud.ellipse.covariance))
    where = spot(plane).of(*(cloud.ellipse.center + 0.4 * std))
    around = slice(where.y() - 8, where.y() + 9), slice(where.x() - 8, where.x() + 9)
    set_dark(True)
    dark = pixels(plane.viewport())[around].astype(int)
    set_dark(False)
    light = pixels(plane.viewport())[around].astype(int)
    assert dark.mean() > pixels(plane.viewport()).min()
    assert np.abs(dark - light).mean() > 20


def test_it_is_released_when_it_is_closed(
    toy_space: LatentSpace, cloud: Cloud, qtbot: QtBot
) -> None:
    import gc
    import weakref

    plane = Plane()
    plane.resize(200, 200)
    plane.show()
    plane.show_cloud(cloud)
    QApplication.processEvents()
    plane.close()
    gone = weakref.ref(plane)
    del plane
    qtbot.waitUntil(partial(_is_gone, gone, gc.collect))


def _is_gone(reference: Callable[[], Any], collect: Callable[[], int]) -> bool:
    collect()
    return reference() is None
