"""Vectors from foreign tables: bounded in size, and never a pickle."""

from __future__ import annotations

import csv
import errno
import math
import stat
import warnings
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TextIO

import numpy as np
from numpy.typing import NDArray

MOST_VALUES = 2**27
"""Numbers that are read from one file at most: half a million vectors of 256 components."""

_LONGEST_LINE = 2**22  # characters: 200,000 components
_SHOWN = 24
_LONGEST_REASON = 180
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NAMES = "file"
_MOST_NAMES = 2**31  # bytes: a million names of 500 characters
_LAST_LETTER = 0x10FFFF
_TOO_MANY = f"it holds more than {MOST_VALUES:,} numbers; give fewer vectors at a time"


def load_vectors(path: Path) -> NDArray[np.float32]:
    """Read vectors from a table, ours or another program's.

    What a file promises is compared with limits before memory is given to it.

    Parameters
    ----------
    path : Path
        ``.npz`` (the array ``z``, or the only one), ``.npy``, or ``.csv`` with or without a
        header; a first column is passed over if its header is ``file``.

    Returns
    -------
    ndarray of float32 of shape (n, d)
        The vectors, one a row.

    Raises
    ------
    ValueError
        When the file is none of these, is damaged, is larger than `MOST_VALUES` numbers, or holds
        something else than finite numbers.
    OSError
        When there is no such file or it cannot be read.
    """
    readers = {".npz": _read_npz, ".npy": _read_npy, ".csv": _read_csv}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise ValueError(f"{path.name} is no table of vectors; give a .npz, .npy or .csv file")
    # Before it is opened: a pipe would make us wait for ever.
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError(f"{path.name} is no file; give a .npz, .npy or .csv file")
    try:
        vectors = np.atleast_2d(reader(path))
    except (ValueError, EOFError, csv.Error, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(
            f"{path.name} cannot be read as a table of numbers: {_reason(error)}"
        ) from error
    with np.errstate(over="ignore"):  # what becomes infinite is refused below
        found = vectors.astype(np.float32)
    finite = np.isfinite(found).all(axis=1)
    if not finite.all():
        first = int(np.argmin(finite))
        raise ValueError(
            f"{path.name} holds values that are not finite, first in vector {first + 1:,}; "
            "remove those rows"
        )
    return found


def load_names(path: Path) -> list[str]:
    """Read what the vectors of a table are called, as `save_vectors` writes it.

    Parameters
    ----------
    path : Path
        As for `load_vectors`, which has read it.

    Returns
    -------
    list of str
        The array ``names`` of a ``.npz``, the column ``file`` of a ``.csv``; else empty.

    Raises
    ------
    ValueError
        When there are names that cannot be read.
    OSError
        When the file cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix == ".npz":
        return _names_in_npz(path)
    return _names_in_csv(path) if suffix == ".csv" else []


def _names_in_npz(path: Path) -> list[str]:
    with path.open("rb") as file, _damages_said():
        archive = zipfile.ZipFile(file)
        if "names.npy" not in archive.namelist():
            return []
        member = archive.getinfo("names.npy")
        with archive.open(member) as content:
            shape, _, dtype = _read_header(content)
            wanted = math.prod(shape) * dtype.itemsize
            if dtype.kind != "U" or len(shape) != 1 or wanted > _MOST_NAMES:
                raise ValueError(f"the names in {path.name} are no list of texts")
            data = content.read(wanted)
        if len(data) < wanted or np.frombuffer(data, np.uint32).max(initial=0) > _LAST_LETTER:
            raise ValueError(f"the names in {path.name} are damaged")
    names: list[str] = np.frombuffer(data, dtype).tolist()
    return names


def _names_in_csv(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        rows = (row for row in csv.reader(_lines(file)) if any(map(str.strip, row)))
        header = next(rows, [])
        if not header or header[0].strip().casefold() != _NAMES:
            return []
        return [row[0] for row in rows]


def _read_npz(path: Path) -> NDArray[Any]:
    with path.open("rb") as file:
        with _damages_said():
            archive = zipfile.ZipFile(file)
        arrays = {i.filename[:-4]: i for i in archive.infolist() if i.filename.endswith(".npy")}
        if "z" not in arrays and len(arrays) != 1:
            raise ValueError(f"there is no array named z among {_listed(list(arrays))}")
        member = arrays["z"] if "z" in arrays else next(iter(arrays.values()))
        # Other packings give out more at once than anybody asked for.
        if member.compress_type not in _PACKINGS or member.flag_bits & 1:
            raise ValueError("it is packed in a way that numpy does not use")
        with _damages_said(), archive.open(member) as content:
            return _read_array(content, member.file_size)


@contextmanager
def _damages_said() -> Iterator[None]:
    """Turn what `zipfile` fails with where an archive is damaged, which is anything."""
    try:
        yield
    except (ValueError, EOFError, zipfile.BadZipFile, zlib.error):
        raise
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place before the beginning of the file
            raise
        raise ValueError("it is a damaged archive") from error
    except Exception as error:
        raise ValueError("it is a damaged archive") from error


def _read_npy(path: Path) -> NDArray[Any]:
    with path.open("rb") as file:
        return _read_array(file, path.stat().st_size)


def _read_array(file: IO[bytes], n_bytes: int) -> NDArray[Any]:
    """Read an array as numpy writes it, from a file that is said to hold `n_bytes`."""
    shape, by_columns, dtype = _read_header(file)
    if dtype.kind not in "fiu" or not 1 <= len(shape) <= 2 or 0 in shape:
        text = "objects" if dtype.hasobject else str(dtype)
        raise ValueError(
            f"it must hold numbers, one vector a row; it holds {_short(text)} of shape "
            f"{_short(str(shape))}"
        )
    wanted = math.prod(shape) * dtype.itemsize
    if math.prod(shape) > MOST_VALUES:
        raise ValueError(_TOO_MANY)
    if wanted > n_bytes:
        raise ValueError("it holds fewer numbers than its header says")
    content = file.read(wanted)
    # At its end an archive compares the checksum, too.
    if len(content) < wanted or file.read(1):
        raise ValueError("it holds more or fewer numbers than its header says")
    return np.frombuffer(content, dtype).reshape(shape, order="F" if by_columns else "C")


def _read_header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    version = np.lib.format.read_magic(file)
    readers = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    if version not in readers:
        raise ValueError("its header is of a kind that tables of numbers do not need")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # numpy's, of headers that Python 2 wrote
            shape, by_columns, dtype = readers[version](file)
    except OSError:
        raise
    # The header is a Python literal: a damaged one fails in as many ways as Python has.
    except Exception as error:
        raise ValueError("its header is damaged") from error
    if any(length < 0 for length in shape):
        raise ValueError("its header is damaged")
    return shape, bool(by_columns), dtype


def _read_csv(path: Path) -> NDArray[Any]:
    values = array("f")  # what is too large for it becomes infinite
    d, first, n = 0, 0, 0
    # surrogateescape: names in the first column need not be text in any encoding.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        for row in csv.reader(_lines(file)):
            if not any(field.strip() for field in row):
                continue
            if d == 0:
                d = len(row)
                if not any(map(_is_number, row)):
                    first = int(row[0].strip().casefold() == _NAMES)
                    continue
            n += 1
            if len(row) != d:
                raise ValueError(f"row {n:,} has {len(row):,} fields, those before have {d:,}")
            try:
                values.extend(map(float, row[first:]))
            except ValueError:
                wrong = next(field for field in row[first:] if not _is_number(field))
                raise ValueError(f"row {n:,} holds {_short(wrong)!r}, no number") from None
            if len(values) > MOST_VALUES:
                raise ValueError(_TOO_MANY)
    if not values:
        raise ValueError("it has no row of numbers")
    return np.frombuffer(values, np.float32).reshape(n, d - first)


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            raise ValueError(f"one of its lines is longer than {_LONGEST_LINE:,} characters")
        yield line


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _reason(error: Exception) -> str:
    words = " ".join(str(error).split()) or "it is cut short"
    printable = "".join(letter if letter.isprintable() else "?" for letter in words)
    return printable if len(printable) <= _LONGEST_REASON else f"{printable[:_LONGEST_REASON]}..."


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."


def _listed(names: list[str]) -> str:
    listed = ", ".join(_short(name) for name in names[:3]) or "none"
    return listed + (", ..." if len(names) > 3 else "")
