"""`decode` gives the faces of vectors that are given."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.export.pictures import face_grid, read_metadata
from latent_explorer.notebook import OpenBundle


def _pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image)


def test_one_vector_and_a_file_of_them(toy_bundle: Path, tmp_path: Path) -> None:
    bundle = OpenBundle(load_bundle(toy_bundle))
    z = np.random.default_rng(2).normal(size=(5, 12))
    where = ["--bundle", str(toy_bundle)]
    one, grid = tmp_path / "one.png", tmp_path / "grid.png"
    vector = f"--z={','.join(map(repr, z[0].tolist()))}"
    assert main(["decode", *where, vector, "--out", str(one)]) == 0
    np.testing.assert_array_equal(_pixels(one), bundle.decode(z[0]).pictures[0])
    about = read_metadata(one)
    assert about["z"] == z[0].tolist()
    assert about["fingerprint"] == bundle.bundle.fingerprint
    np.save(tmp_path / "z.npy", z)
    command = ["decode", *where, "--vectors", str(tmp_path / "z.npy"), "--out", str(grid)]
    assert main([*command, "--columns", "2"]) == 0
    expected = bundle.decode(z).pictures
    np.testing.assert_array_equal(_pixels(grid), face_grid(expected, 2))
    json.dumps(read_metadata(grid))
    folder = tmp_path / "folder"
    assert main([*command[:-1], str(folder)]) == 0
    assert len(list(folder.iterdir())) == 5


@pytest.mark.parametrize(
    ("z", "said"),
    [
        ("--z=1,2", "have 12 components"),
        ("--z=1,two", "numbers with commas"),
        ("--z=", "numbers with commas"),
        (f"--z={','.join(['nan'] * 12)}", "finite"),
        (f"--z={','.join(['1e39'] * 12)}", "usual size"),
    ],
)
def test_what_is_no_vector_is_refused_in_a_sentence(
    toy_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], z: str, said: str
) -> None:
    arguments = ["decode", "--bundle", str(toy_bundle), z, "--out", str(tmp_path / "a.png")]
    try:
        code = main(arguments)
    except SystemExit as error:
        code = int(error.code or 0)
    assert code == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
