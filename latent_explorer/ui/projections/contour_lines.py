"""Contours of the number density as thin lines, each with its share of the maximum."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtWidgets import QGraphicsItem

from latent_explorer.core.contours import Contour
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.formats import percent
from latent_explorer.jobs.contours import PlaneContours
from latent_explorer.ui.projections.level_ellipses import upper_tip
from latent_explorer.ui.projections.line_labels import LineText
from latent_explorer.ui.projections.symbols import LOOKS
from latent_explorer.ui.tokens import Theme


def joined(lines: Collection[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return lines of shape (m, 2) as one, NaN where another begins."""
    gap = np.full((1, 2), np.nan)
    parts = [part for line in lines for part in (line, gap)]
    return np.concatenate(parts[:-1]) if parts else np.empty((0, 2))


class ThinLines(pg.PlotCurveItem):
    """Many lines as one item with one pen, and a halo around all of them.

    Parameters
    ----------
    name : str
        What they look like, a name among the looks.
    """

    def __init__(self, name: str) -> None:
        super().__init__(antialias=True, connect="finite")
        self._look = LOOKS[name]
        # As for the ellipse: a marker that moves above repaints a copy.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def apply_theme(self, theme: Theme, ratio: float) -> None:
        """Take the colours of `theme`, on a screen of `ratio` pixels a pixel of the window."""
        self.setPen(self._look.pen(getattr(theme, self._look.color), ratio))
        self.setShadowPen(self._look.halo_pen(theme.halo, ratio))

    def show_lines(self, lines: Collection[NDArray[np.float64]]) -> None:
        """Draw these lines, of shape (m, 2), or none."""
        x, y = joined(lines).T
        self.setData(x, y)


def shown(contours: PlaneContours, shares: Collection[float]) -> list[Contour]:
    """Return the contours at these shares that there are."""
    return [each for each in contours.contours if each.share in shares and each.lines]


def contour_texts(
    contours: list[Contour], ellipse: ConfidenceEllipse, theme: Theme
) -> list[LineText]:
    """Return the share of each, to stand at its longest line; the outermost first.

    They are best at the lower tip of a cloud of this `ellipse`: there the lines are furthest apart.
    """
    right, up = upper_tip(ellipse)
    return [
        LineText(percent(each.share, 0), max(each.lines, key=len), theme.origin, (-right, -up))
        for each in contours
    ]
