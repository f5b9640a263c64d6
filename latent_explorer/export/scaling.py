"""Faces in another size: bicubic where they grow, averages of areas where they shrink."""

from __future__ import annotations

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
    if picture.shape[0] == side:
        return picture
    # Here, for Pillow would keep the window from opening.
    from PIL import Image

    filter_ = Image.Resampling.BICUBIC if side > picture.shape[0] else Image.Resampling.BOX
    return np.asarray(Image.fromarray(picture).resize((side, side), filter_))


def all_scaled(pictures: Pixels, side: int) -> Pixels:
    """Return square pictures of shape (n, size, size, 3) at another size."""
    if pictures.shape[1] == side:
        return pictures
    return np.stack([scaled(picture, side) for picture in pictures])
