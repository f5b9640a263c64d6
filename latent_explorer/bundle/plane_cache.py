"""The sorted points of planes between runs, in the user's cache: too many for the memory.

A file holds arrays of numbers one after the other and, at its end, what they are, with a checksum
of each. Nothing in it is unpickled, and a file that is not whole is made anew.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
import threading
import time
import weakref
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.bundle.bundle import Bundle
from latent_explorer.bundle.cache_folder import users_cache
from latent_explorer.bundle.stored_points import StoredPoints
from latent_explorer.core.plane_index import Values
from latent_explorer.core.plane_sorting import Fill, Shapes
from latent_explorer.files import whole_file

LIMIT = 8 * 2**30
"""Bytes that all files together may take; those that were not used for longest go first."""

_MAGIC = b"latent-explorer plane 1\n"
_TYPES = ("float32", "uint32", "int64")
_LONGEST_CONTENTS = 1 << 16
_STEP = 1 << 22
# What takes no more is read into memory.
_SMALL = 1 << 23
_SUFFIX = ".plane"
# Seconds: nobody has written for so long to what is written all the time.
_ABANDONED = 24 * 3600

Arrays = Mapping[str, Values]


class _OpenFile:
    """A file that several arrays are read from, closed when nobody needs it any more."""

    def __init__(self, path: Path, mode: str = "rb") -> None:
        self._file = FileIO(path, mode)
        self.close = weakref.finalize(self, self._file.close)
        self._lock = threading.Lock()
        self.name = path.name

    @property
    def length(self) -> int:
        return os.fstat(self._file.fileno()).st_size

    def read(self, start: int, found: NDArray[Any]) -> None:
        """Fill an array with what is at a place, or raise `OSError`."""
        with self._lock:
            self._file.seek(start)
            length = self._file.readinto(found.data.cast("B"))
        if length != found.nbytes:
            raise OSError(f"{self.name} was cut short while in use: open the bundle anew")

    def write(self, start: int, values: NDArray[Any]) -> None:
        """Write what an array holds to a place, or raise `OSError`."""
        data = values.data.cast("B")
        with self._lock:
            self._file.seek(start)
            if self._file.write(data) != len(data):
                raise OSError("there is no room on the disk")

    def bytes(self, start: int, length: int) -> bytes:
        found = np.empty(length, np.uint8)
        if length:
            self.read(start, found)
        return found.tobytes()


class StoredValues:
    """An array of one axis in an open file; safe to use from several threads.

    Parameters
    ----------
    file : _OpenFile
        Where it is.
    start, length : int
        Its first byte, and its elements.
    dtype : numpy.dtype
        Their type.
    """

    def __init__(self, file: _OpenFile, start: int, length: int, dtype: np.dtype[Any]) -> None:
        self._file, self._start, self._length = file, start, length
        self.dtype = dtype

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, key: int | slice) -> Any:
        """Return one element, or those of a slice without a step.

        Raises
        ------
        IndexError
            When there is no such element.
        OSError
            When the file was changed by another program.
        """
        if isinstance(key, slice):
            start, stop, step = key.indices(self._length)
            if step != 1:
                raise IndexError("values on disk are read without a step")
            return self._read(start, max(stop - start, 0))
        return self._read(range(self._length)[key], 1)[0]

    def _read(self, first: int, count: int) -> NDArray[Any]:
        found = np.empty(count, self.dtype)
        if count:
            self._file.read(self._start + first * self.dtype.itemsize, found)
        found.flags.writeable = False
        return found


class StoredRoom(StoredValues):
    """The same, for who fills it."""

    @property
    def start(self) -> int:
        """Its first byte."""
        return self._start

    @property
    def nbytes(self) -> int:
        """How many bytes it takes."""
        return self._length * self.dtype.itemsize

    def __setitem__(self, key: slice, values: NDArray[Any]) -> None:
        """Write a slice without a step.

        Raises
        ------
        IndexError
            When there are not as many elements.
        OSError
            When that is not possible.
        """
        start, stop, step = key.indices(self._length)
        if step != 1 or stop - start != len(values):
            raise IndexError("values on disk are written without a step, and all of them")
        try:
            place = self._start + start * self.dtype.itemsize
            self._file.write(place, np.ascontiguousarray(values, self.dtype))
        except OSError as error:
            raise _NoRoom(*error.args) from error


class _NoRoom(OSError):
    """The disk does not take what is written to it."""


class PlaneCache:
    """Keeps arrays by the bundle and the plane that they were worked out of.

    Parameters
    ----------
    folder : Path, optional
        Where the files are; by default in the user's cache.
    limit : int
        Bytes that they may take together.
    """

    def __init__(self, folder: Path | None = None, limit: int = LIMIT) -> None:
        self._folder = folder or users_cache("planes")
        self._limit = limit

    def find_steps(self, bundle: Bundle, plane: str) -> Generator[None, None, Arrays | None]:
        """Return what was kept of a plane, after verifying it in steps; None where there is none.

        Parameters
        ----------
        bundle : Bundle
            Whose points they are.
        plane : str
            What tells the plane from all others.
        """
        path = self._path(bundle, plane)
        if path is None or not path.is_file():
            return None
        try:
            found = yield from _read_steps(path)
            os.utime(path)
        except (OSError, ValueError, KeyError, TypeError):  # Damaged: it is made anew.
            with suppress(OSError):
                path.unlink()
            return None
        return found

    def keep_steps(
        self, bundle: Bundle, plane: str, shapes: Shapes, fill: Fill
    ) -> Generator[None, None, Arrays | None]:
        """Have arrays filled on disk, in steps, and return them; None where that is impossible.

        Parameters
        ----------
        bundle, plane
            As for `find_steps`.
        shapes : mapping of str to tuple
            The types of the arrays, float32, uint32 or int64, and their shapes.
        fill : callable
            Writes to them, each as an array of one axis.

        Raises
        ------
        Exception
            What `fill` has raised, unless it was about what it writes to.
        """
        path = self._path(bundle, plane)
        needed = sum(math.prod(shape) * np.dtype(kind).itemsize for kind, shape in shapes.values())
        if path is None:
            return None
        failed: Exception | None = None
        try:
            if not self._make_room(path.parent, needed):
                return None
            with whole_file(path, flush=False) as partial, _rooms(partial, shapes) as rooms:
                try:
                    yield from fill(rooms)
                except _NoRoom:
                    raise
                except Exception as error:
                    failed = error
                    raise
                yield from _finish_steps(partial, rooms, shapes)
            return (yield from _read_steps(path, verified=True))
        except (OSError, ValueError) as error:
            if error is failed:
                raise
            return None

    def _make_room(self, folder: Path, needed: int) -> bool:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder)
        if needed > self._limit:
            return False
        kept = sorted(
            ((status.st_mtime_ns, status.st_size, file) for file, status in _files(folder)),
            reverse=True,
        )
        total = needed + sum(size for _, size, _ in kept)
        while total > self._limit and kept:
            _, size, file = kept.pop()
            # Elsewhere than on Windows who has it open can read it to the end.
            with suppress(OSError):
                file.unlink()
            total -= size
        # As much again is left to others.
        return shutil.disk_usage(folder).free > 2 * needed

    def _path(self, bundle: Bundle, plane: str) -> Path | None:
        if self._folder is None:
            return None
        points: object = bundle.space.points
        # Those that were not verified may have been altered since.
        stamp = points.stamp if isinstance(points, StoredPoints) else ()
        key = hashlib.sha256(repr((bundle.fingerprint, stamp, plane)).encode()).hexdigest()
        return self._folder / f"{bundle.fingerprint}-{key[:24]}{_SUFFIX}"


def _remove_abandoned(folder: Path) -> None:
    """Remove what programs that were killed have begun to write."""
    for file in folder.glob("*.partial"):
        with suppress(OSError):
            if time.time() - file.stat().st_mtime > _ABANDONED:
                file.unlink()


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for file in folder.glob(f"*{_SUFFIX}"):
        with suppress(OSError):
            yield file, file.stat()


@contextmanager
def _rooms(path: Path, shapes: Shapes) -> Iterator[dict[str, StoredRoom]]:
    """Yield what arrays are written to, one after the other in a file that is there."""
    with path.open("r+b", buffering=0) as file:
        file.write(_MAGIC)
        rooms = {}
        start = len(_MAGIC)
        opened = _OpenFile(path, "r+b")
        try:
            for name, (kind, shape) in shapes.items():
                rooms[name] = StoredRoom(opened, start, math.prod(shape), np.dtype(kind))
                start += rooms[name].nbytes
            file.truncate(start)
            yield rooms
        finally:
            opened.close()


def _finish_steps(
    path: Path, rooms: Mapping[str, StoredRoom], shapes: Shapes
) -> Generator[None, None, None]:
    """Write at the end of a file what is in it."""
    contents = []
    for name, room in rooms.items():
        checksum = yield from _checksum_steps(room)
        kind, shape = shapes[name]
        contents.append([name, kind, list(shape), room.start, checksum])
    text = json.dumps(contents).encode()
    ending = np.array([len(text), zlib.crc32(text)], np.uint32)
    with path.open("ab") as file:
        file.write(text + ending.tobytes())


def _read_steps(path: Path, *, verified: bool = False) -> Generator[None, None, Arrays]:
    """Raise ValueError, KeyError or TypeError unless the file is whole."""
    file = _OpenFile(path)
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
