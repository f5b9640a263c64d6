"""What is set is saved by itself, and offered again where a program was killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from latent_explorer.session.layers import Layers
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.recent_sessions import RecentSessions
from latent_explorer.session.session_file import read_session
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.autosave import Autosave

LONG = 60_000
LEFT = Qt.MouseButton.LeftButton
Keep = Callable[[Explorer], Autosave]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where sessions are kept."""
    return tmp_path / "kept"


@pytest.fixture
def keep(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Keep:
    """Return a function that lets an explorer keep its session in `folder`."""

    def begin(explorer: Explorer) -> Autosave:
        autosave = explorer.autosave
        monkeypatch.setattr(autosave, "_folder", folder)
        monkeypatch.setattr(autosave._timer, "start", lambda: None)
        autosave.start()
        return autosave

    return begin


def _sessions(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.latent.json"))


def _saved(autosave: Autosave, qtbot: QtBot) -> None:
    with qtbot.waitSignal(autosave._writer.written, timeout=LONG):
        autosave.save()


def _die(explorer: Explorer) -> None:
    """Leave behind what a program that is killed leaves."""
    autosave = explorer.autosave
    assert autosave._writer.stop()
    autosave._own.let_go()
    autosave._own = None
    explorer.window.close()


def test_what_changes_is_saved_and_what_does_not_is_not(
    explorer: Explorer, look: Any, keep: Keep, folder: Path, qtbot: QtBot
) -> None:
    autosave, at = keep(explorer), look(explorer)
    autosave.save()
    explorer.controller.begin_gesture()
    at.put([0.25] * 12)
    autosave.save()
    explorer.controller.end_gesture()
    at.put([0.5] * 12)
    _saved(autosave, qtbot)
    (path,) = _sessions(folder)
    read = read_session(path)
    assert read.state[CurrentPoint].z == (0.5,) * 12
    assert read.workspace == "Explore"
    inode = path.stat().st_ino
    autosave.save()
    assert autosave._writer.stop()
    assert path.stat().st_ino == inode, "not written again: it is replaced by each writing"


def test_a_regular_end_leaves_nothing(
    explorer: Explorer, look: Any, keep: Keep, folder: Path, qtbot: QtBot
) -> None:
    autosave = keep(explorer)
    look(explorer).put([0.5] * 12)
    _saved(autosave, qtbot)
    assert len(_sessions(folder)) == 1
    explorer.window.close()
    assert list(folder.iterdir()) == []


def test_two_windows_have_a_file_each(
    open_explorer: Callable[..., Explorer], look: Any, keep: Keep, folder: Path, qtbot: QtBot
) -> None:
    first, second = open_explorer(), open_explorer()
    for n, explorer in enumerate((first, second)):
        autosave = keep(explorer)
        look(explorer).put([n + 0.5] * 12)
        _saved(autosave, qtbot)
        assert not explorer.window.messages.isVisible(), "the other one is not dead"
    found = {read_session(path).state[CurrentPoint].z[0] for path in _sessions(folder)}
    assert found == {0.5, 1.5}


def test_one_click_restores_what_was_left(
    open_explorer: Callable[..., Explorer],
    look: Any,
    keep: Keep,
    folder: Path,
    qtbot: QtBot,
    tmp_path: Path,
    settle: Any,
) -> None:
    first = open_explorer()
    autosave, at = keep(first), look(first)
    first.sessions.save_in(tmp_path / "mine.latent.json")
    at.put([0.5] * 12)
    at.change(Layers(levels=True))
    at.do("workspace-generate")
    settle(first)
    _saved(autosave, qtbot)
    _die(first)
    second = open_explorer()
    second.window.workspaces.show(second.window.workspaces.current)
    look(second).put([0.75] * 12)
    autosave = keep(second)
    bar = second.window.messages
    assert bar.isVisible()
    assert "with toy" in bar.text.text()
    second.controller.tell("Something else went wrong")
    assert bar.text.text() == "Something else went wrong"
    qtbot.waitUntil(lambda: not bar.accept.isVisible(), timeout=LONG)
    second.controller.tell("")
    assert "with toy" in bar.text.text(), "an offer stays until it is answered"
    (left,) = _sessions(folder)
    qtbot.mouseClick(bar.accept, LEFT)
    settle(second)
    assert not bar.isVisible()
    now = look(second)
    assert now.state[CurrentPoint].z == (0.5,) * 12
    assert now.state[Layers].levels
    assert second.window.workspaces.current.name == "Generate"
    assert now.state[RecentSessions].file == str(tmp_path / "mine.latent.json")
    assert second.window.windowTitle() == "mine[*] – toy – Latent Explorer"
    assert second.window.isWindowModified(), "the file holds what was before"
    assert left.exists(), "until it is on disk otherwise"
    _saved(autosave, qtbot)
    (own,) = _sessions(folder)
    assert own != left
    now.do("undo")
    assert now.state[CurrentPoint].z == (0.75,) * 12
    second.window.close()
    assert list(folder.iterdir()) == []


def test_what_is_dismissed_is_removed(
    open_explorer: Callable[..., Explorer], look: Any, keep: Keep, folder: Path, qtbot: QtBot
) -> None:
    for z in (0.5, 0.75):
        explorer = open_explorer()
        for path in folder.glob("*.lock"):
            path.unlink()
        autosave = keep(explorer)
        look(explorer).put([z] * 12)
        _saved(autosave, qtbot)
        autosave._offered.clear()
        _die(explorer)
    assert len(_sessions(folder)) == 2
    explorer = open_explorer()
    keep(explorer)
    bar = explorer.window.messages
    for left in (1, 0):
        assert bar.isVisible(), "one after the other"
        qtbot.mouseClick(bar.dismiss, LEFT)
        assert len(_sessions(folder)) == left
    assert not bar.isVisible()


def test_what_was_not_answered_is_offered_again(
    open_explorer: Callable[..., Explorer], look: Any, keep: Keep, folder: Path, qtbot: QtBot
) -> None:
    first = open_explorer()
    autosave = keep(first)
    look(first).put([0.5] * 12)
    _saved(autosave, qtbot)
    _die(first)
    second = open_explorer()
    keep(second)
    assert second.window.messages.isVisible()
    second.window.close()
    assert len(_sessions(folder)) == 1
    third = open_explorer()
    keep(third)
    assert third.window.messages.isVisible()


def test_what_another_bundle_takes_the_place_of_can_be_had_again(
    explorer: Explorer, look: Any, keep: Keep, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    autosave, at = keep(explorer), look(explorer)
    at.do("session-before")
    assert "yet" in explorer.window.messages.text.text()
    at.put([0.5] * 12)
    with qtbot.waitSignal(autosave._writer.written, timeout=LONG):
        explorer.controller.open_bundle(Path("small"))
    assert len(at.z) == 5
    # The bundles of this test are nowhere on disk.
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: "toy")
    at.do("session-before")
    qtbot.waitUntil(lambda: explorer.controller.scene.bundle.name == "toy", timeout=LONG)
    assert at.state[CurrentPoint].z == (0.5,) * 12


def test_damaged_ones_are_no_reason_to_complain(
    explorer: Explorer, keep: Keep, folder: Path
) -> None:
    folder.mkdir()
    (folder / "1-a.latent.json").write_text("{")
    keep(explorer)
    assert not explorer.window.messages.isVisible()
    assert (folder / "1-a.latent.json").exists(), "perhaps another version can read it"


# The real program

_PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.point import CurrentPoint
from latent_explorer.ui import app, opening, start
import latent_explorer.ui.autosave as autosave

autosave._PAUSE = 0
explorers = []
made = app.Explorer.__init__

def noted(self, *args, **kwargs):
    made(self, *args, **kwargs)
    explorers.append(self)
    self.result_shown.connect(lambda *_: act(self))

def act(explorer):
    if explorer.autosave._writer is None or explorer.controller.scene.bundle is None:
        return
    if explorer.controller.state[CurrentPoint].z[0] != 0.5:
        explorer.autosave._writer.written.connect(lambda path: print(path, flush=True))
        point = explorer.controller.state[CurrentPoint]
        d = explorer.controller.scene.space.d
        explorer.controller.change("Move point", point.at(z_vector([0.5] * d)))

app.Explorer.__init__ = noted
sys.exit(start.explore(opening.Opening(__import__("pathlib").Path(sys.argv[1]))))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_program_that_is_killed_is_offered_at_the_next_start(
    toy_bundle: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("STATE", "CONFIG", "CACHE")}
    environment = os.environ | folders | {"QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(toy_bundle)],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        cwd=tmp_path,
    )
    assert child.stdout is not None
    path = Path(child.stdout.readline().strip())
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert path.parent == tmp_path / "STATE" / "latent-explorer" / "sessions"
    assert json.loads(path.read_text())["state"]["point"]["z"] == [0.5] * 12
    explorer = Explorer()
    controller = explorer.controller
    try:
        with qtbot.waitExposed(explorer.window):
            explorer.window.show()
        qtbot.waitUntil(lambda: controller.scene.bundle is not None, timeout=LONG)
        assert controller.scene.space.d != 12, "another bundle is open: that of the session follows"
        explorer.autosave._folder = path.parent
        explorer.autosave.start()
        bar = explorer.window.messages
        assert "The program ended without being closed" in bar.text.text()
        qtbot.mouseClick(bar.accept, LEFT)
        qtbot.waitUntil(lambda: controller.state[CurrentPoint].z == (0.5,) * 12, timeout=LONG)
        assert controller.scene.bundle.name == "toy"
        assert not bar.isVisible()
    finally:
        explorer.window.close()
    assert [each.name for each in path.parent.iterdir()] == ["before.latent.json"]
