"""`correlations` lists what the window lists."""

from __future__ import annotations

import csv
import json
import math

import numpy as np
import pytest
from PIL import Image
from scipy.stats import spearmanr

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.core.clusters import cluster_order
from latent_explorer.core.correlation import correlation_matrix, counts_above, strongest_pairs
from latent_explorer.export.charts import matrix_pixels


@pytest.mark.parametrize("coordinates", ["z", "pca"])
@pytest.mark.parametrize("sample", [None, 300])
def test_correlations_are_those_of_the_dock(toy_bundle, capsys, coordinates, sample):
    options = [] if sample is None else ["--sample", str(sample), "--seed", "4"]
    command = ["correlations", "--bundle", str(toy_bundle), "--coordinates", coordinates]
    assert main([*command, "--threshold", "0.05", "--json", *options]) == 0
    out, err = capsys.readouterr()
    printed = json.loads(out)
    r = correlation_matrix(load_bundle(toy_bundle).space, coordinates, sample, 4)
    pairs = strongest_pairs(r, 0.05)
    assert [(p["i"], p["j"]) for p in printed["pairs"]] == list(
        zip(pairs.i.tolist(), pairs.j.tolist(), strict=True)
    )
    assert [p["r"] for p in printed["pairs"]] == pytest.approx(pairs.r.tolist(), abs=1e-12)
    assert tuple(printed["counts"].values()) == counts_above(r)
    assert printed["points"] == (sample or 2000)
    assert err == ""


def test_correlations_as_text(toy_bundle, capsys):
    assert main(["correlations", "--bundle", str(toy_bundle), "--threshold", "0.3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    pairs = strongest_pairs(correlation_matrix(load_bundle(toy_bundle).space, "z"), 0.3)
    assert lines[0].startswith(f"{len(pairs.i)} pairs")
    i, j, r, angle = lines[3].split()
    assert [i, j, r] == [str(pairs.i[0]), str(pairs.j[0]), f"{pairs.r[0]:+.3f}"]
    ellipse = load_bundle(toy_bundle).space.ellipse("z", (int(i), int(j)))
    assert float(angle) == pytest.approx(math.degrees(ellipse.angle), abs=0.051)
    assert len(lines) == 3 + len(pairs.i)


def test_an_empty_list_of_pca_pairs_says_why(toy_bundle, capsys):
    command = ["correlations", "--bundle", str(toy_bundle), "--coordinates", "pca"]
    assert main([*command, "--threshold", "0"]) == 0
    assert "uncorrelated over all points" in capsys.readouterr().out
    assert main([*command, "--threshold", "0", "--sample", "300"]) == 0
    said = capsys.readouterr().out
    assert "uncorrelated" not in said
    assert said.startswith("66 pairs")


@pytest.mark.parametrize(
    "wrong",
    [
        ["--threshold", "2"],
        ["--threshold", "nan"],
        ["--sample", "1"],
        ["--sample", "9" * 5000],
        ["--seed", "-1"],
        ["--seed", "2147483648"],
    ],
)
def test_wrong_settings_are_refused_by_the_name_of_the_option(toy_bundle, capsys, wrong):
    with pytest.raises(SystemExit) as refused:
        main(["correlations", "--bundle", str(toy_bundle), *wrong])
    assert refused.value.code == 2
    said = capsys.readouterr().err
    assert f"argument {wrong[0]}" in said
    assert len(said) < 1000


def test_ranks_are_those_of_scipy(toy_bundle, capsys):
    command = ["correlations", "--bundle", str(toy_bundle), "--coefficient", "spearman"]
    assert main([*command, "--threshold", "0.05", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    r = spearmanr(load_bundle(toy_bundle).space.points.astype(np.float64)).statistic
    expected = strongest_pairs(r, 0.05)
    assert [pair["r"] for pair in printed["pairs"]] == pytest.approx(expected.r, abs=1e-6)


def test_groups_and_chance_are_printed_and_in_the_json(toy_bundle, capsys):
    command = ["correlations", "--bundle", str(toy_bundle), "--threshold", "0.3"]
    assert main([*command, "--groups", "--chance"]) == 0
    said = capsys.readouterr().out
    assert main([*command, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["groups"]
    for group in printed["groups"]:
        assert group["name"] in said
    chance = printed["chance"]
    assert chance["pairs"] == 66
    for threshold, counted in zip(chance["thresholds"], chance["counted"], strict=True):
        if str(threshold) in printed["counts"]:
            assert counted == pytest.approx(printed["counts"][str(threshold)] / 66)
    assert "by chance" in said


@pytest.mark.parametrize("order", ["number", "clusters"])
def test_matrix_list_and_figure_hold_the_same_numbers(toy_bundle, tmp_path, capsys, order):
    files = [tmp_path / name for name in ("matrix.csv", "pairs.csv", "figure.png", "figure.svg")]
    command = ["correlations", "--bundle", str(toy_bundle), "--order", order, "--threshold", "0.1"]
    written = ["--matrix", str(files[0]), "--csv", str(files[1])]
    assert main([*command, *written, "--figure", str(files[2])]) == 0
    assert main([*command, "--figure", str(files[3])]) == 0
    said = capsys.readouterr().out
    assert all(f"wrote {file}" in said for file in files)
    r = correlation_matrix(load_bundle(toy_bundle).space, "z")
    expected = list(range(12)) if order == "number" else cluster_order(r).tolist()
    with files[0].open(newline="") as file:
        header, *rows = csv.reader(file)
    assert header[1:] == [row[0] for row in rows] == [str(i) for i in expected]
    matrix = np.array([[float(cell) for cell in row[1:]] for row in rows])
    np.testing.assert_array_equal(matrix, r[np.ix_(expected, expected)])
    with files[1].open(newline="") as file:
        pairs = list(csv.DictReader(file))
    strongest = strongest_pairs(r, 0.1)
    assert [float(pair["r"]) for pair in pairs] == strongest.r.tolist()
    picture = Image.open(files[2]).convert("RGB")
    colours = matrix_pixels(matrix)
    for row, column in [(0, 0), (3, 7), (11, 2)]:
        # The middle of a cell: 60 and 44 points from the corner, 560 wide, three pixels a point.
        x, y = (3 * (start + 560 * (k + 0.5) / 12) for start, k in ((60, column), (44, row)))
        assert picture.getpixel((round(x), round(y))) == tuple(colours[row, column].tolist())
    assert "<image" in files[3].read_text("utf-8")


def test_a_wrong_name_is_refused_before_the_work(toy_bundle, tmp_path, capsys):
    for option, name in [("--csv", "x.txt"), ("--matrix", "x.npz"), ("--figure", "x.jpg")]:
        command = ["correlations", "--bundle", str(toy_bundle), option, str(tmp_path / name)]
        assert main(command) == 2
        said = capsys.readouterr()
        assert name in said.err
        assert said.out == ""


def test_pairs_of_one_component(toy_bundle, capsys):
    command = ["correlations", "--bundle", str(toy_bundle), "--threshold", "0", "--json"]
    assert main([*command, "--component", "3"]) == 0
    pairs = json.loads(capsys.readouterr().out)["pairs"]
    assert len(pairs) == 11
    assert all(3 in (each["i"], each["j"]) for each in pairs)
    assert main([*command, "--component", "12"]) == 2
    assert "from 0 to 11; it is 12" in capsys.readouterr().err
