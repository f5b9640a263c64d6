"""`explore`: the window as it is asked for; errors are one sentence, before it is opened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.session.layers import Layers
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.saved_session import SavedSession, SessionBundle
from latent_explorer.session.session_file import read_session, save_session
from latent_explorer.session.state import State


@pytest.fixture
def session(toy_bundle: Path, tmp_path: Path) -> Path:
    """The file of a session of the toy bundle."""
    bundle = load_bundle(toy_bundle)
    about = SessionBundle("toy", str(toy_bundle), bundle.fingerprint, bundle.n, bundle.z_dim)
    z = z_vector(bundle.space.point(5) + 0.5)
    point = CurrentPoint().from_image(bundle.space, 5, "000006.jpg").at(z)
    saved = SavedSession(about, State(point, Layers(levels=True)), {5: "000006.jpg"}, "Paths")
    path = tmp_path / "s.latent.json"
    save_session(path, saved)
    return path


def test_what_is_no_session_is_said_in_a_sentence(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = tmp_path / "damaged.json"
    damaged.write_text(session.read_text()[:100])
    for path, said in (
        (tmp_path / "none.json", "No such file"),
        (damaged, "no session that can be read"),
        (tmp_path, "is no file"),
    ):
        assert main(["explore", "--session", str(path)]) == 2
        complaint = capsys.readouterr().err
        assert said in complaint
        assert complaint.count("\n") == 1


def test_a_bundle_that_is_missing_can_be_named(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = read_session(session)
    gone = replace(saved.bundle, path=str(tmp_path / "gone"), fingerprint="ffffffffffff")
    save_session(session, replace(saved, bundle=gone))
    assert main(["explore", "--session", str(session)]) == 2
    assert "say where it is with --bundle" in capsys.readouterr().err


_PROGRAM = """
import sys
from latent_explorer.cli import main
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.layers import Layers
from latent_explorer.ui import app, screenshot
import json

made = app.Explorer.close

def noted(self):
    state = self.controller.state
    shown = self.window.workspaces.current.name, self.window.windowTitle()
    print(json.dumps([list(state[CurrentPoint].z), state[Layers].levels, *shown]), flush=True)
    made(self)

app.Explorer.close = noted
sys.exit(main(sys.argv[1:]))
"""


def test_the_window_comes_up_as_it_was(session: Path, tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    arguments = ["explore", "--session", str(session), "--screenshot", str(picture)]
    command = [sys.executable, "-c", _PROGRAM, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    z, levels, workspace, title = json.loads(done.stdout.splitlines()[0])
    assert tuple(z) == read_session(session).state[CurrentPoint].z
    assert levels
    assert workspace == "Paths"
    assert title == "s[*] – toy – Latent Explorer"
    assert picture.exists()


_OWN_WINDOW = """
import sys
from latent_explorer.cli import main
from latent_explorer.ui import app
import json

made = app.Explorer.__init__

def noted(self, *args, **kwargs):
    made(self, *args, **kwargs)
    self.window.first_painted.connect(lambda: tell(self))

def tell(self):
    window = self.window
    size = [window.width(), window.height()]
    print(json.dumps([window.workspaces.current.name, window.appearance.name, size]), flush=True)
    window.close()

app.Explorer.__init__ = noted
sys.exit(main(["explore", *sys.argv[1:]]))
"""


def test_the_window_comes_up_as_it_is_asked_for(toy_bundle: Path, tmp_path: Path) -> None:
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("STATE", "CONFIG", "CACHE")}

    def seen(*arguments: str) -> Any:
        command = [sys.executable, "-c", _OWN_WINDOW, "--bundle", str(toy_bundle), *arguments]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=os.environ | folders | {"QT_QPA_PLATFORM": "offscreen"},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    size = 760, 560  # what fits the screen that is drawn offscreen
    wanted = ["--workspace", "Teach", "--appearance", "dark", "--size", "{}x{}".format(*size)]
    asked = seen(*wanted)
    assert asked == ["Teach", "DARK", [*size]]
    assert seen() == asked, "it is remembered"
    assert seen("--workspace", "paths")[0] == "Paths"
