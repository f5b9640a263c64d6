"""The axes of a projection: small text, of a size that no number changes."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontInfo, QFontMetrics

from latent_explorer.ui.theme import text_font
from latent_explorer.ui.tokens import TextSize, Theme
from latent_explorer.ui.widgets.plot import Plot

_LONGEST_TICK = "\u22120.000"
_GRID_ALPHA = 150  # of 255: below the marks, and above the cloud
_SIDES = ("bottom", "left")


class Axes:
    """The two axes of a plot.

    Parameters
    ----------
    plot : Plot
        The plot.
    """

    def __init__(self, plot: Plot) -> None:
        self._axes = {side: plot.getAxis(side) for side in _SIDES}
        self._grid = False
        for axis in self._axes.values():
            axis.enableAutoSIPrefix(False)
            axis.setStyle(hideOverlappingLabels=True)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and text size of now."""
        font = text_font(TextSize.SMALL)
        # In whole pixels, as the screen shows it: a saved figure has the same size then.
        font.setPixelSize(QFontInfo(font).pixelSize())
        for axis in self._axes.values():
            axis.setPen(theme.grid)
            axis.setTextPen(theme.text)
            axis.setTickFont(font)
            axis.label.setFont(font)
        self._fix_sizes(font)

    def _fix_sizes(self, font: QFont) -> None:
        # Or the plane would be another one after each zoom, when the tick labels get longer.
        metrics = QFontMetrics(font)
        height = metrics.height()
        self._axes["left"].setWidth(metrics.horizontalAdvance(_LONGEST_TICK) + round(1.8 * height))
        self._axes["bottom"].setHeight(round(2.4 * height))

    def show_names(self, names: tuple[str, str]) -> None:
        """Label them."""
        for axis, name in zip(self._axes.values(), names, strict=True):
            if axis.labelText != name:
                axis.setLabel(name)

    def show_numbers(self, shown: bool) -> None:
        """Write the numbers, or not."""
        for axis in self._axes.values():
            axis.setStyle(showValues=shown)

    def show_grid(self, shown: bool) -> None:
        """Draw lines across the plane at the numbers, or not."""
        if shown != self._grid:
            self._grid = shown
            for axis in self._axes.values():
                axis.setGrid(_GRID_ALPHA if shown else False)
