"""A whole explorer under test, with a worker that the test can hold."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.workspace import Workspace
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.screenshot import FirstSight

TIMEOUT = 30_000
"""Milliseconds after which something that was waited for will never come."""


@dataclass
class Rig:
    """What an explorer needs, with a worker that the test can hold.

    Decoding waits while `decoding` is not set, and loading the codec while `loading` is not.
    """

    bundle: Any
    codec: Any
    settings: QSettings | None
    decoding: threading.Event = field(default_factory=threading.Event)
    loading: threading.Event = field(default_factory=threading.Event)
    at_work: threading.Event = field(default_factory=threading.Event)
    """Set when loading or decoding has begun."""
    opened: list[Explorer] = field(default_factory=list)
    """Who holds an explorer, as the program does; a thread must not lose its owner."""

    def open(self, path: Path = Path("toy")) -> Explorer:
        """Return an explorer; its window is not shown."""
        workspace = Workspace(self._load_bundle, self._load_codec)
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
        return replace(self.bundle, path=path, name=path.name)

    def _load_codec(self, bundle: Any) -> Any:
        self.at_work.set()
        assert self.loading.wait(TIMEOUT / 1000)
        return self.codec.load(bundle)


@pytest.fixture
def rig(fake_bundle: Any, fake_codec: Any, tmp_path: Path) -> Iterator[Rig]:
    """What an explorer needs, with settings in an ini file of the test's own."""
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    rig = Rig(fake_bundle, fake_codec, settings)
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
def open_explorer(qtbot: QtBot, rig: Rig) -> Callable[..., Explorer]:
    """Return a function that opens an explorer on `rig`, by default until all is shown."""

    def open_it(*, complete: bool = True, width: int = 1400, height: int = 900) -> Explorer:
        explorer = rig.open()
        if rig.settings is None or not rig.settings.contains("layout"):
            explorer.window.resize(width, height)
            explorer.window.reset_layout()
        sight = FirstSight(explorer)
        with qtbot.waitExposed(explorer.window):
            explorer.window.show()
        if complete:
            qtbot.waitUntil(partial(_is_complete, explorer, sight), timeout=TIMEOUT)
        return explorer

    return open_it


def _is_complete(explorer: Explorer, sight: FirstSight) -> bool:
    shown = explorer.controller.current is not None and explorer.controller.faces is not None
    clouds = all("in view" in c.summary.text() for c in explorer.window.projections.cards)
    return sight.face_at is not None and shown and clouds


@pytest.fixture
def explorer(open_explorer: Callable[..., Explorer]) -> Explorer:
    """An explorer that shows everything."""
    return open_explorer()


@pytest.fixture
def shows(pixels: Callable[[Any], Any]) -> Callable[[Any, Any], bool]:
    """Return a function that says whether a picture view shows a face, by its pixels' middles."""

    def shows_it(view: Any, face: Any) -> bool:
        image, rect, size = pixels(view), view.picture_rect, len(face)
        steps = (np.arange(size) + 0.5) / size
        rows = (rect.top() + steps * rect.height()).astype(int)
        columns = (rect.left() + steps * rect.width()).astype(int)
        return bool(np.abs(image[np.ix_(rows, columns)].astype(int) - face).max() <= 6)

    return shows_it
