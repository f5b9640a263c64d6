"""Tar files: what lies in them is found and read; what is odd or damaged is named."""

from __future__ import annotations

import contextlib
import io
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.pictures.place import place_of
from latent_explorer.pictures.skipped import UnusablePicture
from latent_explorer.pictures.sources import open_images, tar_index
from latent_explorer.training.picture_sets import choose_pictures

Contents = Mapping[str, bytes]


def with_members(path: Path, *members: tuple[dict[str, Any], bytes], **options: Any) -> Path:
    """Write a tar file whose members have what is said."""
    with tarfile.open(path, "w", **options) as archive:
        for facts, data in members:
            info = tarfile.TarInfo()
            info.size = len(data)
            for name, value in facts.items():
                setattr(info, name, value)
            archive.addfile(info, io.BytesIO(data))
    return path


def test_what_is_said_beside_pictures_is_known(
    write_tar: Callable[..., Path], tmp_path: Path
) -> None:
    members = {
        "000.jpg": b"x", "000.json": b'{"age": 31, "glasses": true, "tags": ["a"], "name": "Ann"}',
        "001.jpg": b"x", "001.json": b'{"age": 7.5, "glasses": false, "name": null}',
        "002.jpg": b"x", "002.cls": b"4\n", "002.txt": "zwei\nZeilen ä".encode(),
        "003.jpg": b"x", "003.json": b"[" * 50_000, "003.cls": b"\xff", "004.txt": b"nobody",
    }  # fmt: skip
    sets = choose_pictures(write_tar(tmp_path, members))
    known = sets.known(sets.training.names)
    assert known.names.tolist() == ["000.jpg", "001.jpg", "002.jpg", "003.jpg"]
    columns = {name: column.tolist() for name, column in known.columns.items()}
    assert columns["glasses"] == [1, -1, 0, 0]
    assert columns["age"][:2] == [31, 7.5]
    assert columns["name"] == ["Ann", "", "", ""]
    assert columns["txt"] == ["", "", "zwei Zeilen ä", ""]
    assert columns["cls"][2] == 4
    assert set(columns) == {"age", "glasses", "name", "txt", "cls"}


def test_a_partition_beside_pictures_divides_them(
    write_tar: Callable[..., Path], tmp_path: Path
) -> None:
    members = {}
    for number in range(4):
        members |= {f"{number}.jpg": b"x", f"{number}.json": b'{"partition": %d}' % (number % 2)}
    sets = choose_pictures(write_tar(tmp_path, members))
    assert sets.training.names == ["0.jpg", "2.jpg"]
    assert sets.validation is not None
    assert sets.validation.names == ["1.jpg", "3.jpg"]


def test_more_than_fits_is_left_out_and_named_once(
    write_tar: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tar_index.read_index, "__defaults__", (9, None))
    monkeypatch.setattr("latent_explorer.pictures.sources.tars.NOTES_TOGETHER", 9)
    members = {f"{n}.{kind}": b"12345" for n in range(5) for kind in ("jpg", "txt")}
    source = open_images(write_tar(tmp_path, members))
    assert [(each.name, "too much" in each.reason) for each in source.skipped] == [("1.txt", True)]


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_each_form_of_tar_is_read(tmp_path: Path, form: int) -> None:
    long = "deep/" * 30 + "ä" * 20 + ".jpg" if form != tarfile.USTAR_FORMAT else "d/ä.jpg"
    path = with_members(
        tmp_path / "x.tar",
        ({"name": long}, b"long"),
        ({"name": "./a.jpg"}, b"dot"),
        ({"name": "./d/._a.jpg"}, b"mac"),
        format=form,
    )
    source = open_images(path)
    assert source.names == sorted([long, "a.jpg"])
    assert (source.data(long), source.data("a.jpg")) == (b"long", b"dot")


