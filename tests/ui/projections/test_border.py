"""Nothing that can be grabbed is ever out of sight, and the label of the ellipse is not either."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize
from pytestqt.qtbot import QtBot

from latent_explorer.controller.views import PathInPlane
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.theme import current_theme

CORNERS = [(-1, 0), (1, 0), (0, -1), (0, 1), (1, 1), (-1, 1)]


def _at_the_border(plane: Plane, side: tuple[int, int]) -> QPoint:
    """Return the middle of a side of the view, or a corner, a few pixels inside."""
    inside = plane.getViewBox().sceneBoundingRect()
    half = QPointF(inside.width() / 2 - 9, inside.height() / 2 - 9)
    return (inside.center() + QPointF(side[0] * half.x(), -side[1] * half.y())).toPoint()


def _far(cloud: Cloud, side: tuple[int, int]) -> np.ndarray:
    """Return a point far out of view, in the direction of a side."""
    return cloud.ellipse.center + 50 * np.array(side) * np.sqrt(np.diag(cloud.ellipse.covariance))


def _shows(spot: Any, plane: Plane, pixel: QPoint) -> bool:
    answer: bool = spot(plane).shows(*spot(plane).at(pixel), current_theme().current, radius=14)
    return answer


def _centre_the_view(plane: Plane, cloud: Cloud) -> None:
    std = np.sqrt(np.diag(cloud.ellipse.covariance))
    (x0, y0), (x1, y1) = cloud.ellipse.center - 3 * std, cloud.ellipse.center + 3 * std
    plane.show_view((x0, x1, y0, y1))


@pytest.mark.parametrize("side", CORNERS)
def test_a_point_out_of_view_is_shown_at_the_border(
    plane: Plane, cloud: Cloud, spot: Any, side: tuple[int, int]
) -> None:
    _centre_the_view(plane, cloud)
    where = _at_the_border(plane, side)
    plane.show_current(cloud.ellipse.center)
    assert not _shows(spot, plane, where)
    plane.show_current(_far(cloud, side))
    assert _shows(spot, plane, where)
    assert not _shows(spot, plane, _at_the_border(plane, (-side[0], -side[1])))
    # Back in view it is a disc again.
    plane.show_current(cloud.ellipse.center)
    assert not _shows(spot, plane, where)


@pytest.mark.parametrize("name", ["current", "a", "b"])
def test_it_is_grabbed_at_the_border_and_follows_from_there(
    plane: Plane, cloud: Cloud, spot: Any, drag: Any, heard: Any, name: str
) -> None:
    _centre_the_view(plane, cloud)
    moved, placed = heard(plane.point_moved), heard(plane.path_placed)
    far = _far(cloud, (1, 0))
    if name == "current":
        plane.show_current(far)
    else:
        plane.marks.path.show(PathInPlane(**{name: tuple(far)}))
    where = _at_the_border(plane, (1, 0))
    drag(plane, where, where - QPoint(40, 0), where - QPoint(80, 0))
    calls = [call[:2] for call in moved] if name == "current" else [call[1:] for call in placed]
    pixel = 12 * max(plane.getViewBox().viewPixelSize())
    assert calls[-1] == pytest.approx(spot(plane).at(where - QPoint(80, 0)), abs=pixel)


def test_it_comes_to_the_border_when_the_view_leaves_it(
    plane: Plane, cloud: Cloud, spot: Any, drag: Any
) -> None:
    _centre_the_view(plane, cloud)
    here = cloud.ellipse.center
    plane.show_current(here)
    x, y = np.sqrt(np.diag(cloud.ellipse.covariance))
    plane.show_view((here[0] + x, here[0] + 3 * x, here[1] - y, here[1] + y))
    assert _shows(spot, plane, _at_the_border(plane, (-1, 0)))
    plane.window().resize(300, 500)
    plane.drawing.finish()
    assert _shows(spot, plane, _at_the_border(plane, (-1, 0)))


def test_the_pointer_points_to_the_point(plane: Plane, cloud: Cloud, parts: Any) -> None:
    _centre_the_view(plane, cloud)
    for side, degrees in (((1, 0), 0), ((0, -1), 90), ((-1, 0), 180), ((0, 1), -90)):
        plane.show_current(_far(cloud, side))
        turned = [item.rotation() for item in parts(plane).pointers]
        assert [(t - degrees + 180) % 360 - 180 for t in turned] == [pytest.approx(0, abs=3)]


@pytest.mark.parametrize("level", [0.1, 2.2, 4.0, 6.0])
@pytest.mark.parametrize("zoom", [0.3, 1.0, 20.0])
def test_the_label_of_the_ellipse_is_wholly_in_view(
    plane: Plane, cloud: Cloud, parts: Any, level: float, zoom: float
) -> None:
    std = zoom * 4 * np.sqrt(np.diag(cloud.ellipse.covariance))
    (x0, y0), (x1, y1) = cloud.ellipse.center - std, cloud.ellipse.center + std
    plane.show_view((x0, x1, y0, y1))
    plane.show_ellipse_level(level)
    plane.grab()
    label, inside = parts(plane).label, plane.getViewBox().sceneBoundingRect()
    assert label.isVisible()
    assert inside.adjusted(-1, -1, 1, 1).contains(label.mapRectToScene(label.boundingRect()))


def test_the_label_goes_with_an_ellipse_that_is_nowhere_near(
    plane: Plane, cloud: Cloud, parts: Any
) -> None:
    x, y = cloud.ellipse.center + 30 * np.sqrt(np.diag(cloud.ellipse.covariance))
    plane.show_view((x, x + 1, y, y + 1))
    assert not parts(plane).label.isVisible()
    plane.show_view(None)
    assert parts(plane).label.isVisible()


def test_a_narrow_plane_breaks_the_label(plane: Plane, parts: Any, qtbot: QtBot) -> None:
    def broken() -> bool:
        return "\n" in parts(plane).label.toPlainText()

    assert not broken()
    plane.window().resize(220, 300)
    qtbot.waitUntil(broken)
    plane.window().resize(500, 300)
    qtbot.waitUntil(lambda: not broken())


@pytest.mark.parametrize("size", [(420, 130), (420, 300), (300, 160), (250, 200)])
def test_the_label_leaves_the_line_to_be_seen_where_there_is_room_for_both(
    plane: Plane, finish_turns: Any, qtbot: QtBot, size: tuple[int, int]
) -> None:
    plane.window().resize(*size)
    qtbot.waitUntil(lambda: plane.window().size() == QSize(*size))
    finish_turns()
    rect = plane.marks.label_rect
    assert rect is not None
    # Upon its top, or in a corner.
    inside = rect.adjusted(0, 0, 0, -1)
    points = [QPointF(*plane.frame.pixels(*point)) for point in plane.marks.outline]
    assert not any(map(inside.contains, points))
