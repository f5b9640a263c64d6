"""The folder of sessions that programs save by themselves, and which of them nobody holds."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from latent_explorer.files import remove_leftovers
from latent_explorer.session.session_file import SUFFIX

if TYPE_CHECKING:
    from filelock import FileLock

_BEFORE = f"before{SUFFIX}"
_LOCK = ".lock"


class KeptFile:
    """A file that one running program holds: when it dies, however, the system lets go of it.

    Parameters
    ----------
    path : Path
        The session.
    lock : FileLock
        Acquired.
    """

    def __init__(self, path: Path, lock: FileLock) -> None:
        self.path = path
        self._lock = lock

    def remove(self) -> None:
        """Remove it, and what a writer that was killed has left of it."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
            remove_leftovers(self.path)
        self.let_go()

    def let_go(self) -> None:
        """Leave the file to the next program, where it is still there."""
        gone = not self.path.exists()
        self._lock.release()
        if gone:
            with suppress(OSError):
                Path(self._lock.lock_file).unlink(missing_ok=True)


class KeptFiles:
    """The sessions in a folder.

    Parameters
    ----------
    folder : Path
        In the user's state; made when missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def before(self) -> Path:
        """Where what was open before another bundle is kept, by whatever program came last."""
        return self.folder / _BEFORE

    def new(self) -> KeptFile | None:
        """Return a file of this program's own; None where there can be none."""
        path = self.folder / f"{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            return self._held(path)
        return None

    def left(self) -> list[KeptFile]:
        """Return what programs that have died left behind, the latest first; it is held then."""
        found = []
        with suppress(OSError):
            # A lock without a session: a program that died before it had anything to save.
            for lock in self.folder.glob(f"*{SUFFIX}{_LOCK}"):
                if not lock.with_name(lock.name[: -len(_LOCK)]).exists():
                    kept = self._held(lock.with_name(lock.name[: -len(_LOCK)]))
                    if kept is not None:
                        kept.let_go()
            for path in self.folder.glob(f"*{SUFFIX}"):
                if path != self.before and (kept := self._held(path)) is not None:
                    found.append((path.stat().st_mtime, kept))
        return [kept for _, kept in sorted(found, key=lambda pair: pair[0], reverse=True)]

    def _held(self, path: Path) -> KeptFile | None:
        from filelock import FileLock, Timeout

        lock = FileLock(path.with_name(path.name + _LOCK), timeout=0)
        try:
            lock.acquire()
        except (Timeout, OSError):
            return None
        return KeptFile(path, lock)
