"""What a chart shows, as files hold it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from latent_explorer.export.charts import Chart as Figure
from latent_explorer.export.charts import Curve
from latent_explorer.export.findings import Finding, chart_finding
from latent_explorer.ui.widgets.chart_parts import Drawing, Trace

Marks = Sequence[tuple[float, str]]


def drawing_finding(
    what: str,
    drawing: Drawing,
    *,
    y_name: str = "",
    marks: Marks = (),
    columns: Mapping[str, Sequence[Any]] | None = None,
    settings: Mapping[str, object] | None = None,
) -> Finding | None:
    """Return what a chart shows for a file; None where it shows nothing.

    Parameters
    ----------
    what : str
        What it is.
    drawing : Drawing
        What is shown; its title is that of the figure.
    y_name : str
        Of the y axis, where the chart on screen has none.
    marks : sequence of (float, str)
        Places on the x axis that are marked, beside the upright lines of the drawing.
    columns : mapping of str to sequence, optional
        The table; by default a row for each bin or point of each named trace.
    settings : mapping of str to object, optional
        What it was worked out with.
    """
    traces = [trace for trace in drawing.traces if len(trace.x)]
    if not traces:
        return None
    numbers = {colour: k for k, colour in enumerate(dict.fromkeys(t.colour for t in traces))}
    upright = [(each.x, each.name) for each in drawing.uprights]
    figure = Figure(
        drawing.title or what,
        drawing.x_name,
        drawing.y_name or y_name,
        [_curve(trace, numbers[trace.colour]) for trace in traces],
        [*upright, *marks],
    )
    return chart_finding(what, figure, columns or _columns(traces, figure.y_label), settings)


def _curve(trace: Trace, colour: int) -> Curve:
    name = ", ".join(filter(None, (trace.name, trace.said)))
    dashed = trace.style != "solid"
    return Curve(name, trace.x, trace.y, dashed=dashed, steps=trace.steps, colour=colour)


def _columns(traces: Sequence[Trace], y_name: str) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {"curve": [], "from": [], "to": [], y_name: []}
    for trace in traces:
        if trace.name:
            x, y = trace.x.tolist(), trace.y.tolist()
            # What keeps a name in one line on screen would keep it from being found in a file.
            columns["curve"] += [trace.name.replace("\u00a0", " ")] * len(y)
            columns["from"] += x[: len(y)]
            columns["to"] += x[1:] if trace.steps else x
            columns[y_name] += y
    return columns
