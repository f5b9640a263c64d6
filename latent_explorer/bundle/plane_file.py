"""The file of a plane: arrays of numbers one after the other and, at its end, what they are.

There is a checksum of each. Nothing in it is unpickled, and a file that is not whole is not read.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from latent_explorer.bundle.stored_values import OpenFile, StoredRoom, StoredValues
from latent_explorer.core.plane_index import Values
from latent_explorer.core.plane_sorting import Shapes

_MAGIC = b"latent-explorer plane 1\n"
_TYPES = ("float32", "uint32", "int64")
_LONGEST_CONTENTS = 1 << 16
_STEP = 1 << 22
# What takes no more is read into memory.
_SMALL = 1 << 23

Arrays = Mapping[str, Values]
"""What is in a file, by name."""


@contextmanager
def rooms(path: Path, shapes: Shapes) -> Iterator[dict[str, StoredRoom]]:
    """Yield what arrays are written to, one after the other in a file that is there."""
    with path.open("r+b", buffering=0) as file:
        file.write(_MAGIC)
        empty = {}
        start = len(_MAGIC)
        opened = OpenFile(path, "r+b")
        try:
            for name, (kind, shape) in shapes.items():
                empty[name] = StoredRoom(opened, start, math.prod(shape), np.dtype(kind))
                start += empty[name].nbytes
            file.truncate(start)
            yield empty
        finally:
            opened.close()


def finish_steps(
    path: Path, filled: Mapping[str, StoredRoom], shapes: Shapes
) -> Generator[None, None, None]:
    """Write at the end of a file what is in it, in steps, once its arrays are filled."""
    contents = []
    for name, room in filled.items():
        checksum = yield from _checksum_steps(room)
        kind, shape = shapes[name]
        contents.append([name, kind, list(shape), room.start, checksum])
    text = json.dumps(contents).encode()
    ending = np.array([len(text), zlib.crc32(text)], np.uint32)
    with path.open("ab") as file:
        file.write(text + ending.tobytes())


def read_steps(path: Path, *, verified: bool = False) -> Generator[None, None, Arrays]:
    """Return the arrays of a file, in steps; those of a `verified` one are not read for that.

    Raises
    ------
    OSError, ValueError, KeyError, TypeError
        Unless the file is whole.
    """
    file = OpenFile(path)
    end = file.length - 8
    if end < len(_MAGIC) or file.bytes(0, len(_MAGIC)) != _MAGIC:
        raise ValueError("this is no file of a plane")
    length, checksum = np.frombuffer(file.bytes(end, 8), np.uint32).tolist()
    if length > min(_LONGEST_CONTENTS, end):
        raise ValueError("its contents are too long")
    text = file.bytes(end - length, length)
    if zlib.crc32(text) != checksum:
        raise ValueError("its contents are damaged")
    found: dict[str, Values] = {}
    place = len(_MAGIC)
    for name, kind, shape, start, expected in json.loads(text):
        dtype = np.dtype(_TYPES[_TYPES.index(kind)])
        size = math.prod(shape)
        if start != place or size < 0:
            raise ValueError("its arrays do not follow each other")
        place += size * dtype.itemsize
        values = StoredValues(file, start, size, dtype)
        if not verified and (yield from _checksum_steps(values)) != expected:
            raise ValueError("an array is damaged")
        small = size * dtype.itemsize <= _SMALL
        found[name] = values[:].reshape(shape) if small else values
    if place != end - length:
        raise ValueError("it is not as long as it says")
    return found


def _checksum_steps(values: StoredValues) -> Generator[None, None, int]:
    checksum, step = 0, _STEP // values.dtype.itemsize
    for start in range(0, len(values), step):
        checksum = zlib.crc32(values[start : start + step].view(np.uint8).data, checksum)
        yield
    return checksum
