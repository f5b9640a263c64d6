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
from latent_explorer.core.correlation import pick_rows
from latent_explorer.export.pictures import read_metadata
from latent_explorer.network.codec import KerasCodec


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


def test_distributions_as_a_table(toy_bundle, tmp_path, capsys):
    file = tmp_path / "distributions.csv"
    command = ["statistics", "--bundle", str(toy_bundle), "--distributions", str(file)]
    assert main(command) != 0
    assert "--components" in capsys.readouterr().err
    assert not file.exists()
    assert main([*command, "--components", "7,2"]) == 0
    assert f"wrote {file}" in capsys.readouterr().out
    with file.open(newline="") as opened:
        rows = list(csv.DictReader(opened))
    points = load_bundle(toy_bundle).space.points
    assert list(dict.fromkeys(row["component"] for row in rows)) == ["7", "2"]
    for component in (7, 2):
        own = [row for row in rows if int(row["component"]) == component]
        edges = [float(row["from"]) for row in own] + [float(own[-1]["to"])]
        values = points[:, component].astype(float)
        counts, _ = np.histogram(values, edges)
        # fast-histogram and numpy may differ about a value on the border of two bins.
        assert np.abs(counts - [int(row["points"]) for row in own]).sum() <= 2
        std, width = values.std(), edges[1] - edges[0]
        middle = (edges[3] + edges[4]) / 2
        expected = np.exp(-(((middle - values.mean()) / std) ** 2) / 2)
        expected *= len(values) * width / (std * np.sqrt(2 * np.pi))
        assert float(own[3]["gaussian"]) == pytest.approx(expected)


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


def test_reconstructions_over_k_are_those_of_a_plain_computation(toy_bundle, tmp_path, capsys):
    csv_file, figure = tmp_path / "errors.csv", tmp_path / "errors.svg"
    command = ["statistics", "--bundle", str(toy_bundle), "--reconstruction"]
    assert main([*command, "--json", "--csv", str(csv_file), "--figure", str(figure)]) == 0
    printed = json.loads(capsys.readouterr().out)
    rows = printed["reconstruction"]
    K = [row["n_components"] for row in rows]
    assert (K[0], K[-1], K) == (0, 12, sorted(K))
    bundle = load_bundle(toy_bundle)
    basis, codec = bundle.space.basis, KerasCodec.load(bundle)
    z = bundle.space.points[pick_rows(2000, printed["images"], seed=0)].astype(np.float64)
    v = (z - basis.mean) @ basis.components
    v[:, K[3] :] = 0
    cut = (basis.mean + v @ basis.components.T).astype(np.float32)
    difference = codec.decode(cut) / 255 - codec.decode(z.astype(np.float32)) / 255
    assert rows[3]["pixel_error"] == pytest.approx(np.square(difference).mean(), rel=0.02)
    assert rows[3]["z_error"] == truncation_errors(basis.std)[K[3]]
    assert rows[-1]["pixel_error"] == 0
    with csv_file.open(newline="") as opened:
        found = [float(row["pixel_error"]) for row in csv.DictReader(opened)]
    assert found == [row["pixel_error"] for row in rows]
    assert "mean squared error of pixels" in figure.read_text("utf-8")
    assert main(command) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[0] == "0"
    assert float(lines[4].split()[-1]) == pytest.approx(rows[3]["pixel_error"], abs=5e-7)


@pytest.mark.parametrize("more", [["--components", "3"], ["--dominant"]])
def test_reconstructions_are_about_all_components(toy_bundle, capsys, more):
    assert main(["statistics", "--bundle", str(toy_bundle), "--reconstruction", *more]) == 2
    assert "leave out" in capsys.readouterr().err


@pytest.mark.parametrize("more", [["--at", "3"], ["--image", "000001.jpg"]])
def test_a_k_and_an_image_are_those_of_reconstructions(toy_bundle, capsys, more):
    assert main(["statistics", "--bundle", str(toy_bundle), *more]) == 2
    assert "give --reconstruction too" in capsys.readouterr().err


def test_the_error_of_one_image_at_a_chosen_k(toy_bundle, capsys):
    command = ["statistics", "--bundle", str(toy_bundle), "--reconstruction", "--at", "5"]
    assert main([*command, "--image", "000003.jpg"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0][-3:] == ["of", "the", "image"]
    (row,) = (line for line in lines if line[0] == "5")
    assert float(row[-1]) > 0
    assert main([*command, "--image", "nobody.jpg"]) == 2
    assert "no image named" in capsys.readouterr().err
