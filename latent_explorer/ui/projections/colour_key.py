"""What the colours of one projection mean, for the legend below it in pictures."""

from __future__ import annotations

from functools import partial

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from latent_explorer.core.attributes import Classes
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.ui.attribute_colours import (
    SHAPES,
    class_colours,
    ground_colour,
    number_lut,
)
from latent_explorer.ui.attribute_words import scale_texts, shown_name
from latent_explorer.ui.projections.figure_rows import LegendEntry
from latent_explorer.ui.projections.symbols import symbol
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT

_SYMBOL = 2.5 * UNIT
_BAR = QRectF(-15 * UNIT, -1.25 * UNIT, 30 * UNIT, 2.5 * UNIT)


def colour_entries(coloured: ColouredCloud, colouring: Colouring) -> list[LegendEntry]:
    """Return the name of an attribute, its classes or its bar, and how many are not shown.

    Parameters
    ----------
    coloured : ColouredCloud
        The points.
    colouring : Colouring
        Which of them are shown.
    """
    theme, attribute = current_theme(), coloured.attribute
    entries = [LegendEntry(shown_name(coloured.request.attribute), heading=True)]
    if isinstance(attribute, Classes):
        looks = zip(attribute.labels, attribute.counts, SHAPES, class_colours(theme), strict=False)
        entries += [
            _with_symbol(shown_name(label), count, shape, colour)
            for number, (label, count, shape, colour) in enumerate(looks)
            if number not in colouring.hidden
        ]
    else:
        low, high = scale_texts(attribute)
        entries.append(LegendEntry(high, paint=_paint_bar, wide=_BAR.width(), before=low))
    if rest := len(attribute.order) - colouring.n_shown(attribute):
        entries.append(_with_symbol("not shown", rest, "o", ground_colour(theme)))
    return entries


def _with_symbol(text: str, count: int, shape: str, colour: str) -> LegendEntry:
    paint = partial(_paint_symbol, shape, colour)
    return LegendEntry(text, f" {count:,}", paint, _SYMBOL)


def _paint_symbol(shape: str, colour: str, painter: QPainter) -> None:
    painter.fillPath(symbol(shape, _SYMBOL), pg.mkBrush(colour))


def _paint_bar(painter: QPainter) -> None:
    colours = np.ascontiguousarray(number_lut(current_theme()))
    painter.drawImage(_BAR, QImage(colours.data, 256, 1, 3 * 256, QImage.Format.Format_RGB888))
