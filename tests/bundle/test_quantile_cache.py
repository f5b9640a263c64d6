"""Quantiles are computed once for a bundle, wherever it lies."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import numpy as np
import platformdirs
import pytest

from latent_explorer.bundle import Bundle, add_plausibility, load_bundle
from latent_explorer.bundle.quantile_cache import QuantileCache
from latent_explorer.core.plausibility import MEASURES, ImageQuantiles


def quantiles(scale: float) -> ImageQuantiles:
    return ImageQuantiles(*(scale * np.linspace(0, 1, 1001) for _ in MEASURES))


@pytest.fixture
def bundle(toy_bundle: Path) -> Bundle:
    return load_bundle(toy_bundle)


def same(one: ImageQuantiles | None, other: ImageQuantiles) -> bool:
    assert one is not None
    expected = other.as_arrays()
    return all(np.array_equal(array, expected[name]) for name, array in one.as_arrays().items())


def test_what_was_saved_is_loaded(bundle: Bundle, tmp_path: Path) -> None:
    cache = QuantileCache(tmp_path / "cache")
    assert cache.load(bundle) is None
    for scale in (1, 2):
        cache.save(bundle, quantiles(scale))
        assert same(QuantileCache(tmp_path / "cache").load(bundle), quantiles(scale))
    assert [file.name for file in (tmp_path / "cache").iterdir()] == [f"{bundle.fingerprint}.npz"]


def test_those_of_the_bundle_come_first(toy_bundle: Path, tmp_path: Path) -> None:
    path = Path(copytree(toy_bundle, tmp_path / "b"))
    cache = QuantileCache(tmp_path / "cache")
    cache.save(load_bundle(path), quantiles(1))
    add_plausibility(path, quantiles(2).as_arrays())
    assert same(cache.load(load_bundle(path)), quantiles(2))
    # Of a version of the program that had other measures.
    add_plausibility(path, {"level": np.arange(3.0)})
    assert same(cache.load(load_bundle(path)), quantiles(1))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x93NUMPY"])
def test_a_damaged_file_is_computed_anew(data: bytes, bundle: Bundle, tmp_path: Path) -> None:
    cache = QuantileCache(tmp_path)
    (tmp_path / f"{bundle.fingerprint}.npz").write_bytes(data)
    assert cache.load(bundle) is None
    cache.save(bundle, quantiles(1))
    assert same(cache.load(bundle), quantiles(1))


def test_a_folder_that_cannot_be_written(bundle: Bundle, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = QuantileCache(tmp_path / "file")
    cache.save(bundle, quantiles(1))
    assert cache.load(bundle) is None


def test_without_a_home_folder(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *a, **k: Path("~/.cache"))
    cache = QuantileCache()
    cache.save(bundle, quantiles(1))
    assert cache.load(bundle) is None
    assert list(tmp_path.iterdir()) == []
