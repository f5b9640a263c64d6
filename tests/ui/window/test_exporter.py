"""Exported files, read back by other means than they were written."""

from __future__ import annotations

import csv
import errno
import json
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from scipy.ndimage import maximum_filter

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces, GeneratedVectors
from latent_explorer.jobs.pinned import PinnedFaces
from latent_explorer.jobs.strip import StripFaces
from latent_explorer.session.components import ComponentChoice
from latent_explorer.session.picture_size import PictureSize
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.remembering import from_text
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.state import State
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.projections.panel import ProjectionsPanel

SVG = "{http://www.w3.org/2000/svg}"
LONG = 30_000
_SAVES = (
    "faces.save_grid",
    "faces.save_current",
    "save_projection_png",
    "save_projection_svg",
    "save_vectors",
)


def _metadata(path: Path) -> dict[str, Any]:
    with Image.open(path) as image:
        image.load()
        found: dict[str, Any] = json.loads(image.text["latent-explorer"])  # type: ignore[attr-defined]
    return found


def _state(found: dict[str, Any]) -> State:
    """Return the state that an export holds."""
    state, lost = from_text(json.dumps({"format": 1, "state": found["state"]}))
    assert not lost
    return state


def _sampling(explorer: Explorer) -> SamplingSettings:
    return explorer.controller.state[Sampling].settings


def _pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    """Return a function that answers the dialogs, and gives the list of what they were asked."""

    def prepare(
        path: Path | None, kind: str = "PNG (*.png)", scale: int = 2, size: int | None = None
    ) -> list[Any]:
        asked: list[Any] = []

        def file_name(*args: Any) -> tuple[str, str]:
            asked.append(args[1:])
            return ("" if path is None else str(path), kind)

        module = "latent_explorer.ui."
        monkeypatch.setattr(module + "file_saver.QFileDialog.getSaveFileName", file_name)
        monkeypatch.setattr(module + "exporter.ask_int", lambda *args: (scale, True))

        def item(_: Any, title: str, label: str, items: list[str], now: int) -> Any:
            return (items[now] if size is None else f"{size} × {size}", True)

        monkeypatch.setattr("latent_explorer.ui.picture_sizes.ask_item", item)
        return asked

    return prepare


