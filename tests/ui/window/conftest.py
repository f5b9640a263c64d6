"""A whole explorer under test, with a worker that the test can hold."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.judging import Judged, JudgedSet
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.leisure import leisure
from latent_explorer.ui.projections.card import ProjectionCard
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.theme import Appearance, set_appearance
from latent_explorer.ui.turns import turns

TIMEOUT = 30_000
"""Milliseconds after which something that was waited for will never come."""


@dataclass
class Rig:
    """What an explorer needs, with a worker that the test can hold.

    Decoding waits while `decoding` is not set, and loading the codec while `loading` is not.
    "broken" is no bundle; "small" is another one; all other names are that of `bundle`.
    """

    bundle: Any
    small: Any
    codec: Any
    settings: QSettings | None
    decoding: threading.Event = field(default_factory=threading.Event)
    loading: threading.Event = field(default_factory=threading.Event)
    at_work: threading.Event = field(default_factory=threading.Event)
    """Set when loading or decoding has begun."""
    refused: list[str] = field(default_factory=list)
    """Names of bundles whose networks cannot be loaded."""
    tried: list[str] = field(default_factory=list)
    """Names of bundles whose networks were to be loaded."""
    originals: Any = None
    """What reads the pictures of the images."""
    recipe_folders: tuple[Path, ...] = ()
    """Where recipes lie."""
    photos: Any = None
    """What reads people's own pictures."""
    opened: list[Explorer] = field(default_factory=list)
    """Who holds an explorer, as the program does; a thread must not lose its owner."""

    def open(self, path: Path | None = Path("toy")) -> Explorer:
        """Return an explorer; its window is not shown."""
        workspace = Workspace(
            lambda path: self._load_bundle(path),
            self._load_codec,
            originals=self.originals,
            recipe_folders=self.recipe_folders,
            photos=self.photos,
        )
        self.opened.append(Explorer(path, self.settings, workspace))
        return self.opened[-1]

    def release(self) -> None:
        """Let the worker go on."""
        self.loading.set()
        self.decoding.set()

    def hold(self) -> None:
        """Let the worker wait at the next decoding."""
        self.at_work.clear()
        self.decoding.clear()

    def pause(self) -> None:
        """Wait where the codec decodes."""
        self.at_work.set()
        assert self.decoding.wait(TIMEOUT / 1000)

    def face_of(self, z: Any) -> Any:
        """Return the face of z, without a trace in the codec's notes."""
        held, self.codec.before_decoding = self.codec.before_decoding, None
        face = self.codec.decode(np.array(z, np.float32)[np.newaxis])[0]
        self.codec.before_decoding = held
        self.codec.batches.pop()
        return face

    def _load_bundle(self, path: Path) -> Any:
        if path.name == "broken":
            raise ValueError("bundle.json is cut short: copy the bundle again")
        known = self.small if path.name == "small" else self.bundle
        return replace(known, path=path, name=path.name)

    def _load_codec(self, bundle: Any) -> Any:
        self.at_work.set()
        assert self.loading.wait(TIMEOUT / 1000)
        self.tried.append(bundle.name)
        if bundle.name in self.refused:
            raise ValueError("decoder.keras is no network: copy the bundle again")
        return self.codec.load(bundle)


@pytest.fixture
def rig(fake_bundle: Any, small_bundle: Any, fake_codec: Any, tmp_path: Path) -> Iterator[Rig]:
    """What an explorer needs, with settings in an ini file of the test's own."""
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    rig = Rig(fake_bundle, small_bundle, fake_codec, settings)
    fake_codec.before_decoding = rig.pause
    rig.release()
    yield rig
    # Not by qtbot, which would close a window whose worker is held, and wait for ever.
    rig.release()
    for explorer in rig.opened:
        if shiboken6.isValid(explorer.window):
            explorer.window.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_explorer(
    qtbot: QtBot, rig: Rig, settle: Callable[[Explorer], None]
) -> Callable[..., Explorer]:
    """Return a function that opens an explorer on `rig`, by default until all is shown."""

    def open_it(*, complete: bool = True, width: int = 1600, height: int = 1300) -> Explorer:
        explorer = rig.open()
        if rig.settings is None or not rig.settings.contains("workspace"):
            explorer.window.resize(width, height)
            explorer.window.workspaces.reset()
        with qtbot.waitExposed(explorer.window):
            explorer.window.show()
        if complete:
            settle(explorer)
        return explorer

    return open_it


