"""`sample` and `correlations` give what the window gives."""

from __future__ import annotations

import json

import numpy as np
import pytest

from latent_explorer.bundle.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.core.correlation import counts_above, strongest_pairs
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.export.pictures import face_grid, read_metadata
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.jobs.request import run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.GONE import SampleRequest

OPTIONS = ["--sigma", "2", "--fact", "0.8", "--components", "9", "--count", "5", "--seed", "3"]
SETTINGS = SamplingSettings(sigma_level=2.0, fact=0.8, n_components=9, count=5, seed=3)


@pytest.mark.parametrize("method", ["pairwise", "pairwise-uniform", "gaussian", "cube"])
def test_the_vectors_are_those_of_the_window_bit_for_bit(toy_bundle, tmp_path, capsys, method):
    grid, vectors = tmp_path / "grid.png", tmp_path / "vectors.npz"
    where = ["--bundle", str(toy_bundle), "--out", str(grid), "--vectors", str(vectors)]
    assert main(["sample", "--method", method, *OPTIONS, *where]) == 0
    settings = SamplingSettings(**(SETTINGS.as_dict() | {"method": method}))
    expected = draw(settings, load_bundle(toy_bundle).space)
    with np.load(vectors, allow_pickle=False) as saved:
        np.testing.assert_array_equal(saved["z"], expected.z)
        np.testing.assert_array_equal(saved["v"], expected.v)
    assert f"{expected.share:.0%} of 5" in capsys.readouterr().out
    about = read_metadata(grid)
    assert about["fingerprint"] == load_bundle(toy_bundle).fingerprint
    assert SamplingSettings.from_dict(about["sampling"]) == settings


def test_the_faces_are_those_of_the_window(toy_bundle, tmp_path):
    from PIL import Image

    from latent_explorer.network.codec import KerasCodec

    workspace = Workspace(load_bundle, KerasCodec.load)
    workspace.open(toy_bundle)
    request = SampleRequest(number=1, epoch=0, settings=SETTINGS)
    shown = [r for r in run(request, workspace) if isinstance(r, GeneratedFaces)][-1].faces
    grid, folder = tmp_path / "grid.PNG", tmp_path / "faces"
    for out in (grid, folder):
        assert main(["sample", *OPTIONS, "--bundle", str(toy_bundle), "--out", str(out)]) == 0
    np.testing.assert_array_equal(np.asarray(Image.open(grid)), face_grid(shown))
    files = sorted(folder.iterdir())
    assert len(files) == 5
    for file, face in zip(files, shown, strict=True):
        np.testing.assert_array_equal(np.asarray(Image.open(file)), face)


def test_vectors_as_csv(toy_bundle, tmp_path):
    from latent_explorer.export.reading import load_vectors

    table = tmp_path / "vectors.csv"
    where = ["--bundle", str(toy_bundle), "--out", str(tmp_path / "g.png"), "--vectors", str(table)]
    assert main(["sample", *OPTIONS, *where]) == 0
    expected = draw(SETTINGS, load_bundle(toy_bundle).space)
    np.testing.assert_array_equal(load_vectors(table), expected.z)


@pytest.mark.parametrize("coordinates", ["z", "pca"])
@pytest.mark.parametrize("sample", [None, 300])
def test_correlations_are_those_of_the_dock(toy_bundle, capsys, coordinates, sample):
    options = [] if sample is None else ["--sample", str(sample), "--seed", "4"]
    command = ["correlations", "--bundle", str(toy_bundle), "--coordinates", coordinates]
    assert main([*command, "--threshold", "0.05", "--json", *options]) == 0
    printed = json.loads(capsys.readouterr().out)
    r = load_bundle(toy_bundle).space.correlation(coordinates, sample, 4)
    pairs = strongest_pairs(r, 0.05)
    assert [(p["i"], p["j"], p["r"]) for p in printed["pairs"]] == list(
        zip(pairs.i.tolist(), pairs.j.tolist(), pairs.r.tolist(), strict=True)
    )
    assert tuple(printed["counts"].values()) == counts_above(r)
    assert printed["points"] == (sample or 2000)


def test_correlations_as_text(toy_bundle, capsys):
    assert main(["correlations", "--bundle", str(toy_bundle), "--threshold", "0.3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    pairs = strongest_pairs(load_bundle(toy_bundle).space.correlation("z"), 0.3)
    assert lines[0].startswith(f"{len(pairs.i)} pairs")
    assert lines[3].split() == [str(pairs.i[0]), str(pairs.j[0]), f"{pairs.r[0]:+.3f}"]
    assert len(lines) == 3 + len(pairs.i)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        (["--components", "13"], "12"),
        (["--fact", "0"], "fact"),
        (["--count", "0"], "count"),
        (["--bundle", "nowhere"], "bundle.json"),
    ],
)
def test_wrong_settings_are_one_sentence(toy_bundle, tmp_path, capsys, wrong, word):
    command = ["sample", "--bundle", str(toy_bundle), "--out", str(tmp_path / "g.png"), *wrong]
    assert main(command) == 2
    said = capsys.readouterr().err
    assert word in said
    assert said.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("wrong", [["--threshold", "2"], ["--sample", "1"], ["--seed", "-1"]])
def test_wrong_correlation_settings(toy_bundle, capsys, wrong):
    assert main(["correlations", "--bundle", str(toy_bundle), *wrong]) == 2
    assert wrong[0].strip("-") in capsys.readouterr().err
