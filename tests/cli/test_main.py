"""The command line as a whole: commands, defaults, errors and exit codes."""

from __future__ import annotations

import argparse
import errno
import os
import subprocess
import sys
from pathlib import Path

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
    names = "explore train info encode reconstruct sample correlations bench"
    assert all(f"\n    {name}" in text for name in names.split())
    assert explored == []


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


def test_a_programming_error_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(args: argparse.Namespace) -> int:
        raise AttributeError("typo")

    monkeypatch.setattr(explore, "run", fail)
    with pytest.raises(AttributeError, match="typo"):
        cli.main([])


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
