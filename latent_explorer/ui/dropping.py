"""What is dropped onto the window: pictures of the user's own, and saved ones with settings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent

from latent_explorer.controller.controller import Controller
from latent_explorer.export.pictures import holds_settings
from latent_explorer.ui.applying import Applying
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.own_pictures import OwnPictures, is_in_the_web

_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class Dropping(QObject):
    """Take what is dropped onto the window.

    Parameters
    ----------
    controller : Controller
        Says what is wrong with it.
    window : MainWindow
        Onto which it is dropped.
    pictures : OwnPictures
        Opens pictures.
    applying : Applying
        Applies the settings of those that this program has saved.
    """

    def __init__(
        self,
        controller: Controller,
        window: MainWindow,
        pictures: OwnPictures,
        applying: Applying,
    ) -> None:
        super().__init__(window)
        self._controller = controller
        self._pictures = pictures
        self._applying = applying
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
            if path.suffix.lower() == ".png" and holds_settings(path):
                self._applying.apply(path)
                return
        problem = self._pictures.open_data(data, "that was dropped")
        if problem != "":
            self._controller.tell(problem or "Nothing of that can be shown: drop a picture file")
