"""Writing files so that they are whole or absent."""

from __future__ import annotations

import errno
import glob
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

_LONG_NAME = 50
_ABOUT_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)


def _prefix(path: Path) -> str:
    """Return how temporary siblings of `path` begin; theirs must not be too long where its fits."""
    name = path.name
    if len(name) > _LONG_NAME:
        name = name[:_LONG_NAME] + blake2b(os.fsencode(name), digest_size=8).hexdigest()
    return f".{name}."


def _temporary_sibling(path: Path) -> Path:
    return path.with_name(f"{_prefix(path)}{os.getpid()}-{secrets.token_hex(3)}.partial")


def _flush_to_disk(path: Path) -> None:
    # Without this a power cut after the rename can leave an empty file under the final name.
    # Windows flushes only what is open for writing.
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_replaceable(path: Path) -> os.stat_result | None:
    """Check that there is nothing at `path`, or a file that may be replaced.

    Parameters
    ----------
    path : Path
        Where something is going to be written; a link stands for the file that it names.

    Returns
    -------
    os.stat_result or None
        What is known of the file there; None when there is none.

    Raises
    ------
    IsADirectoryError
        When there is a folder.
    PermissionError
        When the file is read-only.
    OSError
        When there is a device, a pipe or a socket, or the name is longer than the disk allows.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            shortened = f"{path.name[:_LONG_NAME]}..."
            raise OSError(error.errno, "the name is too long", shortened) from None
        raise
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder; give the name of a file", str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(
            errno.EINVAL, "it is a device, a pipe or a socket; give the name of a file", str(path)
        )
    # The bits as well: nothing is closed to an administrator, but read-only is meant to stay.
    if not found.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise PermissionError(
            errno.EACCES, "it is read-only; choose another name or allow writing to it", str(path)
        )
    return found


@contextmanager
def whole_file(path: Path, *, flush: bool = True) -> Iterator[Path]:
    """Yield a temporary sibling of `path` and rename it to `path` if the block succeeds.

    A file that is replaced keeps its permissions and, where the system allows it, its owner; a
    link at `path` stays, and the file that it names is replaced.

    Parameters
    ----------
    path : Path
        The file to create or replace; its folder is created when missing.
    flush : bool
        Whether to wait until it is on the disk; not for what can be made anew and is verified.

    Yields
    ------
    Path
        The empty file to write. It has the suffix ``.partial``: name the format to writers that
        guess it.

    Raises
    ------
    OSError
        When the disk is full, the folder cannot be written, or what is at `path` must not be
        replaced (see `check_replaceable`); `path` is then as it was before.
    """
    before = check_replaceable(path)
    target = Path(os.path.realpath(path)) if path.is_symlink() else path
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = _temporary_sibling(target)
    try:
        _create(partial, before)
        yield partial
        if flush:
            _flush_to_disk(partial)
        partial.replace(target)
    except OSError as error:
        # Whoever reads the message knows the name that was asked for, and no other.
        if error.filename in (partial, str(partial)) or (
            error.filename is None and error.errno in _ABOUT_THE_DISK
        ):
            error.filename, error.filename2 = str(path), None
        raise
    finally:
        partial.unlink(missing_ok=True)


def _create(partial: Path, before: os.stat_result | None) -> None:
    # Exclusively: nobody's link may lie in wait here. With the final permissions from the
    # beginning: what is private must not be open to others meanwhile.
    mode = 0o666 if before is None else stat.S_IMODE(before.st_mode)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    if before is None:
        return
    if hasattr(os, "chown"):
        now = partial.stat()
        if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
            with suppress(OSError):
                os.chown(partial, before.st_uid, before.st_gid)
    partial.chmod(mode)


def check_absent(path: Path) -> None:
    """Raise `FileExistsError` if there is something at `path` already, be it a link to nothing."""
    if os.path.lexists(path):
        raise FileExistsError(f"{path} exists already; choose another name or remove it first")


def remove_leftovers(path: Path) -> None:
    """Remove what writers of `path` that were killed have left beside it.

    Only for a `path` that nobody else is writing.
    """
    for partial in path.parent.glob(f"{glob.escape(_prefix(path))}*.partial"):
        if partial.is_dir():
            shutil.rmtree(partial, ignore_errors=True)
        else:
            partial.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield an empty temporary sibling folder and rename it to `path` if the block succeeds.

    Parameters
    ----------
    path : Path
        The folder to create; it must not exist yet.

    Yields
    ------
    Path
        The folder to fill with files.

    Raises
    ------
    FileExistsError
        When there is something at `path` already.
    OSError
        When the disk is full or the parent cannot be written; nothing is left behind then.
    """
    check_absent(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = _temporary_sibling(path)
    partial.mkdir()
    try:
        yield partial
        for file in partial.iterdir():
            _flush_to_disk(file)
        partial.rename(path)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
