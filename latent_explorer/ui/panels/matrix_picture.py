"""A matrix of correlations as a picture that one can point at, click, zoom and walk over."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from latent_explorer.core.arrays import Array
from latent_explorer.ui.panels.matrix_colours import matrix_colours
from latent_explorer.ui.theme import current_theme, set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize, Theme
from latent_explorer.ui.widgets.edges import paint_ring

Cell = tuple[int, int]
"""Row and column of the picture, from the upper left."""

_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)  # from number to number
_FAST = 10  # cells, with Shift
_FEWEST = 4  # cells across, when one has zoomed in
_ZOOM = 1.25  # a notch of the wheel
_NOTCH = 120
_CURSOR = 2.5 * UNIT  # its least side: one cell of hundreds is hardly a pixel
_OLD = 0.35  # opacity of what is no longer asked for


class MatrixPicture(QWidget):
    """Show correlations in an order; the picture is one image, whatever their number."""

    accessible_role = QAccessible.Role.Graphic

    pointed = Signal(object)
    """The `Cell` below the mouse, or that of the cursor, or None."""
    chosen = Signal(object)
    """The `Cell` that was clicked, or that Enter was pressed on."""

    def __init__(self) -> None:
        super().__init__()
        self._r: Array = np.empty((0, 0))
        self._numbers: NDArray[np.intp] = np.empty(0, np.intp)
        self._end = 1.0
        self._old = False
        self._image: tuple[Theme, QImage] | None = None
        # The part that is shown: left, top and how many cells across.
        self._part = (0.0, 0.0, 0.0)
        self._pressed: QPointF | None = None
        self._dragged: tuple[float, float] | None = None
        self._cursor: Cell | None = None
        self._pointed: Cell | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(32 * UNIT, 32 * UNIT)
        set_text_size(self, TextSize.SMALL)

    def sizeHint(self) -> QSize:
        return QSize(52 * UNIT, 52 * UNIT)

    def show_matrix(self, r: Array, numbers: NDArray[np.intp], end: float) -> None:
        """Show correlations.

        Parameters
        ----------
        r : ndarray of shape (d, d)
            In the order in which they are shown; NaN where there is no data.
        numbers : ndarray of int of shape (d,)
            Of the components, in that order.
        end : float
            Where the scale of colours ends.
        """
        if len(r) != len(self._r):
            self._part = (0.0, 0.0, float(len(r)))
            self._cursor = None
        self._r, self._numbers, self._end = r, numbers, end
        self._image = None
        self._old = False
        self._pointed = None
        self.update()

    def show_old(self) -> None:
        """Grey what is shown: something else is on its way."""
        self._old = True
        self.update()

    # Where things are

    @property
    def picture_rect(self) -> QRectF:
        """The square that the shown part fills, in widget coordinates."""
        metrics = self.fontMetrics()
        longest = "0" * len(str(int(self._numbers.max(initial=0))))
        left = metrics.horizontalAdvance(longest) + 2 * UNIT
        below = metrics.height() + UNIT
        # Half of the first number stands above.
        top = metrics.height() // 2
        side = max(min(self.width() - left - UNIT, self.height() - top - below), 1)
        return QRectF(left + (self.width() - left - UNIT - side) // 2, top, side, side)

    def cell_rect(self, cell: Cell) -> QRectF:
        """Return where a cell is drawn, in widget coordinates."""
        rect, (left, top, span) = self.picture_rect, self._part
        side = rect.width() / span
        x, y = rect.left() + (cell[1] - left) * side, rect.top() + (cell[0] - top) * side
        return QRectF(x, y, side, side)

    def cell_at(self, position: QPointF) -> Cell | None:
        """Return the cell that is drawn at a position, None outside of the picture."""
        if not len(self._r) or not self.picture_rect.contains(position):
            return None
        x, y = self._in_cells(position)
        # The last pixel's edge belongs to the last cell.
        last = len(self._r) - 1
        return min(int(y), last), min(int(x), last)

    def _in_cells(self, position: QPointF) -> tuple[float, float]:
        rect, (left, top, span) = self.picture_rect, self._part
        offset = (position - rect.topLeft()) * (span / rect.width())
        return left + offset.x(), top + offset.y()

    def _show_part(self, left: float, top: float, span: float) -> None:
        d = float(len(self._r))
        span = min(max(span, min(_FEWEST, d)), d)
        part = (min(max(left, 0.0), d - span), min(max(top, 0.0), d - span), span)
        if part != self._part:
            self._part = part
            self.update()

    @property
    def zoomed(self) -> bool:
        """Whether only a part is shown."""
        return self._part[2] < len(self._r)

    # The mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._drags(event.position()):
            self._point(self.cell_at(event.position()))

    def _drags(self, position: QPointF) -> bool:
        """Move the part that is shown along with the mouse, where it was pressed and moved."""
        if self._pressed is None or not self.zoomed:
            return False
        moved = position - self._pressed
        if self._dragged is None and moved.manhattanLength() >= QApplication.startDragDistance():
            self._dragged = self._part[:2]
        if self._dragged is not None:
            span = self._part[2]
            by = moved * (span / self.picture_rect.width())
            self._show_part(self._dragged[0] - by.x(), self._dragged[1] - by.y(), span)
        return self._dragged is not None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        cell = self.cell_at(event.position())
        clicked = self._dragged is None and cell == self.cell_at(self._pressed)
        self._pressed = self._dragged = None
        if clicked and cell is not None:
            self._cursor = cell
            self.update()
            self._choose(cell)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._show_part(0.0, 0.0, float(len(self._r)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.cell_at(event.position()) is None:
            event.ignore()
            return
        left, top, span = self._part
        x, y = self._in_cells(event.position())
        d = float(len(self._r))
        wider = min(max(span * _ZOOM ** (-event.angleDelta().y() / _NOTCH), min(_FEWEST, d)), d)
        # What is below the mouse stays there.
        share = wider / span
        self._show_part(x - (x - left) * share, y - (y - top) * share, wider)
        self._point(self.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(self._cursor if self.hasFocus() else None)
        super().leaveEvent(event)

    def _point(self, cell: Cell | None) -> None:
        if cell != self._pointed:
            self._pointed = cell
            self.pointed.emit(cell)

    def _choose(self, cell: Cell) -> None:
        if not self._old:
            self.chosen.emit(cell)

    # The keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if len(self._r) and key in _ARROWS:
            fast = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            down, right = (step * (_FAST if fast else 1) for step in _ARROWS[key])
            row, column = self._cursor or self._strongest()
            last = len(self._r) - 1
            self._go_to((min(max(row + down, 0), last), min(max(column + right, 0), last)))
        elif key in _OPENS and self._cursor is not None:
            self._choose(self._cursor)
        else:
            super().keyPressEvent(event)

    def _go_to(self, cell: Cell) -> None:
        self._cursor = cell
        left, top, span = self._part
        # As far as the cell is seen.
        left = min(max(left, cell[1] + 1 - span), float(cell[1]))
        top = min(max(top, cell[0] + 1 - span), float(cell[0]))
        self._show_part(left, top, span)
        self._point(cell)
        self.update()

    def _strongest(self) -> Cell:
        strength = np.nan_to_num(np.abs(self._r))
        np.fill_diagonal(strength, -1.0)
        row, column = np.unravel_index(int(strength.argmax()), strength.shape)
        return int(row), int(column)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.MouseFocusReason and len(self._r):
            self._go_to(self._cursor or self._strongest())
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        if len(self._r):
            painter = QPainter(self)
            rect, (left, top, span) = self.picture_rect, self._part
            painter.setOpacity(_OLD if self._old else 1.0)
            # Cells of less than a pixel are averaged, or some would not be seen at all.
            smooth = span > rect.width() * self.devicePixelRatioF()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawImage(rect, self._picture(), QRectF(left, top, span, span))
            self._paint_numbers(painter)
            if self.hasFocus() and self._cursor is not None:
                self._paint_cursor(painter, self._cursor)
            painter.end()
        paint_ring(self)

    def _picture(self) -> QImage:
        theme = current_theme()
        if self._image is None or self._image[0] is not theme:
            r = self._r.copy()
            # A component with itself says nothing; where it is constant there is no data.
            np.fill_diagonal(r, np.where(np.isnan(np.diagonal(r)), np.nan, 0.0))
            pixels = matrix_colours(r, self._end, theme)
            d, data = len(r), pixels.tobytes()
            # Without the copy the image would refer to bytes that are collected.
            image = QImage(data, d, d, 3 * d, QImage.Format.Format_RGB888).copy()
            self._image = theme, image
        return self._image[1]

    def _paint_numbers(self, painter: QPainter) -> None:
        """Name as many rows and columns as there is room for."""
        rect, metrics = self.picture_rect, self.fontMetrics()
        side = rect.width() / self._part[2]
        high = metrics.height()
        wide = metrics.horizontalAdvance("0" * len(str(int(self._numbers.max())))) + 2 * UNIT
        needed = max(high, wide) / side
        every = next((step for step in _STEPS if step >= needed), len(self._r))
        painter.setPen(self.palette().text().color())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for k in range(0, len(self._r), every):
            number, middle = str(self._numbers[k]), self.cell_rect((k, k)).center()
            if rect.top() <= middle.y() <= rect.bottom():
                row = QRectF(rect.left() - wide - UNIT, middle.y() - high / 2, wide, high)
                painter.drawText(row, right, number)
            if rect.left() <= middle.x() <= rect.right():
                column = QRectF(middle.x() - wide / 2, rect.bottom() + UNIT / 2, wide, high)
                painter.drawText(column, Qt.AlignmentFlag.AlignCenter, number)

    def _paint_cursor(self, painter: QPainter, cell: Cell) -> None:
        theme, rect = current_theme(), self.cell_rect(cell)
        more = max(0.0, (_CURSOR - rect.width()) / 2)
        rect = rect.adjusted(-more, -more, more, more)
        if self.picture_rect.intersects(rect):
            for color, width in ((theme.halo, 4.0), (theme.text, 2.0)):
                painter.setPen(QPen(QColor(color), width))
                painter.drawRect(rect)
