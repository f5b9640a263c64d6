"""What stands in rows below a projection that leaves the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from latent_explorer.ui.projections.legend import SWATCH
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT

_MARGIN = 2 * UNIT
_GAP = 3 * UNIT
_WRAPPED = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True)
class LegendEntry:
    """A picture with what it means.

    Parameters
    ----------
    text : str
        What follows the picture; it is cut where it is longer than a row.
    count : str
        What follows the text, and is never cut.
    paint : function, optional
        Paints the picture around (0, 0).
    wide : float
        How many pixels wide it is.
    before : str
        What stands before the picture.
    heading : bool
        Whether it names those that follow.
    """

    text: str
    count: str = ""
    paint: Callable[[QPainter], None] | None = None
    wide: float = 0.0
    before: str = ""
    heading: bool = False


@dataclass(frozen=True)
class _Placed:
    """An entry with its row, its left edge, and what there is room for of its text."""

    entry: LegendEntry
    row: int
    left: float
    text: str


class FigureLegend:
    """Groups of entries, each in as many rows as it takes, and below them a sentence.

    Parameters
    ----------
    groups : sequence of sequences of LegendEntry
        Each begins a row.
    words : str
        The sentence, or nothing.
    font : QFont
        That of the plane.
    """

    def __init__(self, groups: Sequence[Sequence[LegendEntry]], words: str, font: QFont) -> None:
        self._groups = [group for group in groups if group]
        self._words = words
        self._font, self._heading = font, QFont(font)
        self._heading.setBold(True)

    def height(self, width: float) -> float:
        """Return how many pixels it needs below a plane of `width` pixels."""
        rows = max((placed.row for placed in self._placed(width)), default=-1) + 1
        return rows * SWATCH.height() + self._words_rect(width).height() + 2 * _MARGIN

    def paint(self, painter: QPainter, width: float) -> None:
        """Paint it from (0, 0) on."""
        lowest = 0.0
        for placed in self._placed(width):
            self._paint_entry(painter, placed)
            lowest = (placed.row + 1) * SWATCH.height()
        if self._words:
            painter.setFont(self._font)
            painter.setPen(QColor(current_theme().text))
            place = self._words_rect(width).translated(0, lowest + _MARGIN)
            painter.drawText(place, _WRAPPED, self._words)

    def _paint_entry(self, painter: QPainter, placed: _Placed) -> None:
        entry, x = placed.entry, placed.left
        y = _MARGIN + (placed.row + 0.5) * SWATCH.height()
        metrics = self._metrics(entry)
        base = y + (metrics.ascent() - metrics.descent()) / 2
        painter.setFont(self._heading if entry.heading else self._font)
        painter.setPen(QColor(current_theme().text))
        if entry.before:
            painter.drawText(QPointF(x, base), entry.before)
        middle = x + self._before(entry) + entry.wide / 2
        painter.drawText(QPointF(x + self._ahead(entry), base), placed.text)
        if entry.paint is not None:
            painter.save()
            painter.translate(middle, y)
            entry.paint(painter)
            painter.restore()

    def _metrics(self, entry: LegendEntry) -> QFontMetricsF:
        return QFontMetricsF(self._heading if entry.heading else self._font)

    def _before(self, entry: LegendEntry) -> float:
        """Return how far to the right of an entry its picture begins."""
        return self._metrics(entry).horizontalAdvance(entry.before) + UNIT if entry.before else 0.0

    def _ahead(self, entry: LegendEntry) -> float:
        """Return how far to the right of an entry its text begins."""
        return self._before(entry) + (0.0 if entry.paint is None else entry.wide + UNIT)

    def _words_rect(self, width: float) -> QRectF:
        if not self._words:
            return QRectF()
        room = QRectF(_MARGIN, 0, width - 2 * _MARGIN, 10_000)
        return QFontMetricsF(self._font).boundingRect(room, _WRAPPED, self._words)

    def _placed(self, width: float) -> Iterator[_Placed]:
        row = -1
        for group in self._groups:
            row, x = row + 1, float(_MARGIN)
            for entry in group:
                metrics, ahead = self._metrics(entry), self._ahead(entry)
                room = width - 2 * _MARGIN - ahead - metrics.horizontalAdvance(entry.count)
                cut = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, max(room, 0.0))
                text = cut + entry.count
                wide = ahead + metrics.horizontalAdvance(text)
                if x > _MARGIN and x + wide > width - _MARGIN:
                    row, x = row + 1, float(_MARGIN)
                yield _Placed(entry, row, x, text)
                x += wide + _GAP
