"""Faces in another size: bicubic where they grow, averages of areas where they shrink."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def within(shape: tuple[int, ...], side: int) -> tuple[int, int]:
    """Return height and width of a picture whose longer side is to be `side`.

    Parameters
    ----------
    shape : tuple of int
        Height and width as they are, and whatever else there is.
    side : int
        In pixels.
    """
    height, width = shape[:2]
    longer = max(height, width)
    return max(1, round(side * height / longer)), max(1, round(side * width / longer))


def scaled(picture: Pixels, side: int) -> Pixels:
    """Return a picture at another size, in its proportions.

    Parameters
    ----------
    picture : ndarray of uint8 of shape (height, width, 3)
        RGB.
    side : int
        The longer side of the result in pixels.

    Returns
    -------
    ndarray of uint8 of shape (side, side, 3)
        Of a square; see `within`. `picture` itself where it has that size.
    """
    size = max(picture.shape[:2])
    if size == side:
        return picture
    height, width = within(picture.shape, side)
    if size > side:
        # Not by Pillow, whose box takes pixels that lie partly inside as a whole.
        rows, columns = picture.shape[:2]
        down = _area_weights(rows, height) @ picture.reshape(rows, -1).astype(np.float32)
        means = _area_weights(columns, width) @ down.reshape(height, columns, 3)
        return np.asarray(means + 0.5, np.uint8)
    # Here, for Pillow would keep the window from opening.
    from PIL import Image

    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.BICUBIC))


@lru_cache(maxsize=8)
def _area_weights(size: int, side: int) -> NDArray[np.float32]:
    """Return the part that each of `size` pixels has in each of `side` larger ones."""
    edges = np.arange(side + 1) * (size / side)
    pixels = np.arange(size)
    ends = np.minimum(edges[1:, np.newaxis], pixels + 1)
    starts = np.maximum(edges[:-1, np.newaxis], pixels)
    return np.asarray(np.maximum(ends - starts, 0) * (side / size), np.float32)


def all_scaled(pictures: Pixels, side: int) -> Pixels:
    """Return pictures of shape (n, height, width, 3) at another size; see `scaled`."""
    if max(pictures.shape[1:3]) == side:
        return pictures
    return np.stack([scaled(picture, side) for picture in pictures])


def on_square(picture: Pixels, side: int) -> Pixels:
    """Return a picture scaled so that it fits a square of `side` pixels, in the middle of it.

    What of the square it does not fill is black; a square picture is what `scaled` gives.
    """
    face = scaled(picture, side)
    height, width = face.shape[:2]
    if height == width:
        return face
    square = np.zeros((side, side, 3), np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = face
    return square
