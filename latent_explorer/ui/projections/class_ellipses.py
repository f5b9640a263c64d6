"""The confidence ellipse of each class, with its name."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg

from latent_explorer.core.attributes import Classes
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.ui.attribute_colours import class_colours
from latent_explorer.ui.attribute_words import shortened, shown_name
from latent_explorer.ui.projections.line_labels import LineText
from latent_explorer.ui.theme import current_theme

_ABOVE_THE_CLOUD = 5
_LINE, _HALO = 1.8, 4.0  # pixels, the halo on both sides together
_LONGEST_NAME = 24  # characters


@dataclass(frozen=True)
class _Class:
    number: int
    label: str
    ellipse: ConfidenceEllipse


class ClassEllipses:
    """One ellipse for each class that is shown; the items are made when there are some.

    Parameters
    ----------
    view_box : pyqtgraph.ViewBox
        Where they are drawn.
    """

    def __init__(self, view_box: pg.ViewBox) -> None:
        self._view_box = view_box
        self._classes: list[_Class] = []
        self._level = 1.0
        self._curves: list[pg.PlotCurveItem] = []
        self._names: tuple[LineText, ...] = ()
        self._visible = False

    @property
    def names(self) -> tuple[LineText, ...]:
        """What is to be written at them; nothing while they are hidden."""
        return self._names if self._visible else ()

    def show(self, coloured: ColouredCloud, colouring: Colouring) -> None:
        """Show the ellipses of the classes that are not filtered out."""
        self._classes = []
        if isinstance(coloured.attribute, Classes) and colouring.ellipses:
            self._classes = [
                _Class(number, label, ellipse)
                for number, (label, ellipse) in enumerate(
                    zip(coloured.attribute.labels, coloured.ellipses, strict=True)
                )
                if ellipse is not None and number not in colouring.hidden
            ]
        self._draw()

    def show_level(self, level: float) -> None:
        """Draw them at another sigma level."""
        if level != self._level:
            self._level = level
            self._draw()

    def apply_theme(self) -> None:
        """Take the colours of the theme."""
        self._draw()

    def set_visible(self, visible: bool) -> None:
        """Show or hide all."""
        self._visible = visible
        for number, curve in enumerate(self._curves):
            curve.setVisible(visible and number < len(self._classes))

    def _draw(self) -> None:
        while len(self._curves) < len(self._classes):
            self._add()
        theme = current_theme()
        colours = class_colours(theme)
        names = []
        for each, curve, direction in zip(
            self._classes, self._curves, self._directions(), strict=False
        ):
            outline = each.ellipse.outline(self._level)
            curve.setPen(pg.mkPen(colours[each.number], width=_LINE))
            curve.setShadowPen(pg.mkPen(theme.halo, width=_HALO))
            curve.setData(outline[:, 0], outline[:, 1])
            name = shortened(shown_name(each.label), _LONGEST_NAME)
            names.append(LineText(name, outline, colours[each.number], direction, beside=True))
        self._names = tuple(names)
        self.set_visible(True)

    def _add(self) -> None:
        curve = pg.PlotCurveItem(antialias=True)
        curve.setZValue(_ABOVE_THE_CLOUD)
        self._view_box.addItem(curve, ignoreBounds=True)
        self._curves.append(curve)

    def _directions(self) -> list[tuple[float, float]]:
        """Return where each name is best: apart from each other and from the other ellipses."""
        if not self._classes:
            return []
        middle = np.mean([each.ellipse.center for each in self._classes], axis=0)
        directions = []
        for turn, each in enumerate(self._classes):
            # Around them, but for the top, where that of the whole cloud has its text.
            around = math.pi * (5 / 6 + 4 / 3 * (turn + 0.5) / len(self._classes))
            spread = self._level * np.sqrt(np.diag(each.ellipse.covariance))
            spread[spread == 0] = 1
            right, up = 2 * (each.ellipse.center - middle) / spread
            directions.append((math.cos(around) + float(right), math.sin(around) + float(up)))
        return directions
