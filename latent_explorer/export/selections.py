"""Files of selected images: what is known of them as CSV, their faces as PNG."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from latent_explorer.export.columns import check_csv_name
from latent_explorer.export.pictures import Pixels, face_grid, save_png
from latent_explorer.export.tables import settings_file
from latent_explorer.files import whole_file


class SelectionFiles:
    """Writes them; what may be long, in steps."""

    def table_steps(
        self,
        path: Path,
        header: Sequence[str],
        blocks: Iterable[Iterable[Sequence[Any]]],
        about: Mapping[str, object],
    ) -> Iterator[None]:
        """Write a table as CSV, a block of rows a step, and its settings beside it.

        Parameters
        ----------
        path : Path
            The file to create or replace; its name ends in ``.csv``.
        header : sequence of str
            The names of the columns.
        blocks : iterable of rows
            Of texts and numbers.
        about : mapping of str to object
            Whatever JSON can hold.

        Raises
        ------
        ValueError
            When the name ends otherwise.
        OSError
            When a file cannot be written; what was there before is then untouched.
        """
        check_csv_name(path)
        # Both or none: a table beside the settings of another one would mislead.
        with whole_file(settings_file(path)) as side, whole_file(path) as partial:
            # surrogateescape: a file name need not be text in any encoding.
            with partial.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(header)
                for block in blocks:
                    writer.writerows(block)
                    yield
            side.write_bytes(json.dumps(about, indent=2, allow_nan=False).encode("ascii"))

    def save_faces(self, path: Path, faces: Pixels, about: Mapping[str, object]) -> None:
        """Write faces of shape (n, size, size, 3) as one picture; see `save_png`."""
        save_png(path, face_grid(faces), about)
