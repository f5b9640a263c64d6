"""The workspace Paths: a path is drawn with the mouse, followed, played and saved."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialogButtonBox, QProgressDialog, QPushButton
from pytestqt.qtbot import QtBot

from latent_explorer.controller.paths import curve_of
from latent_explorer.controller.presenters.film import film_of, judgements_of
from latent_explorer.export.film_frames import FilmFrames
from latent_explorer.export.pictures import read_metadata
from latent_explorer.export.reading import load_vectors
from latent_explorer.session.film import Film
from latent_explorer.session.path import LatentPath
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.film_dialog import FilmDialog, FilmOptions
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.film import FilmPanel
from latent_explorer.ui.panels.path import PathPanel
from latent_explorer.ui.panels.path_controls import PathControls
from latent_explorer.ui.turns import turns

LEFT = Qt.MouseButton.LeftButton
TIMEOUT = 30_000
# The reader of imageio-ffmpeg leaves the pipes of its process to the collector of garbage.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


@pytest.fixture
def at(explorer: Explorer, look: Any, settle: Any, qtbot: QtBot) -> Any:
    """The workspace Paths, with a path from image 3 to image 77, all of it shown."""
    look = look(explorer)
    look.do("workspace-paths")
    settle(explorer)
    space = explorer.controller.scene.space
    for command, image in (("path-a", 3), ("path-b", 77)):
        look.put(space.point(image))
        look.do(command)
    wait_for_film(explorer, qtbot)
    settle(explorer)
    return look


def _is_complete(explorer: Explorer) -> bool:
    scene = explorer.controller.scene
    film = film_of(scene)
    judged = judgements_of(scene)
    known = bool(judged) and all(each.way_back is not None for each in judged)
    return film is not None and film.exact and known and not explorer.controller.awaited


def wait_for_film(explorer: Explorer, qtbot: QtBot) -> None:
    qtbot.waitUntil(partial(_is_complete, explorer), timeout=TIMEOUT)
    turns().finish()


def _panel(at: Any, kind: Any) -> Any:
    return at.explorer.window.panel(kind)


def _drag(qtbot: QtBot, plane: Any, *along: QPoint) -> None:
    qtbot.mousePress(plane.viewport(), LEFT, pos=along[0])
    for pixel in along[1:]:
        qtbot.mouseMove(plane.viewport(), pixel)
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=along[-1])


def _pixel(plane: Any, place: tuple[float, float]) -> QPoint:
    return plane.to_pixels(*place).toPoint()


def _line_middle(plane: Any) -> QPoint:
    """A place of the line that is far from all handles."""
    shown = plane.marks.path.shown
    (x0, y0), (x1, y1) = shown.a, shown.b
    return _pixel(plane, (x0 + 0.4 * (x1 - x0), y0 + 0.4 * (y1 - y0)))


def test_the_workspace_shows_the_path_and_its_faces(at: Any, rig: Any) -> None:
    panel = _panel(at, FilmPanel)
    assert panel.tiles.n == 12
    film = film_of(at.explorer.controller.scene)
    for k in (0, 5, 11):
        np.testing.assert_array_equal(film.faces[k], rig.face_of(film.z[k]))
    assert _panel(at, PathPanel).isVisible()
    controls = _panel(at, CurrentFacePanel).findChild(PathControls)
    assert not controls.isVisible(), "its controls are not there twice"
    (plane,) = (plane for plane in at.planes if plane.isVisible())
    assert None not in plane.marks.path.shown.verdicts


def test_a_path_is_shaped_with_the_mouse(at: Any, qtbot: QtBot) -> None:
    (plane,) = (plane for plane in at.planes if plane.isVisible())
    start = _line_middle(plane)
    _drag(qtbot, plane, start, start + QPoint(10, 12), start + QPoint(20, 40))
    path = at.state[LatentPath]
    assert len(path.between) == 1
    space, projection = at.explorer.controller.scene.space, at.shown[0]
    xy = space.locate(path.between[0], projection.coordinates, projection.pair)
    assert _pixel(plane, tuple(xy)) == start + QPoint(20, 40)
    assert at.explorer.controller.scene.undo == "Move point 1 of the path"
    at.do("undo")
    assert at.state[LatentPath].between == (), "pulling it out was one step"
    at.do("redo")
    # Smooth, and its point dragged somewhere else.
    panel = _panel(at, PathPanel)
    panel.kind.setFocus()
    qtbot.keyClick(panel.kind, Qt.Key.Key_Down)
    assert at.state[LatentPath].kind == "smooth"
    grabbed = _pixel(plane, plane.marks.path.shown.between[0])
    _drag(qtbot, plane, grabbed, grabbed + QPoint(-8, 8), grabbed + QPoint(-30, 20))
    xy = space.locate(at.state[LatentPath].between[0], projection.coordinates, projection.pair)
    assert _pixel(plane, tuple(xy)) == grabbed + QPoint(-30, 20)
    # And removed from the list.
    panel.list.setFocus()
    panel.list.setCurrentRow(1)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert at.state[LatentPath].between == ()


def test_the_pin_is_dragged_and_the_face_follows(
    at: Any, qtbot: QtBot, settle: Any, rig: Any
) -> None:
    (plane,) = (plane for plane in at.planes if plane.isVisible())
    grip = _pixel(plane, plane.marks.path.pin.grip)
    tip = _pixel(plane, plane.marks.path.shown.here)
    middle = _line_middle(plane) + (grip - tip)
    _drag(qtbot, plane, grip, (grip + middle) / 2, middle)
    position = at.state[LatentPath].position
    assert position == pytest.approx(0.4, abs=0.03)
    np.testing.assert_allclose(at.z, curve_of(at.explorer.controller.scene).at(position))
    assert _panel(at, FilmPanel).slider.value == pytest.approx(position, abs=1e-3)
    settle(at.explorer)
    at.do("undo")
    assert at.state[LatentPath].position == 1.0


def test_a_step_is_clicked(at: Any, qtbot: QtBot) -> None:
    tiles = _panel(at, FilmPanel).tiles
    qtbot.mouseClick(tiles, LEFT, pos=tiles.rect_of(4).center().toPoint())
    assert at.state[LatentPath].position == pytest.approx(4 / 11)
    film = film_of(at.explorer.controller.scene)
    np.testing.assert_allclose(at.z, film.z[4], rtol=1e-5, atol=1e-5)


def test_it_is_played(at: Any, qtbot: QtBot) -> None:
    panel = _panel(at, FilmPanel)
    before = at.z
    at.change(Film("once", seconds=0.5), name="")
    at.do("path-play")
    qtbot.waitUntil(lambda: not panel.playing, timeout=TIMEOUT)
    assert at.state[LatentPath].position == 1.0
    assert at.explorer.controller.scene.undo == "Play the path"
    qtbot.mouseClick(panel.play, LEFT)
    assert panel.playing
    # Who takes the point away ends it.
    at.put(at.explorer.controller.scene.space.point(9))
    assert not panel.playing
    at.do("undo")
    at.do("undo")
    at.do("undo")
    np.testing.assert_array_equal(at.z, before)


def test_along_the_data(at: Any, qtbot: QtBot) -> None:
    at.change(at.state[LatentPath].led("data", None))
    wait_for_film(at.explorer, qtbot)
    curve = curve_of(at.explorer.controller.scene)
    straight = np.linalg.norm(curve.at(1.0) - curve.at(0.0))
    assert curve.length > straight
    assert "times the straight line" in _panel(at, PathPanel).note.text()


def test_around_the_ellipse(at: Any, qtbot: QtBot) -> None:
    panel = _panel(at, PathPanel)
    panel.kind.setFocus()
    for _ in range(2):
        qtbot.keyClick(panel.kind, Qt.Key.Key_Down)
    path = at.state[LatentPath]
    assert (path.kind, path.plane) == ("ellipse", at.shown[0])
    wait_for_film(at.explorer, qtbot)
    ellipse = at.explorer.controller.scene.space.ellipse(path.plane.coordinates, path.plane.pair)
    plane = next(plane for plane in at.planes if plane.isVisible())
    line = np.array(plane.marks.path.shown.line)
    np.testing.assert_allclose(ellipse.levels(line), path.level, rtol=1e-6)
    assert plane.marks.path.shown.a is None


# Files

OPTIONS = FilmOptions(side=96, rate=12, captions=True, back=True)


def _wait_until_saved(at: Any, qtbot: QtBot) -> None:
    films = at.explorer.exporter.films
    qtbot.waitUntil(lambda: films.saving is None, timeout=TIMEOUT)


def test_a_film_is_saved_whose_frames_are_the_faces(at: Any, qtbot: QtBot, tmp_path: Path) -> None:
    import imageio_ffmpeg

    path = tmp_path / "film.mp4"
    films, film = at.explorer.exporter.films, film_of(at.explorer.controller.scene)
    films.write_mp4(path, OPTIONS)
    _wait_until_saved(at, qtbot)
    assert at.explorer.file_saver.notice.isVisible()
    reader = imageio_ffmpeg.read_frames(str(path))
    about = next(reader)
    width, height = about["size"]
    shown = [np.frombuffer(each, np.uint8).reshape(height, width, 3) for each in reader]
    frames = FilmFrames(film.faces, (), 96, back=True)
    assert about["fps"] == 12
    assert (width, len(shown)) == (96, 22)
    assert height > 96, "with captions"
    for each, face in zip(shown, frames, strict=True):
        assert np.abs(each[:96].astype(int) - face).mean() < 8


def test_gif_frames_strip_and_vectors(at: Any, qtbot: QtBot, tmp_path: Path) -> None:
    films, film = at.explorer.exporter.films, film_of(at.explorer.controller.scene)
    films.write_gif(tmp_path / "film.gif", OPTIONS)
    _wait_until_saved(at, qtbot)
    with Image.open(tmp_path / "film.gif") as gif:
        assert gif.n_frames == 22
        assert gif.info["duration"] in (80, 90)
    films.write_frames(tmp_path / "frames", OPTIONS)
    _wait_until_saved(at, qtbot)
    names = sorted(each.name for each in (tmp_path / "frames").iterdir())
    assert names[0] == "frame-001.png"
    assert len(names) == 22
    stored = read_metadata(tmp_path / "frames" / "frame-001.png")
    assert stored["state"]["path"]["a"] == list(at.state[LatentPath].a)
    films.write_strip(tmp_path / "strip.png", OPTIONS)
    with Image.open(tmp_path / "strip.png") as strip:
        assert strip.width == 12 * 98 - 2
    films.write_vectors(tmp_path / "path.csv")
    np.testing.assert_allclose(load_vectors(tmp_path / "path.csv"), film.z)
    told = json.loads((tmp_path / "path.settings.json").read_text("utf-8"))
    assert told["fingerprint"] == at.explorer.controller.scene.bundle.fingerprint


def test_saving_can_be_given_up(
    at: Any, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    begun, go_on = threading.Event(), threading.Event()

    def slow(path: Path, frames: Any, rate: float, told: Any) -> None:
        told(1)
        begun.set()
        assert go_on.wait(TIMEOUT / 1000)
        told(2)

    monkeypatch.setattr("latent_explorer.ui.film_exports.save_mp4", slow)
    films = at.explorer.exporter.films
    films.write_mp4(tmp_path / "film.mp4", OPTIONS)
    assert begun.wait(TIMEOUT / 1000)
    films.write_mp4(tmp_path / "other.mp4", OPTIONS)
    assert "still being saved" in at.explorer.controller.scene.notice
    dialog = at.explorer.window.findChild(QProgressDialog)
    dialog.findChild(QPushButton).click()
    go_on.set()
    _wait_until_saved(at, qtbot)
    assert "was given up" in at.explorer.controller.scene.notice
    assert list(tmp_path.iterdir()) == []


def test_closing_the_window_gives_up_what_is_saved(
    at: Any, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    begun = threading.Event()

    def endless(path: Path, frames: Any, rate: float, told: Any) -> None:
        begun.set()
        while True:
            told(1)

    monkeypatch.setattr("latent_explorer.ui.film_exports.save_mp4", endless)
    at.explorer.exporter.films.write_mp4(tmp_path / "film.mp4", OPTIONS)
    thread = at.explorer.exporter.films.saving
    assert begun.wait(TIMEOUT / 1000)
    at.explorer.window.close()
    assert thread.isFinished()


def test_what_cannot_be_written_is_said(at: Any, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").mkdir()
    at.explorer.exporter.films.write_mp4(tmp_path / "film.mp4", OPTIONS)
    _wait_until_saved(at, qtbot)
    assert "film.mp4 could not be written: it is a folder" in at.explorer.controller.scene.notice


def test_the_dialog_asks_for_size_speed_and_captions(
    at: Any, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths = []

    def answer(dialog: FilmDialog) -> int:
        dialog.rate.setValue(24)
        dialog.captions.setChecked(False)
        for back in (False, True):
            dialog.back.setChecked(back)
            lengths.append(dialog.length.text())
        dialog.side.setCurrentIndex(1)
        box = dialog.findChild(QDialogButtonBox)
        box.button(QDialogButtonBox.StandardButton.Save).click()
        return dialog.result()

    monkeypatch.setattr(FilmDialog, "exec", answer)
    monkeypatch.setattr(
        "latent_explorer.ui.file_saver.QFileDialog.getSaveFileName",
        lambda *_: (str(tmp_path / "film"), "GIF (*.gif)"),
    )
    at.do("save-film-gif")
    _wait_until_saved(at, qtbot)
    with Image.open(tmp_path / "film.gif") as gif:
        assert gif.size[0] == gif.size[1] > 8
        assert gif.info["duration"] == 40
    n = at.state[LatentPath].steps
    assert lengths == [
        f"{n} steps of the path: {frames} frames, {frames / 24:.1f} s" for frames in (n, 2 * n - 2)
    ]
    assert (at.state[Film].rate, at.state[Film].captions) == (24, False)
