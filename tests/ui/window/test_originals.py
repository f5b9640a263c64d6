"""Originals in the whole window: real pictures on disk, and disks that do not answer."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.original import Original
from latent_explorer.pictures.crop import Crop
from latent_explorer.session.hovered import Hovered
from latent_explorer.session.point import CurrentPoint
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.image_field import ImageField
from latent_explorer.ui.panels.images import ImagesPanel
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.widgets.thumbnail import PICTURE
from latent_explorer.workspaces import PicturesOnDisk

Open = Callable[..., Explorer]
TIMEOUT = 30_000
GREEN = (20, 200, 40)


class OnDisk(PicturesOnDisk):
    """Reads real files for the bundle of the tests, which says nothing of pictures itself."""

    def __init__(self) -> None:
        super().__init__()
        self.answering = threading.Event()
        self.answering.set()
        self.asked = threading.Event()

    def look(self, bundle: Any, folder: str) -> tuple[int, int, str]:
        return super().look(_whole(bundle), folder)

    def original(self, bundle: Any, folder: str, image: str) -> Any:
        self.asked.set()
        assert self.answering.wait(TIMEOUT / 1000)
        return super().original(_whole(bundle), folder, image)


def _whole(bundle: Any) -> Any:
    return SimpleNamespace(
        fingerprint=bundle.fingerprint,
        image_names=bundle.image_names,
        size=bundle.size,
        shape=(bundle.size, bundle.size),
        crop=Crop(),
        description={},
        path=bundle.path,
    )


@pytest.fixture
def disk(rig: Any) -> Any:
    rig.originals = OnDisk()
    yield rig.originals
    rig.originals.answering.set()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder of green pictures: every hundredth image and the first ten, of which 5 is broken."""
    folder = tmp_path / "faces"
    folder.mkdir()
    for index in (*range(10), *range(100, 2000, 100)):
        Image.fromarray(np.full((20, 20, 3), GREEN, np.uint8)).save(folder / f"{index}.jpg")
    (folder / "5.jpg").write_bytes(b"\xff\xd8 broken")
    return folder


@pytest.fixture
def name(monkeypatch: pytest.MonkeyPatch, look: Any) -> Callable[[Explorer, Path], None]:
    """Return a function that names a folder or zip file by the menu."""

    def by_the_menu(explorer: Explorer, place: Path) -> None:
        where = "latent_explorer.ui.pictures_dialog.QFileDialog"
        monkeypatch.setattr(f"{where}.getExistingDirectory", lambda *args: str(place))
        monkeypatch.setattr(f"{where}.getOpenFileName", lambda *args: (str(place), ""))
        look(explorer).do("pictures-zip" if place.suffix == ".zip" else "pictures-folder")

    return by_the_menu


def _panel(explorer: Explorer) -> CurrentFacePanel:
    return explorer.window.panel(CurrentFacePanel)


def _start_from(explorer: Explorer, index: int, qtbot: QtBot) -> None:
    """Start from an image by typing its number and clicking, as a user does."""
    field = _panel(explorer).findChild(ImageField)
    assert field is not None
    field.line.clear()
    qtbot.keyClicks(field.line, f"#{index}")
    field.line.completer().popup().hide()
    qtbot.mouseClick(field.start, Qt.MouseButton.LeftButton)
    assert explorer.controller.state[CurrentPoint].image == index


def _heard(explorer: Explorer, index: int) -> bool:
    found = explorer.controller.scene.result(Original)
    return found is not None and found.request.image == f"{index}.jpg"


def _colour_of_the_original(explorer: Explorer, pixels: Any) -> tuple[int, ...] | None:
    view = _panel(explorer).picture
    rect = view.arrangement.original
    if rect.isNull():
        return None
    return tuple(int(c) for c in pixels(view)[rect.center().y(), rect.center().x()])


def _note(explorer: Explorer) -> str:
    field = _panel(explorer).findChild(ImageField)
    assert field is not None
    return field.note.text() if field.note.isVisible() else ""


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_the_original_stands_beside_its_reconstruction(
    disk: OnDisk,
    open_explorer: Open,
    pictures: Path,
    name: Any,
    qtbot: QtBot,
    pixels: Any,
    settle: Any,
    kind: str,
) -> None:
    explorer = open_explorer()
    place = pictures
    if kind == "zip":
        place = Path(shutil.make_archive(str(pictures), "zip", pictures.parent, pictures.name))
    name(explorer, place)
    qtbot.waitUntil(lambda: _note(explorer) == "Choose an image to see its original")
    _start_from(explorer, 3, qtbot)
    qtbot.waitUntil(partial(_heard, explorer, 3), timeout=TIMEOUT)
    settle(explorer)
    colour = _colour_of_the_original(explorer, pixels)
    assert colour is not None
    assert np.abs(np.subtract(colour, GREEN)).max() <= 4
    assert _note(explorer) == ""
    # Pressed at the right edge of the large picture, all of it is the original.
    view = _panel(explorer).picture
    at = QPoint(view.width() - 1, view.height() // 2)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    centre = view.arrangement.face.center()
    shown = pixels(view)[centre.y(), centre.x()].astype(int)
    assert np.abs(shown - GREEN).max() <= 4
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at)


