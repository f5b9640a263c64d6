"""Files that running programs hold: those of dead ones are found, those of others left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from latent_explorer.ui.kept_files import KeptFiles

_CHILD = """
import sys
from pathlib import Path
from latent_explorer.ui.kept_files import KeptFiles
kept = KeptFiles(Path(sys.argv[1])).new()
kept.path.write_text("mine")
print(kept.path, flush=True)
sys.stdin.read()
"""


def _child(folder: Path) -> tuple[subprocess.Popen[str], Path]:
    command = [sys.executable, "-c", _CHILD, str(folder)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    return child, Path(child.stdout.readline().strip())


def test_what_a_running_program_holds_is_left_alone_until_it_is_killed(tmp_path: Path) -> None:
    files = KeptFiles(tmp_path / "made" / "here")
    first, path = _child(files.folder)
    second, other = _child(files.folder)
    assert path != other
    assert files.left() == []
    first.send_signal(signal.SIGKILL)
    first.communicate()
    (left,) = files.left()
    assert left.path == path
    assert left.path.read_text() == "mine"
    assert KeptFiles(files.folder).left() == [], "another program does not get it too"
    left.let_go()
    (again,) = files.left()
    again.remove()
    assert files.left() == []
    second.communicate()
    assert [each.path for each in files.left()] == [other]


def test_nothing_stays_of_what_is_removed(tmp_path: Path) -> None:
    files = KeptFiles(tmp_path)
    own = files.new()
    assert own is not None
    assert str(os.getpid()) in own.path.name
    own.path.write_text("mine")
    (tmp_path / f".{own.path.name}.123-abc.partial").write_text("half")
    own.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_died_before_it_saved_leaves_nothing_to_offer(tmp_path: Path) -> None:
    files = KeptFiles(tmp_path)
    (tmp_path / "1-a.latent.json.lock").touch()
    assert files.left() == []
    assert list(tmp_path.iterdir()) == []


def test_the_latest_comes_first_and_what_was_before_is_no_wreck(tmp_path: Path) -> None:
    files = KeptFiles(tmp_path)
    for name, when in (("1-a", 1000), ("2-b", 3000), ("3-c", 2000)):
        path = tmp_path / f"{name}.latent.json"
        path.touch()
        os.utime(path, (when, when))
    files.before.touch()
    left = files.left()
    assert [kept.path.name[:3] for kept in left] == ["2-b", "3-c", "1-a"]
    for kept in left:
        kept.let_go()


def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    files = KeptFiles(tmp_path / "file" / "folder")
    assert files.left() == []
    assert files.new() is None
