"""The small pictures of a list: those that were seen last, and how one is drawn."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from latent_explorer.ui.panels.item_model import ItemModel
from latent_explorer.ui.theme import current_theme, text_font
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.widgets.row_table import Index

MOST_BYTES = 64 << 20
"""That all pictures of a list take together: 4096 of 64 pixels at a scaling of 100 %."""

_FRAME = 3.0
_BYTES_A_PIXEL = 4


class ItemPictures:
    """Pixmaps by item; the ones that were not drawn for the longest time make room.

    Parameters
    ----------
    side : int
        Of a picture, in pixels of the window.
    most_bytes : int
        Room for all of them.
    """

    def __init__(self, side: int, most_bytes: int = MOST_BYTES) -> None:
        self.side = side
        self._most_bytes = most_bytes
        self._kept: OrderedDict[int, QPixmap] = OrderedDict()
        self._awaited: set[int] = set()
        self._ratio = 1.0

    @property
    def capacity(self) -> int:
        """How many fit."""
        side = round(self.side * self._ratio)
        return max(1, self._most_bytes // (side * side * _BYTES_A_PIXEL))

    def clear(self) -> None:
        """Forget all: they are of other items."""
        self._kept.clear()
        self._awaited.clear()

    def await_all(self) -> None:
        """Lack all of them, but keep what there is until the new ones are there."""
        self._awaited.update(self._kept)

    def set_ratio(self, ratio: float) -> None:
        """Make them as sharp as the screen: so many of its pixels to each pixel of the window."""
        if ratio != self._ratio:
            self._ratio = ratio
            self.drop_pixmaps()

    def drop_pixmaps(self) -> None:
        """Forget what was drawn for another screen, or in other colours."""
        self.clear()

    def __contains__(self, item: int) -> bool:
        return item in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def lacks(self, item: int) -> bool:
        """Return whether there is no picture of an item, or perhaps a better one is to come."""
        return item not in self._kept or item in self._awaited

    def keep(self, item: int, picture: QImage, *, awaited: bool = False) -> None:
        """Keep a picture; where it is `awaited` a better one may come."""
        side = round(self.side * self._ratio)
        small = picture.scaled(
            side,
            side,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        # Converted, it refers no more to bytes that are collected.
        pixmap = QPixmap.fromImage(small.convertToFormat(QImage.Format.Format_RGB32))
        pixmap.setDevicePixelRatio(self._ratio)
        self._kept[item] = pixmap
        self._kept.move_to_end(item)
        if awaited:
            self._awaited.add(item)
        else:
            self._awaited.discard(item)
        while len(self._kept) > self.capacity:
            out, _ = self._kept.popitem(last=False)
            self._awaited.discard(out)

    def get(self, item: int) -> QPixmap | None:
        """Return the picture of an item, None while there is none."""
        pixmap = self._kept.get(item)
        if pixmap is not None:
            self._kept.move_to_end(item)
        return pixmap


class ItemPainter(QStyledItemDelegate):
    """Draw an item of a list: its picture or an empty place, and lines of text below.

    Parameters
    ----------
    model : ItemModel
        The list.
    pictures : ItemPictures
        The pictures that there are.
    lines : int
        Lines of text below a picture.
    """

    frame = "image"
    """The colour of the theme around what is chosen; images have that of their mark in the
    projections."""

    def __init__(self, model: ItemModel, pictures: ItemPictures, lines: int = 1) -> None:
        super().__init__()
        self._model = model
        self._pictures = pictures
        self._lines = lines

    def cell_size(self) -> QSize:
        """Return the least size of a cell."""
        line, side = QFontMetrics(text_font(TextSize.SMALL)).height(), self._pictures.side
        return QSize(side + 3 * UNIT, side + self._lines * line + 4 * UNIT)

    def picture_rect(self, cell: QRectF) -> QRectF:
        """Return where in a cell the picture is."""
        side = self._pictures.side
        left = round(cell.left() + (cell.width() - side) / 2)
        return QRectF(left, cell.top() + 2 * UNIT - 1, side, side)

    def caption(self, item: int) -> tuple[str, ...]:
        """Return the lines of text below a picture."""
        return ()

    def paint_above(self, painter: QPainter, item: int, place: QRectF) -> None:
        """Draw what lies above the picture of an item, at `place`."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell_size()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        item = self._model.item(index)
        if item is None:
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
        place = self.picture_rect(cell)
        pixmap = self._pictures.get(item)
        if pixmap is None:
            painter.setBrush(QColor(theme.surface if chosen else theme.border))
            painter.drawRoundedRect(place, UNIT, UNIT)
        else:
            free = place.size() - pixmap.deviceIndependentSize()
            inset = QPointF(int(free.width() / 2), int(free.height() / 2))
            painter.drawPixmap(place.topLeft() + inset, pixmap)
            self.paint_above(painter, item, place)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if chosen:
            painter.setPen(QPen(QColor(getattr(theme, self.frame)), _FRAME))
            painter.drawRect(place.adjusted(-1, -1, 1, 1))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 1.0))
            painter.drawRoundedRect(around.adjusted(0.5, 0.5, -0.5, -0.5), UNIT, UNIT)
        painter.setFont(text_font(TextSize.SMALL))
        painter.setPen(QColor(theme.text if chosen else theme.quiet))
        metrics = painter.fontMetrics()
        line = QRectF(cell.left() + UNIT / 2, place.bottom() + UNIT, cell.width() - UNIT, UNIT)
        line.setHeight(metrics.height())
        for text in self.caption(item):
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, int(line.width()))
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, shown)
            line.translate(0, metrics.height())
        painter.restore()
