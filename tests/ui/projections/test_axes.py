"""Scale, grid and text of the axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.clouds import Cloud
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.theme import text_font
from latent_explorer.ui.tokens import TextSize


def _scales(plane: Plane) -> tuple[float, float]:
    x, y = plane.frame.pixel
    return x, y


def test_one_scale_shows_all_that_was_asked_for(plane: Plane, heard: Callable[..., Any]) -> None:
    told = heard(plane.view_changed)
    view = (-1.0, 1.0, -4.0, 4.0)
    plane.show_view(view)
    assert _scales(plane)[0] != pytest.approx(_scales(plane)[1])
    plane.show_equal_axes(True)
    x, y = _scales(plane)
    assert x == pytest.approx(y)
    x0, x1, y0, y1 = plane.frame.view
    assert (x0 <= -1, x1 >= 1) == (True, True)
    assert (y0, y1) == pytest.approx((-4, 4))
    plane.show_equal_axes(False)
    assert plane.frame.view == pytest.approx(view)
    assert told == []


def test_one_scale_stays_through_resizing_and_zooming(
    plane: Plane, wheel: Callable[..., None], drag: Any, qtbot: QtBot
) -> None:
    plane.show_equal_axes(True)
    middle = plane.viewport().rect().center()
    over_the_numbers = QPoint(middle.x(), plane.viewport().height() - 5)
    for where in (middle, over_the_numbers):
        before = _scales(plane)[0]
        wheel(plane, where, 120)
        x, y = _scales(plane)
        assert x == pytest.approx(y)
        assert x == pytest.approx(0.75 * before)
    plane.window().resize(600, 300)
    assert _scales(plane)[0] == pytest.approx(_scales(plane)[1])
    at = plane.viewport().rect().center() + QPoint(40, 40)
    drag(plane, at, at + QPoint(30, 10))
    assert _scales(plane)[0] == pytest.approx(_scales(plane)[1])


def test_a_circle_is_round(plane: Plane, cloud: Cloud) -> None:
    plane.show_equal_axes(True)
    (x, y), step = cloud.ellipse.center, 1.0
    middle, right, up = (plane.to_pixels(*at) for at in ((x, y), (x + step, y), (x, y + step)))
    assert right.x() - middle.x() == pytest.approx(middle.y() - up.y(), rel=1e-6)


def test_grid_lines_are_drawn_across_the_plane_or_not(
    plane: Plane, pixels: Callable[[QWidget], np.ndarray], parts: Any, set_dark: Any
) -> None:
    parts(plane).hide_cloud()
    plane.marks.group.hide()
    inside = plane.getViewBox().sceneBoundingRect().toRect().adjusted(30, 30, -30, -30)

    def lines() -> tuple[int, int]:
        image = pixels(plane.viewport())[
            inside.top() : inside.bottom(), inside.left() : inside.right()
        ]
        other = (image != image[0, 0]).any(axis=2)
        return int(other.all(axis=0).sum()), int(other.all(axis=1).sum())

    for dark in (False, True):
        set_dark(dark)
        assert lines() == (0, 0)
        plane.show_grid(True)
        assert min(lines()) >= 2
        plane.show_grid(False)


def test_the_text_is_the_small_one(plane: Plane) -> None:
    small = QFontInfo(text_font(TextSize.SMALL)).pixelSize()
    assert small < QFontInfo(text_font(TextSize.NORMAL)).pixelSize()
    for side in ("left", "bottom"):
        axis = plane.getAxis(side)
        assert axis.style["tickFont"].pixelSize() == small
        assert axis.label.font().pixelSize() == small
