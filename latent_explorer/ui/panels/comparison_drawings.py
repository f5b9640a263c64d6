"""What the charts of the comparison draw: a figure over size or level, and radii."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from latent_explorer.controller.presenters.compared import IMAGES, FigureCurve, figure_words
from latent_explorer.controller.presenters.radii import RadiusCurve
from latent_explorer.core.samplers import PARAMETERS
from latent_explorer.core.set_figures import FIGURES
from latent_explorer.session.comparison import CURVE_VALUES, Figure, Over
from latent_explorer.ui.projections.set_looks import CLASSES
from latent_explorer.ui.widgets.chart_parts import Dot, Drawing, Style, Trace

_LIKE_IMAGES = {"ratio": 1.0, "percentile": 50.0}
_HEIGHT = 1.08


def curve_drawing(over: Over, figure: Figure, curves: Sequence[FigureCurve]) -> Drawing:
    """Return curves as they are drawn, with their points."""
    if not over:
        return Drawing()
    kind = FIGURES[figure].kind
    factor = 100.0 if kind == "share" else 1.0
    values = CURVE_VALUES[over]
    ends = np.array([values[0], values[-1]])
    traces, dots = [], []
    if kind in _LIKE_IMAGES:
        level = np.full(2, _LIKE_IMAGES[kind])
        traces.append(Trace(ends, level, "text", "like the images", style="dotted", width=1.5))
    for curve in curves:
        y = factor * curve.y
        style: Style = "dashed" if curve.flat else "solid"
        traces.append(Trace(curve.x, y, CLASSES[curve.look], curve.name, style=style))
        if not curve.flat:
            points = zip(curve.x.tolist(), y.tolist(), strict=True)
            dots += [Dot(*at, colour=CLASSES[curve.look]) for at in points if at[1] == at[1]]
    return Drawing(
        traces=tuple(traces),
        dots=tuple(dots),
        x_range=(float(ends[0]), float(ends[1])),
        y_range=(0.0, 100.0 * _HEIGHT) if kind in ("share", "percentile") else None,
        x_name=PARAMETERS[over].title,
        y_name=figure_words(figure),
    )


def radius_drawing(curves: Sequence[RadiusCurve], d: int) -> Drawing:
    """Return distributions of radii as they are drawn, the images filled."""
    traces = tuple(
        Trace(
            curve.edges,
            curve.heights,
            "quiet" if curve.kind == IMAGES else CLASSES[int(curve.kind)],
            curve.name,
            steps=True,
            filled=curve.kind == IMAGES,
        )
        for curve in curves
    )
    most = max((float(curve.edges[-1]) for curve in curves), default=1.0)
    return Drawing(
        traces=traces,
        x_range=(0.0, most),
        y_range=(0.0, _HEIGHT),
        x_name=f"Mahalanobis radius, all {d} PCA components",
    )
