"""What context menu and keys ask for in a projection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections import Plane

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
CONTROL = Qt.KeyboardModifier.ControlModifier
Grab = Callable[[QWidget], np.ndarray]
Listen = Callable[..., list[Any]]
CloudOf = Callable[[Projection], Cloud]


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
    where = spot(plane).of(*cloud.ellipse.center) + QPoint(31, 17)
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
