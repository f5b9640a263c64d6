"""Vectors come back as they went, by one writer for the window and the command line."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from latent_explorer.export.reading import load_vectors
from latent_explorer.export.tables import (
    LONGEST_NAME,
    SUFFIXES,
    check_table_name,
    save_vectors,
)

METADATA = {"fingerprint": "0123456789ab", "sampling": {"fact": 0.7, "seed": 7}}
NAMES = ["a.jpg", "b, c.jpg", 'd"e".jpg', "f\ng\rh.jpg", "Größe/ü.jpg", "\udcff.jpg"]


@pytest.fixture
def z() -> NDArray[np.float32]:
    return np.random.default_rng(5).normal(size=(6, 4)).astype(np.float32)


def test_npz_holds_everything_bit_for_bit(tmp_path: Path, z: NDArray[np.float32]) -> None:
    path = tmp_path / "vectors.npz"
    v = z[:, :2].astype(np.float64) / 3
    save_vectors(path, z, v=v, names=NAMES, metadata=METADATA)
    with np.load(path, allow_pickle=False) as found:
        assert set(found.files) == {"z", "v", "names", "metadata", "fingerprint"}
        assert found["z"].dtype == np.float32
        assert found["z"].tobytes() == z.tobytes()
        assert found["v"].dtype == np.float64
        assert found["v"].tobytes() == v.tobytes()
        assert found["names"].tolist() == NAMES
        assert json.loads(found["metadata"].item()) == METADATA
        assert found["fingerprint"].item() == "0123456789ab"
    np.testing.assert_array_equal(load_vectors(path), z)


def test_what_is_not_given_is_not_in_the_file(tmp_path: Path, z: NDArray[np.float32]) -> None:
    save_vectors(tmp_path / "vectors.npz", z)
    with np.load(tmp_path / "vectors.npz", allow_pickle=False) as found:
        assert found.files == ["z"]


def test_the_same_vectors_give_the_same_file(tmp_path: Path, z: NDArray[np.float32]) -> None:
    files = [tmp_path / "a.npz", tmp_path / "b.npz"]
    for path in files:
        save_vectors(path, z, v=z, metadata=METADATA)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_one_long_name_does_not_make_all_names_long(tmp_path: Path, z: NDArray[np.float32]) -> None:
    path = tmp_path / "vectors.npz"
    save_vectors(path, z, names=["x" * 1_000_000 + "end.jpg", *"bcdef"])
    with np.load(path, allow_pickle=False) as found:
        names = found["names"]
        assert names.dtype.kind == "U"
        assert names[0] == "…" + "x" * (LONGEST_NAME - 8) + "end.jpg"
        assert names[1:].tolist() == list("bcdef")


def test_csv_begins_with_the_components(tmp_path: Path) -> None:
    path = tmp_path / "vectors.csv"
    save_vectors(path, np.array([[0.1, -2.0], [1e-7, 3.0]], np.float32), metadata=METADATA)
    assert path.read_bytes() == b"z0,z1\n0.100000001,-2\n1.00000001e-07,3\n"


def test_csv_has_the_names_in_a_column_of_their_own(tmp_path: Path, z: NDArray[np.float32]) -> None:
    path = tmp_path / "vectors.csv"
    save_vectors(path, z, names=NAMES)
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["file", "z0", "z1", "z2", "z3"]
    assert [row[0] for row in rows] == NAMES
    np.testing.assert_array_equal(np.array([row[1:] for row in rows], np.float32), z)
    np.testing.assert_array_equal(load_vectors(path), z)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_there_is_a_name_for_each_vector_or_none(
    tmp_path: Path, z: NDArray[np.float32], suffix: str
) -> None:
    with pytest.raises(ValueError, match="1 names for 6 vectors"):
        save_vectors(tmp_path / f"vectors{suffix}", z, names=["one"])
    assert os.listdir(tmp_path) == []


@given(
    z=arrays(
        np.float32,
        array_shapes(min_dims=2, max_dims=2, max_side=5),
        elements=st.floats(width=32, allow_nan=False, allow_infinity=False),
    ),
    suffix=st.sampled_from([".npz", ".npy", ".csv", ".CSV"]),
    data=st.data(),
)
def test_vectors_come_back_as_they_went(
    tmp_path_factory: pytest.TempPathFactory, z: NDArray[np.float32], suffix: str, data: Any
) -> None:
    # What the name of a file can hold, and what a zip can hold besides.
    characters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
    names = data.draw(st.none() | st.lists(st.text(characters), min_size=len(z), max_size=len(z)))
    path = tmp_path_factory.mktemp("tables") / f"vectors{suffix}"
    save_vectors(path, z, names=names)
    assert load_vectors(path).tobytes() == z.tobytes()
    if names is not None and suffix == ".npz":
        with np.load(path, allow_pickle=False) as found:
            assert found["names"].tolist() == names


@pytest.mark.parametrize("name", ["x.txt", "x", "x.npz.txt", "x.", ".npz"])
def test_another_suffix_is_refused_before_any_work(
    tmp_path: Path, z: NDArray[np.float32], name: str
) -> None:
    for refuse in (check_table_name, lambda path: save_vectors(path, z)):
        with pytest.raises(ValueError, match=r"\.npz, \.npy or \.csv"):
            refuse(tmp_path / name)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_must_not_be_replaced_is_found_before_any_work(tmp_path: Path, suffix: str) -> None:
    check_table_name(tmp_path / f"new{suffix}")
    (tmp_path / f"folder{suffix}").mkdir()
    with pytest.raises(IsADirectoryError, match="it is a folder"):
        check_table_name(tmp_path / f"folder{suffix}")
    (tmp_path / f"closed{suffix}").touch(0o444)
    with pytest.raises(PermissionError, match="read-only"):
        check_table_name(tmp_path / f"closed{suffix}")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("room", [0, 200, 5_000, 30_000])
def test_a_full_disk_leaves_the_former_table(
    tmp_path: Path,
    full_disk: Callable[[int], AbstractContextManager[None]],
    suffix: str,
    room: int,
) -> None:
    path = tmp_path / f"vectors{suffix}"
    path.write_bytes(b"former")
    z = np.random.default_rng(0).normal(size=(100, 100))
    names = [f"{i}.jpg" for i in range(100)]
    with full_disk(room), pytest.raises(OSError, match="too large") as caught:
        save_vectors(path, z, v=z, names=names, metadata=METADATA)
    assert caught.value.filename == str(path)
    assert path.read_bytes() == b"former"
    assert os.listdir(tmp_path) == [path.name]


def test_csv_of_doubles_loses_no_digit(tmp_path: Path) -> None:
    path = tmp_path / "vectors.csv"
    save_vectors(path, np.array([[1 / 3, np.pi]]))
    assert [float(text) for text in path.read_text("utf-8").splitlines()[1].split(",")] == [
        1 / 3,
        np.pi,
    ]
