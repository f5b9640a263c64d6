"""The pictures of the gallery: the density of each pair, its ellipse, its names and r."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QMenu

from latent_explorer.core.formats import signed
from latent_explorer.core.space import Coordinates, Pair
from latent_explorer.jobs.gallery import BLOCK, PairPicture
from latent_explorer.session.projections import Projection
from latent_explorer.ui.panels.item_grid import MOVES, ItemGrid
from latent_explorer.ui.panels.item_model import NO_ITEMS, ItemModel
from latent_explorer.ui.panels.item_pictures import ItemPainter, ItemPictures
from latent_explorer.ui.theme import current_theme, density_lut
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import wrapped_tooltip
from latent_explorer.ui.widgets.row_table import Index

SIDE = 32 * UNIT
"""Of a picture, in pixels."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL = Qt.KeyboardModifier.ControlModifier
_OUTLINE_POINTS = 73
_LINE = 1.2
_SHOW, _ADD = "Show in the &active projection", "&Add as a projection"


class PairsModel(ItemModel):
    """List pairs by their numbers in the layout."""

    def __init__(self) -> None:
        super().__init__()
        self._coordinates: Coordinates = "z"
        self.pairs: Sequence[Pair] = ()
        self._r: Sequence[float] = ()

    def show_pairs(
        self, coordinates: Coordinates, pairs: Sequence[Pair], r: Sequence[float]
    ) -> None:
        """List nothing yet, of other pairs with their correlations."""
        self.beginResetModel()
        self._coordinates, self.pairs, self._r, self.order = coordinates, pairs, r, NO_ITEMS
        self.endResetModel()

    def projection(self, item: int) -> Projection:
        """Return a pair as it can be shown."""
        return Projection(self.pairs[item], self._coordinates)

    def words(self, item: int) -> tuple[str, str]:
        """Return the names of the axes, and the correlation."""
        names = ", ".join(self.projection(item).axis_names)
        return names, f"r {signed(self._r[item], 2)}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index)
        if item is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ": ".join(self.words(item))
        if role == Qt.ItemDataRole.ToolTipRole:
            return wrapped_tooltip(": ".join(self.words(item)))
        return None


class PairPictures(ItemPictures):
    """Densities by the numbers of their pairs; they are coloured when they are drawn."""

    def __init__(self) -> None:
        super().__init__(SIDE)
        self._made_of: OrderedDict[int, PairPicture] = OrderedDict()

    def add(self, item: int, picture: PairPicture) -> None:
        """Keep the picture of a pair."""
        self._made_of[item] = picture
        while len(self._made_of) > self.capacity:
            self._made_of.popitem(last=False)

    def of(self, item: int) -> PairPicture | None:
        """Return what the picture of a pair is made of."""
        return self._made_of.get(item)

    def clear(self) -> None:
        """Forget all."""
        self._made_of.clear()
        self.drop_pixmaps()

    def drop_pixmaps(self) -> None:
        super().clear()

    def __contains__(self, item: int) -> bool:
        return item in self._made_of

    def lacks(self, item: int) -> bool:
        return item not in self._made_of

    def get(self, item: int) -> QPixmap | None:
        picture = self.of(item)
        found = super().get(item)
        if found is None and picture is not None:
            self.keep(item, _coloured(picture.density))
            found = super().get(item)
        return found


def _coloured(density: NDArray[np.uint8]) -> QImage:
    """Return counts in the colours of the theme, as the projections have them."""
    upright = np.ascontiguousarray(density[::-1])
    height, width = upright.shape
    data = upright.tobytes()
    image = QImage(data, width, height, width, QImage.Format.Format_Indexed8)
    theme = current_theme()
    colors = [QColor(*rgba).rgba() for rgba in density_lut(theme).tolist()]
    image.setColorTable([QColor(theme.plot).rgba(), *colors[1:]])
    # In colours first: numbers of colours have no averages.
    return image.convertToFormat(QImage.Format.Format_RGB32)


