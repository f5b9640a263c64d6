"""``latent-explorer models``: two bundles side by side."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.export.pictures import read_metadata


def test_the_same_images_and_figures(
    two_models: tuple[Path, Path],
    foreign_pictures: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    places = [
        "--bundle",
        str(two_models[0]),
        "--other",
        str(two_models[1]),
        "--images",
        str(foreign_pictures),
    ]
    out = tmp_path / "sheet.png"
    assert main(["models", *places, "--count", "4", "--out", str(out), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["images"], facts["measured"]) == (30, 30)
    colour, grey = facts["models"]
    assert (colour["z_dim"], grey["z_dim"]) == (6, 2)
    assert (grey["width"], grey["height"]) == (16, 24)
    # Both give back what they see, which is the lightness alone where they are grey.
    assert colour["error_mean"] < 0.003
    assert 0 < grey["error_median"] < 0.003
    for side, path in zip((colour, grey), two_models, strict=True):
        r = np.corrcoef(load_bundle(path).space.points.astype(np.float64).T)
        above = np.abs(r[np.triu_indices(len(r), 1)]) > 0.1
        assert side["pairs_above"]["0.1"] == above.sum()
        assert side["pairs"] == len(above)
        assert side["components_for_variance"]["0.99"] <= side["z_dim"]
    with Image.open(out) as sheet:
        assert sheet.height > 4 * 96
    assert read_metadata(out)["images"] == 30


def test_without_pictures_there_are_no_errors(
    two_models: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "--bundle", str(two_models[0]), "--other", str(two_models[1])]) == 0
    told = capsys.readouterr().out
    assert "squared error" not in told
    assert "30 images are in both" in told


def test_bundles_without_a_common_image(
    two_models: tuple[Path, Path],
    toy_bundle: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "sheet.svg"
    places = ["--bundle", str(two_models[0]), "--other", str(toy_bundle), "--out", str(out)]
    assert main(["models", *places]) == 0
    assert "0 images are in both" in capsys.readouterr().out
    assert out.read_text("utf-8").count("<image") == 16


def test_pictures_that_are_not_there(
    two_models: tuple[Path, Path], small_pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = [
        "--bundle",
        str(two_models[0]),
        "--other",
        str(two_models[1]),
        "--images",
        str(small_pictures),
    ]
    assert main(["models", *places]) == 2
    assert "give the folder with all of them" in capsys.readouterr().err
    assert main(["models", *places, "--out", "sheet.gif"]) == 2
