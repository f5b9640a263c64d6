"""The pictures a bundle was made of, found again and read one at a time."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.originals import TRIED, guessed_places, open_originals
from latent_explorer.pictures.reading import read_picture
from latent_explorer.pictures.skipped import UnusablePicture

NAMES = [f"{i:03}.png" for i in range(60)]
Place = Callable[[Path, list[str]], Path]


def picture(index: int, width: int = 20, height: int = 20) -> np.ndarray:
    """A picture of one colour, which tells its number, with a black upper half."""
    pixels = np.full((height, width, 3), (4 * index, 255 - 4 * index, 128), np.uint8)
    pixels[: height // 2] = 0
    return pixels


def save(path: Path, pixels: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def folder(path: Path, names: list[str]) -> Path:
    """Save the pictures of `names`, in whatever folders these say; number 000 is the first."""
    for name in names:
        save(path / name, picture(int(Path(name).stem)))
    return path


def zipped(path: Path, names: list[str]) -> Path:
    files = folder(path.parent / "to zip", names)
    with zipfile.ZipFile(path.with_suffix(".zip"), "w") as archive:
        for name in names:
            archive.write(files / name, name)
    return path.with_suffix(".zip")


@pytest.fixture(params=[folder, zipped])
def place(request: pytest.FixtureRequest) -> Any:
    """A folder or a zip file of pictures."""
    return request.param


def test_a_picture_is_the_one_of_its_name_cut_as_the_bundle_says(
    tmp_path: Path, place: Place
) -> None:
    originals = open_originals(place(tmp_path / "p", NAMES), NAMES, 8, Crop("box", (0, 10, 10, 20)))
    assert (originals.tried, originals.found) == (TRIED, TRIED)
    for index in (0, 17, 59):
        found = originals.original(NAMES[index])
        assert found.shape == (8, 8, 3)
        assert (found == (4 * index, 255 - 4 * index, 128)).all(), "the upper half was cut off"
    assert originals.original(NAMES[1], 32).shape == (32, 32, 3)


def test_it_is_what_the_network_was_given(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    save(tmp_path / "000.png", rng.integers(0, 256, (218, 178, 3)).astype(np.uint8))
    originals = open_originals(tmp_path, ["000.png"], 96, Crop())
    expected = read_picture((tmp_path / "000.png").read_bytes(), 96, Crop())
    np.testing.assert_array_equal(originals.original("000.png"), expected)


@pytest.mark.parametrize("inside", ["img_align_celeba", "Img/img_align_celeba", "faces", "other"])
def test_pictures_are_found_in_a_folder_of_the_one_that_is_named(
    tmp_path: Path, inside: str
) -> None:
    folder(tmp_path / inside, NAMES)
    (tmp_path / "empty").mkdir()
    originals = open_originals(tmp_path, NAMES, 8, Crop())
    assert originals.found == TRIED
    assert originals.original(NAMES[3])[-1, 0, 0] == 12


def test_pictures_are_found_wherever_they_are_in_a_zip_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "z", [f"a/deep/{name}" for name in NAMES])
    originals = open_originals(path, NAMES, 8, Crop())
    assert originals.found == TRIED
    assert originals.original(NAMES[3])[-1, 0, 0] == 12


def test_names_with_folders_mean_those_folders(tmp_path: Path, place: Place) -> None:
    names = ["ann/001.png", "bob/002.png"]
    originals = open_originals(place(tmp_path / "p", names), names, 8, Crop())
    assert originals.original("bob/002.png")[-1, 0, 0] == 8
    # Another one of the same name elsewhere is not it.
    with pytest.raises(UnusablePicture, match="is not in"):
        originals.original("bob/001.png")


def test_one_of_a_few_that_are_there_is_found(tmp_path: Path, place: Place) -> None:
    originals = open_originals(place(tmp_path / "p", NAMES[1:2]), NAMES, 8, Crop())
    assert originals.found == 0, "it is none of those that were looked for"
    assert originals.original(NAMES[1])[-1, 0, 0] == 4


def test_a_picture_that_is_missing_or_broken_is_told(tmp_path: Path, place: Place) -> None:
    folder(tmp_path / "to zip", NAMES)
    where = place(tmp_path / "p", NAMES)
    if where.is_dir():
        (where / NAMES[5]).write_bytes(b"no picture")
        (where / NAMES[6]).write_bytes(b"")
        (where / NAMES[7]).unlink()
        (where / NAMES[8]).unlink()
        (where / NAMES[8]).mkdir()
    else:
        with zipfile.ZipFile(where, "w") as archive:
            archive.writestr(NAMES[0], (tmp_path / "to zip" / NAMES[0]).read_bytes())
            archive.writestr(NAMES[5], b"no picture")
            archive.writestr(NAMES[6], b"")
            archive.writestr(f"{NAMES[8]}/", b"")
    originals = open_originals(where, NAMES, 8, Crop())
    for index in (5, 6):
        with pytest.raises(UnusablePicture, match="not a jpg, png or webp"):
            originals.original(NAMES[index])
    with pytest.raises(UnusablePicture, match=f"is not in {where.name}"):
        originals.original(NAMES[7])
    with pytest.raises(UnusablePicture, match=r"is not in|not a file"):
        originals.original(NAMES[8])


def test_a_picture_too_small_for_the_crop_is_told(tmp_path: Path) -> None:
    save(tmp_path / "000.png", picture(1))
    originals = open_originals(tmp_path, ["000.png"], 8, Crop("box", (0, 0, 100, 100)))
    with pytest.raises(UnusablePicture, match="only 20 x 20"):
        originals.original("000.png")


def test_a_wrong_folder_has_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing here")
    assert open_originals(tmp_path, NAMES, 8, Crop()).found == 0


@pytest.mark.parametrize("place", ["nowhere", "text.zip", "x" * 5000, "a\0b"])
def test_what_is_no_folder_of_pictures_is_told(tmp_path: Path, place: str) -> None:
    (tmp_path / "text.zip").write_text("not a zip file")
    with pytest.raises(
        (FileNotFoundError, ValueError), match=r"no folder or zip|cannot be read as a zip"
    ):
        open_originals(tmp_path / place, NAMES, 8, Crop())


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / NAMES[0])
    with pytest.raises(ValueError, match="neither a folder"):
        open_originals(tmp_path / "pipe", NAMES, 8, Crop())
    with pytest.raises(UnusablePicture, match="pipe"):
        open_originals(tmp_path, NAMES, 8, Crop()).original(NAMES[0])


@pytest.mark.parametrize(
    "name",
    ["../secret.png", "a/../../secret.png", "", "..", "\0.png", "c:\\s.png", "..\\secret.png"],
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, place: Place, name: str) -> None:
    save(tmp_path / "secret.png", picture(1))
    where = place(tmp_path / "p", NAMES)
    for names in (NAMES, [name], [str(tmp_path / "secret.png")]):
        originals = open_originals(where, names, 8, Crop())
        for leading_out in (name, str(tmp_path / "secret.png")):
            with pytest.raises(UnusablePicture, match="leads out"):
                originals.original(leading_out)


def test_a_bundle_without_images_has_none(tmp_path: Path, place: Place) -> None:
    assert open_originals(place(tmp_path / "p", NAMES), [], 8, Crop()).tried == 0


# Guessing


def test_what_the_bundle_says_is_looked_for_beside_it(tmp_path: Path) -> None:
    bundle = tmp_path / "bundles" / "mine"
    bundle.mkdir(parents=True)
    (tmp_path / "faces").mkdir()
    (tmp_path / "bundles" / "cats.zip").touch()
    for stated, places in (
        ("600 pictures from faces", [tmp_path / "faces"]),
        ("600 pictures from cats.zip", [tmp_path / "bundles" / "cats.zip"]),
        (str(tmp_path / "faces"), [tmp_path / "faces"]),
        ("600 pictures from nowhere", []),
        ("", []),
        ("pictures from ..", []),
        ("pictures from ../faces", []),
        ("x\0y", []),
        ("pictures from " + "x" * 5000, []),
        ("CelebA (Liu et al., 2015): 49,820 pictures of the official train partition", []),
    ):
        assert list(guessed_places(stated, bundle)) == places, stated
