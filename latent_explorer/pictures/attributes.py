"""What is known about the images: tables by file name, read from CelebA's texts or from CSV."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PARTITION = "partition"
"""The column that says what a CelebA picture is for: 0 train, 1 validation, 2 test."""

_ATTRIBUTE_FILES = ("list_attr_celeba.txt", "list_attr_celeba.csv", "attributes.csv")
_PARTITION_FILES = ("list_eval_partition.txt", "list_eval_partition.csv")
# The official download has its texts in folders of their own.
_OFFICIAL_FOLDERS = ("Anno", "Eval")


@dataclass(frozen=True, eq=False)
class ImageTable:
    """Names of images, and columns of what is known about them.

    Parameters
    ----------
    names : ndarray of str of shape (n,)
        File names, with forward slashes.
    columns : mapping of str to ndarray of shape (n,)
        int8, float32 or text. Unknown is 0 in an int8 column (of -1 and 1), NaN or "".
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

    def select(self, names: Sequence[str]) -> ImageTable:
        """Align the table with `names`.

        Parameters
        ----------
        names : sequence of str of length m
            Found by their whole name, else by the part after the last slash where only one of
            `names` ends in it.

        Returns
        -------
        ImageTable
            With `names`, and the same columns. For a name that is not in the table, those of -1 and
            1 hold 0, those of other numbers NaN, and those of texts "".
        """
        rows = self.rows_of(names)
        columns = {name: _take(column, rows) for name, column in self.columns.items()}
        return ImageTable(np.array(names, np.str_), columns)

    def rows_of(self, names: Sequence[str]) -> NDArray[np.intp]:
        """Return the rows of `names` as `select` finds them, -1 where there is none."""
        bases = [name.rsplit("/", 1)[-1] for name in names]
        count = Counter(bases)

        def row(name: str, base: str) -> int:
            unclear = self._rows.get(base, -1) if count[base] == 1 else -1
            return self._rows.get(name, unclear)

        return np.array([row(*pair) for pair in zip(names, bases, strict=True)], np.intp)


def _take(column: NDArray[Any], rows: NDArray[np.intp]) -> NDArray[Any]:
    known = rows >= 0
    if column.dtype.kind == "U":
        unknown: Any = ""
    elif -1 in column and np.isin(column, (-1, 1)).all():
        unknown = 0
    else:
        unknown = np.nan
        if not known.all():
            column = column.astype(np.float32)
    taken = np.full(len(rows), unknown if not known.all() else column.dtype.type(), column.dtype)
    taken[known] = column[rows[known]]
    return taken


def beside(images: Path) -> tuple[Path | None, Path | None]:
    """Find the attribute and partition files that belong to the pictures at `images`.

    Parameters
    ----------
    images : Path
        A folder or a zip file. Looked for are CelebA's ``list_attr_celeba`` and
        ``list_eval_partition`` (.txt or .csv) and ``attributes.csv``, in the folder, in the one
        that contains it, and in ``Anno`` and ``Eval`` as in the official download.

    Returns
    -------
    attributes, partition : Path or None
        The files, None where there is none.
    """
    images = images.resolve()
    parent, grandparent = images.parent, images.parent.parent
    places = [parent, *_official(parent), *_official(grandparent)]
    if images.is_dir():
        places = [images, *_official(images), *places]

    def first(names: Sequence[str]) -> Path | None:
        paths = (place / name for place in places for name in names)
        return next(filter(Path.is_file, paths), None)

    return first(_ATTRIBUTE_FILES), first(_PARTITION_FILES)


def _official(folder: Path) -> list[Path]:
    return [folder / name for name in _OFFICIAL_FOLDERS]


def read_attributes(path: Path) -> ImageTable:
    """Read a table whose first column is the file name.

    Parameters
    ----------
    path : Path
        CelebA's format (count, header, rows); rows of a name and a number without a header, as in
        CelebA's partition; or CSV with a header, separated by commas, semicolons or tabs.

    Returns
    -------
    ImageTable
        Whole numbers from -128 to 127 as int8, other numbers as float32, the rest as text.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    ValueError
        When it is not such a table; the message names the line.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not a text in UTF-8; save it as CSV in UTF-8") from error
    if not any(lines):
        raise ValueError(f"{path} is empty; give a table whose first column is the file name")
    if lines[0].strip().isdecimal() and len(lines) > 1:
        header, start = ["file", *lines[1].split()], 2
        rows = [line.split() for line in lines[2:]]
    elif path.suffix.lower() == ".csv" or not _is_pair(lines[0]):
        separator = max(",;\t", key=lines[0].count)
        header, *rows = csv.reader(lines, delimiter=separator)
        header, start = [name.strip() for name in header], 1
    else:
        stem = PARTITION if path.stem == "list_eval_partition" else path.stem
        header, start = ["file", stem], 0
        rows = [line.split() for line in lines]
    return _table(path, header, rows, start)


def _is_pair(line: str) -> bool:
    return len(line.split()) == 2 and not any(separator in line for separator in ",;\t")


def _table(path: Path, header: list[str], rows: list[list[str]], start: int) -> ImageTable:
    if repeated := [name for name, n in Counter(header).items() if n > 1]:
        raise ValueError(f"{path} has more than one column {repeated[0]!r}; rename one of them")
    for number, row in enumerate(rows, start + 1):
        if row and len(row) != len(header):
            raise ValueError(
                f"{path}, line {number}: {len(row)} values where {len(header)} are expected"
            )
    names, *columns = zip(*filter(None, rows), strict=True) if any(rows) else ((),) * len(header)
    plain = [name.strip().replace("\\", "/") for name in names]
    typed = {n: _typed(c) for n, c in zip(header[1:], columns, strict=True)}
    return ImageTable(np.array(plain, np.str_), typed)


def _typed(texts: Sequence[str]) -> NDArray[Any]:
    texts = [text.strip() for text in texts]
    try:
        numbers = np.array([text or "nan" for text in texts], np.float64)
    except ValueError:
        return np.array(texts, np.str_)
    with np.errstate(invalid="ignore"):
        small = numbers.astype(np.int8)
    return small if np.array_equal(small, numbers) else numbers.astype(np.float32)