@pytest.mark.parametrize(
    ("index", "note"),
    [(50, "50.jpg is not in faces"), (5, "5.jpg cannot be read as a picture")],
)
def test_a_missing_or_broken_picture_is_told_quietly(
    disk: OnDisk,
    open_explorer: Open,
    pictures: Path,
    name: Any,
    qtbot: QtBot,
    pixels: Any,
    index: int,
    note: str,
) -> None:
    explorer = open_explorer()
    name(explorer, pictures)
    _start_from(explorer, index, qtbot)
    qtbot.waitUntil(partial(_heard, explorer, index), timeout=TIMEOUT)
    assert _note(explorer).startswith(note) or "not a jpg" in _note(explorer)
    assert f"{index}.jpg" in _note(explorer)
    assert _colour_of_the_original(explorer, pixels) is None
    assert not explorer.window.messages.isVisible()


def test_a_wrong_folder_is_told(
    disk: OnDisk, open_explorer: Open, tmp_path: Path, name: Any, qtbot: QtBot
) -> None:
    (tmp_path / "cats").mkdir()
    explorer = open_explorer()
    name(explorer, tmp_path / "cats")
    note = "None of 20 pictures that were looked for is in cats"
    qtbot.waitUntil(lambda: _note(explorer) == note, timeout=TIMEOUT)
    name(explorer, tmp_path / "gone.zip")
    qtbot.waitUntil(lambda: "there is no folder or zip file" in _note(explorer), timeout=TIMEOUT)
    assert not explorer.window.messages.isVisible()


