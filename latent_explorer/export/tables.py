"""Vectors as tables: NPZ for programs, CSV for everybody. Never pickles, in or out."""

from __future__ import annotations

import csv
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from latent_explorer.files import whole_file

Vectors: TypeAlias = NDArray[np.floating[Any]]


def save_npz(path: Path, z: Vectors, v: Vectors, metadata: Mapping[str, object]) -> None:
    """Write vectors bit for bit, with what reproduces them.

    Parameters
    ----------
    path : Path
        The file to create or replace.
    z : ndarray of shape (n, d)
        The z-vectors, stored as ``z``.
    v : ndarray of shape (n, K)
        Their PCA coordinates, stored as ``v``.
    metadata : mapping of str to object
        Whatever JSON can hold, stored as a text under ``metadata``.

    Raises
    ------
    OSError
        When the file cannot be written; what was at `path` before is then untouched.
    """
    text = np.array(json.dumps(metadata, ensure_ascii=False, allow_nan=False))
    # By handle: given a name, numpy appends a suffix of its own.
    with whole_file(path) as partial, partial.open("wb") as file:
        np.savez(file, z=z, v=v, metadata=text)


def save_csv(path: Path, z: Vectors, names: Sequence[str] | None = None) -> None:
    """Write vectors as text, one a row, with as many digits as give the same numbers back.

    Parameters
    ----------
    path : Path
        The file to create or replace.
    z : ndarray of shape (n, d)
        The vectors.
    names : sequence of str of length d, optional
        The header: names of the components, by default ``z0``, ``z1`` and so on.

    Raises
    ------
    ValueError
        When there are not as many names as components.
    OSError
        When the file cannot be written; what was at `path` before is then untouched.
    """
    names = [f"z{i}" for i in range(z.shape[1])] if names is None else list(names)
    if len(names) != z.shape[1]:
        raise ValueError(f"{len(names)} names for {z.shape[1]} components; give one for each")
    digits = 17 if z.dtype.itemsize > 4 else 9
    with whole_file(path) as partial, partial.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(names)
        np.savetxt(file, z, fmt=f"%.{digits}g", delimiter=",")


def load_vectors(path: Path) -> NDArray[np.float32]:
    """Read vectors from a table, ours or another program's.

    Parameters
    ----------
    path : Path
        ``.npz`` (the array ``z``, or the only one), ``.npy``, or ``.csv`` with or without a header.

    Returns
    -------
    ndarray of float32 of shape (n, d)
        The vectors, one a row.

    Raises
    ------
    ValueError
        When the file is none of these, is damaged, or holds something else than finite numbers.
    """
    readers = {".npz": _read_arrays, ".npy": _read_arrays, ".csv": _read_csv}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise ValueError(f"{path.name} is no table of vectors; give a .npz, .npy or .csv file")
    try:
        vectors = np.atleast_2d(reader(path))
    except (ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"{path.name} cannot be read as a table of numbers: {error}") from error
    if vectors.ndim != 2 or vectors.size == 0 or vectors.dtype.kind not in "fiu":
        raise ValueError(
            f"{path.name} must hold numbers, one vector a row; "
            f"it holds {vectors.dtype} of shape {vectors.shape}"
        )
    with np.errstate(over="ignore"):  # what becomes infinite is refused below
        found = vectors.astype(np.float32)
    if not np.isfinite(found).all():
        raise ValueError(f"{path.name} holds values that are not finite; remove those rows")
    return found


def _read_arrays(path: Path) -> NDArray[Any]:
    # By handle: given a name, numpy leaves it open when the archive is damaged.
    with path.open("rb") as file:
        found = np.load(file, allow_pickle=False)
        if isinstance(found, np.ndarray):
            return found
        if "z" not in found.files and len(found.files) != 1:
            raise ValueError(f"there is no array named z among {', '.join(found.files) or 'none'}")
        array: NDArray[Any] = found["z" if "z" in found.files else found.files[0]]
        return array


def _read_csv(path: Path) -> NDArray[Any]:
    with path.open(encoding="utf-8-sig") as file:
        lines = [line for line in file if line.strip()]
    if lines and not _is_number(lines[0].split(",")[0]):
        lines = lines[1:]
    if not lines:
        raise ValueError("it has no row of numbers")
    return np.loadtxt(lines, delimiter=",", ndmin=2)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
