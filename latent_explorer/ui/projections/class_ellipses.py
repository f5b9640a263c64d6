"""The confidence ellipse of each class, with its name."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from latent_explorer.core.attributes import Classes
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.ui.attribute_colours import class_colours
from latent_explorer.ui.attribute_words import shortened, shown_name
from latent_explorer.ui.theme import current_theme

_ABOVE_THE_CLOUD, _LABELS = 5, 6
_LINE, _HALO = 1.8, 4.0  # pixels, the halo on both sides together
_LABEL_ALPHA = "d0"
_LONGEST_LABEL = 24  # characters


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
        self._labels: list[pg.TextItem] = []

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
        for number, items in enumerate(zip(self._curves, self._labels, strict=True)):
            for item in items:
                item.setVisible(visible and number < len(self._classes))

    def _draw(self) -> None:
        while len(self._curves) < len(self._classes):
            self._add()
        theme = current_theme()
        colours = class_colours(theme)
        for each, curve, label, at in zip(
            self._classes, self._curves, self._labels, self._places(), strict=False
        ):
            outline = each.ellipse.outline(self._level)
            curve.setPen(pg.mkPen(colours[each.number], width=_LINE))
            curve.setShadowPen(pg.mkPen(theme.halo, width=_HALO))
            curve.setData(outline[:, 0], outline[:, 1])
            label.fill = pg.mkBrush(theme.plot + _LABEL_ALPHA)
            label.setText(
                shortened(shown_name(each.label), _LONGEST_LABEL), color=colours[each.number]
            )
            label.setPos(*at)
            label.setAnchor(_outside(at - each.ellipse.center, outline))
        self.set_visible(True)

    def _add(self) -> None:
        curve, label = pg.PlotCurveItem(antialias=True), pg.TextItem(anchor=(0.5, 0.5))
        for z, item in ((_ABOVE_THE_CLOUD, curve), (_LABELS, label)):
            item.setZValue(z)
            self._view_box.addItem(item, ignoreBounds=True)
        self._curves.append(curve)
        self._labels.append(label)

    def _places(self) -> list[NDArray[np.float64]]:
        """Return where the names stand: on the outlines, away from the other ellipses."""
        if not self._classes:
            return []
        middle = np.mean([each.ellipse.center for each in self._classes], axis=0)
        places = []
        for turn, each in enumerate(self._classes):
            outline = each.ellipse.outline(self._level)[:-1]
            away = each.ellipse.center - middle
            # Around it, but for the top, where that of the whole cloud has its text.
            around = math.pi * (5 / 6 + 4 / 3 * (turn + 0.5) / len(self._classes))
            direction = np.array([math.cos(around), math.sin(around)])
            spread = np.abs(outline - each.ellipse.center).max(axis=0)
            spread[spread == 0] = 1
            along = (outline - each.ellipse.center) / spread @ (direction + 2 * away / spread)
            places.append(outline[np.argmax(along)])
        return places


def _outside(direction: NDArray[np.float64], outline: NDArray[np.float64]) -> tuple[float, float]:
    """Return the place of a text that is put on an outline, so that the text is outside."""
    extent = np.ptp(outline, axis=0) / 2
    across, up = np.clip(direction / np.where(extent > 0, extent, 1), -1, 1)
    return 0.5 - 0.55 * float(across), 0.5 + 0.55 * float(up)
