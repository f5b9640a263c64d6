"""The nearest image of each face, small in its corner."""

from __future__ import annotations

from operator import is_

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from latent_explorer.controller.presenters.nearest import NearestShown
from latent_explorer.ui.face_grid.pictures import as_image
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import LIGHT, UNIT
from latent_explorer.ui.widgets.enlarging import fitted

_SHARE = 0.36  # of the face's side
_SIDES = (26.0, 96.0)
_SMALLEST_FACE = 72.0  # in smaller ones it would hide what they show
_MARGIN = 3.0
_BORDER, _FRAME = 1.5, 2.5


class NearestInsets:
    """Where the small pictures are, and how they are drawn.

    Attributes
    ----------
    shown : NearestShown, optional
        What there is to show; None for nothing.
    """

    def __init__(self) -> None:
        self.shown: NearestShown | None = None
        self._scaled: dict[int, QImage] = {}
        self._pixels = 0

    def show(self, shown: NearestShown | None) -> None:
        """Show other images."""
        before = () if self.shown is None else self.shown.pictures
        self.shown = shown
        pictures = () if shown is None else shown.pictures
        # Which image is chosen changes more often than the pictures.
        same = len(before) == len(pictures) and all(map(is_, before, pictures))
        if not same:
            self._scaled.clear()

    def rect_in(self, index: int, face: QRectF) -> QRectF | None:
        """Return where the image of face `index` is drawn; None where there is none."""
        shown = self.shown
        if shown is None or index >= len(shown.names) or face.width() < _SMALLEST_FACE:
            return None
        side = float(np.clip(_SHARE * face.width(), *_SIDES))
        return QRectF(face.left() + _MARGIN, face.bottom() - side - _MARGIN, side, side)

    def paint(self, painter: QPainter, index: int, face: QRectF, ratio: float) -> None:
        """Draw the image of face `index`, if it is there."""
        place, shown = self.rect_in(index, face), self.shown
        if place is None or shown is None:
            return
        image = self._image(index, round(place.width() * ratio))
        if image is None:
            return
        theme = current_theme()
        around = place.adjusted(-_BORDER, -_BORDER, _BORDER, _BORDER)
        # Seen upon dark and upon light pictures, whatever the theme is.
        painter.setPen(QPen(QColor(LIGHT.edge), 1))
        painter.setBrush(QColor(LIGHT.field))
        painter.drawRoundedRect(around, UNIT / 2, UNIT / 2)
        painter.drawImage(fitted(place, image), image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if index in shown.chosen:
            # In the colour of its mark in the projections.
            painter.setPen(QPen(QColor(theme.image), _FRAME))
            painter.drawRoundedRect(place, UNIT / 2, UNIT / 2)

    def _image(self, index: int, pixels: int) -> QImage | None:
        assert self.shown is not None
        if pixels != self._pixels:
            self._pixels = pixels
            self._scaled.clear()
        if index not in self._scaled:
            picture = self.shown.pictures[index]
            if picture is None:
                return None
            self._scaled[index] = as_image(picture).scaled(
                pixels,
                pixels,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        return self._scaled[index]
