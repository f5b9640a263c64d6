"""The z-points of a bundle: read and verified in one pass, never by a memory map.

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
from latent_explorer.bundle.stored_points import StoredPoints
from latent_explorer.bundle.verifying import check_digest, sha256_of_rest

ZPoints = NDArray[np.float16] | NDArray[np.float32]

KEPT_BYTES = 2**30
"""Up to so many bytes z-points are kept in memory; more are read from the file when needed."""

_BLOCK = 2**20
# The exponent of what is infinite or not a number.
_NOT_FINITE: dict[str, tuple[type[np.unsignedinteger[Any]], int]] = {
    "float16": (np.uint16, 0x7C00),
    "float32": (np.uint32, 0x7F800000),
}


def read_points(path: Path, description: Mapping[str, Any]) -> ZPoints:
    """Read the z-points; what was verified and what is used are the same bytes.

    Parameters
    ----------
    path : Path
        The folder of the bundle.
    description : mapping
        The contents of bundle.json, with the shape, type and checksum that it promises.

    Returns
    -------
    ndarray of shape (n, d)
        Column-major and read-only; a `StoredPoints` when they take more than `KEPT_BYTES`.

    Raises
    ------
    BundleError
        When the file was altered.
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
        stored = StoredPoints(stream, header) if header.nbytes > KEPT_BYTES else None
        points = None if stored is not None else np.empty(header.shape, header.dtype, "F")
        stream.seek(0)
        digest = hashlib.sha256(stream.read(header.length))
        finite = True
        for block in _blocks(stream, header, points):
            digest.update(block)
            finite = finite and _is_finite(block, header.dtype)
        check_digest(path, ZPOINTS, digest.hexdigest(), description)
        if not finite:
            raise ValueError(f"{ZPOINTS} holds values that are not finite")
        if stored is not None:
            stack.pop_all()
            # It can be indexed like an array, and numpy takes it as one.
            return cast(ZPoints, stored)
    assert points is not None
    points.flags.writeable = False
    return points


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


def _is_finite(block: memoryview, dtype: np.dtype[Any]) -> bool:
    # Bits, not np.isfinite, which takes ten times as long for float16.
    unsigned, exponent = _NOT_FINITE[str(dtype)]
    return bool((np.frombuffer(block, unsigned) & exponent).max(initial=0) < exponent)
