"""Number distributions over each other, each with the Gaussian of its mean and width (II, X)."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from latent_explorer.core.distributions import Distribution
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.widgets.chart import Chart
from latent_explorer.ui.widgets.chart_parts import Drawing, Range, Trace
from latent_explorer.ui.widgets.save_button import SaveButton, with_button

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding

_WAITING = "…"
_AXES = ("value of the component", "points a bin")
_NONE_CHOSEN = "Choose rows of the table: their distributions are drawn here"
_REACH = 4.0  # standard deviations that are seen on either side
_GAUSSIAN_POINTS = 201
_HEADROOM = 1.06
_LINE, _HALF_LINE = 1.5, 3.0  # pixels


class DistributionPlot(QWidget):
    """Distributions of components in colours that the colour-blind tell apart, and their legend."""

    def __init__(self) -> None:
        super().__init__()
        self.curves = Chart("Number distributions of the chosen components")
        self.legend = self.curves.legend
        self.save = SaveButton("distributions", self._finding)
        self._names: Sequence[str] | None = None
        self._shown: Sequence[Distribution | None] = ()
        layout = QVBoxLayout(self)
        # Where text wraps Qt asks a layout for its best height, in which the curves have none.
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addLayout(with_button(self.legend, self.save))
        layout.addWidget(self.curves, 1)
        self.show_distributions((), ())

    def show_distributions(
        self, names: Sequence[str], shown: Sequence[Distribution | None]
    ) -> None:
        """Draw distributions in the order of the colours; None for one that is on its way."""
        names = [html.unescape(name) for name in names]
        if names == self._names and _same(shown, self._shown):
            return
        self._names, self._shown = names, shown
        there = [found for found in shown if found is not None]
        x, y = _ranges(there) if there else (None, None)
        each = enumerate(zip(names, shown, strict=False))
        traces = [trace for k, (name, found) in each for trace in _traces(name, found, k)]
        title = "Distribution of " + ", ".join(names)
        drawing = Drawing(tuple(traces), (), (), x, y, *_AXES, _NONE_CHOSEN, title)
        self.curves.show_drawing(drawing)

    def _finding(self) -> Finding | None:
        from latent_explorer.ui.widgets.chart_saving import drawing_finding

        return drawing_finding("distributions", self.curves.drawing)


def _traces(name: str, found: Distribution | None, colour: int) -> Iterator[Trace]:
    """Return what is drawn of a distribution; the first one is listed in the legend."""
    if found is None:
        yield Trace(np.empty(0), np.empty(0), colour, name, _WAITING)
        return
    yield Trace(found.edges, found.counts, colour, name, _said(found), width=_LINE, steps=True)
    if found.std > 0:
        x = np.linspace(found.edges[0], found.edges[-1], _GAUSSIAN_POINTS)
        yield Trace(x, found.gaussian(x), colour, style="dashed", width=_LINE)
        ends, height = np.array(found.half_maximum), np.full(2, found.half_height)
        yield Trace(ends, height, colour, width=_HALF_LINE)


def _ranges(there: Sequence[Distribution]) -> tuple[Range, Range]:
    # Of a constant component the bin has no width: something around it is seen.
    reach = [_REACH * each.std or 1.0 for each in there]
    low = min(each.mean - r for each, r in zip(there, reach, strict=True))
    high = max(each.mean + r for each, r in zip(there, reach, strict=True))
    tops = [float(each.counts.max()) for each in there]
    tops += [float(each.gaussian([each.mean])[0]) for each in there if each.std > 0]
    return (low, high), (0.0, _HEADROOM * max(tops))


def _said(found: Distribution) -> str:
    if not found.std > 0:
        return f"constant, {found.mean:.3g}"
    return f"half-width {found.half_width:.3g}"


def _same(some: Sequence[Distribution | None], others: Sequence[Distribution | None]) -> bool:
    return len(some) == len(others) and all(a is b for a, b in zip(some, others, strict=True))
