"""Damaged and crafted zip files of pictures are read as far as they can be, or refused."""

from __future__ import annotations

import io
import os
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.cli import describe, exit_code, main
from latent_explorer.pictures.batches import read_pictures
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.skipped import write_skipped
from latent_explorer.pictures.sources import open_images

Rng = np.random.Generator
Say = Callable[[object], str]
Read = Callable[[bytes], int]

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
LOCAL, ENTRY, END, END64, LOCATOR = b"PK\3\4", b"PK\1\2", b"PK\5\6", b"PK\6\6", b"PK\6\7"
# Where fields begin and how long they are; of a member: versions, flags, method, CRC, sizes,
# lengths of name, extra field and comment, offset.
ENTRY_FIELDS = ((4, 2), (6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2))
ENTRY_FIELDS += ((32, 2), (34, 2), (38, 4), (42, 4))
LOCAL_FIELDS = ((4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2))
END_FIELDS = ((4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2))
ODD_NAMES = (
    "../outside.jpg",
    "/tmp/absolute.jpg",
    "..\\windows.jpg",
    "C:/drive.jpg",
    "a/../../b.jpg",
    "inner/",
    "folder.jpg/",
    "\x1b[31mred\n.jpg",
    "nul\0byte.jpg",
    "x" * 300 + ".jpg",
    "x" * 65_000 + ".jpg",
    "\u202egpj.jpg",
    "__MACOSX/._1.jpg",
    ".jpg",
    "a.jpg",
    "a.jpg",
)


@pytest.fixture(scope="module")
def pictures(small_pictures: Path) -> dict[str, bytes]:
    """Six of the small pictures."""
    return {path.name: path.read_bytes() for path in sorted(small_pictures.iterdir())[:6]}


