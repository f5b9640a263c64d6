"""Names and attributes of very many images: unpacked when asked for, and kept out of memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from latent_explorer.bundle.array_files import ArrayFile
from latent_explorer.bundle.scratch import Scratch
from latent_explorer.pictures.attributes import ImageTable

# Bytes of columns that are kept, but always the last one.
_KEPT_BYTES = 2**26
_NAMES_AT_ONCE = 1 << 15
# The narrowest of these that holds all characters: most names are ASCII.
_WIDTHS = (np.uint8, np.uint16, np.uint32)


class _Block(NamedTuple):
    """Where some names are, and how many bytes a letter of theirs takes."""

    start: int
    width: np.dtype[Any]


class StoredNames(Sequence[str]):
    """Names of images, unpacked as far as they are asked for, and kept out of memory.

    Safe to use from several threads.

    Parameters
    ----------
    arrays : ArrayFile
        Where they are, under "names"; checked to be texts.
    """

    def __init__(self, arrays: ArrayFile) -> None:
        (self._n,) = arrays.headers["names"].shape
        self._dtype = arrays.headers["names"].dtype
        self._parts = arrays.parts("names", _NAMES_AT_ONCE)
        self._blocks: list[_Block] = []
        self._lock = threading.Lock()

    @cached_property
    def _scratch(self) -> Scratch:
        # Most names are ASCII: a quarter of what they take as an array.
        return Scratch(self._n * self._dtype.itemsize // 4)

    @property
    def are_read(self) -> bool:
        """Whether all of them are at hand."""
        return len(self._blocks) * _NAMES_AT_ONCE >= self._n

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
            if (len(self._blocks) + 1) * _NAMES_AT_ONCE >= self._n:
                # What is compared at the end of the file.
                next(self._parts, None)
            codes = part.view(np.uint32).reshape(len(part), -1)
            highest = int(codes.max(initial=0))
            width = np.dtype(next(w for w in _WIDTHS if highest <= np.iinfo(w).max))
            start = self._scratch.append(codes.astype(width).tobytes())
            self._blocks.append(_Block(start, width))

    @overload
    def __getitem__(self, key: int) -> str: ...
    @overload
    def __getitem__(self, key: slice) -> list[str]: ...
    def __getitem__(self, key: int | slice) -> str | list[str]:
        if isinstance(key, slice):
            rows = range(self._n)[key]
            if rows.step != 1:
                return [self[row] for row in rows]
            return [name for part in self._texts(rows) for name in part.tolist()]
        row = range(self._n)[key]
        (names,) = self._texts(range(row, row + 1))
        return str(names[0])

    def __len__(self) -> int:
        return self._n

    def __iter__(self) -> Iterator[str]:
        for start in range(0, self._n, _NAMES_AT_ONCE):
            yield from self[start : start + _NAMES_AT_ONCE]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[np.str_]:
        if copy is False:
            raise ValueError("names on disk cannot be used without reading them")
        array = np.empty(self._n, self._dtype)
        start = 0
        for part in self._texts(range(self._n)):
            array[start : start + len(part)] = part
            start += len(part)
        return array.astype(dtype or self._dtype, copy=False)

    def _texts(self, rows: range) -> Iterator[NDArray[np.str_]]:
        """Yield the names of rows that follow each other, a block at a time."""
        first = rows.start
        while first < rows.stop:
            number = first // _NAMES_AT_ONCE
            while number >= len(self._blocks):
                self.read_more()
            block, inside = self._blocks[number], first % _NAMES_AT_ONCE
            count = min(rows.stop - first, _NAMES_AT_ONCE - inside)
            letters = self._dtype.itemsize // 4
            size = letters * block.width.itemsize
            data = self._scratch.read(block.start + inside * size, count * size)
            codes = np.frombuffer(data, block.width).astype(np.uint32)
            # Texts without a letter, too, are as many as they are.
            yield codes.view(self._dtype) if letters else np.zeros(count, self._dtype)
            first += count


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
