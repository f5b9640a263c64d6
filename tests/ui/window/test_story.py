"""One story with the real program: a photo, a smile, a path, a film, a session, and a crash.

It is what people do with the program, from its start to its next one, with the bundle that comes
along. Mouse and keys are those of QTest, inside the program.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import Bundle, load_bundle
from latent_explorer.resources import DEFAULT_BUNDLE, resource
from latent_explorer.session.session_file import read_session

_STEPS = 12
_FACE_AT = (150, 60, 240)  # left, top and side of the face in the photo, in pixels
_KEPT = ("point", "path", "film", "own_picture", "directions", "projections")

# The reader of imageio-ffmpeg leaves the pipes of its process to the collector of garbage.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")

# Runs the program as the command line does. A part of the story is a generator of what it waits
# for; after each step it tells what there is to see.
_DRIVER = '''
import json
import sys
import traceback
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QTabBar

from latent_explorer.cli import main
from latent_explorer.controller.presenters.film import film_of, judgements_of
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.remembering import as_json
from latent_explorer.ui import app, opening
from latent_explorer.ui.film_dialog import FilmDialog
from latent_explorer.ui.panels.directions import DirectionsPanel
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.panels.film import FilmPanel
from latent_explorer.ui.panels.own_picture import OwnPicturePanel
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.screenshot import FirstSight
from latent_explorer.ui.theme import Appearance
from latent_explorer.ui.turns import turns
from latent_explorer.ui.widgets.line_slider import LineSlider

FOLDER, PART, ARGUMENTS = Path.cwd(), sys.argv[1], sys.argv[2:]
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
# Which file, is asked for by the desktop; it answers with what the window proposes, but here.
QFileDialog.getSaveFileName = lambda parent, title, proposed, kinds: (
    str(FOLDER / Path(proposed).name),
    kinds,
)


def say(told, **what):
    print(json.dumps({"told": told} | what), flush=True)


def fail(why):
    print(json.dumps({"error": why}), flush=True)


def later(what, *arguments):
    """Do what opens a dialog: it returns when that is closed."""
    QTimer.singleShot(0, partial(what, *arguments))


def click(widget, place=None):
    QTest.mouseClick(widget, LEFT, pos=widget.rect().center() if place is None else place)


class Story(QObject):
    def __init__(self, explorer):
        super().__init__(explorer)
        self.explorer, self.window = explorer, explorer.window
        self.steps, self.until = getattr(self, PART)(), self.at_rest
        explorer.request_failed.connect(lambda failure: fail(failure.message))
        self.clock = QTimer(self, interval=20, singleShot=True)
        self.clock.timeout.connect(self.look)
        FirstSight(explorer).complete.connect(
            self.clock.start, Qt.ConnectionType.SingleShotConnection
        )

    def look(self):
        """Go on with the story when there is what it waits for."""
        try:
            if self.until():
                self.until = next(self.steps)
        except Exception:
            fail(traceback.format_exc())
        else:
            self.clock.start()

    # What is there

    def at_rest(self):
        controller = self.explorer.controller
        return controller.scene.working_on is None and not (
            turns().waiting or controller.awaited or controller.scene.moving
        )

    @property
    def state(self):
        return self.explorer.controller.state

    def decoded(self):
        face = self.explorer.controller.scene.result(CurrentFace)
        there = face is not None and face.exact and face.request.z == self.state[CurrentPoint].z
        return there and self.at_rest()

    def told(self, what, **more):
        """Tell all that is to be there again, and the face and the mark that are shown."""
        face = self.explorer.controller.scene.result(CurrentFace).face
        mark = self.window.panel(ProjectionsPanel).planes[0].marks.own
        place = [mark.pos().x(), mark.pos().y()] if mark is not None and mark.isVisible() else None
        sections = as_json(self.state)
        say(what, state=sections, face=face[::8, ::8].tolist(), mark=place, **more)

    def film_is_there(self):
        scene = self.explorer.controller.scene
        film, judged = film_of(scene), judgements_of(scene)
        there = film is not None and film.exact and judged
        return there and all(each.way_back is not None for each in judged) and self.at_rest()

    def dialog(self, kind):
        return isinstance(QApplication.activeModalWidget(), kind)

    # What is done

    def press(self, key, modifier=NONE):
        # There is nobody on this display who would make it the active one.
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        QTest.keyClick(self.window, key, modifier)

    def choose(self, menu, text):
        """Open a menu of the window and click one of its entries."""
        bar = self.window.menuBar()
        (title,) = (each for each in bar.actions() if each.text().replace("&", "") == menu)
        click(bar, bar.actionGeometry(title).center())
        opened = title.menu()
        (entry,) = (a for a in opened.actions() if a.text().replace("&", "").startswith(text))
        later(click, opened, opened.actionGeometry(entry).center())

    def raise_tab(self, name):
        for bar in self.window.findChildren(QTabBar):
            for index in range(bar.count()):
                if bar.tabText(index).replace("&", "") == name and bar.isVisible():
                    click(bar, bar.tabRect(index).center())

    def drop(self, path):
        data, place, copy = QMimeData(), self.window.rect().center(), Qt.DropAction.CopyAction
        data.setUrls([QUrl.fromLocalFile(str(path))])
        for event in (
            QDragEnterEvent(place, copy, data, LEFT, NONE),
            QDropEvent(QPointF(place), copy, data, LEFT, NONE),
        ):
            QApplication.sendEvent(self.window, event)

    # The story

    def first(self):
        window = self.window
        self.drop(FOLDER / "me.png")
        panel = window.panel(OwnPicturePanel)
        yield lambda: panel.use.isEnabled() and self.at_rest()
        click(panel.use)
        yield self.decoded
        box = panel.photo.box
        self.told("used", box=[box.left, box.top, box.side])

        self.raise_tab("Directions")
        panel = window.panel(DirectionsPanel)
        yield lambda: panel.isVisible() and panel.rows and self.at_rest()
        click(panel.filter)
        QTest.keyClicks(panel.filter, "smil")
        (row,) = (row for row in panel.rows if row.name == "Smiling")
        slider = row.findChild(LineSlider)
        yield lambda: slider.isVisible() and slider.isEnabled() and self.at_rest()
        start = QPoint(slider.width() // 2, slider.height() // 2)
        QTest.mousePress(slider, LEFT, pos=start)
        for k in range(1, 7):
            QTest.mouseMove(slider, start + QPoint(slider.width() // 20 * k // 2, 0))
        QTest.mouseRelease(slider, LEFT, pos=start + QPoint(slider.width() // 20 * 3, 0))
        yield self.decoded
        self.told("smiles", value=row.slider.value)

        self.press(Qt.Key.Key_A)
        self.raise_tab("Faces")
        grid = window.panel(FacesPanel).grid
        yield lambda: grid.isVisible() and self.at_rest()
        click(grid, grid.rect_of(3).center().toPoint())
        yield lambda: self.state[CurrentPoint].face == 3 and self.decoded()
        self.press(Qt.Key.Key_B)
        self.press(Qt.Key.Key_4, CONTROL)
        panel = window.panel(FilmPanel)
        yield lambda: panel.isVisible() and self.film_is_there()
        self.told("path", tiles=panel.tiles.n)

        self.press(Qt.Key.Key_K)
        yield lambda: panel.playing and 0.2 < self.state[LatentPath].position < 1
        self.press(Qt.Key.Key_K)
        yield lambda: not panel.playing and self.decoded()
        self.told("played")

        self.choose("Path", "Save film as MP4")
        yield lambda: self.dialog(FilmDialog)
        dialog = QApplication.activeModalWidget()
        for box in (dialog.captions, dialog.back):
            if box.isChecked():
                click(box, QPoint(10, box.height() // 2))
        say("asked", captions=dialog.captions.isChecked(), back=dialog.back.isChecked())
        buttons = dialog.findChild(QDialogButtonBox)
        later(click, buttons.button(QDialogButtonBox.StandardButton.Save))
        films = self.explorer.exporter.films
        yield lambda: (FOLDER / "path.mp4").is_file() and films.saving is None and self.at_rest()
        say("filmed", rate=as_json(self.state)["film"]["rate"])

        self.press(Qt.Key.Key_S, CONTROL)
        yield lambda: (FOLDER / "celeba96.latent.json").is_file() and self.at_rest()
        self.told("saved", title=window.windowTitle(), changed=window.isWindowModified())

        self.press(Qt.Key.Key_M, CONTROL)
        yield self.decoded
        yield self.kept_by_itself
        self.told("went on", title=window.windowTitle(), changed=window.isWindowModified())
        yield lambda: False  # until it is killed

    def kept_by_itself(self):
        kept = FOLDER.glob("latent-explorer/sessions/*.latent.json")
        read = [json.loads(path.read_text("utf-8")) for path in kept]
        z = list(self.state[CurrentPoint].z)
        return any(each["state"]["point"]["z"] == z for each in read)

    def again(self):
        window, messages = self.window, self.window.messages
        yield lambda: self.decoded() and self.film_is_there() and messages.isVisible()
        self.told("opened", title=window.windowTitle(), offered=messages.text.text())
        before = self.state[CurrentPoint].z
        click(messages.accept)
        yield lambda: self.state[CurrentPoint].z != before and self.decoded()
        self.told("restored", title=window.windowTitle(), changed=window.isWindowModified())
        later(self.press, Qt.Key.Key_Q, CONTROL)
        yield lambda: False


class Told(app.Explorer):
    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.window.set_appearance(Appearance.DARK)
        self.window.move(0, 0)
        self.window.resize(1600, 1000)
        if PART == "first":
            self.window.workspaces.reset()
        self.story = Story(self)


opening.Explorer = Told
sys.exit(main(["explore", *ARGUMENTS]))
'''


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    """The bundle that comes along."""
    return load_bundle(resource(DEFAULT_BUNDLE))


@pytest.fixture(scope="module")
def decode(bundle: Bundle) -> Callable[[Any], Any]:
    """Return a function that decodes vectors in float32, apart from the program."""
    from latent_explorer.network.codec import KerasCodec

    codec = KerasCodec.load(bundle)
    return lambda z: codec.decode(np.ascontiguousarray(z, np.float32))


def _photo(face: Any, path: Path) -> None:
    """Write a picture with a face somewhere in it."""
    pixels = np.zeros((360, 480, 3), np.uint8)
    pixels[..., 0] = np.linspace(60, 120, 480)
    pixels[..., 2] = np.linspace(90, 140, 360)[:, np.newaxis]
    photo = Image.fromarray(pixels)
    left, top, side = _FACE_AT
    photo.paste(Image.fromarray(face).resize((side, side), Image.Resampling.BICUBIC), (left, top))
    photo.save(path)


def _points(told: dict[str, Any]) -> tuple[Any, ...]:
    """Return the current vector and both ends of the path."""
    state = told["state"]
    return tuple(np.array(z) for z in (state["point"]["z"], state["path"]["a"], state["path"]["b"]))


def _frames(path: Path) -> tuple[dict[str, Any], Any]:
    import imageio_ffmpeg

    reader = imageio_ffmpeg.read_frames(str(path))
    about = next(reader)
    width, height = about["size"]
    return about, np.array([np.frombuffer(f, np.uint8).reshape(height, width, 3) for f in reader])


def _of(told: dict[str, Any]) -> dict[str, Any]:
    return {name: told["state"][name] for name in _KEPT} | {"mark": told["mark"]}


def _same_face(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(np.abs(np.subtract(one["face"], other["face"])).max() <= 1)


def test_a_photo_a_path_a_film_a_session_and_a_crash(
    start_program: Callable[..., Any], bundle: Bundle, decode: Any, tmp_path: Path
) -> None:
    smiling = np.asarray(bundle.columns["Smiling"]) > 0
    points = np.asarray(bundle.space.points, np.float64)
    # Somebody who does not smile, and whom a detector finds.
    nearest = np.linalg.norm(points - points[~smiling].mean(axis=0), axis=1)
    nearest[smiling] = np.inf
    _photo(decode(points[[nearest.argmin()]])[0], tmp_path / "me.png")
    first = start_program(_DRIVER, "first")

    # A photo is dropped, used, and smiles.
    used = first.answer()
    assert used["told"] == "used"
    photo = np.array(used["state"]["point"]["z"])
    assert used["state"]["own_picture"] == {"name": "me.png", "z": photo.tolist()}
    assert used["state"]["point"]["start"]["label"] == "your picture me.png"
    assert used["mark"] is not None
    assert np.abs(np.subtract(used["box"], _FACE_AT)).max() <= 24, "the face was found"
    smiles = first.answer()
    assert smiles["told"] == "smiles"
    smile = np.array(smiles["state"]["point"]["z"]) - photo
    wanted = points[smiling].mean(axis=0) - points[~smiling].mean(axis=0)
    assert smiles["value"] > 0.5
    assert smile @ wanted / np.linalg.norm(smile) / np.linalg.norm(wanted) > 0.95
    assert smiles["mark"] == used["mark"], "the picture stays where it was"
    assert not _same_face(smiles, used)

    # A path leads from there to a generated face, and is played.
    drawn = first.answer()
    assert drawn["told"] == "path"
    z, a, b = _points(drawn)
    np.testing.assert_allclose(a, photo + smile)
    np.testing.assert_array_equal(b, z)
    assert drawn["state"]["point"]["start"]["kind"] == "generated"
    assert drawn["tiles"] == drawn["state"]["path"]["steps"] == _STEPS
    played = first.answer()
    assert played["told"] == "played"
    position = played["state"]["path"]["position"]
    assert 0.2 < position < 1
    np.testing.assert_allclose(_points(played)[0], a + position * (b - a), atol=1e-9)

    # The film has the faces of its steps.
    assert first.answer() == {"told": "asked", "captions": False, "back": False}
    filmed = first.answer()
    assert filmed["told"] == "filmed"
    about, frames = _frames(tmp_path / "path.mp4")
    faces = decode([a + t * (b - a) for t in np.linspace(0, 1, _STEPS)])
    assert about["fps"] == filmed["rate"]
    assert frames.shape == faces.shape
    off = np.abs(frames[:, np.newaxis].astype(int) - faces).mean(axis=(2, 3, 4))
    assert off.diagonal().max() < 6
    assert (off.argmin(axis=1) == np.arange(_STEPS)).all(), "each frame is its own step"

    # The session is saved, something else is done, and the program is killed.
    saved = first.answer()
    assert saved["told"] == "saved"
    assert not saved["changed"]
    went_on = first.answer()
    assert went_on["told"] == "went on"
    assert went_on["changed"]
    first.kill()
    assert first.wait() < 0
    assert (tmp_path / "stderr.txt").read_text() == ""
    session = tmp_path / "celeba96.latent.json"
    assert read_session(session).workspace == "Paths"

    # At the next start all is there again, and what was not saved is offered.
    second = start_program(_DRIVER, "again", "--session", session)
    opened = second.answer()
    assert opened["told"] == "opened"
    assert _of(opened) == _of(saved)
    assert _same_face(opened, saved)
    assert opened["title"] == saved["title"]
    assert "The program ended without being closed" in opened["offered"]
    restored = second.answer()
    assert restored["told"] == "restored"
    assert _of(restored) == _of(went_on)
    assert _same_face(restored, went_on)
    assert (restored["title"], restored["changed"]) == (went_on["title"], True)
    assert second.wait() == 0
    assert (tmp_path / "stderr.txt").read_text() == ""
