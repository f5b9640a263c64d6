"""What is dropped onto the window: pictures, those with settings in them, sessions and bundles."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent

from latent_explorer.bundle.description import DESCRIPTION
from latent_explorer.controller.controller import Controller
from latent_explorer.export.pictures import holds_settings
from latent_explorer.ui.applying import Applying
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.own_pictures import OwnPictures, is_in_the_web
from latent_explorer.ui.session_files import Sessions

_NOTHING = "Nothing of that can be opened: drop a picture, a session, or the folder of a bundle"
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class Dropping(QObject):
    """Take what is dropped onto the window.

    Parameters
    ----------
    controller : Controller
        Opens bundles, and says what is wrong with it.
    window : MainWindow
        Onto which it is dropped.
    pictures : OwnPictures
        Opens pictures.
    applying : Applying
        Applies the settings of those that this program has saved.
    sessions : Sessions
        Opens sessions.
    """

    def __init__(
        self,
        controller: Controller,
        window: MainWindow,
        pictures: OwnPictures,
        applying: Applying,
        sessions: Sessions,
    ) -> None:
        super().__init__(window)
        self._controller = controller
        self._pictures = pictures
        self._applying = applying
        self._sessions = sessions
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _DRAGS and isinstance(event, QDropEvent):
            data = event.mimeData()
            if data.hasUrls() or data.hasImage() or is_in_the_web(data):
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self._take(data)
                return True
        return super().eventFilter(watched, event)

    def _take(self, data: QMimeData) -> None:
        urls = data.urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            path = Path(urls[0].toLocalFile())
            suffix = path.suffix.lower()
            if suffix == ".png" and holds_settings(path):
                self._applying.apply(path)
                return
            if suffix == ".json":
                self._sessions.open(path)
                return
            if (path / DESCRIPTION).is_file():
                self._controller.open_bundle(path)
                return
        problem = self._pictures.open_data(data, "that was dropped")
        if problem != "":
            self._controller.tell(problem or _NOTHING)
