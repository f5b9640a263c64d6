"""Damaged and crafted pictures are read or left out, with a reason in one bounded line."""

from __future__ import annotations

import io
import os
import socket
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.reading import read_picture
from latent_explorer.pictures.skipped import UnusablePicture

Rng = np.random.Generator
Say = Callable[[object], str]

# As in the program, where what Pillow warns of is no error.
pytestmark = pytest.mark.filterwarnings("ignore:::PIL")

SIZE = 16
# Four megabytes in four kilobytes.
BOMB = zlib.compress(bytes(2**22))
CROPS = (Crop(), Crop("center"), Crop("none"), Crop("box", (2, 3, 18, 20)))
ORIENTATION = 0x0112


def encoded(picture: Image.Image, suffix: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, suffix, **options)
    return file.getvalue()


def exif_of(orientation: object) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return exif


@pytest.fixture(scope="module")
def pictures() -> dict[str, bytes]:
    """Small pictures in all formats and modes that cameras and programs write."""
    pixels = np.random.default_rng(4).integers(0, 256, (21, 30, 4), np.uint8)
    rgba = Image.fromarray(pixels)
    rgb = rgba.convert("RGB")
    deep = Image.fromarray(pixels[..., :2].copy().view(np.uint16)[..., 0])
    frames = [rgb.rotate(90 * i) for i in range(3)]
    moving = {"save_all": True, "append_images": frames, "duration": 40}
    made = {f"{mode}.png": encoded(rgb.convert(mode), "png") for mode in ("1", "L", "LA", "P")}
    made |= {
        "rgb.png": encoded(rgb, "png", icc_profile=b"no profile" * 9, dpi=(72, 72)),
        "rgba.png": encoded(rgba, "png"),
        "deep.png": encoded(deep, "png"),
        "transparent.png": encoded(rgb.convert("P"), "png", transparency=3),
        "turned.png": encoded(rgb, "png", exif=exif_of(6)),
        "moving.png": encoded(rgb, "png", **moving),
        "rgb.jpg": encoded(rgb, "jpeg", exif=exif_of(5), icc_profile=b"no profile" * 9),
        "grey.jpg": encoded(rgb.convert("L"), "jpeg"),
        "cmyk.jpg": encoded(rgb.convert("CMYK"), "jpeg"),
        "progressive.jpg": encoded(rgb, "jpeg", progressive=True, subsampling=2),
        "rgb.webp": encoded(rgb, "webp", exif=exif_of(8)),
        "lossless.webp": encoded(rgba, "webp", lossless=True),
        "moving.webp": encoded(rgb, "webp", **moving),
    }
    for data in made.values():
        assert read_picture(data, SIZE, Crop()).shape == (SIZE, SIZE, 3)
    return made


@pytest.fixture
def read(one_sentence: Say) -> Callable[[bytes, Rng], bool]:
    """Reads a picture: whether it was usable."""

    def attempt(data: bytes, rng: Rng) -> bool:
        try:
            found = read_picture(data, SIZE, CROPS[int(rng.integers(len(CROPS)))])
        except UnusablePicture as error:
            one_sentence(error)
            return False
        assert found.shape == (SIZE, SIZE, 3)
        assert found.dtype == np.uint8
        return True

    return attempt


def test_damaged_pictures(
    pictures: dict[str, bytes],
    read: Callable[[bytes, Rng], bool],
    damage: Callable[[bytes, Rng], bytes],
    each_case: Any,
) -> None:
    names = sorted(pictures)

    def check(rng: Rng) -> None:
        read(damage(pictures[names[int(rng.integers(len(names)))]], rng), rng)

    each_case(check, 5)


# PNG


def chunk(kind: bytes, data: bytes, length: int | None = None) -> bytes:
    stated = len(data) if length is None else length
    return struct.pack(">I", stated) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


