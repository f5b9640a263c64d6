"""Writing files so that they are whole or absent."""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _temporary_sibling(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.partial")


def _flush_to_disk(path: Path) -> None:
    # Without this a power cut after the rename can leave an empty file under the final name.
    # Windows flushes only what is open for writing.
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary sibling of `path` and rename it to `path` if the block succeeds.

    Parameters
    ----------
    path : Path
        The file to create or replace; its folder is created when missing.

    Yields
    ------
    Path
        The file to write. It has the suffix ``.partial``: name the format to writers that guess it.

    Raises
    ------
    OSError
        When the disk is full or the folder cannot be written; `path` is then as it was before.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = _temporary_sibling(path)
    try:
        yield partial
        _flush_to_disk(partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def check_absent(path: Path) -> None:
    """Raise `FileExistsError` if there is something at `path` already."""
    if path.exists():
        raise FileExistsError(f"{path} exists already; choose another name or remove it first")


def remove_leftovers(path: Path) -> None:
    """Remove what writers of `path` that were killed have left beside it.

    Only for a `path` that nobody else is writing.
    """
    for partial in path.parent.glob(f".{glob.escape(path.name)}.*.partial"):
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
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        yield partial
        for file in partial.iterdir():
            _flush_to_disk(file)
        partial.rename(path)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
