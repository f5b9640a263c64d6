"""What a projection shows, written below it: for pictures that leave the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from latent_explorer.ui.projections.colour_key import colour_entries
from latent_explorer.ui.projections.density_scale import BAR, most_text, paint_scale
from latent_explorer.ui.projections.figure_rows import FigureLegend, LegendEntry
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


def legend_of(panel: ProjectionsPanel, index: int) -> FigureLegend:
    """Return the legend of what projection `index` shows: colours, marks, sets and counts."""
    theme, plane = current_theme(), panel.planes[index]
    marks = panel.seen.of(index)
    entries = [
        _mark_entry(*mark_look(name, theme), _WHOLE_NAMES.get(name, mark_name(name)))
        for name in LOOKS
        if name in marks
    ]
    drawn = plane.marks.sets.shown
    entries += [
        _mark_entry(*set_look(look, theme), name)
        for look, name in zip(panel.sets.looks, panel.sets.names, strict=True)
        if look in drawn
    ]
    if most := plane.drawing.item.most:
        entries.append(_scale_entry(most))
    colours = plane.drawing.colours
    key = [] if colours is None else colour_entries(*colours)
    words = panel.selection.words or panel.layers.slice_words
    return FigureLegend([key, entries], words, plane.font())


def _mark_entry(look: Look, colour: str, name: str) -> LegendEntry:
    return LegendEntry(name, paint=partial(_paint_mark, look, colour), wide=SWATCH.width())


def _scale_entry(most: int) -> LegendEntry:
    paint = partial(_paint_scale, most)
    return LegendEntry(most_text(most), paint=paint, wide=BAR.width(), before="1")


def _paint_scale(most: int, painter: QPainter) -> None:
    place = QRectF(QPointF(0, 0), BAR)
    place.moveCenter(QPointF(0, 0))
    paint_scale(painter, place, most)


def _paint_mark(look: Look, colour: str, painter: QPainter) -> None:
    paint_mark(painter, look, colour, current_theme().halo)
