"""A projection: what is drawn where, and what the mouse and the keys ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QTabWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.core.space import LatentSpace
from latent_explorer.requests import Cloud
from latent_explorer.session import Path, Projection
from latent_explorer.ui.plane import PICK_RADIUS, Plane
from latent_explorer.ui.plane_items import POINTS_AT_MOST
from latent_explorer.ui.theme import DARK, LIGHT, current_theme

PAIR = Projection((2, 7))
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
CONTROL = Qt.KeyboardModifier.ControlModifier
Grab = Callable[[QWidget], np.ndarray]
Listen = Callable[..., list[Any]]
CloudOf = Callable[[Projection], Cloud]


@pytest.fixture(autouse=True)
def light(set_dark: Callable[[bool], None]) -> Iterator[None]:
    set_dark(False)
    yield


@pytest.fixture
def cloud(cloud_of: CloudOf) -> Cloud:
    return cloud_of(PAIR)


@pytest.fixture
def new_plane(shown: Callable[..., Any]) -> Callable[[], Plane]:
    """Return a function that shows a plane within a window, as in the program."""

    def make() -> Plane:
        window, plane = QWidget(), Plane()
        layout = QVBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(plane)
        shown(window, 460, 420)
        return plane

    return make


@pytest.fixture
def plane(new_plane: Callable[[], Plane], cloud: Cloud, qtbot: QtBot) -> Plane:
    plane = new_plane()
    with qtbot.waitSignal(plane.drawn):
        plane.show_cloud(cloud)
    plane.show_ellipse_level(2.2)
    return plane


@pytest.fixture
def intents(plane: Plane, heard: Listen) -> list[Any]:
    """Everything the plane asks for."""
    return heard(plane.current_dragged, plane.image_picked, plane.path_end_placed)


def _items(plane: Plane, kind: type) -> list[Any]:
    """Return the items of a kind, the lowest first."""
    found = [item for item in plane.scene().items() if isinstance(item, kind)]
    return sorted(found, key=lambda item: item.zValue())


def _density(plane: Plane) -> pg.ImageItem:
    (density,) = _items(plane, pg.ImageItem)
    return density


def _cloud_points(plane: Plane) -> pg.ScatterPlotItem:
    return _items(plane, pg.ScatterPlotItem)[0]


def _hide_cloud(plane: Plane) -> None:
    """Leave the items above the cloud: probes of their colors need a quiet ground."""
    for item in (_density(plane), _cloud_points(plane)):
        item.setOpacity(0)


def _curve(plane: Plane) -> pg.PlotCurveItem:
    """Return the outline of the ellipse: the curve with most points."""
    curves: list[pg.PlotCurveItem] = _items(plane, pg.PlotCurveItem)
    return max(curves, key=lambda curve: len(curve.getData()[0]))


def _label(plane: Plane) -> pg.TextItem:
    (label,) = _items(plane, pg.TextItem)
    return label


# What is drawn


def test_the_setters_are_silent(plane: Plane, intents: list[Any], cloud: Cloud) -> None:
    for _ in range(2):
        plane.show_axis_names(("z 2", "z 7"))
        plane.show_cloud(cloud)
        plane.show_ellipse_level(1.5)
        plane.show_current(np.array([0.5, 0.5]))
        plane.show_image(np.array([1.0, 0.0]))
        plane.show_image(None)
        plane.show_generated(np.zeros((5, 2)), 3)
        plane.show_generated(np.zeros((2, 2)), 3)
        plane.show_path(Path(PAIR, (0.0, 0.0), (1.0, 1.0)))
        plane.show_path(None)
        plane.reset_view()
    assert intents == []


def test_it_stands_without_a_cloud(
    new_plane: Callable[[], Plane], qtbot: QtBot, heard: Listen
) -> None:
    plane = new_plane()
    intents = heard(plane.current_dragged, plane.image_picked, plane.path_end_placed)
    plane.show_ellipse_level(2.0)
    plane.reset_view()
    plane.draw_cloud()
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
    plane: Plane, cloud: Cloud, pixels: Grab, count_color: Callable[..., int]
) -> None:
    _hide_cloud(plane)
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


def test_the_cloud_is_the_right_way_up(plane: Plane, cloud: Cloud, pixels: Grab, spot: Any) -> None:
    # All points above the centre and to its right.
    corner = cloud.ellipse.center + 2 * np.sqrt(np.diag(cloud.ellipse.covariance))
    rng = np.random.default_rng(1)
    x, y = (value + rng.normal(0, 0.05, 3000).astype(np.float32) for value in corner)
    plane.show_cloud(replace(cloud, x=x.astype(np.float32), y=y.astype(np.float32)))
    plane.draw_cloud()
    where, image = spot(plane).of(*corner), pixels(plane.viewport())
    mirrored = spot(plane).of(*(2 * cloud.ellipse.center - corner))
    lightness = image.astype(int).sum(axis=2)
    around = lightness[where.y() - 3 : where.y() + 4, where.x() - 3 : where.x() + 4]
    opposite = lightness[mirrored.y() - 3 : mirrored.y() + 4, mirrored.x() - 3 : mirrored.x() + 4]
    assert around.mean() < 600, "dark blue on white"
    assert opposite.min() == 765


def test_the_density_is_darkest_where_most_points_are(
    plane: Plane, cloud: Cloud, pixels: Grab, spot: Any
) -> None:
    plane.draw_cloud()
    image_item = _density(plane)
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


def test_the_ellipse_is_that_of_the_core(plane: Plane, cloud: Cloud) -> None:
    for level in (0.5, 2.2, 3.0):
        plane.show_ellipse_level(level)
        outline = np.stack(_curve(plane).getData(), axis=1)
        np.testing.assert_allclose(outline, cloud.ellipse.outline(level, len(outline)))
        np.testing.assert_allclose(cloud.ellipse.levels(outline), level)


def test_the_ellipse_is_visible_around_the_cloud(plane: Plane, cloud: Cloud, spot: Any) -> None:
    color = current_theme().ellipse
    for x, y in cloud.ellipse.outline(2.2, 13):
        assert spot(plane).shows(x, y, color, radius=2)


def test_level_and_share_stand_beside_the_ellipse(plane: Plane, cloud: Cloud) -> None:
    text = _label(plane).toPlainText().replace("\u00a0", " ").replace(" %", "%")
    assert text == "k = 2.20, 91.1%"
    position = _label(plane).pos()
    assert cloud.ellipse.levels([position.x(), position.y()]) == pytest.approx(2.2)
    plane.show_ellipse_level(1.0)
    assert "k = 1.00, 39.3" in _label(plane).toPlainText()


def test_origin_and_centre_are_marked(plane: Plane, cloud: Cloud, spot: Any) -> None:
    _hide_cloud(plane)
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


def test_the_image_is_marked_until_it_is_given_up(plane: Plane, cloud: Cloud, spot: Any) -> None:
    _hide_cloud(plane)
    point = cloud.ellipse.center + (2.5, 0) * np.sqrt(np.diag(cloud.ellipse.covariance))
    plane.show_image(point)
    assert spot(plane).shows(*point, current_theme().image)
    plane.show_image(None)
    assert not spot(plane).shows(*point, current_theme().image)


def test_the_path_is_drawn_when_it_has_two_ends(plane: Plane, cloud: Cloud, spot: Any) -> None:
    _hide_cloud(plane)
    center, std = cloud.ellipse.center, np.sqrt(np.diag(cloud.ellipse.covariance))
    a, b = center + (-2, 2.8) * std, center + (2, 2.8) * std
    color, on = current_theme().current, spot(plane)

    def on_the_line() -> bool:
        return any(on.shows(*(a + t * (b - a)), color, radius=2) for t in (0.4, 0.5, 0.6))

    plane.show_path(Path(PAIR, tuple(a)))
    assert on.shows(*a, color, radius=8)
    assert not on.shows(*b, color, radius=8)
    assert not on_the_line()
    plane.show_path(Path(PAIR, tuple(a), tuple(b)))
    assert on.shows(*b, color, radius=8)
    assert on_the_line()
    plane.show_path(None)
    assert not on.shows(*a, color, radius=8)
    assert not on_the_line()


# The cloud follows the view


def test_the_number_in_view_is_told(plane: Plane, cloud: Cloud, heard: Listen) -> None:
    drawn = heard(plane.drawn)
    (low_x, high_x), (low_y, high_y) = plane.getViewBox().viewRange()
    plane.draw_cloud()
    inside = (cloud.x >= low_x) & (cloud.x < high_x) & (cloud.y >= low_y) & (cloud.y < high_y)
    assert drawn == [(int(inside.sum()),)]


def test_few_points_are_drawn_as_points_and_many_as_density(
    plane: Plane, cloud: Cloud, qtbot: QtBot, heard: Listen
) -> None:
    density, points = _density(plane), _cloud_points(plane)
    assert density.isVisible()
    assert not points.isVisible()
    center, std = cloud.ellipse.center, np.sqrt(np.diag(cloud.ellipse.covariance))
    with qtbot.waitSignal(plane.drawn) as zoomed:
        low, high = center - 0.5 * std, center + 0.5 * std
        plane.setRange(xRange=(low[0], high[0]), yRange=(low[1], high[1]), padding=0)
    assert zoomed.args[0] <= POINTS_AT_MOST
    assert points.isVisible()
    assert not density.isVisible()
    assert len(points.data) == zoomed.args[0]
    with qtbot.waitSignal(plane.drawn) as reset:
        plane.reset_view()
    assert reset.args[0] > POINTS_AT_MOST
    assert density.isVisible()
    assert not points.isVisible()


def test_several_changes_of_the_view_are_one_drawing(
    plane: Plane, qtbot: QtBot, heard: Listen
) -> None:
    drawn = heard(plane.drawn)
    with qtbot.waitSignal(plane.drawn):
        for width in (1.0, 2.0, 3.0, 4.0):
            plane.setRange(xRange=(-width, width), yRange=(-width, width), padding=0)
    QApplication.processEvents()
    assert len(drawn) == 1


def test_a_hidden_plane_draws_its_newest_cloud_when_it_is_shown(
    shown: Callable[..., Any], cloud_of: CloudOf, qtbot: QtBot, heard: Listen
) -> None:
    tabs: QTabWidget = shown(QTabWidget())
    plane = Plane()
    tabs.addTab(QWidget(), "front")
    tabs.addTab(plane, "behind")
    drawn = heard(plane.drawn)
    for pair in ((0, 1), (2, 3), (4, 5)):
        plane.show_cloud(cloud_of(Projection(pair)))
        plane.setRange(xRange=(-1, 1), yRange=(-1, 1), padding=0)
        QApplication.processEvents()
    plane.reset_view()
    QApplication.processEvents()
    assert drawn == []
    tabs.setCurrentIndex(1)
    assert len(drawn) >= 1
    assert _density(plane).image is not None
    tabs.setCurrentIndex(0)
    drawn.clear()
    plane.reset_view()
    QApplication.processEvents()
    assert drawn == []


def test_a_resized_plane_draws_its_cloud_anew(plane: Plane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(plane.drawn):
        plane.window().resize(300, 300)


def test_another_pair_resets_the_view_and_the_same_does_not(
    plane: Plane, cloud: Cloud, cloud_of: CloudOf
) -> None:
    plane.setRange(xRange=(-1, 1), yRange=(-1, 1), padding=0)
    near = plane.getViewBox().viewRange()
    plane.show_cloud(cloud_of(PAIR))
    assert plane.getViewBox().viewRange() == near
    plane.show_cloud(cloud_of(Projection((7, 2))))
    assert plane.getViewBox().viewRange() != near


def test_the_whole_cloud_and_the_origin_are_in_view(plane: Plane, cloud: Cloud) -> None:
    (low_x, high_x), (low_y, high_y) = plane.getViewBox().viewRange()
    inside = (cloud.x > low_x) & (cloud.x < high_x) & (cloud.y > low_y) & (cloud.y < high_y)
    assert inside.mean() > 0.99
    assert low_x < cloud.origin[0] < high_x
    assert low_y < cloud.origin[1] < high_y


def test_a_constant_component_does_no_harm(
    new_plane: Callable[[], Plane], cloud: Cloud, heard: Listen
) -> None:
    flat = replace(
        cloud,
        x=np.zeros_like(cloud.x),
        ellipse=type(cloud.ellipse)(np.zeros(2), np.diag([0.0, 1.0])),
        correlation=float("nan"),
    )
    plane = new_plane()
    drawn = heard(plane.drawn)
    plane.show_cloud(flat)
    plane.draw_cloud()
    plane.show_ellipse_level(2.0)
    assert drawn[-1][0] > 0


# Mouse


def _screen(plane: Plane, spot: Any, point: np.ndarray) -> QPoint:
    pixel: QPoint = spot(plane).of(*point)
    return pixel


def test_dragging_the_marker_moves_it(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], heard: Listen, intents: Any
) -> None:
    touched = heard(plane.touched)
    plane.show_current(cloud.ellipse.center)
    start = _screen(plane, spot, cloud.ellipse.center)
    along = [start, start + QPoint(20, -10), start + QPoint(60, -45)]
    drag(plane, *along)
    assert [intent[:2] for intent in intents] == [
        pytest.approx(spot(plane).at(pixel)) for pixel in along
    ]
    times = [intent[2] for intent in intents]
    assert times == sorted(times)
    assert touched == [()]


def test_after_the_release_the_mouse_moves_nothing(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], qtbot: QtBot, intents: Any
) -> None:
    plane.show_current(cloud.ellipse.center)
    start = _screen(plane, spot, cloud.ellipse.center)
    drag(plane, start, start + QPoint(9, 9))
    intents.clear()
    qtbot.mouseMove(plane.viewport(), start + QPoint(40, 40))
    assert intents == []


@pytest.mark.parametrize("offset", [(0, 0), (9, 9), (-13, 0), (0, 13)])
def test_the_marker_is_grasped_within_the_pick_radius(
    plane: Plane,
    cloud: Cloud,
    spot: Any,
    drag: Callable[..., None],
    intents: Any,
    offset: tuple[int, int],
) -> None:
    assert np.hypot(*offset) <= PICK_RADIUS == 14
    plane.show_current(cloud.ellipse.center)
    start = _screen(plane, spot, cloud.ellipse.center) + QPoint(*offset)
    drag(plane, start, start + QPoint(30, 0))
    assert len(intents) == 2
    assert all(len(intent) == 3 for intent in intents)


def test_dragging_elsewhere_moves_the_view(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], intents: Any
) -> None:
    plane.show_current(cloud.ellipse.center)
    before = plane.getViewBox().viewRange()
    start = _screen(plane, spot, cloud.ellipse.center) + QPoint(40, 40)
    drag(plane, start, start + QPoint(10, 0), start + QPoint(60, 0))
    assert intents == []
    (low, high), vertical = plane.getViewBox().viewRange()
    assert low < before[0][0]
    assert high < before[0][1]
    assert vertical == pytest.approx(before[1])


def test_with_control_it_is_dragged_from_anywhere(
    plane: Plane, cloud: Cloud, spot: Any, qtbot: QtBot, intents: Any
) -> None:
    plane.show_current(cloud.ellipse.center)
    far = _screen(plane, spot, cloud.ellipse.center) + QPoint(70, 50)
    qtbot.mousePress(plane.viewport(), LEFT, CONTROL, far)
    qtbot.mouseRelease(plane.viewport(), LEFT, CONTROL, far)
    assert [intent[:2] for intent in intents] == [pytest.approx(spot(plane).at(far))]


def test_the_cursor_tells_where_the_marker_can_be_grasped(
    plane: Plane, cloud: Cloud, spot: Any, qtbot: QtBot
) -> None:
    plane.show_current(cloud.ellipse.center)
    start = _screen(plane, spot, cloud.ellipse.center)
    qtbot.mouseMove(plane.viewport(), start + QPoint(60, 60))
    elsewhere = plane.cursor().shape()
    qtbot.mouseMove(plane.viewport(), start)
    assert plane.cursor().shape() == Qt.CursorShape.OpenHandCursor != elsewhere
    qtbot.mouseMove(plane.viewport(), start + QPoint(60, 60))
    assert plane.cursor().shape() == elsewhere


@pytest.mark.parametrize("end", ["a", "b"])
def test_the_ends_of_the_path_are_dragged(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], intents: Any, end: str
) -> None:
    center, std = cloud.ellipse.center, np.sqrt(np.diag(cloud.ellipse.covariance))
    ends = {"a": center - 2 * std, "b": center + 2 * std}
    plane.show_current(center)
    plane.show_path(Path(PAIR, tuple(ends["a"]), tuple(ends["b"])))
    start = _screen(plane, spot, ends[end])
    along = [start, start + QPoint(5, 20)]
    drag(plane, *along)
    assert [intent[0] for intent in intents] == [end, end]
    assert [intent[1:] for intent in intents] == [
        pytest.approx(spot(plane).at(pixel)) for pixel in along
    ]


def test_the_current_point_is_grasped_before_an_end_below_it(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], intents: Any
) -> None:
    here = cloud.ellipse.center
    plane.show_current(here)
    plane.show_path(Path(PAIR, tuple(here)))
    start = _screen(plane, spot, here)
    drag(plane, start, start + QPoint(20, 0))
    assert {type(intent[0]) for intent in intents} == {float}


def _lone_point(cloud: Cloud, plane: Plane, spot: Any) -> int:
    """Return the image whose point is furthest from all others on screen."""
    pixel_x, pixel_y = plane.getViewBox().viewPixelSize()
    points = np.stack([cloud.x / pixel_x, cloud.y / pixel_y], axis=1)
    view = plane.getViewBox().viewRange()
    distances = np.hypot(*(points[:, np.newaxis] - points[np.newaxis]).transpose(2, 0, 1))
    np.fill_diagonal(distances, np.inf)
    nearest = distances.min(axis=1)
    inside = (cloud.x > view[0][0]) & (cloud.x < view[0][1])
    inside &= (cloud.y > view[1][0]) & (cloud.y < view[1][1])
    return int(np.argmax(np.where(inside, nearest, 0)))


def _outermost(cloud: Cloud, plane: Plane) -> tuple[int, float]:
    """Return the highest point in view, which has nothing above it."""
    (low_x, high_x), (low_y, high_y) = plane.getViewBox().viewRange()
    inside = (cloud.x > low_x) & (cloud.x < high_x) & (cloud.y > low_y) & (cloud.y < high_y)
    index = int(np.argmax(np.where(inside, cloud.y, -np.inf)))
    return index, float(cloud.y[index])


def test_a_click_picks_the_image_of_the_nearest_point(
    plane: Plane, cloud: Cloud, spot: Any, qtbot: QtBot, intents: Any
) -> None:
    for index in (_outermost(cloud, plane)[0], _lone_point(cloud, plane, spot), 3, 77):
        where = spot(plane).of(float(cloud.x[index]), float(cloud.y[index]))
        intents.clear()
        qtbot.mouseClick(plane.viewport(), LEFT, pos=where)
        ((picked,),) = intents
        x, y = spot(plane).at(where)
        pixel_x, pixel_y = plane.getViewBox().viewPixelSize()
        distances = np.hypot((cloud.x - x) / pixel_x, (cloud.y - y) / pixel_y)
        assert distances[picked] == distances.min()


def test_a_click_means_a_point_within_14_pixels(
    plane: Plane, cloud: Cloud, spot: Any, qtbot: QtBot, intents: Any
) -> None:
    index, highest = _outermost(cloud, plane)
    top = spot(plane).of(float(cloud.x[index]), highest)
    qtbot.mouseClick(plane.viewport(), LEFT, pos=top - QPoint(0, 16))
    assert intents == []
    qtbot.mouseClick(plane.viewport(), LEFT, pos=top - QPoint(0, 12))
    assert intents == [(index,)]


def test_a_drag_of_the_view_picks_nothing(
    plane: Plane, cloud: Cloud, spot: Any, drag: Callable[..., None], intents: Any
) -> None:
    start = _screen(plane, spot, cloud.ellipse.center)
    drag(plane, start, start + QPoint(3, 0), start + QPoint(25, 0))
    assert intents == []


def test_a_double_click_resets_the_view(plane: Plane, qtbot: QtBot, intents: Any) -> None:
    whole = plane.getViewBox().viewRange()
    plane.setRange(xRange=(-0.1, 0.1), yRange=(-0.1, 0.1), padding=0)
    qtbot.mouseDClick(plane.viewport(), LEFT)
    assert plane.getViewBox().viewRange() == [pytest.approx(axis) for axis in whole]
    assert all(len(intent) == 1 for intent in intents), "nothing is moved"


def test_the_wheel_zooms_around_the_mouse(plane: Plane, qtbot: QtBot, spot: Any) -> None:
    where = plane.viewport().rect().center() + QPoint(30, -20)
    before, fixed = plane.getViewBox().viewRange(), spot(plane).at(where)
    event = QWheelEvent(
        QPointF(where),
        QPointF(plane.viewport().mapToGlobal(where)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plane.viewport(), event)
    after = plane.getViewBox().viewRange()
    for old, new in zip(before, after, strict=True):
        assert new[1] - new[0] < old[1] - old[0]
    assert spot(plane).at(where) == pytest.approx(fixed, abs=0.02)


# Context menu and keys


def _choose(plane: Plane, where: QPoint, text: str, qtbot: QtBot) -> list[str]:
    """Right-click at `where`, choose the action that begins with `text`; return all actions."""
    seen: list[str] = []

    def choose() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        actions = [action for action in menu.actions() if action.text()]
        seen.extend(action.text() for action in actions)
        (action,) = (action for action in actions if action.text().startswith(text))
        qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
        # Should the click have missed, the test must go on all the same.
        menu.close()

    QTimer.singleShot(0, choose)
    viewport = plane.viewport()
    qtbot.mousePress(viewport, RIGHT, pos=where)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, viewport.mapToGlobal(where))
    QApplication.sendEvent(viewport, event)
    qtbot.mouseRelease(viewport, RIGHT, pos=where)
    return seen


@pytest.mark.parametrize(
    ("text", "end"), [("Path begins here", "a"), ("Path ends here", "b"), ("Move the point", None)]
)
def test_the_context_menu_acts_where_it_was_opened(
    plane: Plane,
    cloud: Cloud,
    spot: Any,
    qtbot: QtBot,
    intents: Any,
    heard: Listen,
    text: str,
    end: str | None,
) -> None:
    touched = heard(plane.touched)
    where = _screen(plane, spot, cloud.ellipse.center) + QPoint(31, 17)
    _choose(plane, where, text, qtbot)
    expected = pytest.approx(spot(plane).at(where))
    if end is None:
        assert [intent[:2] for intent in intents] == [expected]
    else:
        assert [(intent[0], intent[1:]) for intent in intents] == [(end, expected)]
    assert touched, "the path goes to the projection that was clicked"


def test_the_context_menu_resets_the_view(plane: Plane, qtbot: QtBot, intents: Any) -> None:
    whole = plane.getViewBox().viewRange()
    plane.setRange(xRange=(-0.1, 0.1), yRange=(-0.1, 0.1), padding=0)
    _choose(plane, plane.viewport().rect().center(), "Reset", qtbot)
    assert plane.getViewBox().viewRange() == [pytest.approx(axis) for axis in whole]
    assert intents == []


def test_menus_do_not_pile_up(plane: Plane, qtbot: QtBot) -> None:
    for _ in range(3):
        _choose(plane, plane.viewport().rect().center(), "Reset", qtbot)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert plane.findChildren(QMenu) == []


@pytest.mark.parametrize(
    ("key", "step"),
    [
        (Qt.Key.Key_Left, (-1, 0)),
        (Qt.Key.Key_Right, (1, 0)),
        (Qt.Key.Key_Up, (0, 1)),
        (Qt.Key.Key_Down, (0, -1)),
    ],
)
@pytest.mark.parametrize("shift", [False, True])
def test_arrow_keys_move_the_point_by_a_share_of_the_view(
    plane: Plane,
    cloud: Cloud,
    qtbot: QtBot,
    intents: Any,
    key: Qt.Key,
    step: tuple[int, int],
    shift: bool,
) -> None:
    start = cloud.ellipse.center
    plane.show_current(start)
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(plane, key, modifier)
    size = np.array([high - low for low, high in plane.getViewBox().viewRange()])
    share = 0.1 if shift else 0.01
    assert [intent[:2] for intent in intents] == [
        pytest.approx(tuple(start + share * size * np.array(step)))
    ]


def test_other_keys_are_left_to_others(
    plane: Plane, cloud: Cloud, qtbot: QtBot, heard: Any
) -> None:
    intents = heard(plane.current_dragged)
    plane.show_current(cloud.ellipse.center)
    for key in (Qt.Key.Key_X, Qt.Key.Key_Escape, Qt.Key.Key_Tab):
        qtbot.keyClick(plane, key)
    assert intents == []


# Theme


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
