"""The command line as a whole: commands, defaults, errors and exit codes."""

from __future__ import annotations

import argparse
import errno
import lzma
import os
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

import platformdirs
import pytest

import latent_explorer
from latent_explorer import cli
from latent_explorer.cli import explore


@pytest.fixture
def explored(monkeypatch: pytest.MonkeyPatch) -> list[argparse.Namespace]:
    """What the window was asked for, instead of opening it."""
    asked: list[argparse.Namespace] = []

    def run(args: argparse.Namespace) -> int:
        asked.append(args)
        return 0

    monkeypatch.setattr(explore, "run", run)
    return asked


@pytest.mark.parametrize(
    "arguments", [[], ["explore"], ["--bundle", "b"], ["explore", "--bundle", "b"]]
)
def test_without_a_command_the_window_opens(
    explored: list[argparse.Namespace], arguments: list[str]
) -> None:
    assert cli.main(arguments) == 0
    assert len(explored) == 1
    assert explored[0].bundle == (Path("b") if "b" in arguments else None)


@pytest.mark.parametrize("arguments", [["--help"], ["-h"]])
def test_help_names_all_commands(
    arguments: list[str], capsys: pytest.CaptureFixture[str], explored: list[argparse.Namespace]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 0
    text = capsys.readouterr().out
    names = "explore train info encode reconstruct sample correlations directions bench"
    assert all(f"\n    {name}" in text for name in names.split())
    assert explored == []


def test_a_complaint_about_arguments_is_bounded(capsys: pytest.CaptureFixture[str]) -> None:
    for odd in ("\x1b[31m" + "x" * 100_000, "\n" * 50):
        with pytest.raises(SystemExit) as ended:
            cli.main(["info", odd])
        assert ended.value.code == 2
        said = capsys.readouterr().err.splitlines()[-1]
        assert said.startswith("latent-explorer")
        assert said.isprintable()
        assert len(said) < 700


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"latent-explorer {latent_explorer.__version__}\n"


@pytest.mark.parametrize("arguments", [["paint"], ["info", "--loudly"], ["train"], ["b/"]])
def test_wrong_arguments_exit_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "usage: latent-explorer" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ValueError("choose\n  another"), 2, "choose another"),
        (FileNotFoundError("there is no such folder"), 2, "there is no such folder"),
        (FileNotFoundError(errno.ENOENT, "No such file", "x.csv"), 2, "x.csv: No such file"),
        (PermissionError(errno.EACCES, "Permission denied", "x"), 2, "x: Permission denied"),
        (OSError("the disk is full"), 1, "the disk is full"),
        (ImportError("TensorFlow does not start"), 1, "TensorFlow does not start"),
        (OSError(), 1, "OSError"),
        (OSError(errno.ENAMETOOLONG, "File name too long", "x"), 2, "x: File name too long"),
        (OSError(errno.ENOSPC, "No space left", 1), 1, "No space left"),
        (MemoryError(), 2, cli.describe(MemoryError())),
        (RuntimeError("Could not determine home directory."), 2, cli.NO_HOME),
        (RecursionError("maximum"), 2, "what was given is nested without end; give another file"),
        (zipfile.BadZipFile("File is not a zip file"), 2, "File is not a zip file"),
        (zlib.error("Error -3"), 2, "Error -3"),
        (lzma.LZMAError("Corrupt input data"), 2, "Corrupt input data"),
        (struct.error("unpack requires 4 bytes"), 2, "unpack requires 4 bytes"),
        (EOFError("cut short"), 2, "cut short"),
        (ValueError("x" * 600), 2, "x" * 248 + "..." + "x" * 248),
    ],
)
def test_an_error_is_one_sentence(
    error: Exception,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(args: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(explore, "run", fail)
    assert cli.main([]) == code
    assert capsys.readouterr().err == f"latent-explorer: {said}\n"


def test_a_traceback_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(args: argparse.Namespace) -> int:
        raise ValueError("deep inside")

    monkeypatch.setattr(explore, "run", fail)
    monkeypatch.setenv(cli.DEBUG, "1")
    with pytest.raises(ValueError, match="deep inside"):
        cli.main([])


@pytest.mark.parametrize("home", [True, False])
def test_an_unforeseen_error_leaves_a_report(
    home: bool,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(args: argparse.Namespace) -> int:
        raise AttributeError("typo\x1b[31m " + "x" * 10_000)

    monkeypatch.setattr(explore, "run", fail)
    logs = tmp_path / "logs" if home else Path("~/log")
    monkeypatch.setattr(platformdirs, "user_log_path", lambda *args, **options: logs)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert cli.main(["--bundle", "b"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert len(said) < 1000
    assert "AttributeError: typo\\x1b[31m" in said
    (report,) = (logs if home else tmp_path).glob("error-*.txt")
    assert str(report) in said
    text = report.read_text("utf-8")
    for part in (
        f"Latent Explorer {latent_explorer.__version__}",
        f"Python {sys.version}",
        "['explore', '--bundle', 'b']",
        "Traceback",
        "typo",
    ):
        assert part in text
    assert not (tmp_path / "~").exists()


def test_a_report_that_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(args: argparse.Namespace) -> int:
        raise KeyError("typo")

    (tmp_path / "file").touch()
    monkeypatch.setattr(explore, "run", fail)
    monkeypatch.setattr(platformdirs, "user_log_path", lambda *a, **k: tmp_path / "file" / "logs")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file" / "temporary"))
    assert cli.main([]) == 1
    assert "KeyError: 'typo'); no report of it could be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ("info --bundle TOY >&-", 1, "the standard output cannot be written"),
        ("info --bundle TOY > /dev/full", 1, "No space left on device"),
        ("--help >&-", 1, "the standard output cannot be written"),
        ("--version > /dev/full", 1, "No space left on device"),
        ("info --bundle TOY 2>&- > out", 0, ""),
        ("info --bundle absent 2>&- >&-", 2, ""),
        ("info --bundle absent 2> /dev/full", 2, ""),
        ("info --bundle TOY <&- > out", 0, ""),
        (r"info --bundle $(printf '\033[31m')", 2, r"\x1b[31m is not a usable bundle"),
        ("info --bundle $(printf '%04000d' 1)", 2, "File name too long"),
    ],
)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_standard_streams_and_odd_names(
    given: str, code: int, said: str, toy_bundle: Path, tmp_path: Path
) -> None:
    command = f"{sys.executable} -m latent_explorer {given.replace('TOY', str(toy_bundle))}"
    environment = {key: value for key, value in os.environ.items() if key != "HOME"}
    done = subprocess.run(
        command, shell=True, cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert done.returncode == code
    lines = done.stderr.decode().splitlines()
    assert len(lines) == bool(said), lines
    assert all(said in line and line.startswith("latent-explorer: ") for line in lines)
    assert b"\x1b" not in done.stderr + done.stdout
    if code == 0:
        assert "toy, fingerprint" in (tmp_path / "out").read_text("utf-8")


def test_ctrl_c_exits_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(args: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(explore, "run", interrupt)
    assert cli.main([]) == 130


def test_a_reader_that_has_gone_is_no_reason_to_complain(toy_bundle: Path, tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "latent_explorer", "info", "--bundle", str(toy_bundle)]
    done = subprocess.run(command, cwd=tmp_path, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert done.returncode == 1
    assert done.stderr == b""
