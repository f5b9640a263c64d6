"""Whatever is remembered, also by another program or a damaged disk, the window opens."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint, Start
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.state import State
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.start import application

Rng = np.random.Generator
Odd = Callable[[Any, Rng], bytes]

TIMEOUT = 30_000
# Each opens a window.
SHARE = 0.02


@pytest.fixture(scope="module")
def state(toy_space: LatentSpace) -> State:
    """What somebody may have left when the program was closed."""
    planes = (Projection((1, 7), "z"), Projection((0, 1), "pca"), Projection((3, 2), "z"))
    a, b = (z_vector(toy_space.point(row)) for row in (3, 4))
    return State(
        OpenedBundle("toy", "toy", "0123456789ab"),
        Projections(planes, (None, (-9.0, 9.0, -9.0, 9.0), None), 1, 2.2),
        CurrentPoint(Start("image", a, "3.jpg"), z=a, image=3),
        LatentPath(a=a, b=b, position=0.25),
        Sampling(replace(SamplingSettings(), count=6, n_components=5)),
    )


def test_odd_states(
    state: State, toy_space: LatentSpace, make_odd: Odd, damage: Any, each_case: Any
) -> None:
    whole = json.loads(to_text(state))
    assert from_text(to_text(state)) == (state, [])

    def check(rng: Rng) -> None:
        if rng.random() < 0.7:
            text = make_odd(whole, rng).decode()
        else:
            text = damage(to_text(state).encode(), rng).decode("utf-8", "surrogateescape")
        read, lost = from_text(text)
        assert all(len(what) < 200 for what in lost)
        assert from_text(to_text(read)) == (read, [])
        for same in (True, False):
            fitted = read.fitted(toy_space, same)
            assert len(fitted[CurrentPoint].z) == toy_space.d
            for plane in fitted[Projections].shown:
                toy_space.ellipse(plane.coordinates, plane.pair)
            path = fitted[LatentPath]
            path.holds(path.curve(toy_space), fitted[CurrentPoint].z)

    each_case(check)


@pytest.fixture
def opens(
    qtbot: QtBot, fake_workspace: Workspace, tmp_path: Path
) -> Iterator[Callable[[bytes | None, str | None], None]]:
    """Opens a window with the given contents of settings.ini, or of what is its state; closes it.

    Unforeseen errors in the window fail the test, by pytest-qt.
    """
    application()
    before = set(threading.enumerate())
    path = tmp_path / "settings.ini"
    explorers: list[Explorer] = []

    def attempt(ini: bytes | None, text: str | None = None) -> None:
        path.unlink(missing_ok=True)
        if ini is not None:
            path.write_bytes(ini)
        settings = QSettings(str(path), QSettings.Format.IniFormat)
        if text is not None:
            settings.setValue("state", text)
        explorer = Explorer(None, settings, fake_workspace)
        explorers.append(explorer)
        # What was open last may be anything, and then the shipped bundle comes, not the toy.
        explorer.controller.open_bundle(Path("toy"))
        with qtbot.waitExposed(explorer.window):
            explorer.window.show()
        qtbot.waitUntil(lambda: settled(explorer), timeout=TIMEOUT)
        assert explorer.window.width() > 0
        assert explorer.window.close()
        kept = QSettings(str(path), QSettings.Format.IniFormat)
        assert from_text(str(kept.value("state")))[1] == []

    yield attempt
    for explorer in explorers:
        if shiboken6.isValid(explorer.window):
            explorer.window.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = set(threading.enumerate()) - before
    assert not [thread for thread in left if not (thread.daemon or "Dummy" in thread.name)]


def settled(explorer: Explorer) -> bool:
    scene = explorer.controller.scene
    return scene.bundle is not None and scene.bundle.name == "toy" and scene.working_on is None


def test_the_window_opens_with_odd_states(
    state: State, make_odd: Odd, opens: Callable[..., None], each_case: Any
) -> None:
    whole = json.loads(to_text(state))
    opens(None, to_text(state))

    def check(rng: Rng) -> None:
        opens(None, make_odd(whole, rng).decode())

    each_case(check, SHARE)


@pytest.mark.parametrize("path", ["x" * 100_000, "\0", "\ud800", "/dev/null", "~", "a\nb", "."])
def test_the_window_opens_whatever_was_open_last(path: str, opens: Callable[..., None]) -> None:
    opens(None, to_text(State(OpenedBundle(path, "\x1b[31m" * 1000, "<b>bold</b>"))))


def test_the_window_opens_with_damaged_settings(
    state: State,
    opens: Callable[..., None],
    tmp_path: Path,
    damage: Callable[[bytes, Rng], bytes],
    each_case: Any,
) -> None:
    opens(None, to_text(state))
    whole = (tmp_path / "settings.ini").read_bytes()
    keys = [b"geometry", b"layout", b"appearance", b"state"]
    odd = [b"@ByteArray(\\0\\x1)", b"@Variant(\\0\\0\\0\\x7f\\xff)", b"@Rect(1 2 99999999999 0)"]
    odd += [b"@Invalid()", b"", b"1, 2, 3", b'"' + b"x" * 100_000 + b'"', b"@Size(0 0)", b"\xff\0"]

    def check(rng: Rng) -> None:
        data = damage(whole, rng)
        if rng.random() < 0.5:
            lines = [key + b"=" + odd[int(rng.integers(len(odd)))] for key in keys]
            data = b"[General]\n" + b"\n".join(lines)
        opens(data)

    each_case(check, SHARE)
