"""One file a picture: numbered, all of them or none, and never mixed with others."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from latent_explorer.export.numbered_files import face_files
from latent_explorer.export.pictures import read_metadata

METADATA = {"bundle": "Größe", "fingerprint": "0123456789ab"}


@pytest.fixture
def faces() -> NDArray[np.uint8]:
    """Five faces of 4 x 3 pixels."""
    return np.random.default_rng(3).integers(0, 256, (5, 4, 3, 3), np.uint8)


def test_one_file_a_face(tmp_path: Path, faces: NDArray[np.uint8]) -> None:
    paths = face_files(tmp_path / "faces", faces, METADATA)
    assert [path.name for path in paths] == [f"face-0{number}.png" for number in range(1, 6)]
    for number, (path, face) in enumerate(zip(paths, faces, strict=True), start=1):
        with Image.open(path) as image:
            np.testing.assert_array_equal(np.asarray(image), face)
        assert read_metadata(path) == {**METADATA, "face": number}


def test_two_draws_are_not_mixed_in_one_folder(tmp_path: Path, faces: NDArray[np.uint8]) -> None:
    (tmp_path / "notes.txt").touch()
    face_files(tmp_path, faces, METADATA)
    with pytest.raises(FileExistsError, match="another folder"):
        face_files(tmp_path, faces[:2], METADATA)
    assert len(list(tmp_path.glob("face-*.png"))) == 5


def test_many_files_sort_by_number(tmp_path: Path) -> None:
    paths = face_files(tmp_path, np.zeros((100, 1, 1, 3), np.uint8), {})
    assert (paths[0].name, paths[-1].name) == ("face-001.png", "face-100.png")
    assert paths == sorted(paths)


@pytest.mark.parametrize("there", [False, True])
def test_a_full_disk_leaves_no_face_behind(
    tmp_path: Path, full_disk: Callable[[int], AbstractContextManager[None]], there: bool
) -> None:
    folder = tmp_path / "faces"
    if there:
        folder.mkdir()
        (folder / "mine.txt").touch()
    faces = np.zeros((4, 40, 40, 3), np.uint8)
    faces[3] = np.random.default_rng(0).integers(0, 256, faces[3].shape, np.uint8)
    with full_disk(3000), pytest.raises(OSError, match="too large"):
        face_files(folder, faces, METADATA)
    assert [path.name for path in tmp_path.rglob("*")] == (["faces", "mine.txt"] if there else [])


def test_faces_do_not_go_into_a_file(tmp_path: Path, faces: NDArray[np.uint8]) -> None:
    (tmp_path / "faces").touch()
    with pytest.raises(NotADirectoryError, match="it is a file; give a folder"):
        face_files(tmp_path / "faces", faces, METADATA)
    with pytest.raises(OSError, match="faces"):
        face_files(tmp_path / "faces" / "deeper", faces, METADATA)
    assert os.listdir(tmp_path) == ["faces"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that not even root can write")
def test_a_folder_that_cannot_be_made_is_named(faces: NDArray[np.uint8]) -> None:
    with pytest.raises(OSError, match="/proc/faces"):
        face_files(Path("/proc/faces"), faces, METADATA)