def test_a_disk_that_is_plugged_in_later_is_found(
    open_explorer: Open,
    disk: OnDisk,
    pictures: Path,
    name: Callable[[Explorer, Path], None],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    explorer = open_explorer()
    away = pictures.rename(pictures.with_name("away"))
    name(explorer, pictures)
    _start_from(explorer, 4, qtbot)
    missing = "there is no folder or zip file"
    qtbot.waitUntil(lambda: missing in _note(explorer), timeout=TIMEOUT)
    monkeypatch.setattr(explorer.window, "isActiveWindow", lambda: True)
    turned_to = QEvent(QEvent.Type.ActivationChange)
    QApplication.sendEvent(explorer.window, turned_to)
    qtbot.waitUntil(lambda: not explorer.controller.awaited, timeout=TIMEOUT)
    assert missing in _note(explorer), "it is not there yet"
    away.rename(pictures)
    QApplication.sendEvent(explorer.window, turned_to)
    qtbot.waitUntil(lambda: _note(explorer) == "", timeout=TIMEOUT)
    found = explorer.controller.scene.result(Original)
    assert found.picture is not None
    asked = []
    monkeypatch.setattr(explorer.controller, "ask_again", asked.append)
    QApplication.sendEvent(explorer.window, turned_to)
    assert asked == [], "what is there is not read again"


def test_the_folder_is_remembered(
    disk: OnDisk, open_explorer: Open, pictures: Path, name: Any, qtbot: QtBot, pixels: Any
) -> None:
    explorer = open_explorer()
    name(explorer, pictures)
    _start_from(explorer, 3, qtbot)
    explorer.window.close()
    second = open_explorer()
    # The screen of the tests is small, and what is restored is fitted to it.
    second.window.resize(1400, 900)
    second.window.workspaces.reset()
    qtbot.waitUntil(partial(_heard, second, 3), timeout=TIMEOUT)
    qtbot.waitUntil(lambda: _colour_of_the_original(second, pixels) is not None, timeout=TIMEOUT)


def test_a_disk_that_does_not_answer_holds_up_no_drag(
    disk: OnDisk,
    open_explorer: Open,
    pictures: Path,
    name: Any,
    look: Any,
    qtbot: QtBot,
    settle: Any,
) -> None:
    explorer = open_explorer()
    name(explorer, pictures)
    disk.answering.clear()
    disk.asked.clear()
    _start_from(explorer, 3, qtbot)
    qtbot.waitUntil(disk.asked.is_set, timeout=TIMEOUT)
    settle(explorer)
    plane, painted = look(explorer).planes[0], []
    _panel(explorer).face_painted.connect(lambda *times: painted.append(times))
    at = look(explorer).pixel_of(0, look(explorer).z)
    qtbot.mousePress(plane.viewport(), Qt.MouseButton.LeftButton, pos=at)
    for step in range(1, 6):
        qtbot.mouseMove(plane.viewport(), at + QPoint(6 * step, 3 * step))
    qtbot.mouseRelease(plane.viewport(), Qt.MouseButton.LeftButton, pos=at + QPoint(30, 15))
    settle(explorer)
    face = explorer.controller.scene.result(CurrentFace)
    assert face is not None
    assert face.request.z == explorer.controller.state[CurrentPoint].z
    assert explorer.controller.state[CurrentPoint].moved
    assert painted, "faces were painted while the disk was silent"
    assert not _heard(explorer, 3)
    disk.answering.set()
    qtbot.waitUntil(partial(_heard, explorer, 3), timeout=TIMEOUT)


def test_a_disk_that_never_answers_does_not_keep_the_window_open(
    disk: OnDisk, open_explorer: Open, pictures: Path, name: Any, qtbot: QtBot
) -> None:
    explorer = open_explorer()
    disk.answering.clear()
    disk.asked.clear()
    name(explorer, pictures)
    _start_from(explorer, 3, qtbot)
    qtbot.waitUntil(disk.asked.is_set, timeout=TIMEOUT)
    explorer.window.close()
    assert explorer.worker.isFinished()
    assert not explorer.window.isVisible()


# Elsewhere in the window


def _images(explorer: Explorer) -> ImagesPanel:
    dock = explorer.window.findChild(QDockWidget, "Images")
    assert isinstance(dock, QDockWidget)
    dock.show()
    dock.raise_()
    return explorer.window.panel(ImagesPanel)


def _kinds(panel: ImagesPanel, *images: int) -> list[str]:
    return [panel.grid.thumbnails.kind(image) for image in images]


def test_the_thumbnails_are_the_originals_where_there_are_some(
    disk: OnDisk, open_explorer: Open, pictures: Path, name: Any, qtbot: QtBot, pixels: Any
) -> None:
    explorer = open_explorer()
    panel = _images(explorer)
    qtbot.waitUntil(lambda: "" not in _kinds(panel, *range(12)), timeout=TIMEOUT)
    assert set(_kinds(panel, *range(12))) == {"reconstruction"}
    name(explorer, pictures)
    expected = ["original"] * 5 + ["reconstruction"] + ["original"] * 4 + ["reconstruction"] * 2
    qtbot.waitUntil(lambda: _kinds(panel, *range(12)) == expected, timeout=TIMEOUT)
    at = panel.grid.picture_rect(3).center().toPoint()
    shown = pixels(panel.grid.viewport())[at.y(), at.x()].astype(int)
    assert np.abs(shown - GREEN).max() <= 4
    # A broken one is nothing to be told of here.
    assert not explorer.window.messages.isVisible()


def test_a_disk_that_does_not_answer_leaves_the_reconstructions(
    disk: OnDisk, open_explorer: Open, pictures: Path, name: Any, qtbot: QtBot
) -> None:
    explorer = open_explorer()
    name(explorer, pictures)
    qtbot.waitUntil(lambda: _note(explorer) != "", timeout=TIMEOUT)
    disk.answering.clear()
    disk.asked.clear()
    panel = _images(explorer)
    qtbot.waitUntil(disk.asked.is_set, timeout=TIMEOUT)
    qtbot.waitUntil(lambda: "" not in _kinds(panel, *range(9)), timeout=TIMEOUT)
    panel.grid.verticalScrollBar().setValue(panel.grid.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: "" not in _kinds(panel, 1998, 1999), timeout=TIMEOUT)
    assert set(_kinds(panel, *range(9), 1998, 1999)) == {"reconstruction"}
    panel.grid.scrollToTop()
    disk.answering.set()
    qtbot.waitUntil(lambda: _kinds(panel, 0, 5) == ["original", "reconstruction"], timeout=TIMEOUT)


def test_pointing_at_a_point_shows_its_original(
    disk: OnDisk, open_explorer: Open, pictures: Path, name: Any, qtbot: QtBot, pixels: Any
) -> None:
    explorer = open_explorer()
    name(explorer, pictures)
    qtbot.waitUntil(lambda: _note(explorer) != "", timeout=TIMEOUT)
    panel = explorer.window.panel(ProjectionsPanel)
    plane, widget = panel.planes[0], panel.thumbnail.widget
    for image, note in ((3, "original"), (4, "original"), (5, "reconstruction")):
        # As the mouse would: where the points are dense it could point at another one.
        plane.hover.mouse = QPointF(plane.viewport().rect().center())
        plane.hover.found.emit(Hovered("image", image))
        qtbot.waitUntil(
            lambda image=image, note=note: (  # type: ignore[misc]
                widget.isVisible() and (widget.name, widget.note) == (f"{image}.jpg", note)
            ),
            timeout=TIMEOUT,
        )
        middle = pixels(widget)[PICTURE // 2, PICTURE // 2].astype(int)
        assert (np.abs(middle - GREEN).max() <= 4) == (note == "original")
    plane.hover.end()
