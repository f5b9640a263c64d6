"""Number distributions over each other, each with the Gaussian of its mean and width (II, X)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from latent_explorer.core.distributions import Distribution
from latent_explorer.ui.attribute_colours import class_colours
from latent_explorer.ui.projections.axes import Axes
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT

_WAITING = "…"
_NONE_CHOSEN = "Choose rows of the table: their distributions are drawn here"
_REACH = 4.0  # standard deviations that are seen on either side
_GAUSSIAN_POINTS = 201
_HEADROOM = 1.06
_LINE, _HALF_LINE = 1.5, 3.0  # pixels


class _Curves(pg.PlotWidget):
    """Draws the distributions; it has nothing that one could touch."""

    accessible_role = QAccessible.Role.Chart

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.setAccessibleName("Number distributions of the chosen components")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.getViewBox().disableAutoRange()


class DistributionPlot(QWidget):
    """Distributions of components in colours that the colour-blind tell apart, and their legend."""

    def __init__(self) -> None:
        super().__init__()
        self.legend = QLabel()
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setWordWrap(True)
        self.curves = _Curves()
        self._axes = Axes(self.curves)
        self._axes.show_names(("value of the component", "points a bin"))
        self._names: Sequence[str] = ()
        self._shown: Sequence[Distribution | None] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.legend)
        layout.addWidget(self.curves, 1)
        self._apply_theme()

    def show_distributions(
        self, names: Sequence[str], shown: Sequence[Distribution | None]
    ) -> None:
        """Draw distributions in the order of the colours; None for one that is on its way."""
        if list(names) == list(self._names) and _same(shown, self._shown):
            return
        self._names, self._shown = names, shown
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ApplicationFontChange):
            if hasattr(self, "_shown"):
                self._apply_theme()

    def _apply_theme(self) -> None:
        theme = current_theme()
        self.curves.setBackground(theme.plot)
        self._axes.apply_theme(theme)
        self._draw()

    def _draw(self) -> None:
        colours = class_colours(current_theme())
        self.curves.clear()
        there = [found for found in self._shown if found is not None]
        self._axes.show_numbers(bool(there))
        self._set_range(there)
        lines = []
        for name, found, colour in zip(self._names, self._shown, colours, strict=False):
            said = _WAITING if found is None else _said(found)
            lines.append(f'<span style="color:{colour}">■</span>&nbsp;<b>{name}</b>&nbsp;{said}')
            if found is not None:
                self._draw_one(found, colour)
        self.legend.setText("&emsp; ".join(lines) or _NONE_CHOSEN)

    def _draw_one(self, found: Distribution, colour: str) -> None:
        pen = pg.mkPen(colour, width=_LINE)
        x, y = found.edges, found.counts
        self.curves.addItem(pg.PlotCurveItem(x, y, stepMode="center", pen=pen, antialias=True))
        if not found.std > 0:
            return
        x = np.linspace(found.edges[0], found.edges[-1], _GAUSSIAN_POINTS)
        dashed = pg.mkPen(colour, width=_LINE, style=Qt.PenStyle.DashLine)
        self.curves.addItem(pg.PlotCurveItem(x, found.gaussian(x), pen=dashed, antialias=True))
        half = pg.mkPen(colour, width=_HALF_LINE)
        ends, height = np.array(found.half_maximum), np.full(2, found.half_height)
        self.curves.addItem(pg.PlotCurveItem(ends, height, pen=half))

    def _set_range(self, there: Sequence[Distribution]) -> None:
        if not there:
            return
        # Of a constant component the bin has no width: something around it is seen.
        reach = [_REACH * each.std or 1.0 for each in there]
        low = min(each.mean - r for each, r in zip(there, reach, strict=True))
        high = max(each.mean + r for each, r in zip(there, reach, strict=True))
        tops = [float(each.counts.max()) for each in there]
        tops += [float(each.gaussian([each.mean])[0]) for each in there if each.std > 0]
        view = self.curves.getViewBox()
        view.setRange(xRange=(low, high), yRange=(0, _HEADROOM * max(tops)), padding=0)


def _said(found: Distribution) -> str:
    if not found.std > 0:
        return f"constant,&nbsp;{found.mean:.3g}"
    return f"half-width&nbsp;{found.half_width:.3g}"


def _same(some: Sequence[Distribution | None], others: Sequence[Distribution | None]) -> bool:
    return len(some) == len(others) and all(a is b for a, b in zip(some, others, strict=True))
