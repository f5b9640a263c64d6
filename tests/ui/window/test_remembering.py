"""What a quit remembers, and that nothing in the settings keeps the window from opening."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.state import State
from latent_explorer.ui.app import Explorer

Open = Callable[..., Explorer]
LONG = 30_000
HIGHEST_SEED = 2**31 - 1
SLOW = settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


# 3.9: all of it is remembered


def test_point_path_and_views_are_remembered(
    open_explorer: Open, look: Any, rig: Any, qtbot: QtBot
) -> None:
    explorer = open_explorer()
    at = look(explorer)
    point = at.state[CurrentPoint].from_image(rig.bundle.space, 7, "7.jpg")
    at.change(point)
    at.do("path-a")
    at.put(np.linspace(-1, 1, 12))
    at.do("path-b")
    at.planes[2].look_at((-1.0, 2.0, -3.0, 4.0))
    at.change(replace(at.state[Projections], active=2))
    kept = [at.state[kind] for kind in (CurrentPoint, LatentPath, Projections, Sampling)]
    explorer.window.close()

    second = open_explorer()
    state = second.controller.state
    assert [state[type(each)] for each in kept] == kept
    x, y = look(second).planes[2].getViewBox().viewRange()
    assert (*x, *y) == pytest.approx((-1.0, 2.0, -3.0, 4.0))
    assert second.controller.scene.undo is None, "the steps are those of another run"


def test_the_bundle_is_remembered(rig: Any, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "mine" / "small"
    folder.mkdir(parents=True)
    explorer = rig.open(folder)
    qtbot.waitUntil(lambda: explorer.controller.scene.bundle is not None, timeout=LONG)
    explorer.window.close()
    opened: list[Path] = []

    def load(path: Path) -> Any:
        opened.append(path)
        return replace(rig.small, path=path)

    rig._load_bundle = load
    second = rig.open(None)
    qtbot.waitUntil(lambda: second.controller.scene.bundle is not None, timeout=LONG)
    assert opened == [folder]


def test_where_the_last_bundle_cannot_be_opened_the_shipped_one_is(
    rig: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    state = State(OpenedBundle(str(tmp_path / "broken"), "broken", "?"))
    rig.settings.setValue("state", to_text(state))
    explorer = rig.open(None)
    qtbot.waitUntil(lambda: explorer.controller.scene.bundle is not None, timeout=LONG)
    assert explorer.window.windowTitle().startswith("celeba96")
    assert "cut short" in explorer.window.messages.text.text(), "and it is said why"


# 4.2: one range for every number


def test_the_highest_seed_and_draw_again_and_a_fresh_start(
    open_explorer: Open, look: Any, rig: Any, settle: Callable[[Explorer], None]
) -> None:
    explorer = open_explorer()
    at = look(explorer)
    sampling = at.state[Sampling].settings
    at.change(Sampling(replace(sampling, seed=HIGHEST_SEED)))
    at.do("draw-again")
    settle(explorer)
    assert at.state[Sampling].settings.seed == 0, "the next one is the first"
    at.do("undo")
    assert at.state[Sampling].settings.seed == HIGHEST_SEED
    explorer.window.close()
    second = open_explorer()
    assert second.controller.state[Sampling].settings.seed == HIGHEST_SEED
    look(second).do("draw-again")
    settle(second)


# Damaged and foreign settings

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)


def _sound() -> dict[str, Any]:
    state = State(
        Projections(), Sampling(), CurrentPoint(z=(0.0,) * 12), LatentPath(), OpenedBundle()
    )
    found: dict[str, Any] = json.loads(to_text(state))
    return found


@st.composite
def _states(draw: st.DrawFn) -> str:
    """A state of which one place holds something else; or any text."""
    if draw(st.integers(0, 4)) == 0:
        return draw(st.text(max_size=200) | _JSON.map(json.dumps))
    state = _sound()
    inner: Any = state["state"]
    while True:
        key = draw(st.sampled_from(sorted(inner)))
        if not isinstance(inner[key], dict) or not inner[key] or draw(st.booleans()):
            break
        inner = inner[key]
    inner[key] = draw(_JSON)
    return json.dumps(state)


def _opens(rig: Any, qtbot: QtBot) -> None:
    """The window opens, shows the bundle, and what it remembers at the end can be read."""
    explorer = rig.open()
    window = explorer.window
    window.show()
    qtbot.waitUntil(lambda: explorer.controller.scene.bundle is not None, timeout=LONG)
    QApplication.processEvents()
    assert window.isVisible()
    window.close()
    state, lost = from_text(to_text(explorer.controller.state))
    assert not lost
    assert state == explorer.controller.state
    rig.opened.clear()
    window.deleteLater()


@SLOW
@given(text=_states())
def test_no_state_keeps_the_window_from_opening(
    rig: Any, qtbot: QtBot, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    rig.settings.setValue("state", text)
    _opens(rig, qtbot)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        json.dumps({"format": 1, "state": {"sampling": {"settings": {"seed": 10**400}}}}),
        '{"format": 1, "state": {"point": {"z": [' + "1," * 3_000_000 + "1]}}}",
        json.dumps({"format": 999, "state": {}}),
        json.dumps(_sound() | {"of a later version": [1, 2]}),
        "\ud800",
    ],
    ids=["nested list", "nested dict", "huge number", "huge", "later format", "foreign", "half"],
)
def test_nested_huge_and_foreign_states(
    rig: Any, qtbot: QtBot, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    rig.settings.setValue("state", text)
    _opens(rig, qtbot)


_INI = st.one_of(
    st.binary(max_size=300),
    st.lists(
        st.sampled_from(
            [
                b"[General]",
                b"state=",
                b"geometry=@ByteArray(\\x1\\xd9\\xd0\\xcb\\0\\x3\\0\\0)",
                b"geometry=@Variant(\\0\\0\\0\\x7f\\0\\0\\0\\xe)",
                b"layout=@Rect(1 2 3)",
                b"layout=@ByteArray(",
                b"appearance=DARK, LIGHT",
                b"appearance=@Invalid()",
                b'state="{\\"format\\": 1',
                b"state=@Variant(\\0\\0\\0\\x8\\xff\\xff\\xff\\xff)",
                b"%ff%zz=1",
                b"state\\size=4000000000",
                b"[state]",
            ]
        )
        | st.binary(max_size=30),
        max_size=8,
    ).map(b"\n".join),
)


# Qt says on stderr what it cannot read.
@pytest.mark.qt_log_ignore("QVariant::load", "QSettings", "This plugin does not support")
@SLOW
@given(content=_INI)
def test_no_settings_file_keeps_the_window_from_opening(
    rig: Any,
    qtbot: QtBot,
    tmp_path: Path,
    content: bytes,
    own_appearance: None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path = tmp_path / "foreign.ini"
    path.write_bytes(content)
    rig.settings = QSettings(str(path), QSettings.Format.IniFormat)
    _opens(rig, qtbot)


def test_a_settings_file_cut_at_any_length(
    open_explorer: Open, rig: Any, qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    explorer = open_explorer()
    explorer.window.close()
    whole = Path(rig.settings.fileName()).read_bytes()
    assert len(whole) > 500
    for length in np.linspace(0, len(whole) - 1, 12).astype(int):
        path = tmp_path / f"cut{length}.ini"
        path.write_bytes(whole[:length])
        rig.settings = QSettings(str(path), QSettings.Format.IniFormat)
        _opens(rig, qtbot)


def test_a_folder_in_place_of_the_settings(rig: Any, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "folder.ini"
    path.mkdir()
    rig.settings = QSettings(str(path), QSettings.Format.IniFormat)
    _opens(rig, qtbot)
    assert list(path.iterdir()) == []


# 4.7: ended from outside

_TELLING = """
import sys
from PySide6.QtCore import QTimer
from latent_explorer.cli import main
from latent_explorer.ui import app, opening

class Told(app.Explorer):
    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.result_shown.connect(self.look)
        self.told = False

    def look(self, result):
        if not self.told and self.controller.scene.bundle is not None:
            self.told = True
            self.menus.actions["draw-again"].trigger()
            QTimer.singleShot(0, lambda: print("ready", flush=True))

opening.Explorer = Told
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_to_end_saves_the_settings(
    toy_bundle: Path, tmp_path: Path, number: signal.Signals
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", _TELLING, "--bundle", str(toy_bundle)],
        cwd=tmp_path,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        program.send_signal(number)
        _, said = program.communicate(timeout=120)
    finally:
        program.kill()
        program.wait()
    # The window was closed in order: this is no failure.
    assert program.returncode == 0
    assert "Traceback" not in said
    path = tmp_path / "latent-explorer" / "settings.ini"
    text = QSettings(str(path), QSettings.Format.IniFormat).value("state")
    state, lost = from_text(str(text))
    assert not lost
    assert state[Sampling].settings.seed == Sampling().settings.seed + 1
    assert state[OpenedBundle].path == str(toy_bundle)
