"""A photo is dropped, pasted and opened in the whole window, and its point goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.own_picture import NAME
from latent_explorer.jobs.closer import CameCloser
from latent_explorer.jobs.photo_seen import PhotoSeen
from latent_explorer.session.own_picture import OwnPicture
from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.recent_sessions import RecentSessions
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.own_picture import OwnPicturePanel
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.turns import turns
from latent_explorer.workspaces import OwnPhotos

LEFT = Qt.MouseButton.LeftButton
TIMEOUT = 30_000
PIXELS = np.random.default_rng(6).integers(0, 256, (30, 40, 3), np.uint8)


@pytest.fixture(autouse=True)
def reads_photos(rig: Any) -> None:
    pytest.importorskip("skimage")
    rig.photos = OwnPhotos()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "me.png"
    Image.fromarray(PIXELS).save(path)
    return path


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(explorer: Explorer, data: QMimeData) -> bool:
    """Drop something on the window, and return whether it was taken."""
    window = explorer.window
    place, move = window.rect().center(), Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(place, move, data, LEFT, none)
    entering.ignore()
    QApplication.sendEvent(window, entering)
    if not entering.isAccepted():
        return False
    dropped = QDropEvent(QPointF(place), move, data, LEFT, none)
    QApplication.sendEvent(window, dropped)
    return dropped.isAccepted()


@pytest.fixture
def wait_seen(qtbot: QtBot) -> Callable[[Explorer], PhotoSeen]:
    """Wait until the networks have seen the picture."""

    def wait(explorer: Explorer) -> PhotoSeen:
        panel = explorer.window.panel(OwnPicturePanel)
        qtbot.waitUntil(lambda: panel.use.isEnabled(), timeout=TIMEOUT)
        seen = explorer.controller.scene.result(PhotoSeen)
        assert seen is not None
        return seen

    return wait


def test_a_photo_is_dropped_used_moved_and_ends_a_path(
    explorer: Explorer, look: Any, file: Path, wait_seen: Any, settle: Any, qtbot: QtBot
) -> None:
    look = look(explorer)
    assert drop(explorer, files(file))
    seen = wait_seen(explorer)
    assert NAME in explorer.window.docks.visible
    panel = explorer.window.panel(OwnPicturePanel)
    QTest.mouseClick(panel.use, LEFT)
    settle(explorer)
    assert look.state[CurrentPoint].z == seen.z
    assert look.state[CurrentPoint].start.label == "your picture me.png"
    shown = explorer.window.panel(ProjectionsPanel)
    assert all("own" in shown.seen.of(index) for index in range(len(look.planes)))
    look.do("path-a")
    look.do("start-mean")
    look.do("path-b")
    path = look.state[LatentPath]
    assert path.complete
    assert path.a == seen.z
    mark = look.planes[0].marks.own
    assert mark is not None
    assert mark.isVisible(), "it stays marked"
    explorer.window.close()


def test_closer_with_the_mouse(
    explorer: Explorer, file: Path, wait_seen: Any, qtbot: QtBot
) -> None:
    drop(explorer, files(file))
    seen = wait_seen(explorer)
    panel = explorer.window.panel(OwnPicturePanel)
    QTest.mouseClick(panel.closer, LEFT)

    def complete() -> bool:
        came = explorer.controller.scene.result(CameCloser)
        return came is not None and came.complete

    qtbot.waitUntil(complete, timeout=TIMEOUT)
    came = explorer.controller.scene.result(CameCloser)
    assert came is not None
    assert came.error <= seen.error
    assert panel.closer.text() == "&Closer"


def test_the_square_is_dragged_live(
    explorer: Explorer, file: Path, wait_seen: Any, qtbot: QtBot
) -> None:
    drop(explorer, files(file))
    before = wait_seen(explorer)
    photo = explorer.window.panel(OwnPicturePanel).photo
    QTest.keyClick(photo, Qt.Key.Key_Minus)
    middle = photo.box_rect.center().toPoint()
    QTest.mousePress(photo, LEFT, pos=middle)
    for k in range(1, 6):
        QTest.mouseMove(photo, middle + (photo.rect().bottomRight() - middle) * k / 20)
    QTest.mouseRelease(photo, LEFT, pos=middle)
    scene = explorer.controller

    def shown() -> bool:
        seen = scene.scene.result(PhotoSeen)
        return seen is not None and seen.request.box == photo.box

    qtbot.waitUntil(shown, timeout=TIMEOUT)
    assert photo.box != before.request.box


def test_after_a_restart_the_point_is_there_and_the_photo_is_not(
    open_explorer: Callable[..., Explorer], rig: Any, file: Path, wait_seen: Any, look: Any
) -> None:
    first = open_explorer()
    drop(first, files(file))
    seen = wait_seen(first)
    QTest.mouseClick(first.window.panel(OwnPicturePanel).use, LEFT)
    first.window.close()
    written = Path(rig.settings.fileName()).read_text()
    assert "me.png" in written
    assert str(file.parent) not in written
    later = open_explorer(complete=False)
    assert later.controller.scene.photo is None
    assert look(later).state[OwnPicture] == OwnPicture("me.png", seen.z)
    assert look(later).state[CurrentPoint].z == seen.z


def test_a_picture_is_pasted(explorer: Explorer, look: Any, wait_seen: Any) -> None:
    rgba = np.dstack([PIXELS, np.full(PIXELS.shape[:2], 255, np.uint8)])
    image = QImage(rgba.tobytes(), 40, 30, 4 * 40, QImage.Format.Format_RGBA8888)
    QApplication.clipboard().setImage(image.copy())
    explorer.window.activateWindow()
    look(explorer).do("paste")
    seen = wait_seen(explorer)
    np.testing.assert_array_equal(seen.request.picture, PIXELS)
    assert explorer.controller.scene.photo.photo.path is None


def test_a_file_is_pasted(explorer: Explorer, look: Any, file: Path, wait_seen: Any) -> None:
    QApplication.clipboard().setMimeData(files(file))
    look(explorer).do("paste")
    assert wait_seen(explorer).request.photo.name == "me.png"


def test_a_file_is_opened_by_the_command(
    explorer: Explorer, look: Any, file: Path, wait_seen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = "latent_explorer.ui.own_pictures.QFileDialog.getOpenFileName"
    monkeypatch.setattr(where, lambda *args: ("", ""))
    look(explorer).do("own-picture")
    assert explorer.controller.scene.photo is None
    monkeypatch.setattr(where, lambda *args: (str(file), ""))
    look(explorer).do("own-picture")
    assert wait_seen(explorer).request.photo.path == file


def _url(text: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(text)])
    return data


def _text(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def test_what_is_no_picture_gets_a_sentence(
    explorer: Explorer, file: Path, tmp_path: Path, look: Any
) -> None:
    controller = explorer.controller
    for data, said in (
        (_url("https://example.org/me.jpg"), "nothing is fetched"),
        (_text("https://example.org/me.jpg"), "nothing is fetched"),
        (_text("data:image/png;base64,AAAA"), "nothing is fetched"),
        (files(file, file), "one picture at a time"),
    ):
        assert drop(explorer, data)
        assert said in controller.scene.notice
        assert controller.scene.photo is None
    assert not drop(explorer, _text("only words"))
    for data in (_text("only words"), QMimeData()):
        QApplication.clipboard().setMimeData(data)
        look(explorer).do("paste")
        assert "no picture to paste" in controller.scene.notice
    assert controller.scene.photo is None


def test_a_file_that_cannot_be_read_is_told_in_the_panel(
    explorer: Explorer, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "cut.jpg").write_bytes(b"\xff\xd8\xff\xe0 and nothing")
    (tmp_path / "empty.png").touch()
    panel = explorer.window.panel(OwnPicturePanel)
    for name in (".", "cut.jpg", "empty.png", "gone.webp"):
        path = tmp_path / name
        drop(explorer, files(path))
        expected = path.name
        qtbot.waitUntil(
            lambda said=expected: panel.photo.accessibleDescription().startswith(said),
            timeout=TIMEOUT,
        )
        assert panel.photo.accessibleDescription().isprintable()
        assert not panel.use.isEnabled()


def test_without_a_bundle_it_says_so(rig: Any, file: Path, qtbot: QtBot) -> None:
    explorer = rig.open(Path("broken"))
    with qtbot.waitExposed(explorer.window):
        explorer.window.show()
    qtbot.waitUntil(lambda: bool(explorer.controller.scene.failures), timeout=TIMEOUT)
    explorer.own_pictures.open_file(file)
    assert explorer.controller.scene.notice.startswith("Open a bundle first")


def test_another_bundle_looks_at_the_same_picture(
    explorer: Explorer, file: Path, wait_seen: Any, qtbot: QtBot
) -> None:
    drop(explorer, files(file))
    wait_seen(explorer)
    explorer.controller.open_bundle(Path("small"))

    def seen() -> bool:
        found = explorer.controller.scene.result(PhotoSeen)
        return found is not None and len(found.z) == 5

    qtbot.waitUntil(seen, timeout=TIMEOUT)
    assert explorer.controller.scene.photo is not None


def test_a_session_and_the_folder_of_a_bundle_are_dropped_too(
    explorer: Explorer, look: Any, rig: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    controller, session = explorer.controller, tmp_path / "mine.latent.json"
    at = look(explorer)
    at.put([0.5] * 12)
    explorer.sessions.save_in(session)
    at.put([0.0] * 12)
    assert drop(explorer, files(session))
    turns().finish()
    assert at.state[CurrentPoint].z == (0.5,) * 12
    assert at.state[RecentSessions].file == str(session)
    other = tmp_path / "other.JSON"
    other.write_text("[]")
    assert drop(explorer, files(other))
    assert "other.JSON" in controller.scene.notice
    assert at.state[CurrentPoint].z == (0.5,) * 12
    assert controller.scene.photo is None
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "bundle.json").write_text("{}")
    assert drop(explorer, files(folder))
    qtbot.waitUntil(
        lambda: controller.scene.bundle is not None and controller.scene.bundle.path == folder,
        timeout=TIMEOUT,
    )
