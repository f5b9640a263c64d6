"""Lists of pictures: where their entries lead, and what the pictures are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from latent_explorer.pictures.place import place_of
from latent_explorer.pictures.skipped import UnusablePicture
from latent_explorer.pictures.sources import open_images

Contents = Mapping[str, bytes]


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def listed(path: Path, *lines: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_a_line_is_relative_to_the_list(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", "in/b b.png", "in/c.jpg", "not listed.jpg")
    path = listed(tmp_path / "set.lst", "in/c.jpg", "# in/x.jpg", "", "  ./a.jpg ", "in/b b.png",
                  "in/../a.jpg", tmp_path / "in" / "c.jpg")  # fmt: skip
    source = open_images(path)
    assert source.names == ["a.jpg", "in/b b.png", "in/c.jpg"]
    assert [source.data(name) for name in source.names] == [b"a.jpg", b"in/b b.png", b"in/c.jpg"]


def test_names_elsewhere_are_relative_to_the_folder_of_them_all(tmp_path: Path) -> None:
    put(tmp_path, "faces/one/a.jpg", "faces/one/b.jpg", "faces/two/c.jpg")
    faces = tmp_path / "faces"
    path = listed(tmp_path / "lists" / "set.txt", faces / "one" / "a.jpg", "../faces/two/c.jpg")
    assert open_images(path).names == ["one/a.jpg", "two/c.jpg"]
    path = listed(tmp_path / "lists" / "set.txt", faces / "one/a.jpg", faces / "one/b.jpg")
    assert open_images(path).names == ["a.jpg", "b.jpg"]


def test_a_file_that_is_not_there_is_named_when_it_is_read(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg")
    (tmp_path / "folder.jpg").mkdir()
    source = open_images(listed(tmp_path / "set.txt", "a.jpg", "absent.jpg", "folder.jpg"))
    for name, reason in (("absent.jpg", "No such file"), ("folder.jpg", "is a folder")):
        with pytest.raises(UnusablePicture, match=reason):
            source.data(name)


def test_a_table_has_a_column_file_and_attributes(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", "b.jpg")
    path = listed(tmp_path / "set.csv", "age,file,town", '31,b.jpg,"Ulm"', "7,a.jpg,Bonn")
    source = open_images(path)
    assert source.names == ["a.jpg", "b.jpg"]
    assert source.table is not None
    assert source.table.names.tolist() == source.names
    assert {name: column.tolist() for name, column in source.table.columns.items()} == {
        "age": [7, 31],
        "town": ["Bonn", "Ulm"],
    }
    listed(path, "name,age", "a.jpg,7")
    with pytest.raises(ValueError, match=r"set\.csv has no column 'file', .* name, age"):
        open_images(path)


def test_a_list_on_a_disk_may_name_urls(
    tmp_path: Path, server: Any, memory: Callable[[str, bytes], None]
) -> None:
    put(tmp_path, "x/b b.jpg", "c.jpg")
    memory("/m/d.jpg", b"in memory")
    path = listed(tmp_path / "set.txt", f"{server.url}/x/b%20b.jpg?key=secret", "c.jpg",
                  "memory://m/d.jpg", "dask://x/y.jpg")  # fmt: skip
    source = open_images(path)
    assert [source.data(name) for name in source.names] == [b"c.jpg", b"x/b b.jpg", b"in memory"]
    assert not any("secret" in name for name in source.names)
    assert len(set(source.names)) == 3
    assert [each.name for each in source.skipped] == ["dask://x/y.jpg"]
    path = listed(tmp_path / "set.txt", f"{server.url}/x/b%20b.jpg", f"{server.url}/x/c.jpg")
    assert open_images(path).names == ["b b.jpg", "c.jpg"]


def test_a_list_behind_a_url_leads_nowhere_else(server: Any, tmp_path: Path) -> None:
    put(tmp_path, "in/a.jpg", "b.jpg", "in/deep/c.jpg")
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(b"secret")
    listed(tmp_path / "in" / "set.txt", "a.jpg", "../b.jpg", "/in/deep/c.jpg", f"file://{secret}",
           "https://elsewhere.invalid/d.jpg", "memory://e.jpg", "../../../../f.jpg",
           f"{server.url}/in/a.jpg", "ftp:///x")  # fmt: skip
    source = open_images(place_of(f"{server.url}/in/set.txt"))
    assert [source.data(name) for name in source.names if name != "f.jpg"] == [
        b"b.jpg", b"in/a.jpg", b"in/deep/c.jpg"
    ]  # fmt: skip
    assert {each.name for each in source.skipped} >= {
        f"file://{secret}", "https://elsewhere.invalid/d.jpg", "memory://e.jpg", "ftp:///x"
    }  # fmt: skip
    assert all("elsewhere" in each.reason for each in source.skipped)


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\n\n"])
def test_a_list_of_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "set.txt").write_bytes(content)
    with pytest.raises(FileNotFoundError, match="there is no picture"):
        open_images(tmp_path / "set.txt")


def test_what_is_no_text_or_far_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "set.txt"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(ValueError, match="is not a text in UTF-8"):
        open_images(path)
    listed(path, "a.jpg", "nul\0.jpg")
    assert [each.name for each in open_images(path).skipped] == ["nul\0.jpg"]
    monkeypatch.setattr("latent_explorer.pictures.sources.lists._LARGEST", 3)
    with pytest.raises(ValueError, match="are the most"):
        open_images(path)
    monkeypatch.setattr("latent_explorer.pictures.sources.naming.MOST_PICTURES", 0)
    monkeypatch.setattr("latent_explorer.pictures.sources.lists._LARGEST", 300)
    with pytest.raises(ValueError, match="more than 0 pictures"):
        open_images(path)


def test_a_bundle_cannot_make_a_list_be_read(tmp_path: Path) -> None:
    from latent_explorer.pictures.originals import guessed_places

    put(tmp_path, "a.jpg")
    listed(tmp_path / "set.txt", "a.jpg")
    assert list(guessed_places("1 pictures from set.txt", tmp_path / "bundle")) == []
    assert list(guessed_places("https://a.org/set.tar", tmp_path / "bundle")) == []
