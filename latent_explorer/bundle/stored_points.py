"""z-points too many for the memory: an array that is read from its file, piece by piece."""

from __future__ import annotations

import os
import threading
import weakref
from io import FileIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from latent_explorer.bundle.array_files import Header
from latent_explorer.bundle.errors import changed, unusable
from latent_explorer.core.arrays import row_slices

_Indices = NDArray[np.intp]

NOT_FINITE: dict[str, tuple[type[np.unsignedinteger[Any]], int]] = {
    "float16": (np.uint16, 0x7C00),
    "float32": (np.uint32, 0x7F800000),
}
"""Of each type the unsigned one as long, and the exponent of what is infinite or not a number."""

# Rows further apart than so many are read by themselves: what lies between takes as long to read.
_FAR = 1 << 14
# Values that are looked at together.
_LOOKED_AT = 1 << 17


class StoredPoints:
    """A read-only, column-major table on disk that is indexed like an array.

    Safe to use from several threads. numpy's functions take it as the array it stands for, which
    they then read as a whole. Nobody has verified it: what is read is looked at value by value, and
    refused where the file has changed or holds what is no number.

    Parameters
    ----------
    file : FileIO
        An open npy file, closed when nobody needs it any more.
    header : Header
        Its header, of a column-major array of shape (n, d).
    """

    ndim = 2

    def __init__(self, file: FileIO, header: Header) -> None:
        self._path = Path(str(file.name))
        self._start = header.length
        self._file = file
        # Not in __del__: where both go with a cycle, the file may go first, with a warning.
        weakref.finalize(self, file.close)
        self._lock = threading.Lock()
        self._stamp = self._stamp_now()
        self.shape: tuple[int, int] = (header.shape[0], header.shape[1])
        self.dtype = header.dtype
        self.nbytes = header.nbytes
        self.size = self.shape[0] * self.shape[1]
        self.flags = SimpleNamespace(writeable=False, f_contiguous=True, c_contiguous=False)

    @property
    def stamp(self) -> tuple[int, int]:
        """Length and time of the last change of the file, when it was opened."""
        return self._stamp

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: Any) -> NDArray[Any]:
        """Read what an array would give for a row, rows, or rows and columns.

        Raises
        ------
        IndexError
            When there is no such row or column.
        BundleError
            When the file has changed on disk since it was opened, or holds values that are not
            finite.
        """
        rows, columns = key if isinstance(key, tuple) else (key, slice(None))
        chosen_rows = self._indices(rows, 0)
        chosen_columns = self._indices(columns, 1)
        found = self._read(chosen_rows, chosen_columns)
        # As numpy drops the axis of a single number.
        row_index = 0 if isinstance(rows, (int, np.integer)) else slice(None)
        column_index = 0 if isinstance(columns, (int, np.integer)) else slice(None)
        result: NDArray[Any] = found[row_index, column_index]
        return result

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        if copy is False:
            raise ValueError("z-points on disk cannot be used without reading them")
        return self[:].astype(dtype or self.dtype, copy=False)

    def astype(self, dtype: DTypeLike) -> NDArray[Any]:
        """Return all of it in memory."""
        return self.__array__(dtype)

    def view(self) -> StoredPoints:
        """Return itself: nothing of it can be written."""
        return self

    def _indices(self, chosen: Any, axis: int) -> range | _Indices:
        length = self.shape[axis]
        if isinstance(chosen, slice):
            return range(*chosen.indices(length))
        if isinstance(chosen, (int, np.integer)):
            return range(length)[chosen : chosen + 1 or None] or _no_such(int(chosen), length)
        chosen = np.asarray(chosen)
        if chosen.dtype == bool:
            chosen = np.flatnonzero(chosen)
        if chosen.size and not -length <= chosen.min() <= chosen.max() < length:
            _no_such(int(chosen.max()), length)
        indices: _Indices = chosen.astype(np.intp) % length
        return indices

    def _read(self, rows: range | _Indices, columns: range | _Indices) -> NDArray[Any]:
        found = np.empty((len(rows), len(columns)), self.dtype, "F")
        if found.size:
            if isinstance(rows, range) and rows.step == 1:
                for k, column in enumerate(columns):
                    self._fill(found[:, k], int(column) * len(self) + rows.start)
                # Of short columns some together: to look at one takes as long as to read it.
                for part in row_slices(len(columns), max(1, _LOOKED_AT // len(rows))):
                    self._look_at(found[:, part])
            else:
                self._read_runs(np.asarray(rows), columns, found)
            if self._stamp_now() != self._stamp:
                raise changed(self._path.parent, self._path.name)
        return found

    def _read_runs(self, rows: _Indices, columns: range | _Indices, found: NDArray[Any]) -> None:
        """Read rows by number: those that are near to each other together."""
        order = np.argsort(rows, kind="stable")
        rising = rows[order]
        ends = [*(np.flatnonzero(np.diff(rising) > _FAR) + 1).tolist(), len(rising)]
        start = 0
        for end in ends:
            first = int(rising[start])
            inside, places = rising[start:end] - first, order[start:end]
            buffer = np.empty(int(inside[-1]) + 1, self.dtype)
            for k, column in enumerate(columns):
                self._fill(buffer, int(column) * len(self) + first)
                self._look_at(buffer)
                found[places, k] = buffer[inside]
            start = end

    def _fill(self, target: NDArray[Any], element: int) -> None:
        with self._lock:
            self._file.seek(self._start + element * self.dtype.itemsize)
            length = self._file.readinto(target.data.cast("B"))
        if length != target.nbytes:
            raise changed(self._path.parent, self._path.name)

    def _look_at(self, found: NDArray[Any]) -> None:
        """Refuse column-major values that are not finite."""
        if not is_finite(found.T.view(NOT_FINITE[str(self.dtype)][0]), self.dtype):
            # In the middle of being overwritten it is no wonder what is read.
            if self._stamp_now() != self._stamp:
                raise changed(self._path.parent, self._path.name)
            raise unusable(
                self._path.parent,
                f"{self._path.name} holds values that are not finite",
                "copy or download the bundle again",
            )

    def _stamp_now(self) -> tuple[int, int]:
        status = os.fstat(self._file.fileno())
        return status.st_size, status.st_mtime_ns


def _no_such(index: int, length: int) -> Any:
    raise IndexError(f"index {index} is out of bounds for {length} z-points")


def is_finite(numbers: NDArray[np.unsignedinteger[Any]], dtype: np.dtype[Any]) -> bool:
    """Return whether all of some numbers are finite.

    Parameters
    ----------
    numbers : ndarray
        Their bits, as `NOT_FINITE` says, of any shape.
    dtype : numpy.dtype
        Their type, float16 or float32.
    """
    # Bits, not np.isfinite, which takes ten times as long for float16.
    exponent = NOT_FINITE[str(dtype)][1]
    return bool((numbers & exponent).max(initial=0) < exponent)
