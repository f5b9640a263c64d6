"""Curves and matrices as figures for print and slides, without Qt."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.formats import signed
from latent_explorer.export.canvas import Canvas, PixelCanvas, SvgCanvas
from latent_explorer.export.pictures import Pixels, save_png
from latent_explorer.files import check_replaceable, whole_file

Array = NDArray[np.float64]

SUFFIXES = (".png", ".svg")
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00", "#56b4e9")
"""Those of Okabe and Ito, which the colour-blind tell apart."""

_PNG_SCALE = 3
_WIDTH, _HEIGHT = 720, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 20, 44, 56
_ROW = 18  # of the legend
_AXIS, _GRID = "#404040", "#e4e4e4"
_TICKS = 6
_MARGIN = 0.05  # of the y axis, above and below what is drawn

# ColorBrewer's RdBu with blue below: even steps of lightness, told apart by the colour-blind.
_DIVERGING = np.array(
    [
        (5, 48, 97),
        (33, 102, 172),
        (67, 147, 195),
        (146, 197, 222),
        (209, 229, 240),
        (247, 247, 247),
        (253, 219, 199),
        (244, 165, 130),
        (214, 96, 77),
        (178, 24, 43),
        (103, 0, 31),
    ],
    np.float64,
)
_NO_DATA = (150, 150, 150)
_MATRIX_SIDE = 560


@dataclass(frozen=True, eq=False)
class Curve:
    """A line of a chart.

    Parameters
    ----------
    name : str
        In the legend; empty for one that is not listed.
    x, y : array_like of shape (m,)
        Its points; where y is no number, there is a gap.
    dashed : bool
        Whether the line is dashed: what is theory, and what has the colour of another line.
    steps : bool
        Whether y are the counts of bins, and x their m + 1 ends.
    colour : int
        Of COLOURS.
    """

    name: str
    x: ArrayLike
    y: ArrayLike
    dashed: bool = False
    steps: bool = False
    colour: int = 0


@dataclass(frozen=True, eq=False)
class Chart:
    """Curves over one axis.

    Parameters
    ----------
    title, x_label, y_label : str
        What it shows.
    curves : sequence of Curve
        The lowest first.
    marks : sequence of (float, str)
        Places on the x axis with a dashed upright line, and their names.
    from_zero : bool
        Whether 0 is on the y axis where no value is below it.
    """

    title: str
    x_label: str
    y_label: str
    curves: Sequence[Curve]
    marks: Sequence[tuple[float, str]] = ()
    from_zero: bool = True


def check_figure_name(path: Path) -> None:
    """Check that a figure can be written to `path`; before the work that leads to it.

    Raises
    ------
    ValueError
        When the name ends neither in ``.png`` nor in ``.svg``.
    OSError
        When there is something at `path` that must not be replaced.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError(f"figures end in .png or .svg; {path.name} does not")
    check_replaceable(path)


def save_chart(path: Path, chart: Chart, metadata: Mapping[str, object]) -> None:
    """Write a chart as PNG or SVG, with what reproduces it inside.

    Raises
    ------
    ValueError
        When the name ends otherwise.
    OSError
        When the file cannot be written; what was at `path` before is then untouched.
    """
    rows = sum(bool(curve.name) for curve in chart.curves) + len(chart.marks)
    size = (_WIDTH, _HEIGHT + _ROW * rows)
    save_figure(path, size, lambda canvas: _draw_chart(canvas, chart), chart.title, metadata)


def save_matrix(
    path: Path, r: ArrayLike, order: Sequence[int], title: str, metadata: Mapping[str, object]
) -> None:
    """Write correlations as a picture of all pairs: blue below 0, red above, grey without data.

    Parameters
    ----------
    path : Path
        The file to create or replace; it ends in ``.png`` or ``.svg``.
    r : array_like of shape (d, d)
        In [-1, 1] or NaN.
    order : sequence of int
        The components from left to right and from top to bottom.
    title : str
        What it shows.
    metadata : mapping of str to object
        Whatever JSON can hold.
    """
    picture = matrix_pixels(np.asarray(r, np.float64)[np.ix_(order, order)])
    size = (_MATRIX_SIDE + 150, _MATRIX_SIDE + 100)
    save_figure(
        path,
        size,
        lambda canvas: _draw_matrix(canvas, picture, list(order), title),
        title,
        metadata,
    )


def matrix_pixels(r: ArrayLike) -> Pixels:
    """Return correlations of shape (d, d) as colours, uint8 of shape (d, d, 3)."""
    r = np.asarray(r, np.float64)
    known = ~np.isnan(r)
    place = (np.where(known, np.clip(r, -1, 1), 0.0) + 1) / 2 * (len(_DIVERGING) - 1)
    steps = np.arange(len(_DIVERGING))
    channels = [np.interp(place, steps, _DIVERGING[:, channel]) for channel in range(3)]
    colours = np.rint(np.stack(channels, axis=-1)).astype(np.uint8)
    colours[~known] = _NO_DATA
    return colours


def ticks(low: float, high: float, most: int = _TICKS) -> list[float]:
    """Return round numbers from `low` to `high`, at most some more than `most`."""
    if not high > low:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(k * step, 12 - math.floor(math.log10(step))) for k in range(first, last + 1)]