class PairPainter(ItemPainter):
    """Draw a pair: its density, its ellipse, its names and r.

    Attributes
    ----------
    level : float
        The sigma level of the ellipses.
    """

    frame = "accent"

    def __init__(self, model: PairsModel, pictures: PairPictures) -> None:
        super().__init__(model, pictures, lines=2)
        self._pairs, self._densities = model, pictures
        self.level = 1.0

    def caption(self, item: int) -> tuple[str, ...]:
        return self._pairs.words(item)

    def paint_above(self, painter: QPainter, item: int, place: QRectF) -> None:
        picture, theme = self._densities.of(item), current_theme()
        if picture is None:
            return
        left, right, bottom, top = picture.view
        outline = picture.ellipse.outline(self.level, _OUTLINE_POINTS)
        x = place.left() + (outline[:, 0] - left) / (right - left) * place.width()
        y = place.bottom() - (outline[:, 1] - bottom) / (top - bottom) * place.height()
        line = QPolygonF([QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)])
        painter.setClipRect(place)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((theme.halo, 2 * _LINE), (theme.ellipse, _LINE)):
            painter.setPen(QPen(QColor(color), width))
            painter.drawPolyline(line)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(theme.grid), 1.0))
        painter.drawRect(place)


class GalleryGrid(ItemGrid):
    """Show pairs in a grid; arrow keys only move the cursor, for a pair takes a moment to show."""

    added = Signal(object)
    """The number of a pair that is to be added to the projections."""

    def __init__(self) -> None:
        self.pairs, self.pictures = PairsModel(), PairPictures()
        self.painter = PairPainter(self.pairs, self.pictures)
        # Whether the user has put the cursor where it is, and not Qt.
        self._moved = False
        super().__init__("Pairs of the gallery", self.pairs, self.pictures, self.painter, BLOCK)

    def show_pairs(
        self, coordinates: Coordinates, pairs: Sequence[Pair], r: Sequence[float]
    ) -> None:
        """List other pairs, with their correlations."""
        self._moved = False
        self.pictures.clear()
        self.pairs.show_pairs(coordinates, pairs, r)
        self.show_order(np.arange(len(pairs)))

    def show_pictures(self, pictures: Mapping[int, PairPicture]) -> None:
        """Show pictures by the numbers of their pairs."""
        for item, picture in pictures.items():
            self.pictures.add(item, picture)
        self.viewport().update()

    def show_level(self, level: float) -> None:
        """Draw the ellipses at another sigma level."""
        self.painter.level = level
        self.viewport().update()

    @property
    def current(self) -> int | None:
        """The number of the pair that the cursor is at."""
        return self.pairs.item(self.currentIndex())

    # Mouse and keyboard

    def has_cursor(self) -> bool:
        return self.current is not None and (self._moved or self._selects_current())

    def selectionCommand(
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        if isinstance(event, QKeyEvent) or _has_control(event):
            return QItemSelectionModel.SelectionFlag.NoUpdate
        return super().selectionCommand(index, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        item = self.pairs.item(self.indexAt(event.position().toPoint()))
        if item is not None and event.button() == Qt.MouseButton.LeftButton:
            self._moved = True
            if event.modifiers() & _CONTROL:
                self.added.emit(item)

    def takes_key(self, event: QKeyEvent) -> bool:
        return super().takes_key(event) or event.key() in _ENTER

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.current if self.has_cursor() else None
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
            self._moved = self._moved or Qt.Key(event.key()) in MOVES
        elif item is not None:
            (self.added if event.modifiers() & _CONTROL else self.chosen).emit(item)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if at_key else self.indexAt(event.pos())
        item = self.pairs.item(index)
        if item is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, signal in ((_SHOW, self.chosen), (_ADD, self.added)):
            menu.addAction(text).triggered.connect(lambda _=False, s=signal: s.emit(item))
        cell = self.visualRect(index).center()
        menu.popup(self.viewport().mapToGlobal(cell) if at_key else event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.pictures.drop_pixmaps()


def _has_control(event: QEvent | None) -> bool:
    return isinstance(event, QMouseEvent) and bool(event.modifiers() & _CONTROL)