def test_links_and_devices_are_named_and_not_followed(tmp_path: Path) -> None:
    kinds = {
        "symlink.jpg": tarfile.SYMTYPE, "hard.jpg": tarfile.LNKTYPE, "char.jpg": tarfile.CHRTYPE,
        "block.jpg": tarfile.BLKTYPE, "pipe.jpg": tarfile.FIFOTYPE, "folder.jpg": tarfile.DIRTYPE,
    }  # fmt: skip
    odd = [({"name": name, "type": kind, "linkname": "/etc/passwd"}, b"")
           for name, kind in kinds.items()]  # fmt: skip
    source = open_images(with_members(tmp_path / "x.tar", *odd, ({"name": "a.jpg"}, b"x")))
    assert source.names == ["a.jpg"]
    reasons = {each.name: each.reason for each in source.skipped}
    assert set(reasons) == set(kinds) - {"folder.jpg"}
    assert "link" in reasons["symlink.jpg"]
    assert "link" in reasons["hard.jpg"]
    assert "device" in reasons["char.jpg"]


def test_the_same_names_in_several_files_are_told_apart(
    write_tar: Callable[..., Path], tmp_path: Path, server: Any
) -> None:
    for shard in ("one", "two"):
        write_tar(tmp_path / "s", {"0.jpg": shard.encode(), "0.cls": b"3"}, f"{shard}.tar")
    for place in (tmp_path / "s" / "*.tar", tmp_path, place_of(f"{server.url}/s/{{one,two}}.tar")):
        source = open_images(place)
        assert source.names == ["one/0.jpg", "two/0.jpg"]
        assert [source.data(name) for name in source.names] == [b"one", b"two"]
        assert source.table is not None
        assert source.table.columns["cls"].tolist() == [3, 3]


def test_of_two_with_one_name_the_later_counts(tmp_path: Path) -> None:
    path = with_members(tmp_path / "x.tar", ({"name": "a.jpg"}, b"1"), ({"name": "a.jpg"}, b"22"))
    source = open_images(path)
    assert source.names == ["a.jpg"]
    assert source.data("a.jpg") == b"22"


@pytest.mark.parametrize("end", [9, 1500, 2 * 1024 + 600, 3 * 1024 + 100, 4 * 1024])
def test_of_a_cut_file_what_is_whole_is_read(
    write_tar: Callable[..., Path], tmp_path: Path, end: int
) -> None:
    path = write_tar(tmp_path, {f"{n}.jpg": bytes([65 + n]) * 512 for n in range(5)})
    path.write_bytes(path.read_bytes()[:end])
    if end < 1024:
        with pytest.raises((ValueError, FileNotFoundError)):
            open_images(path)
        return
    source = open_images(path)
    whole = end // 1024
    assert source.names == [f"{n}.jpg" for n in range(whole)]
    assert source.data("0.jpg") == b"A" * 512
    if end % 1024:
        assert any("cut off" in each.reason for each in source.skipped)


def test_a_file_that_is_damaged_in_the_middle_says_so(
    write_tar: Callable[..., Path], tmp_path: Path
) -> None:
    path = write_tar(tmp_path, {f"{n}.jpg": bytes([65 + n]) * 512 for n in range(5)})
    data = bytearray(path.read_bytes())
    data[2048:2560] = b"\xa5" * 512
    path.write_bytes(data)
    source = open_images(path)
    assert source.names == ["0.jpg", "1.jpg"]
    assert [(each.name, "damaged" in each.reason) for each in source.skipped] == [("set.tar", True)]


def sealed(head: bytearray) -> bytes:
    """Put the right checksum into a head."""
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head)


