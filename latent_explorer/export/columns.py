"""Tables of figures as CSV: a column each, their settings beside them."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from latent_explorer.export.tables import settings_file
from latent_explorer.files import check_replaceable, whole_file

Cell: TypeAlias = "float | int | str | bool | None"


def check_csv_name(path: Path) -> None:
    """Check that a table can be written to `path`; before the work that leads to it.

    Raises
    ------
    ValueError
        When the name does not end in ``.csv``.
    OSError
        When there is something at `path` that must not be replaced.
    """
    if path.suffix.lower() != ".csv":
        raise ValueError(f"tables are written as CSV; let the name end in .csv, not {path.name}")
    check_replaceable(path)


def save_columns(
    path: Path, columns: Mapping[str, Sequence[Cell]], metadata: Mapping[str, object]
) -> None:
    """Write a table as CSV, and its settings to the file that `settings_file` names.

    Parameters
    ----------
    path : Path
        The file to create or replace; its name ends in ``.csv``.
    columns : mapping of str to sequence
        Equally long. Numbers have as many digits as give the same numbers back; what is no number
        is an empty cell, and truth is 1 or 0.
    metadata : mapping of str to object
        Whatever JSON can hold.

    Raises
    ------
    ValueError
        When the name ends otherwise, or the columns differ in length.
    OSError
        When a file cannot be written; what was there before is then untouched.
    """
    check_csv_name(path)
    rows = list(zip(*columns.values(), strict=True))
    # Both or none: a table beside the settings of another one would mislead.
    with whole_file(settings_file(path)) as side, whole_file(path) as partial:
        with partial.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([_cell(value) for value in row] for row in rows)
        side.write_bytes(json.dumps(metadata, indent=2, allow_nan=False).encode("ascii"))


def _cell(value: Cell) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return repr(value) if isinstance(value, float) else str(value)
