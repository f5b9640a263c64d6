"""Arrays of numbers in files that stay open: they are read as they are needed, and never mapped."""

from __future__ import annotations

import os
import threading
import weakref
from io import FileIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class OpenFile:
    """A file that several arrays are read from, closed when nobody needs it any more."""

    def __init__(self, path: Path, mode: str = "rb") -> None:
        self._file = FileIO(path, mode)
        self.close = weakref.finalize(self, self._file.close)
        self._lock = threading.Lock()
        self.name = path.name

    @property
    def length(self) -> int:
        """How many bytes it has."""
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
        """Return the bytes at a place, or raise `OSError`."""
        found = np.empty(length, np.uint8)
        if length:
            self.read(start, found)
        return found.tobytes()


class StoredValues:
    """An array of one axis in an open file; safe to use from several threads.

    Parameters
    ----------
    file : OpenFile
        Where it is.
    start, length : int
        Its first byte, and its elements.
    dtype : numpy.dtype
        Their type.
    """

    def __init__(self, file: OpenFile, start: int, length: int, dtype: np.dtype[Any]) -> None:
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
            raise NoRoom(*error.args) from error


class NoRoom(OSError):
    """The disk does not take what is written to it."""
