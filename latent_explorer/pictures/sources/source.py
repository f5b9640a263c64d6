"""What all sources of pictures have in common: names in a fixed order, and bytes behind each."""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from latent_explorer.pictures.attributes import ImageTable
from latent_explorer.pictures.place import Place
from latent_explorer.pictures.skipped import Skipped
from latent_explorer.pictures.stored import StoredFile

S = TypeVar("S", bound="ImageSource")


class ImageSource(ABC):
    """The pictures at one place, sorted by name.

    Parameters
    ----------
    path : Path or Url
        Where they are.
    names : sequence of str
        Names of the pictures, with forward slashes: those they have in whatever they are in.
    skipped : sequence of Skipped
        What was left out when they were looked for.
    table : ImageTable, optional
        What is said about them where they are.

    Attributes
    ----------
    is_whole : bool
        Whether these are all pictures that are there.
    """

    def __init__(
        self,
        path: Place,
        names: Sequence[str],
        skipped: Sequence[Skipped] = (),
        table: ImageTable | None = None,
    ) -> None:
        self.path = path
        self.names = list(names)
        self.skipped = list(skipped)
        self.table = table
        self.is_whole = True

    def __len__(self) -> int:
        return len(self.names)

    @abstractmethod
    def length(self, name: str) -> int:
        """Return how many bytes the picture `name` has, before it is decoded.

        Raises
        ------
        UnusablePicture
            When there is no such picture, or it is far too large.
        OSError
            When a server does not answer.
        """

    @abstractmethod
    def data(self, name: str) -> bytes:
        """Return the bytes of the picture `name`; safe to call from several threads.

        Raises
        ------
        UnusablePicture
            When it cannot be read, is no regular file, or is far too large.
        OSError
            When a server does not answer.
        """

    @abstractmethod
    def stamp(self) -> str:
        """Return a text that changes when a picture is replaced, for `PictureStore`."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Return whether there is such a picture, or at least a file of that name."""

    def members(self) -> Collection[str] | None:
        """Return the names of all that is there; None where that would have to be looked for."""
        return None

    def places(self) -> NDArray[np.int64] | None:
        """Return where each picture of `names` lies, for who may read them in any order.

        Returns
        -------
        ndarray of int64 of shape (n,), or None
            The lower, the earlier. None where the order of the names is as good as any.
        """
        return None

    def only(self: S, names: Sequence[str]) -> S:
        """Return the same source restricted to `names`, with nothing skipped."""
        part = copy.copy(self)
        part.names, part.skipped = list(names), []
        return part


class PackedSource(ImageSource):
    """Pictures that lie in one file or in several, each known by a row of a table.

    Parameters
    ----------
    path, names, skipped, table
        As for `ImageSource`.
    files : sequence of StoredFile
        What they are in.
    """

    def __init__(
        self,
        path: Place,
        names: Sequence[str],
        skipped: Sequence[Skipped] = (),
        table: ImageTable | None = None,
        *,
        files: Sequence[StoredFile],
    ) -> None:
        super().__init__(path, names, skipped, table)
        self.files = files
        self._all = self.names

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self._all)}

    def stamp(self) -> str:
        return " ".join(file.stamp() for file in self.files)

    def has(self, name: str) -> bool:
        return name in self._rows

    def members(self) -> Collection[str]:
        return self._rows.keys()
