"""The cut in a plane: drawn while it is shown, and dragged at its ends by real mouse events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.cut import CutInPlane
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.cut_lines import END, START
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.theme import current_theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def cut(cloud: Cloud) -> CutInPlane:
    """A cut from below left to the middle of the right, far from the other marks."""
    x, y = cloud.ellipse.center
    dx, dy = 3 * np.sqrt(np.diag(cloud.ellipse.covariance))
    return CutInPlane((x - dx, y - dy), (x + dx, y + 0.8 * dy), 0.2 * dy)


def test_it_is_drawn_with_its_strip(
    plane: Plane, cut: CutInPlane, spot: Any, parts: Any, pixels: Callable[..., Any]
) -> None:
    parts(plane).hide_cloud()
    before = pixels(plane.viewport()).astype(int)
    plane.marks.show_cut(cut)
    theme = current_theme()
    for place in (cut.start, cut.end):
        assert spot(plane).shows(*place, theme.origin)
    after = pixels(plane.viewport()).astype(int)
    # Beside the line, inside the strip and outside of it.
    along = np.subtract(cut.end, cut.start)
    across = np.array([-along[1], along[0]]) / np.hypot(*along)
    foot = np.array(cut.start) + 0.1 * along
    inside = spot(plane).of(*(foot + 0.6 * cut.half_thickness * across))
    outside = spot(plane).of(*(foot + 1.6 * cut.half_thickness * across))
    change = np.abs(after - before).max(axis=2)
    assert 0 < change[inside.y(), inside.x()] < 100, "faintly"
    assert change[outside.y(), outside.x()] == 0
    plane.marks.show_cut(None)
    np.testing.assert_array_equal(pixels(plane.viewport()), before)


def test_a_plane_without_a_cut_has_no_items_of_one(plane: Plane) -> None:
    assert set(plane.marks.handles) == {"current", "a", "b"}
    plane.marks.show_cut(None)
    assert set(plane.marks.handles) == {"current", "a", "b"}


def test_its_colours_follow_the_appearance(
    plane: Plane, cut: CutInPlane, spot: Any, parts: Any, set_dark: Callable[[bool], None]
) -> None:
    parts(plane).hide_cloud()
    plane.marks.show_cut(cut)
    for dark in (True, False):
        set_dark(dark)
        assert spot(plane).shows(*cut.end, current_theme().origin)


@pytest.mark.parametrize("name", [START, END])
def test_an_end_is_dragged(
    plane: Plane,
    cut: CutInPlane,
    spot: Any,
    drag: Callable[..., None],
    heard: Callable[..., list[Any]],
    gestures: list[str],
    name: str,
) -> None:
    plane.marks.show_cut(cut)
    told = heard(plane.cut_end_placed)
    others = heard(plane.point_moved, plane.path_placed, plane.view_changed)
    where = spot(plane).of(*(cut.start if name == START else cut.end))
    target = where + QPoint(-40 if name == END else 40, -30)
    drag(plane, where, where + QPoint(6, 6), target)
    assert {each[0] for each in told} == {name}
    np.testing.assert_allclose(told[-1][1:], spot(plane).at(target), atol=0.3)
    assert gestures == ["began", "ended"]
    assert others == []


def test_a_click_on_an_end_moves_nothing_and_escape_puts_it_back(
    plane: Plane, cut: CutInPlane, spot: Any, heard: Callable[..., list[Any]], qtbot: QtBot
) -> None:
    plane.marks.show_cut(cut)
    told = heard(plane.cut_end_placed)
    viewport, where = plane.viewport(), spot(plane).of(*cut.end)
    qtbot.mouseClick(viewport, LEFT, pos=where)
    assert told == []
    qtbot.mousePress(viewport, LEFT, pos=where)
    qtbot.mouseMove(viewport, where + QPoint(30, 10))
    assert len(told) == 1
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    assert told[-1] == (END, *cut.end)
    qtbot.mouseRelease(viewport, LEFT, pos=where)


def test_out_of_view_an_end_is_shown_at_the_border(plane: Plane, cut: CutInPlane) -> None:
    plane.marks.show_cut(CutInPlane(cut.start, (cut.end[0] + 1e3, cut.end[1]), 0.1))
    grip = plane.marks.handles[END].grip
    assert grip is not None
    assert plane.frame.contains(*grip)


def test_the_panel_draws_it_where_it_is_given_and_explains_it(
    shown: Callable[..., Any],
    cloud_of: Callable[[Projection], Cloud],
    cut: CutInPlane,
    heard: Callable[..., list[Any]],
) -> None:
    pairs = (Projection((0, 1)), Projection((4, 9), "pca"))
    panel: ProjectionsPanel = shown(ProjectionsPanel(), 900, 600)
    panel.show_n_components(12)
    panel.show_projections(pairs, 0)
    panel.show_clouds([cloud_of(each) for each in pairs])
    told = heard(panel.cut_lines.end_moved)
    panel.cut_lines.show_cuts([None, cut])
    first, second = panel.planes
    assert START not in first.marks.handles
    assert second.marks.handles[START].point == pytest.approx(cut.start)
    assert panel.legend._entries["cut"].isVisibleTo(panel.legend)
    second.place(END, 1.0, 2.0, 0.0)
    assert told == [("end", 1, (1.0, 2.0))]
    panel.cut_lines.show_cuts([None, None])
    assert not panel.legend._entries["cut"].isVisibleTo(panel.legend)
    assert second.marks.handles[START].point is None