def save_figure(
    path: Path,
    size: tuple[int, int],
    draw: Callable[[Canvas], None],
    title: str,
    metadata: Mapping[str, object],
) -> None:
    """Write what `draw` puts on a page of `size`, in points, as PNG or SVG; see `save_chart`."""
    check_figure_name(path)
    if path.suffix.lower() == ".png":
        pixels = PixelCanvas(*size, _PNG_SCALE)
        draw(pixels)
        save_png(path, pixels.pixels(), metadata, title=title)
        return
    svg = SvgCanvas(*size)
    draw(svg)
    content = svg.content(title, json.dumps(metadata, allow_nan=False))
    with whole_file(path) as partial:
        partial.write_bytes(content)


def _draw_chart(canvas: Canvas, chart: Chart) -> None:
    left, right = _LEFT, _WIDTH - _RIGHT
    top, bottom = _TOP, _HEIGHT - _BOTTOM
    lines = [(curve, *_points(curve)) for curve in chart.curves]
    x_low, x_high = _range([x for _, x, _ in lines])
    y_low, y_high = _range([y for _, _, y in lines])
    y_low = min(0.0, y_low) if chart.from_zero else y_low - _MARGIN * (y_high - y_low)
    y_high += _MARGIN * (y_high - y_low)

    def place(x: float, y: float) -> tuple[float, float]:
        across = left + (x - x_low) / (x_high - x_low) * (right - left)
        return across, bottom - (y - y_low) / (y_high - y_low) * (bottom - top)

    for x in ticks(x_low, x_high):
        across, _ = place(x, y_low)
        canvas.line([(across, top), (across, bottom)], _GRID)
        canvas.text((across, bottom + 13), _in_words(x))
    for y in ticks(y_low, y_high):
        _, down = place(x_low, y)
        canvas.line([(left, down), (right, down)], _GRID)
        canvas.text((left - 7, down), _in_words(y), anchor="end")
    frame = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    canvas.line(frame, _AXIS)
    for number, (at, _) in enumerate(chart.marks):
        if x_low <= at <= x_high:
            across, _ = place(at, y_low)
            canvas.line([(across, top), (across, bottom)], _mark_colour(number), 1.5, dashed=True)
    for curve, x_values, y_values in lines:
        colour = COLOURS[curve.colour % len(COLOURS)]
        for part in _parts(x_values, y_values):
            points = [place(x, y) for x, y in part]
            canvas.line(points, colour, 1.8, dashed=curve.dashed)
    canvas.text((_WIDTH / 2, 20), chart.title, size=15)
    canvas.text(((left + right) / 2, bottom + 36), chart.x_label)
    canvas.text((16, (top + bottom) / 2), chart.y_label, upright=True)
    down = float(_HEIGHT)
    for curve in chart.curves:
        if curve.name:
            colour = COLOURS[curve.colour % len(COLOURS)]
            canvas.line([(left, down), (left + 30, down)], colour, 2.5, dashed=curve.dashed)
            canvas.text((left + 38, down), curve.name, anchor="start")
            down += _ROW
    for number, (_, name) in enumerate(chart.marks):
        canvas.line([(left, down), (left + 30, down)], _mark_colour(number), 1.5, dashed=True)
        canvas.text((left + 38, down), name, anchor="start")
        down += _ROW


def _in_words(value: float) -> str:
    return f"{value:,.10g}".replace("-", "\u2212")


def _mark_colour(number: int) -> str:
    # From the end, for curves are given colours from the beginning.
    return COLOURS[-1 - number % len(COLOURS)]


def _points(curve: Curve) -> tuple[Array, Array]:
    x, y = np.asarray(curve.x, np.float64), np.asarray(curve.y, np.float64)
    if not curve.steps:
        return x, y
    # Up and down at the ends of each bin.
    return np.repeat(x, 2), np.concatenate([[0.0], np.repeat(y, 2), [0.0]])


def _parts(x: Array, y: Array) -> list[list[tuple[float, float]]]:
    """Return the stretches of a line on which there are numbers."""
    known = np.isfinite(x) & np.isfinite(y)
    cuts = np.flatnonzero(np.diff(known.astype(np.int8))) + 1
    numbers = np.split(np.arange(len(x)), cuts)
    stretches = [part for part in numbers if len(part) > 1 and known[part[0]]]
    return [list(zip(x[part].tolist(), y[part].tolist(), strict=True)) for part in stretches]


def _range(arrays: Sequence[Array]) -> tuple[float, float]:
    values = np.concatenate([array[np.isfinite(array)] for array in arrays])
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def _draw_matrix(canvas: Canvas, picture: Pixels, order: list[int], title: str) -> None:
    left, top, side = 60.0, 44.0, float(_MATRIX_SIDE)
    canvas.image(left, top, side, picture)
    cell = side / len(order)
    every = max(1, len(order) // 16)
    for k in range(0, len(order), every):
        middle = (k + 0.5) * cell
        canvas.text((left + middle, top + side + 12), str(order[k]), size=10)
        canvas.text((left - 6, top + middle), str(order[k]), anchor="end", size=10)
    canvas.text((left + side / 2, 20), title, size=15)
    canvas.text((left + side / 2, top + side + 34), "component")
    canvas.text((14, top + side / 2), "component", upright=True)
    bar, steps = left + side + 24, 101
    for k, (colour,) in enumerate(matrix_pixels(np.linspace(1, -1, steps)[:, None])):
        # Into the next one, or hairlines show between them.
        ends = (top + side * k / steps, top + min(side, side * (k + 1.5) / steps))
        canvas.box(bar, ends[0], bar + 16, ends[1], f"#{colour.tobytes().hex()}")
    for r in (1.0, 0.5, 0.0, -0.5, -1.0):
        canvas.text((bar + 22, top + side * (1 - r) / 2), signed(r, 1), anchor="start")
