"""What Ctrl+C puts on the clipboard, and settings that come back from a saved picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.export.pictures import read_metadata, save_png
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.session.picture_size import PictureSize
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.faces import FacesPanel

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


def _copied() -> np.ndarray:
    image = QApplication.clipboard().image().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def test_ctrl_c_copies_the_face_that_is_chosen_or_current(
    explorer: Explorer, qtbot: QtBot, look: Any
) -> None:
    grid = explorer.window.panel(FacesPanel).grid
    qtbot.mouseClick(grid, LEFT, pos=grid.rect_of(4).center().toPoint())
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_C, CTRL)
    np.testing.assert_array_equal(_copied(), look(explorer).result(GeneratedFaces).faces[4])
    assert "copied face 5" in explorer.window.status.currentMessage()
    panel = explorer.window.panel(CurrentFacePanel)
    panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    panel.setFocus()
    QApplication.clipboard().clear()
    qtbot.keyClick(panel, Qt.Key.Key_C, CTRL)
    np.testing.assert_array_equal(_copied(), look(explorer).result(CurrentFace).face)


def test_ctrl_c_in_a_projection_copies_it(explorer: Explorer, qtbot: QtBot, look: Any) -> None:
    plane = look(explorer).planes[1]
    look(explorer).change(replace(look(explorer).state[Projections], active=1))
    plane.setFocus()
    qtbot.keyClick(plane, Qt.Key.Key_C, CTRL)
    size = plane.viewport().size()
    height, width, _ = _copied().shape
    assert width == 2 * size.width()
    assert height > 2 * size.height(), "below it is the legend"
    assert len(np.unique(_copied().reshape(-1, 3), axis=0)) > 50, "there is something on it"


def test_a_copy_has_the_size_that_was_asked_for(
    explorer: Explorer, look: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def choose(*args: Any) -> tuple[str, bool]:
        asked.append(args[3])
        return "384 × 384", True

    monkeypatch.setattr("latent_explorer.ui.picture_sizes.ask_item", choose)
    look(explorer).do("copy-as")
    face = look(explorer).result(CurrentFace).face
    wanted = np.asarray(Image.fromarray(face).resize((384, 384), Image.Resampling.BICUBIC))
    np.testing.assert_array_equal(_copied(), wanted)
    assert asked[0][0] == "8 × 8, as decoded"
    assert asked[0][-1] == "1024 × 1024"
    assert look(explorer).state[PictureSize] == PictureSize(384)


# Settings of a saved picture


def _message(explorer: Explorer) -> str:
    return explorer.window.messages.text.text()


def test_the_settings_of_saved_faces_are_applied_and_undone(
    explorer: Explorer, look: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, path = look(explorer), tmp_path / "grid.png"
    explorer.exporter.faces.write_grid(path, 96)
    saved = look.state[Sampling]
    look.change(Sampling(replace(saved.settings, seed=99, fact=1.3)))
    changed = look.state
    monkeypatch.setattr(
        "latent_explorer.ui.applying.QFileDialog.getOpenFileName", lambda *args: (str(path), "")
    )
    look.do("apply-settings")
    assert look.state[Sampling] == saved
    assert explorer.controller.scene.undo == "Apply settings of a picture"
    assert not explorer.window.messages.isVisible()
    look.do("undo")
    assert look.state == changed


def test_the_vector_of_a_saved_face_comes_back(
    explorer: Explorer, look: Any, tmp_path: Path, rig: Any, settle: Callable[[Explorer], None]
) -> None:
    look, path = look(explorer), tmp_path / "face.png"
    look.put(rig.bundle.space.point(7))
    settle(explorer)
    explorer.exporter.faces.write_current(path, 8)
    z = look.z
    look.do("start-mean")
    explorer.applying.apply(path)
    np.testing.assert_array_equal(look.z, z)
    assert look.state[CurrentPoint].start.label == "a saved picture"


@pytest.mark.parametrize("what", ["grid", "face", "projection"])
def test_the_face_that_was_chosen_is_chosen_again(
    explorer: Explorer,
    look: Any,
    tmp_path: Path,
    qtbot: QtBot,
    settle: Callable[[Explorer], None],
    what: str,
) -> None:
    look, path = look(explorer), tmp_path / "saved.png"
    grid = explorer.window.panel(FacesPanel).grid
    qtbot.mouseClick(grid, LEFT, pos=grid.rect_of(1).center().toPoint())
    settle(explorer)
    point, sampling = look.state[CurrentPoint], look.state[Sampling]
    assert point.face == 1
    exporter = explorer.exporter
    write: dict[str, Callable[[Path, int], None]] = {
        "grid": exporter.faces.write_grid,
        "face": exporter.faces.write_current,
        "projection": exporter.write_projection_png,
    }
    write[what](path, 1 if what == "projection" else 8)
    look.do("draw-again")
    settle(explorer)
    assert look.state[CurrentPoint].face is None
    explorer.applying.apply(path)
    settle(explorer)
    assert (look.state[CurrentPoint], look.state[Sampling]) == (point, sampling)
    look.do("undo")
    assert look.state[CurrentPoint].start.label == "a face drawn before"


def test_a_face_that_was_moved_is_saved_as_no_face_of_its_draw(
    explorer: Explorer,
    look: Any,
    tmp_path: Path,
    qtbot: QtBot,
    settle: Callable[[Explorer], None],
) -> None:
    grid = explorer.window.panel(FacesPanel).grid
    qtbot.mouseClick(grid, LEFT, pos=grid.rect_of(1).center().toPoint())
    look(explorer).put([0.5] * 12)
    settle(explorer)
    for write in (explorer.exporter.faces.write_current, explorer.exporter.faces.write_grid):
        write(tmp_path / "saved.png", 8)
        assert "face" not in read_metadata(tmp_path / "saved.png")


def test_what_a_projection_showed_comes_back(
    explorer: Explorer, look: Any, tmp_path: Path, settle: Callable[[Explorer], None]
) -> None:
    look, path = look(explorer), tmp_path / "plane.png"
    look.change(look.state[Projections].with_pair(0, (3, 7)).with_level(1.4))
    settle(explorer)
    before = look.state
    explorer.exporter.write_projection_png(path, 1)
    look.change(look.state[Projections].with_pair(0, (1, 2)).with_level(3.0))
    explorer.applying.apply(path)
    assert look.state[Projections].shown == before[Projections].shown
    assert look.state[Projections].ellipse_level == 1.4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not a PNG picture"),
        (b"no picture at all", "is not a PNG picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "not a PNG|holds no settings"),
        (None, "holds no settings of Latent Explorer"),
    ],
)
def test_other_pictures_are_answered_in_a_sentence(
    explorer: Explorer, look: Any, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "foreign.png"
    if content is None:
        Image.new("RGB", (20, 20)).save(path)
    else:
        path.write_bytes(content)
    state = look(explorer).state
    explorer.applying.apply(path)
    assert any(each in _message(explorer) for each in words.split("|"))
    assert look(explorer).state is state
    explorer.applying.apply(tmp_path / "missing.png")
    assert _message(explorer).startswith("missing.png cannot be read: No such file")


def test_settings_of_another_bundle_are_applied_as_far_as_they_fit(
    explorer: Explorer, look: Any, tmp_path: Path
) -> None:
    look = look(explorer)
    z, settings = look.z, replace(look.state[Sampling].settings, seed=99, n_components=200)
    pixels = np.zeros((8, 8, 3), np.uint8)
    other = {"bundle": "other", "fingerprint": "ffff"}
    save_png(tmp_path / "face.png", pixels, {**other, "z": [0.0] * 12})
    explorer.applying.apply(tmp_path / "face.png")
    assert _message(explorer) == (
        "face.png was made with another bundle, other: nothing in face.png can be used here"
    )
    save_png(tmp_path / "grid.png", pixels, {**other, "sampling": settings.as_dict()})
    explorer.applying.apply(tmp_path / "grid.png")
    assert _message(explorer).endswith("other: its settings are applied all the same")
    assert look.state[Sampling].settings == replace(settings, n_components=12)
    np.testing.assert_array_equal(look.z, z)
    wrong = {"sampling": {"seed": 5, "count": 10**9}, "fingerprint": "0123456789ab"}
    save_png(tmp_path / "odd.png", pixels, wrong)
    explorer.applying.apply(tmp_path / "odd.png")
    assert "applied, but not" in _message(explorer)
    assert "count" in _message(explorer)
    assert look.state[Sampling].settings.seed == 5


def _event(kind: type[Any], window: Any, paths: list[Path]) -> Any:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = window.rect().center()
    position = QPointF(place) if kind is QDropEvent else place
    event = kind(position, Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    event.kept = data
    return event


def test_a_saved_picture_is_dropped_onto_the_window(
    explorer: Explorer, look: Any, tmp_path: Path
) -> None:
    look, path, window = look(explorer), tmp_path / "grid.png", explorer.window
    explorer.exporter.faces.write_grid(path, 8)
    saved = look.state[Sampling]
    look.change(Sampling(replace(saved.settings, seed=99)))
    for kind in (QDragEnterEvent, QDropEvent):
        event = _event(kind, window, [path])
        QApplication.sendEvent(window, event)
        assert event.isAccepted()
    assert look.state[Sampling] == saved
    nothing = QMimeData()
    nothing.setText("words")
    place = window.rect().center()
    event = QDragEnterEvent(
        place, Qt.DropAction.CopyAction, nothing, LEFT, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(window, event)
    assert not event.isAccepted()
