"""`slice` counts what lies near a plane, and how far the core is Gaussian."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.core.ellipse import probability_within


@pytest.mark.parametrize("about", ["origin", "center"])
def test_counts_are_those_of_the_definition(toy_bundle, capsys, in_slice, about):
    command = ["slice", "--bundle", str(toy_bundle), "--pair", "3,1", "--about", about]
    assert main([*command, "--b", "4", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    space = load_bundle(toy_bundle).space
    center = None if about == "origin" else space.basis.mean
    mask = in_slice(space.points, (3, 1), 4.0, center)
    assert printed["points"] == mask.sum() > 0
    curve = printed["curve"]
    for b, count in list(zip(curve["b"], curve["points"], strict=True))[::20]:
        assert count == in_slice(space.points, (3, 1), b, center).sum()
    ellipse = space.ellipse("z", (3, 1))
    levels = ellipse.levels(space.points[:, [3, 1]].astype(np.float64))
    for share in printed["levels"]:
        within = levels <= share["level"]
        assert share["normal"] == probability_within(share["level"])
        assert share["counted"] == pytest.approx(within.mean(), abs=1e-3)
        assert share["counted_in_slice"] == pytest.approx(within[mask].mean(), abs=1e-2)
    assert main([*command, "--b", "4"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{mask.sum():,} of 2,000 points (")
    assert "86.5" in said


def test_without_b_all_points_are_looked_at(toy_bundle, capsys):
    command = ["slice", "--bundle", str(toy_bundle), "--pair", "0,1", "--coordinates", "pca"]
    assert main([*command, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["points"] == printed["all_points"] == printed["curve"]["points"][-1] == 2000
    for share in printed["levels"]:
        assert share["counted"] == share["counted_in_slice"]
    assert main(command) == 0
    assert "--b keeps" in capsys.readouterr().out


def test_an_empty_slice_has_no_shares(toy_bundle, tmp_path, capsys):
    command = ["slice", "--bundle", str(toy_bundle), "--pair", "0,1", "--b", "0"]
    assert main([*command, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["points"] == 0
    assert {share["counted_in_slice"] for share in printed["levels"]} == {None}
    for show in ("curve", "plane", "cut"):
        assert main([*command, "--show", show, "--figure", str(tmp_path / "x.png")]) == 0


@pytest.mark.parametrize(
    ("show", "columns"),
    [
        ("curve", ["b", "points"]),
        ("plane", ["share", "density", "line", "x", "y"]),
        ("cut", ["distance", "sigma", "points", "gaussian"]),
    ],
)
def test_tables_and_figures(toy_bundle, tmp_path, show, columns):
    table, picture, drawing = (tmp_path / f"slice.{s}" for s in ("csv", "png", "svg"))
    command = ["slice", "--bundle", str(toy_bundle), "--pair", "0,1", "--show", show]
    assert main([*command, "--csv", str(table), "--figure", str(picture)]) == 0
    assert main([*command, "--figure", str(drawing)]) == 0
    with table.open(newline="") as file:
        header, *rows = csv.reader(file)
    assert header == columns
    values = np.array(rows, float)
    assert np.isfinite(values).all()
    if show == "cut":
        assert values[:, 2].sum() == pytest.approx(values[:, 3].sum(), rel=0.1)
    pixels = np.asarray(Image.open(picture).convert("RGB")).reshape(-1, 3)
    colours = set(map(tuple, pixels.tolist()))
    assert (0, 0x72, 0xB2) in colours
    assert drawing.read_text("utf-8").count("<polyline") > 5


@pytest.mark.parametrize("wrong", ["0", "0,0", "0,1,2", "a,b", "0,-1"])
def test_what_is_no_pair(toy_bundle, capsys, wrong):
    with pytest.raises(SystemExit) as refused:
        main(["slice", "--bundle", str(toy_bundle), f"--pair={wrong}"])
    assert refused.value.code == 2
    assert "argument --pair" in capsys.readouterr().err


def test_a_pair_there_is_not(toy_bundle, capsys):
    assert main(["slice", "--bundle", str(toy_bundle), "--pair", "0,12"]) == 2
    assert "from 0 to 11" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", ["-1", "nan", "1e7", "x"])
def test_a_thickness_out_of_range(toy_bundle, capsys, wrong):
    with pytest.raises(SystemExit) as refused:
        main(["slice", "--bundle", str(toy_bundle), "--pair", "0,1", "--b", wrong])
    assert refused.value.code == 2
    assert "argument --b" in capsys.readouterr().err


def test_levels_of_ones_own(toy_bundle, capsys):
    command = ["slice", "--bundle", str(toy_bundle), "--pair", "0,1", "--json", "--levels"]
    assert main([*command, "1,2.2"]) == 0
    levels = json.loads(capsys.readouterr().out)["levels"]
    assert [each["level"] for each in levels] == [1, 2.2]
    for wrong in ("", "1,", "7", "one"):
        with pytest.raises(SystemExit):
            main([*command, wrong])


def test_a_cut_through_a_slice_names_whose_gaussian_it_is(toy_bundle, tmp_path):
    for b, words in (([], "the same mean"), (["--b", "6"], "the whole cloud's mean")):
        figure = tmp_path / "cut.svg"
        command = ["slice", "--bundle", str(toy_bundle), "--pair", "2,7", "--show", "cut"]
        assert main([*command, *b, "--figure", str(figure)]) == 0
        assert words in figure.read_text("utf-8")
