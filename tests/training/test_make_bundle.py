"""From pictures to a bundle, in one call."""

from __future__ import annotations

import csv
from pathlib import Path
from shutil import copyfile

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import load_bundle
from latent_explorer.network.codec import KerasCodec
from latent_explorer.pictures.decoded import read_pictures
from latent_explorer.pictures.sources import open_images
from latent_explorer.training import make_bundle as making
from latent_explorer.training.make_bundle import Recipe, make_bundle
from latent_explorer.training.records import (
    EncodingProgress,
    Notice,
    ReadingProgress,
    Report,
    TrainingProgress,
    TrainingSettings,
)

SETTINGS = TrainingSettings(size=16, z_dim=4, epochs=2, batch=4)


@pytest.fixture
def celeba_like(small_pictures: Path, tmp_path: Path) -> Path:
    """The official layout: 8 training, 3 validation, 2 test pictures, and a broken one of each."""
    folder = tmp_path / "celeba"
    (folder / "img_align_celeba").mkdir(parents=True)
    partition = [0] * 9 + [1] * 4 + [2] * 3
    lines, rows = [], []
    for i, part in enumerate(partition, start=1):
        name = f"{i:06}.jpg"
        lines.append(f"{name} {part}")
        rows.append(f"{name} {-1 if i % 2 else 1} -1")
        if i in (4, 11, 15):
            (folder / "img_align_celeba" / name).write_bytes(b"broken")
        else:
            copyfile(small_pictures / "00.jpg", folder / "img_align_celeba" / name)
            with Image.open(small_pictures / f"{3 * i % 39:02}.jpg") as picture:
                picture.resize((178, 218)).save(folder / "img_align_celeba" / name)
    (folder / "list_eval_partition.txt").write_text("\n".join(lines), "utf-8")
    text = "\n".join([str(len(rows)), "Even Bald", *rows])
    (folder / "list_attr_celeba.txt").write_text(text, "utf-8")
    return folder


