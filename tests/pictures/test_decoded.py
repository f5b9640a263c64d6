"""Pictures are decoded once, into a file, and never all at once into memory."""

from __future__ import annotations

import tracemalloc
import zipfile
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.decoded import PictureStore
from latent_explorer.pictures.sources import open_images
from latent_explorer.pictures.sources.folder import FilesSource

SIZE = 16


def build(path: Path, images: Path, **options: object) -> PictureStore:
    settings = {"size": SIZE, "crop": Crop(), "report": lambda done, total: None, **options}
    return PictureStore.build(path, open_images(images), **settings)


@pytest.fixture
def flawed(small_pictures: Path, tmp_path: Path) -> Path:
    """The small pictures, and two files that are none."""
    folder = tmp_path / "flawed"
    copytree(small_pictures, folder)
    (folder / "00a.jpg").write_bytes(b"words")
    (folder / "99.png").write_bytes((folder / "01.png").read_bytes()[:100])
    return folder


def test_unusable_files_are_skipped_and_named(flawed: Path, tmp_path: Path) -> None:
    store = build(tmp_path / "train.pixels", flawed)
    assert len(store) == 40
    assert "00a.jpg" not in store.names
    assert [(s.name, s.source) for s in store.skipped] == [
        ("00a.jpg", "flawed"),
        ("99.png", "flawed"),
    ]
    assert sum(map(len, store.chunks())) == 40


def test_all_files_may_be_unusable(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"words")
    store = build(tmp_path / "train.pixels", folder)
    assert len(store) == 0
    assert list(store.chunks()) == []


def test_read_and_chunks_agree(small_pictures: Path, tmp_path: Path) -> None:
    store = build(tmp_path / "train.pixels", small_pictures)
    whole = np.concatenate(list(store.chunks()))
    assert whole.shape == (40, SIZE, SIZE, 3)
    some = np.array([7, 0, 39, 7])
    np.testing.assert_array_equal(store.read(some), whole[some])


def test_progress_is_reported_from_nothing_to_all(flawed: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    build(tmp_path / "train.pixels", flawed, report=lambda *position: seen.append(position))
    assert seen[0] == (0, 42)
    assert seen[-1] == (42, 42)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that have been read from folders so far."""
    names: list[str] = []
    read = FilesSource.data

    def data(self: FilesSource, name: str) -> bytes:
        names.append(name)
        return read(self, name)

    monkeypatch.setattr(FilesSource, "data", data)
    return names


def test_what_was_decoded_before_is_used_again(
    flawed: Path, tmp_path: Path, reads: list[str]
) -> None:
    first = build(tmp_path / "train.pixels", flawed)
    reads.clear()
    again = build(tmp_path / "train.pixels", flawed)
    assert reads == []
    assert again.names == first.names
    assert again.skipped == first.skipped
    assert again.digest == first.digest


def test_other_size_other_crop_other_pictures_are_decoded_anew(
    flawed: Path, tmp_path: Path, reads: list[str]
) -> None:
    path = tmp_path / "train.pixels"
    build(path, flawed)
    for change in ({"size": 32}, {"size": 32, "crop": Crop("none")}):
        reads.clear()
        build(path, flawed, **change)
        assert len(reads) == 42
    (flawed / "00.jpg").write_bytes((flawed / "03.jpg").read_bytes())
    reads.clear()
    build(path, flawed, size=32, crop=Crop("none"))
    assert len(reads) == 42


@pytest.mark.parametrize(
    "damage", ["pixels cut", "pixels absent", "index absent", "index cut", "index of another kind"]
)
def test_a_damaged_store_is_made_anew(
    small_pictures: Path, tmp_path: Path, reads: list[str], damage: str
) -> None:
    path = tmp_path / "train.pixels"
    whole = np.concatenate(list(build(path, small_pictures).chunks()))
    index = path.with_suffix(".json")
    if damage == "pixels cut":
        path.write_bytes(path.read_bytes()[:-1])
    elif damage == "index cut":
        index.write_bytes(index.read_bytes()[:-9])
    elif damage == "index of another kind":
        index.write_text("[" * 100_000, "utf-8")
    else:
        (path if damage == "pixels absent" else index).unlink()
    reads.clear()
    store = build(path, small_pictures)
    assert len(reads) == 40
    np.testing.assert_array_equal(np.concatenate(list(store.chunks())), whole)


def test_the_digest_is_that_of_the_contents(small_pictures: Path, tmp_path: Path) -> None:
    folder = Path(copytree(small_pictures, tmp_path / "elsewhere"))
    first = build(tmp_path / "a.pixels", small_pictures)
    (folder / "00.jpg").touch()
    assert build(tmp_path / "b.pixels", folder).digest == first.digest
    assert build(tmp_path / "c.pixels", folder, crop=Crop("none")).digest != first.digest
    # The last of all, one that a sample might miss, under its old name.
    (folder / "39.jpg").write_bytes((folder / "00.jpg").read_bytes())
    again = build(tmp_path / "b.pixels", folder)
    assert again.names == first.names
    assert again.digest != first.digest


def test_a_kill_between_pixels_and_index_leaves_no_wrong_index(
    small_pictures: Path, flawed: Path, tmp_path: Path
) -> None:
    path = tmp_path / "train.pixels"
    build(path, small_pictures)

    def killed(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(path, flawed, report=killed)
    assert not path.with_suffix(".json").exists()


def test_pixels_that_shrink_while_in_use_are_an_error(small_pictures: Path, tmp_path: Path) -> None:
    store = build(tmp_path / "train.pixels", small_pictures)
    store.path.write_bytes(b"")
    with pytest.raises(OSError, match="cut short"):
        store.read(np.array([0]))


def test_memory_stays_small(small_pictures: Path, tmp_path: Path) -> None:
    data = (small_pictures / "00.jpg").read_bytes()
    with zipfile.ZipFile(tmp_path / "faces.zip", "w") as archive:
        for i in range(2000):
            archive.writestr(f"{i:04}.jpg", data)
    tracemalloc.start()
    try:
        store = build(tmp_path / "train.pixels", tmp_path / "faces.zip", size=64)
        for chunk in store.chunks():
            assert chunk.shape[1:] == (64, 64, 3)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    decoded = 2000 * 64 * 64 * 3
    assert store.path.stat().st_size == decoded
    # A few chunks of 64; as float32 all of them would be four times `decoded`.
    assert peak < decoded / 2
