"""``latent-explorer import`` from outside, and what the other commands make of its bundles."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.export.tables import save_vectors


def arguments(pair: Any, out: Path, *more: str) -> list[str]:
    networks = ["--encoder", str(pair.encoder), "--decoder", str(pair.decoder)]
    return ["import", *networks, "--out", str(out), *more]


def test_import_info_sample_and_back(
    foreign_pair: Callable[..., Any],
    foreign_pictures: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pair, out = foreign_pair((24, 40, 1), (-1.0, 1.0)), tmp_path / "made"
    images = ["--images", str(foreign_pictures)]
    assert main(arguments(pair, out, *images, "--crop", "none", "--licence", "free", "--json")) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["phase"] for line in lines[:2]] == ["notice", "notice"]
    assert "+-1" in lines[0]["message"]
    assert lines[-1]["phase"] == "done"
    assert lines[-1]["bundle"] == str(out)
    assert lines[-1]["pictures"] == 40

    assert main(["info", "--bundle", str(out)]) == 0
    told = capsys.readouterr().out
    assert "40 x 24 pixels, crop none" in told
    assert "imported E.keras, D.keras" in told
    assert "free" in told

    grid = tmp_path / "faces.png"
    assert main(["sample", "--bundle", str(out), "--count", "2", "--out", str(grid)]) == 0
    with Image.open(grid) as picture:
        assert min(picture.size) >= 24
        assert picture.mode == "RGB"

    table = tmp_path / "z.csv"
    assert main(["encode", "--bundle", str(out), *images, "--out", str(table)]) == 0
    again = tmp_path / "again"
    assert main(arguments(pair, again, "--zpoints", str(table), "--range", "+-1")) == 0
    first, second = load_bundle(out), load_bundle(again)
    np.testing.assert_allclose(second.space.points, first.space.points, atol=2e-3)
    assert second.image_names == first.image_names


def test_points_in_every_format(
    foreign_pair: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = foreign_pair()
    z, names = np.random.default_rng(1).random((9, 6), np.float32), [f"{i}.png" for i in range(9)]
    for suffix in ("npz", "npy", "csv"):
        save_vectors(tmp_path / f"z.{suffix}", z, names=names)
        out = tmp_path / suffix
        assert main(arguments(pair, out, "--zpoints", str(tmp_path / f"z.{suffix}"))) == 0
        bundle = load_bundle(out)
        np.testing.assert_allclose(bundle.space.points, z, atol=1e-3)
        assert list(bundle.image_names) == (
            [str(i) for i in range(1, 10)] if suffix == "npy" else names
        )
    assert "wrote" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "give --images to encode, or --zpoints"),
        (["--images", "nowhere"], "nowhere"),
        (["--images", ".", "--size", "0x4"], "is no size"),
        (["--images", ".", "--range", "-1..1"], "expected one argument"),
        (["--zpoints", "nothing.csv"], "nothing.csv"),
    ],
)
def test_wrong_use_is_explained(
    options: list[str],
    said: str,
    foreign_pair: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        code = main(arguments(foreign_pair(), tmp_path / "out", *options))
    except SystemExit as end:
        code = int(str(end.code))
    assert code == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
