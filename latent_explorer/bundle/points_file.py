"""The z-points of a bundle: read and verified in one pass, or left on disk; never a memory map.

A mapped file that is cut short by whatever rewrites it, a copy or a synchronisation, ends the
process without a word.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from io import FileIO
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from latent_explorer.bundle.array_files import Header, read_header
from latent_explorer.bundle.description import ZPOINTS
from latent_explorer.bundle.errors import changed
from latent_explorer.bundle.stored_points import NOT_FINITE, StoredPoints, is_finite
from latent_explorer.bundle.verifying import check_digest, sha256_of_rest

ZPoints = NDArray[np.float16] | NDArray[np.float32]

KEPT_BYTES = 2**28
"""Up to so many bytes z-points are verified and kept in memory when a bundle is opened.

More stay on disk: only their header and length are checked then. What is read of them later is
looked at value by value, and their checksum is verified by `verify_bundle`.
"""

_BLOCK = 2**20


def read_points(path: Path, description: Mapping[str, Any]) -> ZPoints:
    """Read the z-points, or leave them on disk where they take more than `KEPT_BYTES`.

    Of those that are read, what was verified and what is used are the same bytes.

    Parameters
    ----------
    path : Path
        The folder of the bundle.
    description : mapping
        The contents of bundle.json, with the shape, type and checksum that it promises.

    Returns
    -------
    ndarray of shape (n, d)
        Column-major and read-only; a `StoredPoints` when they are left on disk.

    Raises
    ------
    BundleError
        When the file was altered, as far as it is read.
    ValueError
        When it is as it was written, but not what is promised.
    OSError
        When it cannot be read.
    """
    with ExitStack() as stack:
        stream = stack.enter_context((path / ZPOINTS).open("rb", buffering=0))
        try:
            header = read_header(stream, ZPOINTS)
            _check_header(header, os.fstat(stream.fileno()).st_size, description["zpoints"])
        except ValueError:
            # An altered file is called that, whatever it looks like now.
            stream.seek(0)
            check_digest(path, ZPOINTS, sha256_of_rest(stream), description)
            raise
        if header.nbytes > KEPT_BYTES:
            stack.pop_all()
            # It can be indexed like an array, and numpy takes it as one.
            return cast(ZPoints, StoredPoints(stream, header))
        points = np.empty(header.shape, header.dtype, "F")
        for _ in _verifying(path, stream, header, points, description):
            pass
    points.flags.writeable = False
    return points


def verify_points(path: Path, description: Mapping[str, Any]) -> Iterator[int]:
    """Read all z-points, keep none of them, and verify their checksum and every value.

    Parameters
    ----------
    path : Path
        The folder of the bundle.
    description : mapping
        The contents of bundle.json.

    Yields
    ------
    int
        How many bytes were read since the last time.

    Raises
    ------
    BundleError
        When the file was altered, or changes meanwhile.
    ValueError
        When it is as it was written, but not what is promised.
    OSError
        When it cannot be read.
    """
    with (path / ZPOINTS).open("rb", buffering=0) as stream:
        header = read_header(stream, ZPOINTS)
        _check_header(header, os.fstat(stream.fileno()).st_size, description["zpoints"])
        yield from _verifying(path, stream, header, None, description)


def _verifying(
    path: Path,
    stream: FileIO,
    header: Header,
    points: NDArray[Any] | None,
    description: Mapping[str, Any],
) -> Iterator[int]:
    """Verify a file with this header block by block, after reading it into `points`, if any."""
    stream.seek(0)
    digest = hashlib.sha256(stream.read(header.length))
    yield header.length
    finite = True
    for block in _blocks(stream, header, points):
        digest.update(block)
        numbers = np.frombuffer(block, NOT_FINITE[str(header.dtype)][0])
        finite = finite and is_finite(numbers, header.dtype)
        yield len(block)
    check_digest(path, ZPOINTS, digest.hexdigest(), description)
    if not finite:
        raise ValueError(f"{ZPOINTS} holds values that are not finite")


def _check_header(header: Header, length: int, promised: Mapping[str, Any]) -> None:
    if header.dtype not in (np.float16, np.float32):
        raise ValueError(f"{ZPOINTS} holds {header.dtype} instead of float16 or float32")
    if list(header.shape) != promised["shape"] or str(header.dtype) != promised["dtype"]:
        raise ValueError(
            f"{ZPOINTS} holds {header.dtype} of shape {header.shape}, not {dict(promised)}"
        )
    if header.order != "F":
        raise ValueError(f"{ZPOINTS} is not column-major")
    if header.length + header.nbytes != length:
        raise ValueError(f"{ZPOINTS} is not as long as it says")


def _blocks(stream: FileIO, header: Header, points: NDArray[Any] | None) -> Iterator[memoryview]:
    """Yield what is left of the file block by block, after reading it into `points`."""
    # The transpose lies in memory as the file does.
    kept = points.T.data.cast("B") if points is not None else None
    passing = memoryview(bytearray(min(_BLOCK, header.nbytes)))
    for start in range(0, header.nbytes, _BLOCK):
        length = min(_BLOCK, header.nbytes - start)
        block = kept[start : start + length] if kept is not None else passing[:length]
        if stream.readinto(block) != length:
            raise changed(Path(str(stream.name)).parent, ZPOINTS)
        yield block
