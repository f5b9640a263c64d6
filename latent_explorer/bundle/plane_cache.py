"""The sorted points of planes between runs, in the user's cache: too many for the memory.

A file that is not whole is made anew.
"""

from __future__ import annotations

import hashlib
import math
import os
import shutil
import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from latent_explorer.bundle.bundle import Bundle
from latent_explorer.bundle.cache_folder import users_cache
from latent_explorer.bundle.plane_file import Arrays, finish_steps, read_steps, rooms
from latent_explorer.bundle.stored_points import StoredPoints
from latent_explorer.bundle.stored_values import NoRoom
from latent_explorer.core.plane_sorting import Fill, Shapes
from latent_explorer.files import whole_file

LIMIT = 8 * 2**30
"""Bytes that all files together may take; those that were not used for longest go first."""

_SUFFIX = ".plane"
# Seconds: nobody has written for so long to what is written all the time.
_ABANDONED = 24 * 3600


class PlaneCache:
    """Keeps arrays by the bundle and the plane that they were worked out of.

    Parameters
    ----------
    folder : Path, optional
        Where the files are; by default in the user's cache.
    limit : int
        Bytes that they may take together.
    """

    def __init__(self, folder: Path | None = None, limit: int = LIMIT) -> None:
        self._folder = folder or users_cache("planes")
        self._limit = limit

    def find_steps(self, bundle: Bundle, plane: str) -> Generator[None, None, Arrays | None]:
        """Return what was kept of a plane, after verifying it in steps; None where there is none.

        Parameters
        ----------
        bundle : Bundle
            Whose points they are.
        plane : str
            What tells the plane from all others.
        """
        path = self._path(bundle, plane)
        if path is None or not path.is_file():
            return None
        try:
            found = yield from read_steps(path)
            os.utime(path)
        except (OSError, ValueError, KeyError, TypeError):  # Damaged: it is made anew.
            with suppress(OSError):
                path.unlink()
            return None
        return found

    def keep_steps(
        self, bundle: Bundle, plane: str, shapes: Shapes, fill: Fill
    ) -> Generator[None, None, Arrays | None]:
        """Have arrays filled on disk, in steps, and return them; None where that is impossible.

        Parameters
        ----------
        bundle, plane
            As for `find_steps`.
        shapes : mapping of str to tuple
            The types of the arrays, float32, uint32 or int64, and their shapes.
        fill : callable
            Writes to them, each as an array of one axis.

        Raises
        ------
        Exception
            What `fill` has raised, unless it was about what it writes to.
        """
        path = self._path(bundle, plane)
        needed = sum(math.prod(shape) * np.dtype(kind).itemsize for kind, shape in shapes.values())
        if path is None:
            return None
        failed: Exception | None = None
        try:
            if not self._make_room(path.parent, needed):
                return None
            with whole_file(path, flush=False) as partial, rooms(partial, shapes) as empty:
                try:
                    yield from fill(empty)
                except NoRoom:
                    raise
                except Exception as error:
                    failed = error
                    raise
                yield from finish_steps(partial, empty, shapes)
            return (yield from read_steps(path, verified=True))
        except (OSError, ValueError) as error:
            if error is failed:
                raise
            return None

    def _make_room(self, folder: Path, needed: int) -> bool:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder)
        if needed > self._limit:
            return False
        kept = sorted(
            ((status.st_mtime_ns, status.st_size, file) for file, status in _files(folder)),
            reverse=True,
        )
        total = needed + sum(size for _, size, _ in kept)
        while total > self._limit and kept:
            _, size, file = kept.pop()
            # Elsewhere than on Windows who has it open can read it to the end.
            with suppress(OSError):
                file.unlink()
            total -= size
        # As much again is left to others.
        return shutil.disk_usage(folder).free > 2 * needed

    def _path(self, bundle: Bundle, plane: str) -> Path | None:
        if self._folder is None:
            return None
        points: object = bundle.space.points
        # Those that were not verified may have been altered since.
        stamp = points.stamp if isinstance(points, StoredPoints) else ()
        key = hashlib.sha256(repr((bundle.fingerprint, stamp, plane)).encode()).hexdigest()
        return self._folder / f"{bundle.fingerprint}-{key[:24]}{_SUFFIX}"


def _remove_abandoned(folder: Path) -> None:
    """Remove what programs that were killed have begun to write."""
    for file in folder.glob("*.partial"):
        with suppress(OSError):
            if time.time() - file.stat().st_mtime > _ABANDONED:
                file.unlink()


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for file in folder.glob(f"*{_SUFFIX}"):
        with suppress(OSError):
            yield file, file.stat()
