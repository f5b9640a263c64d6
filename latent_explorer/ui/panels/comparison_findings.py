"""What the comparison has found, as files hold it: figures of the sets, and their curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from latent_explorer.controller.presenters.compared import (
    FigureCurve,
    SetShown,
    figure_words,
)
from latent_explorer.core.samplers import PARAMETERS
from latent_explorer.core.set_figures import FIGURES
from latent_explorer.export.charts import Chart, Curve
from latent_explorer.export.columns import Cell
from latent_explorer.export.findings import Finding, chart_finding
from latent_explorer.jobs.comparing import COUNT, CURVE_COUNT
from latent_explorer.session.comparison import Figure, Over


def about_sets(sets: Sequence[SetShown], count: int) -> dict[str, Any]:
    """Return the metadata of sets: their names, and what so many vectors of each are drawn with."""
    told = [
        {"name": shown.name, "sampling": {**shown.settings.as_dict(), "count": count}}
        for shown in sets
    ]
    return {"sets": told}


def figures_finding(sets: Sequence[SetShown]) -> Finding | None:
    """Return the figures as a table, a set a row, empty where they are not known.

    None while nothing is known.
    """
    if not any(shown.figures for shown in sets):
        return None
    columns: dict[str, list[Cell]] = {
        "set": [shown.name for shown in sets],
        "method": [shown.settings.method for shown in sets],
        "verdict": [s.figures.verdict if s.figures else None for s in sets],
    }
    figures = [{} if shown.figures is None else shown.figures.as_dict() for shown in sets]
    for name in FIGURES:
        columns[name] = [each.get(name) for each in figures]
    return Finding("comparison", columns, settings=about_sets(sets, COUNT))


def curves_finding(
    over: Over, figure: Figure, curves: Sequence[FigureCurve], sets: Sequence[SetShown]
) -> Finding | None:
    """Return curves as they are drawn, and a table of all figures at their points.

    None where there are no curves yet.
    """
    known = [curve for curve in curves if len(curve.x)]
    if not known:
        return None
    settings = about_sets(sets, CURVE_COUNT) | {"over": over, "figure": figure}
    return chart_finding("curves", _chart(over, figure, known), _columns(over, known), settings)


def _chart(over: Over, figure: Figure, curves: Sequence[FigureCurve]) -> Chart:
    factor = 100.0 if FIGURES[figure].kind == "share" else 1.0
    drawn = [
        Curve(curve.name, curve.x, factor * curve.y, dashed=curve.flat, colour=curve.look)
        for curve in curves
    ]
    return Chart(FIGURES[figure].label, PARAMETERS[over].title, figure_words(figure), drawn)


def _columns(over: Over, curves: Sequence[FigureCurve]) -> dict[str, list[Cell]]:
    """Return a point a row; one, without value, of a sampler that does not use it."""
    rows: list[tuple[str, float | None, dict[str, float]]] = []
    for curve in curves:
        points = zip(curve.x.tolist(), curve.figures, strict=True)
        if curve.flat:
            rows += [(curve.name, None, figures.as_dict()) for figures in curve.figures[:1]]
        else:
            rows += [(curve.name, x, figures.as_dict()) for x, figures in points]
    columns: dict[str, list[Cell]] = {
        "set": [name for name, _, _ in rows],
        over: [value for _, value, _ in rows],
    }
    for name in FIGURES:
        columns[name] = [figures[name] for _, _, figures in rows]
    return columns
