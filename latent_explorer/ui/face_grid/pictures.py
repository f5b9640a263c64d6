"""Faces in the size in which they are drawn, kept while they are needed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from latent_explorer.export.scaling import scaled

_MOST_BYTES = 96 << 20  # more than the largest screens show at once
_BYTES_A_PIXEL = 4


class ScaledFaces:
    """Scale faces when they are seen for the first time."""

    def __init__(self) -> None:
        self._faces: NDArray[np.uint8] | None = None
        self._side = 0
        self._images: dict[int, QImage] = {}

    def show(self, faces: NDArray[np.uint8]) -> None:
        """Hold other `faces`, of shape (n, size, size, 3)."""
        self._faces = faces
        self._images.clear()

    def image(self, index: int, side: int) -> QImage:
        """Return face `index` with `side` pixels of the screen."""
        assert self._faces is not None
        if side != self._side or len(self._images) * side * side * _BYTES_A_PIXEL > _MOST_BYTES:
            self._side = side
            self._images.clear()
        if index not in self._images:
            self._images[index] = as_image(scaled(self._faces[index], side))
        return self._images[index]


def as_image(pixels: NDArray[np.uint8]) -> QImage:
    """Return a picture of shape (height, width, 3) as an image that holds its own bytes."""
    height, width, _ = pixels.shape
    data = np.ascontiguousarray(pixels)
    # The conversion copies: nothing refers to the array any more. It is what screens are fed with.
    view = QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return view.convertToFormat(QImage.Format.Format_RGB32)
