"""The small pictures of the images: originals, or reconstructions until these are read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from latent_explorer.ui.panels.image_model import ImageModel
from latent_explorer.ui.panels.item_pictures import MOST_BYTES, ItemPainter, ItemPictures
from latent_explorer.ui.tokens import UNIT

SIDE = 16 * UNIT
"""Of a thumbnail, in pixels."""


class Thumbnails(ItemPictures):
    """Pictures by image, and of each whether it is the original.

    Parameters
    ----------
    most_bytes : int
        Room for all of them.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(SIDE, most_bytes)
        self._originals: set[int] = set()

    def kind(self, image: int) -> str:
        """Return which picture of an image is shown, in words; empty while there is none."""
        if image not in self:
            return ""
        return "original" if image in self._originals else "reconstruction"

    def add(
        self,
        image: int,
        picture: NDArray[np.uint8],
        *,
        original: bool = False,
        awaited: bool = False,
    ) -> None:
        """Keep `picture` of shape (height, width, 3).

        Parameters
        ----------
        image : int
            Whose picture it is.
        picture : ndarray of uint8 of shape (height, width, 3)
            The picture.
        original : bool
            Whether it is the original, and not the reconstruction.
        awaited : bool
            Whether a better one may come.
        """
        height, width, _ = picture.shape
        data = picture.tobytes()
        whole = QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888)
        self.keep(image, whole, awaited=awaited)
        if original:
            self._originals.add(image)
        else:
            self._originals.discard(image)


class ThumbnailPainter(ItemPainter):
    """Draw an image of the list, and its name below.

    Parameters
    ----------
    model : ImageModel
        The list.
    thumbnails : Thumbnails
        The pictures that there are.
    """

    def __init__(self, model: ImageModel, thumbnails: Thumbnails) -> None:
        super().__init__(model, thumbnails)
        self._names = model

    def caption(self, item: int) -> tuple[str, ...]:
        return (self._names.name(item),)
