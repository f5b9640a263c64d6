"""One file, of which any part can be read: on a disk, or elsewhere (see `remote`)."""

from __future__ import annotations

import os
import stat
from abc import ABC, abstractmethod
from pathlib import Path
from typing import IO

from latent_explorer.pictures.skipped import UnusablePicture

LARGEST_FILE = 128 * 2**20
"""Bytes of a picture file; no photograph has more, and what has would only fill the memory."""

# Opening a pipe waits for somebody to write to it, unless it is told not to. Windows has none.
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class StoredFile(ABC):
    """A file whose parts may be read by several threads."""

    name: str
    """The last part of its path."""

    @abstractmethod
    def size(self) -> int:
        """Return how many bytes it has.

        Raises
        ------
        OSError
            When there is no such file, or it is no regular one.
        """

    @abstractmethod
    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes, fewer where the file ends before.

        Raises
        ------
        OSError
            When it cannot be read.
        """

    @abstractmethod
    def stamp(self) -> str:
        """Return a text that changes when the file is replaced; "-" where there is none."""

    @abstractmethod
    def open(self) -> IO[bytes]:
        """Return it as a file that can be read from any place, by one thread at a time."""

    def whole(self) -> bytes:
        """Return all of a picture file.

        Raises
        ------
        UnusablePicture
            When it cannot be read, is no regular file, or is far too large.
        """
        try:
            # Asked before it is opened: opening a device may do something.
            return self.read(0, picture_length(self.size()))
        except (FileNotFoundError, PermissionError) as error:
            raise UnusablePicture(f"cannot be read: {error.strerror or error}") from error


class LocalFile(StoredFile):
    """A file on a disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name

    def size(self) -> int:
        return _regular_size(os.stat(self.path))

    def read(self, offset: int, length: int) -> bytes:
        with self.open() as file:
            file.seek(offset)
            return file.read(length)

    def stamp(self) -> str:
        try:
            status = self.path.stat()
        except OSError:  # gone meanwhile, or a link to nowhere: it is skipped when it is read
            return "-"
        return f"{status.st_size}:{status.st_mtime_ns}"

    def open(self) -> IO[bytes]:
        file = open(os.open(self.path, os.O_RDONLY | _WITHOUT_WAITING), "rb")
        try:
            _regular_size(os.fstat(file.fileno()))
        except OSError:
            file.close()
            raise
        return file

    def whole(self) -> bytes:
        try:
            self.size()
            with self.open() as file:
                return file.read(picture_length(os.fstat(file.fileno()).st_size))
        except NotAFile as error:
            raise UnusablePicture(str(error)) from error
        except OSError as error:
            raise UnusablePicture(f"cannot be read: {error.strerror or error}") from error


class NotAFile(OSError):
    """A folder, a pipe or a device."""


def _regular_size(status: os.stat_result) -> int:
    if not stat.S_ISREG(status.st_mode):
        raise NotAFile("is a folder, a pipe or a device, not a file")
    return status.st_size


def picture_length(length: int) -> int:
    """Return `length`, if a picture file may have so many bytes.

    Raises
    ------
    UnusablePicture
        When it is far too large.
    """
    if length > LARGEST_FILE:
        raise UnusablePicture(f"is too large ({length / 2**20:.0f} MB) for a picture")
    return length
