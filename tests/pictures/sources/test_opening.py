"""Pictures are found in folders, zip files and CelebA's layout."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.pictures import stored
from latent_explorer.pictures.skipped import UnusablePicture
from latent_explorer.pictures.sources import naming, open_images


def touch(folder: Path, names: Iterable[str]) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return folder


def zipped(path: Path, names: Iterable[str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, name.encode())
    return path


NAMES = ["b.PNG", "a.jpg", "deep/er/c.webp", "d.jpeg"]
OTHERS = ["notes.txt", ".hidden.jpg", "__MACOSX/._a.jpg", "picture.gif", "jpg"]
FOUND = ["a.jpg", "b.PNG", "d.jpeg", "deep/er/c.webp"]


def test_a_folder_is_searched_with_all_its_folders(tmp_path: Path) -> None:
    source = open_images(touch(tmp_path, NAMES + OTHERS))
    assert source.names == FOUND
    assert len(source) == 4
    assert source.data("deep/er/c.webp") == b"deep/er/c.webp"


def test_a_zip_file_is_like_a_folder(tmp_path: Path) -> None:
    source = open_images(zipped(tmp_path / "faces.zip", NAMES + OTHERS))
    assert source.names == FOUND
    assert source.data("deep/er/c.webp") == b"deep/er/c.webp"


def test_only_keeps_the_kind_of_source(tmp_path: Path) -> None:
    for path in (touch(tmp_path / "f", NAMES), zipped(tmp_path / "f.zip", NAMES)):
        source = open_images(path).only(["d.jpeg"])
        assert source.names == ["d.jpeg"]
        assert source.data("d.jpeg") == b"d.jpeg"


def test_a_folder_with_the_name_of_a_picture_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").mkdir()
    touch(tmp_path, ["x.jpg/y.jpg"])
    assert open_images(tmp_path).names == ["x.jpg/y.jpg"]


@pytest.mark.parametrize("inner", ["", "Img"])
def test_the_official_folder(tmp_path: Path, inner: str) -> None:
    touch(tmp_path / inner / "img_align_celeba", ["000001.jpg"])
    touch(tmp_path, ["other/x.jpg"])
    source = open_images(tmp_path)
    assert source.names == ["000001.jpg"]
    assert source.path == tmp_path / inner / "img_align_celeba"


def test_the_official_zip(tmp_path: Path) -> None:
    zipped(tmp_path / "img_align_celeba.zip", ["img_align_celeba/000001.jpg"])
    assert open_images(tmp_path).names == ["img_align_celeba/000001.jpg"]


def test_the_official_folder_given_itself(tmp_path: Path) -> None:
    folder = touch(tmp_path / "img_align_celeba", ["img_align_celeba/000001.jpg"])
    assert open_images(folder).path == folder


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no folder or zip file"):
        open_images(tmp_path / "absent")


@pytest.mark.parametrize("as_zip", [False, True])
def test_no_picture_there(tmp_path: Path, as_zip: bool) -> None:
    path = zipped(tmp_path / "a.zip", OTHERS) if as_zip else touch(tmp_path, OTHERS)
    with pytest.raises(FileNotFoundError, match=r"no picture \(\.jpg"):
        open_images(path)


def test_neither_folder_nor_zip(tmp_path: Path) -> None:
    path = tmp_path / "faces.zip"
    path.write_bytes(b"PK, but not for long")
    with pytest.raises(ValueError, match=r"faces\.zip cannot be read as a zip file"):
        open_images(path)


def test_a_file_that_vanished_is_unusable(tmp_path: Path) -> None:
    source = open_images(touch(tmp_path, ["a.jpg"]))
    (tmp_path / "a.jpg").unlink()
    with pytest.raises(UnusablePicture, match="cannot be read: No such file"):
        source.data("a.jpg")


def test_a_damaged_member_is_unusable(tmp_path: Path) -> None:
    path = zipped(tmp_path / "faces.zip", ["a.jpg", "b.jpg"])
    damaged = path.read_bytes().replace(b"a.jpga.jpg", b"a.jpga.jpX", 1)
    path.write_bytes(damaged)
    source = open_images(path)
    assert source.data("b.jpg") == b"b.jpg"
    with pytest.raises(UnusablePicture, match="CRC"):
        source.data("a.jpg")


def test_a_member_with_a_password_is_unusable(tmp_path: Path) -> None:
    path = zipped(tmp_path / "faces.zip", ["a.jpg"])
    data = bytearray(path.read_bytes())
    # The flag "encrypted" in the header of the member and in the directory.
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(UnusablePicture, match="password"):
        open_images(path).data("a.jpg")


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("place", [0, 3, 9, 20, 60])
def test_a_corrupt_member_is_unusable(tmp_path: Path, compression: int, place: int) -> None:
    path = tmp_path / "faces.zip"
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("a.jpg", bytes(range(256)) * 9)
    data = bytearray(path.read_bytes())
    for i in range(30 + len("a.jpg") + place, 30 + len("a.jpg") + place + 8):
        data[i] ^= 0x5A
    path.write_bytes(data)
    with pytest.raises(UnusablePicture, match=r"cannot be read from the zip file: ."):
        open_images(path).data("a.jpg")


def test_an_unknown_compression_is_unusable(tmp_path: Path) -> None:
    path = zipped(tmp_path / "faces.zip", ["a.jpg"])
    data = bytearray(path.read_bytes())
    data[8] = data[data.index(b"PK\x01\x02") + 10] = 99
    path.write_bytes(data)
    with pytest.raises(UnusablePicture, match="not supported"):
        open_images(path).data("a.jpg")


def test_a_zip_file_of_a_version_to_come(tmp_path: Path) -> None:
    path = zipped(tmp_path / "faces.zip", ["a.jpg"])
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 6] = 99
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"cannot be read as a zip file: .*9\.9"):
        open_images(path)


@given(data=st.data())
def test_a_damaged_zip_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = zipped(tmp_path_factory.mktemp("damaged") / "faces.zip", NAMES)
    damaged = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), min_size=1, max_size=9)):
        damaged[place] = data.draw(st.integers(0, 255))
    path.write_bytes(damaged)
    with contextlib.suppress(ValueError, FileNotFoundError):
        source = open_images(path)
        for name in source.names:
            with contextlib.suppress(UnusablePicture):
                source.data(name)


def test_names_that_are_too_long_are_left_out_by_name(tmp_path: Path) -> None:
    longest = "x" * 251 + ".jpg"
    source = open_images(zipped(tmp_path / "faces.zip", ["a.jpg", longest, f"x{longest}"]))
    assert source.names == ["a.jpg", longest]
    assert [(s.name, s.reason, s.source) for s in source.skipped] == [
        (f"x{longest}", "has a name of 256 characters; 255 are the most", "faces.zip")
    ]
    assert source.only(["a.jpg"]).skipped == []


def test_too_many_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "MOST_PICTURES", 3)
    with pytest.raises(ValueError, match=r"more than 3 pictures in .*; give a part of them"):
        open_images(touch(tmp_path, NAMES))


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_name_that_comes_twice_is_one_picture(tmp_path: Path) -> None:
    assert open_images(zipped(tmp_path / "faces.zip", ["a.jpg", "a.jpg"])).names == ["a.jpg"]


def unreadable(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """As if its permissions were missing, which the tests may have all the same."""
    scan = os.scandir

    def scandir(path: Any) -> Any:
        if Path(path) == folder:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)


def test_a_folder_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, NAMES)
    unreadable(monkeypatch, tmp_path / "deep")
    source = open_images(tmp_path)
    assert source.names == FOUND[:3]
    assert [(s.name, s.reason) for s in source.skipped] == [
        ("deep", "cannot be read: Permission denied")
    ]


def test_a_folder_that_cannot_be_read_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreadable(monkeypatch, touch(tmp_path, NAMES))
    with pytest.raises(PermissionError):
        open_images(tmp_path)


def test_where_nothing_is_found_the_reason_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreadable(monkeypatch, touch(tmp_path, ["deep/a.jpg"]) / "deep")
    with pytest.raises(FileNotFoundError, match="deep cannot be read: Permission denied"):
        open_images(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among files")
def test_a_pipe_is_no_zip_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "faces.zip")
    with pytest.raises(ValueError, match="neither a folder nor a zip file"):
        open_images(tmp_path / "faces.zip")


def test_what_no_photograph_is_as_large_as_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "LARGEST_FILE", 3)
    for path in (touch(tmp_path / "f", ["a.jpg"]), zipped(tmp_path / "f.zip", ["a.jpg"])):
        with pytest.raises(UnusablePicture, match="too large"):
            open_images(path).data("a.jpg")


def test_the_stamp_tells_when_a_picture_was_replaced(tmp_path: Path) -> None:
    folder = touch(tmp_path / "f", ["a.jpg", "b.jpg"])
    archive = zipped(tmp_path / "f.zip", ["a.jpg"])
    before = [open_images(path).stamp() for path in (folder, archive)]
    assert before == [open_images(path).stamp() for path in (folder, archive)]
    (folder / "b.jpg").write_bytes(b"longer than before")
    zipped(archive, ["a.jpg", "b.jpg"])
    after = [open_images(path).stamp() for path in (folder, archive)]
    assert all(a != b for a, b in zip(after, before, strict=True))


def test_a_link_to_nowhere_is_listed_and_unusable(tmp_path: Path) -> None:
    folder = touch(tmp_path / "f", ["a.jpg"])
    (folder / "b.jpg").symlink_to(folder / "absent.jpg")
    source = open_images(folder)
    assert source.names == ["a.jpg", "b.jpg"]
    assert source.stamp().endswith(" -")
    with pytest.raises(UnusablePicture):
        source.data("b.jpg")


def test_members_are_read_from_several_threads(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    names = [f"{i:03}.jpg" for i in range(200)]
    source = open_images(zipped(tmp_path / "faces.zip", names))
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(source.data, names)) == [name.encode() for name in names]


def test_no_name_leads_out_of_the_archive(tmp_path: Path) -> None:
    # Members are read into memory, never unpacked: such a name is only a name.
    source = open_images(zipped(tmp_path / "faces.zip", ["../outside.jpg"]))
    assert source.data("../outside.jpg") == b"../outside.jpg"
    assert not (tmp_path.parent / "outside.jpg").exists()
