"""The selected points in a plane, over the others in grey, and their ellipse."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from latent_explorer.controller.presenters.selecting import PlaneSelection
from latent_explorer.core.run_counts import RunsInView
from latent_explorer.ui.projections.bins import Bins
from latent_explorer.ui.projections.contour_lines import ThinLines
from latent_explorer.ui.projections.slice_points import SlicePoints
from latent_explorer.ui.tokens import Theme

_ABOVE_THE_CLOUD = 5.0  # and below the marks, as the ellipses of classes are


class SelectedItem:
    """The points as a slice is drawn, with the ellipse of the selection alone.

    Parameters
    ----------
    view_box : pyqtgraph.ViewBox
        Where they are drawn.

    Attributes
    ----------
    points : SlicePoints
        The points.
    """

    def __init__(self, view_box: pg.ViewBox) -> None:
        self.points = SlicePoints(view_box)
        self._view_box = view_box
        self._shown: PlaneSelection | None = None
        self._level = 1.0
        self._ellipse: ThinLines | None = None
        self._look: tuple[Theme, float] | None = None

    def show(self, shown: PlaneSelection | None) -> bool:
        """Show another selection, from the next `draw` on; return whether it is another."""
        self._shown = shown
        if shown is None:
            self.hide()
        return self.points.show(shown)

    def show_level(self, level: float) -> None:
        """Draw the ellipse at another sigma level."""
        self._level = level
        if self._ellipse is not None and self._ellipse.isVisible():
            self._draw_ellipse()

    def apply_theme(self, theme: Theme, ratio: float) -> None:
        """Take the colours of `theme`, on a screen of `ratio` pixels a pixel of the window."""
        self._look = theme, ratio
        if self._ellipse is not None:
            self._ellipse.apply_theme(theme, ratio)

    def hide(self) -> None:
        """Show nothing until the next `draw`."""
        self.points.hide()
        if self._ellipse is not None:
            self._ellipse.hide()

    def draw(self, bins: Bins, found: RunsInView, theme: Theme) -> tuple[NDArray[np.float32], int]:
        """Draw the points in view and the ellipse; see `SlicePoints.draw`."""
        self._draw_ellipse()
        return self.points.draw(bins, found, theme)

    def _draw_ellipse(self) -> None:
        ellipse = None if self._shown is None else self._shown.points.ellipse
        if self._ellipse is None:
            if ellipse is None:
                return
            self._ellipse = ThinLines("selection")
            self._ellipse.setZValue(_ABOVE_THE_CLOUD)
            self._view_box.addItem(self._ellipse, ignoreBounds=True)
            if self._look is not None:
                self._ellipse.apply_theme(*self._look)
        self._ellipse.show_lines([] if ellipse is None else [ellipse.outline(self._level)])
        self._ellipse.show()
