"""`directions` lists what the panel lists."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main


def printed(capsys: pytest.CaptureFixture[str], *command: str) -> dict:
    assert main(["directions", *command, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    found: dict = json.loads(out)
    return found


@pytest.mark.parametrize("method", ["mean", "logistic"])
def test_the_best_comes_first_and_leads_from_one_class_to_the_other(
    toy_bundle: Path, capsys: pytest.CaptureFixture[str], method: str
) -> None:
    found = printed(capsys, "--bundle", str(toy_bundle), "--method", method)
    listed = found["directions"]
    # An attribute with one value has none.
    assert listed[0]["direction"] == "Smiling"
    assert {each["direction"] for each in listed[1:]} == {"age", "studio: north"} or {
        each["direction"] for each in listed[1:]
    } == {"age", "studio: south"}
    accuracies = [each["accuracy"] for each in listed]
    assert accuracies == sorted(accuracies, reverse=True)
    assert accuracies[0] > 0.9
    assert accuracies[1] == pytest.approx(0.5, abs=0.1)
    space = load_bundle(toy_bundle).space
    step = np.array(listed[0]["z"])
    along = space.points.astype(float) @ np.linalg.solve(space.basis.covariance, step)
    smiling = space.points[:, 0] > 0
    assert along[smiling].mean() > along[~smiling].mean()
    # One step is one standard deviation along it.
    assert np.std(along) == pytest.approx(1, abs=1e-3)
    counts = [listed[0][name] for name in ("found_with", "found_without")]
    assert sum(counts) == pytest.approx(0.75 * space.n, rel=0.05)


def test_one_attribute_independent_of_another(
    toy_bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = "--bundle", str(toy_bundle), "--attribute", "age"
    free = printed(capsys, *options)
    held = printed(capsys, *options, "--hold", "Smiling")
    (one,), (other,) = free["directions"], held["directions"]
    assert one["direction"] == other["direction"] == "age"
    assert held["hold"] == ["Smiling"]
    space = load_bundle(toy_bundle).space
    inverse = np.linalg.inv(space.basis.covariance)
    (smiling,) = printed(capsys, "--bundle", str(toy_bundle), "--attribute", "Smiling")[
        "directions"
    ]
    product = np.array(other["z"]) @ inverse @ np.array(smiling["z"])
    assert product == pytest.approx(0, abs=1e-5)


def test_as_text_and_as_a_table(
    toy_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "directions.csv"
    command = ["directions", "--bundle", str(toy_bundle), "--csv", str(path)]
    assert main(command) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "3 directions by mean, balanced accuracy on held-out images"
    assert lines[1].startswith("Smiling ")
    assert "%" in lines[1]
    found = printed(capsys, "--bundle", str(toy_bundle))["directions"]
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["direction"] for row in rows] == [each["direction"] for each in found]
    for row, each in zip(rows, found, strict=True):
        assert float(row["accuracy"]) == each["accuracy"]
        assert [float(row[f"z{i}"]) for i in range(len(each["z"]))] == each["z"]
    settings = json.loads((tmp_path / "directions.settings.json").read_text())
    assert settings["method"] == "mean"


@pytest.mark.parametrize("option", ["--attribute", "--hold"])
def test_one_that_there_is_not_is_named(
    toy_bundle: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert main(["directions", "--bundle", str(toy_bundle), option, "Frowning"]) != 0
    said = capsys.readouterr().err
    assert "no direction 'Frowning'" in said
    assert "Smiling" in said
