"""Planes in the cache: as they were kept, or made anew; never more of them than allowed."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle import Bundle, load_bundle, plane_file, points_file
from latent_explorer.bundle.plane_cache import PlaneCache
from latent_explorer.bundle.stored_values import StoredValues
from latent_explorer.core.arrays import without_pauses

ARRAYS = {
    "x": np.linspace(-3, 3, 5000, dtype=np.float32),
    "rows": np.arange(5000, dtype=np.uint32)[::-1],
    "starts": np.arange(7, dtype=np.int64),
    "sums": np.arange(12, dtype=np.uint32).reshape(3, 4),
}


@pytest.fixture
def bundle(toy_bundle: Path) -> Bundle:
    return load_bundle(toy_bundle)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PlaneCache:
    monkeypatch.setattr(plane_file, "_SMALL", 64)
    monkeypatch.setattr(plane_file, "_STEP", 4096)
    return PlaneCache(tmp_path / "planes")


SHAPES = {name: (str(array.dtype), array.shape) for name, array in ARRAYS.items()}


def fill(rooms: Any) -> Any:
    # Not from the beginning to the end, and some of it twice.
    for name, array in reversed(ARRAYS.items()):
        rooms[name][:] = np.zeros(array.size, array.dtype)
        yield
        middle = array.size // 2
        rooms[name][middle:] = array.reshape(-1)[middle:]
        rooms[name][:middle] = array.reshape(-1)[:middle]
        np.testing.assert_array_equal(rooms[name][1:middle], array.reshape(-1)[1:middle])


def keep(cache: PlaneCache, bundle: Bundle, plane: str = "a") -> Any:
    return without_pauses(cache.keep_steps(bundle, plane, SHAPES, fill))


def find(cache: PlaneCache, bundle: Bundle, plane: str = "a") -> Any:
    return without_pauses(cache.find_steps(bundle, plane))


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "planes").iterdir())


def test_what_was_kept_is_found(cache: PlaneCache, bundle: Bundle, tmp_path: Path) -> None:
    assert find(cache, bundle) is None
    for found in (keep(cache, bundle), find(PlaneCache(tmp_path / "planes"), bundle)):
        assert list(found) == list(ARRAYS)
        assert isinstance(found["x"], StoredValues)
        assert isinstance(found["sums"], np.ndarray)
        for name, array in ARRAYS.items():
            assert len(found[name]) == len(array)
            np.testing.assert_array_equal(found[name][:], array)
    assert find(cache, bundle, "another") is None
    (file,) = files(tmp_path)
    assert file.suffix == ".plane"


def test_values_on_disk_are_indexed_like_an_array(cache: PlaneCache, bundle: Bundle) -> None:
    values, expected = keep(cache, bundle)["rows"], ARRAYS["rows"]
    for key in (0, -1, 4999, slice(10, 20), slice(-5, None), slice(7, 3), slice(4990, 9999)):
        np.testing.assert_array_equal(values[key], expected[key])
    assert values[:].dtype == np.uint32
    assert not values[:].flags.writeable
    for key in (5000, -5001, slice(None, None, 2)):
        with pytest.raises(IndexError):
            values[key]


@pytest.mark.parametrize("place", [0, 30, 10_000, 25_000, -100, -5, -1])
def test_a_damaged_file_is_made_anew(
    place: int, cache: PlaneCache, bundle: Bundle, tmp_path: Path
) -> None:
    keep(cache, bundle)
    (file,) = files(tmp_path)
    data = bytearray(file.read_bytes())
    data[place] ^= 0x40
    file.write_bytes(data)
    assert find(cache, bundle) is None
    assert files(tmp_path) == []
    assert keep(cache, bundle) is not None
    assert find(cache, bundle) is not None


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\x80\x04K\x01.", b"latent-explorer plane 1\n"]
)
def test_what_is_no_such_file_is_made_anew(
    data: bytes, cache: PlaneCache, bundle: Bundle, tmp_path: Path
) -> None:
    keep(cache, bundle)
    (file,) = files(tmp_path)
    for part in (data, file.read_bytes()[:-50], file.read_bytes()[: len(ARRAYS["x"])]):
        file.write_bytes(part)
        assert find(cache, bundle) is None
        keep(cache, bundle)


def test_those_not_used_for_longest_go_first(bundle: Bundle, tmp_path: Path) -> None:
    size = sum(array.nbytes for array in ARRAYS.values())
    cache = PlaneCache(tmp_path / "planes", limit=3 * size + 3000)
    for number, plane in enumerate("abc"):
        keep(cache, bundle, plane)
        newest = max(files(tmp_path), key=lambda file: file.stat().st_mtime_ns)
        os.utime(newest, ns=(number, number))
    # Used again, it is no longer the oldest.
    assert find(cache, bundle, "a") is not None
    keep(cache, bundle, "d")
    assert [find(cache, bundle, plane) is not None for plane in "abcd"] == [True, False, True, True]
    assert sum(file.stat().st_size for file in files(tmp_path)) <= 3 * size + 3000


def test_one_that_is_in_use_can_go(bundle: Bundle, tmp_path: Path) -> None:
    size = sum(array.nbytes for array in ARRAYS.values())
    cache = PlaneCache(tmp_path / "planes", limit=size + 3000)
    first = keep(cache, bundle, "a")
    keep(cache, bundle, "b")
    assert len(files(tmp_path)) == 1
    np.testing.assert_array_equal(first["x"][:], ARRAYS["x"])


def test_what_is_too_much_is_not_kept(bundle: Bundle, tmp_path: Path) -> None:
    cache = PlaneCache(tmp_path / "planes", limit=1000)
    assert keep(cache, bundle) is None
    assert files(tmp_path) == []


def test_where_nothing_can_be_written_nothing_is_kept(
    bundle: Bundle, tmp_path: Path, full_disk: Any
) -> None:
    (tmp_path / "file").write_text("no folder")
    assert keep(PlaneCache(tmp_path / "file"), bundle) is None
    assert find(PlaneCache(tmp_path / "file"), bundle) is None
    with full_disk(10_000):
        assert keep(PlaneCache(tmp_path / "planes"), bundle) is None
    assert files(tmp_path) == []


def test_a_work_given_up_leaves_nothing(cache: PlaneCache, bundle: Bundle, tmp_path: Path) -> None:
    steps = cache.keep_steps(bundle, "a", SHAPES, fill)
    next(steps)
    assert len(files(tmp_path)) == 1
    steps.close()
    assert files(tmp_path) == []


@pytest.mark.parametrize("problem", [ValueError, OSError, ZeroDivisionError])
def test_what_goes_wrong_with_what_is_kept_is_told(
    problem: type[Exception], cache: PlaneCache, bundle: Bundle, tmp_path: Path
) -> None:
    def failing(rooms: Any) -> Any:
        yield
        raise problem("the points have changed")

    with pytest.raises(problem, match="have changed"):
        without_pauses(cache.keep_steps(bundle, "a", SHAPES, failing))
    assert files(tmp_path) == []


def test_what_is_written_fits(cache: PlaneCache, bundle: Bundle) -> None:
    def too_many(rooms: Any) -> Any:
        yield
        rooms["x"][4999:] = np.zeros(2, np.float32)

    with pytest.raises(IndexError):
        without_pauses(cache.keep_steps(bundle, "a", SHAPES, too_many))


def test_what_others_have_left_half_written_is_removed(
    cache: PlaneCache, bundle: Bundle, tmp_path: Path
) -> None:
    (tmp_path / "planes").mkdir()
    old, new = (tmp_path / "planes" / f".{name}.partial" for name in ("old", "new"))
    for file in (old, new):
        file.write_bytes(b"0")
    os.utime(old, (1e9, 1e9))
    keep(cache, bundle)
    assert not old.exists()
    assert new.exists()


def test_of_points_that_were_not_verified_another_file_is_another_plane(
    toy_bundle: Path, tmp_path: Path, cache: PlaneCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(points_file, "KEPT_BYTES", 0)
    path = Path(copytree(toy_bundle, tmp_path / "b"))
    keep(cache, load_bundle(path))
    assert find(cache, load_bundle(path)) is not None
    os.utime(path / "zpoints.npy", ns=(1, 1))
    assert find(cache, load_bundle(path)) is None
