"""Reading a picture file as a square RGB array, upright."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

Pictures = NDArray[np.uint8]
"""Pictures of shape (n, size, size, 3), or one of shape (size, size, 3)."""

CELEBA_SIZE = (178, 218)
CELEBA_BOX = (15, 43, 163, 191)
"""The part of the official aligned picture that holds the face: left, top, right, bottom."""

# Pillow knows many more formats; some start other programs, and none is what the file's name says.
_FORMATS = ("JPEG", "PNG", "WEBP")
# The smallest side that still carries a face; less is an icon or a broken file.
_SMALLEST_SIDE = 8


class UnusablePicture(Exception):
    """A file that is not a picture one can use; the message says why."""


@dataclass(frozen=True)
class Crop:
    """How a square is cut from a picture.

    Parameters
    ----------
    mode : str
        "auto" (the face box of official CelebA pictures, else central), "center" (largest central
        square), "none" (the whole picture, squeezed) or "box".
    box : tuple of int, optional
        Left, top, right, bottom in pixels, for mode "box".
    """

    mode: str = "auto"
    box: tuple[int, int, int, int] | None = None

    @classmethod
    def parse(cls, text: str) -> Crop:
        """Read "auto", "center", "none" or four numbers such as "15,43,163,191".

        Raises
        ------
        ValueError
            When it is none of these, or the box is empty.
        """
        if text in ("auto", "center", "none"):
            return cls(text)
        try:
            left, top, right, bottom = (int(part) for part in text.replace(",", " ").split())
        except ValueError:
            raise ValueError(
                "a crop is auto, center, none or four numbers (left,top,right,bottom), "
                f"not {text!r}"
            ) from None
        if not (0 <= left < right and 0 <= top < bottom):
            raise ValueError(f"the crop box {text!r} is empty: give left < right and top < bottom")
        return cls("box", (left, top, right, bottom))

    def __str__(self) -> str:
        return ",".join(map(str, self.box)) if self.box else self.mode

    def box_for(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return the box to cut from a picture of `width` x `height` pixels.

        Raises
        ------
        UnusablePicture
            When the picture does not contain the box asked for.
        """
        if self.box is not None:
            if self.box[2] > width or self.box[3] > height:
                raise UnusablePicture(f"has only {width} x {height} pixels, the crop box is {self}")
            return self.box
        if self.mode == "none":
            return (0, 0, width, height)
        if self.mode == "auto" and (width, height) == CELEBA_SIZE:
            return CELEBA_BOX
        side = min(width, height)
        left, top = (width - side) // 2, (height - side) // 2
        return (left, top, left + side, top + side)


def read_picture(data: bytes, size: int, crop: Crop) -> Pictures:
    """Decode a picture file, turn it upright, cut a square and resize it.

    Parameters
    ----------
    data : bytes
        The contents of a jpg, png or webp file.
    size : int
        Side of the result in pixels.
    crop : Crop
        What to cut out.

    Returns
    -------
    ndarray of uint8 of shape (size, size, 3)
        RGB; transparent parts are white.

    Raises
    ------
    UnusablePicture
        When the file cannot be decoded, or is too small for the crop.
    """
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            rgb = _to_rgb(ImageOps.exif_transpose(opened))
    except UnidentifiedImageError as error:
        raise UnusablePicture("is not a jpg, png or webp picture") from error
    except Exception as error:  # Pillow's decoders raise almost anything on broken files.
        raise UnusablePicture(f"cannot be read as a picture: {error}") from error
    if min(rgb.size) < _SMALLEST_SIDE:
        raise UnusablePicture(f"is only {rgb.width} x {rgb.height} pixels")
    # Cut first: resize's own box lets the filter see pixels outside of it.
    square = rgb.crop(crop.box_for(*rgb.size))
    # Pillow's default: sharper than bilinear, without the ringing of Lanczos. A network's error
    # depends on it: the softer the pictures, the smaller (see resources/celeba96/README.md).
    return np.asarray(square.resize((size, size), Image.Resampling.BICUBIC))


def _to_rgb(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # 16-bit grey: Pillow clips it when it is asked to convert.
        deep = np.asarray(picture).clip(0, 65535)
        return Image.fromarray((deep / 257).round().astype(np.uint8)).convert("RGB")
    if picture.has_transparency_data:
        rgba = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    return picture.convert("RGB")
