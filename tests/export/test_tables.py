"""Vectors come back as they went, and nothing foreign is taken for vectors."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from latent_explorer.export.tables import load_vectors, save_csv, save_npz

METADATA = {"fingerprint": "0123456789ab", "sampling": {"fact": 0.7, "seed": 7}}


@pytest.fixture
def z() -> NDArray[np.float32]:
    return np.random.default_rng(5).normal(size=(6, 4)).astype(np.float32)


def test_npz_holds_the_vectors_bit_for_bit(tmp_path: Path, z: NDArray[np.float32]) -> None:
    path = tmp_path / "vectors.npz"
    v = z[:, :2].astype(np.float64) / 3
    save_npz(path, z, v, METADATA)
    with np.load(path, allow_pickle=False) as found:
        assert found["z"].dtype == np.float32
        assert found["z"].tobytes() == z.tobytes()
        assert found["v"].dtype == np.float64
        assert found["v"].tobytes() == v.tobytes()
        assert json.loads(found["metadata"].item()) == METADATA
    np.testing.assert_array_equal(load_vectors(path), z)


def test_the_same_vectors_give_the_same_file(tmp_path: Path, z: NDArray[np.float32]) -> None:
    files = [tmp_path / "a.npz", tmp_path / "b.npz"]
    for path in files:
        save_npz(path, z, z, METADATA)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_csv_begins_with_the_names(tmp_path: Path) -> None:
    path = tmp_path / "vectors.csv"
    save_csv(path, np.array([[0.1, -2.0], [1e-7, 3.0]], np.float32))
    assert path.read_text("utf-8").splitlines() == [
        "z0,z1",
        "0.100000001,-2",
        "1.00000001e-07,3",
    ]
    save_csv(path, np.zeros((1, 2)), ["PCA 1", 'a "b", c'])
    assert path.read_text("utf-8").splitlines() == ['PCA 1,"a ""b"", c"', "0,0"]


def test_csv_wants_a_name_for_each_component(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="1 names for 2 components"):
        save_csv(tmp_path / "vectors.csv", np.zeros((1, 2)), ["one"])
    assert list(tmp_path.iterdir()) == []


@given(
    arrays(
        np.float32,
        array_shapes(min_dims=2, max_dims=2, max_side=5),
        elements=st.floats(width=32, allow_nan=False, allow_infinity=False),
    )
)
def test_csv_gives_the_same_numbers_back(
    tmp_path_factory: pytest.TempPathFactory, z: NDArray[np.float32]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "vectors.csv"
    save_csv(path, z)
    assert load_vectors(path).tobytes() == z.tobytes()


def test_csv_of_doubles_loses_no_digit(tmp_path: Path) -> None:
    path = tmp_path / "vectors.csv"
    save_csv(path, np.array([[1 / 3, np.pi]]))
    assert [float(text) for text in path.read_text("utf-8").splitlines()[1].split(",")] == [
        1 / 3,
        np.pi,
    ]


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
        with pytest.raises(ValueError, match="must hold numbers, one vector a row"):
            load_vectors(tmp_path / f"{name}.npy")


def test_a_damaged_file_is_refused(tmp_path: Path, z: NDArray[np.float32]) -> None:
    path = tmp_path / "a.npz"
    np.savez_compressed(path, z=z)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(ValueError, match="cannot be read"):
        load_vectors(path)
