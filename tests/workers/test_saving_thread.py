"""A thread that writes one file, and can be told to give it up."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from latent_explorer.workers.saving_thread import SavingThread

TIMEOUT = 10_000


def test_it_tells_how_far_it_is(qtbot: QtBot) -> None:
    done: list[int] = []
    thread = SavingThread(lambda told: [told(k) for k in range(1, 4)])
    thread.progressed.connect(done.append)
    with qtbot.waitSignals([thread.succeeded, thread.finished], timeout=TIMEOUT):
        thread.start()
    assert done == [1, 2, 3]


def test_what_is_given_up_ends_at_its_next_step(qtbot: QtBot) -> None:
    begun, go_on, after = threading.Event(), threading.Event(), []

    def save(told: Any) -> None:
        told(1)
        begun.set()
        assert go_on.wait(TIMEOUT / 1000)
        told(2)
        after.append("never")

    thread, said = SavingThread(save), []
    thread.failed.connect(said.append)
    with qtbot.waitSignals([thread.failed, thread.finished], timeout=TIMEOUT):
        thread.start()
        assert begun.wait(TIMEOUT / 1000)
        thread.give_up()
        go_on.set()
    assert said == [""]
    assert after == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "No space left on device"),
        (ValueError("let the name end in .mp4"), "let the name end in .mp4"),
        (MemoryError(), "not enough memory"),
        (RuntimeError("unforeseen"), "unforeseen"),
    ],
)
def test_what_went_wrong_is_a_sentence(qtbot: QtBot, error: Exception, said: str) -> None:
    def save(_: Any) -> None:
        raise error

    thread, told = SavingThread(save), []
    thread.failed.connect(told.append)
    with qtbot.waitSignals([thread.failed, thread.finished], timeout=TIMEOUT):
        thread.start()
    (text,) = told
    assert said in text


def test_stopping_waits(qtbot: QtBot) -> None:
    begun = threading.Event()

    def save(told: Any) -> None:
        begun.set()
        while True:
            told(1)

    thread = SavingThread(save)
    thread.start()
    assert begun.wait(TIMEOUT / 1000)
    thread.stop()
    assert thread.isFinished()
