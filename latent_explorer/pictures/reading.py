"""Reading a picture file as an RGB array of one size, upright, within a limit of memory."""

from __future__ import annotations

import io
import warnings

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from latent_explorer.pictures.crop import Box, Crop, Size, sides
from latent_explorer.pictures.memory import MemoryBudget
from latent_explorer.pictures.skipped import UnusablePicture

Pictures = NDArray[np.uint8]
"""Pictures of shape (n, height, width, 3), or one of shape (height, width, 3)."""

# Pillow knows many more formats; some start other programs, and none is what the file's name says.
_FORMATS = ("JPEG", "PNG", "WEBP")
# The smallest side that still carries a face; less is an icon or a broken file.
SMALLEST_SIDE = 8
# A JPEG is decoded to a half, a quarter or an eighth where that leaves so many pixels for each one
# that is wanted: faster, and the same to within a few levels.
PIXELS_LEFT = 8
_ORIENTATION = 0x0112
_TURNED_BY_90_DEGREES = (5, 6, 7, 8)

# What all threads together may take for the pictures they are decoding; a picture that needs more
# is left out.
DECODING = MemoryBudget(512 * 2**20)
# Bytes a pixel while a picture is decoded, turned, cut and converted.
_ONE_COPY, _MANY_COPIES, _WEBP = 8, 18, 24
# The decoder of progressive JPEGs keeps the coefficients of the whole picture.
_PROGRESSIVE = 6

# Pillow asks for the memory of a picture in blocks of 16 MB. The C library keeps such blocks when
# they are freed, for each thread; blocks of more than 32 MB go back to the system.
_PILLOW_BLOCK = 64 * 2**20
Image.core.set_block_size(_PILLOW_BLOCK)  # type: ignore[attr-defined]  # not in its stubs
# The limit above is ours; Pillow's own, of pixels, would only add warnings to it.
Image.MAX_IMAGE_PIXELS = None
# What Pillow warns of is in a user's files: they are read, or left out and named.
warnings.filterwarnings("ignore", module=r"PIL\.")


def read_picture(data: bytes, size: Size, crop: Crop) -> Pictures:
    """Decode a picture file, turn it upright, cut a part and resize it.

    Several threads may call it; those for whose pictures there is no memory wait for the others.

    Parameters
    ----------
    data : bytes
        The contents of a jpg, png or webp file.
    size : int or tuple of int
        Side of the result in pixels, or its height and width.
    crop : Crop
        What to cut out.

    Returns
    -------
    ndarray of uint8 of shape (height, width, 3)
        RGB; transparent parts are white.

    Raises
    ------
    UnusablePicture
        When the file cannot be decoded, is too small for the crop, or has more pixels than there
        is memory for.
    """
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            full = opened.size
            if opened.format not in ("PNG", "WEBP"):
                _reduce(opened, crop, size)
            if (claim := memory_for(opened, full)) > DECODING.total:
                raise UnusablePicture(
                    f"has {full[0]} x {full[1]} pixels, more than is read; make the picture smaller"
                )
            with DECODING.claim(claim):
                return _cut(opened, full, crop, size)
    except UnusablePicture:
        raise
    except UnidentifiedImageError as error:
        raise UnusablePicture("is not a jpg, png or webp picture") from error
    except Exception as error:  # Pillow's decoders raise almost anything on broken files.
        raise UnusablePicture(f"cannot be read as a picture: {error}") from error


def _reduce(opened: Image.Image, crop: Crop, size: Size) -> None:
    """Have a JPEG decoded to a part of its pixels where many more would be left than wanted."""
    box, (rows, columns) = _upright_box(opened, opened.size, crop, size)[0], sides(size)
    across, down = (box[2] - box[0]) // columns, (box[3] - box[1]) // rows
    factor = min(across, down) // PIXELS_LEFT
    if factor > 1:
        opened.draft(None, (max(opened.width // factor, 1), max(opened.height // factor, 1)))


def memory_for(opened: Image.Image, full: tuple[int, int]) -> int:
    """Return how many bytes it takes at most to decode a picture, and what is made of it."""
    if opened.format == "WEBP":
        each = _WEBP
    elif opened.has_transparency_data or opened.mode.startswith("I"):
        each = _MANY_COPIES
    else:
        each = _ONE_COPY
    coefficients = full[0] * full[1] * _PROGRESSIVE if "progressive" in opened.info else 0
    return opened.width * opened.height * each + coefficients


def _cut(opened: Image.Image, full: tuple[int, int], crop: Crop, size: Size) -> Pictures:
    box, turned = _upright_box(opened, full, crop, size)
    # How much smaller it is than the file says.
    across, down = opened.width / full[0], opened.height / full[1]
    if turned:
        across, down = down, across
    # In place: the other way there would be two of it.
    ImageOps.exif_transpose(opened, in_place=True)
    left, top = round(box[0] * across), round(box[1] * down)
    right, bottom = round(box[2] * across), round(box[3] * down)
    # Cut first: resize's own box lets the filter see pixels outside of it.
    cut = opened.crop((left, top, min(right, opened.width), min(bottom, opened.height)))
    opened.close()
    # Pillow's default: sharper than bilinear, without the ringing of Lanczos. A network's error
    # depends on it: the softer the pictures, the smaller (see resources/celeba96/README.md).
    return np.asarray(to_rgb(cut).resize(sides(size)[::-1], Image.Resampling.BICUBIC))


def _upright_box(
    opened: Image.Image, full: tuple[int, int], crop: Crop, size: Size
) -> tuple[Box, bool]:
    """Return the box to cut from the upright picture, and whether its sides are swapped for that.

    Of a PNG this may decode the whole picture: what is known about it may stand behind the pixels.
    """
    width, height = full
    turned = opened.getexif().get(_ORIENTATION) in _TURNED_BY_90_DEGREES
    if turned:
        width, height = height, width
    if min(width, height) < SMALLEST_SIDE:
        raise UnusablePicture(f"is only {width} x {height} pixels")
    return crop.box_for(width, height, size), turned


def to_rgb(picture: Image.Image) -> Image.Image:
    """Return any picture as RGB of 8 bits; transparent parts are white."""
    if picture.mode.startswith("I"):
        return _to_8_bits(picture).convert("RGB")
    if picture.has_transparency_data:
        rgba = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    return picture.convert("RGB")


def _to_8_bits(picture: Image.Image) -> Image.Image:
    # 16-bit grey: Pillow clips it when it is asked to convert.
    deep = np.asarray(picture)
    grey = np.empty(deep.shape, np.uint8)
    # Row by row: as floating point numbers all of them would be four times as large.
    for row, values in zip(grey, deep, strict=True):
        row[:] = (values.clip(0, 65535) / 257).round()
    return Image.fromarray(grey)
