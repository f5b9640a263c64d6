"""``latent-explorer train`` from outside: options, errors, kills and resuming."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.pictures.crop import Crop
from latent_explorer.training import make_bundle as making
from latent_explorer.training.made import Made
from latent_explorer.training.recipe import Recipe
from latent_explorer.training.reports import EncodingProgress, Notice
from latent_explorer.training.settings import TrainingSettings


def arguments(images: Path, out: Path, *more: str, epochs: int = 20) -> list[str]:
    paths = ["--images", str(images), "--out", str(out)]
    sizes = ["--size", "16", "--z-dim", "4", "--batch", "4", "--limit", "12"]
    return ["train", *paths, *sizes, "--epochs", str(epochs), *more]


class Training:
    """A training in a process of its own, with the JSON objects it has written so far."""

    def __init__(self, folder: Path, given: list[str]) -> None:
        self._errors = (folder / "stderr.txt").open("w+", encoding="utf-8")
        command = [sys.executable, "-m", "latent_explorer", *given, "--json"]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            # A user's own settings of Keras are no concern of ours.
            env={**os.environ, "KERAS_BACKEND": "torch"},
        )
        self.lines: list[dict[str, Any]] = []

    def __iter__(self) -> Iterator[dict[str, Any]]:
        assert self.process.stdout is not None
        for text in self.process.stdout:
            self.lines.append(json.loads(text))
            yield self.lines[-1]

    def wait_for_epoch(self, epoch: int) -> None:
        assert any(line.get("epoch") == epoch for line in self), self.errors()

    def end(self) -> int:
        for _ in self:
            pass
        return self.process.wait()

    def errors(self) -> str:
        self._errors.seek(0)
        return self._errors.read()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._errors.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Any]:
    """Start trainings; whatever still runs at the end is killed."""
    started: list[Training] = []

    def begin(given: list[str]) -> Training:
        folder = tmp_path / f"run{len(started)}"
        folder.mkdir()
        started.append(Training(folder, given))
        return started[-1]

    yield begin
    for training in started:
        training.close()


def test_kill_9_loses_the_epoch_under_way_and_leaves_no_lock(
    small_pictures: Path, tmp_path: Path, start: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    places = tmp_path / "bundles"
    killed = start(arguments(small_pictures, places / "killed"))
    killed.wait_for_epoch(2)
    if sys.platform != "win32":
        # Or it may have ended before the second one is refused.
        killed.process.send_signal(signal.SIGSTOP)
        assert main(arguments(small_pictures, places / "killed", "--resume")) == 2
        assert "is under way: wait for its end" in capsys.readouterr().err
    killed.process.kill()
    killed.end()
    assert [path.name for path in places.iterdir()] == ["killed.training"]
    saved = [line["epoch"] for line in killed.lines if line.get("saved")]

    given = arguments(small_pictures, places / "killed", "--json", "--resume")
    assert main(given) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["phase"] == "notice"
    assert "going on after epoch" in lines[0]["message"]
    first = next(line["epoch"] for line in lines if line["phase"] == "training")
    assert first > max(saved) >= 1
    assert not any(line["phase"] == "reading" for line in lines)
    assert lines[-1]["phase"] == "done"
    assert lines[-1]["bundle"] == str(places / "killed")
    assert [path.name for path in places.iterdir()] == ["killed"]

    assert main(arguments(small_pictures, places / "unbroken", "--json")) == 0
    resumed, unbroken = load_bundle(places / "killed"), load_bundle(places / "unbroken")
    assert resumed.image_names == unbroken.image_names
    # Sums of several threads differ in their last bits, and training amplifies that.
    np.testing.assert_allclose(resumed.space.points, unbroken.space.points, rtol=0.05, atol=0.05)
    errors = [b.description["training"]["loss"] for b in (resumed, unbroken)]
    assert errors[0] == pytest.approx(errors[1], rel=0.02)
    assert [len(b.description["training"]["history"]) for b in (resumed, unbroken)] == [20, 20]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_an_interrupted_training_says_how_to_go_on(
    small_pictures: Path, tmp_path: Path, start: Any
) -> None:
    expected = {signal.SIGINT: 130, signal.SIGTERM: 143}
    places = [tmp_path / number.name for number in expected]
    trainings = [start(arguments(small_pictures, place / "b", epochs=500)) for place in places]
    for training, number in zip(trainings, expected, strict=True):
        training.wait_for_epoch(3)
        training.process.send_signal(number)
    for training, number, place in zip(trainings, expected, places, strict=True):
        assert training.end() == expected[number]
        last = training.lines[-1]
        assert last["phase"] == "interrupted"
        assert "run the same command with --resume to go on" in last["message"]
        assert training.errors() == f"latent-explorer: {last['message']}\n"
        assert [path.name for path in place.iterdir()] == ["b.training"]
        assert not list((place / "b.training").glob(".*"))


@pytest.mark.skipif(sys.platform == "win32", reason="limits are set by a shell")
def test_a_full_disk(small_pictures: Path, tmp_path: Path) -> None:
    out = tmp_path / "bundles" / "b"
    command = [sys.executable, "-m", "latent_explorer", *arguments(small_pictures, out, "--json")]
    # Files of at most 4 KB: the pixels do not fit.
    limited = ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh", *command]
    done = subprocess.run(limited, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "full" in done.stderr
    assert "make room and run the same command with --resume" in done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["phase"] == "error"
    assert not out.exists()
    assert not list(out.parent.glob("**/*.partial"))


@pytest.fixture
def recipes(monkeypatch: pytest.MonkeyPatch) -> list[Recipe]:
    """What was to be made, instead of making it."""
    asked: list[Recipe] = []

    def make_bundle(recipe: Recipe, report: Any, cluster: object) -> Made:
        asked.append(recipe)
        report(Notice("making it"))
        report(EncodingProgress(7, 7))
        return Made(recipe.out, 7, 1, 0.5, 0.25, 3.0)

    monkeypatch.setattr(making, "make_bundle", make_bundle)
    return asked


def test_defaults(recipes: list[Recipe]) -> None:
    assert main(["train", "--images", "faces", "--out", "b"]) == 0
    settings = TrainingSettings(size=96, z_dim=256, epochs=12, folded_epochs=7, precision="float32")
    assert recipes == [Recipe(Path("faces"), Path("b"), settings)]
    assert recipes[0].work == Path("b.training")


def test_all_options(recipes: list[Recipe]) -> None:
    given = (
        "train --images faces.zip --out b --val-images val --attributes a.csv --epochs 3 --batch 8 "
        "--size 64 --crop 1 2 30 40 --z-dim 32 --seed 5 --limit 100 --mirror --resume "
        "--precision bfloat16 --folded-epochs 2 --name faces --source web --licence free"
    )
    assert main(given.split()) == 0
    settings = TrainingSettings(
        size=64,
        z_dim=32,
        epochs=3,
        folded_epochs=2,
        batch=8,
        seed=5,
        mirror=True,
        precision="bfloat16",
    )
    assert recipes == [
        Recipe(
            images=Path("faces.zip"),
            out=Path("b"),
            settings=settings,
            crop=Crop("box", (1, 2, 30, 40)),
            val_images=Path("val"),
            attributes=Path("a.csv"),
            limit=100,
            resume=True,
            name="faces",
            source="web",
            licence="free",
        )
    ]


@pytest.mark.parametrize("crop", ["center", "none", "1,2,30,40"])
def test_crops(recipes: list[Recipe], crop: str) -> None:
    assert main(["train", "--images", "f", "--out", "b", "--crop", crop]) == 0
    assert str(recipes[0].crop) == crop


def test_the_end_in_words(recipes: list[Recipe], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--images", "f", "--out", "b"]) == 0
    captured = capsys.readouterr()
    assert captured.out == (
        "wrote b: 7 z-points, mean squared error 0.50000, 0.25000 on validation pictures; "
        "skipped 1 file, see skipped.csv in it\n"
    )
    assert "making it" in captured.err


def test_the_end_as_json(recipes: list[Recipe], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--images", "f", "--out", "b", "--json"]) == 0
    captured = capsys.readouterr()
    assert [json.loads(line)["phase"] for line in captured.out.splitlines()] == [
        "notice",
        "encoding",
        "done",
    ]
    assert captured.err == ""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--size", "50"], "multiple of 16"),
        (["--epochs", "3", "--folded-epochs", "3"], "of 3 epochs at most 2 can be folded"),
        (["--size", "1024", "--z-dim", "4096"], "500 million are the most"),
        (["--crop", "round"], "a crop is auto, center, none or four numbers"),
        (["--crop", "9", "9", "1", "1"], "is empty"),
        (["--images", "absent"], "there is no folder or zip file absent"),
        (["--images", "ab\x1b[31msent\n"], r"file ab\x1b[31msent"),
        (["--images", "a" * 9000], "..."),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_errors_name_the_remedy(
    more: list[str], said: str, as_json: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["train", "--images", str(tmp_path), "--out", str(tmp_path / "b"), *more]
    assert main([*given, "--json"] if as_json else given) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.err.count("\n") == 1
    if as_json:
        assert json.loads(captured.out) == {
            "phase": "error",
            "message": captured.err.removeprefix("latent-explorer: ").strip(),
        }
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_is_never_replaced(
    toy_bundle: Path, small_pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(file.stat().st_mtime_ns for file in toy_bundle.iterdir())
    assert main(["train", "--images", str(small_pictures), "--out", str(toy_bundle)]) == 2
    assert "exists already; choose another name" in capsys.readouterr().err
    assert sorted(file.stat().st_mtime_ns for file in toy_bundle.iterdir()) == before


ABSURD = ["-1", "many", "", "1.5", "nan", "inf", "1e400", "9" * 30, "9" * 5000, "1_0" * 9]


@pytest.mark.parametrize("number", ABSURD)
@pytest.mark.parametrize(
    "option", ["limit", "epochs", "batch", "size", "z-dim", "seed", "folded-epochs"]
)
def test_absurd_numbers_are_refused_in_a_line(
    option: str, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["train", "--images", "f", "--out", "b", f"--{option}={number}"])
    assert ended.value.code == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert f"--{option}" in last
    assert len(last) < 200


def test_numbers_are_checked_before_tensorflow_is_loaded(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from latent_explorer.cli import main\n"
        "try:\n"
        "    main(['train', '--images', 'f', '--out', 'b', '--epochs', '1000000000'])\n"
        "finally:\n"
        "    print(sorted({'tensorflow', 'keras', 'PySide6'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "[]\n")


@pytest.mark.parametrize("option", ["images", "out", "val-images", "attributes"])
def test_names_that_no_disk_takes(
    option: str, small_pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = arguments(small_pictures, tmp_path / "b")
    assert main([*given, f"--{option}", "a" * 9000]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert len(said) < 1300
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["images", "out", "val-images", "attributes"])
def test_the_home_of_nobody(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["train", "--images", "f", "--out", "b", f"--{option}=~nosuchuser/x"])
    assert ended.value.code == 2
    assert "there is no home folder for '~nosuchuser'" in capsys.readouterr().err


@pytest.mark.parametrize("error", [MemoryError(), type("ResourceExhaustedError", (Exception,), {})])
def test_too_little_memory_is_said(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def make_bundle(recipe: Recipe, report: Any, cluster: object) -> None:
        raise error

    monkeypatch.setattr(making, "make_bundle", make_bundle)
    assert main(["train", "--images", "f", "--out", "b"]) == 1
    assert "choose a smaller --batch, --size or --z-dim" in capsys.readouterr().err


def test_a_damaged_checkpoint_is_one_sentence(
    small_pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.training").mkdir()
    (tmp_path / "b.training" / "checkpoint.npz").write_bytes(b"PK and no more")
    assert main(arguments(small_pictures, tmp_path / "b", "--resume")) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "remove it to start anew" in said


CLOSED = "import os, sys; os.close({number}); os.execv(sys.argv[1], sys.argv[1:])"
MORE = ((), ("--json",))


def command(images: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "latent_explorer", *arguments(images, out, *more, epochs=1)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows closes no streams this way")
@pytest.mark.parametrize("number", [0, 1, 2])
def test_training_needs_no_standard_streams(
    small_pictures: Path, tmp_path: Path, number: int
) -> None:
    before = [sys.executable, "-c", CLOSED.format(number=number)]
    out = {more: tmp_path / f"b{len(more)}" for more in MORE}
    both = {
        more: subprocess.Popen(
            [*before, *command(small_pictures, out[more], *more)],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for more in out
    }
    for more, process in both.items():
        _, errors = process.communicate()
        assert "Traceback" not in errors
        assert "Exception" not in errors
        if number == 1 and more:
            # Who asks for reports and gives no place for them is told so, as on a full disk.
            assert process.returncode == 1
            assert "the standard output cannot be written" in errors
        else:
            assert load_bundle(out[more]).n == 12


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_standard_streams(small_pictures: Path, tmp_path: Path) -> None:
    given = [command(small_pictures, tmp_path / f"b{i}", *more) for i, more in enumerate(MORE)]
    with open("/dev/full", "w") as full:
        told = [
            subprocess.Popen(each, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True)
            for each in given
        ]
        # Who only watches is not needed.
        watched = subprocess.Popen(
            command(small_pictures, tmp_path / "c"),
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=full,
        )
    for process in told:
        _, errors = process.communicate()
        assert process.returncode == 1
        said = errors.splitlines()[-1]
        assert said.startswith(
            "latent-explorer: the standard output cannot be written (No space left"
        )
        assert "Traceback" not in errors
    assert watched.wait() == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("swallowed", [False, True])
def test_a_signal_ends_the_work_even_if_a_library_swallows_it(
    number: signal.Signals,
    code: int,
    swallowed: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def make_bundle(recipe: Recipe, report: Any, cluster: object) -> None:
        try:
            signal.raise_signal(number)
        except KeyboardInterrupt:
            if not swallowed:
                raise
        report(Notice("still working"))

    monkeypatch.setattr(making, "make_bundle", make_bundle)
    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    assert main(arguments(tmp_path, tmp_path / "b")) == code
    assert "before the first epoch was finished" in capsys.readouterr().err
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before
