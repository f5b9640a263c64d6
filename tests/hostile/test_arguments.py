"""Any arguments end in a result or in one sentence: exit code 0, 1 or 2, and no report."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from latent_explorer import cluster, reports
from latent_explorer.cli import build_parser, main
from latent_explorer.cluster import LOCAL, Connection, Data, connected, worker
from latent_explorer.core.passes import OneProcess

Rng = np.random.Generator

# Those that neither open a window nor train.
COMMANDS = (
    "info",
    "encode",
    "reconstruct",
    "sample",
    "statistics",
    "strip",
    "correlations",
    "slice",
    "radii",
    "compare",
)
ODD = (
    "",
    " ",
    "-",
    "--",
    "-1",
    "0",
    "1",
    "2",
    "1.5",
    "nan",
    "inf",
    "-inf",
    "1e39",
    "1e-300",
    "99999999999999999999",
    "9" * 5000,
    "1_0",
    "\u0663",
    "x",
    "x" * 5000,
    "a,b",
    "0,1",
    "\x1b[31mred\n",
    "\udcff",
    "~",
    "~no-such-user/x",
    ".",
    "/",
    "/dev/null",
    "absent/x.png",
    "made.npz",
    "made.png",
    "made.csv",
)
# A few calls load networks, which takes a second.
SHARE = 0.5


@pytest.fixture
def no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when an error was not foreseen."""

    def report(error: BaseException, arguments: object) -> None:
        raise AssertionError(f"unforeseen with {arguments!r}") from error

    monkeypatch.setattr(reports, "write_report", report)


def options_of(command: str) -> list[argparse.Action]:
    parser = build_parser()
    (group,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return [action for action in group.choices[command]._actions if action.option_strings]


@pytest.fixture
def own_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers of this machine are this process, which does what they do; others are refused."""

    @contextmanager
    def here(scheduler: str, notice: Any) -> Iterator[Connection]:
        if scheduler == LOCAL:
            yield Connection(SimpleNamespace(nthreads=lambda: {"here": 1}), "nowhere")
            return
        with connected(scheduler, notice) as connection:
            yield connection

    def passes(client: Any, data: Data, report: Any = None) -> OneProcess:
        return OneProcess(worker._tools(data))

    monkeypatch.setattr(cluster, "connected", here)
    monkeypatch.setattr(cluster, "DaskPasses", passes)


@pytest.mark.usefixtures("no_report", "own_worker")
def test_odd_arguments(
    toy_bundle: Path,
    small_pictures: Path,
    tmp_path: Path,
    each_case: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    usual = {"--bundle": str(toy_bundle), "--images": str(small_pictures), "--limit": "2"}

    def value(option: str, rng: Rng) -> str:
        if option == "--dask" and rng.random() < 0.9:
            # No odd address is right: it would be the end of nearly all calls.
            return LOCAL
        if option in usual and rng.random() < 0.7:
            return usual[option]
        if rng.random() < 0.4:
            return {"--out": "made.png"}.get(option, "3")
        return ODD[int(rng.integers(len(ODD)))]

    def check(rng: Rng) -> None:
        command = str(rng.choice(COMMANDS))
        given = [command]
        for action in options_of(command):
            option = action.option_strings[-1]
            needed = action.required or option in usual
            if option == "--help" or (not needed and rng.random() < 0.5):
                continue
            given.append(option)
            if action.nargs != 0:
                given.append(value(option, rng))
        if rng.random() < 0.1:
            given.insert(int(rng.integers(len(given) + 1)), ODD[int(rng.integers(len(ODD)))])
        try:
            code = main(given)
        except SystemExit as ended:
            code = int(str(ended.code))
        printed = capsys.readouterr()
        assert code in (0, 1, 2), given
        assert "Traceback" not in printed.err
        if code:
            said = printed.err.splitlines()[-1]
            assert said.startswith("latent-explorer"), (given, printed.err)
            assert said.isprintable()
            assert len(said) < 800

    each_case(check, SHARE)
