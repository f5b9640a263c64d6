"""`picture` tells where a photo lies, and writes what it is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.export.pictures import read_metadata
from latent_explorer.export.reading import load_vectors
from latent_explorer.network.codec import KerasCodec

pytest.importorskip("skimage")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    pixels = np.random.default_rng(3).integers(0, 256, (30, 40, 3), np.uint8)
    path = tmp_path / "me.png"
    Image.fromarray(pixels).save(path)
    return path


def _command(photo: Path, bundle: Path, *more: str) -> list[str]:
    return ["picture", str(photo), "--bundle", str(bundle), *more]


def test_figures_vector_and_picture_are_those_of_the_networks(
    photo: Path, toy_bundle: Path, capsys: Any
) -> None:
    grid, table = photo.with_name("out.png"), photo.with_name("z.npz")
    more = ["--box", "4,2,20,18", "--json"]
    assert main(_command(photo, toy_bundle, *more, "--out", str(grid))) == 0
    printed = json.loads(capsys.readouterr().out)
    assert main(_command(photo, toy_bundle, *more, "--out", str(table))) == 0
    codec = KerasCodec.load(load_bundle(toy_bundle))
    seen = np.asarray(Image.open(photo))[2:18, 4:20]
    z = codec.encode(np.ascontiguousarray(seen)[np.newaxis])
    np.testing.assert_array_equal(np.float32(printed["z"]), z[0])
    np.testing.assert_array_equal(load_vectors(table), z)
    face = codec.decode(z)[0]
    assert printed["error"] == pytest.approx(np.mean(((face / 255.0) - seen / 255.0) ** 2))
    assert printed["box"] == [4, 2, 20, 18]
    picture = np.asarray(Image.open(grid).convert("RGB"))
    np.testing.assert_array_equal(picture[:16, :16], seen)
    np.testing.assert_array_equal(picture[:16, -16:], face)
    found = read_metadata(grid)
    assert found["picture"] == "me.png"
    assert str(photo.parent) not in json.dumps(found), "not where it is"


def test_in_words(photo: Path, toy_bundle: Path, capsys: Any) -> None:
    assert main(_command(photo, toy_bundle, "--closer", "3")) == 0
    out = capsys.readouterr().out
    assert "box 5,0,35,30 of 40 x 30 pixels; no face was found, so the middle" in out
    assert "before 3 steps" in out
    assert "way back" in out
    assert main(_command(photo, toy_bundle, "--box", "center")) == 0
    assert "no face" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--box", "none"], "--box is face, center or left,top,right,bottom, not 'none'"),
        (["--box", "1,2,3"], "--box is face"),
        (["--box", "0,0,10,12"], "is no square in a picture of 40 x 30 pixels"),
        (["--out", "z.txt"], "z.txt"),
        (["--closer", "-1"], "closer"),
    ],
)
def test_what_cannot_be_done(
    photo: Path, toy_bundle: Path, capsys: Any, more: list[str], said: str
) -> None:
    try:
        code = main(_command(photo, toy_bundle, *more))
    except SystemExit as error:
        code = int(str(error.code))
    assert code == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_no_picture(photo: Path, toy_bundle: Path, capsys: Any) -> None:
    photo.write_bytes(b"nothing")
    assert main(_command(photo, toy_bundle)) == 2
    assert "me.png is not a jpg" in capsys.readouterr().err
