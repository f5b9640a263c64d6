"""Options are read with their limits; every help text can be shown."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.cli import main
from latent_explorer.cli.options import path, positive, within
from latent_explorer.core.limits import Limits

COMMANDS = "explore train info encode reconstruct sample correlations directions bench".split()


@pytest.mark.parametrize("command", COMMANDS)
def test_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"usage: latent-explorer {command}" in capsys.readouterr().out


@given(st.integers())
def test_whole_numbers(number: int) -> None:
    read = within(Limits(-5, 5, whole=True), "count")
    if -5 <= number <= 5:
        assert read(str(number)) == number
        assert isinstance(read(str(number)), int)
    else:
        with pytest.raises(argparse.ArgumentTypeError):
            read(str(number))


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e39", "", "one", "0" * 50])
def test_no_numbers(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError) as found:
        within(Limits(0.1, 5), "sigma")(text)
    assert len(str(found.value)) < 120


def test_numbers_within() -> None:
    assert within(Limits(0.1, 5), "sigma")("2.35") == 2.35
    assert positive("1") == 1


def test_a_path_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert path("~/x") == tmp_path / "x"


def test_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(given: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", nowhere)
    with pytest.raises(argparse.ArgumentTypeError, match="there is no home folder for '~'"):
        path("~/x")
