"""`statistics` prints the table of components, by whatever way."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.components import component_steps, truncation_errors
from latent_explorer.export.pictures import read_metadata


@pytest.fixture
def table(toy_bundle):
    return lambda coordinates: without_pauses(
        component_steps(load_bundle(toy_bundle).space, coordinates)
    )


@pytest.mark.parametrize("coordinates", ["z", "pca"])
def test_text_json_and_csv_hold_the_same_numbers(toy_bundle, tmp_path, capsys, table, coordinates):
    file = tmp_path / "table.csv"
    command = ["statistics", "--bundle", str(toy_bundle), "--coordinates", coordinates]
    assert main([*command, "--json", "--csv", str(file)]) == 0
    out, err = capsys.readouterr()
    printed = json.loads(out)
    expected = table(coordinates)
    assert (printed["points"], err) == (2000, "")
    with file.open(newline="") as opened:
        rows = list(csv.DictReader(opened))
    for name, values in {
        "mean": expected.mean,
        "std": expected.std,
        "half_width": expected.half_widths,
        "bins": expected.bins_spanned,
        "skewness": expected.skewness,
        "excess_kurtosis": expected.kurtosis,
        **({} if coordinates == "z" else {"cumulated": expected.cumulated}),
    }.items():
        assert [row[name] for row in printed["components"]] == values.tolist()
        assert [float(row[name]) for row in rows] == values.tolist()
    assert [row["dominant"] for row in printed["components"]] == expected.dominant.tolist()
    assert [row["dominant"] == "1" for row in rows] == expected.dominant.tolist()
    if coordinates == "pca":
        errors = truncation_errors(load_bundle(toy_bundle).space.basis.std)
        assert printed["mean_squared_errors"] == errors.tolist()
    assert main(command) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 12 + 3
    number, mean, std = lines[4].split()[:3]
    assert (number, mean) == ("3", f"{expected.mean[3]:.3f}")
    assert std == f"{expected.std[3]:.3f}"
    assert "1.4826" in lines[-1], "the rule is stated"


def test_only_some_components(toy_bundle, capsys, table):
    command = ["statistics", "--bundle", str(toy_bundle), "--json"]
    assert main([*command, "--components", "7,2,7"]) == 0
    rows = json.loads(capsys.readouterr().out)["components"]
    assert [row["component"] for row in rows] == [2, 7]
    assert main([*command, "--dominant"]) == 0
    rows = json.loads(capsys.readouterr().out)["components"]
    dominant = np.flatnonzero(table("z").dominant).tolist()
    assert [row["component"] for row in rows] == dominant


@pytest.mark.parametrize("options", [[], ["--components", "0,5"]])
@pytest.mark.parametrize("coordinates", ["z", "pca"])
def test_figures_are_drawn(toy_bundle, tmp_path, capsys, options, coordinates):
    for suffix in ("png", "svg"):
        file = tmp_path / f"figure.{suffix}"
        command = ["statistics", "--bundle", str(toy_bundle), "--coordinates", coordinates]
        assert main([*command, *options, "--figure", str(file)]) == 0
        assert f"wrote {file}" in capsys.readouterr().out
    about = read_metadata(tmp_path / "figure.png")
    assert about["coordinates"] == coordinates
    assert about["fingerprint"] == load_bundle(toy_bundle).fingerprint
    pixels = np.asarray(Image.open(tmp_path / "figure.png").convert("RGB")).reshape(-1, 3)
    colours = set(map(tuple, pixels.tolist()))
    assert (0, 0x72, 0xB2) in colours
    assert (0xD5, 0x5E, 0) in colours


@pytest.mark.parametrize("components", ["12", "0,65535"])
def test_a_component_there_is_not(toy_bundle, capsys, components):
    assert main(["statistics", "--bundle", str(toy_bundle), "--components", components]) == 2
    assert "from 0 to 11" in capsys.readouterr().err


@pytest.mark.parametrize("components", ["", "x", "1,", "-1", "1.5", "9" * 5000, "٣"])
def test_what_is_no_list_of_components(toy_bundle, capsys, components):
    with pytest.raises(SystemExit) as refused:
        main(["statistics", "--bundle", str(toy_bundle), f"--components={components}"])
    assert refused.value.code == 2
    said = capsys.readouterr().err
    assert "argument --components" in said
    assert len(said) < 1000
