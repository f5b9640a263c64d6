"""The pictures of a zip file."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from latent_explorer.messages import shortened
from latent_explorer.pictures.place import Place
from latent_explorer.pictures.remote import RemoteFile
from latent_explorer.pictures.remote_systems import Unreachable
from latent_explorer.pictures.skipped import Skipped, UnusablePicture
from latent_explorer.pictures.sources.naming import chosen
from latent_explorer.pictures.sources.source import ImageSource
from latent_explorer.pictures.stored import LocalFile, StoredFile, picture_length


class ZipSource(ImageSource):
    """The pictures of a zip file.

    Parameters
    ----------
    path, names, skipped
        As for `ImageSource`.
    file : StoredFile
        The zip file.
    archive : ZipFile
        The zip file, opened.
    """

    def __init__(
        self,
        path: Place,
        names: Sequence[str],
        skipped: Sequence[Skipped] = (),
        *,
        file: StoredFile,
        archive: zipfile.ZipFile,
    ) -> None:
        super().__init__(path, names, skipped)
        self._file, self._zip = file, archive

    @cached_property
    def _members(self) -> frozenset[str]:
        return frozenset(self._zip.namelist())

    def members(self) -> Collection[str]:
        return self._members

    def has(self, name: str) -> bool:
        return name in self._members

    def length(self, name: str) -> int:
        return picture_length(self._zip.getinfo(name).file_size)

    def data(self, name: str) -> bytes:
        self.length(name)
        try:
            return self._zip.read(name)
        except Unreachable:
            raise
        except Exception as error:  # Damaged members and rare compressions raise almost anything.
            reason = str(error) or type(error).__name__
            raise UnusablePicture(f"cannot be read from the zip file: {reason}") from error

    def stamp(self) -> str:
        return self._file.stamp()

    def places(self) -> NDArray[np.int64] | None:
        if not isinstance(self._file, RemoteFile):
            return None
        return np.array([self._zip.getinfo(name).header_offset for name in self.names], np.int64)


def open_zip(path: Place, file: StoredFile, names: bool = True) -> ZipSource:
    """Open a zip file, and list the pictures in it if `names` are wanted.

    Raises
    ------
    ValueError
        When it is no zip file that can be read, or has too many pictures.
    OSError
        When a server does not answer.
    """
    try:
        file.size()
        # By its path it is closed by whoever forgets it.
        archive = zipfile.ZipFile(file.path if isinstance(file, LocalFile) else file.open())
    except Unreachable:
        raise
    except Exception as error:  # Foreign and damaged archives raise almost anything.
        raise ValueError(f"{shortened(path, 250)} cannot be read as a zip file: {error}") from error
    skipped: list[Skipped] = []
    found = chosen(path, archive.namelist(), skipped) if names else []
    return ZipSource(path, found, skipped, file=file, archive=archive)