def at_rest(explorer: Explorer) -> bool:
    """Return whether all that the panels on screen ask for is shown, and the worker is idle."""
    scene, window = explorer.controller.scene, explorer.window
    if scene.bundle is None or scene.working_on is not None:
        return False
    if turns().waiting or leisure().waiting:
        return False
    face, judged = scene.result(CurrentFace), scene.result(Judged)
    z = scene.state[CurrentPoint].z
    there = {
        "Current face": face is not None
        and face.request.z == z
        and judged is not None
        and judged.request.z == z
        and judged.judgement.neighbours is not None,
        "Faces": scene.result(JudgedSet) is not None,
        "Projections": all("in view" in card.summary.text() for card in cards(explorer)),
    }
    return all(there.get(name, True) for name in window.docks.visible)


@pytest.fixture
def settle(qtbot: QtBot, finish_turns: Callable[[], None]) -> Callable[[Explorer], None]:
    """Return a function that waits until nothing more is to come."""

    def wait(explorer: Explorer) -> None:
        qtbot.waitUntil(partial(at_rest, explorer), timeout=TIMEOUT)
        finish_turns()

    return wait


def has_all(explorer: Explorer) -> bool:
    """Return whether all that was asked for is there, and nothing waits for its turn."""
    controller = explorer.controller
    resting = controller.scene.working_on is None and not turns().waiting
    return resting and not controller.awaited


@pytest.fixture
def all_there(qtbot: QtBot) -> Callable[[Explorer], None]:
    """Return a function that waits until all that was asked for is there, of whatever panel."""

    def wait(explorer: Explorer) -> None:
        qtbot.waitUntil(partial(has_all, explorer), timeout=TIMEOUT)

    return wait


def cards(explorer: Explorer) -> list[ProjectionCard]:
    """Return the cards of the projections."""
    shown: list[ProjectionCard] = explorer.window.panel(ProjectionsPanel).cards
    return shown


@dataclass(frozen=True)
class Look:
    """What a test asks of an explorer all the time, as short words."""

    explorer: Explorer

    @property
    def state(self) -> Any:
        return self.explorer.controller.state

    @property
    def z(self) -> np.ndarray:
        return np.array(self.state[CurrentPoint].z)

    @property
    def shown(self) -> tuple[Projection, ...]:
        shown: tuple[Projection, ...] = self.state[Projections].shown
        return shown

    @property
    def cards(self) -> list[ProjectionCard]:
        return cards(self.explorer)

    @property
    def planes(self) -> list[Any]:
        return [card.plane for card in self.cards]

    def result(self, kind: type[Any], place: Any = None) -> Any:
        return self.explorer.controller.scene.result(kind, place)

    def do(self, command: str) -> None:
        """Trigger a command of the menus, as a click there would, and wait for its turns."""
        action = self.explorer.menus.actions[command]
        assert action.isEnabled(), command
        action.trigger()
        turns().finish()

    def change(self, *sections: Any, name: str = "by the test") -> None:
        self.explorer.controller.change(name, *sections)

    def put(self, z: Any) -> None:
        """Put the current point at z."""
        self.change(self.state[CurrentPoint].at(z_vector(z)))

    def pixel_of(self, index: int, z: Any) -> QPoint:
        """Return where z is drawn in projection number `index`."""
        projection = self.shown[index]
        space = self.explorer.controller.scene.space
        x, y = space.locate(np.array(z), projection.coordinates, projection.pair)
        return self.planes[index].to_pixels(x, y).toPoint()


