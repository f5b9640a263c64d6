"""The session saved by itself, and offered again where a program has died."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_state_path
from PySide6.QtCore import QObject, QTimer

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.request import Request
from latent_explorer.session.recent_sessions import RecentSessions
from latent_explorer.session.saved_session import SavedSession, same_work
from latent_explorer.session.state import State
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.session_files import Sessions, session_now
from latent_explorer.ui.widgets.plain_label import one_line

if TYPE_CHECKING:
    from latent_explorer.ui.kept_files import KeptFile, KeptFiles
    from latent_explorer.workers.session_writer import SessionWriter

_log = logging.getLogger(__name__)
_PAUSE = 1500  # ms after a change: those that follow at once are written with it


class Autosave(QObject):
    """Write what is set after each change, in the background; remove it at a regular end.

    Parameters
    ----------
    controller : Controller
        Knows what is set.
    window : MainWindow
        Offers what was left behind in its bar of messages.
    sessions : Sessions
        Opens it.
    folder : Path, optional
        Where files are kept; by default in the folder of the user's state.
    """

    def __init__(
        self,
        controller: Controller,
        window: MainWindow,
        sessions: Sessions,
        folder: Path | None = None,
    ) -> None:
        super().__init__(window)
        self._controller = controller
        self._window = window
        self._sessions = sessions
        self._folder = folder or _state_folder()
        self._files: KeptFiles | None = None
        self._writer: SessionWriter | None = None
        self._own: KeptFile | None = None
        self._kept: State | None = None
        self._offered: list[tuple[KeptFile, SavedSession]] = []
        self._chosen: list[tuple[KeptFile, SavedSession]] = []
        self._restored: list[KeptFile] = []
        self._done_with: list[KeptFile] = []
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self.save)
        sessions.begun.connect(self._on_begun)

    def start(self) -> None:
        """Begin to save, and offer what a program that has died left behind."""
        # Here, and not above: the window is there sooner.
        from latent_explorer.session.session_file import read_session
        from latent_explorer.ui.kept_files import KeptFiles
        from latent_explorer.workers.session_writer import SessionWriter

        self._files = KeptFiles(self._folder)
        for left in self._files.left():
            try:
                self._offered.append((left, read_session(left.path)))
            except (OSError, ValueError) as error:
                # Perhaps of a later version, which can read it.
                _log.warning("%s", error)
                left.let_go()
        self._own = self._files.new()
        self._writer = SessionWriter(self)
        self._writer.start()
        self._window.messages.accepted.connect(self._restore)
        self._window.messages.declined.connect(self._dismiss)
        self._offer()

    # Saving

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for nothing."""
        return ()

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Save in a moment what has changed, and at once what another bundle takes the place of."""
        if scene.bundle is None:
            return
        if before is None or before.bundle is not scene.bundle:
            if before is not None and before.bundle is not None:
                self._keep_before(before)
            if self._kept is None:
                self._kept = scene.state
        changed = before is not None and before.state is not scene.state
        if changed and self._writer is not None and not self._timer.isActive():
            self._timer.start()

    def save(self) -> None:
        """Save now, unless nothing has changed."""
        scene = self._controller.scene
        if scene.moving:
            self._timer.start()
            return
        if self._kept is not None and same_work(scene.state, self._kept) and not self._restored:
            return
        session = self._with_file(scene)
        if session is None or self._own is None or self._writer is None:
            return
        self._kept = scene.state
        # What was restored is not needed any more once it is on disk itself.
        restored, self._restored = self._restored, []
        self._writer.write(self._own.path, session, [each.path for each in restored])
        self._done_with += restored

    def _with_file(self, scene: Scene) -> SavedSession | None:
        session = session_now(scene, self._window)
        return session and replace(session, file=scene.state[RecentSessions].file)

    def _keep_before(self, scene: Scene) -> None:
        session = self._with_file(scene)
        if session is not None and self._files is not None and self._writer is not None:
            self._writer.write(self._files.before, session)

    def open_before(self) -> None:
        """Set again what was open before another bundle took its place."""
        from latent_explorer.session.session_file import read_session

        if self._files is None:
            return
        try:
            session = read_session(self._files.before)
        except FileNotFoundError:
            self._controller.tell("No bundle has taken the place of another yet")
        except (OSError, ValueError) as error:
            self._controller.tell(one_line(str(error)))
        else:
            self._sessions.begin(session, None)

    def stop(self) -> None:
        """End: what is set is remembered otherwise, and the file is not needed any more."""
        self._timer.stop()
        ended = self._writer is None or self._writer.stop()
        for kept in self._done_with:
            kept.remove()
        # Neither restored nor dismissed: it is offered again.
        for kept, _ in (*self._offered, *self._chosen):
            kept.let_go()
        for kept in self._restored:
            kept.remove()
        if self._own is not None and ended:
            self._own.remove()
        self._own = self._writer = None

    # What was left behind

    def _offer(self) -> None:
        if not self._offered:
            return
        kept, session = self._offered[0]
        when = datetime.fromtimestamp(kept.path.stat().st_mtime)
        self._window.messages.offer(
            f"The program ended without being closed. What was set then, with "
            f"{one_line(session.bundle.name)} ({when:%d %B, %H:%M}), is kept",
            "Restore it",
            "Set all as it was; the step can be undone",
            "Forget it",
        )

    def _restore(self) -> None:
        kept, session = self._offered.pop(0)
        self._chosen.append((kept, session))
        self._sessions.begin(session, None)
        self._offer()

    def _on_begun(self, session: object) -> None:
        for entry in [entry for entry in self._chosen if entry[1] is session]:
            self._chosen.remove(entry)
            self._restored.append(entry[0])
            self._timer.start()

    def _dismiss(self) -> None:
        kept, _ = self._offered.pop(0)
        kept.remove()
        self._offer()


def _state_folder() -> Path:
    return user_state_path("latent-explorer", appauthor=False) / "sessions"
