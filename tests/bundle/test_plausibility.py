"""Quantiles of plausibility are in a bundle or not; they never decide what it is."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle import BundleError, add_plausibility, load_bundle, writing
from latent_explorer.bundle.array_files import save_arrays
from latent_explorer.cli import main
from latent_explorer.resources import resource

QUANTILES = {
    "level": np.linspace(0, 5, 101),
    "way_back": np.linspace(0, 3, 101).astype(np.float32),
    "version": np.array(1),
}


@pytest.fixture
def copied(toy_bundle: Path, tmp_path: Path) -> Path:
    """A copy of the toy bundle that may be changed."""
    return Path(copytree(toy_bundle, tmp_path / "copied"))


def stated(path: Path) -> dict[str, Any]:
    description: dict[str, Any] = json.loads((path / "bundle.json").read_text("utf-8"))
    return description


def test_a_bundle_has_none_to_begin_with(toy_bundle: Path) -> None:
    bundle = load_bundle(toy_bundle)
    assert bundle.plausibility is None
    assert bundle.notices == ()


def test_what_was_added_is_read(copied: Path) -> None:
    before = load_bundle(copied)
    for quantiles in (QUANTILES, {"level": np.arange(3.0)}):
        add_plausibility(copied, quantiles)
        bundle = load_bundle(copied)
        assert bundle.plausibility is not None
        assert set(bundle.plausibility) == set(quantiles)
        for name, array in quantiles.items():
            np.testing.assert_array_equal(bundle.plausibility[name], array)
            assert bundle.plausibility[name].dtype == array.dtype
        assert bundle.notices == ()
    assert bundle.fingerprint == before.fingerprint
    rest = {k: v for k, v in stated(copied).items() if k != "derived"}
    assert rest == before.description
    assert set(stated(copied)["derived"]) == {"plausibility.npz"}


def test_the_shipped_bundle_keeps_its_fingerprint(tmp_path: Path) -> None:
    shipped = Path(copytree(resource("celeba96"), tmp_path / "shipped"))
    text = (shipped / "bundle.json").read_text("utf-8")
    add_plausibility(shipped, QUANTILES)
    bundle = load_bundle(shipped)
    assert bundle.fingerprint == "c56ad4b7f7d4"
    assert bundle.plausibility is not None
    # Nothing else of the text has changed.
    changed = (shipped / "bundle.json").read_text("utf-8")
    start = text.index('"fingerprint"')
    assert changed.startswith(text[:start])


def damage_bytes(path: Path) -> None:
    (path / "plausibility.npz").write_bytes(b"PK" + bytes(100))


def damage_nothing_left(path: Path) -> None:
    (path / "plausibility.npz").unlink()


def damage_unstated(path: Path) -> None:
    description = stated(path)
    del description["derived"]
    (path / "bundle.json").write_text(json.dumps(description), "utf-8")


def damage_of_another_bundle(path: Path) -> None:
    arrays = {**QUANTILES, "fingerprint": np.array("0123456789ab")}
    replace(path, arrays)


def damage_objects(path: Path) -> None:
    replace(path, {"level": np.array([{}], object), "fingerprint": stated(path)["fingerprint"]})


def replace(path: Path, arrays: dict[str, Any]) -> None:
    save_arrays(path / "plausibility.npz", arrays)
    description = stated(path)
    description["derived"]["plausibility.npz"] = writing._sha256(path / "plausibility.npz")
    (path / "bundle.json").write_text(json.dumps(description), "utf-8")


@pytest.mark.parametrize(
    "damage",
    [
        damage_bytes,
        damage_nothing_left,
        damage_unstated,
        damage_of_another_bundle,
        damage_objects,
    ],
)
def test_damaged_ones_are_ignored_with_a_notice(
    damage: Any, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_plausibility(copied, QUANTILES)
    damage(copied)
    bundle = load_bundle(copied)
    assert bundle.plausibility is None
    (notice,) = bundle.notices
    assert notice.startswith("the plausibility of the images is not used: plausibility.npz") or (
        "plausibility.npz" in notice
    )
    assert main(["info", "--bundle", str(copied)]) == 0
    printed = capsys.readouterr()
    assert notice in printed.out
    assert printed.err == ""
    # They can be computed anew.
    add_plausibility(copied, QUANTILES)
    assert load_bundle(copied).plausibility is not None


@pytest.mark.parametrize(
    "quantiles",
    [
        {},
        {"fingerprint": np.arange(3.0)},
        {"level": np.array(["a"])},
        {"level": np.zeros(2**24)},
        {str(i): np.arange(3.0) for i in range(100)},
    ],
)
def test_what_could_not_be_read_is_not_written(quantiles: Any, copied: Path) -> None:
    before = (copied / "bundle.json").read_bytes()
    with pytest.raises(ValueError, match="quantiles of plausibility are"):
        add_plausibility(copied, quantiles)
    assert (copied / "bundle.json").read_bytes() == before
    assert not (copied / "plausibility.npz").exists()


def test_a_failure_between_the_two_files_leaves_a_usable_bundle(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_plausibility(copied, QUANTILES)

    def full(description: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "description_text", full)
    with pytest.raises(OSError, match="No space"):
        add_plausibility(copied, {"level": np.arange(3.0)})
    bundle = load_bundle(copied)
    assert bundle.plausibility is None
    assert len(bundle.notices) == 1
    assert {file.name for file in copied.iterdir()} >= {"bundle.json", "plausibility.npz"}
    assert not list(copied.glob(".*"))


def test_where_there_is_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="there is no"):
        add_plausibility(tmp_path, QUANTILES)
