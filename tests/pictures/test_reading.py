"""Whatever a picture file holds comes in square, RGB and upright, or not at all."""

from __future__ import annotations

import contextlib
import io
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from latent_explorer.pictures.crop import CELEBA_BOX, Crop
from latent_explorer.pictures.reading import read_picture
from latent_explorer.pictures.skipped import UnusablePicture

SIZE = 16
RED, GREEN, BLUE, GREY = (220, 30, 30), (30, 200, 40), (40, 40, 210), (128, 128, 128)
WHOLE = Crop("none")


def quarters(width: int = 64, height: int = 64) -> Image.Image:
    """Red and green above blue and grey: every turn and mirroring shows."""
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = RED
    pixels[: height // 2, width // 2 :] = GREEN
    pixels[height // 2 :, : width // 2] = BLUE
    pixels[height // 2 :, width // 2 :] = GREY
    return Image.fromarray(pixels)


def as_file(picture: Image.Image, suffix: str = "png", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, suffix, **options)
    return file.getvalue()


def corners(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Mean colours of the four quarters, away from their edges, of shape (4, 3)."""
    near, far = slice(2, 6), slice(10, 14)
    parts = [pixels[near, near], pixels[near, far], pixels[far, near], pixels[far, far]]
    return np.array([part.mean(axis=(0, 1)) for part in parts])


def assert_quarters(pixels: NDArray[np.uint8], tolerance: float = 12) -> None:
    assert pixels.shape == (SIZE, SIZE, 3)
    assert pixels.dtype == np.uint8
    np.testing.assert_allclose(corners(pixels), [RED, GREEN, BLUE, GREY], atol=tolerance)


@pytest.mark.parametrize(("suffix", "options"), [("png", {}), ("jpeg", {}), ("webp", {})])
def test_formats(suffix: str, options: dict[str, object]) -> None:
    assert_quarters(read_picture(as_file(quarters(), suffix, **options), SIZE, WHOLE))


@pytest.mark.parametrize("mode", ["P", "RGBA", "RGBX"])
def test_colour_modes(mode: str) -> None:
    suffix = "jpeg" if mode == "RGBX" else "png"
    assert_quarters(read_picture(as_file(quarters().convert(mode), suffix), SIZE, WHOLE))


def test_cmyk_jpeg() -> None:
    pixels = read_picture(as_file(quarters().convert("CMYK"), "jpeg", quality=95), SIZE, WHOLE)
    assert_quarters(pixels)


@pytest.mark.parametrize("mode", ["L", "LA", "1"])
def test_grey_modes(mode: str) -> None:
    black_and_white = Image.fromarray(np.repeat([[0, 255]], 64, 0).repeat(32, 1).astype(np.uint8))
    pixels = read_picture(as_file(black_and_white.convert(mode)), SIZE, WHOLE)
    np.testing.assert_allclose(corners(pixels), [[0] * 3, [255] * 3] * 2, atol=2)


@pytest.mark.parametrize("top", [65535, 30000, 200])
def test_16_bit_grey_is_scaled_whatever_its_brightest_value(top: int) -> None:
    deep = np.zeros((64, 64), np.uint16)
    deep[:, 32:] = top
    pixels = read_picture(as_file(Image.fromarray(deep)), SIZE, WHOLE)
    np.testing.assert_allclose(corners(pixels)[1], [top / 257] * 3, atol=1)
    np.testing.assert_allclose(corners(pixels)[0], 0, atol=1)


def test_transparent_parts_are_white() -> None:
    picture = quarters().convert("RGBA")
    alpha = np.full((64, 64), 255, np.uint8)
    alpha[:32] = 0
    picture.putalpha(Image.fromarray(alpha))
    above, below = np.split(corners(read_picture(as_file(picture), SIZE, WHOLE)), 2)
    np.testing.assert_allclose(above, 255, atol=2)
    np.testing.assert_allclose(below, [BLUE, GREY], atol=2)


def test_a_transparent_palette_colour_is_white() -> None:
    picture = quarters().quantize(4)
    entry = picture.getpixel((4, 4))
    pixels = read_picture(as_file(picture, transparency=entry), SIZE, WHOLE)
    np.testing.assert_allclose(corners(pixels), [[255] * 3, GREEN, BLUE, GREY], atol=4)


@pytest.mark.parametrize(
    ("orientation", "turned"),
    [
        (1, None),
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (4, Image.Transpose.FLIP_TOP_BOTTOM),
        (5, Image.Transpose.TRANSPOSE),
        (6, Image.Transpose.ROTATE_90),
        (7, Image.Transpose.TRANSVERSE),
        (8, Image.Transpose.ROTATE_270),
    ],
)
@pytest.mark.parametrize("suffix", ["jpeg", "png", "webp"])
def test_turned_by_exif(orientation: int, turned: Image.Transpose | None, suffix: str) -> None:
    stored = quarters() if turned is None else quarters().transpose(turned)
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert_quarters(read_picture(as_file(stored, suffix, exif=exif), SIZE, WHOLE), 16)


def test_the_crop_is_that_of_the_upright_picture() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = quarters(64, 128).transpose(Image.Transpose.ROTATE_90)
    crop = Crop("box", (0, 0, 32, 64))
    pixels = read_picture(as_file(lying, exif=exif), SIZE, crop)
    np.testing.assert_allclose(corners(pixels), [RED] * 4, atol=2)


def test_center_takes_the_middle() -> None:
    pixels = np.zeros((20, 60, 3), np.uint8)
    pixels[:, 20:40] = 255
    assert (read_picture(as_file(Image.fromarray(pixels)), SIZE, Crop("center")) == 255).all()


def test_auto_takes_the_face_box_of_official_pictures_only() -> None:
    left, top, right, bottom = CELEBA_BOX
    for height, expected in ((218, 255.0), (219, None)):
        pixels = np.zeros((height, 178, 3), np.uint8)
        pixels[top:bottom, left:right] = 255
        mean = read_picture(as_file(Image.fromarray(pixels)), SIZE, Crop("auto")).mean()
        assert (mean == 255) == (expected == 255)


def test_a_box_outside_the_picture_is_unusable() -> None:
    with pytest.raises(UnusablePicture, match="64 x 64 pixels"):
        read_picture(as_file(quarters()), SIZE, Crop("box", (0, 0, 65, 64)))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a jpg, png or webp"),
        (b"these are words, not pixels", "not a jpg, png or webp"),
        (as_file(quarters(), "gif"), "not a jpg, png or webp"),
        (as_file(quarters(), "eps"), "not a jpg, png or webp"),
        (as_file(quarters(), "jpeg")[:-200], "cannot be read"),
        (as_file(quarters(7, 64)), "only 7 x 64 pixels"),
    ],
)
def test_unusable_files_say_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnusablePicture, match=reason):
        read_picture(data, SIZE, WHOLE)


@pytest.mark.parametrize("crop", [Crop("center"), Crop("none"), Crop("box", (64, 90, 1200, 1311))])
@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_a_jpeg_decoded_to_a_part_is_the_same_picture(crop: Crop, orientation: int) -> None:
    rng = np.random.default_rng(2)
    smooth = rng.integers(0, 255, (12, 17, 3), np.uint8)
    picture = Image.fromarray(smooth).resize((1700, 1400), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = as_file(picture, "jpeg", quality=95, exif=exif)
    with mock.patch.object(Image.Image, "draft") as draft:
        with mock.patch.object(JpegImageFile, "draft", draft):
            whole = read_picture(data, SIZE, crop)
        assert draft.called
    part = read_picture(data, SIZE, crop)
    difference = np.abs(whole.astype(int) - part)
    assert difference.mean() < 3
    assert difference.max() < 20


def test_small_jpegs_are_decoded_whole() -> None:
    data = as_file(quarters(16 * SIZE - 1, 400), "jpeg")
    with mock.patch.object(JpegImageFile, "draft") as draft:
        read_picture(data, SIZE, Crop("center"))
    assert not draft.called


@pytest.mark.parametrize(("suffix", "side"), [("png", 8200), ("webp", 4750)])
def test_more_pixels_than_there_is_memory_for(suffix: str, side: int) -> None:
    data = as_file(Image.new("RGB", (side, side)), suffix)
    with pytest.raises(UnusablePicture, match=f"has {side} x {side} pixels, more than is read"):
        read_picture(data, SIZE, WHOLE)


@given(st.data(), st.sampled_from(["png", "jpeg", "webp"]))
def test_a_cut_file_is_read_or_unusable(data: st.DataObject, suffix: str) -> None:
    whole = as_file(quarters(), suffix)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    # Enough may be left to be read; anything but these two would end a training.
    with contextlib.suppress(UnusablePicture):
        assert read_picture(cut, SIZE, WHOLE).shape == (SIZE, SIZE, 3)


def test_what_is_no_square_is_cut_and_scaled_in_its_proportions() -> None:
    pixels = np.zeros((40, 90, 3), np.uint8)
    pixels[:, 35:55] = 255
    found = read_picture(as_file(Image.fromarray(pixels)), (20, 10), Crop("center"))
    assert found.shape == (20, 10, 3)
    assert (found == 255).all()
