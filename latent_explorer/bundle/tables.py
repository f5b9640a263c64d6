"""The table of images, the PCA basis and the quantiles of plausibility in their npz files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.bundle.array_files import ArrayFile
from latent_explorer.bundle.description import BASIS, IMAGES, PLAUSIBILITY
from latent_explorer.bundle.stored_table import StoredTable
from latent_explorer.core.basis import PcaBasis
from latent_explorer.pictures.attributes import MOST_COLUMNS, ImageTable

LARGEST_TABLE = 2**30
"""Bytes that names and attributes may take in memory."""

READ_AT_ONCE = 2**26
"""Names and attributes up to so many bytes in memory are read when a bundle is opened."""

LARGEST_QUANTILES_FILE = 64 * 2**20
"""Bytes that a file of quantiles may have."""

_LONGEST_TEXT = 4 * 1024
_NUMBERS_OR_TEXTS = "biufU"
_MOST_ARRAYS = 64
_LARGEST_QUANTILES = 64 * 2**20
_MADE_OF = "fingerprint"


def table_arrays(images: ImageTable) -> dict[str, NDArray[Any]]:
    """Return the arrays that stand for a table of images.

    Raises
    ------
    ValueError
        When the table could not be read again.
    """
    # By number: a column may have a name that no member of a zip file can have.
    numbered = {f"column_{i}": column for i, column in enumerate(images.columns.values())}
    columns = np.array(list(images.columns), np.str_)
    arrays = {"names": images.names, "columns": columns, **numbered}
    if (
        len(numbered) > MOST_COLUMNS
        or sum(array.nbytes for array in arrays.values()) > LARGEST_TABLE
        or any(a.dtype.kind == "U" and a.dtype.itemsize > _LONGEST_TEXT for a in arrays.values())
    ):
        raise ValueError(
            "the names and attributes of the images are too much for a bundle: at most "
            f"{MOST_COLUMNS} columns, texts of 1024 characters and 1 GB in all; use fewer columns"
        )
    return arrays


def read_table(data: bytes, n: int) -> ImageTable:
    """Read the table of `n` images, or check it and read it when it is asked for.

    What takes more than `READ_AT_ONCE` is left packed in `data`, which was verified.

    Parameters
    ----------
    data : bytes
        The contents of images.npz.
    n : int
        As the description promises; nothing larger is unpacked.

    Raises
    ------
    ValueError
        When it is something else.
    """
    arrays = ArrayFile(data, IMAGES)
    if arrays.nbytes > LARGEST_TABLE:
        raise ValueError(f"{IMAGES} would take more than 1 GB")
    columns = arrays.headers.get("columns")
    if columns is None or len(columns.shape) != 1 or columns.shape[0] > MOST_COLUMNS:
        raise ValueError(f"{IMAGES} holds no list of columns")
    arrays.require("names", (n,), "U", _LONGEST_TEXT)
    arrays.require("columns", columns.shape, "U", _LONGEST_TEXT)
    numbered = [f"column_{i}" for i in range(columns.shape[0])]
    for name in numbered:
        text = name in arrays.headers and arrays.headers[name].dtype.kind == "U"
        arrays.require(name, (n,), _NUMBERS_OR_TEXTS, _LONGEST_TEXT if text else 8)
    titles = arrays.read("columns").tolist()
    if len(set(titles)) != len(titles):
        raise ValueError(f"{IMAGES} has two columns of the same name")
    members = dict(zip(titles, numbered, strict=True))
    if arrays.nbytes > READ_AT_ONCE:
        return StoredTable(arrays, members)
    table = {title: arrays.read(name) for title, name in members.items()}
    return ImageTable(arrays.read("names"), table)


def basis_arrays(basis: PcaBasis) -> dict[str, NDArray[Any]]:
    """Return the arrays that stand for a PCA basis."""
    return {field.name: getattr(basis, field.name) for field in fields(basis)}


def read_basis(data: bytes, d: int) -> PcaBasis:
    """Read the PCA basis of z-points of `d` components from the contents of basis.npz.

    Raises
    ------
    ValueError
        When it is something else.
    """
    arrays = ArrayFile(data, BASIS)
    names = [field.name for field in fields(PcaBasis)]
    for name in names:
        arrays.require(name, (d, d) if name == "components" else (d,), "fiu", 8)
    return PcaBasis(**{name: arrays.read(name) for name in names})


def quantile_arrays(
    plausibility: Mapping[str, NDArray[Any]], fingerprint: str
) -> dict[str, NDArray[Any]]:
    """Return what is stored of the quantiles of plausibility: the arrays, and whose they are.

    Raises
    ------
    ValueError
        When they could not be read again.
    """
    arrays = {name: np.asarray(array) for name, array in plausibility.items()}
    if (
        _MADE_OF in arrays
        or not 0 < len(arrays) <= _MOST_ARRAYS
        or any(array.dtype.kind not in "biuf" for array in arrays.values())
        or sum(array.nbytes for array in arrays.values()) > _LARGEST_QUANTILES
    ):
        raise ValueError(
            f"quantiles of plausibility are 1 to {_MOST_ARRAYS} arrays of numbers, "
            f"64 MB in all, none of them called {_MADE_OF!r}"
        )
    return {**arrays, _MADE_OF: np.array(fingerprint, np.str_)}


def read_quantiles(data: bytes, fingerprint: str) -> dict[str, NDArray[Any]]:
    """Read the quantiles of plausibility of the bundle with this fingerprint.

    Raises
    ------
    ValueError
        When they are damaged or of another bundle.
    """
    arrays = ArrayFile(data, PLAUSIBILITY)
    if len(arrays.headers) > _MOST_ARRAYS + 1 or arrays.nbytes > _LARGEST_QUANTILES + 4096:
        raise ValueError(f"{PLAUSIBILITY} holds too much")
    arrays.require(_MADE_OF, (), "U", 4096)
    if arrays.read(_MADE_OF).item() != fingerprint:
        raise ValueError(f"{PLAUSIBILITY} is of another bundle")
    names = [name for name in arrays.headers if name != _MADE_OF]
    for name in names:
        arrays.require(name, arrays.headers[name].shape, "biuf", 8)
    return {name: arrays.read(name) for name in names}
