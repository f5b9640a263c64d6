"""Grids have every face in its place, and pictures carry what reproduces them."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

import latent_explorer
from latent_explorer.export.pictures import (
    face_grid,
    grid_shape,
    read_metadata,
    save_png,
)

METADATA = {"bundle": "Größe", "fingerprint": "0123456789ab", "sampling": {"fact": 0.7, "k": [1]}}


@pytest.fixture
def faces() -> NDArray[np.uint8]:
    """Five faces of 4 x 3 pixels."""
    return np.random.default_rng(3).integers(0, 256, (5, 4, 3, 3), np.uint8)


@pytest.mark.parametrize(
    ("n", "shape"),
    [
        (1, (1, 1)),
        (2, (1, 2)),
        (6, (2, 3)),
        (7, (2, 4)),
        (12, (3, 4)),
        (24, (4, 6)),
        (100, (10, 10)),
    ],
)
def test_few_tiles_stay_empty(n: int, shape: tuple[int, int]) -> None:
    assert grid_shape(n) == shape


@given(st.integers(1, 2000), st.one_of(st.none(), st.integers(1, 50)))
def test_a_grid_holds_all_faces_and_no_empty_row(n: int, columns: int | None) -> None:
    rows, found = grid_shape(n, columns)
    assert (rows - 1) * found < n <= rows * found
    assert columns in (None, found)


def test_every_face_is_in_its_place(faces: NDArray[np.uint8]) -> None:
    picture = face_grid(faces, 3, gap=2, background=(1, 2, 3))
    assert picture.shape == (2 * 4 + 2, 3 * 3 + 2 * 2, 3)
    assert picture.dtype == np.uint8
    assert picture.flags.c_contiguous
    covered = np.zeros(picture.shape[:2], bool)
    for index, face in enumerate(faces):
        top, left = index // 3 * 6, index % 3 * 5
        np.testing.assert_array_equal(picture[top : top + 4, left : left + 3], face)
        covered[top : top + 4, left : left + 3] = True
    assert (picture[~covered] == (1, 2, 3)).all()
    assert np.count_nonzero(covered) == 5 * 4 * 3


def test_without_gaps_the_grid_is_the_faces(faces: NDArray[np.uint8]) -> None:
    np.testing.assert_array_equal(face_grid(faces, 1, gap=0), faces.reshape(20, 3, 3))
    np.testing.assert_array_equal(face_grid(faces[:1]), faces[0])


def test_what_cannot_be_laid_out_is_refused(faces: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match="no faces"):
        face_grid(faces[:0])
    with pytest.raises(ValueError, match="at least one column"):
        face_grid(faces, 0)
    with pytest.raises(ValueError, match=r"not float64 of shape \(5, 4, 3, 3\)"):
        face_grid(faces / 255)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"shape \(4, 3, 3\)"):
        face_grid(faces[0])


@pytest.mark.parametrize("channels", [3, 4])
def test_a_picture_carries_its_settings(tmp_path: Path, channels: int) -> None:
    path = tmp_path / "faces.png"
    pixels = np.random.default_rng(1).integers(0, 256, (5, 7, channels), np.uint8)
    save_png(path, pixels[:, ::-1], METADATA, title="Faces")
    with Image.open(path) as image:
        np.testing.assert_array_equal(np.asarray(image), pixels[:, ::-1])
        assert image.info["Title"] == "Faces"
        assert image.info["Software"] == f"Latent Explorer {latent_explorer.__version__}"
    assert read_metadata(path) == METADATA


def test_the_settings_of_other_files_are_not_guessed(
    tmp_path: Path, faces: NDArray[np.uint8]
) -> None:
    path = tmp_path / "faces.png"
    Image.fromarray(faces[0]).save(path)
    with pytest.raises(ValueError, match=r"faces\.png holds no settings"):
        read_metadata(path)
    Image.fromarray(faces[0]).save(path, format="JPEG")
    with pytest.raises(ValueError, match="not a PNG"):
        read_metadata(path)
    save_png(path, faces[0], METADATA)
    path.write_bytes(path.read_bytes()[:90])
    with pytest.raises(ValueError, match="holds no settings"):
        read_metadata(path)
    with pytest.raises(FileNotFoundError):
        read_metadata(tmp_path / "nothing.png")


def test_a_failed_export_leaves_the_former_picture(
    tmp_path: Path, faces: NDArray[np.uint8]
) -> None:
    path = tmp_path / "face.png"
    save_png(path, faces[0], METADATA)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="JSON"):
        save_png(path, faces[1], {"fact": float("nan")})
    with pytest.raises(TypeError):
        save_png(path, faces[1].astype(np.complex128), METADATA)  # type: ignore[arg-type]
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_pictures_are_png_by_name_too(tmp_path: Path, faces: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match=r"end in \.png, not face\.jpg"):
        save_png(tmp_path / "face.jpg", faces[0], METADATA)


def test_names_that_are_no_text_do_not_stop_an_export(
    tmp_path: Path, faces: NDArray[np.uint8]
) -> None:
    path = tmp_path / "face.png"
    save_png(path, faces[0], {"bundle": "\udcff\x1b\U0001f600"})
    assert read_metadata(path) == {"bundle": "\udcff\x1b\U0001f600"}


# Disks that take no more


@pytest.mark.parametrize("room", [0, 100, 3000])
def test_a_full_disk_leaves_the_former_picture(
    tmp_path: Path, full_disk: Callable[[int], AbstractContextManager[None]], room: int
) -> None:
    path = tmp_path / "face.png"
    path.write_bytes(b"former")
    noise = np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8)
    with full_disk(room), pytest.raises(OSError, match="too large") as caught:
        save_png(path, noise, METADATA)
    assert caught.value.filename == str(path)
    assert path.read_bytes() == b"former"
    assert os.listdir(tmp_path) == ["face.png"]
