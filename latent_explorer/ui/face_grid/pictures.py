"""Faces in the size in which they are drawn, kept while they are needed."""

from __future__ import annotations

import time
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from latent_explorer.export.scaling import scaled

_MOST_BYTES = 96 << 20  # more than the largest screens show at once
_BYTES_A_PIXEL = 4


class ScaledFaces:
    """Faces at once as they are decoded, and sharp as soon as there is time for it."""

    def __init__(self) -> None:
        self._faces: NDArray[np.uint8] | None = None
        self._side = 0
        self._sharp: dict[int, QImage] = {}

    def show(self, faces: NDArray[np.uint8]) -> None:
        """Hold other `faces`, of shape (n, size, size, 3)."""
        self._faces = np.ascontiguousarray(faces)
        self._sharp.clear()

    def sharp(self, index: int, side: int) -> QImage | None:
        """Return face `index` with `side` pixels of the screen, None before `sharpen`."""
        return self._sharp.get(index) if side == self._side else None

    def plain(self, index: int) -> QImage:
        """Return face `index` as it was decoded; it is to be drawn while these faces are held."""
        assert self._faces is not None
        return _view(self._faces[index])

    def sharpen(self, indices: Iterable[int], side: int, seconds: float) -> bool:
        """Scale faces to `side` pixels, as many as there is time for; return whether all are.

        Parameters
        ----------
        indices : iterable of int
            Those that are seen.
        side : int
            In pixels of the screen.
        seconds : float
            After which no further one is begun.
        """
        assert self._faces is not None
        if side != self._side or len(self._sharp) * side * side * _BYTES_A_PIXEL > _MOST_BYTES:
            self._side = side
            self._sharp.clear()
        until = time.perf_counter() + seconds
        for index in indices:
            if index not in self._sharp:
                if time.perf_counter() > until:
                    return False
                self._sharp[index] = as_image(scaled(self._faces[index], side))
        return True


def as_image(pixels: NDArray[np.uint8]) -> QImage:
    """Return a picture of shape (height, width, 3) as an image that holds its own bytes."""
    # The conversion copies: nothing refers to the array any more. It is what screens are fed with.
    return _view(np.ascontiguousarray(pixels)).convertToFormat(QImage.Format.Format_RGB32)


def _view(pixels: NDArray[np.uint8]) -> QImage:
    height, width, _ = pixels.shape
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
