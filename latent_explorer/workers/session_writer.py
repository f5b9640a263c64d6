"""The thread that writes sessions which the program saves by itself: no window waits for a disk."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal

from latent_explorer.session.saved_session import SavedSession
from latent_explorer.session.session_file import Written, save_session

_log = logging.getLogger(__name__)
_LONGEST_WAIT = 3.0  # seconds


class SessionWriter(QObject):
    """Write the newest session for each file, one after another, until it is stopped.

    A daemon and no QThread: the end of the program waits for no disk that is gone.
    """

    written = Signal(object)
    """The path of a file that was written."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[Path, tuple[SavedSession, tuple[Path, ...]]] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._problems: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="sessions", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def write(self, path: Path, session: SavedSession, obsolete: Iterable[Path] = ()) -> None:
        """Write a session, in the place of one that waits for the same file.

        Parameters
        ----------
        path : Path
            The file.
        session : SavedSession
            What is written.
        obsolete : iterable of Path
            Files that are not needed any more once it is written.
        """
        with self._changed:
            before = self._waiting.pop(path, (session, ()))[1]
            self._waiting[path] = session, (*before, *obsolete)
            self._changed.notify()

    def stop(self) -> bool:
        """Write what waits and end; return whether it has ended."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(_LONGEST_WAIT)
        QCoreApplication.removePostedEvents(self, QEvent.Type.MetaCall.value)
        return not self._thread.is_alive()

    def _run(self) -> None:
        texts: Written = {}
        while (task := self._next()) is not None:
            path, session, obsolete = task
            try:
                save_session(path, session, texts)
                for each in obsolete:
                    with suppress(FileNotFoundError):
                        each.unlink()
            except (OSError, ValueError) as error:
                self._complain(f"the session could not be saved by itself: {error}")
            else:
                self.written.emit(path)

    def _next(self) -> tuple[Path, SavedSession, tuple[Path, ...]] | None:
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            if not self._waiting:
                return None
            path = next(iter(self._waiting))
            return path, *self._waiting.pop(path)

    def _complain(self, problem: str) -> None:
        # A full disk is full at each change.
        if problem not in self._problems:
            self._problems.add(problem)
            _log.warning(problem)
