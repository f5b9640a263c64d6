"""The session that is open: named in the title of the window, and marked when it has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.scene import Scene
from latent_explorer.session.recent_sessions import RecentSessions
from latent_explorer.session.saved_session import same_work
from latent_explorer.session.state import State
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.status import window_title


class SessionTitle(QObject):
    """Know what the file of the session holds, and say whether that is what is set now.

    Parameters
    ----------
    controller : Controller
        Knows what is set.
    window : MainWindow
        Has the title.
    """

    def __init__(self, controller: Controller, window: MainWindow) -> None:
        super().__init__(window)
        self._controller = controller
        self._window = window
        self._held: State | None = None

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Name the session in the title, and mark there whether it has changed."""
        if scene.bundle is None:
            return
        if scene.changed(before, RecentSessions):
            file = scene.state[RecentSessions].file
            self._window.setWindowTitle(window_title(scene.bundle.name, session_name(file)))
        if before is None or (before.state, before.moving) != (scene.state, scene.moving):
            self._mark(scene)

    def _mark(self, scene: Scene) -> None:
        changed = self._window.isWindowModified()
        if scene.moving and changed:
            return  # until the mouse is released: this comes at each event of a drag
        named = bool(scene.state[RecentSessions].file)
        now = named and (self._held is None or not same_work(scene.state, self._held))
        if now != changed:
            self._window.setWindowModified(now)

    def work_in(self, file: str) -> None:
        """Say that what is set now is what a file holds; empty for a session without one."""
        controller = self._controller
        self._held = controller.state
        recent = controller.state[RecentSessions]
        notice = controller.scene.notice
        controller.change("", recent.working_in(file) if file else replace(recent, file=""))
        # What was said of the session is still to be read.
        controller.tell(notice)
        self._mark(self._controller.scene)

    def look_into_file(self) -> None:
        """Find out whether what is set now is what the file of the session holds."""
        from latent_explorer.session.session_file import read_session

        scene = self._controller.scene
        file = scene.state[RecentSessions].file
        if scene.bundle is None or not file:
            return
        try:
            session = read_session(Path(file))
        except (OSError, ValueError):
            self._held = None
        else:
            fingerprint = scene.bundle.fingerprint
            self._held = session.fitted(scene.bundle.space, fingerprint, scene.state)
        self._mark(scene)


def session_name(file: str) -> str:
    """Return what a session is called: the name of its file, without what all of them end in."""
    name = Path(file).name
    for ending in (".latent.json", ".json"):
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name
