"""The real workspace's pictures: folders and zip files on disk, for a bundle on disk."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import Bundle, load_bundle
from latent_explorer.pictures.originals import Originals, open_originals
from latent_explorer.workspaces import PicturesOnDisk

NAMES = [f"{i:06}.jpg" for i in range(1, 2001)]


def _fill(folder: Path, names: list[str]) -> Path:
    folder.mkdir()
    grey = np.full((24, 24, 3), 90, np.uint8)
    for name in names:
        Image.fromarray(grey).save(folder / name)
    return folder


@pytest.fixture
def bundle(toy_bundle: Path) -> Bundle:
    return load_bundle(toy_bundle)


def test_a_picture_comes_in_the_size_of_the_bundle(bundle: Bundle, tmp_path: Path) -> None:
    folder = _fill(tmp_path / "faces", NAMES[:300])
    disk = PicturesOnDisk()
    tried, found, problem = disk.look(bundle, str(folder))
    assert (tried, found, problem) == (20, 3, "")
    picture = disk.original(bundle, str(folder), NAMES[7])
    assert isinstance(picture, np.ndarray)
    assert picture.shape == (16, 16, 3)
    assert np.abs(picture.astype(int) - 90).max() <= 2


def test_what_is_wrong_is_said_in_a_sentence(bundle: Bundle, tmp_path: Path) -> None:
    folder = _fill(tmp_path / "faces", NAMES[:300])
    (folder / NAMES[1]).write_bytes(b"broken")
    disk = PicturesOnDisk()
    assert disk.original(bundle, str(folder), NAMES[400]) == "000401.jpg is not in faces"
    broken = disk.original(bundle, str(folder), NAMES[1])
    assert broken == "000002.jpg is not a jpg, png or webp picture"
    gone = disk.original(bundle, str(tmp_path / "gone"), NAMES[1])
    assert "there is no folder or zip file" in str(gone)
    assert disk.look(bundle, str(tmp_path / "gone")) == (0, 0, gone)


def test_a_folder_that_is_filled_later_is_found_then(bundle: Bundle, tmp_path: Path) -> None:
    disk, folder = PicturesOnDisk(), tmp_path / "faces"
    folder.mkdir()
    assert disk.look(bundle, str(folder))[1] == 0
    folder.rmdir()
    _fill(folder, NAMES[:101])
    assert disk.look(bundle, str(folder))[1] == 2
    assert isinstance(disk.original(bundle, str(folder), NAMES[0]), np.ndarray)


def test_a_zip_file_stays_open_while_it_is_the_one_asked_for(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _fill(tmp_path / "faces", NAMES[:101])
    archive = Path(shutil.make_archive(str(tmp_path / "z"), "zip", folder))
    opened = []
    real = zipfile.ZipFile

    def counted(*args: object, **kwargs: object) -> zipfile.ZipFile:
        opened.append(args)
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr("latent_explorer.pictures.sources.zips.zipfile.ZipFile", counted)
    disk = PicturesOnDisk()
    for name in NAMES[:5]:
        assert isinstance(disk.original(bundle, str(archive), name), np.ndarray)
    assert len(opened) == 1


def test_those_of_two_bundles_stay_open_side_by_side(
    bundle: Bundle,
    two_models: tuple[Path, Path],
    foreign_pictures: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, other = _fill(tmp_path / "faces", NAMES[:101]), load_bundle(two_models[1])
    opened: list[str] = []
    real = open_originals

    def counted(place: Path, *args: Any) -> Originals:
        opened.append(place.name)
        return real(place, *args)

    monkeypatch.setattr("latent_explorer.pictures.originals.open_originals", counted)
    disk = PicturesOnDisk()
    for index in range(3):
        one = disk.original(bundle, str(folder), NAMES[index])
        two = disk.original(other, str(foreign_pictures), other.image_names[index])
        assert isinstance(one, np.ndarray)
        assert isinstance(two, np.ndarray)
        assert (one.shape, two.shape) == ((16, 16, 3), (24, 16, 3))
    assert opened == ["faces", foreign_pictures.name]


def test_the_folder_is_guessed_by_what_the_bundle_says(
    toy_bundle: Path, tmp_path: Path, seal: Callable[[Path], None]
) -> None:
    path = tmp_path / "mine"
    shutil.copytree(toy_bundle, path)
    description = json.loads((path / "bundle.json").read_text("utf-8"))
    description["source"] = "2,000 pictures from faces"
    (path / "bundle.json").write_text(json.dumps(description), "utf-8")
    seal(path)
    bundle, disk = load_bundle(path), PicturesOnDisk()
    assert disk.original(bundle, "", NAMES[0]) == "", "nowhere, and nothing is wrong"
    _fill(tmp_path / "faces", NAMES[:300])
    assert disk.original(bundle, "", NAMES[0]) == "", "three of twenty: rather another folder"
    shutil.rmtree(tmp_path / "faces")
    _fill(tmp_path / "faces", NAMES[:1300])
    assert isinstance(disk.original(bundle, "", NAMES[0]), np.ndarray)
