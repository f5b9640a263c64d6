"""Faces in another size: bicubic where they grow, averages of areas where they shrink."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def scaled(picture: Pixels, side: int) -> Pixels:
    """Return a square picture at another size.

    Parameters
    ----------
    picture : ndarray of uint8 of shape (size, size, 3)
        RGB.
    side : int
        Side of the result in pixels.

    Returns
    -------
    ndarray of uint8 of shape (side, side, 3)
        `picture` itself where it has that size.
    """
    size = picture.shape[0]
    if size == side:
        return picture
    if size > side:
        # Not by Pillow, whose box takes pixels that lie partly inside as a whole.
        weights = _area_weights(size, side)
        rows = weights @ picture.reshape(size, -1).astype(np.float32)
        means = weights @ rows.reshape(side, size, 3)
        return np.asarray(means + 0.5, np.uint8)
    # Here, for Pillow would keep the window from opening.
    from PIL import Image

    return np.asarray(Image.fromarray(picture).resize((side, side), Image.Resampling.BICUBIC))


@lru_cache(maxsize=8)
def _area_weights(size: int, side: int) -> NDArray[np.float32]:
    """Return the part that each of `size` pixels has in each of `side` larger ones."""
    edges = np.arange(side + 1) * (size / side)
    pixels = np.arange(size)
    ends = np.minimum(edges[1:, np.newaxis], pixels + 1)
    starts = np.maximum(edges[:-1, np.newaxis], pixels)
    return np.asarray(np.maximum(ends - starts, 0) * (side / size), np.float32)


def all_scaled(pictures: Pixels, side: int) -> Pixels:
    """Return square pictures of shape (n, size, size, 3) at another size."""
    if pictures.shape[1] == side:
        return pictures
    return np.stack([scaled(picture, side) for picture in pictures])