def test_celeba_becomes_a_bundle(celeba_like: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "faces"
    reports: list[Report] = []
    recipe = Recipe(celeba_like, out, SETTINGS, licence="research only")
    made = make_bundle(recipe, reports.append)
    assert made.bundle == out
    assert (made.pictures, made.skipped) == (8, 2)
    assert list(out.parent.iterdir()) == [out]

    bundle = load_bundle(out)
    assert bundle.name == "faces"
    assert (bundle.n, bundle.z_dim, bundle.size, str(bundle.crop)) == (8, 4, 16, "auto")
    assert bundle.space.points.dtype == np.float16
    assert bundle.image_names == [f"{i:06}.jpg" for i in (1, 2, 3, 5, 6, 7, 8, 9)]
    assert bundle.images.columns["Even"].tolist() == [-1, 1, -1, -1, 1, -1, 1, -1]
    assert bundle.images.columns["partition"].tolist() == [0] * 8
    assert bundle.description["licence"] == "research only"
    training = bundle.description["training"]
    assert (training["pictures"], training["validation_pictures"]) == (8, 3)
    assert len(training["history"]) == 2
    with (out / "skipped.csv").open(encoding="utf-8") as file:
        assert [row[0] for row in csv.reader(file)] == ["file", "000004.jpg", "000011.jpg"]

    # The z-points are those of the pictures, and the error is that of the validation pictures.
    codec = KerasCodec.load(bundle)
    source = open_images(celeba_like)
    _, pictures, _ = next(iter(read_pictures(source.only(bundle.image_names), 16, bundle.crop)))
    np.testing.assert_allclose(codec.encode(pictures), bundle.space.points, rtol=2e-3, atol=2e-3)
    others = source.only(["000010.jpg", "000012.jpg", "000013.jpg"])
    _, pictures, _ = next(iter(read_pictures(others, 16, bundle.crop)))
    assert made.val_loss == pytest.approx(codec.reconstruct(pictures)[1].mean(), rel=1e-4)

    kinds = [type(report) for report in reports]
    order = (ReadingProgress, TrainingProgress, EncodingProgress)
    assert [kind for i, kind in enumerate(kinds) if i == 0 or kinds[i - 1] != kind] == list(order)
    assert {r.set for r in reports if isinstance(r, ReadingProgress)} == {"training", "validation"}


def test_an_interrupted_work_is_resumed(small_pictures: Path, tmp_path: Path) -> None:
    recipe = Recipe(small_pictures, tmp_path / "b", SETTINGS, limit=8, resume=True)
    first: list[Report] = []

    def stop(report: Report) -> None:
        first.append(report)
        if isinstance(report, EncodingProgress):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_bundle(recipe, stop)
    assert first[0] == Notice(f"there is no checkpoint in {recipe.work}; starting anew")
    assert [path.name for path in tmp_path.iterdir()] == ["b.training"]
    assert recipe.epochs_done() == 2

    with pytest.raises(FileExistsError, match=r"unfinished training .* add --resume"):
        make_bundle(Recipe(small_pictures, tmp_path / "b", SETTINGS, limit=8), first.append)
    other = TrainingSettings(size=32, z_dim=4, epochs=2, batch=4)
    with pytest.raises(ValueError, match=r"begun with size 16: .*, or remove .*b\.training"):
        make_bundle(Recipe(small_pictures, tmp_path / "b", other, resume=True), first.append)

    (tmp_path / ".b.123.partial").mkdir()
    (recipe.work / ".train.pixels.123.partial").write_bytes(b"left by a kill")
    second: list[Report] = []
    made = make_bundle(recipe, second.append)
    assert second[0] == Notice("going on after epoch 2 of 2")
    assert not any(isinstance(report, TrainingProgress) for report in second)
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    assert load_bundle(made.bundle).n == 8
    assert not (made.bundle / "skipped.csv").exists()


@pytest.mark.parametrize("usable", [0, 1])
def test_fewer_than_two_usable_pictures(small_pictures: Path, tmp_path: Path, usable: int) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    for i in range(3):
        (folder / f"{i}.jpg").write_bytes(b"words")
    for i in range(usable):
        copyfile(small_pictures / "00.jpg", folder / f"good{i}.jpg")
    message = rf"training needs at least 2 .* of {3 + usable} files {usable} .*0\.jpg is not a jpg"
    with pytest.raises(ValueError, match=message):
        make_bundle(Recipe(folder, tmp_path / "b", SETTINGS), lambda report: None)
    assert not (tmp_path / "b").exists()
    assert "2.jpg" in (tmp_path / "b.training" / "skipped.csv").read_text("utf-8")


def test_no_usable_validation_picture(small_pictures: Path, tmp_path: Path) -> None:
    (tmp_path / "val").mkdir()
    (tmp_path / "val" / "a.jpg").write_bytes(b"words")
    recipe = Recipe(small_pictures, tmp_path / "b", SETTINGS, val_images=tmp_path / "val", limit=3)
    with pytest.raises(ValueError, match="validation needs at least 1 usable"):
        make_bundle(recipe, lambda report: None)


def test_what_exists_is_found_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(FileExistsError, match="exists already"):
        make_bundle(Recipe(tmp_path / "absent", tmp_path / "b", SETTINGS), lambda report: None)
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_pictures_that_are_not_there_leave_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        make_bundle(Recipe(tmp_path / "absent", tmp_path / "b", SETTINGS), lambda report: None)
    assert list(tmp_path.iterdir()) == []


def test_too_little_room_is_found_before_anything_is_read(
    small_pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_SPARE_BYTES", 2**70)
    with pytest.raises(OSError, match=r"need \d+ MB .* make room, use --limit"):
        make_bundle(Recipe(small_pictures, tmp_path / "b", SETTINGS), pytest.fail)