# None of them is decoded: each is too small, or has more pixels than there is memory for.
SIDES = (0, 1, 7, 8, 21, 30, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1)
KINDS = (b"tRNS", b"PLTE", b"iCCP", b"eXIf", b"zTXt", b"iTXt", b"tEXt", b"acTL", b"fcTL", b"fdAT")
KINDS += (b"sRGB", b"gAMA", b"cHRM", b"pHYs", b"IHDR", b"IDAT", b"IEND", b"CgBI", b"\0\0\0\0")


def garbage(rng: Rng) -> bytes:
    """Return what may stand in a chunk, a segment or a block of EXIF."""
    way = int(rng.integers(6))
    if way == 0:
        return b""
    if way == 1:
        return rng.bytes(int(rng.integers(1, 40)))
    if way == 2:
        return b"name\0\0" + BOMB
    if way == 3:
        return bytes([int(rng.choice([0, 255]))]) * int(rng.integers(1, 2000))
    if way == 4:
        return odd_exif(rng)
    return b"\x1b[31m\n\0" * int(rng.integers(1, 200))


def odd_exif(rng: Rng) -> bytes:
    """Return a table of tags with odd types, counts and places, which may point at itself."""
    order, mark = (("<", b"II*\0"), (">", b"MM\0*"))[int(rng.integers(2))]
    count = int(rng.choice([0, 1, 3, 40, 65535]))
    entries = b""
    for _ in range(min(count, 40)):
        tag = int(rng.choice([ORIENTATION, 0x8769, 0x8825, 0xA005, 0x0201, 0x0202, 0x014A]))
        kind = int(rng.integers(0, 15))
        number = int(rng.choice([0, 1, 2, 2**16, 2**31, 2**32 - 1]))
        value = int(rng.choice([0, 1, 6, 8, 9, 26, 65535, 2**32 - 1]))
        entries += struct.pack(f"{order}HHII", tag, kind, number, value)
    following = struct.pack(f"{order}I", int(rng.choice([0, 8, 9, 2**32 - 1])))
    return mark + struct.pack(f"{order}IH", 8, count) + entries + following


