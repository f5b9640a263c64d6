"""What an interrupted training has left behind, damaged: one goes on from it, or is told not to."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from shutil import copyfile, copytree, rmtree
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import describe, exit_code, main
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.decoded import PictureStore
from latent_explorer.pictures.sources import open_images
from latent_explorer.training.checkpoint import check_checkpoint
from latent_explorer.training.make_bundle import make_bundle
from latent_explorer.training.recipe import Recipe
from latent_explorer.training.reports import Report, TrainingProgress
from latent_explorer.training.settings import TrainingSettings

Rng = np.random.Generator
Say = Callable[[object], str]
Damage = Callable[[bytes, Rng], bytes]

SETTINGS = TrainingSettings(size=16, z_dim=4, epochs=2, folded_epochs=1, batch=4)
# Each goes on with a training, which takes a second.
SHARE = 0.01


@pytest.fixture(scope="module")
def images(small_pictures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six pictures."""
    folder = tmp_path_factory.mktemp("images")
    for i in range(6):
        copyfile(small_pictures / f"{3 * i:02}.jpg", folder / f"{i}.jpg")
    return folder


@pytest.fixture(scope="module")
def interrupted(images: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a training that was interrupted after its first epoch."""
    recipe = Recipe(images, tmp_path_factory.mktemp("interrupted") / "b", SETTINGS)

    def stop(report: Report) -> None:
        if isinstance(report, TrainingProgress) and report.saved:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_bundle(recipe, stop)
    return recipe.work


@pytest.fixture
def resumed(
    images: Path, interrupted: Path, tmp_path: Path, one_sentence: Say
) -> Callable[[Callable[[Path], None]], bool]:
    """Changes a copy of the folder and goes on with the training: whether that led to a bundle.

    What it may not do is to leave anything else beside both.
    """
    recipe = Recipe(images, tmp_path / "b", SETTINGS, resume=True)

    def attempt(change: Callable[[Path], None]) -> bool:
        rmtree(recipe.out, ignore_errors=True)
        rmtree(recipe.work, ignore_errors=True)
        copytree(interrupted, recipe.work)
        change(recipe.work)
        try:
            made = make_bundle(recipe, lambda report: None)
        except Exception as error:
            refuse(error)
            return False
        finally:
            assert set(os.listdir(tmp_path)) <= {"b", "b.training"}
        assert load_bundle(made.bundle).n == made.pictures == 6
        return True

    def refuse(error: Exception) -> None:
        assert exit_code(error) in (1, 2), repr(error)
        one_sentence(describe(error))
        assert not recipe.out.exists()

    return attempt


def test_a_whole_one_goes_on(resumed: Callable[..., bool], interrupted: Path) -> None:
    assert sorted(os.listdir(interrupted)) == [
        "checkpoint.npz",
        "lock",
        "train.json",
        "train.pixels",
    ]
    assert resumed(lambda work: None)


def test_damaged_checkpoints(
    interrupted: Path, tmp_path: Path, damage: Damage, each_case: Any, one_sentence: Say
) -> None:
    whole = (interrupted / "checkpoint.npz").read_bytes()
    directory = whole.index(b"PK\1\2")
    header = whole.index(b"PK\3\4", 30)
    path = tmp_path / "checkpoint.npz"

    def check(rng: Rng) -> None:
        # The variables are most of it; what tells where they are stands before and behind them.
        way = rng.random()
        if way < 0.4:
            data = damage(whole[:header], rng) + whole[header:]
        elif way < 0.8:
            data = whole[:directory] + damage(whole[directory:], rng)
        else:
            data = damage(whole, rng)
        path.write_bytes(data)
        try:
            assert check_checkpoint(path, SETTINGS, Crop()) == 1
        except ValueError as error:
            one_sentence(describe(error))

    each_case(check, 0.5)


def saved(arrays: dict[str, Any], compressed: bool = False) -> bytes:
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, **arrays)
    return file.getvalue()


def test_odd_headers(
    interrupted: Path,
    tmp_path: Path,
    make_odd: Callable[[Any, Rng], bytes],
    each_case: Any,
    one_sentence: Say,
) -> None:
    with np.load(interrupted / "checkpoint.npz") as file:
        header = json.loads(str(file["header"]))
    path = tmp_path / "checkpoint.npz"

    def check(rng: Rng) -> None:
        text = make_odd(header, rng).decode()
        path.write_bytes(saved({"header": np.array(text), "v0": np.zeros(3)}))
        try:
            assert check_checkpoint(path, SETTINGS, Crop()) >= 1
        except ValueError as error:
            one_sentence(describe(error))

    each_case(check)


def test_damaged_work_folders(
    resumed: Callable[..., bool], interrupted: Path, damage: Damage, each_case: Any
) -> None:
    files = sorted(os.listdir(interrupted))

    def check(rng: Rng) -> None:
        file = files[int(rng.integers(len(files)))]
        way = int(rng.integers(4))

        def change(work: Path) -> None:
            data = (work / file).read_bytes()
            (work / file).unlink()
            if way == 0:
                return
            if way == 1:
                (work / file).mkdir()
                (work / file / "x").touch()
            elif way == 2 and data:
                (work / file).write_bytes(damage(data, rng))
            else:
                (work / file).symlink_to("/dev/full" if rng.random() < 0.5 else "nowhere")

        resumed(change)

    each_case(check, SHARE)


def test_odd_lists_of_pictures(
    interrupted: Path,
    images: Path,
    tmp_path: Path,
    make_odd: Callable[[Any, Rng], bytes],
    each_case: Any,
) -> None:
    index, pixels = tmp_path / "train.json", tmp_path / "train.pixels"
    listed = json.loads((interrupted / "train.json").read_bytes())
    listed["skipped"] = [["a.jpg", "is no picture", "images"]]
    source = open_images(images)

    def check(rng: Rng) -> None:
        copyfile(interrupted / "train.pixels", pixels)
        index.write_bytes(make_odd(listed, rng))
        store = PictureStore.build(pixels, source, 16, Crop(), lambda *_: None)
        assert store.read(np.arange(6)).shape == (6, 16, 16, 3)
        texts = [*store.names, store.digest]
        texts += [text for each in store.skipped for text in astuple(each)]
        assert all(type(text) is str for text in texts)

    each_case(check, 0.2)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("file", ["checkpoint.npz", "train.json", "train.pixels", "lock"])
def test_nothing_waits_for_a_pipe(file: str, resumed: Callable[..., bool]) -> None:
    def change(work: Path) -> None:
        (work / file).unlink()
        os.mkfifo(work / file)

    with limited_time(60):
        resumed(change)


@contextmanager
def limited_time(seconds: int) -> Iterator[None]:
    """Fail when the block takes longer; a pipe that is waited for would hold all tests."""

    def fail(*_: object) -> None:
        raise AssertionError("it waits")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class Trap:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


def test_a_checkpoint_executes_nothing(
    interrupted: Path, resumed: Callable[..., bool], canary: Path
) -> None:
    with np.load(interrupted / "checkpoint.npz") as file:
        arrays = dict(file)
    trap = np.array([Trap(canary)], object)
    for name in ("header", "v0"):
        data = saved({**arrays, name: trap})
        assert not resumed(lambda work, data=data: (work / "checkpoint.npz").write_bytes(data))


BOMBS = """
from latent_explorer.pictures.crop import Crop
from latent_explorer.training.checkpoint import load_checkpoint, check_checkpoint
from latent_explorer.training.settings import TrainingSettings

begin()
for name in sys.argv[1:]:
    try:
        check_checkpoint(Path(name), TrainingSettings(), Crop())
    except ValueError:
        pass
    else:
        raise AssertionError(name)
"""


def test_a_checkpoint_takes_no_more_memory_than_it_is_long(
    tmp_path: Path, peak_of: Callable[[str, list[str]], int]
) -> None:
    bombs = {"packed": saved({"header": np.zeros((), "U20000000")}, compressed=True)}
    header = b"{'descr': '<U500000000', 'fortran_order': False, 'shape': (), }\n"
    stated = b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("header.npy", stated)
    bombs["stated"] = file.getvalue()
    for name, data in bombs.items():
        assert len(data) < 10**6
        (tmp_path / name).write_bytes(data)
    assert peak_of(BOMBS, [str(tmp_path / name) for name in bombs]) < 50e6


def test_the_command_line_says_one_sentence(
    images: Path,
    interrupted: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    one_sentence: Say,
) -> None:
    given = ["train", "--images", str(images), "--out", str(tmp_path / "b"), "--resume"]
    given += "--size 16 --z-dim 4 --epochs 2 --folded-epochs 1 --batch 4".split()
    copytree(interrupted, tmp_path / "b.training")
    (tmp_path / "b.training" / "checkpoint.npz").write_bytes(b"\x1b[31m" * 99)
    assert main(given) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert "remove it to start anew" in one_sentence(said)
    assert sorted(os.listdir(tmp_path)) == ["b.training"]
