"""From pictures to a bundle, in one call."""

from __future__ import annotations

import csv
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.plausibility import MEASURES, ImageQuantiles, image_quantiles, judge
from latent_explorer.jobs import judging
from latent_explorer.network.codec import KerasCodec
from latent_explorer.pictures.batches import read_pictures
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.sources import open_images
from latent_explorer.training import make_bundle as making
from latent_explorer.training import work_folder
from latent_explorer.training.make_bundle import make_bundle
from latent_explorer.training.recipe import Recipe
from latent_explorer.training.reports import (
    EncodingProgress,
    MeasuringProgress,
    Notice,
    ReadingProgress,
    Report,
    SamplesWritten,
    TrainingProgress,
)
from latent_explorer.training.settings import TrainingSettings

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
    order = (ReadingProgress, TrainingProgress, EncodingProgress, MeasuringProgress)
    assert [kind for i, kind in enumerate(kinds) if i == 0 or kinds[i - 1] != kind] == list(order)
    assert {r.set for r in reports if isinstance(r, ReadingProgress)} == {"training", "validation"}


def test_a_new_bundle_knows_the_measures_of_its_images(
    small_pictures: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    reports: list[Report] = []
    made = make_bundle(Recipe(small_pictures, tmp_path / "b", SETTINGS), reports.append)
    steps = [report for report in reports if isinstance(report, MeasuringProgress)]
    assert [step.done for step in steps] == list(range(len(steps)))
    assert {step.total for step in steps} == {len(steps) - 1}

    bundle = load_bundle(made.bundle)
    assert bundle.notices == ()
    assert bundle.plausibility is not None
    quantiles = ImageQuantiles.from_arrays(bundle.plausibility)
    codec = KerasCodec.load(bundle)
    expected = image_quantiles(bundle.space, codec)
    for name in MEASURES:
        np.testing.assert_allclose(getattr(quantiles, name), getattr(expected, name), rtol=1e-4)
    # The basis was fitted once, to what is stored.
    np.testing.assert_allclose(bundle.space.basis.std, fit_basis(bundle.space.points).std)

    def refuse(*_: object) -> Any:
        raise AssertionError("they are known already")

    monkeypatch.setattr(judging, "quantile_steps", refuse)
    np.savez(tmp_path / "own.npz", z=np.asarray(bundle.space.points, np.float32))
    table = str(tmp_path / "own.npz")
    assert main(["judge", "--bundle", str(bundle.path), "--vectors", table, "--json"]) == 0
    judged = json.loads(capsys.readouterr().out)["vectors"]
    assert len(judged) == 40
    # The images themselves, as a whole, lie in the middle of the images. Each is its own neighbour.
    for name in MEASURES[:3]:
        assert np.median([each[name] for each in judged]) == pytest.approx(50, abs=5)


@pytest.mark.parametrize("usable", [2, 3])
@pytest.mark.parametrize("alike", [True, False])
def test_few_pictures_and_equal_ones_become_a_bundle(
    small_pictures: Path, tmp_path: Path, usable: int, alike: bool
) -> None:
    folder = tmp_path / "few"
    folder.mkdir()
    for i in range(usable):
        copyfile(small_pictures / f"{0 if alike else 3 * i:02}.jpg", folder / f"{i}.jpg")
    made = make_bundle(Recipe(folder, tmp_path / "b", SETTINGS), lambda report: None)
    bundle = load_bundle(made.bundle)
    assert bundle.notices == ()
    assert bundle.plausibility is not None
    quantiles = ImageQuantiles.from_arrays(bundle.plausibility)
    far = judge(bundle.space.points + 1000.0, quantiles, bundle.space.basis)
    assert {each.verdict for each in far} == {"void"}
    if alike:
        own = judge(bundle.space.points, quantiles, bundle.space.basis)
        assert {each.verdict for each in own} == {"among"}


def test_a_work_that_is_interrupted_while_measuring_is_resumed(
    small_pictures: Path, tmp_path: Path
) -> None:
    recipe = Recipe(small_pictures, tmp_path / "b", SETTINGS, limit=8, resume=True)

    def stop(report: Report) -> None:
        if isinstance(report, MeasuringProgress) and report.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_bundle(recipe, stop)
    assert [path.name for path in tmp_path.iterdir()] == ["b.training"]
    assert load_bundle(make_bundle(recipe, lambda report: None).bundle).plausibility is not None


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


def stopped_while_encoding(recipe: Recipe) -> None:
    """Leave a training that has nothing left to do but to encode."""

    def stop(report: Report) -> None:
        if isinstance(report, EncodingProgress):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_bundle(recipe, stop)


@pytest.fixture
def copied(small_pictures: Path, tmp_path: Path) -> Path:
    """Eight of the pictures in a folder that may be changed."""
    folder = tmp_path / "copied"
    folder.mkdir()
    for i in range(8):
        copyfile(small_pictures / f"{3 * i:02}.jpg", folder / f"{i}.jpg")
    return folder


def test_a_training_is_not_resumed_with_something_else(copied: Path, tmp_path: Path) -> None:
    recipe = Recipe(copied, tmp_path / "b", SETTINGS, resume=True)
    stopped_while_encoding(recipe)
    remedy = r"give the same options and pictures .*, or remove .*b\.training to start anew"
    with pytest.raises(ValueError, match=f"begun with crop auto: {remedy}"):
        make_bundle(replace(recipe, crop=Crop("none")), lambda report: None)
    with pytest.raises(ValueError, match=f"begun with other validation pictures: {remedy}"):
        make_bundle(replace(recipe, val_images=copied), lambda report: None)
    first, second = (copied / "0.jpg").read_bytes(), (copied / "7.jpg").read_bytes()
    (copied / "0.jpg").write_bytes(second)
    with pytest.raises(ValueError, match=f"begun with other pictures: {remedy}"):
        make_bundle(recipe, lambda report: None)
    assert not recipe.out.exists()
    (copied / "0.jpg").write_bytes(first)
    assert make_bundle(recipe, lambda report: None).pictures == 8


def test_one_training_a_bundle(copied: Path, tmp_path: Path) -> None:
    recipe = Recipe(copied, tmp_path / "b", SETTINGS)
    refused = []

    def start_another(report: Report) -> None:
        if isinstance(report, TrainingProgress) and not refused:
            with pytest.raises(ValueError, match=r"another training of .*b is under way") as found:
                make_bundle(replace(recipe, resume=True), pytest.fail)
            refused.append(found)

    make_bundle(recipe, start_another)
    assert len(refused) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "copied"]


