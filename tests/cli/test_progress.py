"""Progress is told in JSON lines or as a bar."""

from __future__ import annotations

import errno
import io
import json
import sys

import pytest

from latent_explorer.cli import progress
from latent_explorer.cli.progress import JsonLines, ProgressBar
from latent_explorer.training.reports import (
    EncodingProgress,
    MeasuringProgress,
    Notice,
    ReadingProgress,
    TrainingProgress,
)


def at(epoch: int, done: int, val_loss: float | None = None) -> TrainingProgress:
    return TrainingProgress(epoch, 3, done, 100, 50.0, 0.0123, val_loss, 4.5)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_line_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    with JsonLines() as reporter:
        reporter(Notice("starting anew"))
        reporter(ReadingProgress("training", 0, 9))
        reporter(at(1, 10))
        reporter(EncodingProgress(9, 9))
        reporter(MeasuringProgress(5, 5))
    assert lines(capsys) == [
        {"phase": "notice", "message": "starting anew"},
        {"phase": "reading", "set": "training", "done": 0, "total": 9},
        {
            "phase": "training",
            "epoch": 1,
            "epochs": 3,
            "done": 10,
            "total": 100,
            "rate": 50.0,
            "loss": 0.0123,
            "val_loss": None,
            "seconds_left": 4.5,
            "saved": False,
        },
        {"phase": "encoding", "done": 9, "total": 9},
        {"phase": "measuring", "done": 5, "total": 5},
    ]


def test_json_knows_no_nan(capsys: pytest.CaptureFixture[str]) -> None:
    JsonLines().write("training", loss=float("nan"), val_loss=float("-inf"), rate=1.5)

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    (line,) = capsys.readouterr().out.splitlines()
    read = json.loads(line, parse_constant=refuse)
    assert read == {"phase": "training", "loss": None, "val_loss": None, "rate": 1.5}


@pytest.mark.parametrize("stream", [None, "closed", "full"])
def test_the_bar_needs_no_stream(stream: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def write(self, text: str = "") -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        flush = write

    file = Full() if stream == "full" else io.StringIO()
    if stream == "closed":
        file.close()
    monkeypatch.setattr(sys, "stderr", None if stream is None else file)
    with ProgressBar() as bar:
        bar(Notice("starting anew"))
        bar(ReadingProgress("training", 0, 9))
        bar(at(2, 100))


def test_notices_are_printed_without_escape_sequences(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar() as bar:
        bar(Notice("gone \x1b[2J\r\n"))
    assert capsys.readouterr().err == "gone \\x1b[2J\n"


def test_first_and_last_are_never_left_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_SECONDS_BETWEEN", float("inf"))
    with JsonLines() as reporter:
        for epoch in (1, 2):
            for done in (10, 20, 30, 100):
                reporter(at(epoch, done))
        for which in ("training", "validation"):
            for done in (0, 1, 2):
                reporter(ReadingProgress(which, done, 2))
    found = [(line.get("epoch", line.get("set")), line["done"]) for line in lines(capsys)]
    assert found == [
        (1, 10),
        (1, 100),
        (2, 10),
        (2, 100),
        ("training", 0),
        ("training", 2),
        ("validation", 0),
        ("validation", 2),
    ]


def test_the_bar_shows_phase_loss_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar() as bar:
        bar(Notice("starting anew"))
        bar(ReadingProgress("training", 0, 9))
        bar(ReadingProgress("training", 9, 9))
        bar(at(2, 100))
        bar(at(3, 100, 0.5))
        bar(at(3, 100, 0.5))
    text = capsys.readouterr().err
    assert text.startswith("starting anew\n")
    assert "reading training pictures: 100%" in text
    assert "epoch 3 of 3: 100%" in text
    assert "300/300" in text
    assert "loss 0.01230, validation 0.50000" in text
    assert "pictures/s" in text


def test_the_bar_ends_with_its_line_also_after_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt), ProgressBar() as bar:
        bar(at(1, 10))
        raise KeyboardInterrupt
    assert capsys.readouterr().err.endswith("\n")
