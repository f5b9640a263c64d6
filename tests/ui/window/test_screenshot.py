"""`latent-explorer --screenshot`: the real program, with real networks, without a display."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latent_explorer.ui.tokens import DARK, LIGHT

SIZE = (1280, 800)


def _take(folder: Path, *arguments: str, scale: str = "1") -> subprocess.CompletedProcess[str]:
    folder.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "latent_explorer", *arguments],
        cwd=folder,
        env=os.environ
        | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder)}
        | {"QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def taken(
    toy_bundle: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A picture of the window, and the run that made it."""
    folder = tmp_path_factory.mktemp("screenshot")
    path = folder / "window.png"
    run = _take(
        folder,
        "--bundle",
        str(toy_bundle),
        "--screenshot",
        str(path),
        "--size",
        "{}x{}".format(*SIZE),
    )
    return path, run


def test_one_line_tells_the_times(
    taken: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    path, run = taken
    assert run.returncode == 0, run.stderr
    (line,) = run.stdout.splitlines()
    times = json.loads(line)
    assert times["window_at"] < times["first_face_at"] < path.stat().st_mtime
    assert path.stat().st_mtime - times["window_at"] < 300, "seconds since the epoch"


def test_the_window_is_saved_in_its_size(
    taken: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    path, _ = taken
    with Image.open(path) as image:
        assert image.format == "PNG"
        assert image.size == SIZE
    assert [each.name for each in path.parent.iterdir()] == [path.name], "no file beside it"


def test_everything_is_in_the_picture(
    taken: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    path, _ = taken
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    theme = DARK if pixels.mean() < 128 else LIGHT

    def count(color: str) -> int:
        wanted = [int(color[k : k + 2], 16) for k in (1, 3, 5)]
        return int((np.abs(pixels - wanted) <= 24).all(axis=2).sum())

    assert count(theme.current) > 4 * 60, "the current point of four projections"
    # Triangles of some ten pixels, of which some lie upon each other.
    assert count(theme.generated) > 4 * 24 * 5, "the generated points"
    assert count(theme.ellipse) > 4 * 100, "the ellipses"
    # A face of the toy networks is a grey square; the panel with 24 of them is the lower right.
    corner = pixels[int(0.65 * SIZE[1]) : int(0.95 * SIZE[1]), int(0.74 * SIZE[0]) :]
    assert len(np.unique(corner.reshape(-1, 3), axis=0)) > 50


def test_a_bundle_that_is_none_fails_in_words(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    run = _take(tmp_path, "--bundle", str(nowhere), "--screenshot", str(tmp_path / "window.png"))
    assert run.returncode in (1, 2)
    said = run.stdout + run.stderr
    assert "nowhere" in said
    assert "Traceback" not in run.stdout
    assert not (tmp_path / "window.png").exists()


def test_a_picture_that_cannot_be_written_fails_in_words(toy_bundle: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file in place of the folder")
    path = blocked / "window.png"
    run = _take(tmp_path, "--bundle", str(toy_bundle), "--screenshot", str(path))
    assert run.returncode in (1, 2), "and not a signal"
    assert str(blocked) in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("size", ["large", "10x10", "800", "0x0", "-5x300"])
def test_a_size_that_is_none_is_refused(tmp_path: Path, size: str) -> None:
    run = _take(tmp_path, "--screenshot", "window.png", f"--size={size}")
    assert run.returncode == 2
    assert "size" in run.stderr


@pytest.mark.parametrize("scale", ["1.5", "2"])
def test_its_size_is_in_pixels_of_the_screen(toy_bundle: Path, tmp_path: Path, scale: str) -> None:
    path = tmp_path / "window.png"
    arguments = ("--bundle", str(toy_bundle), "--screenshot", str(path), "--size", "1601x1000")
    run = _take(tmp_path, *arguments, scale=scale)
    assert run.returncode == 0, run.stderr + run.stdout
    with Image.open(path) as picture:
        assert picture.size == (1601, 1000)


def test_a_size_that_the_window_cannot_have_is_told(toy_bundle: Path, tmp_path: Path) -> None:
    arguments = ("--bundle", str(toy_bundle), "--screenshot", str(tmp_path / "window.png"))
    run = _take(tmp_path, *arguments, "--size", "300x200")
    assert run.returncode == 2
    assert "the window cannot be 300x200 pixels here, but" in run.stderr
    assert not (tmp_path / "window.png").exists()


def test_it_can_be_that_of_a_recipe(toy_bundle: Path, tmp_path: Path) -> None:
    path = tmp_path / "window.png"
    run = _take(
        tmp_path,
        *("--bundle", str(toy_bundle), "--recipe", "02-distributions:4"),
        *("--screenshot", str(path), "--size", "1280x800"),
    )
    assert run.returncode == 0, run.stderr + run.stdout
    with Image.open(path) as picture:
        assert picture.size == (1280, 800)


def test_a_recipe_that_there_is_not_is_told(toy_bundle: Path, tmp_path: Path) -> None:
    arguments = ("--bundle", str(toy_bundle), "--screenshot", str(tmp_path / "window.png"))
    run = _take(tmp_path, *arguments, "--recipe", "nothing")
    assert run.returncode == 1
    assert "there is no recipe nothing; there are: 02-distributions" in run.stdout
    run = _take(tmp_path, *arguments, "--recipe", "05-cube:0")
    assert run.returncode == 2
    assert "a step is a number from 1 to" in run.stderr
    run = _take(tmp_path, *arguments, "--recipe", "05-cube:two")
    assert run.returncode == 2
    assert "such as 05-cube:2" in run.stderr
