"""Which pictures train, which validate, and what is known about them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.pictures.attributes import PARTITION, ImageTable, beside, read_attributes
from latent_explorer.pictures.skipped import Skipped
from latent_explorer.pictures.sources import ImageSource, open_images


@dataclass(frozen=True, eq=False)
class PictureSets:
    """The pictures of a training.

    Parameters
    ----------
    training : ImageSource
        Those the weights are fitted to.
    validation : ImageSource or None
        Those they are only measured on.
    images : ImageTable
        What is known about the training pictures, row by row.
    skipped : list of Skipped
        What was left out when they were looked for.
    """

    training: ImageSource
    validation: ImageSource | None
    images: ImageTable
    skipped: list[Skipped]


def choose_pictures(
    images: Path,
    *,
    val_images: Path | None = None,
    attributes: Path | None = None,
    limit: int | None = None,
) -> PictureSets:
    """Find pictures and tables, and divide the pictures.

    Without `val_images`, CelebA's partition file, where there is one beside the pictures, decides:
    partition 0 trains, 1 validates, others stay out. Where it has none of the pictures in partition
    0, or there is no such file, all pictures train.

    Parameters
    ----------
    images, val_images : Path
        As for `open_images`.
    attributes : Path, optional
        A table of the pictures; by default that beside them, if any.
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
    table = _table(source, attributes)
    training, validation = _divide(table)
    skipped = source.skipped
    if val_images is not None:
        training, others = np.ones(len(source), bool), open_images(val_images)
        skipped = skipped + others.skipped
    else:
        others = source.only(list(compress(source.names, validation)))
    chosen = source.only(list(compress(source.names, training))[:limit])
    others = others.only(others.names[:limit])
    known = table.select(chosen.names)
    return PictureSets(chosen, others if len(others) else None, known, skipped)


def _table(source: ImageSource, attributes: Path | None) -> ImageTable:
    found, partition = beside(source.path)
    columns: dict[str, NDArray[Any]] = {}
    for file in (attributes or found, partition):
        table = read_attributes(file) if file else None
        if table and (table.rows_of(source.names) >= 0).any():
            columns |= table.select(source.names).columns
        # What merely happens to lie beside the pictures may belong to others.
        elif file and file == attributes:
            raise ValueError(
                f"{file} names none of the pictures in {source.path}: "
                f"its first column must hold file names such as {source.names[0]}"
            )
    return ImageTable(np.array(source.names, np.str_), columns)


def _divide(table: ImageTable) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    partition = table.columns.get(PARTITION)
    if partition is None or partition.dtype.kind == "U" or not (partition == 0).any():
        return np.ones(len(table), bool), np.zeros(len(table), bool)
    return partition == 0, partition == 1
