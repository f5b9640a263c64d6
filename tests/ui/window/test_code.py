"""What is copied as code makes the same picture again, bit for bit, in a program of its own."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from threadpoolctl import threadpool_limits

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.resources import DEFAULT_BUNDLE, resource
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.faces import FacesPanel

LONG = 120_000


@pytest.fixture(params=["shipped", "own"])
def bundle(request: pytest.FixtureRequest, toy_bundle: Path, tmp_path: Path) -> Path:
    """The bundle that comes along, or one whose folder is no name for a shell."""
    if request.param == "shipped":
        return resource(DEFAULT_BUNDLE)
    return Path(shutil.copytree(toy_bundle, tmp_path / 'it\'s $HOME "ü" \\ bundle'))


@pytest.fixture
def real(bundle: Path, qtbot: QtBot) -> Iterator[Explorer]:
    """A window with real networks, that remembers nothing."""
    # The program sees to that before it imports numpy.
    with threadpool_limits(1, user_api="blas"):
        yield from _open(bundle, qtbot)


def _open(bundle: Path, qtbot: QtBot) -> Iterator[Explorer]:
    explorer = Explorer(bundle)
    controller = explorer.controller
    with qtbot.waitExposed(explorer.window):
        explorer.window.show()
    qtbot.waitUntil(lambda: controller.scene.bundle is not None, timeout=LONG)
    image = controller.scene.bundle.image_names[7]
    point = CurrentPoint().from_image(controller.scene.space, 7, image)
    settings = SamplingSettings(method="directions", count=7, seed=5, neighbours=6, spread=0.5)
    settings = settings.within(controller.scene.space.d)
    controller.change("", point.at(np.array(point.z) + 1 / 3), Sampling(settings))
    qtbot.waitUntil(lambda: _rests(explorer), timeout=LONG)
    yield explorer
    explorer.window.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _rests(explorer: Explorer) -> bool:
    scene = explorer.controller.scene
    face, faces = scene.result(CurrentFace), scene.result(GeneratedFaces)
    return (
        face is not None
        and face.exact
        and face.request.z == scene.state[CurrentPoint].z
        and faces is not None
        and faces.exact
        and faces.draw.settings == scene.state[Sampling].settings
    )


def _run(text: str, folder: Path, name: str) -> np.ndarray[Any, Any]:
    if text.startswith("latent-explorer "):
        words = shlex.split(text)
        command = [sys.executable, "-m", "latent_explorer", *words[1:]]
    else:
        command = [sys.executable, "-c", text]
    folder.mkdir()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return _pixels(folder / name)


def _pixels(path: Path) -> np.ndarray[Any, Any]:
    with Image.open(path) as image:
        return np.asarray(image)


def test_copied_code_gives_the_pixels_of_the_exported_picture(
    real: Explorer, tmp_path: Path, look: Callable[[Explorer], Any]
) -> None:
    at, size = look(real), real.controller.scene.bundle.size
    exports = real.exporter.faces
    exports.write_current(tmp_path / "face.png", size)
    exports.write_grid(tmp_path / "faces.png", size)
    columns = real.window.panel(FacesPanel).grid.columns
    for what in ("face", "faces"):
        expected = _pixels(tmp_path / f"{what}.png")
        assert expected.std() > 0.5, "something to compare"
        for language in ("python", "command"):
            at.do(f"copy-{what}-{language}")
            text = QApplication.clipboard().text()
            found = _run(text, tmp_path / f"{what}-{language}", f"{what}.png")
            np.testing.assert_array_equal(found, expected, err_msg=text)
            if what == "faces":
                assert f"columns={columns}" in text or f"--columns {columns}" in text
