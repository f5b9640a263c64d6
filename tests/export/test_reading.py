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


# Bounds


def _header(shape: str, dtype: str = "'<f4'") -> bytes:
    text = f"{{'descr': {dtype}, 'fortran_order': False, 'shape': {shape}}}"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ("(1000000, 1000000)", "more than 134,217,728 numbers"),
        ("(10**9, 10**9)", "header is damaged"),
        (f"(1{'0' * 400}, 1)", "more than 134,217,728 numbers"),
        (f"(0, 1{'0' * 400})", "must hold numbers, one vector a row"),
        ("(-1, -4)", "header is damaged"),
        ("(True, 4)", "fewer numbers"),
        ("(2, 4)", "fewer numbers"),
        ("(1, 1)", "more or fewer numbers"),
        ("(" * 300 + ")" * 300, "header is damaged"),
        ("[1, 2]", "header is damaged"),
        ("__import__('os')", "header is damaged"),
    ],
)
def test_a_header_is_not_believed(tmp_path: Path, shape: str, message: str) -> None:
    content = _header(shape) + b"\0" * 12
    (tmp_path / "a.npy").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("z.npy", content)
    for name in ("a.npy", "a.npz"):
        with pytest.raises(ValueError, match=message) as caught:
            load_vectors(tmp_path / name)
        assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "dtype", ["'|O'", "'<U4'", "'<c8'", "'|V8'", "[('a', '<f4')]", "'?'", "'<f999'", "'a' * 9", "1"]
)
def test_what_is_no_number_is_refused_by_its_header(tmp_path: Path, dtype: str) -> None:
    (tmp_path / "a.npy").write_bytes(_header("(1, 1)", dtype) + b"\0" * 8)
    with pytest.raises(ValueError, match=r"must hold numbers|header is damaged"):
        load_vectors(tmp_path / "a.npy")


def test_what_unpacks_to_many_gigabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.npz"
    n = reading.MOST_VALUES // 256 + 1
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("z.npy", "w", force_zip64=True) as member:
            member.write(_header(f"({n}, 256)"))
            member.write(bytes(2**20))
    assert path.stat().st_size < 10_000
    with pytest.raises(ValueError, match="give fewer vectors at a time"):
        load_vectors(path)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_without_bounds_are_refused(
    tmp_path: Path, z: NDArray[np.float32], packing: int
) -> None:
    content = io.BytesIO()
    np.save(content, z)
    with zipfile.ZipFile(tmp_path / "a.npz", "w", packing) as archive:
        archive.writestr("z.npy", content.getvalue())
    with pytest.raises(ValueError, match="packed in a way that numpy does not use"):
        load_vectors(tmp_path / "a.npz")


def test_a_zip_of_a_later_version_is_refused(tmp_path: Path, z: NDArray[np.float32]) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, z=z)
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 6] = 99
    path.write_bytes(content)
    with pytest.raises(ValueError, match="cannot be read"):
        load_vectors(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
@pytest.mark.parametrize("name", ["a.npz", "a.npy", "a.csv"])
def test_a_pipe_is_refused_without_waiting(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(ValueError, match=f"{name} is no file"):
        load_vectors(tmp_path / name)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("1,2\n3\n", "row 2 has 1 fields, those before have 2"),
        ("1,2\n3,4,5\n", "row 2 has 3 fields, those before have 2"),
        ("z0,z1\n1,2,3\n", "row 1 has 3 fields, those before have 2"),
        ("1,2\n3,four\n", "row 2 holds 'four', no number"),
        ("a.jpg,2\nb.jpg,4\n", "row 1 holds 'a.jpg', no number"),
        ("name,z0\na.jpg,4\n", "row 1 holds 'a.jpg', no number"),
        ("file\na.jpg\n", "no row of numbers"),
        ("1,2\n3,\n", "row 2 holds '', no number"),
        ("1,2\n" + "x" * 5000 + ",1\n", r"row 2 holds 'x{24}\.\.\.', no number"),
        ("1," + "9" * 140_000 + "\n", "field larger than field limit"),
        ('1,"' + "\n" * 140_000, "field larger than field limit"),
        ("1," * 3_000_000, "longer than 4,194,304 characters"),
        ("1,2\n1,inf\n", "not finite, first in vector 2"),
        ("1,2\n3,-1e39\n", "not finite, first in vector 2"),
        ("1,2\n3," + "9" * 5000, "not finite, first in vector 2"),
        ("1,2\0\n", "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=message) as caught:
        load_vectors(tmp_path / "a.csv")
    assert len(str(caught.value)) < 200
    assert "\n" not in str(caught.value)


def test_too_many_numbers_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_VALUES", 10)
    rows = np.zeros((6, 2), np.float32)
    np.savez(tmp_path / "a.npz", z=rows)
    np.save(tmp_path / "a.npy", rows)
    np.savetxt(tmp_path / "a.csv", rows, delimiter=",")
    for name in ("a.npz", "a.npy", "a.csv"):
        with pytest.raises(ValueError, match="give fewer vectors at a time"):
            load_vectors(tmp_path / name)
        assert len(load_vectors(_fewer(tmp_path / name))) == 5


def _fewer(path: Path) -> Path:
    rows = np.zeros((5, 2), np.float32)
    if path.suffix == ".csv":
        np.savetxt(path, rows, delimiter=",")
    else:
        (np.savez if path.suffix == ".npz" else np.save)(path, rows)
    return path


@pytest.mark.parametrize("first", ["file", "File", '"file"', "\ufefffile"])
def test_a_first_column_of_names_is_passed_over(tmp_path: Path, first: str) -> None:
    content = f'{first},z0,z1\n"a, b.jpg",1,2\n000007,3,4\n'
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    np.testing.assert_array_equal(load_vectors(tmp_path / "a.csv"), [[1, 2], [3, 4]])


def test_a_first_row_of_numbers_is_not_taken_for_a_header(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("one,2\n3,4\n")
    with pytest.raises(ValueError, match="row 1 holds 'one'"):
        load_vectors(tmp_path / "a.csv")
