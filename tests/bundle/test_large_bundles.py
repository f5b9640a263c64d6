"""Bundles that are too large to be read and verified whenever they are opened."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from latent_explorer.bundle import Bundle, BundleError, load_bundle, points_file, tables
from latent_explorer.bundle.array_files import save_arrays
from latent_explorer.bundle.stored_table import StoredNames, StoredTable
from latent_explorer.bundle.verification import verify_steps

Seal = Callable[[Path], None]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is small."""
    monkeypatch.setattr(points_file, "KEPT_BYTES", 0)
    monkeypatch.setattr(tables, "READ_AT_ONCE", 0)


@pytest.fixture
def copied(toy_bundle: Path, tmp_path: Path, large: None) -> Path:
    return Path(copytree(toy_bundle, tmp_path / "copied"))


def damage(path: Path, place: int, value: bytes | None = None) -> None:
    """Change a byte and nothing that tells of it."""
    status = path.stat()
    with path.open("r+b") as file:
        file.seek(place, os.SEEK_END if place < 0 else os.SEEK_SET)
        here = file.tell()
        old = file.read(2)
        file.seek(here)
        file.write(value or bytes([old[0] ^ 1]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def verified(bundle: Bundle) -> list[tuple[int, int]]:
    return list(verify_steps(bundle))


def test_nothing_of_the_points_is_read_before_it_is_used(copied: Path) -> None:
    damage(copied / "zpoints.npy", -1)
    bundle = load_bundle(copied)
    assert bundle.n == 2000
    with pytest.raises(BundleError, match=r"zpoints\.npy is cut short or was altered"):
        verified(bundle)


def test_a_whole_bundle_is_verified_to_its_last_byte(copied: Path) -> None:
    bundle = load_bundle(copied)
    steps = verified(bundle)
    done, totals = zip(*steps, strict=True)
    files = json.loads((copied / "bundle.json").read_text("utf-8"))["sha256"]
    assert set(totals) == {sum((copied / file).stat().st_size for file in files)}
    assert list(done) == sorted(done)
    assert done[-1] == totals[0]


@pytest.mark.parametrize(
    "file", ["encoder.keras", "decoder.keras", "images.npz", "basis.npz", "zpoints.npy"]
)
def test_what_is_damaged_after_the_opening_is_found(file: str, copied: Path) -> None:
    bundle = load_bundle(copied)
    damage(copied / file, 400)
    with pytest.raises(BundleError, match=file.replace(".", r"\.")):
        verified(bundle)
    # What is parsed is verified before, however large.
    if file != "zpoints.npy":
        with pytest.raises(BundleError, match=file.replace(".", r"\.")):
            load_bundle(copied)


def test_values_that_are_no_numbers_are_refused_when_they_are_read(copied: Path) -> None:
    bundle = load_bundle(copied)
    damage(copied / "zpoints.npy", -2, b"\x00\x7c")
    np.testing.assert_array_equal(bundle.space.columns("z", [0])[0][:2].shape, (2,))
    with pytest.raises(BundleError, match="not finite; copy or download"):
        bundle.space.columns("z", [11])


@pytest.mark.parametrize("cut", [1, 2000, 40_000])
def test_a_file_of_another_length_is_refused_at_once(cut: int, copied: Path) -> None:
    file = copied / "zpoints.npy"
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size - cut)
    with pytest.raises(BundleError, match=r"zpoints\.npy is cut short or was altered"):
        load_bundle(copied)


def test_names_and_columns_are_those_that_are_read_at_once(
    toy_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = load_bundle(toy_bundle)
    monkeypatch.setattr(tables, "READ_AT_ONCE", 0)
    bundle = load_bundle(toy_bundle)
    names = bundle.image_names
    assert isinstance(names, StoredNames)
    assert not names.are_read
    assert names[0] == expected.image_names[0]
    assert names[-1] == expected.image_names[-1]
    assert names.are_read
    assert list(names) == list(expected.image_names)
    assert names[5:9] == expected.image_names[5:9]
    assert names[9:2:-3] == expected.image_names[9:2:-3]
    with pytest.raises(IndexError):
        names[2000]
    assert list(bundle.columns) == list(expected.columns)
    for title, column in expected.columns.items():
        np.testing.assert_array_equal(bundle.columns[title], column)
        assert title in bundle.columns
    assert bundle.columns.get("no such") is None
    np.testing.assert_array_equal(bundle.images.names, expected.images.names)
    assert bundle.images.index("002000.jpg") == 1999


@pytest.mark.parametrize("letter", ["a", "ü", "ж", "😀", "\udcff"])
def test_names_of_all_alphabets(letter: str, copied: Path, seal: Seal) -> None:
    names = np.array([f"{i}.jpg" for i in range(1999)] + [f"{letter}.jpg"])
    save_arrays(copied / "images.npz", {"names": names, "columns": np.array([], "U1")})
    seal(copied)
    found = load_bundle(copied).image_names
    assert found[7] == "7.jpg"
    assert list(found) == names.tolist()
    np.testing.assert_array_equal(np.asarray(found), names)


def test_texts_that_are_none_are_found_when_they_are_read(copied: Path, seal: Seal) -> None:
    names = np.array([f"{i}.jpg" for i in range(2000)])
    names.view(np.uint32)[-1] = 0x110000
    save_arrays(copied / "images.npz", {"names": names, "columns": np.array([], "U1")})
    seal(copied)
    bundle = load_bundle(copied)
    assert isinstance(bundle.images, StoredTable)
    for _ in range(2):
        with pytest.raises(ValueError, match="names"):
            bundle.image_names[1999]
    with pytest.raises(BundleError, match="names"):
        verified(bundle)
