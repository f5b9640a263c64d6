"""z-points survive whatever happens to their file while the bundle is open."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle import BundleError, load_bundle, points_file, stored_points
from latent_explorer.bundle.stored_points import StoredPoints
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.components import component_steps
from latent_explorer.core.correlation import correlation_matrix
from latent_explorer.core.radii import length_steps, mahalanobis_steps
from latent_explorer.core.slices import slice_index_steps
from latent_explorer.core.space import Coordinates, LatentSpace

Seal = Callable[[Path], None]


@pytest.fixture
def copied(toy_bundle: Path, tmp_path: Path) -> Path:
    """A copy of the toy bundle that may be changed."""
    return Path(copytree(toy_bundle, tmp_path / "copied"))


@pytest.fixture
def too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any z-points are too many for the memory."""
    monkeypatch.setattr(points_file, "KEPT_BYTES", 0)


def truncated(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.truncate(0)


def overwritten(file: Path) -> None:
    length = file.stat().st_size
    with file.open("r+b") as stream:
        stream.write(b"\xff" * length)


@pytest.mark.parametrize("happens", [truncated, overwritten, Path.unlink])
def test_what_is_open_outlives_its_file(
    happens: Callable[[Path], object], copied: Path, toy_space: LatentSpace
) -> None:
    bundle = load_bundle(copied)
    happens(copied / "zpoints.npy")
    # With a memory map this ends the process.
    np.testing.assert_array_equal(bundle.space.points, toy_space.points)
    for coordinates in ("z", "pca"):
        np.testing.assert_array_equal(
            bundle.space.columns(coordinates, [7]), toy_space.columns(coordinates, [7])
        )
    with pytest.raises(BundleError, match=r"zpoints\.npy"):
        load_bundle(copied)


@pytest.mark.usefixtures("too_many")
@pytest.mark.parametrize("happens", [truncated, overwritten])
def test_what_was_not_kept_is_refused_when_its_file_changes(
    happens: Callable[[Path], object], copied: Path, toy_space: LatentSpace
) -> None:
    space = load_bundle(copied).space
    np.testing.assert_array_equal(space.columns("z", [7]), toy_space.columns("z", [7]))
    happens(copied / "zpoints.npy")
    for read in (lambda: space.columns("z", [8]), lambda: space.columns("pca", [8])):
        with pytest.raises(BundleError, match=r"has changed on disk .*zpoints\.npy.*open it again"):
            read()


@pytest.mark.usefixtures("too_many")
def test_z_points_on_disk_are_those_in_memory(copied: Path, toy_space: LatentSpace) -> None:
    space = load_bundle(copied).space
    assert isinstance(space.points, StoredPoints)
    (copied / "zpoints.npy").unlink()
    for coordinates in ("z", "pca"):
        for i in (0, 11):
            expected = toy_space.columns(coordinates, [i])
            np.testing.assert_array_equal(space.columns(coordinates, [i]), expected)
    np.testing.assert_array_equal(space.point(1999), toy_space.point(1999))
    np.testing.assert_array_equal(
        correlation_matrix(space, "z", sample=100, seed=3),
        correlation_matrix(toy_space, "z", sample=100, seed=3),
    )


@pytest.mark.usefixtures("too_many")
@pytest.mark.parametrize("coordinates", ["z", "pca"])
def test_the_analysis_of_z_points_on_disk_is_that_of_those_in_memory(
    copied: Path, toy_space: LatentSpace, coordinates: Coordinates
) -> None:
    space = load_bundle(copied).space
    measures: list[Callable[[LatentSpace], Any]] = [
        lambda each: without_pauses(component_steps(each, coordinates)).kurtosis,
        lambda each: without_pauses(component_steps(each, coordinates)).half_widths,
        lambda each: correlation_matrix(each, coordinates, coefficient="spearman"),
        lambda each: without_pauses(slice_index_steps(each, coordinates)).distances,
        lambda each: without_pauses(length_steps(each)),
        lambda each: without_pauses(mahalanobis_steps(each, 5)),
    ]
    for measure in measures:
        np.testing.assert_array_equal(measure(space), measure(toy_space))


@pytest.mark.usefixtures("too_many")
def test_rows_far_apart_are_read_by_themselves(
    toy_bundle: Path, toy_space: LatentSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_points, "_FAR", 10)
    lengths: list[int] = []
    fill = StoredPoints._fill

    def noted(points: StoredPoints, target: Any, element: int) -> None:
        lengths.append(len(target))
        fill(points, target, element)

    monkeypatch.setattr(StoredPoints, "_fill", noted)
    rows = np.array([1990, 3, 700, 12, 3, 710, 721])
    found = load_bundle(toy_bundle).space.points[rows]
    np.testing.assert_array_equal(found, toy_space.points[rows])
    # 3 to 12, 700 to 710, 721, and 1990; each for all components.
    assert sorted(lengths) == sorted([10, 11, 1, 1] * 12)


KEYS: list[Any] = [
    0,
    -1,
    slice(None),
    slice(3, 50),
    slice(50, 3, -7),
    slice(5, 5),
    [4, 1999, 4, -2],
    np.array([], np.intp),
    np.arange(2000) % 3 == 0,
    (slice(None), 5),
    (slice(None), [0, 11, 3]),
    (7, 5),
    (7, slice(2, 4)),
    ([1, 2], slice(None, None, 2)),
    (slice(0, 9), -1),
]


@pytest.mark.usefixtures("too_many")
@pytest.mark.parametrize("key", KEYS, ids=str)
def test_they_are_indexed_like_an_array(key: Any, toy_bundle: Path, toy_space: LatentSpace) -> None:
    stored = load_bundle(toy_bundle).space.points
    expected = toy_space.points[key]
    assert stored[key].dtype == expected.dtype
    np.testing.assert_array_equal(stored[key], expected)


@pytest.mark.usefixtures("too_many")
def test_numpy_takes_them_as_an_array(toy_bundle: Path, toy_space: LatentSpace) -> None:
    stored = load_bundle(toy_bundle).space.points
    assert (len(stored), stored.shape, stored.ndim) == (2000, (2000, 12), 2)
    assert (stored.dtype, stored.nbytes, stored.size) == (np.float16, 48_000, 24_000)
    assert not stored.flags.writeable
    np.testing.assert_array_equal(np.asarray(stored), toy_space.points)
    np.testing.assert_array_equal(stored.astype(np.float64), toy_space.points.astype(np.float64))
    assert np.max(stored) == toy_space.points.max()
    with pytest.raises(ValueError, match="without reading"):
        stored.__array__(copy=False)
    for key in (2000, -2001, [2000], (0, 12)):
        with pytest.raises(IndexError, match="out of bounds"):
            stored[key]


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite(dtype: Any, value: float, copied: Path, seal: Seal) -> None:
    points = np.asfortranarray(np.zeros((2000, 12), dtype))
    points[:, 3] = np.finfo(dtype).max
    for row in (None, 1234):
        if row is not None:
            points[row, 5] = value
        np.save(copied / "zpoints.npy", points)
        stated = json.loads((copied / "bundle.json").read_text("utf-8"))
        stated["zpoints"]["dtype"] = str(points.dtype)
        (copied / "bundle.json").write_text(json.dumps(stated), "utf-8")
        seal(copied)
        if row is None:
            assert load_bundle(copied).n == 2000
    with pytest.raises(BundleError, match=r"zpoints\.npy holds values that are not finite"):
        load_bundle(copied)
