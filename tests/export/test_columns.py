"""Tables of figures come back as they went."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.export.columns import check_csv_name, save_columns


def test_a_table_and_its_settings(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    columns: dict[str, Any] = {
        "name": ["a, b", 'c"d'],
        "r": [0.1, float("nan")],
        "many": [3, None],
        "true": [True, False],
    }
    save_columns(path, columns, {"seed": 7})
    assert path.read_bytes() == b'name,r,many,true\n"a, b",0.1,3,1\n"c""d",,,0\n'
    assert json.loads((tmp_path / "table.settings.json").read_text()) == {"seed": 7}


@given(st.lists(st.floats(allow_nan=False)))
def test_numbers_keep_all_their_digits(tmp_path_factory: Any, values: list[float]) -> None:
    path = tmp_path_factory.mktemp("table") / "x.csv"
    save_columns(path, {"x": values}, {})
    with path.open(newline="") as file:
        assert [float(row["x"]) for row in csv.DictReader(file)] == values


@pytest.mark.parametrize("name", ["table.txt", "table", "table.npz"])
def test_only_csv(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r"end in \.csv"):
        save_columns(tmp_path / name, {"x": [1]}, {})
    assert not list(tmp_path.iterdir())


def test_columns_of_different_lengths_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shorter"):
        save_columns(tmp_path / "x.csv", {"x": [1], "y": []}, {})
    assert not list(tmp_path.iterdir())


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(IsADirectoryError):
        check_csv_name(tmp_path / "x.csv")


def test_what_was_there_stays_when_the_disk_is_full(tmp_path: Path, full_disk: Any) -> None:
    path = tmp_path / "x.csv"
    path.write_text("before")
    with full_disk(1000), pytest.raises(OSError, match=os.strerror(27)):
        save_columns(path, {"x": list(range(10_000))}, {})
    assert path.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["x.csv"]
