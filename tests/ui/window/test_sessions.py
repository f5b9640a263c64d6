"""Sessions in the window: saved, opened, named in the title, with what differs said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.session.layers import Layers
from latent_explorer.session.pins import Pin, Pins
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.recent_sessions import RecentSessions
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.saved_session import same_work
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.turns import turns

LONG = 30_000
Open = Callable[..., Explorer]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Any], list[tuple[Any, ...]]]:
    """Return a function that lets a question for a file be answered, and gives what was asked."""

    def answer_with(question: str, path: Any) -> list[tuple[Any, ...]]:
        asked: list[tuple[Any, ...]] = []
        text = "" if path is None else str(path)
        reply = text if question == "getExistingDirectory" else (text, "")
        monkeypatch.setattr(QFileDialog, question, lambda *a: (asked.append(a[1:]), reply)[1])
        return asked

    return answer_with


def _set_up(at: Any, space: Any) -> None:
    """Set something in many places."""
    point = at.state[CurrentPoint].from_image(space, 41, "41.jpg")
    at.change(
        point.at(np.array(point.z) + 1 / 3),
        Projections((Projection((0, 5)), Projection((2, 3), "pca")), active=1),
        Sampling(SamplingSettings(method="gaussian", count=7, seed=3, n_components=12)),
        Pins((Pin(tuple(np.linspace(0, 1, 12).tolist()), "kept"),)),
        Layers(levels=True),
    )


def test_a_session_comes_back_in_another_window(
    open_explorer: Open, look: Any, rig: Any, tmp_path: Path, settle: Any, answer: Any
) -> None:
    explorer = open_explorer()
    at, path = look(explorer), tmp_path / "mine.latent.json"
    _set_up(at, explorer.controller.scene.space)
    at.do("workspace-generate")
    explorer.window.docks.actions()[0].trigger()
    shown = set(explorer.window.docks.open)
    settle(explorer)
    answer("getSaveFileName", path)
    at.do("session-save")
    assert explorer.window.windowTitle() == "mine[*] – toy – Latent Explorer"
    assert not explorer.window.isWindowModified()
    saved = at.state
    explorer.window.close()
    rig.settings.clear()
    second = open_explorer()
    now = look(second)
    assert not same_work(now.state, saved)
    answer("getOpenFileName", path)
    now.do("session-open")
    settle(second)
    for section in saved:
        assert now.state[type(section)] == section
    assert second.window.workspaces.current.name == "Generate"
    assert set(second.window.docks.open) == shown
    assert second.window.windowTitle() == "mine[*] – toy – Latent Explorer"
    assert not second.window.isWindowModified()
    assert not second.window.messages.isVisible()


def test_to_open_one_of_the_same_bundle_is_a_step(
    explorer: Explorer, look: Any, tmp_path: Path, settle: Any
) -> None:
    at, path = look(explorer), tmp_path / "s.latent.json"
    explorer.sessions.save_in(path)
    saved = at.state
    _set_up(at, explorer.controller.scene.space)
    changed = at.state
    explorer.sessions.open(path)
    assert same_work(at.state, saved)
    assert explorer.menus.actions["undo"].text() == "&Undo: Open session"
    at.do("undo")
    assert same_work(at.state, changed)
    settle(explorer)


def test_the_mark_follows_what_is_changed_and_undone(
    explorer: Explorer, look: Any, tmp_path: Path
) -> None:
    at, window = look(explorer), explorer.window
    at.change(Layers(levels=True))
    assert not window.isWindowModified(), "it has no name yet"
    explorer.sessions.save_in(tmp_path / "s.latent.json")
    assert not window.isWindowModified()
    at.put([0.5] * 12)
    assert window.isWindowModified()
    at.do("undo")
    assert not window.isWindowModified()
    at.do("redo")
    assert window.isWindowModified()
    at.do("session-save")
    assert not window.isWindowModified(), "in the same file, without a question"
    content = json.loads((tmp_path / "s.latent.json").read_text())
    assert content["state"]["point"]["z"] == [0.5] * 12


def test_during_a_drag_too(explorer: Explorer, look: Any, tmp_path: Path) -> None:
    at, controller = look(explorer), explorer.controller
    explorer.sessions.save_in(tmp_path / "s.latent.json")
    before = at.state[CurrentPoint]
    controller.begin_gesture()
    at.put([0.5] * 12)
    assert explorer.window.isWindowModified()
    at.change(before)
    controller.end_gesture()
    assert not explorer.window.isWindowModified(), "back where it was"


def test_the_session_that_was_open_is_open_again(
    open_explorer: Open, look: Any, tmp_path: Path
) -> None:
    explorer = open_explorer()
    path = tmp_path / "s.latent.json"
    explorer.sessions.save_in(path)
    look(explorer).put([0.5] * 12)
    explorer.window.close()
    second = open_explorer()
    assert second.window.windowTitle() == "s[*] – toy – Latent Explorer"
    assert second.window.isWindowModified(), "closing asked nothing, and lost nothing"
    look(second).do("session-save")
    assert not second.window.isWindowModified()
    second.window.close()
    third = open_explorer()
    assert third.window.windowTitle() == "s[*] – toy – Latent Explorer"
    assert not third.window.isWindowModified()


def test_another_bundle_leaves_the_session(
    explorer: Explorer, look: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    explorer.sessions.save_in(tmp_path / "s.latent.json")
    explorer.controller.open_bundle(Path("small"))
    qtbot.waitUntil(lambda: explorer.controller.scene.bundle.name == "small", timeout=LONG)
    assert explorer.window.windowTitle() == "small – Latent Explorer"
    assert not explorer.window.isWindowModified()
    assert look(explorer).state[RecentSessions].recent == (str(tmp_path / "s.latent.json"),)


def test_a_session_of_a_changed_bundle_says_what_differs_and_opens_the_rest(
    explorer: Explorer,
    look: Any,
    tmp_path: Path,
    qtbot: QtBot,
    settle: Any,
    answer: Any,
    rig: Any,
) -> None:
    at, path = look(explorer), tmp_path / "s.latent.json"
    names = list(rig.bundle.image_names)
    names[41] = "small 9.jpg"
    rig.bundle = replace(rig.bundle, image_names=names)
    explorer.controller.open_bundle(Path("renamed"))
    qtbot.waitUntil(lambda: explorer.controller.scene.bundle.name == "renamed", timeout=LONG)
    _set_up(at, explorer.controller.scene.space)
    space = explorer.controller.scene.space
    at.change(at.state[CurrentPoint].from_image(space, 41, "small 9.jpg"))
    explorer.sessions.save_in(path)
    explorer.window.close()
    second = rig.open(Path("small"))
    qtbot.waitUntil(lambda: second.controller.scene.bundle is not None, timeout=LONG)
    asked = answer("getExistingDirectory", "small")
    second.sessions.open(path)
    ((title, *_),) = asked
    assert "renamed" in title
    now = look(second)
    qtbot.waitUntil(lambda: now.state[CurrentPoint].image == 9, timeout=LONG)
    assert second.controller.scene.bundle.name == "small"
    assert now.state[CurrentPoint].start.label == "small 9.jpg"
    assert now.state[Layers] == Layers(levels=True)
    assert now.state[Sampling].settings.seed == 3
    assert now.state[Sampling].settings.n_components == 5
    assert now.state[Projections].shown == (Projection((2, 3), "pca"),)
    said = second.controller.scene.notice
    assert "5 components instead of 12" in said
    assert "300 images instead of 2,000" in said
    assert "without z 0 – z 5" in said


def test_where_the_bundle_is_missing_and_nobody_knows_nothing_changes(
    explorer: Explorer, look: Any, tmp_path: Path, answer: Any
) -> None:
    at, path = look(explorer), tmp_path / "s.latent.json"
    explorer.sessions.save_in(path)
    content = json.loads(path.read_text())
    content["bundle"] |= {"fingerprint": "ffffffffffff", "path": str(tmp_path / "gone")}
    path.write_text(json.dumps(content))
    at.put([0.5] * 12)
    before = at.state
    asked = answer("getExistingDirectory", None)
    explorer.sessions.open(path)
    assert len(asked) == 1
    assert same_work(at.state, before)
    assert "was not opened" in explorer.window.messages.text.text()


def test_damaged_files_change_nothing_and_are_told(
    explorer: Explorer, look: Any, tmp_path: Path
) -> None:
    at, path = look(explorer), tmp_path / "s.latent.json"
    explorer.sessions.save_in(path)
    before = at.state
    path.write_text(path.read_text()[:300])
    explorer.sessions.open(path)
    assert "no session that can be read" in explorer.window.messages.text.text()
    path.unlink()
    explorer.sessions.open(path)
    assert "not there any more" in explorer.window.messages.text.text()
    assert at.state[RecentSessions].recent == ()
    assert same_work(at.state, before)


def test_what_could_not_be_used_is_told(explorer: Explorer, tmp_path: Path) -> None:
    path = tmp_path / "s.latent.json"
    explorer.sessions.save_in(path)
    content = json.loads(path.read_text())
    content["state"]["holograms"] = {}
    path.write_text(json.dumps(content))
    explorer.sessions.open(path)
    assert "without holograms (unknown" in explorer.window.messages.text.text()


def test_a_disk_that_takes_no_more_is_told(
    explorer: Explorer, tmp_path: Path, full_disk: Any
) -> None:
    with full_disk(100):
        explorer.sessions.save_in(tmp_path / "s.latent.json")
    assert "could not be written" in explorer.window.messages.text.text()
    assert explorer.window.windowTitle() == "toy – Latent Explorer"


def test_recent_sessions_are_listed_and_opened(
    explorer: Explorer, look: Any, tmp_path: Path
) -> None:
    at, first = look(explorer), tmp_path / "one & two.latent.json"
    explorer.sessions.save_in(first)
    explorer.sessions.save_in(tmp_path / "three.json")
    menu = explorer.menus.recent_sessions
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert texts[:2] == ["three", "one && two"]
    at.put([0.5] * 12)
    menu.actions()[1].trigger()
    turns().finish()
    assert at.state[RecentSessions].file == str(first)
    assert explorer.window.windowTitle() == "one & two[*] – toy – Latent Explorer"
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()][:2] == ["one && two", "three"]


def test_names_get_their_ending_and_nothing_is_replaced_unasked(
    explorer: Explorer, look: Any, tmp_path: Path, answer: Any
) -> None:
    at = look(explorer)
    answer("getSaveFileName", tmp_path / "plain")
    at.do("session-save-as")
    path = tmp_path / "plain.latent.json"
    assert path.exists()
    assert at.state[RecentSessions].file == str(path)
    before = path.read_bytes()
    at.put([0.5] * 12)
    at.do("session-save-as")
    assert "plain.latent.json exists" in explorer.window.messages.text.text()
    assert path.read_bytes() == before
    answer("getSaveFileName", None)
    at.do("session-save-as")
    assert list(tmp_path.glob("*.json")) == [path]


def test_a_face_that_was_chosen_is_chosen_again(
    open_explorer: Open, look: Any, rig: Any, tmp_path: Path, settle: Any
) -> None:
    explorer = open_explorer()
    at = look(explorer)
    drawn = at.result(GeneratedFaces).draw
    at.change(at.state[CurrentPoint].from_generated(drawn.z[5], 5))
    settle(explorer)
    path = tmp_path / "s.latent.json"
    explorer.sessions.save_in(path)
    explorer.window.close()
    rig.settings.clear()
    second = open_explorer()
    second.sessions.open(path)
    settle(second)
    point = look(second).state[CurrentPoint]
    assert point.face == 5
    np.testing.assert_array_equal(np.array(point.z, np.float32), drawn.z[5])
    assert second.window.panel(FacesPanel).isVisible()
