"""Vectors as tables: NPZ for programs, CSV for everybody. Never pickles, in or out.

`save_vectors` writes them, `load_vectors` reads them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray

from latent_explorer.files import check_replaceable, whole_file

Vectors: TypeAlias = NDArray[np.floating[Any]]

SUFFIXES = (".npz", ".npy", ".csv")
LONGEST_NAME = 255
"""Characters of a name in an NPZ, where every name takes as much room as the longest."""

_TO_BE_QUOTED = frozenset(',"\r\n')


def check_table_name(path: Path) -> None:
    """Check that vectors can be written to `path`; before the work that leads to them.

    Raises
    ------
    ValueError
        When the name ends in none of ``.npz``, ``.npy`` and ``.csv``.
    OSError
        When there is something at `path` that must not be replaced.
    """
    _check_suffix(path)
    check_replaceable(path)


def save_vectors(
    path: Path,
    z: Vectors,
    *,
    v: Vectors | None = None,
    names: Sequence[str] | None = None,
    metadata: Mapping[str, object] | None = None,
) -> None:
    """Write vectors in the format that the name of the file asks for.

    ``.npz`` holds everything, bit for bit: the arrays ``z``, ``v``, ``names``, ``metadata`` (JSON
    as text) and, so that nobody has to take it out of there, ``fingerprint``. ``.npy`` holds `z`
    alone. ``.csv`` has a header, and a vector a row with as many digits as give the same numbers
    back; a first column ``file`` where there are names, then ``z0``, ``z1`` and so on. Beside a
    ``.csv`` the metadata are written to the file that `settings_file` names.

    Parameters
    ----------
    path : Path
        The file to create or replace.
    z : ndarray of shape (n, d)
        The z-vectors.
    v : ndarray of shape (n, K), optional
        Their PCA coordinates.
    names : sequence of str of length n, optional
        Where the vectors come from, such as names of pictures. In an NPZ what is longer than
        `LONGEST_NAME` loses its beginning.
    metadata : mapping of str to object, optional
        Whatever JSON can hold.

    Raises
    ------
    ValueError
        When the name of the file ends otherwise, or there are not as many names as vectors.
    OSError
        When the file cannot be written; what was at `path` before is then untouched.
    """
    _check_suffix(path)
    if names is not None and len(names) != len(z):
        raise ValueError(f"{len(names)} names for {len(z)} vectors; give one for each")
    if path.suffix.lower() == ".csv":
        _write_csv(path, z, names, metadata)
    else:
        arrays = _arrays(z, v, names, metadata)
        with whole_file(path) as partial, partial.open("wb") as file:
            if path.suffix.lower() == ".npy":
                np.save(_Writer(file), z, allow_pickle=False)
            else:
                # By handle: given a name, numpy appends a suffix of its own.
                np.savez(file, **arrays)


def settings_file(path: Path) -> Path:
    """Return the file of the settings beside a table: ``z.settings.json`` for ``z.csv``."""
    return path.with_name(f"{path.stem}.settings.json")


class _Writer:
    """Let numpy write through Python: by itself it does not say why a disk takes no more."""

    def __init__(self, file: BinaryIO) -> None:
        self.write = file.write


def _check_suffix(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError(f"tables of vectors end in .npz, .npy or .csv; {path.name} does not")


def _arrays(
    z: Vectors,
    v: Vectors | None,
    names: Sequence[str] | None,
    metadata: Mapping[str, object] | None,
) -> dict[str, Any]:
    arrays: dict[str, Any] = {"z": z}
    if v is not None:
        arrays["v"] = v
    if names is not None:
        short = [n if len(n) <= LONGEST_NAME else "…" + n[1 - LONGEST_NAME :] for n in names]
        arrays["names"] = np.array(short, np.str_)
    if metadata is not None:
        text = json.dumps(metadata, ensure_ascii=False, allow_nan=False)
        arrays["metadata"] = np.array(text, np.str_)
        if isinstance(fingerprint := metadata.get("fingerprint"), str):
            arrays["fingerprint"] = np.array(fingerprint, np.str_)
    return arrays


def _write_csv(
    path: Path,
    z: Vectors,
    names: Sequence[str] | None,
    metadata: Mapping[str, object] | None,
) -> None:
    if metadata is None:
        with whole_file(path) as partial:
            _write_rows(partial, z, names)
        return
    # Both or none: a table beside the settings of another one would mislead.
    with whole_file(settings_file(path)) as side, whole_file(path) as partial:
        _write_rows(partial, z, names)
        side.write_bytes(json.dumps(metadata, indent=2, allow_nan=False).encode("ascii"))


def _write_rows(path: Path, z: Vectors, names: Sequence[str] | None) -> None:
    header = [f"z{i}" for i in range(z.shape[1])]
    row_format = ",".join([f"%.{17 if z.dtype.itemsize > 4 else 9}g"] * z.shape[1])
    # surrogateescape: a file name need not be text in any encoding.
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(",".join(header if names is None else ["file", *header]) + "\n")
        for i, row in enumerate(z):
            name = "" if names is None else _quoted(names[i]) + ","
            file.write(f"{name}{row_format % tuple(row.tolist())}\n")


def _quoted(name: str) -> str:
    # Not csv.writer: before Python 3.13 it leaves a lone carriage return bare.
    if not name or _TO_BE_QUOTED.intersection(name):
        doubled = name.replace('"', '""')
        return f'"{doubled}"'
    return name
