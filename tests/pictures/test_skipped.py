"""What is left out is listed in a file."""

from __future__ import annotations

import csv
from pathlib import Path

from latent_explorer.pictures.skipped import Skipped, write_skipped


def test_the_list_of_skipped_files(tmp_path: Path) -> None:
    skipped = [
        Skipped("a, b.jpg", "is broken", "faces"),
        Skipped("\udcff.jpg", "is small", "faces"),
    ]
    write_skipped(tmp_path / "skipped.csv", skipped)
    with (tmp_path / "skipped.csv").open(encoding="utf-8", errors="surrogateescape") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["file", "reason", "source"]
    assert rows[1] == ["a, b.jpg", "is broken", "faces"]
    assert rows[2][0] == "\udcff.jpg"
