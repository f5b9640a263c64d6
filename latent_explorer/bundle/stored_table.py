"""Names and attributes of very many images: unpacked when they are asked for, and kept small."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from latent_explorer.bundle.array_files import ArrayFile
from latent_explorer.pictures.attributes import ImageTable

# Bytes of columns that are kept, but always the last one.
_KEPT_BYTES = 2**26
_NAMES_AT_ONCE = 1 << 15
# The narrowest of these that holds all characters: most names are ASCII.
_WIDTHS = (np.uint8, np.uint16, np.uint32)


class StoredNames(Sequence[str]):
    """Names of images, read as far as they are asked for; each takes as many bytes as letters.

    Safe to use from several threads.

    Parameters
    ----------
    arrays : ArrayFile
        Where they are, under "names"; checked to be texts.
    """

    def __init__(self, arrays: ArrayFile) -> None:
        (self._n,) = arrays.headers["names"].shape
        self._dtype = arrays.headers["names"].dtype
        self._letters = self._dtype.itemsize // 4
        self._table: NDArray[Any] = np.empty((self._n, self._letters), _WIDTHS[0])
        self._read = 0
        self._parts = arrays.parts("names", _NAMES_AT_ONCE)
        self._lock = threading.Lock()

    @property
    def are_read(self) -> bool:
        """Whether all of them are at hand."""
        return self._read == self._n

    def read_more(self) -> None:
        """Read some thousand more, which takes some milliseconds.

        Raises
        ------
        ValueError, zipfile.BadZipFile, zlib.error
            When the file is damaged.
        """
        with self._lock:
            if self.are_read:
                return
            part = next(self._parts, None)
            if part is None:
                raise ValueError("the names of the images are damaged: copy the bundle again")
            codes = part.view(np.uint32).reshape(len(part), self._letters)
            highest = int(codes.max(initial=0))
            if highest > np.iinfo(self._table.dtype).max:
                self._table = self._table.astype(_WIDTHS[1 if highest < 2**16 else 2])
            self._table[self._read : self._read + len(part)] = codes
            if self._read + len(part) == self._n:
                # What is compared at the end of the file.
                next(self._parts, None)
            self._read += len(part)

    @overload
    def __getitem__(self, key: int) -> str: ...
    @overload
    def __getitem__(self, key: slice) -> list[str]: ...
    def __getitem__(self, key: int | slice) -> str | list[str]:
        if isinstance(key, slice):
            rows = range(self._n)[key]
            self._read_to(max(rows, default=-1))
            return self._texts(self._table[key])
        row = range(self._n)[key]
        self._read_to(row)
        return self._texts(self._table[row : row + 1])[0]

    def __len__(self) -> int:
        return self._n

    def __iter__(self) -> Iterator[str]:
        for start in range(0, self._n, _NAMES_AT_ONCE):
            yield from self[start : start + _NAMES_AT_ONCE]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[np.str_]:
        if copy is False:
            raise ValueError("names on disk cannot be used without reading them")
        self._read_to(self._n - 1)
        array = self._table.astype(np.uint32).view(self._dtype).reshape(self._n)
        return array.astype(dtype or self._dtype, copy=False)

    def _read_to(self, row: int) -> None:
        while self._read <= row:
            self.read_more()

    def _texts(self, codes: NDArray[Any]) -> list[str]:
        texts = np.ascontiguousarray(codes, np.uint32).view(self._dtype)
        found: list[str] = texts.reshape(len(codes)).tolist()
        return found


class StoredColumns(Mapping[str, NDArray[Any]]):
    """Columns of a table, each unpacked when it is asked for; the last few are kept.

    Safe to use from several threads.

    Parameters
    ----------
    arrays : ArrayFile
        Where they are, checked to be of one length.
    members : mapping of str to str
        The title of each column, and the name of its array.
    """

    def __init__(self, arrays: ArrayFile, members: Mapping[str, str]) -> None:
        self._arrays = arrays
        self._members = dict(members)
        self._kept: OrderedDict[str, NDArray[Any]] = OrderedDict()
        self._lock = threading.Lock()

    def __getitem__(self, title: str) -> NDArray[Any]:
        member = self._members[title]
        with self._lock:
            if title not in self._kept:
                self._kept[title] = self._arrays.read(member)
            self._kept.move_to_end(title)
            while len(self._kept) > 1 and sum(c.nbytes for c in self._kept.values()) > _KEPT_BYTES:
                self._kept.popitem(last=False)
            return self._kept[title]

    def __contains__(self, title: object) -> bool:
        # Without reading it.
        return title in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)


class StoredTable(ImageTable):
    """An `ImageTable` of which nothing is unpacked before it is asked for.

    Parameters
    ----------
    arrays : ArrayFile
        The verified bytes of images.npz, whose headers were checked.
    members : mapping of str to str
        The title of each column, and the name of its array.
    """

    def __init__(self, arrays: ArrayFile, members: Mapping[str, str]) -> None:
        object.__setattr__(self, "columns", StoredColumns(arrays, members))
        object.__setattr__(self, "name_list", StoredNames(arrays))

    name_list: StoredNames

    @cached_property
    def names(self) -> NDArray[np.str_]:
        """All names in memory, four bytes a letter."""
        return np.asarray(self.name_list)

    def __len__(self) -> int:
        return len(self.name_list)

    def check(self) -> None:
        """Unpack everything once.

        Raises
        ------
        ValueError, zipfile.BadZipFile, zlib.error
            When something in it is damaged.
        """
        while not self.name_list.are_read:
            self.name_list.read_more()
        for title in self.columns:
            _ = self.columns[title]
