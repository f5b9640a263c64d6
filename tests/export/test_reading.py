"""Tables of other programs are read, and nothing foreign is taken for vectors."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from latent_explorer.export import reading
from latent_explorer.export.reading import load_vectors


@pytest.fixture
def z() -> NDArray[np.float32]:
    return np.random.default_rng(5).normal(size=(6, 4)).astype(np.float32)


def test_tables_of_other_programs_are_read(tmp_path: Path) -> None:
    expected = [[1, 2], [3, 4]]
    csv = tmp_path / "a.csv"
    csv.write_bytes(b"\xef\xbb\xbf1,2\r\n\r\n3,4\r\n")
    npy = tmp_path / "a.NPY"
    with npy.open("wb") as file:
        np.save(file, np.array(expected, np.float16, order="F"))
    npz = tmp_path / "a.npz"
    np.savez_compressed(npz, zpoints=np.array(expected))
    for path in (csv, npy, npz):
        found = load_vectors(path)
        assert found.dtype == np.float32
        np.testing.assert_array_equal(found, expected)


def test_a_single_vector_is_one_row(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.arange(3.0))
    assert load_vectors(path).shape == (1, 3)


class _Planted:
    """Creates a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


def test_pickles_are_refused_and_not_executed(tmp_path: Path) -> None:
    planted = _Planted(tmp_path / "executed")
    objects = np.array([planted], dtype=object)
    np.save(tmp_path / "a.npy", objects, allow_pickle=True)
    np.savez(tmp_path / "a.npz", z=objects)
    (tmp_path / "b.npy").write_bytes(pickle.dumps(planted))
    for name in ("a.npy", "a.npz", "b.npy"):
        with pytest.raises(ValueError, match=f"{name} cannot be read"):
            load_vectors(tmp_path / name)
    assert not planted.path.exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"1,2", r"give a \.npz, \.npy or \.csv"),
        ("a.csv", b"", "no row of numbers"),
        ("a.csv", b"z0,z1\n", "no row of numbers"),
        ("a.csv", b"1,2\n3\n", "cannot be read"),
        ("a.csv", b"1,two\n", "cannot be read"),
        ("a.csv", b"1,nan\n", "not finite"),
        ("a.csv", b"1,1e39\n", "not finite"),
        ("a.csv", b"\xff\xfe1", "cannot be read"),
        ("a.npy", b"", "cannot be read"),
        ("a.npz", b"PK\x03\x04 cut short", "cannot be read"),
    ],
)
def test_what_is_no_table_of_vectors_is_refused(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message):
        load_vectors(path)


def test_other_arrays_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "two.npz", a=np.zeros(2), b=np.zeros(2))
    with pytest.raises(ValueError, match="no array named z among a, b"):
        load_vectors(tmp_path / "two.npz")
    for name, array in {
        "cube": np.zeros((2, 2, 2)),
        "empty": np.zeros((0, 3)),
        "text": np.array(["a"]),
        "complex": np.zeros((1, 2), complex),
    }.items():
        np.save(tmp_path / f"{name}.npy", array)
        with pytest.raises(ValueError, match="must hold numbers, one vector a row; it holds"):
            load_vectors(tmp_path / f"{name}.npy")


def test_a_damaged_file_is_refused(tmp_path: Path, z: NDArray[np.float32]) -> None:
    path = tmp_path / "a.npz"
    np.savez_compressed(path, z=z)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(ValueError, match="cannot be read"):
        load_vectors(path)
