"""Marks are seen on any ground, and told apart by their shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from latent_explorer.controller.presenters.cut import CutInPlane
from latent_explorer.controller.views import PathInPlane
from latent_explorer.core.plane_index import PlaneIndex
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.markers import Points
from latent_explorer.ui.projections.symbols import HALO, LINE, LOOKS
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.turns import turns

Grab = Callable[[QWidget], np.ndarray]
VIEW = (-1.0, 1.0, -1.0, 1.0)
SIZE = 40
SHAPES = {name: look.shape for name, look in LOOKS.items() if look.shape is not None}


def _silhouette(name: str) -> np.ndarray:
    image = QImage(SIZE, SIZE, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QPointF(SIZE / 2, SIZE / 2))
    painter.fillPath(SHAPES[name], QColor("white"))
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(SIZE, image.bytesPerLine())
    return rows[:, :SIZE].astype(float) / 255


def test_no_two_marks_have_the_same_shape() -> None:
    seen = {name: _silhouette(name) for name in SHAPES if name != "b"}
    for (one, a), (other, b) in combinations(seen.items(), 2):
        common = np.minimum(a, b).sum() / np.maximum(a, b).sum()
        assert common < 0.75, (one, other)
    assert {LOOKS[end].letter for end in ("a", "b")} == {"A", "B"}


def test_no_two_lines_have_the_same_dashes_and_width() -> None:
    lines = [look for look in LOOKS.values() if look.shape is None]
    assert len({(look.dashes, look.width) for look in lines}) == len(lines) == 11
    # Of one colour the thin ones are dashed.
    assert len({(look.color, look.dashes) for look in lines}) == 11


def _luminance(rgb: np.ndarray) -> np.ndarray:
    c = rgb / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    luminance: np.ndarray = linear @ [0.2126, 0.7152, 0.0722]
    return luminance


def _contrast(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    first, second = _luminance(a), _luminance(b)
    contrast: np.ndarray = (np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05)
    return contrast


def _dense(cloud: Cloud) -> Cloud:
    """Return a cloud that fills the right half of the view with its densest colour."""
    grid = np.meshgrid(np.linspace(0, 1.5, 720), np.linspace(-1.5, 1.5, 1440))
    x, y = (axis.ravel().astype(np.float32) for axis in grid)
    return replace(cloud, x=x, y=y, near=PlaneIndex.of(x, y, cloud.ellipse))


def _path(start: tuple[float, float], end: tuple[float, float], verdict: Any = None) -> PathInPlane:
    return PathInPlane(start, end, line=(start, end), positions=(0.0, 1.0), verdicts=(verdict,))


def _show(plane: Plane, name: str, x: float) -> None:
    point, far = np.array([x, 0.3]), np.array([50.0, 50.0])
    plane.show_current(point if name == "current" else far)
    if name == "image":
        plane.show_image(point)
    elif name in ("generated", "chosen"):
        plane.show_generated(np.array([point]), 0 if name == "chosen" else None)
    elif name in ("a", "b"):
        plane.marks.path.show(PathInPlane(**{name: (x, 0.3)}))
    elif name == "path":
        plane.marks.path.show(_path((x - 0.3, 0.3), (x + 0.3, 0.3)))
    elif name.startswith("path_"):
        verdict = name.removeprefix("path_")
        plane.marks.path.show(_path((x - 0.3, 0.3), (x + 0.3, 0.3), verdict))
    elif name == "waypoint":
        plane.marks.path.show(PathInPlane(between=((x, 0.3),)))
    elif name == "pin":
        plane.marks.path.show(PathInPlane(here=(x, 0.3)))
    elif name == "cut":
        plane.marks.show_cut(CutInPlane((x - 0.4, 0.3), (x + 0.4, 0.3), 0.001))
    elif name == "cut_end":
        plane.marks.show_cut(CutInPlane((x, 0.3), (50.0, 50.0), 0.001))
    elif name == "nothing":
        plane.marks.show_cut(None)
        plane.marks.path.show(None)
    elif name == "sampling":
        # Through the point, half way between its axes.
        plane.show_sampling_limit(np.sqrt(2) * np.array([abs(x), 0.3]))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["empty", "dense"])
@pytest.mark.parametrize(
    "name",
    [
        *("current", "image", "generated", "chosen", "sampling", "cut", "cut_end"),
        *("a", "b", "waypoint", "pin", "path"),
        *("path_smoother", "path_among", "path_rim", "path_void"),
    ],
)
def test_a_mark_stands_out_from_what_is_below_it(
    plane: Plane,
    cloud: Cloud,
    pixels: Grab,
    set_dark: Callable[[bool], None],
    dark: bool,
    ground: str,
    name: str,
) -> None:
    set_dark(dark)
    plane.show_cloud(_dense(cloud))
    plane.show_view(VIEW)
    plane.drawing.draw()
    x = 0.5 if ground == "dense" else -0.5
    _show(plane, "nothing", x)
    before = pixels(plane.viewport()).astype(float)
    _show(plane, name, x)
    after = pixels(plane.viewport()).astype(float)
    where = plane.to_pixels(x, 0.3).toPoint()
    near = np.s_[where.y() - 25 : where.y() + 26, where.x() - 25 : where.x() + 26]
    changed = (before[near] != after[near]).any(axis=2)
    stands_out = _contrast(before[near], after[near]) >= 3
    assert changed.sum() > 30
    # At least its outline: on a ground of its own lightness that is what is seen.
    assert stands_out.sum() > max(24, 0.15 * changed.sum())
    # And it has its own colour, not only that of the halo.
    color = np.array(QColor(getattr(current_theme(), LOOKS[name].color)).getRgb()[:3])
    assert (np.abs(after[near] - color) <= 24).all(axis=2).sum() > 8


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_centre_and_origin_and_ellipse_stand_out_too(
    plane: Plane, cloud: Cloud, pixels: Grab, set_dark: Callable[[bool], None], dark: bool
) -> None:
    set_dark(dark)
    x, y = cloud.ellipse.center
    std = np.sqrt(np.diag(cloud.ellipse.covariance))
    view = (x - 3 * std[0], x + 3 * std[0], y - 3 * std[1], y + 3 * std[1])
    fine = np.stack(np.meshgrid(*[np.linspace(-4, 4, 1200)] * 2)).reshape(2, -1)
    for full in (False, True):
        points = fine if full else fine[:, :10]
        made = replace(
            cloud,
            x=(x + std[0] * points[0]).astype(np.float32),
            y=(y + std[1] * points[1]).astype(np.float32),
        )
        plane.show_cloud(made)
        plane.show_view(view)
        plane.show_current(np.array([1e3, 1e3]))
        plane.drawing.draw()
        theme = current_theme()
        plane.marks.group.hide()
        before = pixels(plane.viewport()).astype(float)
        plane.marks.group.show()
        after = pixels(plane.viewport()).astype(float)
        outline = tuple(cloud.ellipse.outline(2.2, 9)[3])
        for place, color in (
            (tuple(cloud.ellipse.center), theme.ellipse),
            (tuple(cloud.origin), theme.origin),
            (outline, theme.ellipse),
        ):
            where = plane.to_pixels(*place).toPoint()
            near = np.s_[where.y() - 8 : where.y() + 9, where.x() - 8 : where.x() + 9]
            changed = (before[near] != after[near]).any(axis=2)
            assert (_contrast(before[near], after[near]) >= 3).sum() > 0.25 * changed.sum() > 5
            rgb = np.array(QColor(color).getRgb()[:3])
            assert (np.abs(after[near] - rgb) <= 24).all(axis=2).any()


def test_lines_are_as_wide_on_a_finer_screen() -> None:
    look = LOOKS["ellipse"]
    assert look.pen("#000000").widthF() == LINE
    assert look.pen("#000000", 2.0).widthF() == 2 * LINE
    assert look.halo_pen("#000000", 2.0).widthF() == 2 * (LINE + 2 * HALO)


def test_a_mark_keeps_its_halo_when_the_appearance_changes(
    plane: Plane, cloud: Cloud, spot: Any, set_dark: Callable[[bool], None], parts: Any
) -> None:
    parts(plane).hide_cloud()
    far = cloud.ellipse.center + (2.5, -2.5) * np.sqrt(np.diag(cloud.ellipse.covariance))
    for dark in (True, False, True):
        set_dark(dark)
        plane.show_image(far)
        theme = current_theme()
        assert spot(plane).shows(*far, theme.image)
        if dark:
            assert spot(plane).shows(*far, theme.halo, radius=9)


def test_what_points_cover_is_known_after_each_change(
    plane: Plane, cloud: Cloud, pixels: Grab
) -> None:
    plane.show_cloud(cloud)
    plane.show_view(VIEW)
    points = next(item for item in plane.marks.group.childItems() if isinstance(item, Points))
    rng = np.random.default_rng(0)

    def check() -> None:
        pixels(plane.viewport())
        # pyqtgraph works it out each time that it is asked.
        assert points.boundingRect() == pg.ScatterPlotItem.boundingRect(points)

    check()
    for n in (24, 3, 0, 1):
        plane.show_generated(rng.normal(size=(n, 2)), None)
        check()
    plane.show_generated(rng.normal(size=(24, 2)), None)
    check()
    whole = points.boundingRect()
    plane.show_view((-0.1, 0.1, -0.1, 0.1))
    check()
    # As large in pixels, and so smaller in the plane.
    assert points.boundingRect().width() < whole.width()
    plane.show_equal_axes(True)
    check()
    plane.resize(plane.width() // 2, plane.height())
    turns().finish()
    check()
    points.setPen(pg.mkPen("red", width=9))
    check()
    points.setSize(40)
    check()
