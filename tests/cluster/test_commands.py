"""``--dask`` in the commands that have it: the same output, byte for byte."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import psutil
import pytest

from latent_explorer.cli import main
from latent_explorer.cluster import connecting

Output = Callable[..., tuple[str, str]]


@pytest.fixture
def output(capsys: pytest.CaptureFixture[str]) -> Output:
    """Return a function: what a command prints, on both streams."""

    def run(*arguments: object) -> tuple[str, str]:
        assert main([str(each) for each in arguments]) == 0
        captured = capsys.readouterr()
        return captured.out, captured.err

    return run


@pytest.mark.parametrize(
    "command",
    [
        ["statistics", "--components", "3,1"],
        ["statistics", "--coordinates", "pca", "--components", "2"],
        ["correlations", "--sample", "20000", "--threshold", "0.1"],
        ["correlations", "--coefficient", "spearman", "--coordinates", "pca"],
    ],
)
def test_passes_over_points(
    command: list[str], output: Output, many_bundle: Path, address: str
) -> None:
    asked = [*command, "--bundle", many_bundle, "--json"]
    here, _ = output(*asked)
    there, said = output(*asked, "--dask", address)
    assert there == here
    assert said == ""


def test_progress_and_the_dashboard_are_on_the_screen(
    output: Output, many_bundle: Path, address: str
) -> None:
    text, said = output("statistics", "--bundle", many_bundle, "--dask", address)
    assert "Dask" not in text
    assert "Dask: 2 workers, dashboard at http://127.0.0.1:" in said
    assert "moments" in said
    assert "3/3" in said
    assert "histograms" in said


@pytest.fixture
def flawed(small_pictures: Path, tmp_path: Path) -> Path:
    """Pictures of several shards, some of them broken."""
    folder = tmp_path / "flawed"
    for i in range(4):
        copytree(small_pictures, folder / f"{i}")
    for name in ("0/03x.jpg", "2/05.webp"):
        (folder / name).write_bytes(b"words")
    return folder


def test_encode(
    output: Output, small_bundle: Path, flawed: Path, tmp_path: Path, address: str
) -> None:
    for name, more in (("here", []), ("there", ["--dask", address])):
        (tmp_path / name).mkdir()
        out = tmp_path / name / "z.csv"
        asked = ["encode", "--bundle", small_bundle, "--images", flawed, "--out", out, *more]
        text, said = output(*asked)
        assert text.endswith("159 z-vectors of 6 components\n")
        assert "skipped 2 files" in said
        assert ("dashboard" in said) == bool(more)
    for name in ("z.csv", "z.skipped.csv", "z.settings.json"):
        here, there = (tmp_path / folder / name for folder in ("here", "there"))
        assert there.read_bytes() == here.read_bytes(), name


def test_reconstruct(
    output: Output, small_bundle: Path, flawed: Path, tmp_path: Path, address: str
) -> None:
    asked: list[object] = ["reconstruct", "--bundle", small_bundle, "--images", flawed]
    asked += ["--count", 70, "--out", tmp_path / "r.png"]
    here, _ = output(*asked)
    picture = (tmp_path / "r.png").read_bytes()
    there, _ = output(*asked, "--dask", address)
    assert there == here
    assert (tmp_path / "r.png").read_bytes() == picture


def test_compare(
    output: Output, small_bundle: Path, address: str, tmp_path: Path, monkeypatch: Any
) -> None:
    asked = ["compare", "--bundle", small_bundle, "--count", 12, "--method", "cube"]
    asked += ["--method", "pairwise", "--components", 4, "--json"]
    found = []
    for name, more in (("here", []), ("there", ["--dask", address])):
        # The quantiles of the images are measured anew.
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))
        text, said = output(*asked, *more)
        assert said == ""
        found.append(json.loads(text))
    assert found[0] == found[1]
    assert [each["method"] for each in found[0]["sets"]] == ["cube", "pairwise"]
    caches = [list((tmp_path / name).rglob("*.npz")) for name in ("here", "there")]
    assert [len(files) for files in caches] == [1, 1]
    with np.load(caches[0][0]) as here, np.load(caches[1][0]) as there:
        for name in here:
            np.testing.assert_array_equal(there[name], here[name])


def test_reconstructions_over_k_are_no_pass(
    many_bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["statistics", "--bundle", str(many_bundle), "--reconstruction", "--dask", "local"]
    assert main(asked) == 2
    assert "leave out --dask" in capsys.readouterr().err


def test_workers_of_this_machine(
    output: Output, many_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(psutil.Process().children(recursive=True))
    local = connecting._local_cluster
    monkeypatch.setattr(connecting, "_local_cluster", lambda module, _: local(module, 1))
    asked = ["correlations", "--bundle", many_bundle, "--sample", 20_000]
    here, _ = output(*asked)
    there, said = output(*asked, "--dask", "local")
    assert there == here
    assert "Dask: 1 worker, dashboard at http://127.0.0.1:" in said
    left = set(psutil.Process().children(recursive=True)) - before
    assert [each for each in left if "tracker" not in " ".join(each.cmdline())] == []


def test_a_scheduler_that_does_not_answer(
    many_bundle: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "_SECONDS", 1)
    asked = ["statistics", "--bundle", str(many_bundle), "--dask", "tcp://127.0.0.1:1"]
    assert main(asked) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in line


@contextmanager
def child(*arguments: object, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Start Python in another folder than the checkout, and end it with all that it started."""
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)], stderr=subprocess.PIPE, text=True, **options
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            for each in [*psutil.Process(process.pid).children(recursive=True), process]:
                each.kill()
        process.communicate()


def read_until(words: str, process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if words in line:
            return line
    pytest.fail(f"the process ended without {words!r}")


def test_without_dask_one_sentence_says_what_to_install(many_bundle: Path, tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['dask'] = sys.modules['distributed'] = None\n"
        "from latent_explorer.cli import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    asked = ["statistics", "--bundle", many_bundle, "--dask", "local"]
    with child("-c", program, *asked, cwd=tmp_path) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said == (
        "latent-explorer: --dask needs Dask, which is not installed: pip install '.[cluster]'\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_ctrl_c_ends_the_work_and_the_workers(
    small_bundle: Path, small_pictures: Path, tmp_path: Path
) -> None:
    asked = ["encode", "--bundle", small_bundle, "--images", small_pictures]
    asked += ["--out", tmp_path / "z.npz", "--dask", "local"]
    with child("-m", "latent_explorer", *asked, cwd=tmp_path, start_new_session=True) as process:
        read_until("dashboard", process)
        started = psutil.Process(process.pid).children(recursive=True)
        assert started
        # To all of them, as a terminal does.
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "Traceback" not in said
        _, left = psutil.wait_procs(started, timeout=20)
        assert left == []
    assert not (tmp_path / "z.npz").exists()


def test_the_commands_of_dask(output: Output, many_bundle: Path, tmp_path: Path) -> None:
    scheduler = ["-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", 0]
    with child(*scheduler, "--dashboard-address", "127.0.0.1:0", cwd=tmp_path) as first:
        address = read_until("Scheduler at:", first).split()[-1]
        worker = ["-m", "distributed.cli.dask_worker", address, "--nworkers", 2, "--nthreads", 1]
        with child(*worker, "--host", "127.0.0.1", "--no-dashboard", cwd=tmp_path):
            asked = ["statistics", "--bundle", many_bundle]
            here, _ = output(*asked)
            there, said = output(*asked, "--dask", address)
    assert there == here
    assert "dashboard at http://127.0.0.1:" in said
