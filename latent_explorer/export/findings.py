"""What a panel of the analysis has found, as files hold it: a table, and a figure of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.export.charts import Chart, save_chart, save_matrix
from latent_explorer.export.columns import Cell, save_columns

Draw = Callable[[Path, Mapping[str, object]], None]


@dataclass(frozen=True, eq=False)
class Finding:
    """Something that can be saved as table, and mostly as figure too.

    Parameters
    ----------
    what : str
        What it is: also the name that is proposed for its files.
    columns : mapping of str to sequence
        The table, as for `save_columns`.
    draw : callable, optional
        Writes the figure, PNG or SVG, to a path, with the metadata; None where it is only a table.
    settings : mapping of str to object, optional
        What it was worked out with, where the state does not say it.
    """

    what: str
    columns: Mapping[str, Sequence[Cell]]
    draw: Draw | None = None
    settings: Mapping[str, object] | None = None

    def save(self, path: Path, metadata: Mapping[str, object]) -> None:
        """Write the table, where `path` ends in ``.csv``, else the figure; with `metadata`.

        Raises
        ------
        ValueError
            When the name ends otherwise.
        OSError
            When a file cannot be written; what was there before is then untouched.
        """
        if self.draw is None or path.suffix.lower() == ".csv":
            save_columns(path, self.columns, metadata)
        else:
            self.draw(path, metadata)


def chart_finding(
    what: str,
    chart: Chart,
    columns: Mapping[str, Sequence[Cell]],
    settings: Mapping[str, object] | None = None,
) -> Finding:
    """Return a finding that is drawn as a chart."""

    def draw(path: Path, metadata: Mapping[str, object]) -> None:
        save_chart(path, chart, metadata)

    return Finding(what, columns, draw, settings)


def matrix_finding(
    r: NDArray[np.float64],
    order: Sequence[int],
    title: str,
    settings: Mapping[str, object] | None = None,
) -> Finding:
    """Return correlations of shape (d, d), their components in an order, as a finding."""

    def draw(path: Path, metadata: Mapping[str, object]) -> None:
        save_matrix(path, r, order, title, metadata)

    return Finding("correlations", matrix_columns(r, order), draw, settings)


def matrix_columns(r: NDArray[np.float64], order: Sequence[int]) -> dict[str, list[Any]]:
    """Return correlations of shape (d, d) as the columns of a table, in an order."""
    order = list(order)
    columns: dict[str, list[Any]] = {"component": order}
    for i in order:
        columns[str(i)] = r[order, i].tolist()
    return columns


def matrix_title(coefficient: str, n_points: int) -> str:
    """Return what a figure of correlations is called."""
    words = "Pearson's r" if coefficient == "pearson" else "Spearman's rank correlation"
    return f"{words}, {n_points:,} points"
