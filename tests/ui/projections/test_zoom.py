"""Wheel and drags change the view, within bounds, and tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.ranges import LARGEST, SMALLEST

Wheel = Callable[..., None]


def _sizes(plane: Plane) -> np.ndarray:
    return np.array([high - low for low, high in plane.getViewBox().viewRange()])


def _middle(plane: Plane) -> QPoint:
    return plane.viewport().rect().center() + QPoint(30, -20)


def test_the_wheel_zooms_around_the_mouse(plane: Plane, wheel: Wheel, spot: Any) -> None:
    before, fixed = _sizes(plane), spot(plane).at(_middle(plane))
    wheel(plane, _middle(plane), 120)
    assert (_sizes(plane) < before).all()
    assert spot(plane).at(_middle(plane)) == pytest.approx(fixed, abs=0.02)
    wheel(plane, _middle(plane), -120)
    assert _sizes(plane) == pytest.approx(before)


@pytest.mark.parametrize("delta", [120, -120, 2**31 - 1, -(2**31)])
def test_the_wheel_never_leaves_the_bounds(plane: Plane, wheel: Wheel, delta: int) -> None:
    whole = _sizes(plane)
    for _ in range(200):
        wheel(plane, _middle(plane), delta)
        (x0, x1), (y0, y1) = plane.getViewBox().viewRange()
        assert np.isfinite([x0, x1, y0, y1]).all()
        assert (_sizes(plane) >= 0.99 * SMALLEST * whole).all()
        assert (_sizes(plane) <= 1.01 * LARGEST * whole).all()
    plane.reset_view()
    assert _sizes(plane) == pytest.approx(whole)


def test_one_event_of_the_wheel_is_a_few_steps_at_most(plane: Plane, wheel: Wheel) -> None:
    whole = _sizes(plane)
    wheel(plane, _middle(plane), 2**31 - 1)
    assert (_sizes(plane) > whole / 20).all()


def test_a_wheel_without_a_step_does_nothing(plane: Plane, wheel: Wheel, heard: Any) -> None:
    views = heard(plane.view_changed)
    wheel(plane, _middle(plane), 0)
    assert views == []


def test_over_the_numbers_of_an_axis_only_that_axis_is_zoomed(plane: Plane, wheel: Wheel) -> None:
    x, y = _sizes(plane)
    inside = plane.getViewBox().sceneBoundingRect()
    wheel(plane, QPoint(8, round(inside.center().y())), 120)
    assert _sizes(plane)[0] == pytest.approx(x)
    assert _sizes(plane)[1] < y
    y = _sizes(plane)[1]
    wheel(plane, QPoint(round(inside.center().x()), round(inside.bottom()) + 12), 120)
    assert _sizes(plane)[0] < x
    assert _sizes(plane)[1] == pytest.approx(y)


def test_the_view_is_told_as_it_is(plane: Plane, wheel: Wheel, drag: Any, heard: Any) -> None:
    views = heard(plane.view_changed)
    wheel(plane, _middle(plane), 120)
    drag(plane, _middle(plane), _middle(plane) + QPoint(20, 30))
    assert len(views) == 2
    (view,) = views[-1]
    (x0, x1), (y0, y1) = plane.getViewBox().viewRange()
    assert view == pytest.approx((x0, x1, y0, y1))
    # What was told can be shown again, here or elsewhere.
    plane.show_view(None)
    plane.show_view(view)
    assert plane.getViewBox().viewRange() == [pytest.approx(view[:2]), pytest.approx(view[2:])]
    assert len(views) == 2


def test_the_middle_button_moves_the_view_from_anywhere(
    plane: Plane, cloud: Cloud, spot: Any, qtbot: Any, intents: Any, heard: Any
) -> None:
    views = heard(plane.view_changed)
    plane.show_current(cloud.ellipse.center)
    start = spot(plane).of(*cloud.ellipse.center)
    point = spot(plane).at(start)
    qtbot.mousePress(plane.viewport(), Qt.MouseButton.MiddleButton, pos=start)
    qtbot.mouseMove(plane.viewport(), start + QPoint(40, 10))
    qtbot.mouseRelease(plane.viewport(), Qt.MouseButton.MiddleButton, pos=start + QPoint(40, 10))
    assert intents == []
    assert len(views) == 1
    assert spot(plane).at(start + QPoint(40, 10)) == pytest.approx(point, abs=1e-6)


@pytest.mark.parametrize(
    "view",
    [
        (-1e300, 1e300, 0.0, 1.0),
        (0.0, 1e-300, 0.0, 1e-300),
        (1e12, 1e12 + 1, 0.0, 1.0),
        (float("nan"), 1.0, 0.0, float("inf")),
        (3.0, 3.0, 2.0, 1.0),
    ],
)
def test_an_absurd_view_is_shown_as_the_nearest_that_makes_sense(
    plane: Plane, view: tuple[float, float, float, float]
) -> None:
    whole = _sizes(plane)
    plane.show_view(view)
    assert (_sizes(plane) >= 0.99 * SMALLEST * whole).all()
    assert (_sizes(plane) <= 1.01 * LARGEST * whole).all()
    plane.drawing.draw()


def test_the_whole_cloud_is_that_of_the_cloud_shown(
    plane: Plane,
    cloud: Cloud,
    cloud_of: Callable[[Projection], Cloud],
    pair: Projection,
    with_points: Callable[..., Cloud],
) -> None:
    # Another bundle can have the same pair, somewhere else.
    shift = np.array([1000, 0])
    far = with_points(
        cloud,
        cloud.x + 1000,
        cloud.y,
        ellipse=ConfidenceEllipse(cloud.ellipse.center + shift, cloud.ellipse.covariance),
    )
    plane.show_cloud(far)
    assert plane.getViewBox().viewRange()[0][0] > 900
    plane.show_view((990.0, 1010.0, -1.0, 1.0))
    plane.show_cloud(replace(far))
    assert plane.getViewBox().viewRange()[0] == pytest.approx([990.0, 1010.0])
    plane.show_cloud(None)
    plane.show_view(None)
    plane.show_cloud(cloud)
    assert plane.getViewBox().viewRange()[0][1] < 900


def test_drawing_stays_bearable_in_every_view(plane: Plane, cloud: Cloud, wheel: Wheel) -> None:
    # Lines of a million pixels and more: what must not happen is an error or a hang.
    plane.show_ellipse_level(6.0)
    plane.show_sampling_limit(3 * np.sqrt(np.diag(cloud.ellipse.covariance)))
    x, y = cloud.ellipse.outline(6.0)[20]
    for size in (1e-3, 1.0, 1e3):
        plane.show_view((x - size, x + size, y - size, y + size))
        assert not plane.grab().isNull()
