"""Files behind a URL, read by fsspec: any part of one, within little memory."""

from __future__ import annotations

import io
import shutil
import tempfile
import threading
import time
import weakref
from collections import OrderedDict
from functools import cached_property
from typing import IO, Any

from latent_explorer.messages import shortened
from latent_explorer.pictures.place import WEB, Url
from latent_explorer.pictures.remote_systems import NoParts, Unreachable, filesystem, told
from latent_explorer.pictures.skipped import UnusablePicture
from latent_explorer.pictures.stored import LARGEST_FILE, StoredFile, picture_length

# Who reads on and on gets much at a time; who reads here and there gets little more than wanted.
_LEAST, _AHEAD = 64 * 2**10, 8 * 2**20
# A gap that is read over, as between the heads of two members of an archive.
_GAP = 2**20
# So many files keep what was read ahead.
_KEPT = 4
_TRIES = 3
_PAUSE_S = 2.0
_PIECE = 2**20


class RemoteFile(StoredFile):
    """A file behind a URL.

    Where a server gives whole files only, an archive on it is copied to a temporary file first.

    Parameters
    ----------
    url : Url
        Its address.
    size : int, optional
        How many bytes it has, where that is known.
    """

    def __init__(self, url: Url, size: int | None = None) -> None:
        self.url = url
        self.name = url.name
        self._size = size
        self._reading = threading.Lock()
        # The first read tells nothing about the next.
        self._end = -2 * _GAP
        self._copy: IO[bytes] | None = None

    @cached_property
    def _place(self) -> tuple[Any, str]:
        return filesystem(self.url)

    @cached_property
    def _info(self) -> dict[str, Any]:
        system, path = self._place
        with told(self.url):
            return dict(system.info(path))

    @property
    def is_there(self) -> bool:
        """Whether the server has such a file."""
        try:
            return bool(self._info.get("type", "file") == "file")
        except (FileNotFoundError, PermissionError):
            return False

    @property
    def is_folder(self) -> bool:
        """Whether the server says that it is a folder."""
        return bool(self._info.get("type") == "directory")

    def size(self) -> int:
        if self._size is None:
            stated = self._info.get("size")
            self._size = self._copied_size() if stated is None else int(stated)
        return self._size

    def stamp(self) -> str:
        try:
            facts = self._info
        except OSError:
            return "-"
        names = ("size", "ETag", "etag", "md5Hash", "mtime", "LastModified", "Last-Modified",
                 "updated", "created")  # fmt: skip
        return ":".join(str(facts[name]) for name in names if name in facts)

    def read(self, offset: int, length: int) -> bytes:
        length = min(length, self.size() - offset)
        if length <= 0:
            return b""
        with self._reading:
            if self._copy is None:
                try:
                    return self._through_buffer(offset, length)
                except NoParts:
                    self._make_copy()
            assert self._copy is not None
            self._copy.seek(offset)
            return self._copy.read(length)

    def open(self) -> IO[bytes]:
        return io.BufferedReader(_Reader(self), _LEAST)

    def whole(self) -> bytes:
        try:
            stated = self._size if self._size is not None else self._info.get("size")
            if stated is None:
                data = self._streamed(0, LARGEST_FILE + 1)
                picture_length(len(data))
                return data
            return self._streamed(0, picture_length(int(stated))) if stated else b""
        except (FileNotFoundError, PermissionError) as error:
            raise UnusablePicture(f"cannot be read: {error}") from error

    def length(self) -> int:
        """Return how many bytes a picture takes: the most one may have where nobody says it."""
        if self._size is None:
            stated = self._info.get("size")
            return LARGEST_FILE if stated is None else int(stated)
        return self._size

    def _through_buffer(self, offset: int, length: int) -> bytes:
        start, data = _buffers.get(self)
        if start <= offset and offset + length <= start + len(data):
            return data[offset - start : offset - start + length]
        goes_on = 0 <= offset - self._end <= _GAP
        wanted = max(length, _AHEAD if goes_on else _LEAST)
        data = self._streamed(offset, min(wanted, self.size() - offset))
        if len(data) < length:
            raise Unreachable(f"{shortened(self.url)} ends before its end")
        # Who was late, and asked for what lies before, is no reason to read all again.
        if offset + len(data) > self._end or not goes_on:
            self._end = offset + len(data)
            _buffers.keep(self, offset, data)
        return data[:length]

    def _streamed(self, offset: int, length: int) -> bytes:
        for left in reversed(range(_TRIES)):
            try:
                with told(self.url):
                    return self._fetched(offset, length)
            except Unreachable:
                if not left:
                    raise
                time.sleep(_PAUSE_S)
        raise AssertionError

    def _fetched(self, offset: int, length: int) -> bytes:
        system, path = self._place
        if self.url.protocol not in WEB:
            return bytes(system.cat_file(path, start=offset, end=offset + length))
        # Piece by piece: a server may send more than it was asked for.
        headers = {"Range": f"bytes={offset}-{offset + length - 1}"}
        with system.open(path, block_size=0, size=offset + length, headers=headers) as stream:
            if offset and stream.r.status != 206:
                raise NoParts
            parts: list[bytes] = []
            while length > 0 and (part := stream.read(min(length, _PIECE))):
                parts.append(part)
                length -= len(part)
        return b"".join(parts)

    def _copied_size(self) -> int:
        with self._reading:
            if self._copy is None:
                self._make_copy()
            assert self._copy is not None
            return self._copy.seek(0, io.SEEK_END)

    def _make_copy(self) -> None:
        system, path = self._place
        copy = tempfile.TemporaryFile()
        try:
            with told(self.url), system.open(path, block_size=0) as stream:
                shutil.copyfileobj(stream, copy, _PIECE)
        except BaseException:
            copy.close()
            raise
        self._copy = copy
        weakref.finalize(self, copy.close)


class _Buffers:
    """What was read ahead of the files that were read last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[RemoteFile, int, bytes]] = OrderedDict()
        self._changing = threading.Lock()

    def get(self, file: RemoteFile) -> tuple[int, bytes]:
        with self._changing:
            return self._kept[id(file)][1:] if id(file) in self._kept else (0, b"")

    def keep(self, file: RemoteFile, start: int, data: bytes) -> None:
        with self._changing:
            self._kept[id(file)] = (file, start, data)
            self._kept.move_to_end(id(file))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


_buffers = _Buffers()


class _Reader(io.RawIOBase):
    """A `RemoteFile` as a file."""

    def __init__(self, file: RemoteFile) -> None:
        super().__init__()
        self._file = file
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: None}[whence]
        at = (self._file.size() if base is None else base) + offset
        if at < 0:
            raise ValueError("a place before the beginning")
        self._at = at
        return at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(self._at, len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