def zipped(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive, warnings.catch_warnings():
        # Of names that come twice.
        warnings.simplefilter("ignore")
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def archives(pictures: dict[str, bytes]) -> list[bytes]:
    """They in zip files of all kinds of compression."""
    return [zipped(list(pictures.items()), method) for method in METHODS]


@pytest.fixture
def read(tmp_path: Path, one_sentence: Say) -> Read:
    """Reads a zip file: how many pictures were usable. Nothing else is written."""
    folder = tmp_path / "zips"
    folder.mkdir()
    path = folder / "faces.zip"

    def refuse(error: Exception) -> None:
        assert exit_code(error) == 2, repr(error)
        one_sentence(describe(error))

    def attempt(data: bytes) -> int:
        path.write_bytes(data)
        usable = 0
        try:
            source = open_images(path)
        except Exception as error:
            refuse(error)
            return 0
        source.stamp()
        left_out = list(source.skipped)
        seen = len(left_out)
        for names, pictures, skipped in read_pictures(source, 16, Crop()):
            assert pictures.shape == (len(names), 16, 16, 3)
            usable += len(names)
            seen += len(names) + len(skipped)
            left_out += skipped
        assert seen == len(source) + len(source.skipped)
        for each in left_out:
            one_sentence(each.reason)
        write_skipped(folder / "skipped.csv", left_out)
        assert set(os.listdir(folder)) <= {"faces.zip", "skipped.csv"}
        assert os.listdir(tmp_path) == ["zips"]
        return usable

    return attempt


def test_whole_archives_are_read(archives: list[bytes], read: Read) -> None:
    assert [read(data) for data in archives] == [6] * 4


def test_damaged_archives(
    archives: list[bytes], read: Read, damage: Callable[[bytes, Rng], bytes], each_case: Any
) -> None:
    def check(rng: Rng) -> None:
        data = archives[int(rng.integers(len(archives)))]
        directory = data.index(ENTRY)
        if rng.random() < 0.5:
            # The table of contents alone: the pictures themselves are another matter.
            read(data[:directory] + damage(data[directory:], rng))
        else:
            read(damage(data, rng))

    each_case(check, 0.5)


def odd_number(width: int, rng: Rng) -> bytes:
    most = 256**width - 1
    choices = [0, 1, 2, 8, 9, 12, 14, 20, 45, 63, 93, 95, 97, 99, 255, most // 2, most]
    choices += [1 << int(bit) for bit in rng.integers(0, 8 * width, 4)]
    return int(choices[int(rng.integers(len(choices)))]).to_bytes(width, "little")


def places(data: bytes, mark: bytes) -> list[int]:
    return [place for place in range(len(data)) if data.startswith(mark, place)]


def test_odd_fields(archives: list[bytes], read: Read, each_case: Any) -> None:
    headers = ((LOCAL, LOCAL_FIELDS), (ENTRY, ENTRY_FIELDS), (END, END_FIELDS))
    found = [{mark: places(data, mark) for mark, _ in headers} for data in archives]

    def check(rng: Rng) -> None:
        kind = int(rng.integers(len(archives)))
        changed = bytearray(archives[kind])
        for _ in range(int(rng.integers(1, 4))):
            mark, fields = headers[int(rng.integers(len(headers)))]
            start, width = fields[int(rng.integers(len(fields)))]
            place = int(rng.choice(found[kind][mark])) + start
            changed[place : place + width] = odd_number(width, rng)
        read(bytes(changed))

    each_case(check, 0.5)


ODD_LENGTHS = (0, 1, 6, 44, 2**32, 2**63 - 1, 2**64 - 1)


def test_zip64_nonsense(archives: list[bytes], read: Read, each_case: Any) -> None:
    def check(rng: Rng) -> None:
        data = archives[0]
        end = data.index(END)
        numbers = [ODD_LENGTHS[int(i)] for i in rng.integers(0, len(ODD_LENGTHS), 6)]
        end64 = END64 + struct.pack("<QHHII", numbers[0], 45, 45, 0, 0)
        end64 += struct.pack("<QQQQ", *numbers[1:5])
        locator = LOCATOR + struct.pack("<IQI", 0, end if rng.random() < 0.7 else numbers[5], 1)
        changed = bytearray(data[:end] + end64 + locator + data[end:])
        if rng.random() < 0.5:
            changed[-22 + 8 : -22 + 20] = b"\xff" * 12
        read(bytes(changed))

    each_case(check, 0.5)


def test_odd_names(pictures: dict[str, bytes], read: Read, each_case: Any) -> None:
    whole = list(pictures.values())

    def check(rng: Rng) -> None:
        names = [str(name) for name in rng.choice(ODD_NAMES, int(rng.integers(1, 6)))]
        members = [(name, whole[int(rng.integers(len(whole)))]) for name in names]
        data = bytearray(zipped(members))
        if rng.random() < 0.3:
            # Other bytes than characters, in one of both places or both.
            for place in places(data, ENTRY)[:1]:
                data[place + 46] = 0xFF
                data[place + 9] ^= 0x08
        read(bytes(data))

    each_case(check, 0.2)


def test_nested_archives_and_members_that_are_others(
    archives: list[bytes], pictures: dict[str, bytes], read: Read
) -> None:
    (name, data), *others = pictures.items()
    assert read(zipped([("inner.zip", archives[0]), ("inner.zip.jpg", archives[1])])) == 0
    assert read(zipped([(name, data), ("b.jpg", zipped(others))])) == 1
    assert read(archives[0] + archives[0]) == 6
    assert read(b"#!/bin/sh\n" + archives[1]) == 6
    assert read(data + archives[0]) == 6


def test_overlapping_members(pictures: dict[str, bytes], read: Read) -> None:
    # All entries name the bytes of the first one.
    data = bytearray(zipped([(f"{i}.jpg", pictures["00.jpg"]) for i in range(50)]))
    for place in places(data, ENTRY):
        data[place + 42 : place + 46] = bytes(4)
    assert read(bytes(data)) <= 50


BOMBS = """
from latent_explorer.pictures.batches import read_pictures
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.sources import open_images

begin()
for name in sys.argv[1:]:
    for _ in read_pictures(open_images(Path(name)), 16, Crop()):
        pass
"""


def test_bombs_take_no_more_than_their_share(
    tmp_path: Path, peak_of: Callable[[str, list[str]], int]
) -> None:
    paths = []
    for method in METHODS[1:]:
        honest = zipped([("a.jpg", bytes(100 * 2**20)), ("b.jpg", bytes(2**20))], method)
        for stated in (None, 1000, 2**32 - 2):
            data = bytearray(honest)
            if stated is not None:
                for mark, start in ((LOCAL, 22), (ENTRY, 24)):
                    for place in places(honest, mark):
                        data[place + start : place + start + 4] = stated.to_bytes(4, "little")
            paths.append(tmp_path / f"{method} {stated}.zip")
            paths[-1].write_bytes(data)
            assert len(data) < 2**18
    assert peak_of(BOMBS, list(map(str, paths))) < 0.5 * 2**30


def test_the_command_line_says_one_sentence(
    archives: list[bytes],
    toy_bundle: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    one_sentence: Say,
) -> None:
    damaged = [b"", b"PK", archives[0][:-30], archives[0].replace(ENTRY, b"PK\1\3")]
    damaged += [zipped([("a.txt", b"")]), zipped([("a.jpg", b"words")]), zipped([])]
    for data in damaged:
        (tmp_path / "faces.zip").write_bytes(data)
        out = tmp_path / "z.npz"
        given = ["encode", "--bundle", str(toy_bundle), "--images", str(tmp_path / "faces.zip")]
        assert main([*given, "--out", str(out)]) == 2
        last = capsys.readouterr().err.splitlines()[-1]
        assert one_sentence(last).startswith("latent-explorer: ")
        assert not out.exists()
