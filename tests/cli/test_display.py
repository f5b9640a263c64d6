"""Where no window can be opened, one sentence says why; Qt would abort the process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject

from latent_explorer.cli import display
from latent_explorer.cli.display import DEBIAN_PACKAGES, display_problem

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 is Linux's")
VARIABLES = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
NOBODY = ":987"  # a display that nobody serves


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that says nothing about displays."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def installed_in(folder: Path) -> Callable[[str], SimpleNamespace]:
    """Return what finds every package in `folder`."""
    return lambda _: SimpleNamespace(submodule_search_locations=[str(folder)])


def _is_sentence(text: str) -> bool:
    return "\n" not in text and text[0].isupper() and text.endswith(".")


@LINUX
@pytest.mark.parametrize("platform", [None, "xcb", "xcb:foo=1", "xcb;wayland"])
def test_without_a_display_the_remedy_is_named(
    bare: pytest.MonkeyPatch, platform: str | None
) -> None:
    if platform is not None:
        bare.setenv("QT_QPA_PLATFORM", platform)
    problem = display_problem()
    assert problem is not None
    assert _is_sentence(problem)
    assert "display" in problem
    assert "xvfb-run" in problem


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc", "wayland"])
def test_other_platforms_need_no_x_display(bare: pytest.MonkeyPatch, platform: str) -> None:
    bare.setenv("QT_QPA_PLATFORM", platform)
    assert display_problem() is None


def test_wayland_needs_no_x_display(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert display_problem() is None


def test_other_systems_have_no_such_problem(bare: pytest.MonkeyPatch) -> None:
    for name in ("win32", "darwin"):
        bare.setattr(sys, "platform", name)
        assert display_problem() is None


@LINUX
def test_a_display_that_does_not_answer_is_named(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("DISPLAY", NOBODY)
    problem = display_problem()
    assert problem is not None
    assert _is_sentence(problem)
    # Where Qt's libraries are missing too, that comes first.
    assert NOBODY in problem or "install" in problem


@LINUX
def test_missing_libraries_are_named(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plugin = tmp_path / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    plugin.parent.mkdir(parents=True)
    plugin.write_bytes(b"no library")
    bare.setattr(
        display, "find_spec", lambda _: SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    )
    bare.setenv("DISPLAY", NOBODY)
    problem = display_problem()
    assert problem is not None
    assert "\n" not in problem
    assert problem.endswith(f"apt install {DEBIAN_PACKAGES}"), "to be copied as it is"


@LINUX
def test_libraries_are_looked_for_without_a_display_too(
    bare: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bare.setenv("QT_QPA_PLATFORM", "offscreen")
    assert display_problem() is None
    bare.setattr(
        display, "find_spec", lambda _: SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    )
    assert "apt install" in (display_problem() or "")


@LINUX
@pytest.mark.parametrize("display", [None, NOBODY])
def test_the_program_ends_with_the_sentence(
    bare: pytest.MonkeyPatch, tmp_path: Path, display: str | None
) -> None:
    if display is not None:
        bare.setenv("DISPLAY", display)
    run = subprocess.run(
        [sys.executable, "-m", "latent_explorer"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 2, "and not a signal"
    assert run.stdout == ""
    (sentence,) = run.stderr.splitlines()
    assert "display" in sentence or "library" in sentence
    assert "Traceback" not in run.stderr


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_qt_does_not_use_none_up() -> None:
    # PySide6 6.12.0 takes one reference to None with every call that returns nothing. On Python
    # before 3.12 the process aborts when none is left: here after some hundred repaints.
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("name")
    assert sys.getrefcount(None) - before > -500, "this PySide6 does not work with this Python"
