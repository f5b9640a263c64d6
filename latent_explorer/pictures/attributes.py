"""What is known about the images: tables by file name, read from CelebA's texts or from CSV."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.messages import shortened
from latent_explorer.pictures.columns import as_texts, typed, with_gaps
from latent_explorer.pictures.place import Place, Url
from latent_explorer.pictures.remote import RemoteFile
from latent_explorer.pictures.remote_systems import Unreachable

PARTITION = "partition"
"""The column that says what a CelebA picture is for: 0 train, 1 validation, 2 test."""

_ATTRIBUTE_FILES = ("list_attr_celeba.txt", "list_attr_celeba.csv", "attributes.csv")
_PARTITION_FILES = ("list_eval_partition.txt", "list_eval_partition.csv")
# The official download has its texts in folders of their own.
_OFFICIAL_FOLDERS = ("Anno", "Eval")
# CelebA's own has 27 MB.
_LARGEST_TABLE = 64 * 2**20
_MOST_ROWS = 2_000_000
MOST_COLUMNS = 2000
"""Columns that a table, and a bundle, may have."""

_SHORT = 3
_MOST_CELLS = 100_000_000


def check_cells(columns: int, rows: int, where: object) -> None:
    """Raise ValueError when a table is too wide, or too large, to be kept in memory."""
    if columns > MOST_COLUMNS or columns * rows > _MOST_CELLS:
        raise ValueError(
            f"{shortened(where)} has {columns:,} columns for {rows:,} pictures, more than is read; "
            "leave out some"
        )


@dataclass(frozen=True, eq=False)
class ImageTable:
    """Names of images, and columns of what is known about them.

    Parameters
    ----------
    names : ndarray of str of shape (n,)
        File names, with forward slashes.
    columns : mapping of str to ndarray of shape (n,)
        int8, int32 or int64 for whole numbers, float32 or float64 for others, or text. Unknown is 0
        in a column of -1 and 1, NaN in other columns of numbers, "" in texts: see `with_gaps`.
    """

    names: NDArray[np.str_]
    columns: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, column in self.columns.items():
            if column.shape != self.names.shape:
                raise ValueError(
                    f"the column {name!r} has {column.shape} values for {len(self.names)} images"
                )

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.names.tolist())}

    def index(self, name: str) -> int | None:
        """Return the row of the image `name`, or None when it is not in the table."""
        return self._rows.get(name)

    def rows_of(self, names: Sequence[str]) -> NDArray[np.intp]:
        """Return the rows of images.

        Parameters
        ----------
        names : sequence of str of length m
            Found by their whole name, else by the part after the last slash where only one of
            `names` ends in it.

        Returns
        -------
        ndarray of int of shape (m,)
            -1 where there is none.
        """
        bases = [name.rsplit("/", 1)[-1] for name in names]
        count = Counter(bases)

        def row(name: str, base: str) -> int:
            unclear = self._rows.get(base, -1) if count[base] == 1 else -1
            return self._rows.get(name, unclear)

        return np.array([row(*pair) for pair in zip(names, bases, strict=True)], np.intp)

    def columns_at(self, rows: NDArray[np.intp]) -> dict[str, NDArray[Any]]:
        """Return all columns at some rows; where a row is -1 the value is unknown: `with_gaps`."""
        return {name: with_gaps(column, rows) for name, column in self.columns.items()}


def beside(images: Place) -> tuple[Place | None, Place | None]:
    """Find the attribute and partition files that belong to the pictures at `images`.

    Parameters
    ----------
    images : Path or Url
        A folder or a file. Looked for are CelebA's ``list_attr_celeba`` and
        ``list_eval_partition`` (.txt or .csv) and ``attributes.csv``, in the folder, in the one
        that contains it, and in ``Anno`` and ``Eval`` as in the official download. Behind a URL
        only the first of these places is looked at.

    Returns
    -------
    attributes, partition : Path, Url or None
        The files, None where there is none.
    """
    if isinstance(images, Url):
        return _beside_remote(images, _ATTRIBUTE_FILES), _beside_remote(images, _PARTITION_FILES)
    images = images.resolve()
    parent, grandparent = images.parent, images.parent.parent
    places = [parent, *_official(parent), *_official(grandparent)]
    if images.is_dir():
        places = [images, *_official(images), *places]

    def first(names: Sequence[str]) -> Path | None:
        paths = (place / name for place in places for name in names)
        return next(filter(Path.is_file, paths), None)

    return first(_ATTRIBUTE_FILES), first(_PARTITION_FILES)


def _beside_remote(images: Url, names: Sequence[str]) -> Url | None:
    places = [images.parent] if images.suffix else [images, images.parent]
    files = (RemoteFile(place / name) for place in places for name in names)
    return next((file.url for file in files if file.is_there), None)


def _official(folder: Path) -> list[Path]:
    return [folder / name for name in _OFFICIAL_FOLDERS]


def read_attributes(path: Place, file_column: str = "") -> ImageTable:
    """Read a table whose first column is the file name.

    Parameters
    ----------
    path : Path or Url
        CelebA's format (count, header, rows); rows of a name and a number without a header, as in
        CelebA's partition; or CSV with a header, separated by commas, semicolons or tabs.
    file_column : str
        Which column has the file names, if it need not be the first.

    Returns
    -------
    ImageTable
        Its columns are typed as `typed` does it: no digit of a number is lost.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    ValueError
        When it is not such a table; the message names the line.
    """
    with opened_text(path, _LARGEST_TABLE) as lines:
        try:
            return _table(path, *_header_and_rows(path, lines), file_column)
        except csv.Error as error:
            raise ValueError(f"{path} cannot be read as CSV: {error}") from error


@contextmanager
def opened_text(path: Place, most: int) -> Iterator[IO[str]]:
    """Open a text file of at most so many bytes within the block, the ends of lines as they are.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    ValueError
        When it is no file, is far too large, or is no text.
    """
    try:
        with _opened(path, most) as lines:
            yield lines
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not a text in UTF-8; save it as CSV in UTF-8") from error


def _opened(path: Place, most: int) -> IO[str]:
    if isinstance(path, Path):
        _check_file(path, most)
        return path.open(encoding="utf-8-sig", newline="")
    file = RemoteFile(path)
    try:
        _check_length(path, file.size(), most)
        data = io.BytesIO(file.read(0, file.size()))
    except Unreachable as error:
        raise ValueError(str(error)) from error
    return io.TextIOWrapper(data, encoding="utf-8-sig", newline="")


def _check_file(path: Path, most: int) -> None:
    # Unlike Path.exists, this says no of a name that is too long.
    if not os.path.exists(path):
        raise FileNotFoundError(f"there is no table {path}")
    # A pipe or a device would be read for ever.
    if not path.is_file():
        raise ValueError(f"{path} is no file; give a table whose first column is the file name")
    _check_length(path, path.stat().st_size, most)


def _check_length(path: Place, length: int, most: int) -> None:
    if length > most:
        raise ValueError(
            f"{path} has {length / 2**20:,.0f} MB, {most / 2**20:.0f} MB are the most; "
            "leave out columns or pictures"
        )


def _header_and_rows(
    path: Place, lines: Iterator[str]
) -> tuple[list[str], Iterable[list[str]], int]:
    """Return the names of the columns, the rows, and how many lines stand above them."""
    first = next(filter(str.strip, lines), None)
    if first is None:
        raise ValueError(f"{path} is empty; give a table whose first column is the file name")
    if first.strip().isdecimal() and (second := next(lines, None)) is not None:
        return ["file", *second.split()], map(str.split, lines), 2
    all_lines = chain([first], lines)
    if path.suffix.lower() == ".csv" or not _is_pair(first):
        rows = csv.reader(all_lines, delimiter=max(",;\t", key=first.count))
        return [name.strip() for name in next(rows)], rows, 1
    stem = PARTITION if path.stem == "list_eval_partition" else path.stem
    return ["file", stem], map(str.split, all_lines), 0


def _is_pair(line: str) -> bool:
    return len(line.split()) == 2 and not any(separator in line for separator in ",;\t")


def _table(
    path: Place, header: list[str], rows: Iterable[list[str]], start: int, file_column: str
) -> ImageTable:
    if file_column and file_column not in header:
        raise ValueError(
            f"{path} has no column {file_column!r}, which names the pictures; its columns are "
            f"{shortened(', '.join(header))}"
        )
    if len(header) > MOST_COLUMNS + 1:
        raise ValueError(
            f"{path} has {len(header) - 1:,} columns, {MOST_COLUMNS:,} are the most; leave out some"
        )
    if repeated := [name for name, n in Counter(header).items() if n > 1]:
        raise ValueError(f"{path} has more than one column {repeated[0]!r}; rename one of them")
    columns: list[list[str]] = [[] for _ in header]
    # Short values occur again and again: each is kept once.
    once: dict[str, str] = {}
    for number, row in enumerate(rows, start + 1):
        if number > _MOST_ROWS:
            raise ValueError(f"{path} has more than {_MOST_ROWS:,} rows; leave out pictures")
        if row and len(row) != len(header):
            raise ValueError(
                f"{path}, line {number}: {len(row)} values where {len(header)} are expected"
            )
        for column, value in zip(columns, row, strict=False):
            column.append(once.setdefault(value, value) if len(value) <= _SHORT else value)
    of_files = header.index(file_column) if file_column else 0
    names = [name.strip().replace("\\", "/") for name in columns[of_files]]
    typed_columns = {}
    try:
        table_names = as_texts(names)
        for number, (name, column) in enumerate(zip(header, columns, strict=True)):
            if number != of_files:
                typed_columns[name] = typed(column)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    return ImageTable(table_names, typed_columns)
