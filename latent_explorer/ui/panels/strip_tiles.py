"""Strips of faces in rows: how far a component is moved above, its name at the left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QStyle, QVBoxLayout, QWidget

from latent_explorer.controller.presenters.strip import offset_text
from latent_explorer.core.strip import OFFSETS
from latent_explorer.ui.attribute_colours import class_colours
from latent_explorer.ui.face_grid import FaceTilesWidget
from latent_explorer.ui.face_grid.frames import paint_current
from latent_explorer.ui.face_grid.layout import GAP, TileLayout
from latent_explorer.ui.face_grid.scroll import hold_tiles
from latent_explorer.ui.theme import current_theme, text_font
from latent_explorer.ui.tokens import UNIT, TextSize

_SMALLEST = 4 * UNIT  # however narrow the panel is
_BAR = UNIT  # of colour, at the left of a name
_SCROLLED = 0.85  # of the side that would fill the width: smaller faces are scrolled instead


class StripTiles(FaceTilesWidget):
    """The faces, with the name of each row's component and a mark where the current face is."""

    def __init__(self) -> None:
        super().__init__("What components do", "The faces appear here", pinnable=False)
        self.names: tuple[str, ...] = ()
        self._values: tuple[float, ...] | None = None

    def show_rows(self, names: tuple[str, ...]) -> None:
        """Name the rows."""
        self.names = names
        self.update()

    def show_values(self, values: tuple[float, ...] | None) -> None:
        """Mark where in each row the current face is, in widths; None where it is not known."""
        if values != self._values:
            self._values = values
            self.update()

    def name_width(self) -> int:
        """Return the room that names and their bars take, left of the first column."""
        metrics = QFontMetrics(text_font(TextSize.SMALL))
        widest = max((metrics.horizontalAdvance(name) for name in self.names), default=0)
        return _BAR + widest + 2 * UNIT

    def mark_rect(self, row: int) -> QRectF | None:
        """Return where the current face is marked in a row; None where that is outside."""
        if self._values is None or row >= len(self._values) or not self.n:
            return None
        value, per_row = self._values[row], len(OFFSETS)
        first, last = (self.rect_of(row * per_row + i) for i in (0, per_row - 1))
        across = (last.center().x() - first.center().x()) / (OFFSETS[-1] - OFFSETS[0])
        x = first.center().x() + (value - OFFSETS[0]) * across
        if not first.left() <= x <= last.right():
            return None
        # Upon the lower edge: below it there is only half a gap.
        return QRectF(x - GAP / 2, first.bottom() - GAP / 2, GAP, GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = class_colours(theme)
        painter.setFont(text_font(TextSize.SMALL))
        for row, name in enumerate(self.names[: self.n // len(OFFSETS)]):
            rect = self.rect_of(row * len(OFFSETS))
            left = rect.left() - GAP / 2 - self.name_width()
            painter.fillRect(QRectF(left, rect.top(), _BAR, rect.height()), QColor(colours[row]))
            painter.setPen(QColor(theme.text))
            place = QRectF(left + _BAR + UNIT, rect.top(), self.name_width(), rect.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
            mark = self.mark_rect(row)
            if mark is not None:
                paint_current(painter, mark)
        painter.end()


class _Ruler(QWidget):
    """Writes above the columns how far the component is from its mean."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = TileLayout()

    def arrange(self, layout: TileLayout) -> None:
        """Stand above these columns."""
        self._layout = layout
        self.setFixedHeight(QFontMetrics(text_font(TextSize.SMALL)).height())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(text_font(TextSize.SMALL))
        painter.setPen(QColor(current_theme().text))
        if self._layout.n:
            for column, offset in enumerate(OFFSETS):
                left = self._layout.corner(column)[0]
                place = QRectF(left, 0, self._layout.side, self.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, offset_text(offset))
        painter.end()


class StripPlace(QWidget):
    """As large as all columns fit; rows are scrolled where they are many.

    Attributes
    ----------
    tiles : StripTiles
        The faces.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tiles = StripTiles()
        self._ruler = _Ruler()
        self._scroll = QScrollArea()
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        hold_tiles(self._scroll, self.tiles)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._ruler)
        layout.addWidget(self._scroll, 1)
        self.tiles.number_changed.connect(self.arrange)

    def show_names(self, names: Sequence[str]) -> None:
        """Name the rows."""
        self.tiles.show_rows(tuple(names))
        self.arrange()

    def arrange(self) -> None:
        """Lay the strips out in the room there is."""
        n, columns = self.tiles.n, len(OFFSETS)
        rows = -(-n // columns)
        width, height = self._scroll.width(), self._scroll.height()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        left = self.tiles.name_width()
        side = self._side(width - left, height, rows)
        scrolled = rows * (side + GAP) > height
        if scrolled:
            side = self._side(width - left - bar, height, 1)
        spare = width - bar * scrolled - left - columns * (side + GAP)
        layout = TileLayout(n, columns, side, left + max(0, spare // 2))
        policy = Qt.ScrollBarPolicy
        self._scroll.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if scrolled else policy.ScrollBarAlwaysOff
        )
        self.tiles.arrange(layout)
        self.tiles.resize(width - bar * scrolled, max(layout.size[1], height))
        self._scroll.verticalScrollBar().setSingleStep(max(1, layout.step // 3))
        self._ruler.arrange(layout)

    def _side(self, width: int, height: int, rows: int) -> int:
        """Return the side at which all columns fit, and the rows too unless they are many."""
        across = width // len(OFFSETS) - GAP
        fitting = min(across, height // max(1, rows) - GAP)
        # Rows that would be tiny are scrolled instead.
        return max(_SMALLEST, fitting if fitting >= _SCROLLED * across else across)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.arrange()
