"""``latent-explorer cut``: what is printed, written and drawn are the same counts."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.cli import main


@pytest.fixture
def run(toy_bundle: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Return a function that runs the command and gives its status and what it printed."""

    def command(*args: str) -> tuple[int, str]:
        status = main(["cut", "--bundle", str(toy_bundle), "--pair", "2,7", *args])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return command


def test_without_ends_the_main_axis_is_cut(run: Callable[..., Any]) -> None:
    status, printed = run()
    assert status == 0
    assert "thick, along the long axis of z 2 and z 7; a Gaussian would have" in printed
    assert "beyond 2 sigma of the mean" in printed
    assert len(printed.splitlines()) > 61
    _, as_json = run("--json")
    _, named = run("--json", "--axis", "main")
    assert as_json == named
    found = json.loads(as_json)
    assert found["cut"]["sigma"][0] == pytest.approx(-4, abs=0.1)
    assert sum(found["cut"]["points"]) == found["departure"]["points"]


def test_ends_are_given(run: Callable[..., Any]) -> None:
    status, printed = run(
        "--json", "--coordinates", "pca", "--from", "-3,0.5", "--to", "3,-1", "--bins", "7"
    )
    found = json.loads(printed)
    assert status == 0
    assert (found["start"], found["end"], found["axis"]) == ([-3, 0.5], [3, -1], None)
    assert len(found["cut"]["points"]) == 7
    _, wide = run(
        "--json", "--coordinates", "pca", "--from", "-3,0.5", "--to", "3,-1", "--strip", "2"
    )
    more = json.loads(wide)
    assert more["half_thickness"] == pytest.approx(8 * found["half_thickness"])
    assert more["departure"]["points"] > 2 * found["departure"]["points"]


def test_table_and_figure_are_written(run: Callable[..., Any], tmp_path: Path) -> None:
    table, figure = tmp_path / "cut.csv", tmp_path / "cut.svg"
    status, printed = run("--axis", "y", "--csv", str(table), "--figure", str(figure))
    assert status == 0
    assert f"wrote {table}" in printed
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    _, as_json = run("--axis", "y", "--json")
    columns = json.loads(as_json)["cut"]
    assert [int(row["points"]) for row in rows] == columns["points"]
    np.testing.assert_allclose([float(row["sigma"]) for row in rows], columns["sigma"])
    settings = json.loads((tmp_path / "cut.settings.json").read_text("utf-8"))
    assert (settings["axis"], settings["pair"]) == ("y", [2, 7])
    assert "Density along the y axis of z 2 and z 7" in figure.read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--from", "1,2"], "give both --from and --to"),
        (["--from", "1,2", "--to", "3,4", "--axis", "x"], "either the ends"),
        (["--from", "1,2", "--to", "1,2"], "two different ends"),
        (["--pair", "2,99"], "two different components"),
    ],
)
def test_what_cannot_be_cut_is_said(run: Callable[..., Any], args: list[str], said: str) -> None:
    status, printed = run(*args)
    assert status == 2
    assert said in printed


@pytest.mark.parametrize("place", ["1", "1,2,3", "a,b", "nan,0", "1,1e400"])
def test_a_place_is_two_numbers(run: Callable[..., Any], place: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        run("--from", place, "--to", "1,2")
