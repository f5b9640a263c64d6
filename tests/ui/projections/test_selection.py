"""Lasso and rectangle in a plane, by real mouse events, and the selected points over the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.selecting import PlaneSelection
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.polygon import CORNERS_AT_MOST, inside_steps
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.request import run
from latent_explorer.jobs.selection import SelectedCloud, SelectedCloudRequest
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection
from latent_explorer.session.selecting import Selecting
from latent_explorer.session.selection import Part
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.selection import ToolButton
from latent_explorer.ui.theme import current_theme

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
KEYS = Qt.KeyboardModifier
Listen = Callable[..., list[Any]]
LASSO, RECTANGLE = Selecting("lasso"), Selecting("rectangle")
AROUND = [QPoint(x, y) for x, y in ((160, 120), (300, 130), (310, 260), (200, 300), (150, 180))]


@pytest.fixture
def drawn(plane: Plane, heard: Listen) -> list[Any]:
    """What was drawn: (outline, op)."""
    return heard(plane.outline_drawn)


@pytest.fixture
def selected_of(fake_workspace: Workspace, pair: Projection) -> Callable[[float], PlaneSelection]:
    """Return a function that selects the points to the right of a number."""
    bundle = fake_workspace.open(Path("toy")).fingerprint

    def select(x: float) -> PlaneSelection:
        outline = ((x, -1e4), (1e4, -1e4), (1e4, 1e4), (x, 1e4))
        request = SelectedCloudRequest(
            bundle=bundle, projection=pair, parts=(Part("add", pair, outline),)
        )
        (found,) = (r for r in run(request, fake_workspace) if isinstance(r, SelectedCloud))
        return PlaneSelection(found)

    return select


def test_a_lasso_goes_where_the_mouse_went(
    plane: Plane, drag: Callable[..., None], drawn: list[Any], spot: Any, heard: Listen
) -> None:
    moved = heard(plane.point_moved, plane.gesture_began)
    view = plane.frame.view
    plane.show_selecting(LASSO)
    drag(plane, *AROUND)
    ((outline, op),) = drawn
    assert op is None
    expected = [spot(plane).at(pixel) for pixel in AROUND]
    pixel = max(plane.frame.pixel)
    # The drag begins at the press, and each move is a corner.
    np.testing.assert_allclose(outline, expected, atol=1.5 * pixel)
    assert moved == []
    assert plane.frame.view == view, "the view stays where it is"


def test_the_selected_points_are_those_inside_what_was_drawn(
    plane: Plane, cloud: Cloud, drag: Callable[..., None], drawn: list[Any]
) -> None:
    plane.show_selecting(LASSO)
    drag(plane, *AROUND)
    ((outline, _),) = drawn
    inside = without_pauses(inside_steps(cloud.x, cloud.y, outline))
    pixels = [plane.to_pixels(float(x), float(y)) for x, y in zip(cloud.x, cloud.y, strict=True)]
    on_screen = np.array([(p.x(), p.y()) for p in pixels])
    drawn_around = np.array([(p.x(), p.y()) for p in AROUND], float)
    expected = without_pauses(inside_steps(on_screen[:, 0], on_screen[:, 1], drawn_around))
    assert 0 < inside.sum() < len(inside)
    assert (inside != expected).mean() < 0.01, "but for those at the border"


def test_a_rectangle_reaches_from_press_to_release(
    plane: Plane, drag: Callable[..., None], drawn: list[Any], spot: Any
) -> None:
    plane.show_selecting(RECTANGLE)
    first, last = QPoint(150, 100), QPoint(320, 250)
    drag(plane, first, QPoint(200, 240), last)
    ((outline, _),) = drawn
    (x0, y0), (x1, y1) = spot(plane).at(first), spot(plane).at(last)
    expected = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    np.testing.assert_allclose(outline, expected, atol=1.5 * max(plane.frame.pixel))


@pytest.mark.parametrize(
    ("keys", "op"),
    [
        (KEYS.NoModifier, None),
        (KEYS.ShiftModifier, "add"),
        (KEYS.ControlModifier, "subtract"),
        (KEYS.AltModifier, "subtract"),
        (KEYS.ShiftModifier | KEYS.ControlModifier, "intersect"),
    ],
)
def test_keys_join_what_is_drawn(
    plane: Plane, qtbot: QtBot, drawn: list[Any], keys: Any, op: Any, heard: Listen
) -> None:
    moved = heard(plane.point_moved)
    plane.show_selecting(RECTANGLE)
    viewport = plane.viewport()
    qtbot.mousePress(viewport, LEFT, keys, QPoint(150, 100))
    qtbot.mouseMove(viewport, QPoint(300, 250))
    qtbot.mouseRelease(viewport, LEFT, keys, QPoint(300, 250))
    assert [each[1] for each in drawn] == [op]
    assert moved == []


def test_it_begins_also_upon_a_marker(
    plane: Plane, cloud: Cloud, drag: Callable[..., None], drawn: list[Any], spot: Any, heard: Any
) -> None:
    moved = heard(plane.point_moved)
    plane.show_current(cloud.ellipse.center)
    start = spot(plane).of(*cloud.ellipse.center)
    plane.show_selecting(LASSO)
    drag(plane, start, start + QPoint(60, 0), start + QPoint(60, 60))
    assert len(drawn) == 1
    assert moved == []


def test_escape_gives_up_what_is_being_drawn(
    plane: Plane, qtbot: QtBot, drag: Callable[..., None], drawn: list[Any], pixels: Any
) -> None:
    plane.show_selecting(LASSO)
    # Not the lower corner, which says where the mouse is.
    part = slice(100, 320), slice(140, 330)
    before = pixels(plane)[part]
    drag(plane, *AROUND, release=False)
    plane.repaint()
    assert (pixels(plane)[part] != before).any(), "it is seen while it is drawn"
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=AROUND[-1])
    assert drawn == []
    np.testing.assert_array_equal(pixels(plane)[part], before)


def test_to_lay_the_tool_down_gives_it_up_too(
    plane: Plane, qtbot: QtBot, drag: Callable[..., None], drawn: list[Any]
) -> None:
    plane.show_selecting(LASSO)
    drag(plane, *AROUND, release=False)
    plane.show_selecting(Selecting())
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=AROUND[-1])
    assert drawn == []


def test_neither_a_click_nor_a_line_selects(
    plane: Plane, qtbot: QtBot, drag: Callable[..., None], drawn: list[Any]
) -> None:
    plane.show_selecting(LASSO)
    qtbot.mouseClick(plane.viewport(), LEFT, pos=QPoint(200, 200))
    drag(plane, QPoint(200, 200), QPoint(230, 230))
    assert drawn == []


def test_the_other_buttons_and_the_wheel_do_what_they_always_do(
    plane: Plane, qtbot: QtBot, drawn: list[Any]
) -> None:
    plane.show_selecting(LASSO)
    view = plane.frame.view
    viewport = plane.viewport()
    qtbot.mousePress(viewport, MIDDLE, pos=QPoint(200, 200))
    qtbot.mouseMove(viewport, QPoint(230, 230))
    qtbot.mouseRelease(viewport, MIDDLE, pos=QPoint(230, 230))
    assert plane.frame.view != view
    assert drawn == []


def test_a_long_lasso_has_no_more_corners_than_are_allowed(
    plane: Plane, drag: Callable[..., None], drawn: list[Any]
) -> None:
    plane.show_selecting(LASSO)
    turns = np.linspace(0, 40 * np.pi, 2500)
    radii = np.linspace(20, 150, len(turns))
    along = [
        QPoint(round(220 + r * np.cos(t)), round(200 + r * np.sin(t)))
        for r, t in zip(radii, turns, strict=True)
    ]
    drag(plane, *along)
    ((outline, _),) = drawn
    assert 300 < len(outline) <= CORNERS_AT_MOST
    # Short as text: no finer than can be pointed at.
    assert len(repr(outline)) / len(outline) < 22


def test_the_mouse_shows_that_a_drag_draws(plane: Plane, qtbot: QtBot) -> None:
    qtbot.mouseMove(plane.viewport(), QPoint(50, 350))
    assert plane.cursor().shape() == Qt.CursorShape.ArrowCursor
    plane.show_selecting(LASSO)
    qtbot.mouseMove(plane.viewport(), QPoint(60, 350))
    assert plane.cursor().shape() == Qt.CursorShape.CrossCursor


def test_the_others_are_grey_and_cannot_be_pointed_at(
    plane: Plane, cloud: Cloud, selected_of: Any, pixels: Any
) -> None:
    middle = float(np.median(cloud.x))
    all_alike = pixels(plane)
    plane.show_selected(selected_of(middle))
    plane.drawing.draw()
    np.testing.assert_array_equal(plane.drawing.findable, cloud.x >= middle)
    lit = pixels(plane)
    rows = slice(int(plane.inside.top()) + 5, int(plane.inside.bottom()) - 5)
    edge = int(plane.to_pixels(middle, 0.0).x())
    left = slice(int(plane.inside.left()) + 5, edge - 12)
    colour = np.ptp(lit[rows, left].astype(int), axis=2)
    before = np.ptp(all_alike[rows, left].astype(int), axis=2)
    assert (colour > 60).sum() < 0.5 * (before > 60).sum(), "only marks are coloured there"
    plane.show_selected(None)
    plane.drawing.draw()
    assert plane.drawing.findable is None
    np.testing.assert_array_equal(pixels(plane), all_alike)


def test_the_ellipse_of_the_selection_is_drawn(
    plane: Plane, cloud: Cloud, selected_of: Any, spot: Any
) -> None:
    selection = selected_of(float(np.median(cloud.x)))
    plane.show_ellipse_level(1.5)
    plane.show_selected(selection)
    plane.drawing.draw()
    outline = selection.points.ellipse.outline(1.5)
    color = current_theme().image
    seen = [spot(plane).shows(x, y, color, radius=2) for x, y in outline[::10]]
    assert np.mean(seen) > 0.5, "it is dashed"
    plane.show_selected(None)
    plane.drawing.draw()
    assert not any(spot(plane).shows(x, y, color, radius=2) for x, y in outline[::10])


def test_a_selection_of_another_cloud_is_not_shown(
    plane: Plane, cloud: Cloud, selected_of: Any
) -> None:
    selection = selected_of(0.0)
    request = replace(selection.points.request, projection=Projection((0, 1)))
    plane.show_selected(PlaneSelection(replace(selection.points, request=request)))
    plane.drawing.draw()
    assert plane.drawing.findable is None


def test_a_button_takes_a_tool_up_and_lays_it_down(shown: Any, qtbot: QtBot, heard: Listen) -> None:
    button: ToolButton = shown(ToolButton("lasso"), 40, 40)
    chosen = heard(button.tool_chosen)
    qtbot.mouseClick(button, LEFT)
    button.show_tool("lasso")
    assert button.isChecked()
    qtbot.mouseClick(button, LEFT)
    assert chosen == [("lasso",), ("none",)]
    button.show_tool("rectangle")
    assert not button.isChecked()


def test_a_button_that_is_held_looks_so(shown: Any, pixels: Callable[[QWidget], Any]) -> None:
    button: ToolButton = shown(ToolButton("lasso"), 40, 40)
    free = pixels(button)
    button.show_tool("lasso")
    assert (np.abs(pixels(button).astype(int) - free).max(axis=2) > 40).sum() > 60