def test_a_bundle_that_appears_meanwhile_is_kept(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose = making.choose_pictures

    def slowly(*args: Any, **options: Any) -> Any:
        (tmp_path / "b").mkdir()
        return choose(*args, **options)

    monkeypatch.setattr(making, "choose_pictures", slowly)
    with pytest.raises(FileExistsError, match="exists already"):
        make_bundle(Recipe(copied, tmp_path / "b", SETTINGS), pytest.fail)


def test_what_a_kill_after_the_end_leaves_is_tidied_up(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe(copied, tmp_path / "b", SETTINGS)
    with monkeypatch.context() as killed:
        killed.setattr(making, "remove_work", lambda recipe: None)
        make_bundle(recipe, lambda report: None)
    assert recipe.checkpoint.exists()
    with pytest.raises(FileExistsError, match="exists already"):
        make_bundle(recipe, pytest.fail)
    assert not recipe.work.exists()
    assert load_bundle(recipe.out).n == 8


def test_an_unfinished_training_beside_another_bundle_is_kept(copied: Path, tmp_path: Path) -> None:
    recipe = Recipe(copied, tmp_path / "b", SETTINGS)
    stopped_while_encoding(recipe)
    recipe.out.mkdir()
    (recipe.work / "notes.txt").touch()
    with pytest.raises(FileExistsError, match="exists already"):
        make_bundle(recipe, pytest.fail)
    assert recipe.checkpoint.exists()
    recipe.checkpoint.write_bytes(b"damaged")
    with pytest.raises(FileExistsError, match="exists already"):
        make_bundle(recipe, pytest.fail)
    assert recipe.checkpoint.exists()


def test_only_what_was_written_is_removed(copied: Path, tmp_path: Path) -> None:
    recipe = Recipe(copied, tmp_path / "b", SETTINGS)
    recipe.work.mkdir()
    (recipe.work / "notes.txt").touch()
    make_bundle(recipe, lambda report: None)
    assert {path.name for path in recipe.work.iterdir()} <= {"notes.txt", "lock"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other limits of names")
def test_places_where_no_bundle_can_be(copied: Path, tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError, match=r"is a link to .*nowhere, where nothing is"):
        make_bundle(Recipe(copied, tmp_path / "dangling", SETTINGS), pytest.fail)
    # The folder of the training would fit, but not the name under which the bundle is written.
    longest = os.pathconf(tmp_path, "PC_NAME_MAX") - len(".training")
    for out in (tmp_path / ("x" * longest), copied / "0.jpg" / "b"):
        with pytest.raises(ValueError, match=r"cannot be made: .*; choose another place"):
            make_bundle(Recipe(copied, out, SETTINGS), pytest.fail)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copied", "dangling"]


def test_what_is_not_looked_into_is_listed(copied: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (copied / "linked").symlink_to(tmp_path / "elsewhere")
    made = make_bundle(Recipe(copied, tmp_path / "b", SETTINGS), lambda report: None)
    assert made.skipped == 1
    with (made.bundle / "skipped.csv").open(encoding="utf-8") as file:
        assert list(csv.reader(file))[1][:2] == [
            "linked",
            "is a link to a folder; give that folder itself",
        ]


def test_no_list_is_named_that_is_not_there(copied: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="training needs at least 2") as found:
        make_bundle(Recipe(copied, tmp_path / "b", SETTINGS, limit=1), lambda report: None)
    assert "skipped.csv" not in str(found.value)


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
    monkeypatch.setattr(work_folder, "_SPARE_BYTES", 2**70)
    with pytest.raises(OSError, match=r"need \d+ MB .* make room, use --limit"):
        make_bundle(Recipe(small_pictures, tmp_path / "b", SETTINGS), pytest.fail)


def test_a_broken_picture_costs_no_column_its_digits(copied: Path, tmp_path: Path) -> None:
    # It is in no row of the table, and would leave a gap that integers have no room for.
    (copied / "broken.jpg").write_bytes(b"words")
    numbers = {f"{i}.jpg": (20240131 + i, 9007199254740993 + i) for i in range(8)}
    rows = [f"{name},{day},{number}" for name, (day, number) in numbers.items()]
    text = "\n".join(["file,day,number", *rows])
    (copied / "attributes.csv").write_text(text, "utf-8")
    made = make_bundle(Recipe(copied, tmp_path / "b", SETTINGS), lambda report: None)
    assert made.skipped == 1
    columns = load_bundle(made.bundle).images.columns
    assert (columns["day"].dtype, columns["number"].dtype) == (np.int32, np.int64)
    kept = zip(columns["day"].tolist(), columns["number"].tolist(), strict=True)
    assert list(kept) == list(numbers.values())


def test_a_table_that_no_bundle_holds_is_refused_before_the_training(
    copied: Path, tmp_path: Path
) -> None:
    (copied / "attributes.csv").write_text(f"file,caption\n0.jpg,{'word ' * 300}\n", "utf-8")
    with pytest.raises(ValueError, match=r"texts of 1024 characters .*; use fewer columns"):
        make_bundle(Recipe(copied, tmp_path / "b", SETTINGS), pytest.fail)
    columns = ",".join(f"c{i}" for i in range(2001))
    (copied / "attributes.csv").write_text(f"file,{columns}\n", "utf-8")
    with pytest.raises(ValueError, match=r"attributes\.csv has 2,001 columns, 2,000 are the most"):
        make_bundle(Recipe(copied, tmp_path / "b", SETTINGS), pytest.fail)
    assert [path.name for path in tmp_path.iterdir()] == ["copied"]


def test_samples_are_drawn_after_each_epoch(small_pictures: Path, tmp_path: Path) -> None:
    drawn: list[tuple[int, tuple[int, int]]] = []
    settings = TrainingSettings(size=16, z_dim=4, epochs=2, batch=8)
    recipe = Recipe(small_pictures, tmp_path / "made", settings, samples=True, limit=12)

    def look(what: Report) -> None:
        if isinstance(what, SamplesWritten):
            with Image.open(what.file) as picture:
                drawn.append((what.epoch, picture.size))

    make_bundle(recipe, look)
    # Eight pictures above eight reconstructions.
    assert drawn == [(1, (8 * 16, 2 * 16)), (2, (8 * 16, 2 * 16))]
    assert [path.name for path in tmp_path.iterdir()] == ["made"]
