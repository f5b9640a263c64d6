"""Faces in one row, as many as there is room for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from latent_explorer.core.formats import how_many
from latent_explorer.ui.face_grid.pictures import as_image
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.widgets.enlarging import fitted

SIDE = 20 * UNIT
"""Of a face, in pixels."""

_GAP = UNIT // 2
_USUAL = 8


class FaceStrip(QWidget):
    """Show faces side by side, or in their place what they wait for.

    Parameters
    ----------
    grows : bool
        Whether faces are larger where there is room for larger ones.
    """

    def __init__(self, *, grows: bool = False) -> None:
        super().__init__()
        self._grows = grows
        self._faces: NDArray[np.uint8] | None = None
        self._images: list[QImage] = []
        self._text = ""
        height = QSizePolicy.Policy.MinimumExpanding if grows else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, height)
        self.setAccessibleName("Faces of the set")

    @property
    def faces(self) -> NDArray[np.uint8] | None:
        """The faces shown, of shape (n, size, size, 3)."""
        return self._faces

    def show_faces(self, faces: NDArray[np.uint8] | None, waiting: str = "") -> None:
        """Show faces of shape (n, size, size, 3); without them what they wait for."""
        if faces is self._faces and waiting == self._text:
            return
        if faces is not self._faces:
            self._images = [] if faces is None else [as_image(face) for face in faces]
        self._faces, self._text = faces, waiting
        self.setAccessibleDescription(waiting if faces is None else how_many(len(faces), "face"))
        self.update()

    def place_of(self, index: int) -> QRect:
        """Return where a face is, in pixels."""
        side = self._side
        return QRect(index * (side + _GAP), 0, side, side)

    @property
    def _side(self) -> int:
        """The side of a face: as high as the strip, but no fewer faces than are usual."""
        if not self._grows:
            return SIDE
        side = min(self.height(), (self.width() + _GAP) // _USUAL - _GAP)
        # On the grid: strips below each other, of nearly one height, show as many.
        return max(SIDE, side - side % UNIT)

    def sizeHint(self) -> QSize:
        return QSize(_USUAL * (SIDE + _GAP) - _GAP, SIDE)

    def minimumSizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current_theme()
        if not self._images:
            painter.fillRect(self.rect(), QColor(theme.field))
            painter.setPen(QColor(theme.quiet))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, self._text)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for index, image in enumerate(self._images):
            place = self.place_of(index)
            # None is cut, unless there is no room for one.
            if index == 0 or place.right() < self.width():
                painter.drawImage(fitted(place, image), image)
