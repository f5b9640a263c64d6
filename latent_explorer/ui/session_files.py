"""Sessions as files: saved, opened, listed, and named in the title of the window.

No question is asked where one is left. All that is set is remembered when the window is closed, to
open a session of the same bundle is a step that can be undone, and before another bundle takes the
place of this one, what was open is written to the folder of the user's state.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.opening import BundleOpened
from latent_explorer.jobs.request import Request
from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.session.recent_sessions import RecentSessions
from latent_explorer.session.saved_session import SavedSession, SessionBundle
from latent_explorer.ui.arrangements import arrangement_named
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.menu_list import MenuList
from latent_explorer.ui.panel_table import PANELS
from latent_explorer.ui.session_title import SessionTitle, session_name
from latent_explorer.ui.turns import turns
from latent_explorer.ui.widgets.plain_label import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from latent_explorer.ui.file_saver import FileSaver

_KINDS = "Session of Latent Explorer (*.latent.json);;JSON (*.json)"


class Sessions(QObject):
    """Save and open sessions, and follow whether the one that is open has changed.

    Parameters
    ----------
    controller : Controller
        Knows and changes what is set.
    window : MainWindow
        Owns the dialogs and has the title.
    menu : QMenu
        Lists the sessions that were open.
    file_saver : callable
        Returns what writes files and says how it went; it is made when it is needed.
    """

    begun = Signal(object)
    """This session is set now, with its bundle."""

    def __init__(
        self,
        controller: Controller,
        window: MainWindow,
        menu: QMenu,
        file_saver: Callable[[], FileSaver],
    ) -> None:
        super().__init__(window)
        self._controller = controller
        self._window = window
        self._list = MenuList(menu)
        self._file_saver = file_saver
        self._title = SessionTitle(controller, window)
        self._asked: tuple[str | None, SavedSession] | None = None
        menu.aboutToShow.connect(self.list_recent)

    # What is open

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for nothing."""
        return ()

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Take note when the bundle of a session is open, and say in the title which one it is."""
        if scene.bundle is None:
            return
        if before is None or before.bundle is not scene.bundle:
            self._on_bundle(scene)
        self._title.present(scene, before)

    def _on_bundle(self, scene: Scene) -> None:
        opened = scene.result(BundleOpened)
        asked = self._asked
        if opened is not None and asked is not None and opened.request.session is asked[1]:
            self._begin_asked()
        elif scene.state[RecentSessions].file:
            # It was open when the window was closed: what is in the file can wait.
            turns().add_last(self._title.look_into_file)

    # Saving

    @property
    def now(self) -> SavedSession | None:
        """All that is set now, as a session; None while no bundle is open."""
        return session_now(self._controller.scene, self._window)

    def save(self) -> None:
        """Save the session in its file; ask for one where it has none."""
        file = self._controller.state[RecentSessions].file
        if file:
            self.save_in(Path(file))
        else:
            self.save_as()

    def save_as(self) -> None:
        """Ask for a file and save the session in it."""
        from latent_explorer.session.session_file import SUFFIX

        bundle = self._controller.scene.bundle
        if bundle is None:
            return
        before = self._controller.state[RecentSessions].file
        proposed = Path(before) if before else self._folder / f"{file_name(bundle.name)}{SUFFIX}"
        text, _ = QFileDialog.getSaveFileName(
            self._window, "Save the session", str(proposed), _KINDS
        )
        if not text:
            return
        path = Path(text)
        if path.suffix.lower() != ".json":
            path = path.with_name(path.name + SUFFIX)
            if path.exists():
                # The dialog has asked about another name.
                self._controller.tell(f"{one_line(path.name)} exists: choose it to replace it")
                return
        self.save_in(path)

    def save_in(self, path: Path) -> None:
        """Save the session in a file, and work in that from then on; say how it went."""
        session = self.now
        if session is not None:
            self._file_saver().write(path, partial(self._write, path, session))

    def _write(self, path: Path, session: SavedSession) -> None:
        from latent_explorer.session.session_file import save_session

        save_session(path, session)
        self._title.work_in(str(path.absolute()))

    @property
    def _folder(self) -> Path:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return Path(QStandardPaths.writableLocation(documents))

    # Opening

    def ask(self) -> None:
        """Ask for a session and open it."""
        recent = self._controller.state[RecentSessions].recent
        folder = str(Path(recent[0]).parent if recent else self._folder)
        text, _ = QFileDialog.getOpenFileName(self._window, "Open a session", folder, _KINDS)
        if text:
            self.open(Path(text))

    def open(self, path: Path) -> None:
        """Open the session in a file; what is wrong with it is said, and nothing changes then."""
        from latent_explorer.session.session_file import read_session

        try:
            session = read_session(path)
        except FileNotFoundError:
            recent = self._controller.state[RecentSessions].without(str(path))
            self._controller.change("", recent)
            self._controller.tell(f"{one_line(str(path))} is not there any more")
        except OSError as error:
            self._controller.tell(f"{one_line(path.name)} cannot be read: {error.strerror}")
        except ValueError as error:
            self._controller.tell(one_line(str(error)))
        else:
            self.begin(session, path)

    def begin(self, session: SavedSession, path: Path | None, bundle: Path | None = None) -> None:
        """Set all that is in a session, when its bundle is open.

        Parameters
        ----------
        session : SavedSession
            What was read.
        path : Path, optional
            The file that is worked in from then on.
        bundle : Path, optional
            The bundle to open it with; by default its own, wherever it is now.
        """
        own, opened = session.bundle, self._controller.scene.bundle
        same = opened is not None and opened.fingerprint == own.fingerprint
        if same and opened is not None:
            bundle = opened.path
        bundle = bundle or self._place_of(session, path) or self._ask_place(session)
        if bundle is None:
            name = one_line(own.name)
            self._controller.tell(f"The session needs its bundle, {name}: it was not opened")
            return
        self._asked = None if path is None else str(path.absolute()), session
        self._controller.open_session(session, bundle, _left_out(session))
        self._arrange(session)
        if same:
            self._begin_asked()

    def _begin_asked(self) -> None:
        asked, self._asked = self._asked, None
        if asked is None:
            return
        file, session = asked
        if file is None and session.file:
            # Saved by itself while somebody worked in a file: that holds what it held.
            self._title.work_in(session.file)
            self._title.look_into_file()
        else:
            self._title.work_in(file or "")
        self.begun.emit(session)

    def _place_of(self, session: SavedSession, path: Path | None) -> Path | None:
        from latent_explorer.ui.session_bundle import place_of_bundle

        recent = self._controller.state[OpenedBundle].recent
        return place_of_bundle(session.bundle, path, [Path(each) for each in recent])

    def _ask_place(self, session: SavedSession) -> Path | None:
        own = session.bundle
        title = one_line(f"Where is the bundle {own.name} now? It was {own.path}")
        folder = QFileDialog.getExistingDirectory(self._window, title)
        return Path(folder) if folder else None

    def _arrange(self, session: SavedSession) -> None:
        if (arrangement := arrangement_named(session.workspace)) is not None:
            self._window.workspaces.show(arrangement)
        # After the workspace, which may take its turns.
        turns().add(partial(self._show_panels, session.panels))

    def _show_panels(self, panels: tuple[str, ...]) -> None:
        places = {panel.name: panel.area for panel in PANELS if panel.name in panels}
        if places and places.keys() != set(self._window.docks.open):
            self._window.workspaces.show_only(places)

    # The menu

    def list_recent(self) -> None:
        """List the sessions that were open."""
        actions: list[QAction] = []
        for file in self._controller.state[RecentSessions].recent:
            action = self._list.new_action(one_line(session_name(file)))
            action.setToolTip(one_line(file))
            action.setStatusTip(one_line(file))
            action.triggered.connect(partial(self._open_listed, file))
            actions.append(action)
        self._list.show_actions(actions)

    def _open_listed(self, file: str, checked: bool = False) -> None:
        self.open(Path(file))


def session_now(scene: Scene, window: MainWindow) -> SavedSession | None:
    """Return all that is set as a session; None while no bundle is open."""
    from latent_explorer.session.session_file import session_of

    bundle = scene.bundle
    if bundle is None:
        return None
    path, space = str(bundle.path.absolute()), bundle.space
    about = SessionBundle(bundle.name, path, bundle.fingerprint, space.n, space.d)
    workspace, panels = window.workspaces.current.name, window.docks.open
    return session_of(scene.state, about, bundle.image_names, workspace, panels)


def file_name(name: str) -> str:
    """Return a name of a bundle as one of a file."""
    kept = "".join(c if c.isalnum() or c in " -_." else "_" for c in one_line(name)[:60])
    return kept.strip(" .") or "session"


def _left_out(session: SavedSession) -> str:
    if not session.lost:
        return ""
    return one_line(f"The session is open, but without {', '.join(dict.fromkeys(session.lost))}")
