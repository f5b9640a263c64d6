"""Bytes that are needed again and would fill the memory: in a file without a name."""

from __future__ import annotations

import io
import shutil
import tempfile
import threading
import weakref
from pathlib import Path
from typing import BinaryIO

from latent_explorer.bundle.cache_folder import users_cache

_COPIED = 1 << 22


class Scratch:
    """Bytes that are appended, and read wherever they are; gone with the program, however it ends.

    Where there is no folder for it, or no room, they are in memory. Safe to use from several
    threads.

    Parameters
    ----------
    expected : int
        How many bytes there may be: as many again are left free on the disk.
    folder : Path, optional
        Where the file is; by default in the user's cache.
    """

    def __init__(self, expected: int, folder: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._length = 0
        self._keep(_file(folder or users_cache("scratch"), expected))

    def append(self, data: bytes) -> int:
        """Add bytes, and return where they begin."""
        with self._lock:
            start = self._length
            try:
                self._write(data)
            except OSError:  # Full: what is there is taken along.
                kept = io.BytesIO()
                for place in range(0, start, _COPIED):
                    kept.write(self._read(place, min(_COPIED, start - place)))
                self._file.close()
                self._keep(kept)
                self._write(data)
            self._length += len(data)
            return start

    def read(self, start: int, length: int) -> bytes:
        """Return bytes.

        Raises
        ------
        OSError
            When the disk does not give them back.
        """
        with self._lock:
            return self._read(start, length)

    def _keep(self, file: BinaryIO) -> None:
        self._file = file
        # Not in __del__: where both go with a cycle, the file may go first, with a warning.
        weakref.finalize(self, file.close)

    def _write(self, data: bytes) -> None:
        self._file.seek(self._length)
        if self._file.write(data) != len(data):
            raise OSError("there is no room on the disk")

    def _read(self, start: int, length: int) -> bytes:
        self._file.seek(start)
        data = self._file.read(length)
        if len(data) != length:
            raise OSError("a temporary file of the program was cut short: open the bundle anew")
        return data


def _file(folder: Path | None, expected: int) -> BinaryIO:
    """Return a file that only this program knows, or memory."""
    try:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(folder).free > 2 * expected:
                # Not among other temporary files, which are often in memory themselves.
                return tempfile.TemporaryFile(buffering=0, dir=folder)
    except OSError:
        pass
    return io.BytesIO()
