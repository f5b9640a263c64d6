"""What context menu and keys ask for in a projection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.clouds import Cloud
from latent_explorer.ui.projections.canvas import Plane

Listen = Callable[..., list[Any]]
Choose = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("text", "end"), [("Path begins here", "a"), ("Path ends here", "b"), ("Move the point", None)]
)
def test_the_context_menu_acts_where_it_was_opened(
    plane: Plane,
    cloud: Cloud,
    spot: Any,
    choose: Choose,
    intents: Any,
    heard: Listen,
    text: str,
    end: str | None,
) -> None:
    touched = heard(plane.touched)
    where = spot(plane).of(*cloud.ellipse.center) + QPoint(31, 17)
    choose(plane, where, text)
    expected = pytest.approx(spot(plane).at(where))
    if end is None:
        assert [intent[:2] for intent in intents] == [expected]
    else:
        assert [(intent[0], intent[1:]) for intent in intents] == [(end, expected)]
    assert touched, "the path goes to the projection that was clicked"


def test_the_context_menu_resets_the_view(plane: Plane, choose: Choose, intents: Any) -> None:
    whole = plane.getViewBox().viewRange()
    plane.show_view((-0.1, 0.1, -0.1, 0.1))
    choose(plane, plane.viewport().rect().center(), "Show the whole")
    assert plane.getViewBox().viewRange() == [pytest.approx(axis) for axis in whole]
    assert intents == []


def test_menus_do_not_pile_up(plane: Plane, choose: Choose) -> None:
    for _ in range(3):
        choose(plane, plane.viewport().rect().center(), "Show the whole")
    assert plane.findChildren(QMenu) == []


def test_an_image_within_reach_can_be_started_from(
    plane: Plane, cloud: Cloud, spot: Any, choose: Choose, heard: Listen, intents: Any
) -> None:
    started = heard(plane.image_start_requested)
    highest = int(np.argmax(np.where(cloud.y < plane.frame.view[3], cloud.y, -np.inf)))
    top = spot(plane).of(float(cloud.x[highest]), float(cloud.y[highest]))
    texts = choose(plane, top, "Start from this image")
    assert started == intents == [(highest,)]
    assert "Start from this image" in texts
    assert "Start from this image" not in choose(plane, top - QPoint(0, 16), "Show the whole")


def test_the_index_of_another_cloud_is_not_told(
    plane: Plane, cloud: Cloud, spot: Any, qtbot: QtBot, intents: Any
) -> None:
    where = spot(plane).of(float(cloud.x[3]), float(cloud.y[3]))
    viewport = plane.viewport()
    reason, at = QContextMenuEvent.Reason.Mouse, viewport.mapToGlobal(where)
    QApplication.sendEvent(viewport, QContextMenuEvent(reason, where, at))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    plane.show_cloud(replace(cloud))
    (start,) = (action for action in menu.actions() if action.text().startswith("Start"))
    start.trigger()
    menu.close()
    assert intents == []


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
    intents = heard(plane.point_moved)
    plane.show_current(cloud.ellipse.center)
    for key in (Qt.Key.Key_X, Qt.Key.Key_Escape, Qt.Key.Key_Tab):
        qtbot.keyClick(plane, key)
    assert intents == []
