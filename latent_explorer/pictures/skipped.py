"""What is left out when pictures are read, and why."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from latent_explorer.files import whole_file
from latent_explorer.messages import one_line


class UnusablePicture(Exception):
    """A file that is not a picture one can use; the message says why, on one line.

    Parameters
    ----------
    reason : str
        May quote the file: what is long is shortened, and control characters become escapes.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(one_line(reason))


@dataclass(frozen=True)
class Skipped:
    """A file or folder that was left out, why, and the folder or zip file it is in."""

    name: str
    reason: str
    source: str


def write_skipped(path: Path, skipped: Iterable[Skipped]) -> None:
    """Write what was left out as CSV with the columns file, reason and source."""
    # surrogateescape: a file name need not be text in any encoding.
    with (
        whole_file(path) as partial,
        partial.open("w", newline="", encoding="utf-8", errors="surrogateescape") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("file", "reason", "source"))
        writer.writerows(map(astuple, skipped))
