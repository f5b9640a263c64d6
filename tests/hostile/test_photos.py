"""Damaged and crafted pictures of one's own are read, or get a sentence that says what to do."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.core.square_box import largest_square
from latent_explorer.pictures.photos import LONGEST_SIDE, cut_square, open_photo, read_photo
from latent_explorer.pictures.skipped import UnusablePicture

Rng = np.random.Generator
Say = Callable[[object], str]

pytestmark = pytest.mark.filterwarnings("ignore:::PIL")

ORIENTATION = 0x0112


def _encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


@pytest.fixture(scope="module")
def photos() -> list[bytes]:
    pixels = np.random.default_rng(4).integers(0, 256, (21, 30, 4), np.uint8)
    rgba = Image.fromarray(pixels)
    rgb = rgba.convert("RGB")
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    moving = {"save_all": True, "append_images": [rgb.rotate(90)], "duration": 40}
    made = [
        *(_encoded(rgb.convert(mode), "png") for mode in ("1", "L", "LA", "P")),
        _encoded(rgba, "png", exif=exif),
        _encoded(rgb, "jpeg", exif=exif),
        _encoded(rgb.convert("CMYK"), "jpeg"),
        _encoded(rgb, "jpeg", progressive=True),
        _encoded(rgb, "webp", **moving),
        _encoded(rgb, "gif", **moving),
        _encoded(rgb.convert("P"), "gif", transparency=3),
        _encoded(rgb, "bmp"),
        _encoded(rgb.convert("1"), "bmp"),
        _encoded(rgba, "tiff", exif=exif),
        _encoded(rgb.convert("CMYK"), "tiff", save_all=True, append_images=[rgb]),
        *(_encoded(rgb, "tiff", compression=each) for each in ("jpeg", "tiff_lzw", "packbits")),
        _encoded(rgb.convert("1"), "tiff", compression="group4"),
    ]
    for data in made:
        assert read_photo(data).ndim == 3
    return made


@pytest.fixture
def read(one_sentence: Say) -> Callable[[bytes], bool]:
    """Reads a picture and cuts it: whether that was possible."""

    def attempt(data: bytes) -> bool:
        try:
            photo = read_photo(data)
        except UnusablePicture as error:
            one_sentence(error)
            return False
        height, width = photo.shape[:2]
        assert photo.dtype == np.uint8
        assert photo.shape[2] == 3
        assert max(height, width) <= LONGEST_SIDE
        assert cut_square(photo, largest_square(width, height), 16).shape == (16, 16, 3)
        return True

    return attempt


def test_damaged_photos(
    photos: list[bytes],
    read: Callable[[bytes], bool],
    damage: Callable[[bytes, Rng], bytes],
    each_case: Any,
) -> None:
    each_case(lambda rng: read(damage(photos[int(rng.integers(len(photos)))], rng)), 5)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = _chunk(b"IDAT", zlib.compress(bytes(2**20)))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + body + _chunk(b"IEND", b"")


def _tiff(*entries: tuple[int, int]) -> bytes:
    """Return a TIFF of these numbers, each of 32 bits, by their tags."""
    directory = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + directory + bytes(4)


_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _COLOUR = 256, 257, 258, 259, 262
_OFFSET, _SAMPLES, _ROWS, _LENGTH = 273, 277, 278, 279
_LZW, _GREY = 5, 1
_FIRST = (_BITS, 8), (_COMPRESSION, _LZW), (_COLOUR, _GREY), (_OFFSET, 8)
_LAST = (_SAMPLES, 1), (_ROWS, 2**31), (_LENGTH, 100)
GIF = b"GIF89a" + struct.pack("<HH", 65535, 65535) + b"\x00\x00\x00"
BOMBS = {
    "png": _png(60_000, 60_000),
    "wide png": _png(2**31 - 1, 9),
    "gif": GIF + b"," + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0) + b"\x02\x02\x4c\x01\x00;",
    "bmp": b"BM"
    + struct.pack("<IHHI", 0, 0, 0, 54)
    + struct.pack("<IiiHHIIiiII", 40, 50_000, 50_000, 1, 24, 0, 0, 0, 0, 0, 0),
    "no width": _png(0, 9),
    "tiff": _tiff((_WIDTH, 60_000), (_HEIGHT, 60_000), *_FIRST, *_LAST),
    "wide tiff": _tiff((_WIDTH, 2**32 - 1), (_HEIGHT, 9), *_FIRST, *_LAST),
    "tiff without end": _tiff((_WIDTH, 4000), (_HEIGHT, 4000), *_FIRST, *_LAST),
    "webp": b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f" + b"\xff" * 12,
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_would_fill_the_memory(name: str, read: Callable[[bytes], bool]) -> None:
    assert not read(BOMBS[name])


def test_a_bomb_takes_no_memory(peak_of: Callable[[str, list[str]], int], tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(BOMBS["png"])
    program = """
from latent_explorer.pictures.photos import open_photo
from latent_explorer.pictures.skipped import UnusablePicture
begin()
try:
    open_photo(Path(sys.argv[1]))
except UnusablePicture:
    pass
"""
    assert peak_of(program, [str(bomb)]) < 64 * 2**20


@pytest.mark.parametrize("orientation", [*range(10), 65535])
def test_orientations(orientation: int, read: Callable[[bytes], bool]) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    assert read(_encoded(Image.new("RGB", (30, 20)), "jpeg", exif=exif))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_files_that_are_none(tmp_path: Path, one_sentence: Say) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "loop.jpg").symlink_to("loop.jpg")
    (tmp_path / "zero.jpg").symlink_to("/dev/zero")
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "\x1b[31mred.jpg").write_bytes(b"no")
    with (tmp_path / "huge.jpg").open("wb") as huge:
        huge.truncate(2**40)
    for name in (*os.listdir(tmp_path), "gone.jpg", "x" * 5000, "nul\0.jpg", "."):
        with pytest.raises(UnusablePicture) as caught:
            open_photo(tmp_path / name)
        one_sentence(caught.value)