@pytest.mark.parametrize(
    "size",
    [b"77777777777\0", b"\x80" + b"\0" * 3 + b"\x7f" + b"\xff" * 7, b"\xff" * 12,
     b"\xff" * 10 + b"\xfc\0", b"xxxxxxxxxxx\0"],
    ids=["8 GB", "9 EB", "-1", "-1024", "no number"],
)  # fmt: skip
@pytest.mark.parametrize("kind", [b"0", b"x", b"L", b"S", b"5"])
def test_a_size_that_cannot_be_ends_the_list(tmp_path: Path, size: bytes, kind: bytes) -> None:
    path = with_members(tmp_path / "x.tar", ({"name": "a.jpg"}, b"x"), ({"name": "b.jpg"}, b"y"))
    data = bytearray(path.read_bytes())
    head = data[1024:1536]
    head[124:136], head[156:157] = size, kind
    data[1024:1536] = sealed(head)
    path.write_bytes(data)
    source = open_images(path)
    assert source.data("a.jpg") == b"x"
    assert "b.jpg" not in source.names or source.data("b.jpg") == b""
    assert source.skipped


def test_a_head_as_large_as_memory_is_not_read(tmp_path: Path) -> None:
    path = with_members(tmp_path / "x.tar", ({"name": "a.jpg"}, b"x"))
    info = tarfile.TarInfo("long")
    info.type, info.size = tarfile.XHDTYPE, 2**33
    data = path.read_bytes()[:1024] + info.tobuf(tarfile.GNU_FORMAT)
    with path.open("wb") as file:
        file.write(data)
        # A hole: it takes no room on the disk.
        file.truncate(2**33 + 4096)
    source = open_images(path)
    assert source.names == ["a.jpg"]
    assert "larger than any" in source.skipped[0].reason


@pytest.mark.parametrize("mode", ["gz", "bz2", "xz"])
def test_compressed_files_are_refused_with_what_to_do(tmp_path: Path, mode: str) -> None:
    with tarfile.open(tmp_path / "x.tar", f"w:{mode}") as archive:
        archive.addfile(tarfile.TarInfo("a.jpg"))
    with pytest.raises(ValueError, match="is compressed: unpack it"):
        open_images(tmp_path / "x.tar")


@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = with_members(
        tmp_path_factory.mktemp("damaged") / "x.tar",
        *(({"name": f"{'deep/' * 30}{n}.jpg", "mtime": 1.5}, bytes([n]) * 700) for n in range(4)),
        format=data.draw(st.sampled_from([tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])),
    )
    damaged = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), min_size=1, max_size=9)):
        damaged[place] = data.draw(st.integers(0, 255))
    path.write_bytes(damaged[: data.draw(st.integers(1, len(damaged)))])
    with contextlib.suppress(ValueError, FileNotFoundError):
        source = open_images(path)
        for name in source.names:
            with contextlib.suppress(UnusablePicture):
                assert len(source.data(name)) == source.length(name)


def test_a_preview_of_what_is_far_away_reads_little(
    server: Any, write_tar: Callable[..., Path], contents: Contents
) -> None:
    from latent_explorer.pictures.samples import read_samples

    picture = contents["b/001.jpg"]
    for shard in range(3):
        members = {f"{shard}{n:03}.jpg": picture + bytes(99_000) for n in range(60)}
        write_tar(server.folder, members, f"{shard}.tar")
    samples = read_samples(place_of(f"{server.url}/{{0..2}}.tar"))
    assert samples.n is None
    assert len(samples.shown) == 6
    assert not any("1.tar" in asked for asked in server.asked)
    assert server.sent < 12 * 2**20, "the first of three, at most twice"
    assert read_samples(server.folder / "{0..2}.tar").n == 180


def test_files_of_several_kinds_are_not_mixed(
    write_tar: Callable[..., Path], tmp_path: Path, contents: Contents
) -> None:
    write_tar(tmp_path, contents)
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    with pytest.raises(ValueError, match="holds tar files and Parquet files"):
        open_images(tmp_path)
    (tmp_path / "y.tar").write_bytes(b"no tar file at all")
    with pytest.raises(ValueError, match=r"y\.tar is no tar file"):
        open_images(tmp_path / "*.tar")
    with pytest.raises(FileNotFoundError, match="there is no file"):
        open_images(tmp_path / "set-{0..3}.tar")
