"""Exporting to TensorBoard's projector from the window: asked, followed, stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from latent_explorer.ui.app import Explorer
from latent_explorer.ui.projector_export import ProjectorChoice

LONG = 120_000


@pytest.fixture
def explorer(open_explorer: Callable[..., Explorer], rig: Any, toy_bundle: Path) -> Explorer:
    """A window whose bundle a child process can open too."""
    rig._load_bundle = lambda path: replace(rig.bundle, path=toy_bundle)
    return open_explorer()


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Choose thirty images and the folder of the test."""

    def choose(choice: ProjectorChoice) -> int:
        choice.count.setValue(30)
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(ProjectorChoice, "exec", choose)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(tmp_path))


def test_random_images_are_exported_beside_what_is_there(
    explorer: Explorer, look: Any, answered: None, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "toy-projector").mkdir()
    look(explorer).do("export-projector")
    export = explorer.projector
    assert export.progress is not None
    assert export.progress.isVisible()
    progress = export.progress
    with qtbot.waitSignal(export.process.reported, timeout=LONG):
        pass
    assert "of 30" in progress.labelText()
    qtbot.waitUntil(lambda: export.progress is None, timeout=LONG)
    folder = tmp_path / "toy-projector-2"
    assert len((folder / "metadata.tsv").read_text().splitlines()) == 31
    assert explorer.file_saver.notice.isVisible()
    assert not explorer.window.messages.isVisible()


def test_it_can_be_stopped(
    explorer: Explorer, look: Any, answered: None, tmp_path: Path, qtbot: QtBot
) -> None:
    look(explorer).do("export-projector")
    export = explorer.projector
    assert export.progress is not None
    look(explorer).do("export-projector")
    assert "under way" in explorer.window.messages.text.text()
    (stop,) = export.progress.findChildren(QPushButton)
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: export.progress is None, timeout=LONG)
    assert not export.process.is_running
    assert not list(tmp_path.glob("toy*"))


def test_closing_the_window_stops_it(
    explorer: Explorer, look: Any, answered: None, tmp_path: Path
) -> None:
    look(explorer).do("export-projector")
    explorer.window.close()
    assert not explorer.projector.process.is_running
    assert not list(tmp_path.glob("toy*"))


def test_what_goes_wrong_is_told(
    explorer: Explorer, look: Any, rig: Any, answered: None, tmp_path: Path, qtbot: QtBot
) -> None:
    bundle = replace(explorer.controller.scene.bundle, path=tmp_path / "gone")
    export = explorer.projector
    export.start(bundle, tmp_path / "out", [])
    qtbot.waitUntil(lambda: export.progress is None, timeout=LONG)
    assert "The export has failed" in explorer.window.messages.text.text()
    assert "bundle.json" in explorer.window.messages.text.text()


def test_the_choice_says_how_large_the_faces_are(qtbot: QtBot) -> None:
    choice = ProjectorChoice(None, 49_820, 96)  # type: ignore[arg-type]
    qtbot.addWidget(choice)
    assert choice.arguments == ["--random", "5000"]
    assert "96 × 96" in choice.about.text()
    choice.ways.button(0).setChecked(True)
    assert choice.arguments == []
    assert "36 × 36" in choice.about.text()
    assert not choice.count.isEnabled()
    choice.ways.button(1).setChecked(True)
    choice.count.setValue(20_000)
    assert choice.arguments == ["--first", "20000"]
    assert "57 × 57" in choice.about.text()
