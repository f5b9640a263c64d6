"""Which pictures train, which validate, and what is known about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.pictures.attributes import PARTITION, ImageTable, beside, read_attributes
from latent_explorer.pictures.place import Place
from latent_explorer.pictures.skipped import Skipped
from latent_explorer.pictures.sources import ImageSource, open_images


@dataclass(frozen=True, eq=False)
class FoundTable:
    """A table, and which of its rows belong to the pictures of a source.

    Parameters
    ----------
    table : ImageTable
        As it was read.
    rows : mapping of str to int
        The row of each picture of the source, -1 where there is none.
    """

    table: ImageTable
    rows: Mapping[str, int]

    def columns(self, names: Sequence[str]) -> dict[str, NDArray[Any]]:
        """Return the columns for some of the pictures, with gaps where there is no row."""
        rows = [self.rows.get(name, -1) for name in names]
        return self.table.columns_at(np.array(rows, np.intp))


@dataclass(frozen=True, eq=False)
class PictureSets:
    """The pictures of a training.

    Parameters
    ----------
    training : ImageSource
        Those the weights are fitted to.
    validation : ImageSource or None
        Those they are only measured on.
    tables : sequence of FoundTable
        What is known about the pictures.
    skipped : list of Skipped
        What was left out when they were looked for.
    """

    training: ImageSource
    validation: ImageSource | None
    tables: Sequence[FoundTable]
    skipped: list[Skipped]

    def known(self, names: Sequence[str]) -> ImageTable:
        """Return what is known about some of the training pictures, row by row.

        What is only unknown of others does not show in the type of a column.
        """
        return known_about(self.tables, names)


def known_about(tables: Sequence[FoundTable], names: Sequence[str]) -> ImageTable:
    """Return what tables say of some pictures, row by row."""
    return ImageTable(np.array(names, np.str_), _columns(tables, names))


def choose_pictures(
    images: Place,
    *,
    val_images: Place | None = None,
    attributes: Place | None = None,
    limit: int | None = None,
) -> PictureSets:
    """Find pictures and tables, and divide the pictures.

    Without `val_images`, CelebA's partition file, where there is one beside the pictures, decides:
    partition 0 trains, 1 validates, others stay out. Where it has none of the pictures in partition
    0, or there is no such file, all pictures train.

    Parameters
    ----------
    images, val_images : Path or Url
        As for `open_images`.
    attributes : Path or Url, optional
        A table of the pictures; by default that beside them, if any. What stands in the same
        files as the pictures is known without it.
    limit : int, optional
        Take only so many, the first by name, of either set.

    Raises
    ------
    FileNotFoundError
        When there are no pictures, or no file `attributes`.
    ValueError
        When a table cannot be read, or `attributes` names none of the pictures.
    """
    source = open_images(images)
    tables = find_tables(source, attributes)
    partition = _columns(tables, source.names).get(PARTITION)
    training, validation = _divide(partition, len(source))
    skipped = source.skipped
    if val_images is not None:
        training, others = np.ones(len(source), bool), open_images(val_images)
        skipped = skipped + others.skipped
    else:
        others = source.only(list(compress(source.names, validation)))
    chosen = source.only(list(compress(source.names, training))[:limit])
    others = others.only(others.names[:limit])
    return PictureSets(chosen, others if len(others) else None, tables, skipped)


def find_tables(source: ImageSource, attributes: Place | None) -> list[FoundTable]:
    """Find what is known about the pictures of a source; see `choose_pictures`."""
    found, partition = beside(source.path)
    tables = []
    if source.table is not None:
        own = {name: row for row, name in enumerate(source.table.names.tolist())}
        tables.append(FoundTable(source.table, own))
    for file in (attributes or found, partition):
        if file is None:
            continue
        table = read_attributes(file)
        rows = table.rows_of(source.names)
        if (rows >= 0).any():
            rows_by_name = dict(zip(source.names, rows.tolist(), strict=True))
            tables.append(FoundTable(table, rows_by_name))
        # What merely happens to lie beside the pictures may belong to others.
        elif file == attributes:
            raise ValueError(
                f"{file} names none of the pictures in {source.path}: "
                f"its first column must hold file names such as {source.names[0]}"
            )
    return tables


def _columns(tables: Sequence[FoundTable], names: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return the columns of all tables; of two with the same name that of the later table."""
    return {name: column for each in tables for name, column in each.columns(names).items()}


def _divide(partition: NDArray[Any] | None, n: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    if partition is None or partition.dtype.kind == "U" or not (partition == 0).any():
        return np.ones(n, bool), np.zeros(n, bool)
    return partition == 0, partition == 1
