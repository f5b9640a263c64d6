"""What follows a gesture some way behind: the latest of each kind, and all of it at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.controller.scene import Scene
from latent_explorer.ui import leisure as leisure_module
from latent_explorer.ui.leisure import Leisure, LeisurePresenter, Pace, leisure


@pytest.fixture
def owner() -> Iterator[QObject]:
    """Something that steps belong to."""
    owner = QObject()
    yield owner
    if shiboken6.isValid(owner):
        shiboken6.delete(owner)


@pytest.fixture
def slow(qapp: QApplication) -> Leisure:
    """Leisure of its own."""
    return Leisure()


def test_at_rest_all_is_done_at_once(slow: Leisure, owner: QObject) -> None:
    done: list[int] = []
    for number in range(3):
        slow.do(owner, "a", partial(done.append, number))
    assert done == [0, 1, 2]
    assert not slow.waiting


def test_while_something_moves_the_latest_of_each_kind_is_done_soon(
    slow: Leisure, owner: QObject, qtbot: QtBot
) -> None:
    done: list[str] = []
    slow.set_moving(True)
    for number in range(3):
        slow.do(owner, "a", partial(done.append, f"a{number}"))
        slow.do(owner, "b", partial(done.append, f"b{number}"))
    assert done == []
    assert slow.waiting
    qtbot.waitUntil(lambda: not slow.waiting)
    assert done == ["a2", "b2"], "also while the gesture goes on, but nothing moves any more"
    slow.do(owner, "a", partial(done.append, "a3"))
    assert done == ["a2", "b2"]
    slow.set_moving(False)
    assert done == ["a2", "b2", "a3"]
    slow.do(owner, "a", partial(done.append, "a4"))
    assert done[-1] == "a4"


def test_what_is_seen_to_move_is_done_more_often_than_what_is_read(
    slow: Leisure, owner: QObject, qtbot: QtBot
) -> None:
    done: list[str] = []
    slow.set_moving(True)
    slow.do(owner, "a", partial(done.append, "read"))
    slow.do(owner, "b", partial(done.append, "seen"), Pace.SEEN)
    qtbot.waitUntil(lambda: not slow.waiting)
    assert done == ["seen", "read"]


def test_what_is_seen_to_move_is_done_in_a_pause_of_the_worker(
    slow: Leisure, owner: QObject, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    slow.set_moving(True)
    monkeypatch.setattr(leisure_module, "_NEARLY", 0)  # about its time, however fast this is
    slow.do(owner, "a", partial(done.append, "read"))
    slow.do(owner, "b", partial(done.append, "seen"), Pace.SEEN)
    slow.use_pause()
    assert done == [], "who tells of the pause may be painting"
    QApplication.processEvents()
    assert done == ["seen"]
    monkeypatch.setattr(leisure_module, "_NEARLY", 1e9)  # too early, however slow this is
    slow.do(owner, "b", partial(done.append, "again"), Pace.SEEN)
    slow.use_pause()
    assert slow._timers[Pace.SEEN].interval() > 0, "a screen shows no more"
    qtbot.waitUntil(lambda: not slow.waiting)
    assert done == ["seen", "again", "read"], "but it waits for no other pause"
    slow.use_pause()
    QApplication.processEvents()
    assert len(done) == 3


def test_a_step_of_another_pace_takes_the_place_of_one_that_waits(
    slow: Leisure, owner: QObject
) -> None:
    done: list[int] = []
    slow.set_moving(True)
    slow.do(owner, "a", partial(done.append, 1))
    slow.do(owner, "a", partial(done.append, 2), Pace.SEEN)
    slow.catch_up()
    assert done == [2], "what was to be shown before it would be older"


def test_what_waits_for_another_owner_is_another_step(slow: Leisure, owner: QObject) -> None:
    done: list[int] = []
    other = QObject(owner)
    slow.set_moving(True)
    slow.do(owner, "a", partial(done.append, 1))
    slow.do(other, "a", partial(done.append, 2))
    slow.catch_up()
    assert done == [1, 2]


def test_steps_of_what_is_gone_are_dropped(slow: Leisure, owner: QObject) -> None:
    done: list[int] = []
    slow.set_moving(True)
    slow.do(owner, "a", partial(done.append, 1))
    shiboken6.delete(owner)
    slow.set_moving(False)
    assert done == []
    assert not slow.waiting


def test_it_is_told_of_gestures(slow: Leisure, owner: QObject) -> None:
    done: list[int] = []
    presenter, rest = LeisurePresenter(slow), Scene()
    moving = replace(rest, moving=True)
    assert list(presenter.wanted(moving)) == []
    presenter.present(moving, rest)
    slow.do(owner, "a", partial(done.append, 1))
    presenter.present(replace(moving, notice="news"), moving)
    assert done == []
    presenter.present(rest, moving)
    assert done == [1]
    slow.set_moving(True)
    # Another window, after one that was closed in a drag.
    presenter.present(rest, None)
    slow.do(owner, "a", partial(done.append, 2))
    assert done == [1, 2]


def test_there_is_one_for_the_application(qapp: QApplication) -> None:
    assert leisure() is leisure()
    assert leisure().parent() is qapp
