"""What is in a tar file: one pass over the heads of its members, by Python's tarfile."""

from __future__ import annotations

import tarfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any, cast

from latent_explorer.pictures.remote_systems import Unreachable
from latent_explorer.pictures.skipped import Skipped
from latent_explorer.pictures.sources.naming import check_count, is_picture, is_short
from latent_explorer.pictures.stored import StoredFile

NOTES = (".json", ".cls", ".txt")
"""Members that say something about the picture of the same key, as WebDataset has them."""

_MOST_OF_A_NOTE = 64 * 2**10
NOTES_TOGETHER = 128 * 2**20
"""Bytes that all of them may take."""

# Heads with names and dates of any length that one reads: what is longer is made to fill memory.
_MOST_OF_A_HEAD = 2**20
_BLOCK = 512


@dataclass
class TarIndex:
    """What is in a tar file.

    Parameters
    ----------
    names : list of str
        Of the pictures.
    offsets, lengths : array of 64 bits
        Where their bytes are.
    notes : dict of str to (dict of str to bytes)
        What is said about them: the contents of other members, by key and suffix.
    noted : int
        How many bytes that is.
    skipped : list of Skipped
        Pictures that cannot be read, and what is wrong with the file.
    """

    names: list[str] = field(default_factory=list)
    offsets: array[int] = field(default_factory=lambda: array("q"))
    lengths: array[int] = field(default_factory=lambda: array("q"))
    notes: dict[str, dict[str, bytes]] = field(default_factory=dict)
    noted: int = 0
    skipped: list[Skipped] = field(default_factory=list)


def key_of(name: str) -> str:
    """Return what WebDataset calls the key: the name up to the first dot after its folders."""
    folder, slash, base = name.rpartition("/")
    return folder + slash + base.partition(".")[0]


def plain_name(name: str) -> str:
    """Return the name of a member as it is in a folder: ``tar`` may write "./" before it."""
    while name.startswith("./"):
        name = name[2:].lstrip("/")
    return name


def read_index(
    file: StoredFile, room: int = NOTES_TOGETHER, at_most: int | None = None
) -> TarIndex:
    """List the pictures of a tar file, and what is said about them.

    Parameters
    ----------
    file : StoredFile
        The tar file, not compressed.
    room : int
        How many bytes notes may take; more of them are left out, and named once.
    at_most : int, optional
        Stop after so many pictures.

    Returns
    -------
    TarIndex
        Of a file that is cut off or damaged, what comes before.

    Raises
    ------
    ValueError
        When it is no tar file, is a compressed one, or has too many pictures.
    OSError
        When it cannot be read.
    """
    index, size, full = TarIndex(), file.size(), ""
    with file.open() as stream:
        reader = _Heads(stream)
        for member in _members(reader, file.name, size, index.skipped):
            if at_most is not None and len(index.names) >= at_most:
                break
            name = plain_name(member.name)
            if is_picture(name):
                _add(index, member, name, file.name, size)
                check_count(len(index.names) + len(index.skipped), file.name)
            elif member.isreg() and member.size <= _MOST_OF_A_NOTE and _is_note(name):
                if index.noted + member.size > room:
                    full = full or name
                    continue
                index.noted += member.size
                stream.seek(member.offset_data)
                notes = index.notes.setdefault(key_of(name), {})
                notes[name[name.rindex(".") :].lower()] = stream.read(member.size)
    if full:
        reason = "and what else is said about pictures is left out: it is too much for memory"
        index.skipped.append(Skipped(full, reason, file.name))
    return index


def _is_note(name: str) -> bool:
    base = name.rpartition("/")[2]
    return base.lower().endswith(NOTES) and not base.startswith(".")


def _add(index: TarIndex, member: tarfile.TarInfo, name: str, tar: str, size: int) -> None:
    reason = ""
    if member.issym() or member.islnk():
        reason = "is a link, which is not followed in a tar file"
    elif member.isdir():
        return
    elif not member.isreg():
        reason = "is a pipe or a device, not a file"
    elif member.issparse():
        reason = "has holes, which is not read in a tar file"
    elif member.offset_data + member.size > size:
        reason = "is cut off: the tar file ends before it does"
    if reason:
        index.skipped.append(Skipped(name, reason, tar))
    elif is_short(name, tar, index.skipped):
        index.names.append(name)
        index.offsets.append(member.offset_data)
        index.lengths.append(member.size)


def _members(
    stream: _Heads, name: str, size: int, skipped: list[Skipped]
) -> Iterator[tarfile.TarInfo]:
    """Yield the members of a tar file, as far as they can be told from each other."""
    try:
        archive = tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r:", errorlevel=0)
    except Unreachable:
        raise
    except Exception as error:  # Foreign and damaged archives raise almost anything.
        raise ValueError(f"{name} is no tar file that can be read: {error}") from error
    n, reached = 0, -1
    while True:
        try:
            member = archive.next()
        except Unreachable:
            raise
        except Exception as error:  # as above
            _end(skipped, name, n, str(error) or type(error).__name__)
            return
        # A size below zero leads back, and round and round.
        if member is not None and (archive.offset <= reached or member.size < 0):
            _end(skipped, name, n, "it leads back to itself")
            return
        if member is None:
            # tarfile takes whatever it cannot read for the end.
            stream.seek(archive.offset)
            if stream.read(_BLOCK).strip(b"\0"):
                _end(skipped, name, n, "what follows is no member")
            elif archive.offset > size:
                _end(skipped, name, n, "it is cut off")
            return
        reached, n = archive.offset, n + 1
        # It keeps them all, a kilobyte each.
        cast("Any", archive).members.clear()
        yield member


def _end(skipped: list[Skipped], name: str, n: int, reason: str) -> None:
    skipped.append(Skipped(name, f"is damaged or cut off after {n:,} members: {reason}", name))


class _Heads:
    """A file for tarfile, of which it reads heads only, and no large ones."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, length: int = -1) -> bytes:
        if not 0 <= length <= _MOST_OF_A_HEAD:
            raise ValueError("a head is larger than any that is meant")
        return self._stream.read(length)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()
