"""People's own pictures are read upright, whatever their mode and size, and cut as for training."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.core.square_box import SquareBox
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.photos import (
    LONGEST_SIDE,
    cut_square,
    open_photo,
    photo_of,
    preview_of,
    read_photo,
)
from latent_explorer.pictures.reading import read_picture
from latent_explorer.pictures.skipped import UnusablePicture

pytestmark = pytest.mark.filterwarnings("ignore:::PIL")

PIXELS = np.random.default_rng(7).integers(0, 256, (24, 40, 3), np.uint8)
ORIENTATION = 0x0112
# What has to be done with a picture to see it upright.
TURNS: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
    8: lambda a: np.rot90(a),
}


def _encoded(picture: Image.Image, kind: str = "png", **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize("orientation", TURNS)
def test_it_is_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    photo = read_photo(_encoded(Image.fromarray(PIXELS), exif=exif))
    np.testing.assert_array_equal(photo, TURNS[orientation](PIXELS))
    assert not photo.flags.writeable


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "RGB"])
def test_any_mode_is_as_pillow_converts_it(mode: str) -> None:
    picture = Image.fromarray(PIXELS).convert(mode)
    expected = np.asarray(picture.convert("RGB"))
    np.testing.assert_array_equal(read_photo(_encoded(picture)), expected)


def test_cmyk_and_sixteen_bits() -> None:
    cmyk = Image.fromarray(np.full((16, 16, 3), (200, 30, 90), np.uint8)).convert("CMYK")
    photo = read_photo(_encoded(cmyk, "jpeg", quality=100))
    assert np.abs(photo.astype(int) - (200, 30, 90)).max() < 8
    deep = np.linspace(0, 65535, 24 * 40).astype(np.uint16).reshape(24, 40)
    grey = read_photo(_encoded(Image.fromarray(deep)))
    np.testing.assert_array_equal(grey[..., 0], np.round(deep / 257).astype(np.uint8))


def test_what_is_transparent_is_white() -> None:
    rgba = np.zeros((16, 16, 4), np.uint8)
    rgba[:, 8:] = (10, 20, 30, 255)
    for photo in (read_photo(_encoded(Image.fromarray(rgba))), photo_of(rgba)):
        assert (photo[:, :8] == 255).all()
        assert (photo[:, 8:] == (10, 20, 30)).all()
    palette = Image.fromarray(PIXELS).convert("P")
    index = palette.getpixel((3, 2))
    photo = read_photo(_encoded(palette, transparency=index))
    assert (photo[2, 3] == 255).all()


@pytest.mark.parametrize("kind", ["gif", "webp", "png"])
def test_of_a_moving_picture_the_first_one_is_read(kind: str) -> None:
    red, blue = (Image.new("RGB", (20, 20), color) for color in ("red", "blue"))
    data = _encoded(red, kind, save_all=True, append_images=[blue], duration=50)
    assert np.abs(read_photo(data).astype(int) - (255, 0, 0)).max() < 12


def test_a_large_one_is_reduced() -> None:
    photo = read_photo(_encoded(Image.new("RGB", (2 * LONGEST_SIDE + 10, 300), "green")))
    assert photo.shape[:2] == (100, -(-(2 * LONGEST_SIDE + 10) // 3))
    jpeg = read_photo(_encoded(Image.new("RGB", (9000, 300), "green"), "jpeg"))
    assert max(jpeg.shape) <= LONGEST_SIDE
    assert max(preview_of(photo).shape) <= 1024
    assert preview_of(jpeg[:, :200]) is not None


def test_a_phones_picture_of_fifty_megapixels_is_read() -> None:
    photo = read_photo(_encoded(Image.new("RGB", (8160, 6120), "blue"), "jpeg"))
    assert photo.shape == (3060, 4080, 3)
    assert np.abs(photo[::500, ::500].astype(int) - (0, 0, 255)).max() < 3


TIFFS = ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits")


@pytest.mark.parametrize("compression", TIFFS)
def test_a_tiff_is_read_upright_whatever_its_compression(compression: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    picture = Image.fromarray(PIXELS)
    data = _encoded(picture, "tiff", compression=compression, exif=exif)
    np.testing.assert_array_equal(read_photo(data), TURNS[6](PIXELS))
    both = _encoded(picture, "tiff", save_all=True, append_images=[picture.rotate(180)])
    np.testing.assert_array_equal(read_photo(both), PIXELS)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK"])
def test_tiffs_of_any_mode(mode: str) -> None:
    picture = Image.fromarray(PIXELS).convert(mode)
    expected = np.asarray(picture.convert("RGB"))
    np.testing.assert_array_equal(read_photo(_encoded(picture, "tiff")), expected)


def test_a_scan_of_sixteen_bits() -> None:
    deep = np.linspace(0, 65535, 24 * 40).astype(np.uint16).reshape(24, 40)
    grey = read_photo(_encoded(Image.fromarray(deep), "tiff"))
    np.testing.assert_array_equal(grey[..., 0], np.round(deep / 257).astype(np.uint8))


SIZES = ((SquareBox(3, 2, 20), 8), (SquareBox(0, 0, 24), 96), (SquareBox(10, 4, 16), 16))


@pytest.mark.parametrize(("box", "size"), SIZES)
def test_a_cut_is_what_training_reads(box: SquareBox, size: int) -> None:
    data = _encoded(Image.fromarray(PIXELS))
    crop = Crop("box", (box.left, box.top, box.right, box.bottom))
    expected = read_picture(data, size, crop)
    np.testing.assert_array_equal(cut_square(read_photo(data), box, size), expected)


def test_a_cut_of_many_pixels_is_nearly_that() -> None:
    smooth = np.kron(PIXELS, np.ones((40, 40, 1), np.uint8))
    data = _encoded(Image.fromarray(smooth))
    expected = read_picture(data, 24, Crop("box", (200, 0, 1160, 960))).astype(int)
    found = cut_square(read_photo(data), SquareBox(200, 0, 960), 24)
    assert np.abs(found - expected).mean() < 2


TINY = _encoded(Image.new("RGB", (40, 5)))
WHOLE = _encoded(Image.fromarray(PIXELS), "jpeg")
BAD = {
    "nothing": (b"", "is empty"),
    "text": (b"no picture at all" * 20, "is not a jpg, png, webp, gif, bmp or tif picture; save"),
    "truncated": (WHOLE[: len(WHOLE) // 2], "cannot be read as a picture.*copy it again"),
    "tiny": (TINY, "is only 40 x 5 pixels; give a larger"),
    "another": (_encoded(Image.fromarray(PIXELS), "ppm"), "is not a jpg"),
    "numbers": (_encoded(Image.new("F", (40, 40), 0.5), "tiff"), "numbers in place of colours; s"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_gets_a_sentence(name: str) -> None:
    data, said = BAD[name]
    with pytest.raises(UnusablePicture, match=said):
        read_photo(data)


def test_a_hundred_megapixels() -> None:
    data = _encoded(Image.new("L", (10_000, 10_000)), "png", compress_level=9)
    with pytest.raises(UnusablePicture, match="10000 x 10000 pixels, more than is read; make"):
        read_photo(data)


def test_pixels_of_another_kind() -> None:
    for pixels in (np.zeros((20, 20), np.uint8), np.zeros((20, 20, 3)), np.zeros((20, 20, 2))):
        with pytest.raises(UnusablePicture, match="give uint8"):
            photo_of(pixels.astype(pixels.dtype))


def test_files(tmp_path: Path) -> None:
    file = tmp_path / "me.png"
    Image.fromarray(PIXELS).save(file)
    np.testing.assert_array_equal(open_photo(file), PIXELS)
    with pytest.raises(UnusablePicture, match="is a folder; give one"):
        open_photo(tmp_path)
    with pytest.raises(UnusablePicture, match=r"^gone\.png is no file"):
        open_photo(tmp_path / "gone.png")
    (tmp_path / "bad.jpg").write_bytes(b"\x1b[31m")
    with pytest.raises(UnusablePicture, match=r"^bad\.jpg is not"):
        open_photo(tmp_path / "bad.jpg")
