"""What is saved is what the networks give in float32, however the window shows it in motion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from latent_explorer.core.codec import LiveWay
from latent_explorer.export.pictures import face_grid
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.jobs.live import LiveDecoder
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.faces import FacesPanel

TIMEOUT = 30_000
WAY = LiveWay("bfloat16", levels=1, single=0.71, several=0.58)


@pytest.fixture
def explorer(open_explorer: Callable[..., Explorer], rig: Any, qtbot: QtBot) -> Explorer:
    """An explorer where a faster way was found."""
    rig.codec.faster = WAY
    explorer = open_explorer()
    controller = explorer.controller
    qtbot.waitUntil(lambda: controller.scene.result(LiveDecoder) is not None, timeout=TIMEOUT)
    return explorer


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def test_the_current_face_is_saved_as_the_decoder_gives_it(
    explorer: Explorer, rig: Any, look: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    seen = look(explorer)
    live: list[CurrentFace] = []
    explorer.result_shown.connect(lambda r: live.append(r) if isinstance(r, CurrentFace) else None)
    seen.put(seen.z + 1.5)
    qtbot.waitUntil(lambda: len(live) >= 2 and live[-1].exact, timeout=TIMEOUT)
    expected = rig.face_of(seen.z)
    assert not live[0].exact
    np.testing.assert_array_equal(live[0].face, expected ^ 1)
    explorer.exporter.faces.write_current(tmp_path / "face.png", 8)
    np.testing.assert_array_equal(pixels(tmp_path / "face.png"), expected)


def test_the_grid_is_saved_as_the_decoder_gives_it(
    explorer: Explorer, rig: Any, look: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    seen = look(explorer)
    before = seen.result(GeneratedFaces).draw
    seen.do("draw-again")

    def exact() -> bool:
        shown = seen.result(GeneratedFaces)
        return bool(shown.exact and shown.draw is not before)

    qtbot.waitUntil(exact, timeout=TIMEOUT)
    explorer.exporter.faces.write_grid(tmp_path / "grid.png", 8)
    faces = np.stack([rig.face_of(z) for z in seen.result(GeneratedFaces).draw.z])
    columns = explorer.window.panel(FacesPanel).grid.columns
    np.testing.assert_array_equal(pixels(tmp_path / "grid.png"), face_grid(faces, columns))


def test_what_moves_is_neither_saved_nor_copied(
    explorer: Explorer, look: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    seen = look(explorer)
    explorer.controller.begin_gesture()
    seen.put(seen.z + 1.5)
    qtbot.waitUntil(lambda: not seen.result(CurrentFace).exact, timeout=TIMEOUT)
    explorer.exporter.faces.write_current(tmp_path / "face.png", 8)
    assert not (tmp_path / "face.png").exists()
    assert "float32" in explorer.controller.scene.notice
    QApplication.clipboard().clear()
    seen.do("copy")
    assert QApplication.clipboard().image().isNull()
    assert "rests" in explorer.controller.scene.notice
    explorer.controller.end_gesture()
    qtbot.waitUntil(lambda: seen.result(CurrentFace).exact, timeout=TIMEOUT)
    explorer.exporter.faces.write_current(tmp_path / "face.png", 8)
    assert (tmp_path / "face.png").exists()


def test_the_status_bar_says_it(explorer: Explorer) -> None:
    label: QLabel = explorer.window.status.live
    assert label.isVisible()
    assert label.text() == "live faces in bfloat16"
    assert "0.71" in label.toolTip()