@pytest.fixture
def look() -> Callable[[Explorer], Look]:
    """Return `Look`."""
    return Look


@pytest.fixture
def explorer(open_explorer: Callable[..., Explorer]) -> Explorer:
    """An explorer that shows everything."""
    return open_explorer()


@pytest.fixture
def own_appearance() -> Iterator[None]:
    """Leave the application as it was."""
    yield
    set_appearance(Appearance.FOLLOW)
    QApplication.processEvents()


@pytest.fixture
def shows(pixels: Callable[[Any], Any]) -> Callable[[Any, Any], bool]:
    """Return a function that says whether a picture view shows a face, by its pixels' middles."""

    def shows_it(view: Any, face: Any) -> bool:
        image, rect, size = pixels(view), view.picture_rect, len(face)
        steps = (np.arange(size) + 0.5) / size
        rows = (rect.top() + steps * rect.height()).astype(int)
        columns = (rect.left() + steps * rect.width()).astype(int)
        # The middle of one of its pixels is up to half a pixel away from that of a screen's.
        tolerance = 2 + 255 * size / rect.width()
        return bool(np.abs(image[np.ix_(rows, columns)].astype(int) - face).max() <= tolerance)

    return shows_it


# The real program on a display of its own

_SECONDS = 120  # after which something that was waited for will never come


@pytest.fixture
def display() -> Iterator[str]:
    """The name of a display of the test's own."""
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        pytest.skip("needs Xvfb: apt install xvfb")
    reader, writer = os.pipe()
    server = subprocess.Popen(
        [xvfb, "-displayfd", str(writer), "-screen", "0", "1700x1100x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as said:
        number = said.readline().strip()
    assert number, "Xvfb has started"
    yield f":{number}"
    server.terminate()
    server.wait(_SECONDS)


class Program:
    """A child process that tells a JSON object a line, and what it leaves behind.

    Parameters
    ----------
    driver : str
        The code it runs.
    arguments : sequence of str
        Those of `driver`.
    display : str
        Where its window is.
    folder : Path
        Where it works; settings and what it keeps by itself are in it, too.
    """

    def __init__(self, driver: str, arguments: Sequence[str], display: str, folder: Path) -> None:
        self.environment = {
            name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"
        } | {
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_CONFIG_HOME": str(folder),
            "XDG_STATE_HOME": str(folder),
        }
        # Or the first steps, beside the projections, could lie upon the face that is clicked.
        settings = folder / "latent-explorer" / "settings.ini"
        if not settings.exists():
            settings.parent.mkdir(exist_ok=True)
            settings.write_text("[first-steps]\ndismissed=true\n", "ascii")
        with (folder / "stderr.txt").open("w") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-c", driver, *arguments],
                cwd=folder,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                start_new_session=True,
            )
        # Reading waits for ever; this ends it.
        self._watchdog = threading.Timer(_SECONDS, self.kill)
        self._watchdog.start()

    def answer(self) -> dict[str, Any]:
        """Return what it says next."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the program has ended too early"
        said: dict[str, Any] = json.loads(line)
        assert "error" not in said, said["error"]
        return said

    def wait(self) -> int:
        """Return its exit code."""
        return self.process.wait(_SECONDS)

    def kill(self) -> None:
        """End it with all its children."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Tidy up."""
        self._watchdog.cancel()
        self.kill()
        self.process.wait(_SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def start_program(display: str, tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Return a function that starts a driver of the program with its arguments."""
    started: list[Program] = []

    def start(driver: str, *arguments: object) -> Program:
        started.append(Program(driver, [str(each) for each in arguments], display, tmp_path))
        return started[-1]

    yield start
    for program in started:
        program.close()
