"""The path in a plane: drawn by its verdicts, its points dragged, pulled out and removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from latent_explorer.controller.views import PathInPlane
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.theme import current_theme

LEFT = Qt.MouseButton.LeftButton


def path_at(plane: Plane, cloud: Cloud, **more: Any) -> PathInPlane:
    """A path across the plane, above its middle, with a point in between and a pin."""
    center, std = cloud.ellipse.center, np.sqrt(np.diag(cloud.ellipse.covariance))

    def place(x: float, y: float) -> tuple[float, float]:
        at = center + (x, y) * std
        return float(at[0]), float(at[1])

    line = tuple(place(x, 2.5) for x in (-2.0, -1.0, 0.0, 1.0, 2.0))
    given: dict[str, Any] = {
        "a": line[0],
        "b": line[-1],
        "between": (line[2],),
        "line": line,
        "positions": (0.0, 0.25, 0.5, 0.75, 1.0),
        "verdicts": ("among", "smoother", "rim", "void"),
        "here": line[1],
        "position": 0.25,
    }
    return PathInPlane(**{**given, **more})


@pytest.fixture
def drawn(plane: Plane, cloud: Cloud, parts: Any) -> PathInPlane:
    parts(plane).hide_cloud()
    path = path_at(plane, cloud)
    plane.marks.path.show(path)
    return path


def between(path: PathInPlane, k: int, share: float = 0.5) -> tuple[float, float]:
    (x0, y0), (x1, y1) = path.line[k], path.line[k + 1]
    return x0 + share * (x1 - x0), y0 + share * (y1 - y0)


def test_each_piece_has_the_colour_of_its_verdict(
    plane: Plane, drawn: PathInPlane, spot: Any
) -> None:
    theme, on = current_theme(), spot(plane)
    for k, verdict in enumerate(drawn.verdicts):
        for share in (0.4, 0.6):
            assert on.shows(*between(drawn, k, share), getattr(theme, str(verdict)), radius=6)
    # And its halo beside it, where it crosses the densest cloud.
    assert on.shows(*between(drawn, 0, 0.6), theme.halo, radius=6)


def test_pieces_of_one_verdict_are_one_line_and_others_are_apart(
    plane: Plane, cloud: Cloud
) -> None:
    verdicts = ("among", "among", None, "among")
    plane.marks.path.show(path_at(plane, cloud, verdicts=verdicts))
    among = plane.marks.path.drawn("path_among")
    assert np.isnan(among).any(axis=1).tolist() == [False, False, False, True, False, False]
    assert len(plane.marks.path.drawn("path")) == 2
    assert len(plane.marks.path.drawn("path_void")) == 0
    plane.marks.path.show(None)
    assert len(plane.marks.path.drawn("path_among")) == 0


def test_pin_and_points_are_drawn(plane: Plane, drawn: PathInPlane, spot: Any) -> None:
    color, on = current_theme().current, spot(plane)
    for place in (drawn.a, drawn.b, drawn.between[0]):
        assert on.shows(*place, color, radius=8)
    grip = plane.marks.path.pin.grip
    assert grip is not None
    assert grip[1] > drawn.here[1], "its head is above the line"
    assert on.shows(*grip, color, radius=3)


def _pixel(plane: Plane, place: tuple[float, float]) -> QPoint:
    return plane.to_pixels(*place).toPoint()


def test_the_pin_is_dragged_along_the_path(
    plane: Plane, drawn: PathInPlane, drag: Callable[..., None], heard: Any
) -> None:
    run, moved = heard(plane.path_run), heard(plane.point_moved)
    views, gestures = heard(plane.view_changed), heard(plane.gesture_began, plane.gesture_ended)
    grip = plane.marks.path.pin.grip
    assert grip is not None
    start = _pixel(plane, grip)
    head = start - _pixel(plane, drawn.here)
    targets = [_pixel(plane, between(drawn, 2)) + head, _pixel(plane, drawn.line[4]) + head]
    # Beside the line it is the nearest place that counts.
    targets.append(targets[0] + QPoint(0, 30))
    drag(plane, start, *targets)
    assert [position for position, _ in run] == pytest.approx([0.625, 1.0, 0.625], abs=0.02)
    assert all(time > 0 for _, time in run)
    assert (moved, views) == ([], [])
    assert gestures == [(), ()]


def test_escape_leads_the_pin_back(plane: Plane, drawn: PathInPlane, drag: Any, heard: Any) -> None:
    run = heard(plane.path_run)
    start = _pixel(plane, plane.marks.path.pin.grip)
    drag(plane, start, start + QPoint(30, 0), start + QPoint(60, 0), release=False)
    QTest.keyClick(plane, Qt.Key.Key_Escape)
    assert run[-1][0] == drawn.position


def test_the_point_below_the_pin_is_grabbed_all_the_same(
    plane: Plane, drawn: PathInPlane, drag: Any, heard: Any
) -> None:
    run, moved = heard(plane.path_run), heard(plane.point_moved)
    plane.show_current(np.array(drawn.here))
    start = _pixel(plane, drawn.here)
    drag(plane, start, start + QPoint(10, 10), start + QPoint(20, 20))
    assert moved
    assert not run


def test_near_the_upper_border_the_pin_stands_on_its_head(
    plane: Plane, drawn: PathInPlane, cloud: Cloud
) -> None:
    x0, x1, _y0, y1 = plane.frame.view
    top = ((x0 + x1) / 2, y1 - 5 * plane.frame.pixel[1])
    plane.marks.path.show(path_at(plane, cloud, here=top))
    grip = plane.marks.path.pin.grip
    assert grip is not None
    assert grip[1] < top[1]
    plane.marks.path.show(path_at(plane, cloud, here=(x0, y1 + 100)))
    assert plane.marks.path.pin.grip is None, "out of view"


def test_a_new_point_is_pulled_out_of_the_line(
    plane: Plane, drawn: PathInPlane, drag: Any, heard: Any, cloud: Cloud
) -> None:
    added, placed, views = (
        heard(plane.path_added),
        heard(plane.path_placed),
        heard(plane.view_changed),
    )

    def put_in(x: float, y: float, _: object) -> None:
        # As the program does: it has become point 2, behind that which there was.
        plane.marks.path.show(path_at(plane, cloud, between=(drawn.between[0], (x, y))))

    plane.path_added.connect(put_in)
    start = _pixel(plane, between(drawn, 3))
    drag(plane, start, start + QPoint(0, 12), start + QPoint(5, 40), start + QPoint(5, 60))
    ((x, y, position),) = added
    assert position == pytest.approx(0.875, abs=0.02)
    assert _pixel(plane, (x, y)) == start + QPoint(0, 12)
    assert [place for place, _, _ in placed] == [2, 2]
    assert _pixel(plane, placed[-1][1:]) == start + QPoint(5, 60)
    assert views == [], "the view has not moved"


def test_escape_takes_the_new_point_away(
    plane: Plane, drawn: PathInPlane, drag: Any, heard: Any, cloud: Cloud
) -> None:
    removed = heard(plane.path_removed)
    plane.path_added.connect(
        lambda x, y, _: plane.marks.path.show(path_at(plane, cloud, between=((x, y),)))
    )
    plane.marks.path.show(path_at(plane, cloud, between=()))
    start = _pixel(plane, between(drawn, 0))
    drag(plane, start, start + QPoint(0, 12), start + QPoint(5, 40), release=False)
    QTest.keyClick(plane, Qt.Key.Key_Escape)
    assert removed == [(1,)]


def test_a_click_on_the_line_changes_nothing(
    plane: Plane, drawn: PathInPlane, qtbot: QtBot, heard: Any
) -> None:
    calls = heard(plane.path_added, plane.path_placed, plane.path_removed, plane.path_run)
    qtbot.mouseClick(plane.viewport(), LEFT, pos=_pixel(plane, between(drawn, 0)))
    qtbot.mouseClick(plane.viewport(), LEFT, pos=_pixel(plane, plane.marks.path.pin.grip))
    assert calls == []


def test_beyond_the_end_nothing_is_pulled_out(plane: Plane, cloud: Cloud, drag: Any) -> None:
    path = path_at(plane, cloud, positions=(0.0, 0.5, 0.75, 1.0, 1.3), b=None)
    plane.marks.path.show(path)
    added: list[Any] = []
    plane.path_added.connect(lambda *args: added.append(args))
    start = _pixel(plane, between(path, 3))
    drag(plane, start, start + QPoint(0, 12), start + QPoint(0, 24))
    assert added == []


def test_points_in_between_are_dragged(
    plane: Plane, drawn: PathInPlane, drag: Any, heard: Any, spot: Any
) -> None:
    placed = heard(plane.path_placed)
    start = _pixel(plane, drawn.between[0])
    drag(plane, start, start + QPoint(6, 8), start + QPoint(12, 30))
    assert [place for place, _, _ in placed] == [1, 1]
    assert placed[-1][1:] == pytest.approx(spot(plane).at(start + QPoint(12, 30)), rel=0.05)


@pytest.mark.parametrize(("name", "place"), [("a", 0), ("between", 1), ("b", 2)])
def test_delete_above_a_point_removes_it(
    plane: Plane, drawn: PathInPlane, heard: Any, name: str, place: int
) -> None:
    removed = heard(plane.path_removed)
    where = drawn.between[0] if name == "between" else getattr(drawn, name)
    plane.underMouse = lambda: True  # where the real mouse is nobody knows
    QTest.mouseMove(plane.viewport(), _pixel(plane, where))
    QTest.keyClick(plane, Qt.Key.Key_Delete)
    assert removed == [(place,)]
    QTest.mouseMove(plane.viewport(), _pixel(plane, where) + QPoint(0, 60))
    QTest.keyClick(plane, Qt.Key.Key_Delete)
    assert len(removed) == 1, "beside it nothing is"


def _entries(plane: Plane, qtbot: QtBot, at: QPoint) -> dict[str, Any]:
    from PySide6.QtGui import QContextMenuEvent

    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, plane.viewport().mapToGlobal(at))
    plane.contextMenuEvent(event)
    menu = plane.findChildren(QMenu)[-1]
    return {action.text(): action for action in menu.actions()} | {"": menu}


def test_the_menu_offers_points_of_the_path(
    plane: Plane, drawn: PathInPlane, qtbot: QtBot, heard: Any
) -> None:
    added, removed = heard(plane.path_added), heard(plane.path_removed)
    entries = _entries(plane, qtbot, _pixel(plane, drawn.between[0]))
    entries["Remove this point of the path"].trigger()
    entries[""].close()
    assert removed == [(1,)]
    beside = _pixel(plane, drawn.between[0]) + QPoint(0, 80)
    entries = _entries(plane, qtbot, beside)
    assert "Remove this point of the path" not in entries
    entries["Path leads through here"].trigger()
    entries[""].close()
    ((x, y, position),) = added
    assert position is None
    assert _pixel(plane, (x, y)) == beside


def test_where_the_line_crosses_itself_the_pin_stays_on_its_branch(
    plane: Plane, cloud: Cloud
) -> None:
    path = path_at(plane, cloud)
    there_and_back = (*path.line, *reversed(path.line[:-1]))
    positions = tuple(np.linspace(0, 1, 9).tolist())
    for position in (0.1, 0.9):
        shown = path_at(
            plane,
            cloud,
            line=there_and_back,
            positions=positions,
            verdicts=(None,) * 8,
            position=position,
        )
        plane.marks.path.show(shown)
        found = plane.marks.path.nearest(plane.frame, between(path, 0))
        assert found is not None
        assert found[0] == pytest.approx(0.0625 if position < 0.5 else 0.9375, abs=0.01)
