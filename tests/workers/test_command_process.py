"""A command beside the window: what it reports, how it ends, and that it can be stopped."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from latent_explorer.workers import command_process
from latent_explorer.workers.command_process import CommandEnded, CommandProcess

LONG = 60_000


def run(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, code: str) -> tuple[Any, Any]:
    """Start a process that runs `code` in the place of the program."""
    monkeypatch.setattr(command_process, "_program", lambda: (sys.executable, ["-c", code]))
    process, said = CommandProcess(), []
    process.reported.connect(said.append)
    return process, said


def test_the_program_itself_answers(qtbot: QtBot) -> None:
    process, said = CommandProcess(), list[Any]()
    process.reported.connect(said.append)
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        process.start(["info", "--json"])
        assert process.is_running
    assert ended.args == [CommandEnded(0, False, "")]
    assert said[0]["n"] == 49_820
    assert not process.is_running


def test_a_complaint_is_told_without_the_name_of_the_program(qtbot: QtBot) -> None:
    process = CommandProcess()
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        process.start(["info", "--bundle", "/nowhere at all"])
    (told,) = ended.args
    assert told.code == 2
    assert told.problem.startswith("/nowhere at all is not a usable bundle")
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        process.start(["train", "--epochs", "none"])
    assert "argument --epochs: 'none' is not a whole number" in ended.args[0].problem


def test_lines_that_are_no_objects_are_passed_over(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "print('hello'); print('[1]'); print('[' * 10**5); print('{\"phase\": \"x\"}'); print('{')"
    )
    process, said = run(qtbot, monkeypatch, code)
    with qtbot.waitSignal(process.ended, timeout=LONG):
        process.start([])
    assert said == [{"phase": "x"}]


WAITING = 'import time; print(\'{"phase": "on"}\', flush=True); time.sleep(600)'


def test_stopping(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    process, _ = run(qtbot, monkeypatch, WAITING)
    with qtbot.waitSignal(process.reported, timeout=LONG):
        process.start([])
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        process.stop()
        process.stop()
    assert ended.args[0].stopped
    assert ended.args[0].problem == ""


def test_what_does_not_listen_is_killed(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAITING
    process, _ = run(qtbot, monkeypatch, deaf)
    monkeypatch.setattr(command_process, "_PATIENCE_MS", 200)
    with qtbot.waitSignal(process.reported, timeout=LONG):
        process.start([])
    with qtbot.waitSignal(process.ended, timeout=LONG):
        process.end_now()
    assert not process.is_running


def test_what_is_stopped_and_does_not_listen_is_killed_in_the_end(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_process, "_PATIENCE_MS", 200)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAITING
    process, _ = run(qtbot, monkeypatch, deaf)
    with qtbot.waitSignal(process.reported, timeout=LONG):
        process.start([])
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        process.stop()
        assert process.is_running, "the window does not wait for it"
    assert ended.args[0].stopped
    assert ended.args[0].problem == ""


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("import sys; sys.exit(3)", "it has ended with the code 3"),
        ("import os; os.abort()", "it has ended unexpectedly"),
        ("import sys; sys.exit('one\\nlatent-explorer: two\\nthree')", "two"),
        ("import sys; sys.exit('one\\n\\nthree\\n')", "three"),
    ],
)
def test_how_it_has_ended_is_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, code: str, problem: str
) -> None:
    process, _ = run(qtbot, monkeypatch, code)
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        process.start([])
    (told,) = ended.args
    assert told.code != 0
    assert (told.stopped, told.problem) == (False, problem)
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        monkeypatch.setattr(command_process, "_program", lambda: (sys.executable, ["-c", ""]))
        process.start([])
    assert ended.args == [CommandEnded(0, False, "")], "what went wrong before is forgotten"


def test_a_program_that_is_not_there(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_process, "_program", lambda: ("/nowhere/at/all", []))
    process = CommandProcess()
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        process.start([])
    assert "cannot be started" in ended.args[0].problem
