"""What the marks of one projection mean, written below it: for pictures that leave the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from latent_explorer.ui.projections.legend import (
    SWATCH,
    mark_look,
    mark_name,
    paint_mark,
    set_look,
)
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.projections.symbols import LOOKS, Look
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT

_MARGIN = 2 * UNIT
_GAP = 3 * UNIT
_WRAPPED = int(Qt.TextFlag.TextWordWrap)
# Where a mark has no tooltip, its name says more than in the window.
_WHOLE_NAMES = {
    "current": "current point",
    "generated": "generated vectors",
    "ellipse": "confidence ellipse",
    "contours": "contours, at shares of the largest number density",
    "levels": "ellipses at several levels",
    "sampling": "sampling ellipse",
    "selection": "confidence ellipse of the selection",
    "a": "begin of the path",
    "b": "end of the path",
    "waypoint": "point of the path",
    "pin": "position on the path",
    "path_smoother": "path, smoother than the images",
    "path_among": "path, among the images",
}


@dataclass(frozen=True)
class LegendEntry:
    """A mark with its name."""

    look: Look
    colour: str
    text: str


class FigureLegend:
    """Marks with their names, in as many rows as it takes, and below them a sentence.

    Parameters
    ----------
    entries : list of LegendEntry
        The marks.
    words : str
        The sentence, or nothing.
    font : QFont
        That of the plane.
    """

    def __init__(self, entries: list[LegendEntry], words: str, font: QFont) -> None:
        self.entries, self.words = entries, words
        self._font = font
        self._metrics = QFontMetricsF(font)

    def height(self, width: float) -> float:
        """Return how many pixels it needs below a plane of `width` pixels."""
        rows = max((row for row, _, _ in self._placed(width)), default=-1) + 1
        return rows * SWATCH.height() + self._words_rect(width).height() + 2 * _MARGIN

    def paint(self, painter: QPainter, width: float) -> None:
        """Paint it from (0, 0) on."""
        theme = current_theme()
        painter.setFont(self._font)
        lowest = 0.0
        for row, x, entry in self._placed(width):
            y = _MARGIN + (row + 0.5) * SWATCH.height()
            painter.save()
            painter.translate(x + SWATCH.width() / 2, y)
            paint_mark(painter, entry.look, entry.colour, theme.halo)
            painter.restore()
            painter.setPen(QColor(theme.text))
            base = y + (self._metrics.ascent() - self._metrics.descent()) / 2
            painter.drawText(QPointF(x + SWATCH.width() + UNIT, base), entry.text)
            lowest = (row + 1) * SWATCH.height()
        if self.words:
            painter.setPen(QColor(theme.text))
            place = self._words_rect(width).translated(0, lowest + _MARGIN)
            painter.drawText(place, _WRAPPED, self.words)

    def _words_rect(self, width: float) -> QRectF:
        if not self.words:
            return QRectF()
        room = QRectF(_MARGIN, 0, width - 2 * _MARGIN, 10_000)
        return self._metrics.boundingRect(room, _WRAPPED, self.words)

    def _placed(self, width: float) -> Iterator[tuple[int, float, LegendEntry]]:
        """Yield row and left edge of each entry."""
        row, x = 0, float(_MARGIN)
        for entry in self.entries:
            wide = SWATCH.width() + UNIT + self._metrics.horizontalAdvance(entry.text)
            if x > _MARGIN and x + wide > width - _MARGIN:
                row, x = row + 1, float(_MARGIN)
            yield row, x, entry
            x += wide + _GAP


def legend_of(panel: ProjectionsPanel, index: int) -> FigureLegend:
    """Return the legend of what projection `index` shows: its marks, and the sets in it."""
    theme, plane = current_theme(), panel.planes[index]
    marks = panel.seen.of(index)
    entries = [
        LegendEntry(*mark_look(name, theme), _WHOLE_NAMES.get(name, mark_name(name)))
        for name in LOOKS
        if name in marks
    ]
    drawn = plane.marks.sets.shown
    entries += [
        LegendEntry(*set_look(look, theme), name)
        for look, name in zip(panel.sets.looks, panel.sets.names, strict=True)
        if look in drawn
    ]
    words = panel.selection.words or panel.layers.slice_words
    return FigureLegend(entries, words, plane.font())
