"""``encode`` and ``reconstruct`` on a small bundle."""

from __future__ import annotations

import csv
import sys
import tarfile
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.export.pictures import read_metadata
from latent_explorer.network.codec import KerasCodec
from latent_explorer.pictures.batches import read_pictures
from latent_explorer.pictures.sources import open_images


@pytest.fixture(scope="module")
def codec(toy_bundle: Path) -> KerasCodec:
    return KerasCodec.load(load_bundle(toy_bundle))


@pytest.fixture(scope="module")
def pictures(toy_bundle: Path, small_pictures: Path) -> np.ndarray[Any, Any]:
    crop = load_bundle(toy_bundle).crop
    return next(iter(read_pictures(open_images(small_pictures), 16, crop)))[1]


@pytest.fixture
def flawed(small_pictures: Path, tmp_path: Path) -> Path:
    folder = Path(copytree(small_pictures, tmp_path / "flawed"))
    (folder / "05x.jpg").write_bytes(b"words")
    return folder


def encode(bundle: Path, images: Path, out: Path, *more: str) -> int:
    return main(
        ["encode", "--bundle", str(bundle), "--images", str(images), "--out", str(out), *more]
    )


def test_encode_to_every_format(
    toy_bundle: Path, small_pictures: Path, tmp_path: Path, codec: KerasCodec, pictures: Any
) -> None:
    expected = codec.encode(pictures)
    for suffix in (".npz", ".npy", ".csv"):
        assert encode(toy_bundle, small_pictures, tmp_path / f"z{suffix}") == 0
    with np.load(tmp_path / "z.npz", allow_pickle=False) as arrays:
        assert arrays["names"].tolist() == open_images(small_pictures).names
        assert str(arrays["fingerprint"]) == load_bundle(toy_bundle).fingerprint
        z = arrays["z"]
    np.testing.assert_allclose(z, expected, rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(np.load(tmp_path / "z.npy"), z)
    with (tmp_path / "z.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["file", *(f"z{i}" for i in range(12))]
    assert [row[0] for row in rows] == open_images(small_pictures).names
    np.testing.assert_array_equal(np.array([row[1:] for row in rows], np.float32), z)


def test_encode_skips_and_names_what_is_broken(
    toy_bundle: Path, flawed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert encode(toy_bundle, flawed, tmp_path / "z.npy") == 0
    assert np.load(tmp_path / "z.npy").shape == (40, 12)
    captured = capsys.readouterr()
    assert "skipped 1 file" in captured.err
    assert "40 z-vectors of 12 components" in captured.out
    assert "05x.jpg" in (tmp_path / "z.skipped.csv").read_text("utf-8")


def test_encode_takes_the_first(toy_bundle: Path, small_pictures: Path, tmp_path: Path) -> None:
    assert encode(toy_bundle, small_pictures, tmp_path / "z.npy", "--limit", "3") == 0
    assert len(np.load(tmp_path / "z.npy")) == 3


def test_encode_of_nothing_usable(
    toy_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"words")
    assert encode(toy_bundle, tmp_path, tmp_path / "z.npy") == 2
    assert "none of the files is a usable picture: a.jpg is not" in capsys.readouterr().err
    assert not (tmp_path / "z.npy").exists()


@pytest.mark.parametrize("command", ["encode", "reconstruct"])
def test_a_wrong_suffix_is_found_first(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--bundle", "absent", "--images", "absent", "--out", str(tmp_path / "z.xls")]
    assert main([command, *given]) == 2
    assert "z.xls does not" in capsys.readouterr().err


def reconstruct(bundle: Path, images: Path, out: Path, *more: str) -> int:
    return main(
        ["reconstruct", "--bundle", str(bundle), "--images", str(images), "--out", str(out), *more]
    )


def test_reconstruct_draws_originals_above_reconstructions(
    toy_bundle: Path, small_pictures: Path, tmp_path: Path, codec: KerasCodec, pictures: Any
) -> None:
    out = tmp_path / "r.png"
    assert reconstruct(toy_bundle, small_pictures, out, "--count", "13") == 0
    with Image.open(out) as picture:
        grid = np.asarray(picture.convert("RGB"))
    # Two bands of ten and three; tiles of 16 pixels, gaps of 2.
    assert grid.shape == (4 * 18 - 2, 10 * 18 - 2, 3)
    reconstructed = codec.reconstruct(pictures)[0]
    for number in range(13):
        band, column = divmod(number, 10)
        for row, expected in enumerate((pictures[number], reconstructed[number])):
            top, left = (2 * band + row) * 18, column * 18
            tile = grid[top : top + 16, left : left + 16].astype(int)
            assert np.abs(tile - expected).max() <= 1
    assert len(np.unique(grid[36:, 3 * 18 :].reshape(-1, 3), axis=0)) == 1
    assert read_metadata(out)["pictures"] == 40


def test_reconstruct_measures_all_pictures(
    toy_bundle: Path,
    flawed: Path,
    tmp_path: Path,
    codec: KerasCodec,
    pictures: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "r.png"
    assert reconstruct(toy_bundle, flawed, out, "--count", "1") == 0
    captured = capsys.readouterr()
    error = codec.reconstruct(pictures)[1].mean()
    assert captured.out.startswith(f"mean squared error {error:.5f}"[:-1])
    assert "over 40 pictures" in captured.out
    assert "skipped 1 file" in captured.err
    assert read_metadata(out)["mean_squared_error"] == pytest.approx(error, rel=1e-4)


def test_reconstruct_takes_the_first(
    toy_bundle: Path, small_pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reconstruct(toy_bundle, small_pictures, tmp_path / "r.png", "--limit", "3") == 0
    assert "over 3 pictures" in capsys.readouterr().out
    with Image.open(tmp_path / "r.png") as picture:
        assert picture.size == (3 * 18 - 2, 2 * 18 - 2)


@pytest.fixture
def shuffled(small_pictures: Path, tmp_path: Path) -> Path:
    """The pictures in a tar file, not in the order of their names."""
    names = sorted(path.name for path in small_pictures.iterdir())
    with tarfile.open(tmp_path / "shuffled.tar", "w") as archive:
        for name in names[1::2] + names[::2]:
            archive.add(small_pictures / name, name)
    return tmp_path / "shuffled.tar"


def test_what_is_not_in_order_gives_the_same(
    toy_bundle: Path,
    small_pictures: Path,
    shuffled: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = []
    for number, images in enumerate((small_pictures, shuffled)):
        assert encode(toy_bundle, images, tmp_path / f"{number}.npz") == 0
        grid = tmp_path / f"{number}.png"
        assert reconstruct(toy_bundle, images, grid, "--count", "7") == 0
        with np.load(tmp_path / f"{number}.npz") as arrays, Image.open(grid) as picture:
            found.append((arrays["names"].tolist(), arrays["z"], np.asarray(picture, np.float32)))
    assert found[0][0] == found[1][0] == sorted(found[0][0])
    np.testing.assert_allclose(found[0][1], found[1][1], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(found[0][2], found[1][2], atol=1)
    lines = capsys.readouterr().out.splitlines()
    errors = {line.split(" over")[0] for line in lines if "error" in line}
    assert len(errors) == 1


@pytest.mark.parametrize(
    ("images", "said"),
    [
        ("http://127.0.0.1:9/set.tar", "http://127.0.0.1:9/set.tar cannot be read: "),
        ("memory://absent/set.parquet", "there is nothing at memory://absent/set.parquet"),
        ("s3://bucket/set.tar", "s3:// cannot be read: "),
        ("dask://set", "dask:// is not read; what can be is a path, or a URL"),
        ("set-{0..3}.tar", "there is no file set-0.tar"),
    ],
)
def test_places_that_cannot_be_read_are_told_in_a_line(
    images: str,
    said: str,
    toy_bundle: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    given = ["encode", "--bundle", str(toy_bundle), "--out", str(tmp_path / "z.npz")]
    try:
        code = main([*given, "--images", images])
    except SystemExit as ended:  # of argparse
        code = ended.code
    assert code == 2
    assert said in capsys.readouterr().err.splitlines()[-1]


def test_the_real_pictures_are_cut_to_the_face(
    toy_bundle: Path, celeba: Path, tmp_path: Path, codec: KerasCodec
) -> None:
    assert encode(toy_bundle, celeba, tmp_path / "z.npy", "--limit", "2") == 0
    source = open_images(celeba)
    pictures = []
    for name in source.names[:2]:
        with Image.open(source.path / name) as picture:
            face = picture.crop((15, 43, 163, 191))
            pictures.append(np.asarray(face.resize((16, 16), Image.Resampling.BICUBIC)))
    expected = codec.encode(np.stack(pictures))
    np.testing.assert_allclose(np.load(tmp_path / "z.npy"), expected, rtol=1e-4, atol=1e-6)
