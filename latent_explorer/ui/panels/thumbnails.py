"""The small pictures of the list: those that were seen last, and how one is drawn."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from latent_explorer.ui.panels.image_model import ImageModel
from latent_explorer.ui.theme import current_theme, text_font
from latent_explorer.ui.tokens import UNIT, TextSize

SIDE = 16 * UNIT
"""Of a thumbnail, in pixels."""

MOST_BYTES = 64 << 20
"""That all thumbnails take together: 4096 of them at a scaling of 100 %, 1024 at 200 %."""

_FRAME = 3.0
_BYTES_A_PIXEL = 4


@dataclass(frozen=True, eq=False)
class _Kept:
    pixmap: QPixmap
    original: bool


class Thumbnails:
    """Pixmaps by image; the ones that were not drawn for the longest time make room.

    Parameters
    ----------
    most_bytes : int
        Room for all of them.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._awaited: set[int] = set()
        self._ratio = 1.0

    @property
    def capacity(self) -> int:
        """How many fit."""
        side = round(SIDE * self._ratio)
        return max(1, self._most_bytes // (side * side * _BYTES_A_PIXEL))

    def clear(self) -> None:
        """Forget all: they are of other images."""
        self._kept.clear()
        self._awaited.clear()

    def await_all(self) -> None:
        """Lack all of them, but keep what there is until the new ones are there."""
        self._awaited.update(self._kept)

    def set_ratio(self, ratio: float) -> None:
        """Make them as sharp as the screen: so many of its pixels to each pixel of the window."""
        if ratio != self._ratio:
            self._ratio = ratio
            self.clear()

    def __contains__(self, image: int) -> bool:
        return image in self._kept

    def lacks(self, image: int) -> bool:
        """Return whether there is no picture of an image, or perhaps a better one is to come."""
        return image not in self._kept or image in self._awaited

    def kind(self, image: int) -> str:
        """Return which picture of an image is shown, in words; empty while there is none."""
        kept = self._kept.get(image)
        if kept is None:
            return ""
        return "original" if kept.original else "reconstruction"

    def __len__(self) -> int:
        return len(self._kept)

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
        data, side = picture.tobytes(), round(SIDE * self._ratio)
        whole = QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888)
        small = whole.scaled(
            side,
            side,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        # Converted, it refers no more to bytes that are collected.
        pixmap = QPixmap.fromImage(small.convertToFormat(QImage.Format.Format_RGB32))
        pixmap.setDevicePixelRatio(self._ratio)
        self._kept[image] = _Kept(pixmap, original)
        self._kept.move_to_end(image)
        if awaited:
            self._awaited.add(image)
        else:
            self._awaited.discard(image)
        while len(self._kept) > self.capacity:
            out, _ = self._kept.popitem(last=False)
            self._awaited.discard(out)

    def get(self, image: int) -> QPixmap | None:
        """Return the picture of an image, None while there is none."""
        kept = self._kept.get(image)
        if kept is None:
            return None
        self._kept.move_to_end(image)
        return kept.pixmap


class ThumbnailPainter(QStyledItemDelegate):
    """Draw an image of the list: its picture or an empty place, and its name below.

    Parameters
    ----------
    model : ImageModel
        The list.
    thumbnails : Thumbnails
        The pictures that there are.
    """

    def __init__(self, model: ImageModel, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._model = model
        self._thumbnails = thumbnails

    @staticmethod
    def cell_size() -> QSize:
        """Return the least size of a cell."""
        line = QFontMetrics(text_font(TextSize.SMALL)).height()
        return QSize(SIDE + 3 * UNIT, SIDE + line + 4 * UNIT)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return self.cell_size()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        image = self._model.image(index)
        if image is None:
            return
        theme, state = current_theme(), option.state
        cell = QRectF(option.rect)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        # A table view has filled the chosen cell with a colour of its own.
        painter.fillRect(cell, QColor(theme.field))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        around = cell.adjusted(1, 1, -1, -1)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(theme.border))
            painter.drawRoundedRect(around, UNIT, UNIT)
        place = picture_rect(cell)
        pixmap = self._thumbnails.get(image)
        if pixmap is None:
            painter.setBrush(QColor(theme.surface if chosen else theme.border))
            painter.drawRoundedRect(place, UNIT, UNIT)
        else:
            painter.drawPixmap(place.topLeft(), pixmap)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if chosen:
            # In the colour of its mark in the projections.
            painter.setPen(QPen(QColor(theme.image), _FRAME))
            painter.drawRect(place.adjusted(-1, -1, 1, 1))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 1.0))
            painter.drawRoundedRect(around.adjusted(0.5, 0.5, -0.5, -0.5), UNIT, UNIT)
        painter.setFont(text_font(TextSize.SMALL))
        painter.setPen(QColor(theme.text if chosen else theme.quiet))
        line = QRectF(cell.left() + UNIT / 2, place.bottom() + UNIT, cell.width() - UNIT, UNIT)
        metrics = painter.fontMetrics()
        line.setHeight(metrics.height())
        name = metrics.elidedText(
            self._model.name(image), Qt.TextElideMode.ElideMiddle, int(line.width())
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, name)
        painter.restore()


def picture_rect(cell: QRectF) -> QRectF:
    """Return where in a cell the picture is."""
    left = round(cell.left() + (cell.width() - SIDE) / 2)
    return QRectF(left, cell.top() + 2 * UNIT - 1, SIDE, SIDE)
