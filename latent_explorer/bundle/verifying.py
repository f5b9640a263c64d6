"""Checksums: what is used of a bundle is what was verified."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import IO, Any

from latent_explorer.bundle.errors import changed, unusable

_BLOCK = 2**20
# Weights of a network, or a table of millions of names.
_LARGEST = 2 * 2**30


def sha256_of(data: bytes) -> str:
    """Return the checksum of `data`."""
    return hashlib.sha256(data).hexdigest()


def digest_steps(stream: IO[bytes]) -> Generator[int, None, str]:
    """Return the checksum of what is left of a stream, after yielding the length of each block."""
    digest = hashlib.sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
        yield len(block)
    return digest.hexdigest()


def sha256_of_rest(stream: IO[bytes]) -> str:
    """Return the checksum of what is left of a stream, without keeping it."""
    steps = digest_steps(stream)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return str(end.value)


def check_digest(path: Path, file: str, found: str, description: Mapping[str, Any]) -> None:
    """Raise `BundleError` unless a checksum is the one that the description states."""
    if found != description["sha256"].get(file):
        raise unusable(
            path, f"{file} is cut short or was altered", "copy or download the bundle again"
        )


def read_verified(path: Path, file: str, description: Mapping[str, Any]) -> bytes:
    """Read a whole file of a bundle and verify what was read.

    Parameters
    ----------
    path : Path
        The folder of the bundle.
    file : str
        Its name.
    description : mapping
        The contents of bundle.json.

    Raises
    ------
    BundleError
        When the file was altered or is far too large.
    OSError
        When it cannot be read.
    """
    data = _read(path / file)
    check_digest(path, file, sha256_of(data) if data is not None else "", description)
    return data or b""


def read_again(path: Path, file: str, description: Mapping[str, Any]) -> bytes:
    """Read a file that was verified when the bundle was opened, and verify it once more.

    Raises
    ------
    BundleError
        When it is no longer the same.
    """
    try:
        data = _read(path / file)
    except OSError as error:
        raise changed(path, file) from error
    if data is None or sha256_of(data) != description["sha256"].get(file):
        raise changed(path, file)
    return data


def _read(file: Path) -> bytes | None:
    """Return the contents of a file, None when they are more than any bundle has."""
    with file.open("rb") as stream:
        length = os.fstat(stream.fileno()).st_size
        # With a number: nobody can make it longer while it is read.
        return stream.read(length) if length <= _LARGEST else None