def test_the_face_grid_is_saved_as_it_is_shown(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "grid.png"
    answer(path)
    explorer.exporter.faces.save_grid()
    columns = explorer.window.panel(FacesPanel).grid.columns
    shown = explorer.controller.scene.result(GeneratedFaces)
    assert shown is not None
    picture, faces = _pixels(path), shown.faces
    for k, face in enumerate(faces):
        row, column = divmod(k, columns)
        top, left = row * 10, column * 10  # 8 pixels and a gap of 2
        np.testing.assert_array_equal(picture[top : top + 8, left : left + 8], face)
    found = _metadata(path)
    assert found["fingerprint"] == "0123456789ab"
    assert found["bundle"] == "toy"
    assert SamplingSettings.from_dict(found["sampling"]) == _sampling(explorer)
    assert explorer.file_saver.notice.isVisible()
    assert explorer.file_saver.notice.accessibleName() == f"Saved grid.png in {tmp_path}"


def test_the_grid_holds_the_settings_of_the_faces_shown(
    explorer: Explorer, rig: Any, qtbot: QtBot, look: Any, tmp_path: Path
) -> None:
    shown = _sampling(explorer)
    rig.hold()
    look(explorer).do("draw-again")
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    assert _sampling(explorer) != shown
    explorer.exporter.faces.write_grid(tmp_path / "grid.png", 8)
    assert SamplingSettings.from_dict(_metadata(tmp_path / "grid.png")["sampling"]) == shown
    rig.release()


def test_a_projection_holds_the_settings_of_the_vectors_shown_in_it(
    explorer: Explorer, rig: Any, qtbot: QtBot, look: Any, tmp_path: Path
) -> None:
    rig.hold()
    look(explorer).do("draw-again")
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    drawn = look(explorer).result(GeneratedVectors).draw
    # The worker is busy: these settings are not those of any point on screen.
    look(explorer).do("draw-again")
    assert _sampling(explorer) != drawn.settings
    explorer.exporter.write_projection_png(tmp_path / "plane.png", 1)
    rig.release()
    written = _state(_metadata(tmp_path / "plane.png"))[Sampling].settings
    assert written == drawn.settings


def test_a_projection_that_is_awaited_is_not_saved_as_another(
    explorer: Explorer, rig: Any, qtbot: QtBot, answer: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "plane.png"
    answer(path)
    section = explorer.controller.state[Projections]
    rig.hold()
    explorer.controller.change("", explorer.controller.state[CurrentPoint].at((0.5,) * 12))
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    explorer.controller.change("Show another", section.with_pair(0, (3, 7)))
    explorer.exporter.save_projection_png()
    assert "wait until" in explorer.window.messages.text.text()
    assert not path.exists(), "the old cloud is not under the new numbers"
    rig.release()
    wanted = Projection((3, 7))
    qtbot.waitUntil(lambda: "in view" in _first_summary(explorer), timeout=LONG)
    explorer.exporter.save_projection_png()
    assert tuple(_metadata(path)["projection"]["pair"]) == wanted.pair


def _first_summary(explorer: Explorer) -> str:
    return explorer.window.panel(ProjectionsPanel).cards[0].summary.text()


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_menu_of_a_projection_saves_it(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"plane.{kind}"
    answer(path)
    explorer.window.panel(ProjectionsPanel).cards[0].plane.figure_requested.emit(kind)
    assert path.stat().st_size > 1000


def test_the_current_face_is_saved_with_its_vector(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "face.png"
    answer(path)
    explorer.exporter.faces.save_current()
    shown = explorer.controller.scene.result(CurrentFace)
    assert shown is not None
    np.testing.assert_array_equal(_pixels(path), shown.face)
    assert tuple(_metadata(path)["z"]) == explorer.controller.state[CurrentPoint].z
    assert _metadata(path)["fingerprint"] == "0123456789ab"


@pytest.mark.parametrize("save", ["faces.save_grid", "faces.save_current"])
def test_faces_are_saved_in_the_size_that_was_asked_for_and_it_is_remembered(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path, save: str
) -> None:
    path = tmp_path / "it.png"
    answer(path, size=192)
    attrgetter(save)(explorer.exporter)()
    shown = explorer.controller.scene.result(GeneratedFaces)
    current = explorer.controller.scene.result(CurrentFace)
    assert shown is not None
    assert current is not None
    face = current.face if save == "faces.save_current" else shown.faces[0]
    # Pillow's bicubic is what everybody compares with.
    wanted = np.asarray(Image.fromarray(face).resize((192, 192), Image.Resampling.BICUBIC))
    np.testing.assert_array_equal(_pixels(path)[:192, :192], wanted)
    assert explorer.controller.state[PictureSize] == PictureSize(192)
    answer(path)
    attrgetter(save)(explorer.exporter)()
    np.testing.assert_array_equal(_pixels(path)[:192, :192], wanted)
    assert explorer.controller.scene.undo is None, "the size of a file is no step"


def test_pinned_faces_are_saved_like_others(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path, look: Any, qtbot: QtBot
) -> None:
    panel = explorer.window.panel(FacesPanel)
    for index in (3, 8):
        panel.pin_toggled.emit(index)
    qtbot.waitUntil(lambda: panel.pins.tiles.n == 2 and _decoded(explorer), timeout=LONG)
    drawn = look(explorer).result(GeneratedFaces)
    look(explorer).do("draw-again")
    answer(tmp_path / "pinned.png")
    look(explorer).do("save-pinned-faces")
    picture = _pixels(tmp_path / "pinned.png")
    np.testing.assert_array_equal(picture[:8, :8], drawn.faces[3])
    np.testing.assert_array_equal(picture[:8, 10:18], drawn.faces[8])
    pins = _metadata(tmp_path / "pinned.png")["pins"]
    assert [pin["label"] for pin in pins] == ["face 4 of seed 7", "face 9 of seed 7"]
    np.testing.assert_array_equal(np.float32(pins[1]["z"]), drawn.draw.z[8])
    answer(tmp_path / "pinned.npz", "NumPy archive (*.npz)")
    look(explorer).do("save-pinned-vectors")
    with np.load(tmp_path / "pinned.npz", allow_pickle=False) as found:
        np.testing.assert_array_equal(found["z"], drawn.draw.z[[3, 8]])
        about = json.loads(str(found["metadata"]))["pinned"]
    assert SamplingSettings.from_dict(about[0]["sampling"]) == drawn.draw.settings


def test_a_strip_is_saved_with_what_reproduces_it(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path, look: Any, qtbot: QtBot
) -> None:
    answer(tmp_path / "strip.png")
    assert not explorer.menus.actions["save-strip"].isEnabled()
    (dock,) = (each for each in explorer.window.docks.actions() if each.text() == "Component strip")
    dock.trigger()
    look(explorer).change(ComponentChoice("pca", (2, 0)))

    def is_shown() -> bool:
        found = look(explorer).result(StripFaces)
        return found is not None and found.request.components == (2, 0) and found.exact

    qtbot.waitUntil(is_shown, timeout=LONG)
    look(explorer).do("save-strip")
    faces, picture = look(explorer).result(StripFaces).faces, _pixels(tmp_path / "strip.png")
    assert picture.shape[:2] == (2 * 8 + 2, 7 * 8 + 6 * 2)
    np.testing.assert_array_equal(picture[10:18, 60:68], faces[13])
    about = _metadata(tmp_path / "strip.png")
    assert (about["what"], about["components"]) == ("component strip", [2, 0])
    assert about["widths"] == explorer.controller.scene.space.std("pca")[[2, 0]].tolist()


def _decoded(explorer: Explorer) -> bool:
    pinned = explorer.controller.scene.result(PinnedFaces)
    return pinned is not None and len(pinned.faces) == 2


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_a_projection_is_saved_at_the_chosen_scale(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path, look: Any, scale: int
) -> None:
    path = tmp_path / "plane.png"
    answer(path, scale=scale)
    look = look(explorer)
    look.change(replace(look.state[Projections], active=1))
    explorer.exporter.save_projection_png()
    plane = look.planes[1]
    size: QSize = plane.viewport().size()
    height, width, _ = _pixels(path).shape
    assert width == scale * size.width()
    assert height % scale == 0
    assert height > scale * size.height(), "below it is the legend"
    found = _metadata(path)
    assert found["fingerprint"] == "0123456789ab"
    assert tuple(found["projection"]["pair"]) == look.shown[1].pair


def test_the_saved_projection_looks_like_the_screen(
    explorer: Explorer, pixels: Callable[[QWidget], np.ndarray], tmp_path: Path, look: Any
) -> None:
    explorer.exporter.write_projection_png(tmp_path / "plane.png", 1)
    plane = look(explorer).planes[0]
    screen, saved = pixels(plane.viewport()), _pixels(tmp_path / "plane.png")
    assert np.abs(screen.astype(int) - saved[: len(screen)]).mean() < 4


def _marks(picture: np.ndarray) -> np.ndarray:
    """Return where something is drawn on the ground, a pixel wider on every side."""
    contrast = np.abs(picture.astype(int) - picture[0, 0]).max(axis=2)
    return np.asarray(maximum_filter(contrast > 60, 3))


def test_the_saved_drawing_looks_like_the_screen(
    explorer: Explorer, pixels: Callable[[QWidget], np.ndarray], tmp_path: Path, look: Any
) -> None:
    path = tmp_path / "plane.svg"
    explorer.exporter.write_projection_svg(path)
    plane = look(explorer).planes[0]
    plane.clearFocus()  # the ring around it is none of the figure
    renderer = QSvgRenderer(str(path))
    image = QImage(renderer.defaultSize(), QImage.Format.Format_RGB888)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.save(str(tmp_path / "drawn.png"))
    screen = pixels(plane.viewport())
    drawn = _pixels(tmp_path / "drawn.png")[: len(screen)]
    assert np.abs(screen.astype(int) - drawn).mean() < 4
    # The axes' labels and ticks as well, which are few pixels.
    view = plane.getViewBox()
    frame = plane.mapFromScene(view.mapRectToScene(view.boundingRect())).boundingRect()
    for margin in (np.s_[:, : frame.left() - 2], np.s_[frame.bottom() + 3 :]):
        marks, found = (_marks(picture[margin]) for picture in (screen, drawn))
        assert (marks & found).sum() > 0.9 * marks.sum() > 50


def test_a_larger_projection_is_drawn_anew_and_not_enlarged(
    explorer: Explorer, tmp_path: Path
) -> None:
    for scale in (1, 4):
        explorer.exporter.write_projection_png(tmp_path / f"{scale}.png", scale)
    small, large = _pixels(tmp_path / "1.png"), _pixels(tmp_path / "4.png")
    enlarged = np.repeat(np.repeat(small, 4, axis=0), 4, axis=1)
    assert large.shape == enlarged.shape
    assert not np.array_equal(large, enlarged)
    reduced = large.reshape(small.shape[0], 4, small.shape[1], 4, 3).mean(axis=(1, 3))
    assert np.abs(reduced - small).mean() < 12, "but the same picture"


def test_a_projection_is_saved_as_a_drawing(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "plane.svg"
    answer(path, "SVG drawing (*.svg)")
    explorer.exporter.save_projection_svg()
    root = ElementTree.parse(path).getroot()
    assert root.tag == f"{SVG}svg"
    assert len(list(root.iter(f"{SVG}path"))) > 3
    assert any("k =" in (text.text or "") for text in root.iter(f"{SVG}text"))
    description = root.find(f"{SVG}desc")
    assert description is not None
    found = json.loads(description.text or "")
    assert found["fingerprint"] == "0123456789ab"
    assert _state(found)[Sampling].settings == _sampling(explorer)
    assert "bundle" not in found["state"], "where the file lies is nobody else's business"


def test_vectors_are_saved_bit_for_bit(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "vectors.npz"
    answer(path, "NumPy archive (*.npz)")
    explorer.exporter.save_vectors()
    shown = explorer.controller.scene.result(GeneratedVectors)
    assert shown is not None
    drawn = shown.draw
    with np.load(path, allow_pickle=False) as found:
        np.testing.assert_array_equal(found["z"], drawn.z)
        np.testing.assert_array_equal(found["v"], drawn.v)
        metadata = json.loads(str(found["metadata"]))
    assert metadata["fingerprint"] == "0123456789ab"
    assert SamplingSettings.from_dict(metadata["sampling"]) == drawn.settings


def test_vectors_are_saved_as_a_table(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "vectors.csv"
    answer(path, "CSV table (*.csv)")
    explorer.exporter.save_vectors()
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == [f"z{i}" for i in range(12)]
    shown = explorer.controller.scene.result(GeneratedVectors)
    assert shown is not None
    drawn = shown.draw
    np.testing.assert_array_equal(np.array(rows, np.float32), drawn.z)
    # What a table of numbers cannot hold is beside it.
    said = explorer.file_saver.notice.accessibleName()
    assert said.startswith("Saved vectors.csv with vectors.settings.json in ")
    beside = json.loads((tmp_path / "vectors.settings.json").read_text())
    assert beside["fingerprint"] == "0123456789ab"
    assert SamplingSettings.from_dict(beside["sampling"]) == drawn.settings


@pytest.mark.parametrize("save", _SAVES)
def test_all_that_was_saved_is_told_where_no_face_is_covered(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path, save: str
) -> None:
    explorer.controller.tell("the disk is full")
    answer(tmp_path / _name(save))
    focused, window = explorer.window.focusWidget(), explorer.window
    faces = window.panel(FacesPanel).place
    attrgetter(save)(explorer.exporter)()
    notice = explorer.file_saver.notice
    assert notice.isVisible()
    assert not window.messages.isVisible(), "what went wrong before is over"
    assert window.focusWidget() is focused
    QApplication.processEvents()
    seen = QRect(faces.mapTo(window, QPoint()), faces.size())
    assert not notice.geometry().intersects(seen)
    assert notice.geometry().bottom() < window.status.geometry().top()
    answer(tmp_path / "it.txt")
    attrgetter(save)(explorer.exporter)()
    assert not notice.isVisible(), "what was saved before is none of what went wrong"
    assert window.messages.isVisible()


def test_a_name_without_a_suffix_gets_that_of_the_kind_chosen(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path
) -> None:
    answer(tmp_path / "vectors", "CSV table (*.csv)")
    explorer.exporter.save_vectors()
    answer(tmp_path / "grid", "PNG picture (*.png)")
    explorer.exporter.faces.save_grid()
    written = {"vectors.csv", "vectors.settings.json", "grid.png"}
    assert {path.name for path in tmp_path.glob("[vg]*")} == written


@pytest.mark.parametrize("save", _SAVES)
def test_a_dialog_given_up_writes_nothing(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path, save: str
) -> None:
    asked = answer(None)
    attrgetter(save)(explorer.exporter)()
    assert len(asked) == 1
    assert not explorer.window.messages.isVisible()
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".ini"] == []


def test_the_folder_is_remembered(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    answer(tmp_path / "mine" / "grid.png")
    explorer.exporter.faces.save_grid()
    asked = answer(None)
    explorer.exporter.save_vectors()
    assert Path(asked[0][1]) == tmp_path / "mine" / "vectors.npz"


@pytest.mark.parametrize("save", _SAVES)
def test_a_folder_that_cannot_be_written_is_answered_in_the_window(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path, save: str
) -> None:
    # A file in place of the folder stops root, too.
    folder = tmp_path / "folder"
    folder.write_text("a file")
    suffix = {"save_projection_svg": "svg", "save_vectors": "npz"}.get(save, "png")
    answer(folder / f"it.{suffix}")
    attrgetter(save)(explorer.exporter)()
    assert explorer.window.messages.isVisible()
    assert str(folder) in explorer.window.messages.text.text()
    assert {path.name for path in tmp_path.iterdir()} <= {"folder", "settings.ini"}


def _name(save: str) -> str:
    return "it." + {"save_projection_svg": "svg", "save_vectors": "npz"}.get(save, "png")


@pytest.mark.parametrize("save", _SAVES)
@pytest.mark.parametrize("room", [0, 512])
def test_a_full_disk_leaves_the_former_file_and_says_so(
    explorer: Explorer,
    answer: Callable[..., Any],
    tmp_path: Path,
    full_disk: Callable[[int], AbstractContextManager[None]],
    save: str,
    room: int,
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / _name(save)
    path.write_text("what was there before")
    answer(path)
    with full_disk(room):
        attrgetter(save)(explorer.exporter)()
    assert "could not be written: File too large" in explorer.window.messages.text.text()
    assert str(path) in explorer.window.messages.text.text()
    assert not explorer.file_saver.notice.isVisible()
    assert [each.name for each in folder.iterdir()] == [path.name]
    assert path.read_text() == "what was there before"


@pytest.mark.parametrize("save", _SAVES)
@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "No space left on device"), (errno.EROFS, "Read-only file system")],
)
def test_a_disk_that_cannot_be_written_is_answered_in_the_window(
    explorer: Explorer,
    answer: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    save: str,
    number: int,
    words: str,
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / _name(save)
    path.write_text("what was there before")

    def refused(name: Any, *args: Any) -> int:
        raise OSError(number, os.strerror(number), str(name))

    answer(path)
    monkeypatch.setattr("latent_explorer.files.os.open", refused)
    attrgetter(save)(explorer.exporter)()
    monkeypatch.undo()
    assert explorer.window.messages.text.text() == f"{path} could not be written: {words}"
    assert [each.name for each in folder.iterdir()] == [path.name]
    assert path.read_text() == "what was there before"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that not even root can write")
@pytest.mark.parametrize("save", _SAVES)
def test_a_folder_closed_to_everybody_is_answered_in_the_window(
    explorer: Explorer, answer: Callable[..., Any], save: str
) -> None:
    path = Path("/proc") / _name(save)
    answer(path)
    attrgetter(save)(explorer.exporter)()
    assert f"{path} could not be written" in explorer.window.messages.text.text()


@pytest.mark.parametrize("save", _SAVES)
def test_what_must_not_be_replaced_is_answered_in_the_window(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path, save: str
) -> None:
    folder, closed = tmp_path / _name(save), tmp_path / f"closed-{_name(save)}"
    folder.mkdir()
    closed.write_text("mine")
    closed.chmod(0o444)
    far = tmp_path / ("n" * 300 + _name(save))
    for path, words in ((folder, "it is a folder"), (closed, "read-only"), (far, "too long")):
        answer(path)
        attrgetter(save)(explorer.exporter)()
        assert words in explorer.window.messages.text.text()
        assert len(explorer.window.messages.text.text()) < 300
    assert closed.read_text() == "mine"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("save", "suffix"), [("save_projection_svg", "svg"), ("save_vectors", "npz")]
)
def test_another_suffix_is_answered_in_the_window(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path, save: str, suffix: str
) -> None:
    answer(tmp_path / "it.txt")
    attrgetter(save)(explorer.exporter)()
    assert f".{suffix}" in explorer.window.messages.text.text()
    assert not (tmp_path / "it.txt").exists()


def test_another_suffix_than_png_is_answered_in_the_window(
    explorer: Explorer, answer: Callable[..., Any], tmp_path: Path
) -> None:
    answer(tmp_path / "faces.jpg")
    explorer.exporter.faces.save_grid()
    assert ".png" in explorer.window.messages.text.text()
    assert not (tmp_path / "faces.jpg").exists()


@pytest.mark.parametrize("save", _SAVES)
def test_before_there_is_anything_that_is_said(
    rig: Any, answer: Callable[..., Any], save: str
) -> None:
    explorer = rig.open()
    asked = answer(None)
    attrgetter(save)(explorer.exporter)()
    assert asked == []
    assert "wait until" in explorer.window.messages.text.text()
