"""Samplers beside each other: bars of one figure, and a sheet with a row of faces for each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from latent_explorer.export.canvas import Canvas
from latent_explorer.export.charts import COLOURS, save_figure
from latent_explorer.export.pictures import Pixels
from latent_explorer.export.scaling import all_scaled

_WIDTH, _TOP, _BAR, _LABEL, _RIGHT = 720, 52, 26, 190, 90
_GREY = "#e4e4e4"

_SIDE = 96  # of a face, in points, of which each is so many pixels as in `save_figure`
_PIXELS = 3
_GAP, _EDGE, _HEADING, _WORDS, _LINE = 4, 16, 34, 190, 17


def save_bars(
    path: Path,
    title: str,
    bars: Sequence[tuple[str, float, str]],
    metadata: Mapping[str, object],
    *,
    full: float | None = None,
    usual: float | None = None,
) -> None:
    """Write bars, one below the other, as PNG or SVG, with what reproduces them inside.

    Parameters
    ----------
    path : Path
        The file to create or replace; it ends in ``.png`` or ``.svg``.
    title : str
        What they show.
    bars : sequence of (str, float, str)
        Name, value from 0 on, and the value in words; without a bar where it is NaN.
    metadata : mapping of str to object
        Whatever JSON can hold.
    full : float, optional
        The value that fills the width; by default the largest.
    usual : float, optional
        Where a dashed line stands: what the images have.

    Raises
    ------
    ValueError
        When the name ends otherwise.
    OSError
        When the file cannot be written; what was at `path` before is then untouched.
    """
    known = [value for _, value, _ in bars if math.isfinite(value)]
    most = full or max([*known, usual or 0.0]) or 1.0
    height = _TOP + _BAR * len(bars) + (34 if usual is not None else 14)

    def draw(canvas: Canvas) -> None:
        across = (_WIDTH - _LABEL - _RIGHT) / most
        canvas.text((_WIDTH / 2, 22), title, size=15)
        bottom = float(_TOP + _BAR * len(bars))
        for number, (name, value, words) in enumerate(bars):
            top = float(_TOP + _BAR * number)
            end = _LABEL + (value * across if math.isfinite(value) else 0.0)
            canvas.text((_LABEL - 10, top + _BAR / 2), name, anchor="end")
            canvas.box(_LABEL, top + 4, end, top + _BAR - 4, COLOURS[number % len(COLOURS)])
            canvas.text((end + 8, top + _BAR / 2), words, anchor="start")
        canvas.line([(_LABEL, _TOP), (_LABEL, bottom)], "#404040")
        if usual is not None:
            at = _LABEL + usual * across
            canvas.line([(at, _TOP), (at, bottom)], "#404040", 1.5, dashed=True)
            canvas.text((at, bottom + 14), "the images")

    save_figure(path, (_WIDTH, height), draw, title, metadata)


@dataclass(frozen=True, eq=False)
class SheetRow:
    """Faces of a sampler.

    Parameters
    ----------
    title : str
        What it is called.
    lines : sequence of str
        What there is to say of it; four find room.
    faces : ndarray of uint8 of shape (n, size, size, 3)
        Its faces.
    """

    title: str
    lines: Sequence[str]
    faces: Pixels


def save_sheet(
    path: Path, title: str, rows: Sequence[SheetRow], metadata: Mapping[str, object]
) -> None:
    """Write a row of faces for each sampler, its name and figures beside it, as PNG or SVG.

    Raises
    ------
    ValueError
        When the name ends otherwise.
    OSError
        When the file cannot be written; what was at `path` before is then untouched.
    """
    columns = max(len(row.faces) for row in rows)
    width = 2 * _EDGE + _WORDS + columns * (_SIDE + _GAP)
    height = _EDGE + _HEADING + len(rows) * (_SIDE + _EDGE)

    def draw(canvas: Canvas) -> None:
        canvas.text((_EDGE, _EDGE + 10), title, anchor="start", size=16)
        for number, row in enumerate(rows):
            top = _EDGE + _HEADING + number * (_SIDE + _EDGE)
            if number:
                middle = top - _EDGE / 2
                canvas.line([(_EDGE, middle), (width - _EDGE, middle)], _GREY)
            canvas.text((_EDGE, top + 10), row.title, anchor="start", size=14)
            for line, words in enumerate(row.lines):
                canvas.text((_EDGE, top + 32 + _LINE * line), words, anchor="start")
            for column, face in enumerate(all_scaled(row.faces, _SIDE * _PIXELS)):
                left = _EDGE + _WORDS + column * (_SIDE + _GAP)
                canvas.image(left, top, _SIDE, face)

    save_figure(path, (width, height), draw, title, metadata)