def test_crafted_png(read: Callable[[bytes, Rng], bool], each_case: Any) -> None:
    def check(rng: Rng) -> None:
        width, height = 30, 21
        if rng.random() < 0.5:
            width, height = (int(side) for side in rng.choice(SIDES, 2))
        depth, colours = int(rng.choice([0, 1, 2, 4, 8, 16, 32])), int(rng.integers(0, 9))
        if rng.random() < 0.6:
            depth, colours = 8, int(rng.choice([0, 2, 3, 4, 6]))
        methods = rng.integers(0, 2, 3) if rng.random() < 0.3 else (0, 0, int(rng.integers(2)))
        header = struct.pack(">IIBB", width, height, depth, colours) + bytes(map(int, methods))
        pixels = zlib.compress(bytes(int(rng.choice([0, 100, 21 * 31, 21 * 121]))))
        pixels = BOMB if rng.random() < 0.2 else pixels
        chunks = [chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
        for _ in range(int(rng.integers(0, 4))):
            kind = KINDS[int(rng.integers(len(KINDS)))]
            length = int(rng.choice([0, 2**31 - 1, 2**32 - 1])) if rng.random() < 0.1 else None
            place = int(rng.integers(0 if rng.random() < 0.1 else 1, len(chunks) + 1))
            chunks.insert(place, chunk(kind, garbage(rng), length))
        read(png(*chunks), rng)

    each_case(check, 3)


# JPEG and WebP


def segment(marker: int, data: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def test_crafted_jpeg(
    pictures: dict[str, bytes], read: Callable[[bytes, Rng], bool], each_case: Any
) -> None:
    def check(rng: Rng) -> None:
        name = str(rng.choice(["rgb.jpg", "grey.jpg", "cmyk.jpg", "progressive.jpg"]))
        data = bytearray(pictures[name])
        if rng.random() < 0.5:
            frame = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2"))
            # Precision, height, width, number of components, the first one's sampling.
            field, width = [(4, 1), (5, 2), (7, 2), (9, 1), (11, 1)][int(rng.integers(5))]
            value = int(rng.choice([0, 1, 7, 8, 12, 255])) if width == 1 else 65535
            data[frame + field : frame + field + width] = value.to_bytes(width, "big")
            if width == 2 and rng.random() < 0.5:
                data[frame + 5 : frame + 9] = b"\xff\xff\xff\xff"
        for _ in range(int(rng.integers(0, 4))):
            marker = int(rng.choice([0xE1, 0xE2, 0xED, 0xEE, 0xFE, 0xDB, 0xC4, 0xDD, 0xD8]))
            start = [b"Exif\0\0", b"ICC_PROFILE\0\x01\x09", b"MPF\0", b"Photoshop 3.0\0", b""]
            start += [b"http://ns.adobe.com/xap/1.0/\0", b"Adobe\0d\0\0\0\0\x09"]
            data[2:2] = segment(marker, start[int(rng.integers(len(start)))] + garbage(rng))
        read(bytes(data), rng)

    each_case(check, 3)


def test_crafted_webp(
    pictures: dict[str, bytes], read: Callable[[bytes, Rng], bool], each_case: Any
) -> None:
    def check(rng: Rng) -> None:
        data = pictures[str(rng.choice(["rgb.webp", "lossless.webp", "moving.webp"]))]
        blocks = [data[12:]]
        if rng.random() < 0.7:
            sides = [int(side) for side in rng.choice([0, 1, 20, 29, 2**14, 2**24 - 1], 2)]
            extended = bytes([int(rng.integers(256)), 0, 0, 0])
            extended += b"".join(side.to_bytes(3, "little") for side in sides)
            blocks.insert(0, b"VP8X" + struct.pack("<I", 10) + extended)
        for _ in range(int(rng.integers(0, 4))):
            kind = (b"EXIF", b"XMP ", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L")
            inside = garbage(rng)[:60_000]
            length = len(inside) if rng.random() < 0.8 else int(rng.choice([0, 2**32 - 1]))
            block = kind[int(rng.integers(len(kind)))] + struct.pack("<I", length) + inside
            blocks.insert(int(rng.integers(len(blocks) + 1)), block + bytes(len(inside) % 2))
        body = b"WEBP" + b"".join(blocks)
        read(b"RIFF" + struct.pack("<I", len(body)) + body, rng)

    each_case(check, 3)


@pytest.mark.parametrize("suffix", ["png", "jpeg", "webp"])
@pytest.mark.parametrize(
    ("kind", "count", "value"),
    [
        (3, 1, 0),
        (3, 1, 9),
        (3, 1, 65535),
        (3, 0, 6),
        (3, 2**31, 6),
        (4, 1, 2**32 - 1),
        (2, 2, 0x36),
        (2, 999, 8),
        (5, 1, 8),
        (99, 1, 6),
    ],
)
def test_an_odd_orientation_turns_nothing(suffix: str, kind: int, count: int, value: int) -> None:
    entry = struct.pack("<HHII", ORIENTATION, kind, count, value)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + bytes(4)
    # Red on the left.
    picture = Image.new("RGB", (32, 32), "blue")
    picture.paste("red", (0, 0, 16, 32))
    found = read_picture(encoded(picture, suffix, exif=exif), SIZE, Crop("none"))
    assert (found[:, :6, 0] > 200).all()
    assert (found[:, 10:, 0] < 50).all()


# What small files take


BOMBS = """
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.reading import read_picture
from latent_explorer.pictures.skipped import UnusablePicture

begin()
for name in sys.argv[1:]:
    try:
        read_picture(Path(name).read_bytes(), 96, Crop("none"))
    except UnusablePicture:
        pass
"""


def test_a_small_file_takes_no_more_than_its_share(
    tmp_path: Path, peak_of: Callable[[str, list[str]], int]
) -> None:
    def flat(width: int, height: int, depth: int, colours: int, row_bytes: int) -> bytes:
        # Interlaced for a few: then all rows are kept at once.
        header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
        pixels = zlib.compress(bytes((row_bytes + 1) * height), 1)
        parts = [chunk(b"IHDR", header), chunk(b"PLTE", bytes(6)), chunk(b"tRNS", b"\0\x07")]
        keep = parts if colours == 3 else parts[:1]
        return png(*keep, chunk(b"IDAT", pixels), chunk(b"IEND", b""))

    bombs = {
        # The most that is read: one byte less of the limit than there is.
        "grey": flat(8100, 8100, 8, 0, 8100),
        "palette": flat(5400, 5400, 8, 3, 5400),
        "deep": flat(5400, 5400, 16, 0, 10800),
        "wide": flat(2**22, 8, 8, 0, 2**22),
        # More than is read.
        "square": flat(20_000, 20_000, 1, 0, 2500),
        # Less than is there: hidden data, and a text of 64 MB.
        "hidden": png(
            chunk(b"IHDR", struct.pack(">IIBBBBB", 30, 30, 8, 0, 0, 0, 0)),
            chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(2**26))),
            chunk(b"iCCP", b"icc\0\0" + zlib.compress(bytes(2**26))),
            chunk(b"IDAT", zlib.compress(bytes(2**26))),
            chunk(b"IEND", b""),
        ),
        "frames": encoded(
            Image.new("L", (1500, 1500)),
            "png",
            save_all=True,
            append_images=[Image.new("L", (1500, 1500), shade) for shade in range(1, 9)],
        ),
    }
    for name, data in bombs.items():
        (tmp_path / name).write_bytes(data)
        assert len(data) < 10**6, name
    assert peak_of(BOMBS, [str(tmp_path / name) for name in bombs]) < 0.6 * 2**30


# Files that are none, and names


ODD_NAMES = (
    b"\x1b[31mred.jpg",
    b"two\nlines.jpg",
    b"a,b;c\"d'.jpg",
    b"\xff\xfe.jpg",
    b"\xe2\x80\xaegnp.jpg",
    b"=cmd().jpg",
    b"-rf.jpg",
    b" .jpg",
    b"CON.jpg",
    b"<b>bold.jpg",
    b"x" * 251 + b".jpg",
    b"\xed\xa0\x80.jpg",
)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there are no such names")
def test_a_folder_of_odd_files(
    toy_bundle: Path, pictures: dict[str, bytes], tmp_path: Path, one_sentence: Say
) -> None:
    folder, out = tmp_path / "folder", tmp_path / "out"
    (folder / "a.jpg").mkdir(parents=True)
    out.mkdir()
    for name in ODD_NAMES:
        (folder / os.fsdecode(name)).write_bytes(pictures["rgb.jpg"])
    os.mkfifo(folder / "pipe.jpg")
    for name, target in {"loop.jpg": "loop.jpg", "zero.jpg": "/dev/zero", "up": ".."}.items():
        (folder / name).symlink_to(target)
    (folder / "linked.jpg").symlink_to(os.fsdecode(ODD_NAMES[0]))
    (folder / "empty.jpg").touch()
    with socket.socket(socket.AF_UNIX) as listening:
        before = Path.cwd()
        # The name of a socket has to be short.
        os.chdir(folder)
        listening.bind("socket.jpg")
        os.chdir(before)
    there = sorted(os.listdir(folder))
    command = [sys.executable, "-m", "latent_explorer", "encode", "--bundle", str(toy_bundle)]
    command += ["--images", str(folder), "--out", str(out / "z.csv")]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120, cwd=out)
    assert done.returncode == 0, done.stderr
    *_, last = done.stderr.decode().splitlines()
    assert one_sentence(last).startswith("skipped 6 files")
    assert b"\x1b[31m" not in done.stdout + done.stderr
    assert sorted(os.listdir(folder)) == there
    assert sorted(os.listdir(out)) == ["z.csv", "z.settings.json", "z.skipped.csv"]
    assert len((out / "z.csv").read_bytes().split(b"\nz", 1)) == 1
    listed = (out / "z.skipped.csv").read_bytes()
    for name in (b"pipe", b"loop", b"zero", b"up", b"empty", b"socket"):
        assert b"\n" + name in listed
