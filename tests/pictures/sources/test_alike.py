"""Whatever pictures are in, they have the same names, the same pixels and the same digest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from latent_explorer.pictures.batches import in_name_order, read_pictures
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.decoded import PictureStore
from latent_explorer.pictures.originals import open_originals
from latent_explorer.pictures.place import Place, place_of
from latent_explorer.pictures.skipped import UnusablePicture
from latent_explorer.pictures.sources import open_images

Contents = Mapping[str, bytes]
Writer = Callable[[Path, Contents], Path]
SIZE = 8


@pytest.fixture(scope="module")
def expected(
    contents: Contents, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[str], np.ndarray, str]:
    """Names, pixels and digest of the pictures as files in a folder."""
    folder = tmp_path_factory.mktemp("expected")
    for name, data in contents.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    store = stored(folder, folder.parent)
    return store.names, store.read(np.arange(len(store))), store.digest


def stored(place: Place, work: Path) -> PictureStore:
    pixels = work / "test.pixels"
    return PictureStore.build(pixels, open_images(place), SIZE, Crop(), lambda done, total: None)


@pytest.fixture(params=["path", "file", "memory", "http"])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Path], Place]:
    """Makes what was written below the temporary folder a path, or puts it behind a URL."""
    kind = request.param
    fixture = {"memory": "memory", "http": "server"}.get(kind)
    helper = request.getfixturevalue(fixture) if fixture else None

    def place(path: Path) -> Place:
        if kind == "path":
            return path
        if kind == "file":
            return place_of(f"file://{path}")
        inner = path.relative_to(tmp_path).as_posix()
        if kind == "http":
            return place_of(f"{helper.url}/{inner}")
        for file in tmp_path.rglob("*"):
            if file.is_file():
                helper(f"/{file.relative_to(tmp_path).as_posix()}", file.read_bytes())
        return place_of(f"memory://{inner}")

    return place


def test_the_same_pictures_are_the_same_wherever_they_are(
    tmp_path: Path,
    writer: Writer,
    anywhere: Callable[[Path], Place],
    contents: Contents,
    expected: tuple[list[str], np.ndarray, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    place = anywhere(writer(tmp_path, contents))
    store = stored(place, tmp_path_factory.mktemp("work"))
    assert store.names == expected[0] == sorted(contents)
    np.testing.assert_array_equal(store.read(np.arange(len(store))), expected[1])
    assert store.digest == expected[2]
    assert store.skipped == []


def test_each_picture_can_be_read_alone(
    tmp_path: Path, writer: Writer, anywhere: Callable[[Path], Place], contents: Contents
) -> None:
    source = open_images(anywhere(writer(tmp_path, contents)))
    for name in ("b/011.jpg", "a/000.png", "b/001.jpg", "a/010.png"):
        assert source.data(name) == contents[name]
        assert source.length(name) == len(contents[name])
        assert source.has(name)
    assert not source.has("c/000.png")
    part = source.only(["a/010.png"])
    assert (part.names, part.data("a/010.png")) == (["a/010.png"], contents["a/010.png"])


def test_originals_are_found_by_the_names_of_the_bundle(
    tmp_path: Path, writer: Writer, anywhere: Callable[[Path], Place], contents: Contents
) -> None:
    place = anywhere(writer(tmp_path, contents))
    originals = open_originals(place, list(contents), SIZE, Crop())
    assert (originals.tried, originals.found) == (12, 12)
    assert originals.original("b/001.jpg").shape == (SIZE, SIZE, 3)
    with pytest.raises(UnusablePicture, match="is not in"):
        originals.original("b/555.jpg")


def test_in_any_order_all_come_once(tmp_path: Path, writer: Writer, contents: Contents) -> None:
    source = open_images(writer(tmp_path, contents))
    names: list[str] = []
    pixels = []
    for part, pictures, _ in read_pictures(source, SIZE, Crop(), chunk=5, any_order=True):
        names += part
        pixels += list(pictures)
    order = in_name_order(names)
    assert [names[row] for row in order] == source.names
    in_order = [p for _, part, _ in read_pictures(source, SIZE, Crop()) for p in part]
    np.testing.assert_array_equal(np.array(pixels)[order], np.array(in_order))


def test_broken_pictures_are_left_out_by_name_wherever_they_are(
    tmp_path: Path, writer: Writer, contents: Contents
) -> None:
    broken = {name: data[:9] if name in ("a/000.png", "b/011.jpg") else data
              for name, data in contents.items()}  # fmt: skip
    store = stored(writer(tmp_path, broken), tmp_path)
    assert [each.name for each in store.skipped] == ["a/000.png", "b/011.jpg"]
    assert store.names == [name for name in sorted(contents) if broken[name] == contents[name]]
    assert len(store.path.read_bytes()) == 10 * SIZE * SIZE * 3
    pixels = store.read(np.arange(10))
    for row, name in enumerate(store.names):
        alone = open_images(writer(tmp_path / "alone", contents)).only([name])
        (_, picture, _), = read_pictures(alone, SIZE, Crop())  # fmt: skip
        np.testing.assert_array_equal(pixels[row], picture[0])


def test_the_stamp_tells_when_pictures_were_replaced(
    tmp_path: Path, writer: Writer, contents: Contents
) -> None:
    before = open_images(writer(tmp_path, contents)).stamp()
    assert open_images(writer(tmp_path / "same", contents)).stamp() != ""
    larger = {name: data + b" " for name, data in contents.items()}
    assert open_images(writer(tmp_path, larger)).stamp() != before
