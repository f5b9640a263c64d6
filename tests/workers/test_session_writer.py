"""The thread that writes sessions: the newest of each file, in the order in which they came."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from latent_explorer.session.saved_session import SavedSession, SessionBundle
from latent_explorer.session.session_file import read_session
from latent_explorer.session.state import State
from latent_explorer.workers import session_writer
from latent_explorer.workers.session_writer import SessionWriter

SESSION = SavedSession(SessionBundle("toy", "/toy", "abc", 10, 2), State())
LONG = 30_000


@pytest.fixture
def writer(qapp: Any) -> Iterator[SessionWriter]:
    writer = SessionWriter()
    yield writer
    assert writer.stop()


def _named(name: str) -> SavedSession:
    return replace(SESSION, workspace=name)


def test_only_the_newest_is_written_and_never_by_who_asks(
    writer: SessionWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    calls: list[tuple[str, str, bool]] = []
    save = session_writer.save_session
    here = threading.get_ident()

    def noted(path: Path, session: SavedSession, *rest: Any) -> None:
        calls.append((path.name, session.workspace, threading.get_ident() == here))
        save(path, session, *rest)

    monkeypatch.setattr(session_writer, "save_session", noted)
    one, two, old = tmp_path / "one", tmp_path / "two", tmp_path / "old"
    old.touch()
    writer.write(one, _named("a"), [old])
    writer.write(two, _named("b"))
    writer.write(one, _named("c"))
    assert old.exists()
    with qtbot.waitSignals([writer.written, writer.written], timeout=LONG):
        writer.start()
    assert calls == [("two", "b", False), ("one", "c", False)]
    assert read_session(one).workspace == "c"
    assert not old.exists(), "also what an earlier one made obsolete"


def test_what_waits_is_written_before_the_end(writer: SessionWriter, tmp_path: Path) -> None:
    writer.start()
    writer.write(tmp_path / "one", _named("last"))
    assert writer.stop()
    assert read_session(tmp_path / "one").workspace == "last"


def test_a_disk_that_takes_nothing_is_said_once_and_harms_nobody(
    writer: SessionWriter, tmp_path: Path, caplog: pytest.LogCaptureFixture, qtbot: QtBot
) -> None:
    old = tmp_path / "old"
    old.touch()
    folder = tmp_path / "folder"
    folder.mkdir()
    writer.start()
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            writer.write(folder, SESSION, [old])
            with qtbot.waitSignal(writer.written, timeout=LONG):
                writer.write(tmp_path / "one", SESSION)
    assert len(caplog.records) == 1
    assert "it is a folder" in caplog.text
    assert old.exists(), "what could not be written makes nothing obsolete"
