"""What is done in turns: in its order, one a turn, and nothing of what is gone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.ui.turns import (
    Allowance,
    PaintedApart,
    Turns,
    do_before_painting,
    paint_in_turns,
    turns,
)


@pytest.fixture
def own(qapp: Any) -> Turns:
    return Turns()


def test_steps_are_done_in_their_order_and_the_last_ones_last(own: Turns, qtbot: QtBot) -> None:
    done: list[str] = []

    def first() -> None:
        done.append("first")
        own.add(partial(done.append, "late"))

    own.add_last(partial(done.append, "last"))
    own.add(first)
    own.add(partial(done.append, "second"))
    assert not done, "not before the caller is done"
    qtbot.waitUntil(lambda: not own.waiting)
    assert done == ["first", "second", "late", "last"]


def test_it_tells_while_there_is_much_to_do(own: Turns, qtbot: QtBot) -> None:
    told: list[int] = []
    done: list[int] = []
    own.crowded.connect(lambda: told.append(len(done)))
    own.add(partial(done.append, 0))
    own.add(partial(done.append, 1))
    qtbot.waitUntil(lambda: not own.waiting)
    assert not told, "what is short and would have been done at once"
    own.add(partial(done.append, 2), at_once=False)
    own.add(partial(done.append, 3))
    assert told == [2]
    qtbot.waitUntil(lambda: not own.waiting)
    assert told == [2, 2, 3], "before each of them"
    qtbot.wait(1)
    own.add(partial(done.append, 4))
    qtbot.waitUntil(lambda: not own.waiting)
    assert len(told) == 3


def test_what_happens_meanwhile_comes_between_them(own: Turns, qtbot: QtBot) -> None:
    done: list[int | str] = []

    def step(number: int) -> None:
        done.append(number)
        if number == 1:
            # Of what is ready an interval comes before the next turn.
            QTimer.singleShot(0, partial(done.append, "event"))

    for number in range(1, 5):
        own.add(partial(step, number))
    qtbot.waitUntil(lambda: not own.waiting)
    assert [each for each in done if each != "event"] == [1, 2, 3, 4]
    assert done.index("event") < 4, "before the last one"


def test_a_step_can_wait_for_the_next_turn(own: Turns, qtbot: QtBot) -> None:
    done: list[str] = []
    own.add(partial(done.append, "waits"), at_once=False)
    QApplication.sendPostedEvents()
    assert not done
    other = Turns()
    other.add(partial(done.append, "begins"))
    QApplication.sendPostedEvents()
    assert done == ["begins"]
    qtbot.waitUntil(lambda: done == ["begins", "waits"])


def test_they_can_be_finished_at_once_and_begun_again(own: Turns, qtbot: QtBot) -> None:
    done: list[int] = []
    for number in range(3):
        own.add(partial(done.append, number))
    own.finish()
    assert done == [0, 1, 2]
    own.add(partial(done.append, 3))
    qtbot.waitUntil(lambda: done == [0, 1, 2, 3])


def test_steps_of_what_is_gone_are_dropped(own: Turns) -> None:
    gone, there = QObject(), QObject()
    own.add(partial(gone.setObjectName, "gone"))
    own.add(partial(there.setObjectName, "there"))
    shiboken6.delete(gone)
    own.finish()
    assert there.objectName() == "there"


def test_an_error_ends_none_but_its_own_step(own: Turns, qtbot: QtBot) -> None:
    done: list[int] = []

    def fail() -> None:
        raise ValueError("no such step")

    with qtbot.captureExceptions() as raised:
        own.add(fail)
        own.add(partial(done.append, 1))
        qtbot.waitUntil(lambda: not own.waiting)
    assert done == [1]
    assert [str(error) for _, error, _ in raised] == ["no such step"]


def test_a_window_is_painted_part_by_part_and_then_as_usual(
    shown: Callable[..., Any], qtbot: QtBot
) -> None:
    window = QWidget()
    panel, part, other = QLabel("panel", window), PaintedApart(window), QLabel("other", window)
    shown(window, 300, 200)
    paint_in_turns(window, [panel])
    assert not panel.updatesEnabled()
    assert not part.updatesEnabled()
    assert other.updatesEnabled()
    qtbot.waitUntil(lambda: panel.updatesEnabled() and part.updatesEnabled())


def test_a_window_that_cannot_be_seen_is_not_held_up(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    panel = QLabel(window)
    paint_in_turns(window, [panel])
    assert panel.updatesEnabled()


def test_what_a_part_needs_is_done_before_it_is_painted(
    shown: Callable[..., Any], qtbot: QtBot
) -> None:
    window, done = QWidget(), []
    part = PaintedApart(window)
    shown(window, 300, 200)
    do_before_painting(part, partial(done.append, "at once"))
    assert done == ["at once"]
    paint_in_turns(window, [])
    do_before_painting(part, lambda: done.append(part.updatesEnabled()))
    assert done == ["at once"]
    qtbot.waitUntil(part.updatesEnabled)
    assert done == ["at once", False]


def test_there_is_one_of_them_for_all(qapp: Any) -> None:
    assert turns() is turns()
    assert turns().parent() is qapp


def test_a_turn_has_room_for_so_much_and_the_next_one_again(qapp: Any, qtbot: QtBot) -> None:
    allowance = Allowance(10)
    assert allowance.take(25), "what is alone may be more"
    assert not allowance.take(1)
    done: list[bool] = []
    QTimer.singleShot(0, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    assert [allowance.take(4), allowance.take(6), allowance.take(1)] == [True, True, False]
