"""`radii` compares the vectors that `sample` draws with the images."""

from __future__ import annotations

import csv
import json
from xml.etree import ElementTree

import numpy as np
import pytest
from scipy.stats import chi

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.core.samplers import METHODS, SamplingSettings, draw
from latent_explorer.export.pictures import read_metadata


def lengths(z):
    return np.linalg.norm(np.asarray(z, np.float64), axis=1)


def test_radii_are_those_of_numpy(toy_bundle, capsys):
    command = ["radii", "--bundle", str(toy_bundle), "--components", "6", "--count", "50"]
    assert main([*command, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    space = load_bundle(toy_bundle).space
    settings = SamplingSettings(n_components=6, count=50)
    points = space.points.astype(np.float64)
    for row in printed["lengths"]:
        z = points
        if row["set"] != "images":
            z = draw(settings.with_method(row["set"]), space).z
        assert row["vectors"] == len(z)
        assert row["mean"] == pytest.approx(lengths(z).mean(), rel=1e-6)
        assert row["quantiles"]["0.99"] == pytest.approx(np.quantile(lengths(z), 0.99), rel=1e-6)
    assert [row["set"] for row in printed["lengths"]] == ["images", *METHODS]
    scaled = space.basis.to_pca(points) / space.basis.std
    for name, K in [("mahalanobis", 6), ("mahalanobis-all", 12)]:
        images = printed[name][0]
        assert images["mean"] == pytest.approx(lengths(scaled[:, :K]).mean(), rel=1e-6)
        assert images["mean"] == pytest.approx(chi.mean(K), rel=0.02), "the toy is Gaussian"
        assert printed["degrees_of_freedom"][name] == K
    assert main([*command, "--method", "cube"]) == 0
    said = capsys.readouterr().out
    assert "pairwise" not in said
    assert f"shell at {printed['shell_radius']:.2f}" in said


def test_the_cube_of_a_b_lies_in_its_shell(toy_bundle, capsys):
    command = ["radii", "--bundle", str(toy_bundle), "--b", "3", "--method", "cube", "--json"]
    assert main([*command, "--count", "5000"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["shell_radius"] == pytest.approx(3 * np.sqrt(12 / 3))
    (row,) = (row for row in printed["lengths"] if row["set"] == "cube")
    assert row["mean"] == pytest.approx(printed["shell_radius"], rel=0.02)
    assert row["most"] <= 3 * np.sqrt(12)


@pytest.mark.parametrize("show", ["lengths", "mahalanobis", "mahalanobis-all"])
def test_tables_and_figures(toy_bundle, tmp_path, show):
    table, picture, drawing = (tmp_path / f"radii.{s}" for s in ("csv", "png", "svg"))
    command = ["radii", "--bundle", str(toy_bundle), "--count", "20", "--show", show]
    assert main([*command, "--csv", str(table), "--figure", str(picture)]) == 0
    assert main([*command, "--figure", str(drawing)]) == 0
    with table.open(newline="") as file:
        header, *rows = csv.reader(file)
    assert header[:3] == ["from", "to", "images"]
    assert ("chi" in header) == (show != "lengths")
    values = np.array(rows, float)
    np.testing.assert_allclose(values[:, 2 : 3 + len(METHODS)].sum(axis=0), 1, rtol=1e-9)
    assert {each["count"] for each in read_metadata(picture)["sampling"].values()} == {20}
    assert "images" in drawing.read_text("utf-8")


@pytest.mark.parametrize(
    "wrong", [["--b", "0"], ["--b", "nan"], ["--count", "0"], ["--method", "x"]]
)
def test_wrong_settings_are_refused_by_the_name_of_the_option(toy_bundle, capsys, wrong):
    with pytest.raises(SystemExit) as refused:
        main(["radii", "--bundle", str(toy_bundle), *wrong])
    assert refused.value.code == 2
    assert f"argument {wrong[0]}" in capsys.readouterr().err


def test_more_components_than_there_are(toy_bundle, capsys):
    assert main(["radii", "--bundle", str(toy_bundle), "--components", "13"]) == 2
    assert "from 1 to 12" in capsys.readouterr().err


def test_each_method_starts_with_its_own_defaults(toy_bundle, capsys):
    command = ["radii", "--bundle", str(toy_bundle), "--count", "30", "--json"]
    assert main(command) == 0
    printed = json.loads(capsys.readouterr().out)
    space = load_bundle(toy_bundle).space
    for method in METHODS:
        expected = SamplingSettings.usual(method, count=30).within(12)
        assert printed["sampling"][method] == expected.as_dict()
        (row,) = (row for row in printed["lengths"] if row["set"] == method)
        assert row["mean"] == pytest.approx(lengths(draw(expected, space).z).mean(), rel=1e-6)


def test_no_two_sets_of_a_figure_look_alike(toy_bundle, tmp_path):
    drawing = tmp_path / "radii.svg"
    command = ["radii", "--bundle", str(toy_bundle), "--count", "20", "--figure", str(drawing)]
    assert main(command) == 0
    lines = ElementTree.parse(drawing).getroot().iter("{http://www.w3.org/2000/svg}polyline")
    # Those of the legend, which are thicker than all others.
    looks = [
        (line.get("stroke"), line.get("stroke-dasharray"))
        for line in lines
        if line.get("stroke-width") == "2.5"
    ]
    assert len(looks) == 1 + len(METHODS)
    assert len(set(looks)) == len(looks)
    colours = [colour for colour, _ in looks]
    assert all(colours.count(colour) == 1 for colour in colours[:2]), "images and cube"
