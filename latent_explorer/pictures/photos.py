"""People's own pictures: any size, orientation and mode, read whole, and cut where they say."""

from __future__ import annotations

import io
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from latent_explorer.core.square_box import SquareBox
from latent_explorer.messages import shortened
from latent_explorer.pictures.crop import Size, central_part, sides
from latent_explorer.pictures.reading import (
    DECODING,
    PIXELS_LEFT,
    SMALLEST_SIDE,
    Pictures,
    memory_for,
    to_rgb,
)
from latent_explorer.pictures.skipped import UnusablePicture

Photo = NDArray[np.uint8]
"""RGB, upright, of shape (height, width, 3)."""

LONGEST_SIDE = 4096
"""Longer ones are reduced when they are read: a face in them is large enough all the same."""

# Also what is found in the web and comes from scanners, besides what bundles are made of. Other
# decoders of Pillow start programs, or are large libraries that nobody here needs.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_NAMES = "a jpg, png, webp, gif, bmp or tif picture"
# More than any camera writes.
_LARGEST_FILE = 256 * 2**20
# Besides what it takes to read a cut of it: all of it, once more.
_WHOLE_COPY = 4
_PREVIEW = 1024


def open_photo(path: Path) -> Photo:
    """Read a picture file; see `read_photo`.

    Raises
    ------
    UnusablePicture
        Also when there is no such file, or it cannot be read; the message begins with its name.
    """
    name = shortened(path.name)
    try:
        if path.is_dir():
            raise UnusablePicture("is a folder; give one picture file in it")
        if not path.is_file():
            raise UnusablePicture("is no file; give a picture file")
        if path.stat().st_size > _LARGEST_FILE:
            raise UnusablePicture("is larger than any photo; give a smaller picture")
        return read_photo(path.read_bytes())
    except UnusablePicture as error:
        raise UnusablePicture(f"{name} {error}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnusablePicture(
            f"{name} cannot be read: {reason}; copy it to a folder of yours"
        ) from error


def read_photo(data: bytes) -> Photo:
    """Decode a picture file and turn it upright; of a moving one the first picture.

    Parameters
    ----------
    data : bytes
        The contents of a jpg, png, webp, gif, bmp or tif file.

    Returns
    -------
    ndarray of uint8 of shape (height, width, 3)
        RGB, transparent parts white, read-only; no side is longer than `LONGEST_SIDE`.

    Raises
    ------
    UnusablePicture
        When it cannot be decoded, is tiny, or has more pixels than there is memory for; the message
        says what to do, without the name.
    """
    if not data:
        raise UnusablePicture("is empty; copy the file again")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            return _whole(opened)
    except UnusablePicture:
        raise
    except UnidentifiedImageError as error:
        raise UnusablePicture(f"is not {_NAMES}; save it as one") from error
    except Exception as error:  # Pillow's decoders raise almost anything on broken files.
        raise UnusablePicture(
            f"cannot be read as a picture: {error}; copy it again, or save it anew"
        ) from error


def photo_of(pixels: NDArray[np.uint8]) -> Photo:
    """Return pixels of shape (height, width, 3) or (height, width, 4) as a photo.

    See `read_photo`; raised is what it raises.
    """
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] not in (3, 4):
        raise UnusablePicture(
            f"is {pixels.dtype} of shape {pixels.shape}; give uint8 of shape (height, width, 3)"
        )
    height, width = pixels.shape[:2]
    _check_size(width, height)
    return _locked(_reduced(to_rgb(Image.fromarray(np.ascontiguousarray(pixels)))))


def cut_square(photo: Photo, box: SquareBox, size: Size) -> Pictures:
    """Cut a square and resize it, as the pictures that networks are trained on.

    Parameters
    ----------
    photo : ndarray of uint8 of shape (height, width, 3)
        The photo.
    box : SquareBox
        What to cut; it lies in the photo.
    size : int or tuple of int
        Side of the result in pixels, or its height and width: then of the square the largest part
        in its middle that has these proportions.

    Returns
    -------
    ndarray of uint8 of shape (height, width, 3)
        Read-only.
    """
    whole = (box.left, box.top, box.right, box.bottom)
    left, top, right, bottom = central_part(whole, size)
    part = np.ascontiguousarray(photo[top:bottom, left:right])
    # As when pictures are read for training: bicubic, and where there is a multiple of the pixels
    # that are wanted, first a simple mean of some of them.
    cut = Image.fromarray(part).resize(
        sides(size)[::-1], Image.Resampling.BICUBIC, reducing_gap=PIXELS_LEFT
    )
    return _locked(cut)


def preview_of(photo: Photo) -> Photo:
    """Return a photo small enough to be drawn at once."""
    height, width = photo.shape[:2]
    factor = math.ceil(max(width, height) / _PREVIEW)
    return photo if factor == 1 else _locked(Image.fromarray(photo).reduce(factor))


def _whole(opened: Image.Image) -> Photo:
    width, height = opened.size
    _check_size(width, height)
    if opened.mode == "F":
        # Nobody knows which number is white.
        raise UnusablePicture("has numbers in place of colours; save it with 8 or 16 bits")
    # As much smaller as it will be made: so phones' pictures of 50 megapixels fit into the memory.
    factor = _reduction(opened)
    if opened.format in ("JPEG", "MPO") and factor > 1:
        opened.draft(None, (max(width // factor, 1), max(height // factor, 1)))
    claim = memory_for(opened, (width, height)) + _WHOLE_COPY * opened.width * opened.height
    if claim > DECODING.total:
        raise UnusablePicture(
            f"has {width} x {height} pixels, more than is read; make the picture smaller"
        )
    with DECODING.claim(claim):
        # Of a moving one: a later picture could refer to what is not there.
        opened.seek(0)
        ImageOps.exif_transpose(opened, in_place=True)
        return _locked(_reduced(to_rgb(opened)))


def _check_size(width: int, height: int) -> None:
    if min(width, height) < SMALLEST_SIDE:
        raise UnusablePicture(f"is only {width} x {height} pixels; give a larger picture")


def _reduction(picture: Image.Image) -> int:
    """Return how many times smaller a picture is made."""
    return math.ceil(max(picture.size) / LONGEST_SIDE)


def _reduced(picture: Image.Image) -> Image.Image:
    factor = _reduction(picture)
    return picture if factor == 1 else picture.reduce(factor)


def _locked(picture: Image.Image) -> Photo:
    pixels = np.array(picture)
    pixels.flags.writeable = False
    return pixels
